//! `turns`.

use heraut_kernel::{Instant, TurnId};
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use serde_json::Value;

/// The values of `statut`.
pub const STATUTS: &[&str] = &["done"];

/// How far a turn is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Statut {
    /// Answered, and all that follows from it stored.
    Done,
}

mod turn {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "turns")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub workspace_id: i64,
        pub task: String,
        pub subject_id: Option<i64>,
        pub user_id: Option<i64>,
        pub statut: String,
        pub client_request_id: Option<String>,
        pub request_hash: String,
        pub source: String,
        pub degraded: bool,
        pub result: Option<Json>,
        pub ttl: DateTime,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(turn, stamped);

/// One turn as it was stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// Identifier.
    pub id: TurnId,
    /// What was asked, as the context names it.
    pub task: String,
    /// What it is about in its context.
    pub subject_id: Option<i64>,
    /// How far it is.
    pub statut: Statut,
    /// What the request was, so that the same id cannot stand for another.
    pub request_hash: String,
    /// Who answered.
    pub source: String,
    /// Whether somebody else answered than was chosen.
    pub degraded: bool,
    /// What the context needs to answer again.
    pub result: Value,
    /// When it was asked.
    pub created_at: Instant,
}

impl From<turn::Model> for Turn {
    fn from(row: turn::Model) -> Self {
        Self {
            id: TurnId(row.id),
            task: row.task,
            subject_id: row.subject_id,
            statut: Statut::Done,
            request_hash: row.request_hash,
            source: row.source,
            degraded: row.degraded,
            result: row.result.unwrap_or_default(),
            created_at: Instant(row.created_at),
        }
    }
}

/// A turn by its identifier.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn, id: TurnId) -> Result<Option<Turn>, Error> {
    Ok(conn.find::<turn::Entity>().filter(turn::Column::Id.eq(id.0)).one(conn).await?.map(Turn::from))
}

/// The turn that a client asked for under this id.
///
/// # Errors
/// When the database fails.
pub async fn find_by_client(conn: &Conn, client_request_id: &str) -> Result<Option<Turn>, Error> {
    let query = conn.find::<turn::Entity>().filter(turn::Column::ClientRequestId.eq(client_request_id));
    Ok(query.one(conn).await?.map(Turn::from))
}

/// What is stored of a turn when it ends.
#[derive(Clone, Debug)]
pub(crate) struct NewTurn<'a> {
    pub id: TurnId,
    pub task: &'a str,
    pub subject_id: Option<i64>,
    pub user_id: Option<i64>,
    pub client_request_id: Option<&'a str>,
    pub request_hash: &'a str,
    pub source: &'a str,
    pub degraded: bool,
    pub result: Value,
    pub ttl: Instant,
}

pub(crate) async fn insert(tx: &Tx, new: NewTurn<'_>) -> Result<(), Error> {
    tx.put(turn::ActiveModel {
        id: Set(new.id.0),
        task: Set(new.task.to_owned()),
        subject_id: Set(new.subject_id),
        user_id: Set(new.user_id),
        statut: Set("done".to_owned()),
        client_request_id: Set(new.client_request_id.map(str::to_owned)),
        request_hash: Set(new.request_hash.to_owned()),
        source: Set(new.source.to_owned()),
        degraded: Set(new.degraded),
        result: Set(Some(new.result)),
        ttl: Set(new.ttl.0),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
        ..Default::default()
    })
    .await
}

/// Forgets a batch of turns of a workspace whose time is over. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &Tx, batch: u64) -> Result<u64, Error> {
    use sea_orm::QuerySelect;
    let query = tx.find::<turn::Entity>().select_only().column(turn::Column::Id);
    let query = query.filter(turn::Column::Ttl.lt(tx.now().0)).limit(batch);
    let ids: Vec<Uuid> = query.into_tuple().all(tx).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(tx.delete::<turn::Entity>().filter(turn::Column::Id.is_in(ids)).exec(tx).await?.rows_affected)
}
