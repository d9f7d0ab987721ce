//! `agent_conversations`.

use std::collections::HashSet;

use heraut_kernel::text::truncate;
use heraut_kernel::{Instant, Locale};
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, Condition, QueryOrder, QuerySelect};
use serde_json::Value;

use super::visitors::Visitor;
use super::{folded, json, of_json};
use crate::conversation::{Conversation, State};
use crate::message::Author;

/// Width of `search_key`, in characters.
const SEARCH_KEY: usize = 2000;
/// Width of `preview`.
const PREVIEW: usize = 160;

pub(super) mod agent_conversation {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_conversations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub workspace_id: i64,
        pub agent_id: Uuid,
        pub session_id: String,
        pub visitor_id: Uuid,
        pub identity: Option<String>,
        pub metadata: Option<Json>,
        pub state: String,
        pub user_id: Option<i64>,
        pub langue: String,
        pub tags: Option<Json>,
        pub note: String,
        pub preview: String,
        pub search_key: String,
        pub messages: i32,
        pub unread: bool,
        pub essai: bool,
        pub archived_at: Option<DateTime>,
        pub last_message_at: DateTime,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_conversation, stamped);

use agent_conversation::{ActiveModel, Column, Entity, Model};

impl From<Model> for Conversation {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            agent_id: row.agent_id,
            session_id: row.session_id,
            visitor_id: row.visitor_id,
            identity: row.identity,
            metadata: row.metadata.unwrap_or_else(|| Value::Object(serde_json::Map::new())),
            state: State::of_word(&row.state),
            user_id: row.user_id,
            langue: Locale::from_code(&row.langue).unwrap_or_default(),
            tags: of_json(row.tags),
            note: row.note,
            preview: row.preview,
            messages: row.messages,
            unread: row.unread,
            essai: row.essai,
            archived: row.archived_at.is_some(),
            created_at: Instant(row.created_at),
            updated_at: Instant(row.updated_at),
            last_message_at: Instant(row.last_message_at),
        }
    }
}

/// A conversation that begins.
#[derive(Clone, Debug)]
pub struct NewConversation {
    /// Identifier.
    pub id: Uuid,
    /// The agent.
    pub agent_id: Uuid,
    /// The visit.
    pub session_id: String,
    /// The visitor.
    pub visitor_id: Uuid,
    /// What the customer's backend calls them.
    pub identity: Option<String>,
    /// The page and the browser.
    pub metadata: Value,
    /// Language of the answers.
    pub langue: Locale,
    /// Whether it is held in the editor.
    pub essai: bool,
}

/// Begins a conversation.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, new: &NewConversation) -> Result<(), Error> {
    let now = tx.now().0;
    tx.put(ActiveModel {
        id: Set(new.id),
        workspace_id: NotSet,
        agent_id: Set(new.agent_id),
        session_id: Set(new.session_id.clone()),
        visitor_id: Set(new.visitor_id),
        identity: Set(new.identity.clone()),
        metadata: Set(Some(new.metadata.clone())),
        state: Set(State::Agent.word().to_owned()),
        user_id: Set(None),
        langue: Set(new.langue.code().to_owned()),
        tags: Set(json(&Vec::<String>::new())),
        note: Set(String::new()),
        preview: Set(String::new()),
        search_key: Set(String::new()),
        messages: Set(0),
        unread: Set(false),
        essai: Set(new.essai),
        archived_at: Set(None),
        last_message_at: Set(now),
        created_at: Set(now),
        updated_at: Set(now),
    })
    .await
}

/// A conversation of the workspace.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn, id: Uuid) -> Result<Option<Conversation>, Error> {
    Ok(conn.find::<Entity>().filter(Column::Id.eq(id)).one(conn).await?.map(Conversation::from))
}

/// The same, and nobody else changes it before this transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn lock(tx: &Tx, id: Uuid) -> Result<Option<Conversation>, Error> {
    let query = tx.find::<Entity>().filter(Column::Id.eq(id)).lock_exclusive();
    Ok(query.one(tx).await?.map(Conversation::from))
}

/// The conversations of a visitor: of one who is vouched for, those of every device.
fn whose(visitor: &Visitor) -> Condition {
    match &visitor.identity {
        Some(identity) => Condition::all().add(Column::AgentId.eq(visitor.agent_id)).add(Column::Identity.eq(identity)),
        None => Condition::all().add(Column::VisitorId.eq(visitor.id)),
    }
}

/// The last conversation of a visitor.
///
/// # Errors
/// When the database fails.
pub async fn last_of(conn: &Conn, visitor: &Visitor) -> Result<Option<Conversation>, Error> {
    let query = conn.find::<Entity>().filter(whose(visitor));
    let query = query.order_by_desc(Column::LastMessageAt).order_by_desc(Column::Id);
    Ok(query.one(conn).await?.map(Conversation::from))
}

/// The conversations of a visitor.
///
/// # Errors
/// When the database fails.
pub async fn ids_of(conn: &Conn, visitor: &Visitor) -> Result<Vec<Uuid>, Error> {
    let query = conn.find::<Entity>().select_only().column(Column::Id).filter(whose(visitor));
    Ok(query.into_tuple().all(conn).await?)
}

/// Notes whom the customer's backend vouched for, in what they said before that.
///
/// # Errors
/// When the database fails.
pub async fn identify(tx: &Tx, visitor_id: Uuid, identity: &str) -> Result<(), Error> {
    let query = tx.update::<Entity>().col_expr(Column::Identity, Expr::value(identity));
    let _ = query.filter(Column::VisitorId.eq(visitor_id)).exec(tx).await?;
    Ok(())
}

/// The conversations that were held in the editor with an agent.
///
/// # Errors
/// When the database fails.
pub async fn trials(conn: &Conn, agent_id: Uuid) -> Result<HashSet<Uuid>, Error> {
    let query = conn.find::<Entity>().select_only().column(Column::Id).filter(Column::AgentId.eq(agent_id));
    let ids: Vec<Uuid> = query.filter(Column::Essai.eq(true)).into_tuple().all(conn).await?;
    Ok(ids.into_iter().collect())
}

/// The conversations of an agent with visitors, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_agent(conn: &Conn, agent_id: Uuid) -> Result<Vec<Conversation>, Error> {
    let query = conn.find::<Entity>().filter(Column::AgentId.eq(agent_id)).filter(Column::Essai.eq(false));
    Ok(query.order_by_asc(Column::Id).all(conn).await?.into_iter().map(Conversation::from).collect())
}

/// Notes that somebody wrote.
///
/// # Errors
/// When the database fails.
pub async fn wrote(tx: &Tx, row: &Conversation, author: Author, text: &str) -> Result<(), Error> {
    if row.archived {
        super::archives::bring_back(tx, row.id).await?;
    }
    let mut query = tx
        .update::<Entity>()
        .col_expr(Column::Messages, Expr::col(Column::Messages).add(1))
        .col_expr(Column::Preview, Expr::value(preview(text)))
        .col_expr(Column::LastMessageAt, Expr::value(tx.now().0));
    if author == Author::Visitor {
        query = query
            .col_expr(Column::Unread, Expr::value(true))
            .col_expr(Column::State, Expr::value(row.state.after_visitor().word()));
        let said: Option<String> = tx
            .find::<Entity>()
            .select_only()
            .column(Column::SearchKey)
            .filter(Column::Id.eq(row.id))
            .into_tuple()
            .one(tx)
            .await?;
        let key = folded(&format!("{} {text}", said.unwrap_or_default()), SEARCH_KEY);
        query = query.col_expr(Column::SearchKey, Expr::value(key));
    }
    let _ = query.filter(Column::Id.eq(row.id)).exec(tx).await?;
    Ok(())
}

fn preview(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    truncate(&line, PREVIEW).to_owned()
}

/// What the desk changes of a conversation; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Who leads it.
    pub state: Option<State>,
    /// Who took it over, or nobody.
    pub user_id: Option<Option<i64>>,
    /// Its tags.
    pub tags: Option<Vec<String>>,
    /// The note.
    pub note: Option<String>,
    /// Whether something was not read.
    pub unread: Option<bool>,
}

/// Changes a conversation. Answers whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &Tx, id: Uuid, change: &Change) -> Result<bool, Error> {
    let mut query = tx.update::<Entity>();
    if let Some(state) = change.state {
        query = query.col_expr(Column::State, Expr::value(state.word()));
    }
    if let Some(user_id) = change.user_id {
        query = query.col_expr(Column::UserId, Expr::value(user_id));
    }
    if let Some(tags) = &change.tags {
        query = query.col_expr(Column::Tags, Expr::value(json(tags)));
    }
    if let Some(note) = &change.note {
        query = query.col_expr(Column::Note, Expr::value(note.clone()));
    }
    if let Some(unread) = change.unread {
        query = query.col_expr(Column::Unread, Expr::value(unread));
    }
    Ok(query.filter(Column::Id.eq(id)).exec(tx).await?.rows_affected > 0)
}

/// Deletes conversations for good, with their messages. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &Tx, ids: &[Uuid]) -> Result<u64, Error> {
    if ids.is_empty() {
        return Ok(0);
    }
    super::leads::let_go(tx, ids).await?;
    super::unanswered::forget(tx, ids).await?;
    super::deliveries::forget(tx, ids).await?;
    for id in ids {
        heraut_dialogue::store::turns::forget_thread(tx, *id).await?;
    }
    let query = tx.delete::<Entity>().filter(Column::Id.is_in(ids.iter().copied()));
    Ok(query.exec(tx).await?.rows_affected)
}

/// A batch of conversations in which nobody wrote since an instant and whose messages are not archived.
///
/// # Errors
/// When the database fails.
pub async fn to_archive(conn: &Conn, before: Instant, batch: u64) -> Result<Vec<Uuid>, Error> {
    let query = conn.find::<Entity>().select_only().column(Column::Id).filter(Column::ArchivedAt.is_null());
    let query = query.filter(Column::LastMessageAt.lt(before.0)).order_by_asc(Column::LastMessageAt).limit(batch);
    Ok(query.into_tuple().all(conn).await?)
}

/// Notes where the messages of a conversation are. That is no change of the conversation's.
///
/// # Errors
/// When the database fails.
pub(super) async fn mark_archived(tx: &Tx, id: Uuid, at: Option<Instant>) -> Result<(), Error> {
    let query = tx.update_unstamped::<Entity>().col_expr(Column::ArchivedAt, Expr::value(at.map(|at| at.0)));
    let _ = query.filter(Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// A batch of conversations of an agent in which nobody wrote since an instant.
///
/// # Errors
/// When the database fails.
pub async fn silent_since(conn: &Conn, agent_id: Uuid, before: Instant, batch: u64) -> Result<Vec<Uuid>, Error> {
    let query = conn.find::<Entity>().select_only().column(Column::Id).filter(Column::AgentId.eq(agent_id));
    let query = query.filter(Column::LastMessageAt.lt(before.0)).order_by_asc(Column::LastMessageAt).limit(batch);
    Ok(query.into_tuple().all(conn).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_is_one_line() {
        assert_eq!(preview(" a\n\n b  c "), "a b c");
        assert_eq!(preview(&"é".repeat(400)).chars().count(), PREVIEW);
    }
}
