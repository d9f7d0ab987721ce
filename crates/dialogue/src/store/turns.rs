//! `turns`.

use heraut_kernel::{Instant, TurnId};
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

use crate::live::View;

/// The values of `statut`.
pub const STATUTS: &[&str] = &["running", "done", "failed", "stopped", "interrupted"];

/// How far a turn is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StatutTurn)]
pub enum Statut {
    /// Somebody is answering.
    Running,
    /// Answered, and all that follows from it stored.
    Done,
    /// Nobody could answer.
    Failed,
    /// Ended by the person; what was written so far is kept.
    Stopped,
    /// The process that answered died.
    Interrupted,
}

impl Statut {
    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
            Self::Interrupted => "interrupted",
        }
    }

    /// As it was stored.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        [Self::Running, Self::Done, Self::Failed, Self::Stopped]
            .into_iter()
            .find(|statut| statut.as_str() == word)
            .unwrap_or(Self::Interrupted)
    }
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
        pub thread_id: Option<Uuid>,
        pub user_id: Option<i64>,
        pub statut: String,
        pub attempt: i32,
        pub part: i32,
        pub client_request_id: Option<String>,
        pub request_hash: String,
        pub request: Option<Json>,
        pub source: String,
        pub degraded: bool,
        pub error: Option<String>,
        pub texte: Option<String>,
        pub elements: Option<Json>,
        pub raw: Option<String>,
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

use turn::{ActiveModel, Column, Entity, Model};

/// One turn as it was stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// Identifier.
    pub id: TurnId,
    /// What was asked, as the context names it.
    pub task: String,
    /// What it is about in its context.
    pub subject_id: Option<i64>,
    /// The conversation, where it is about no such thing.
    pub thread_id: Option<Uuid>,
    /// How far it is.
    pub statut: Statut,
    /// How many times it was begun.
    pub attempt: i32,
    /// How often, in this attempt, a beginning was taken back.
    pub part: i32,
    /// The client's own id of the request.
    pub client_request_id: Option<String>,
    /// What the request was, so that the same id cannot stand for another.
    pub request_hash: String,
    /// What was asked, to be asked again.
    pub request: Value,
    /// Who answered.
    pub source: String,
    /// Whether somebody else answered than was chosen.
    pub degraded: bool,
    /// Why nobody answered.
    pub error: Option<String>,
    /// What was written so far.
    pub texte: String,
    /// The elements that were closed so far.
    pub elements: Vec<Value>,
    /// What the context needs to answer again.
    pub result: Value,
    /// When it was asked.
    pub created_at: Instant,
}

impl From<Model> for Turn {
    fn from(row: Model) -> Self {
        Self {
            id: TurnId(row.id),
            task: row.task,
            subject_id: row.subject_id,
            thread_id: row.thread_id,
            statut: Statut::parse(&row.statut),
            attempt: row.attempt,
            part: row.part,
            client_request_id: row.client_request_id,
            request_hash: row.request_hash,
            request: row.request.unwrap_or_default(),
            source: row.source,
            degraded: row.degraded,
            error: row.error,
            texte: row.texte.unwrap_or_default(),
            elements: row.elements.and_then(|json| serde_json::from_value(json).ok()).unwrap_or_default(),
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
    Ok(conn.find::<Entity>().filter(Column::Id.eq(id.0)).one(conn).await?.map(Turn::from))
}

/// The turn that a client asked for under this id.
///
/// # Errors
/// When the database fails.
pub async fn find_by_client(conn: &Conn, client_request_id: &str) -> Result<Option<Turn>, Error> {
    Ok(conn.find::<Entity>().filter(Column::ClientRequestId.eq(client_request_id)).one(conn).await?.map(Turn::from))
}

/// Which turns to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Those about this.
    pub subject_id: Option<i64>,
    /// Those of this conversation.
    pub thread_id: Option<Uuid>,
    /// Those so far.
    pub statut: Option<Statut>,
    /// Those of these tasks.
    pub tasks: Option<&'static [&'static str]>,
}

/// The last turns, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &Conn, filter: &Filter, limit: u64) -> Result<Vec<Turn>, Error> {
    let mut query = conn.find::<Entity>();
    if let Some(id) = filter.subject_id {
        query = query.filter(Column::SubjectId.eq(id));
    }
    if let Some(id) = filter.thread_id {
        query = query.filter(Column::ThreadId.eq(id));
    }
    if let Some(statut) = filter.statut {
        query = query.filter(Column::Statut.eq(statut.as_str()));
    }
    if let Some(tasks) = filter.tasks {
        query = query.filter(Column::Task.is_in(tasks.iter().copied()));
    }
    let query = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(limit);
    Ok(query.all(conn).await?.into_iter().map(Turn::from).collect())
}

/// A turn to be stored, begun or already over.
#[derive(Clone, Debug)]
pub(crate) struct NewTurn<'a> {
    pub id: TurnId,
    pub statut: Statut,
    pub task: &'a str,
    pub subject_id: Option<i64>,
    pub thread_id: Option<Uuid>,
    pub user_id: Option<i64>,
    pub client_request_id: Option<&'a str>,
    pub request_hash: &'a str,
    pub request: Option<Value>,
    pub source: &'a str,
    pub degraded: bool,
    pub result: Option<Value>,
    pub ttl: Instant,
}

pub(crate) async fn insert(tx: &Tx, new: NewTurn<'_>) -> Result<(), Error> {
    tx.put(ActiveModel {
        id: Set(new.id.0),
        task: Set(new.task.to_owned()),
        subject_id: Set(new.subject_id),
        thread_id: Set(new.thread_id),
        user_id: Set(new.user_id),
        statut: Set(new.statut.as_str().to_owned()),
        attempt: Set(1),
        part: Set(0),
        client_request_id: Set(new.client_request_id.map(str::to_owned)),
        request_hash: Set(new.request_hash.to_owned()),
        request: Set(new.request),
        source: Set(new.source.to_owned()),
        degraded: Set(new.degraded),
        result: Set(new.result),
        ttl: Set(new.ttl.0),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
        ..Default::default()
    })
    .await
}

/// How a turn ended.
#[derive(Clone, Debug)]
pub(crate) struct End<'a> {
    pub statut: Statut,
    pub subject_id: Option<i64>,
    pub source: &'a str,
    pub degraded: bool,
    pub error: Option<&'a str>,
    pub raw: Option<&'a str>,
    pub result: Option<Value>,
}

impl<'a> End<'a> {
    /// Nobody answered.
    pub(crate) const fn failed(error: &'a str, raw: Option<&'a str>) -> Self {
        let (statut, error) = (Statut::Failed, Some(error));
        Self { statut, subject_id: None, source: "", degraded: false, error, raw, result: None }
    }
}

/// Ends an attempt that is still running. Answers whether it was: one that was swept or begun anew is not ours any more.
pub(crate) async fn end(tx: &Tx, id: TurnId, attempt: i32, end: &End<'_>) -> Result<bool, Error> {
    let mut query = tx
        .update::<Entity>()
        .col_expr(Column::Statut, Expr::value(end.statut.as_str()))
        .col_expr(Column::Source, Expr::value(end.source))
        .col_expr(Column::Degraded, Expr::value(end.degraded))
        .col_expr(Column::Error, Expr::value(end.error))
        .col_expr(Column::Raw, Expr::value(end.raw))
        .col_expr(Column::Result, Expr::value(end.result.clone()))
        .filter(Column::Id.eq(id.0))
        .filter(Column::Attempt.eq(attempt))
        .filter(Column::Statut.eq(Statut::Running.as_str()));
    if let Some(subject_id) = end.subject_id {
        query = query.col_expr(Column::SubjectId, Expr::value(subject_id));
    }
    Ok(query.exec(tx).await?.rows_affected > 0)
}

/// Begins a turn that failed or was interrupted anew. Answers the number of the attempt; nothing where it is no such turn.
pub(crate) async fn again(tx: &Tx, id: TurnId) -> Result<Option<i32>, Error> {
    let changed = tx
        .update::<Entity>()
        .col_expr(Column::Statut, Expr::value(Statut::Running.as_str()))
        .col_expr(Column::Attempt, Expr::col(Column::Attempt).add(1))
        .col_expr(Column::Part, Expr::value(0))
        .col_expr(Column::Error, Expr::value(None::<String>))
        .col_expr(Column::Texte, Expr::value(None::<String>))
        .col_expr(Column::Elements, Expr::value(None::<Json>))
        .filter(Column::Id.eq(id.0))
        .filter(Column::Statut.is_in([Statut::Failed.as_str(), Statut::Interrupted.as_str()]))
        .exec(tx)
        .await?;
    if changed.rows_affected == 0 {
        return Ok(None);
    }
    Ok(find(tx, id).await?.map(|turn| turn.attempt))
}

/// Keeps what was written so far, for those who follow on another instance and for after a crash.
pub(crate) async fn checkpoint(tx: &Tx, id: TurnId, attempt: i32, view: &View) -> Result<(), Error> {
    tx.update::<Entity>()
        .col_expr(Column::Part, Expr::value(view.part))
        .col_expr(Column::Texte, Expr::value(view.texte.as_str()))
        .col_expr(Column::Elements, Expr::value(Json::from(view.elements.clone())))
        .filter(Column::Id.eq(id.0))
        .filter(Column::Attempt.eq(attempt))
        .filter(Column::Statut.eq(Statut::Running.as_str()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Notes that the process which answered is gone. Answers whether the turn was running.
pub(crate) async fn interrupt(tx: &Tx, id: TurnId) -> Result<bool, Error> {
    let query = tx
        .update::<Entity>()
        .col_expr(Column::Statut, Expr::value(Statut::Interrupted.as_str()))
        .filter(Column::Id.eq(id.0))
        .filter(Column::Statut.eq(Statut::Running.as_str()));
    Ok(query.exec(tx).await?.rows_affected > 0)
}

/// Forgets a batch of turns of a workspace whose time is over. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &Tx, batch: u64) -> Result<u64, Error> {
    let query = tx.find::<Entity>().select_only().column(Column::Id).filter(Column::Ttl.lt(tx.now().0)).limit(batch);
    let ids: Vec<Uuid> = query.into_tuple().all(tx).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(tx.delete::<Entity>().filter(Column::Id.is_in(ids)).exec(tx).await?.rows_affected)
}

/// Forgets the turns of a conversation. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn forget_thread(tx: &Tx, thread_id: Uuid) -> Result<u64, Error> {
    Ok(tx.delete::<Entity>().filter(Column::ThreadId.eq(thread_id)).exec(tx).await?.rows_affected)
}
