//! `messages`.

use heraut_kernel::{Cursor, Instant, Page, PageRequest};
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, Condition, QueryOrder, QuerySelect, Select};

use crate::action::Action;
use crate::message::{Attente, Auteur, Message, Proposal, TTL};

/// The table.
pub mod message {
    use sea_orm::entity::prelude::*;

    /// A row of `messages`.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "messages")]
    #[expect(missing_docs, reason = "the columns are those of docs/DATA_MODEL.md")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub workspace_id: i64,
        pub scenario_id: Option<i64>,
        pub thread_id: Option<Uuid>,
        pub user_id: Option<i64>,
        pub turn_id: Option<Uuid>,
        pub auteur: String,
        #[sea_orm(column_type = "Text")]
        pub contenu: String,
        pub role_action: Option<String>,
        pub actions: Option<Json>,
        pub proposals: Option<Json>,
        pub attente: Option<Json>,
        pub source: Option<String>,
        pub note: Option<String>,
        pub stopped: Option<bool>,
        pub ttl: DateTime,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    /// Relations are spelled out where they are joined.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(message, stamped);

use message::{ActiveModel, Column, Entity, Model};

fn read<T: serde::de::DeserializeOwned + Default>(json: Option<Json>) -> T {
    json.and_then(|json| serde_json::from_value(json).ok()).unwrap_or_default()
}

impl From<Model> for Message {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            scenario_id: row.scenario_id,
            thread_id: row.thread_id,
            auteur: Auteur::parse(&row.auteur),
            contenu: row.contenu,
            role_action: row.role_action,
            actions: read::<Vec<Action>>(row.actions),
            proposals: read::<Vec<Proposal>>(row.proposals),
            source: row.source,
            degraded: row.note.is_some(),
            note: row.note,
            stopped: row.stopped.unwrap_or_default(),
            turn_id: row.turn_id,
            attente: read::<Option<Attente>>(row.attente),
            created_at: Instant(row.created_at),
            ttl: Instant(row.ttl),
        }
    }
}

/// Which conversation: that of a scenario, or one outside any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversation {
    /// The scenario's.
    Scenario(i64),
    /// One that has not led to a scenario.
    Thread(Uuid),
}

impl Conversation {
    fn condition(self) -> SimpleExpr {
        match self {
            Self::Scenario(id) => Column::ScenarioId.eq(id),
            Self::Thread(id) => Column::ThreadId.eq(id),
        }
    }
}

/// A conversation without what is past its time. `ttl` is `created_at` and seven days: asking for the second keeps to the
/// index of the conversation, where SQLite would otherwise walk that of `ttl` through the whole workspace.
fn of(conn: &Conn, conversation: Conversation) -> Select<Entity> {
    conn.find::<Entity>().filter(Column::CreatedAt.gte((conn.now() - TTL).0)).filter(conversation.condition())
}

/// The sort key of the list.
pub type ListKey = (Instant, i64);

/// One page of a conversation, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &Conn, of_: Conversation, page: &PageRequest<ListKey>) -> Result<Page<Message>, Error> {
    let mut query = of(conn, of_);
    if let Some((at, id)) = page.after {
        query = query.filter(
            Condition::any()
                .add(Column::CreatedAt.lt(at.0))
                .add(Condition::all().add(Column::CreatedAt.eq(at.0)).add(Column::Id.lt(id))),
        );
    }
    let query = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(page.limit + 1);
    let rows: Vec<Message> = query.all(conn).await?.into_iter().map(Message::from).collect();
    Ok(Page::from_rows(rows, page.limit, |row| Cursor::encode(&(row.created_at, row.id))))
}

/// What the assistant said last in a conversation, unless it is past its time.
///
/// The time is looked at here and not in the query: SQLite prepares a statement anew whenever a bound value of a range
/// changes, and this one runs at every turn.
///
/// # Errors
/// When the database fails.
pub async fn last_answer(conn: &Conn, of_: Conversation) -> Result<Option<Message>, Error> {
    let query = conn.find::<Entity>().filter(of_.condition()).filter(Column::Auteur.eq(Auteur::Assistant.as_str()));
    let query = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(1);
    let last = query.one(conn).await?.map(Message::from);
    Ok(last.filter(|message| message.ttl >= conn.now()))
}

/// Who said what in a conversation, newest first, without all that hangs on a message.
///
/// # Errors
/// When the database fails.
pub async fn said(conn: &Conn, of_: Conversation, limit: u64) -> Result<Vec<(Auteur, String)>, Error> {
    let query = of(conn, of_).select_only().column(Column::Auteur).column(Column::Contenu);
    let query = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(limit);
    let rows: Vec<(String, String)> = query.into_tuple().all(conn).await?;
    Ok(rows.into_iter().map(|(auteur, contenu)| (Auteur::parse(&auteur), contenu)).collect())
}

/// A message.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn, id: i64) -> Result<Option<Message>, Error> {
    Ok(conn.find::<Entity>().filter(Column::Id.eq(id)).one(conn).await?.map(Message::from))
}

/// A message to be stored.
#[derive(Clone, Debug)]
pub struct NewMessage<'a> {
    /// The scenario that it is about.
    pub scenario_id: Option<i64>,
    /// The conversation that it belongs to.
    pub thread_id: Option<Uuid>,
    /// Whose request led to it.
    pub user_id: Option<i64>,
    /// The turn that made it.
    pub turn_id: Uuid,
    /// Who wrote it.
    pub auteur: Auteur,
    /// What it says.
    pub contenu: &'a str,
    /// The intent that led to it.
    pub role_action: Option<&'a str>,
    /// Its buttons.
    pub actions: &'a [Action],
    /// Its proposals.
    pub proposals: &'a [Proposal],
    /// The question that it asks.
    pub attente: Option<&'a Attente>,
    /// Who answered.
    pub source: Option<&'a str>,
    /// Why somebody else answered than was chosen.
    pub note: Option<&'a str>,
    /// The marketer stopped it.
    pub stopped: bool,
}

/// Stores a message and answers its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, new: &NewMessage<'_>) -> Result<i64, Error> {
    fn write<T: serde::Serialize>(list: &[T]) -> Option<Json> {
        (!list.is_empty()).then(|| serde_json::to_value(list).unwrap_or_default())
    }
    tx.insert(ActiveModel {
        id: NotSet,
        workspace_id: NotSet,
        scenario_id: Set(new.scenario_id),
        thread_id: Set(new.thread_id),
        user_id: Set(new.user_id),
        turn_id: Set(Some(new.turn_id)),
        auteur: Set(new.auteur.as_str().to_owned()),
        contenu: Set(new.contenu.to_owned()),
        role_action: Set(new.role_action.map(str::to_owned)),
        actions: Set(write(new.actions)),
        proposals: Set(write(new.proposals)),
        attente: Set(new.attente.map(|attente| serde_json::to_value(attente).unwrap_or_default())),
        source: Set(new.source.map(str::to_owned)),
        note: Set(new.note.map(|note| heraut_kernel::text::truncate(note, 500).to_owned())),
        stopped: Set(new.stopped.then_some(true)),
        ttl: Set((tx.now() + TTL).0),
        created_at: NotSet,
        updated_at: NotSet,
    })
    .await
}

/// Notes what became of the proposals of a message.
///
/// # Errors
/// When the database fails.
pub async fn set_proposals(tx: &Tx, id: i64, proposals: &[Proposal]) -> Result<(), Error> {
    let json = serde_json::to_value(proposals).unwrap_or_default();
    tx.update::<Entity>().col_expr(Column::Proposals, Expr::value(json)).filter(Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// Deletes a batch of messages whose time is over. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &Tx, batch: u64) -> Result<u64, Error> {
    let ids: Vec<i64> = tx
        .find::<Entity>()
        .select_only()
        .column(Column::Id)
        .filter(Column::Ttl.lt(tx.now().0))
        .limit(batch)
        .into_tuple()
        .all(tx)
        .await?;
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(tx.delete::<Entity>().filter(Column::Id.is_in(ids)).exec(tx).await?.rows_affected)
}
