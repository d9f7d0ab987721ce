//! `agent_messages`. Of a conversation that is archived they are read from there (`agent_archives`).

use heraut_kernel::{Cursor, Instant, Page, PageRequest};
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::NotSet, Condition, IntoActiveModel, QueryOrder, QuerySelect};

use super::{json, of_json};
use crate::message::{Author, Citation, Message};

pub(super) mod agent_message {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    // As JSON it is what is archived.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_messages")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub workspace_id: i64,
        pub conversation_id: Uuid,
        pub agent_id: Uuid,
        pub author: String,
        pub role: String,
        pub user_id: Option<i64>,
        pub turn_id: Option<Uuid>,
        pub client_id: Option<String>,
        pub content: String,
        pub citations: Option<Json>,
        pub tokens_used: Option<i32>,
        pub prompt_tokens: Option<i32>,
        pub completion_tokens: Option<i32>,
        pub cost_micros: Option<i64>,
        pub currency: Option<String>,
        pub ttft_ms: Option<i32>,
        pub response_time_ms: Option<i32>,
        pub finish_reason: Option<String>,
        pub error_code: Option<String>,
        pub model: Option<String>,
        pub feedback: Option<i16>,
        pub feedback_reason: Option<String>,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_message, stamped);

use agent_message::{ActiveModel, Column, Entity, Model};

impl From<Model> for Message {
    fn from(row: Model) -> Self {
        let author = Author::of_word(&row.author);
        Self {
            id: row.id,
            conversation_id: row.conversation_id,
            role: author.role(),
            author,
            user_id: row.user_id,
            content: row.content,
            citations: of_json(row.citations),
            tokens_used: row.tokens_used,
            prompt_tokens: row.prompt_tokens,
            completion_tokens: row.completion_tokens,
            cost_micros: row.cost_micros,
            currency: row.currency,
            ttft_ms: row.ttft_ms,
            response_time_ms: row.response_time_ms,
            finish_reason: row.finish_reason,
            error_code: row.error_code,
            model: row.model,
            feedback: row.feedback,
            feedback_reason: row.feedback_reason,
            created_at: Instant(row.created_at),
        }
    }
}

/// A message to be stored.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Identifier.
    pub id: Uuid,
    /// The conversation.
    pub conversation_id: Uuid,
    /// The agent.
    pub agent_id: Uuid,
    /// Who wrote it.
    pub author: Author,
    /// Which person of the workspace.
    pub user_id: Option<i64>,
    /// The turn that it belongs to.
    pub turn_id: Option<Uuid>,
    /// The client's own name of it.
    pub client_id: Option<String>,
    /// The text.
    pub content: String,
    /// Where an answer has it from.
    pub citations: Vec<Citation>,
    /// What it took.
    pub took: Took,
}

/// What an answer took, and how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Took {
    /// Tokens read.
    pub prompt_tokens: Option<i32>,
    /// Tokens written.
    pub completion_tokens: Option<i32>,
    /// Millionths of the currency.
    pub cost_micros: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// Milliseconds to the first token.
    pub ttft_ms: Option<i32>,
    /// Milliseconds to the end.
    pub response_time_ms: Option<i32>,
    /// How it ended.
    pub finish_reason: Option<&'static str>,
    /// Why nobody answered, or somebody else.
    pub error_code: Option<String>,
    /// Who answered.
    pub model: Option<String>,
}

impl NewMessage {
    fn row(&self, now: Instant) -> Model {
        let took = &self.took;
        let tokens = [took.prompt_tokens, took.completion_tokens].into_iter().flatten();
        let tokens_used = took.prompt_tokens.or(took.completion_tokens).map(|_| tokens.sum());
        Model {
            id: self.id,
            workspace_id: 0,
            conversation_id: self.conversation_id,
            agent_id: self.agent_id,
            author: self.author.word().to_owned(),
            role: self.author.role().to_owned(),
            user_id: self.user_id,
            turn_id: self.turn_id,
            client_id: self.client_id.clone(),
            content: self.content.clone(),
            citations: json(&self.citations),
            tokens_used,
            prompt_tokens: took.prompt_tokens,
            completion_tokens: took.completion_tokens,
            cost_micros: took.cost_micros,
            currency: took.currency.clone(),
            ttft_ms: took.ttft_ms,
            response_time_ms: took.response_time_ms,
            finish_reason: took.finish_reason.map(str::to_owned),
            error_code: took.error_code.clone(),
            model: took.model.clone(),
            feedback: None,
            feedback_reason: None,
            created_at: now.0,
            updated_at: now.0,
        }
    }
}

/// Stores a message and answers it as it is stored.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, new: &NewMessage) -> Result<Message, Error> {
    let row = new.row(tx.now());
    let all = ActiveModel { workspace_id: NotSet, ..row.clone().into_active_model().reset_all() };
    tx.put(all).await?;
    Ok(row.into())
}

/// The visitor's message of a client's name, in one conversation.
///
/// # Errors
/// When the database fails.
pub async fn by_client(conn: &Conn, conversation_id: Uuid, client_id: &str) -> Result<Option<Message>, Error> {
    let query = conn.find::<Entity>().filter(Column::ConversationId.eq(conversation_id));
    Ok(query.filter(Column::ClientId.eq(client_id)).one(conn).await?.map(Message::from))
}

/// The messages of a turn, in order.
///
/// # Errors
/// When the database fails.
pub async fn of_turn(conn: &Conn, conversation_id: Uuid, turn_id: Uuid) -> Result<Vec<Message>, Error> {
    let query = conn.find::<Entity>().filter(Column::ConversationId.eq(conversation_id));
    let query = query.filter(Column::TurnId.eq(turn_id)).order_by_asc(Column::CreatedAt).order_by_asc(Column::Id);
    Ok(query.all(conn).await?.into_iter().map(Message::from).collect())
}

/// One message of a conversation.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn, conversation_id: Uuid, id: Uuid) -> Result<Option<Message>, Error> {
    let query = conn.find::<Entity>().filter(Column::ConversationId.eq(conversation_id)).filter(Column::Id.eq(id));
    Ok(query.one(conn).await?.map(Message::from))
}

/// The last messages of a conversation, newest first.
///
/// # Errors
/// When the database fails.
pub async fn last(conn: &Conn, conversation_id: Uuid, limit: u64) -> Result<Vec<Message>, Error> {
    let query = conn.find::<Entity>().filter(Column::ConversationId.eq(conversation_id));
    let query = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(limit);
    let rows = or_archived(conn, conversation_id, query.all(conn).await?, None, limit).await?;
    Ok(rows.into_iter().map(Message::from).collect())
}

/// Rows, newest first; where there are none, those that are archived.
async fn or_archived(
    conn: &Conn,
    conversation_id: Uuid,
    rows: Vec<Model>,
    after: Option<ListKey>,
    limit: u64,
) -> Result<Vec<Model>, Error> {
    if !rows.is_empty() {
        return Ok(rows);
    }
    let archived = super::archives::of(conn, conversation_id).await?.into_iter().rev();
    let wanted = archived.filter(|row| after.is_none_or(|(at, id)| (row.created_at, row.id) < (at.0, id)));
    Ok(wanted.take(usize::try_from(limit).unwrap_or(usize::MAX)).collect())
}

/// The sort key of a thread.
pub type ListKey = (Instant, Uuid);

/// One page of a thread, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &Conn, conversation_id: Uuid, page: &PageRequest<ListKey>) -> Result<Page<Message>, Error> {
    let mut query = conn.find::<Entity>().filter(Column::ConversationId.eq(conversation_id));
    if let Some((at, id)) = page.after {
        query = query.filter(
            Condition::any()
                .add(Column::CreatedAt.lt(at.0))
                .add(Condition::all().add(Column::CreatedAt.eq(at.0)).add(Column::Id.lt(id))),
        );
    }
    let query = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(page.limit + 1);
    let rows = or_archived(conn, conversation_id, query.all(conn).await?, page.after, page.limit + 1).await?;
    let rows = rows.into_iter().map(Message::from).collect();
    Ok(Page::from_rows(rows, page.limit, |row: &Message| Cursor::encode(&(row.created_at, row.id))))
}

/// All messages of a conversation, oldest first, up to a number that no conversation reaches.
///
/// # Errors
/// When the database fails.
pub async fn whole(conn: &Conn, conversation_id: Uuid) -> Result<Vec<Message>, Error> {
    const MOST: u64 = 10_000;
    let mut all = last(conn, conversation_id, MOST).await?;
    all.reverse();
    Ok(all)
}

/// How many messages of an agent's with visitors were stored between two instants, the second not included; what is archived is
/// older than anybody asks.
///
/// # Errors
/// When the database fails.
pub async fn count_between(conn: &Conn, agent_id: Uuid, from: Instant, to: Instant) -> Result<i64, Error> {
    let query = conn.find::<Entity>().select_only().column(Column::ConversationId).column_as(Column::Id.count(), "n");
    let query = query.filter(Column::AgentId.eq(agent_id)).filter(Column::CreatedAt.gte(from.0));
    let query = query.filter(Column::CreatedAt.lt(to.0)).group_by(Column::ConversationId);
    let counts: Vec<(Uuid, i64)> = query.into_tuple().all(conn).await?;
    let trials = super::conversations::trials(conn, agent_id).await?;
    Ok(counts.into_iter().filter(|(id, _)| !trials.contains(id)).map(|(_, n)| n).sum())
}

/// Notes what a visitor thinks of an answer; nothing takes it back. Answers what they thought before, where there is such an
/// answer.
///
/// # Errors
/// When the database fails.
pub async fn judge(
    tx: &Tx,
    conversation_id: Uuid,
    id: Uuid,
    feedback: Option<i16>,
    reason: Option<&str>,
) -> Result<Option<Option<i16>>, Error> {
    let Some(message) = find(tx, conversation_id, id).await?.filter(|it| it.author != Author::Visitor) else {
        return Ok(None);
    };
    let query = tx
        .update::<Entity>()
        .col_expr(Column::Feedback, Expr::value(feedback))
        .col_expr(Column::FeedbackReason, Expr::value(reason))
        .filter(Column::Id.eq(id));
    let _ = query.exec(tx).await?;
    Ok(Some(message.feedback))
}
