//! `agent_unanswered`: questions to which an agent knew no answer, each once, with how often it was asked.

use heraut_kernel::Instant;
use heraut_kernel::text::{fold, sha256_hex, truncate};
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

mod agent_unanswered {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_unanswered")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub workspace_id: i64,
        pub agent_id: Uuid,
        pub conversation_id: Option<Uuid>,
        pub question: String,
        pub question_key: String,
        pub times: i32,
        pub document_id: Option<Uuid>,
        pub done_at: Option<DateTime>,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_unanswered, stamped);

use agent_unanswered::{ActiveModel, Column, Entity, Model};

/// Questions that are shown at a time.
const SHOWN: u64 = 200;

/// A question to which an agent knew no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = QuestionSansReponse)]
pub struct Unanswered {
    /// Identifier.
    pub id: Uuid,
    /// The question, as it was last asked.
    pub question: String,
    /// How often.
    pub times: i32,
    /// The conversation in which it was last asked, where it is still there.
    pub conversation_id: Option<Uuid>,
    /// When it was last asked.
    pub updated_at: Instant,
}

impl From<Model> for Unanswered {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            question: row.question,
            times: row.times,
            conversation_id: row.conversation_id,
            updated_at: Instant(row.updated_at),
        }
    }
}

/// Notes a question. One that was settled and is asked again is open again.
///
/// # Errors
/// When the database fails.
pub async fn note(tx: &Tx, agent_id: Uuid, conversation_id: Uuid, question: &str) -> Result<(), Error> {
    let question = truncate(question, 500);
    let key = sha256_hex(fold(question).as_bytes());
    let query = tx
        .update::<Entity>()
        .col_expr(Column::Times, Expr::col(Column::Times).add(1))
        .col_expr(Column::Question, Expr::value(question))
        .col_expr(Column::ConversationId, Expr::value(conversation_id))
        .col_expr(Column::DocumentId, Expr::value(None::<Uuid>))
        .col_expr(Column::DoneAt, Expr::value(None::<chrono::NaiveDateTime>));
    let query = query.filter(Column::AgentId.eq(agent_id)).filter(Column::QuestionKey.eq(&key));
    if query.exec(tx).await?.rows_affected > 0 {
        return Ok(());
    }
    tx.put(ActiveModel {
        id: Set(Uuid::now_v7()),
        workspace_id: NotSet,
        agent_id: Set(agent_id),
        conversation_id: Set(Some(conversation_id)),
        question: Set(question.to_owned()),
        question_key: Set(key),
        times: Set(1),
        document_id: Set(None),
        done_at: Set(None),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
    })
    .await
}

/// The questions of an agent that are open, those first that were asked most.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &Conn, agent_id: Uuid) -> Result<Vec<Unanswered>, Error> {
    let query = conn.find::<Entity>().filter(Column::AgentId.eq(agent_id)).filter(Column::DoneAt.is_null());
    let query = query.order_by_desc(Column::Times).order_by_desc(Column::UpdatedAt).order_by_desc(Column::Id);
    Ok(query.limit(SHOWN).all(conn).await?.into_iter().map(Unanswered::from).collect())
}

/// One of an agent, settled or not.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn, agent_id: Uuid, id: Uuid) -> Result<Option<Unanswered>, Error> {
    let query = conn.find::<Entity>().filter(Column::AgentId.eq(agent_id)).filter(Column::Id.eq(id));
    Ok(query.one(conn).await?.map(Unanswered::from))
}

/// Settles a question, or opens it again. `by`: the document that answers it.
///
/// # Errors
/// When the database fails.
pub async fn settle(tx: &Tx, id: Uuid, done: bool, by: Option<Uuid>) -> Result<(), Error> {
    let query = tx
        .update_unstamped::<Entity>()
        .col_expr(Column::DoneAt, Expr::value(done.then_some(tx.now().0)))
        .col_expr(Column::DocumentId, Expr::value(by));
    let _ = query.filter(Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// Opens the questions again that a document answered and which is taken away, or settles them where it comes back.
///
/// # Errors
/// When the database fails.
pub async fn follow(tx: &Tx, document_id: Uuid, there: bool) -> Result<(), Error> {
    let query = tx.update_unstamped::<Entity>().col_expr(Column::DoneAt, Expr::value(there.then_some(tx.now().0)));
    let _ = query.filter(Column::DocumentId.eq(document_id)).exec(tx).await?;
    Ok(())
}

/// Forgets the questions of conversations that are deleted: they are words of the visitor.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &Tx, conversations: &[Uuid]) -> Result<(), Error> {
    let query = tx.delete::<Entity>().filter(Column::ConversationId.is_in(conversations.iter().copied()));
    let _ = query.exec(tx).await?;
    Ok(())
}
