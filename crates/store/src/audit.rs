//! `audit_logs`: who did what, written in the transaction of what was done, so that neither is there without the other.
//!
//! Rows of no workspace (a sign-in of nobody known, a workspace that is gone) belong to the installation: they are seen under
//! [`Scope::nowhere`](heraut_kernel::Scope::nowhere) alone.

use heraut_kernel::audit::{Actor, By, Event, EventType};
use heraut_kernel::{Cursor, Instant, Page, PageRequest, WorkspaceId};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{Condition, QueryOrder, QuerySelect};
use sea_orm_migration::MigrationTrait;

use crate::dialect::{Backend, contains, enter_workspace};
use crate::schema::{CreateTable, Table, create_tables};
use crate::{Conn, Error, Tx};

mod audit_log {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_logs")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub workspace_id: Option<i64>,
        pub event_type: String,
        pub actor: String,
        pub correlation_id: Option<String>,
        pub update_id: Option<i64>,
        pub chat_id: Option<i64>,
        pub metadata: Option<Json>,
        pub created_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
use audit_log::{ActiveModel, Column, Entity, Model};

/// Writes an event down, in the workspace of the transaction.
///
/// # Errors
/// When the database fails; the work that it tells of is then undone with it.
pub async fn note(tx: &Tx, by: By, event: &Event) -> Result<(), Error> {
    write(tx, Some(tx.workspace().0).filter(|id| *id != 0), by, event).await
}

/// Writes an event down that belongs to no workspace, whatever the transaction's: who signs in does so at no company's.
///
/// # Errors
/// As for [`note`].
pub async fn note_at_large(tx: &Tx, by: By, event: &Event) -> Result<(), Error> {
    enter_workspace(tx, 0).await?;
    write(tx, None, by, event).await?;
    Ok(enter_workspace(tx, tx.workspace().0).await?)
}

/// Writes an event down in a workspace that the transaction has just made.
///
/// # Errors
/// As for [`note`].
pub async fn note_in(tx: &Tx, workspace: WorkspaceId, by: By, event: &Event) -> Result<(), Error> {
    enter_workspace(tx, workspace.0).await?;
    write(tx, Some(workspace.0), by, event).await?;
    Ok(enter_workspace(tx, tx.workspace().0).await?)
}

async fn write(tx: &Tx, workspace: Option<i64>, by: By, event: &Event) -> Result<(), Error> {
    let row = ActiveModel {
        id: NotSet,
        workspace_id: Set(workspace),
        event_type: Set(event.kind.as_str().to_owned()),
        actor: Set(by.actor.to_string()),
        correlation_id: Set(Some(by.correlation.to_string())),
        update_id: Set(event.update_id),
        chat_id: Set(event.chat_id),
        metadata: Set(event.metadata()),
        created_at: Set(tx.now().0),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// An event as it was written down.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Identifier.
    pub id: i64,
    /// What happened, as it was called then.
    pub event_type: String,
    /// Who caused it.
    pub actor: Option<Actor>,
    /// The request it belongs to.
    pub correlation_id: Option<String>,
    /// The update of Telegram that it belongs to.
    pub update_id: Option<i64>,
    /// The chat of Telegram that it belongs to.
    pub chat_id: Option<i64>,
    /// What is told of it.
    pub metadata: Option<Json>,
    /// When.
    pub created_at: Instant,
}

impl From<Model> for Entry {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            event_type: row.event_type,
            actor: Actor::parse(&row.actor),
            correlation_id: row.correlation_id,
            update_id: row.update_id,
            chat_id: row.chat_id,
            metadata: row.metadata,
            created_at: Instant(row.created_at),
        }
    }
}

/// Which events to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this kind.
    pub kind: Option<EventType>,
    /// Caused by this one.
    pub actor: Option<Actor>,
    /// From then on.
    pub from: Option<Instant>,
    /// Before then.
    pub until: Option<Instant>,
    /// With this in what is told of it, in its request's number or in its name, whatever the case of plain letters.
    pub text: Option<String>,
}

/// Where a page ends: microseconds since 1970, and the row.
pub type Key = (i64, i64);

fn of(workspace: WorkspaceId) -> Condition {
    let known = Some(workspace.0).filter(|id| *id != 0);
    Condition::all().add(known.map_or_else(|| Column::WorkspaceId.is_null(), |id| Column::WorkspaceId.eq(id)))
}

/// A look through all events of the workspace: none of the indexes helps, and a log is short beside what it tells of.
fn telling(conn: &Conn, text: &str) -> Condition {
    let facts = Expr::col(Column::Metadata).cast_as(Backend::of(conn).text());
    let name = Expr::col(Column::EventType);
    [facts, Expr::col(Column::CorrelationId), name].into_iter().fold(Condition::any(), |any, place| {
        any.add(Expr::expr(Func::lower(place)).like(contains(&text.to_lowercase())))
    })
}

/// The events of the workspace, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &Conn, filter: &Filter, page: &PageRequest<Key>) -> Result<Page<Entry>, Error> {
    let mut which = of(conn.workspace())
        .add_option(filter.kind.map(|kind| Column::EventType.eq(kind.as_str())))
        .add_option(filter.actor.map(|actor| Column::Actor.eq(actor.to_string())))
        .add_option(filter.from.map(|from| Column::CreatedAt.gte(from.0)))
        .add_option(filter.until.map(|until| Column::CreatedAt.lt(until.0)))
        .add_option(filter.text.as_deref().map(|text| telling(conn, text)));
    if let Some((micros, id)) = page.after
        && let Some(at) = Instant::from_timestamp_micros(micros)
    {
        let same = Condition::all().add(Column::CreatedAt.eq(at.0)).add(Column::Id.lt(id));
        which = which.add(Condition::any().add(Column::CreatedAt.lt(at.0)).add(same));
    }
    let query = Entity::find().filter(which).order_by_desc(Column::CreatedAt).order_by_desc(Column::Id);
    let rows = query.limit(page.limit + 1).all(conn).await?;
    let rows = rows.into_iter().map(Entry::from).collect();
    Ok(Page::from_rows(rows, page.limit, |entry: &Entry| {
        Cursor::encode(&(entry.created_at.timestamp_micros(), entry.id))
    }))
}

/// Forgets a batch of events that were written before an instant. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &Tx, before: Instant, batch: u64) -> Result<u64, Error> {
    let old = of(tx.workspace()).add(Column::CreatedAt.lt(before.0));
    let query = Entity::find().select_only().column(Column::Id).filter(old).limit(batch);
    let ids: Vec<i64> = query.into_tuple().all(tx).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(Entity::delete_many().filter(of(tx.workspace()).add(Column::Id.is_in(ids))).exec(tx).await?.rows_affected)
}

/// The table.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    create_tables(&[CreateTable {
        name: "m20261121_000400_audit_logs",
        table: |c| {
            Table::owned_or_nobodys(c, "audit_logs")
                .column(c.id())
                // No closed list in the database: contexts to come add theirs.
                .column(c.string("event_type", 50))
                // user:12, key:3, system.
                .column(c.string("actor", 60))
                .column(c.string_null("correlation_id", 50))
                .column(c.integer_null("update_id"))
                .column(c.integer_null("chat_id"))
                .column(c.json_null("metadata"))
                .column(c.instant("created_at"))
                .index(&["workspace_id", "created_at"])
                .index(&["workspace_id", "event_type", "created_at"])
                .index(&["workspace_id", "actor", "created_at"])
                .index(&["workspace_id", "correlation_id"])
        },
    }])
}
