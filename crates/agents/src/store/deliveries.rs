//! `agent_deliveries`.

use heraut_kernel::{Cursor, Instant, Page, PageRequest};
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, Condition, QueryOrder, QuerySelect};

use crate::webhook::{Delivery, Happening, Statut};

mod agent_delivery {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_deliveries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub workspace_id: i64,
        pub webhook_id: Uuid,
        pub agent_id: Uuid,
        pub conversation_id: Option<Uuid>,
        pub event: String,
        pub once_key: Option<String>,
        pub body: String,
        pub statut: String,
        pub attempts: i32,
        pub status_code: Option<i32>,
        pub error_code: Option<String>,
        pub took_ms: Option<i32>,
        pub tried_at: Option<DateTime>,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_delivery, stamped);

use agent_delivery::{ActiveModel, Column, Entity, Model};

impl From<Model> for Delivery {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            webhook_id: row.webhook_id,
            event: Happening::of_word(&row.event),
            statut: Statut::of_word(&row.statut),
            attempts: row.attempts,
            status_code: row.status_code,
            error_code: row.error_code,
            took_ms: row.took_ms,
            created_at: Instant(row.created_at),
            tried_at: row.tried_at.map(Instant),
        }
    }
}

/// Something to tell.
#[derive(Clone, Debug)]
pub struct NewDelivery {
    /// Identifier.
    pub id: Uuid,
    /// Where to.
    pub webhook_id: Uuid,
    /// Whose event it is.
    pub agent_id: Uuid,
    /// The conversation in which it happened.
    pub conversation_id: Option<Uuid>,
    /// What happened.
    pub event: Happening,
    /// What is told once and no more, by name.
    pub once_key: Option<String>,
    /// What is sent.
    pub body: String,
}

/// Keeps something to tell. Answers whether it was not known before.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, new: &NewDelivery) -> Result<bool, Error> {
    let row = ActiveModel {
        id: Set(new.id),
        workspace_id: Set(tx.workspace().0),
        webhook_id: Set(new.webhook_id),
        agent_id: Set(new.agent_id),
        conversation_id: Set(new.conversation_id),
        event: Set(new.event.word().to_owned()),
        once_key: Set(new.once_key.clone()),
        body: Set(new.body.clone()),
        statut: Set(Statut::Waiting.word().to_owned()),
        attempts: Set(0),
        status_code: Set(None),
        error_code: Set(None),
        took_ms: Set(None),
        tried_at: Set(None),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
    };
    let key = [Column::WorkspaceId, Column::WebhookId, Column::OnceKey];
    let conflict = OnConflict::columns(key).do_nothing_on(key).to_owned();
    Ok(Entity::insert(row).on_conflict(conflict).exec_without_returning(tx).await? > 0)
}

/// Whether an agent told something already that is told once.
///
/// # Errors
/// When the database fails.
pub async fn told(conn: &Conn, agent_id: Uuid, once_key: &str) -> Result<bool, Error> {
    let query = conn.find::<Entity>().select_only().column(Column::Id).filter(Column::AgentId.eq(agent_id));
    let found: Option<Uuid> = query.filter(Column::OnceKey.eq(once_key)).into_tuple().one(conn).await?;
    Ok(found.is_some())
}

/// One, with what is sent.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn, agent_id: Uuid, id: Uuid) -> Result<Option<(Delivery, String)>, Error> {
    let query = conn.find::<Entity>().filter(Column::AgentId.eq(agent_id)).filter(Column::Id.eq(id));
    let row = query.one(conn).await?;
    Ok(row.map(|mut row| (std::mem::take(&mut row.body), row)).map(|(body, row)| (Delivery::from(row), body)))
}

/// Which deliveries.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Those of this webhook.
    pub webhook_id: Option<Uuid>,
    /// Those so far.
    pub statut: Option<Statut>,
}

/// The sort key of the list.
pub type ListKey = (Instant, Uuid);

/// One page of an agent's, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    conn: &Conn,
    agent_id: Uuid,
    filter: Filter,
    page: &PageRequest<ListKey>,
) -> Result<Page<Delivery>, Error> {
    let mut query = conn.find::<Entity>().filter(Column::AgentId.eq(agent_id));
    if let Some(id) = filter.webhook_id {
        query = query.filter(Column::WebhookId.eq(id));
    }
    if let Some(statut) = filter.statut {
        query = query.filter(Column::Statut.eq(statut.word()));
    }
    if let Some((at, id)) = page.after {
        query = query.filter(
            Condition::any()
                .add(Column::CreatedAt.lt(at.0))
                .add(Condition::all().add(Column::CreatedAt.eq(at.0)).add(Column::Id.lt(id))),
        );
    }
    let query = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(page.limit + 1);
    let rows = query.all(conn).await?.into_iter().map(Delivery::from).collect();
    Ok(Page::from_rows(rows, page.limit, |row: &Delivery| Cursor::encode(&(row.created_at, row.id))))
}

/// How an attempt went.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    /// Which one, from 1; 0 where it is asked for anew.
    pub number: i32,
    /// How far the delivery is now.
    pub statut: Statut,
    /// What the other side answered.
    pub status_code: Option<i32>,
    /// Why it failed.
    pub error_code: Option<&'static str>,
    /// How long it took.
    pub took_ms: Option<i32>,
}

/// Writes down how an attempt went.
///
/// # Errors
/// When the database fails.
pub async fn note(tx: &Tx, id: Uuid, attempt: Attempt) -> Result<(), Error> {
    let mut query = tx
        .update::<Entity>()
        .col_expr(Column::Statut, Expr::value(attempt.statut.word()))
        .col_expr(Column::Attempts, Expr::value(attempt.number))
        .col_expr(Column::StatusCode, Expr::value(attempt.status_code))
        .col_expr(Column::ErrorCode, Expr::value(attempt.error_code))
        .col_expr(Column::TookMs, Expr::value(attempt.took_ms));
    if attempt.number > 0 {
        query = query.col_expr(Column::TriedAt, Expr::value(tx.now().0));
    }
    let _ = query.filter(Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// Forgets what was told of conversations that are deleted.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &Tx, conversations: &[Uuid]) -> Result<(), Error> {
    let query = tx.delete::<Entity>().filter(Column::ConversationId.is_in(conversations.iter().copied()));
    let _ = query.exec(tx).await?;
    Ok(())
}

/// Forgets a batch of what was told before an instant. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &Tx, before: Instant, batch: u64) -> Result<u64, Error> {
    let query = tx.find::<Entity>().select_only().column(Column::Id).filter(Column::CreatedAt.lt(before.0));
    let ids: Vec<Uuid> = query.limit(batch).into_tuple().all(tx).await?;
    Ok(tx.delete::<Entity>().filter(Column::Id.is_in(ids)).exec(tx).await?.rows_affected)
}
