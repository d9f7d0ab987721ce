//! `/conversations`: what visitors said, and what the desk does with it.

use axum::extract::{FromRef, State};
use axum::response::{IntoResponse, Response};
use garde::Validate;
use heraut_http::extract::rules;
use heraut_http::respond::download;
use heraut_http::{ApiError, Caller, Created, Json, PageParams, PageQuery, Path, Policy, Query, Routes, routes};
use heraut_kernel::text::fold;
use heraut_kernel::{Page, Problem};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::conversation::{Conversation, State as Lead};
use crate::export::{self, Form};
use crate::message::{LONGEST, Message, clean};
use crate::store::conversations::{self, Change};
use crate::store::inbox::{self as listed, Filter, ListKey};
use crate::store::messages::{self, ListKey as MessageKey};
use crate::usecase::inbox;
use crate::{Agents, Error};

/// The operations on conversations.
pub(super) fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Agents: FromRef<S>,
{
    Routes::new()
        .route(Policy::viewer(), routes!(list_conversations))
        .route(Policy::viewer(), routes!(count_conversations))
        .route(Policy::viewer(), routes!(get_conversation))
        .route(Policy::editor(), routes!(update_conversation, delete_conversation))
        .route(Policy::viewer(), routes!(list_conversation_messages))
        .route(Policy::editor(), routes!(reply_to_conversation))
        .route(Policy::editor(), routes!(take_conversation))
        .route(Policy::editor(), routes!(release_conversation))
        .route(Policy::editor(), routes!(close_conversation))
        .route(Policy::viewer(), routes!(export_conversation))
}

/// Which conversations.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct ListParams {
    /// Those with this agent.
    #[garde(skip)]
    agent_id: Option<Uuid>,
    /// Those so far.
    #[garde(skip)]
    state: Option<Lead>,
    /// Those that nobody has read.
    #[garde(skip)]
    unread: Option<bool>,
    /// Those with this tag.
    #[garde(length(chars, max = 40))]
    tag: Option<String>,
    /// Those in which a visitor said this; case and accents do not count.
    #[garde(length(chars, max = 150))]
    q: Option<String>,
    /// Those held in the editor, instead of those with visitors.
    #[garde(skip)]
    essai: Option<bool>,
}

/// Lists conversations, those first in which somebody wrote last.
#[utoipa::path(get, path = "/conversations", tag = "conversations", params(ListParams, PageParams),
    responses((status = 200, body = Page<Conversation>)))]
async fn list_conversations(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Query(params): Query<ListParams>,
    PageQuery(page): PageQuery<ListKey>,
) -> Result<Json<Page<Conversation>>, ApiError> {
    let filter = Filter {
        agent_id: params.agent_id,
        state: params.state,
        unread: params.unread.unwrap_or_default(),
        tag: params.tag.filter(|tag| !tag.is_empty()),
        q: params.q.map(|text| fold(&text)).filter(|text| !text.is_empty()),
        essai: params.essai.unwrap_or_default(),
    };
    let conn = desk.db.read(&scope).await.map_err(Error::from)?;
    Ok(Json(listed::list(&conn, &filter, &page).await.map_err(Error::from)?))
}

/// What waits for somebody of the workspace.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConversationCounts {
    /// Conversations whose visitor asked for a person.
    waiting: u64,
    /// Conversations with something that nobody has read.
    unread: u64,
}

/// Counts what waits.
#[utoipa::path(get, path = "/conversations/counts", tag = "conversations",
    responses((status = 200, body = ConversationCounts)))]
async fn count_conversations(
    State(desk): State<Agents>,
    Caller(scope): Caller,
) -> Result<Json<ConversationCounts>, ApiError> {
    let conn = desk.db.read(&scope).await.map_err(Error::from)?;
    let (waiting, unread) = listed::waiting(&conn).await.map_err(Error::from)?;
    Ok(Json(ConversationCounts { waiting, unread }))
}

/// Reads a conversation.
#[utoipa::path(get, path = "/conversations/{id}", tag = "conversations", params(("id" = Uuid, Path)),
    responses((status = 200, body = Conversation)))]
async fn get_conversation(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<Conversation>, ApiError> {
    Ok(Json(inbox::find(&desk, &scope, id).await?))
}

/// What the desk notes of a conversation; what is absent stays.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct ConversationPatch {
    /// Its tags.
    #[garde(length(max = 20), inner(inner(length(chars, min = 1, max = 40))))]
    #[schema(max_items = 20)]
    tags: Option<Vec<String>>,
    /// The note, which the visitor never sees.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 4000))]
    #[schema(max_length = 4000)]
    note: Option<String>,
    /// Whether something was not read.
    #[garde(skip)]
    unread: Option<bool>,
}

/// Changes tags and note of a conversation, or marks it as read.
#[utoipa::path(patch, path = "/conversations/{id}", tag = "conversations", params(("id" = Uuid, Path)),
    request_body = ConversationPatch, responses((status = 200, body = Conversation)))]
async fn update_conversation(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<ConversationPatch>,
) -> Result<Json<Conversation>, ApiError> {
    let tags = body.tags.map(|tags| {
        let mut kept: Vec<String> = Vec::new();
        for tag in tags.iter().map(|tag| tag.trim()).filter(|tag| !tag.is_empty()) {
            if !kept.iter().any(|it| fold(it) == fold(tag)) {
                kept.push(tag.to_owned());
            }
        }
        kept
    });
    let change = Change { tags, note: body.note, unread: body.unread, ..Change::default() };
    Ok(Json(inbox::update(&desk, &scope, id, change).await?))
}

/// Deletes a conversation for good, with its messages.
#[utoipa::path(delete, path = "/conversations/{id}", tag = "conversations", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn delete_conversation(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, ApiError> {
    inbox::delete(&desk, &scope, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists the messages of a conversation, newest first.
#[utoipa::path(get, path = "/conversations/{id}/messages", tag = "conversations", params(("id" = Uuid, Path), PageParams),
    responses((status = 200, body = Page<Message>)))]
async fn list_conversation_messages(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
    PageQuery(page): PageQuery<MessageKey>,
) -> Result<Json<Page<Message>>, ApiError> {
    let conn = desk.db.read(&scope).await.map_err(Error::from)?;
    conversations::find(&conn, id).await.map_err(Error::from)?.ok_or(Error::NotFound)?;
    Ok(Json(messages::list(&conn, id, &page).await.map_err(Error::from)?))
}

/// What a person of the workspace answers.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct ConversationReply {
    /// The text.
    #[garde(length(chars, min = 1, max = LONGEST))]
    #[schema(min_length = 1, max_length = 4000)]
    content: String,
}

/// Answers a visitor as a person, which takes the conversation over from the agent.
#[utoipa::path(post, path = "/conversations/{id}/messages", tag = "conversations", params(("id" = Uuid, Path)),
    request_body = ConversationReply, responses((status = 201, body = Message)))]
async fn reply_to_conversation(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<ConversationReply>,
) -> Result<Created<Json<Message>>, ApiError> {
    let empty = || {
        let (fr, en) = ("Écrivez un message.", "Write a message.");
        Problem::invalid_field("content", "required", scope.locale, fr, en)
    };
    let text = clean(&body.content).ok_or_else(empty)?;
    Ok(Created(Json(inbox::reply(&desk, &scope, id, text).await?)))
}

/// Takes a conversation over: the agent is silent from here on.
#[utoipa::path(post, path = "/conversations/{id}/take", tag = "conversations", params(("id" = Uuid, Path)),
    responses((status = 200, body = Conversation)))]
async fn take_conversation(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<Conversation>, ApiError> {
    Ok(Json(inbox::take(&desk, &scope, id).await?))
}

/// Gives a conversation back to the agent.
#[utoipa::path(post, path = "/conversations/{id}/release", tag = "conversations", params(("id" = Uuid, Path)),
    responses((status = 200, body = Conversation)))]
async fn release_conversation(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<Conversation>, ApiError> {
    Ok(Json(inbox::release(&desk, &scope, id).await?))
}

/// Closes a conversation. A message of the visitor's opens it again.
#[utoipa::path(post, path = "/conversations/{id}/close", tag = "conversations", params(("id" = Uuid, Path)),
    responses((status = 200, body = Conversation)))]
async fn close_conversation(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<Conversation>, ApiError> {
    Ok(Json(inbox::close(&desk, &scope, id).await?))
}

/// Downloads a conversation: `json`, `csv` or `txt`.
#[utoipa::path(get, path = "/conversations/{id}/export/{form}", tag = "conversations",
    params(("id" = Uuid, Path), ("form" = inline(Form), Path)),
    responses((status = 200, description = "The file.", content_type = "application/octet-stream", body = String)))]
async fn export_conversation(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, form)): Path<(Uuid, Form)>,
) -> Result<Response, ApiError> {
    let (conversation, all) = inbox::whole(&desk, &scope, id).await?;
    let file = export::file(form, &conversation, &all, scope.locale);
    Ok(download(file, form.kind(), &format!("conversation-{id}.{}", form.word())).into_response())
}
