//! `/chat` and the messages of a conversation.

use std::time::Duration;

use axum::extract::{FromRef, State};
use axum::response::Response;
use garde::Validate;
use heraut_http::extract::rules;
use heraut_http::{
    ApiError, Caller, Json, PageParams, PageQuery, Path, Policy, Query, Routes, StreamEvent, Wants, routes,
};
use heraut_kernel::{Page, Problem};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer;
use crate::message::Message;
use crate::store::messages::{self, Conversation, ListKey};
use crate::store::scenarios;
use crate::usecase::chat::{ChatAnswer, ChatInput, Said, chat};
use crate::{Error, Marketing};

/// How long a caller may wait for a model: longer than the engine lets it take.
pub(super) const PATIENCE: Duration = Duration::from_secs(150);

/// The operations of the conversation.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Marketing: FromRef<S>,
{
    Routes::new()
        .route(Policy::editor().expensive().timeout(PATIENCE), routes!(post_chat))
        .route(Policy::viewer(), routes!(list_scenario_messages))
        .route(Policy::viewer(), routes!(list_messages))
}

/// A button that was used.
#[derive(Debug, Deserialize, ToSchema, Validate)]
struct ActionIn {
    /// Its intent.
    #[garde(length(chars, min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    intent: String,
    /// Its parameters.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Object)]
    params: Map<String, Value>,
}

/// What the marketer did: `message` or `action`, not both.
#[derive(Debug, Deserialize, ToSchema, Validate)]
struct ChatIn {
    /// The scenario under work.
    #[garde(skip)]
    scenario_id: Option<i64>,
    /// The conversation, where there is no scenario; made where absent.
    #[garde(skip)]
    thread_id: Option<Uuid>,
    /// A sentence.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    message: Option<String>,
    /// A button.
    #[garde(dive)]
    action: Option<ActionIn>,
    /// The client's own id of this request: the same id runs once.
    #[garde(length(chars, min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    client_request_id: Option<String>,
    /// Which model is to answer, `provider/model`; the workspace's choice where absent.
    #[garde(length(chars, min = 1, max = 180))]
    #[schema(min_length = 1, max_length = 180)]
    model: Option<String>,
}

/// Sends a message or an action; the answer carries the next buttons and the scenario as it now is. With
/// `Accept: text/event-stream` it arrives bit by bit.
#[utoipa::path(post, path = "/chat", tag = "chat", request_body = ChatIn, responses((status = 200, content((ChatAnswer = "application/json"), (StreamEvent = "text/event-stream")))))]
async fn post_chat(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    wants: Wants,
    Json(body): Json<ChatIn>,
) -> Result<Response, ApiError> {
    let said = match (body.message, body.action) {
        (Some(text), None) => Said::Text(text),
        (None, Some(action)) => Said::Action { intent: action.intent, params: action.params },
        _ => {
            let (fr, en) =
                ("Envoyez un message ou une action, l'un ou l'autre.", "Send a message or an action, one of the two.");
            return Err(Problem::invalid_field("message", "required", scope.locale, fr, en).into());
        }
    };
    let input = ChatInput {
        scenario_id: body.scenario_id,
        thread_id: body.thread_id,
        said,
        client_request_id: body.client_request_id,
        model: body.model,
    };
    // In a box of its own: what is awaited here would be copied through every layer around the handler.
    let answering = Box::pin(chat(&marketing, &scope, input, None)).await?;
    answer::respond(&wants, scope.locale, answering, Json).await
}

/// Lists the messages of a scenario, newest first.
#[utoipa::path(get, path = "/scenarios/{id}/messages", tag = "chat", params(("id" = i64, Path), PageParams),
    responses((status = 200, body = Page<Message>)))]
async fn list_scenario_messages(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    PageQuery(page): PageQuery<ListKey>,
) -> Result<Json<Page<Message>>, ApiError> {
    let conn = marketing.db.read(&scope).await.map_err(Error::from)?;
    scenarios::revision(&conn, id).await.map_err(Error::from)?.ok_or(Error::NotFound)?;
    Ok(Json(messages::list(&conn, Conversation::Scenario(id), &page).await.map_err(Error::from)?))
}

/// Which conversation.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct ThreadParams {
    /// The conversation.
    #[garde(skip)]
    thread_id: Uuid,
}

/// Lists the messages of a conversation outside any scenario, newest first.
#[utoipa::path(get, path = "/messages", tag = "chat", params(ThreadParams, PageParams),
    responses((status = 200, body = Page<Message>)))]
async fn list_messages(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Query(params): Query<ThreadParams>,
    PageQuery(page): PageQuery<ListKey>,
) -> Result<Json<Page<Message>>, ApiError> {
    let conn = marketing.db.read(&scope).await.map_err(Error::from)?;
    Ok(Json(messages::list(&conn, Conversation::Thread(params.thread_id), &page).await.map_err(Error::from)?))
}
