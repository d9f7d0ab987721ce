//! `/turns`: what is being answered, and what became of it.

use axum::extract::{FromRef, State};
use axum::response::Response;
use garde::Validate;
use heraut_dialogue::answering::{self, Answering, Ended};
use heraut_dialogue::store::turns::{self, Filter};
use heraut_dialogue::{Place, Statut, Turn};
use heraut_http::{ApiError, Caller, Json, Path, Policy, Query, Routes, StreamEvent, Wants, routes};
use heraut_kernel::{Problem, Scope, TurnId};
use heraut_store::BoxFuture;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer;
use super::chat::PATIENCE;
use crate::plan::options::Wanted;
use crate::store::scenarios;
use crate::usecase::chat::{self, ChatInput};
use crate::usecase::plan::generate;
use crate::usecase::search::{self, SearchInput};
use crate::usecase::suggest::{self, SuggestInput};
use crate::{Error, Marketing, script};

/// The tasks of this context.
const TASKS: [&str; 4] = [chat::TASK, script::PLAN, script::SEARCH, script::SUGGEST];
/// How many turns a list shows.
const LISTED: u64 = 20;

/// The operations on turns.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Marketing: FromRef<S>,
{
    Routes::new()
        .route(Policy::viewer(), routes!(list_turns))
        .route(Policy::viewer(), routes!(get_turn))
        .route(Policy::viewer().timeout(PATIENCE), routes!(follow_turn))
        .route(Policy::editor(), routes!(stop_turn))
        .route(Policy::editor().expensive().timeout(PATIENCE), routes!(retry_turn))
}

/// A turn.
#[derive(Debug, Serialize, ToSchema)]
struct TurnOut {
    /// Identifier.
    id: Uuid,
    /// What was asked.
    task: String,
    /// How far it is.
    statut: Statut,
    /// How many times it was begun.
    attempt: i32,
    /// The scenario that it is about.
    scenario_id: Option<i64>,
    /// The conversation.
    thread_id: Option<Uuid>,
    /// The client's own id of the request.
    client_request_id: Option<String>,
    /// Who answered, or is asked.
    source: String,
    /// Whether somebody else answered than was chosen.
    degraded: bool,
    /// What came of it: the assistant's message, the search, or the answer itself.
    #[schema(value_type = Object)]
    result: Value,
    /// When it was asked.
    created_at: heraut_kernel::Instant,
}

impl From<Turn> for TurnOut {
    fn from(turn: Turn) -> Self {
        Self {
            id: turn.id.0,
            task: turn.task,
            statut: turn.statut,
            attempt: turn.attempt,
            scenario_id: turn.subject_id,
            thread_id: turn.thread_id,
            client_request_id: turn.client_request_id,
            source: turn.source,
            degraded: turn.degraded,
            result: turn.result,
            created_at: turn.created_at,
        }
    }
}

/// Which turns.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct TurnsParams {
    /// Those about this scenario.
    #[garde(skip)]
    scenario_id: Option<i64>,
    /// Those of this conversation.
    #[garde(skip)]
    thread_id: Option<Uuid>,
    /// Those so far.
    #[garde(skip)]
    statut: Option<Statut>,
}

/// The last turns.
#[derive(Debug, Serialize, ToSchema)]
struct TurnsOut {
    /// At most twenty, newest first.
    items: Vec<TurnOut>,
}

/// Lists the last turns, newest first: what a page that was loaded again takes up, what another tab follows.
#[utoipa::path(get, path = "/turns", tag = "chat", params(TurnsParams), responses((status = 200, body = TurnsOut)))]
async fn list_turns(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Query(params): Query<TurnsParams>,
) -> Result<Json<TurnsOut>, ApiError> {
    // What visitors of agents are answered is read in their conversations.
    let filter = Filter {
        subject_id: params.scenario_id,
        thread_id: params.thread_id,
        statut: params.statut,
        tasks: Some(&TASKS),
    };
    let conn = marketing.db.read(&scope).await.map_err(Error::from)?;
    if let Some(id) = params.scenario_id {
        scenarios::revision(&conn, id).await.map_err(Error::from)?.ok_or(Error::NotFound)?;
    }
    let list = turns::list(&conn, &filter, LISTED).await.map_err(Error::from)?;
    Ok(Json(TurnsOut { items: list.into_iter().map(TurnOut::from).collect() }))
}

/// Reads a turn.
#[utoipa::path(get, path = "/turns/{id}", tag = "chat", params(("id" = Uuid, Path)), responses((status = 200, body = TurnOut)))]
async fn get_turn(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<TurnOut>, ApiError> {
    Ok(Json(answering::find(marketing.engine(), &scope, TurnId(id)).await?.into()))
}

/// Follows a turn as events, from the beginning or from `Last-Event-ID` on. Its end is the last event.
#[utoipa::path(get, path = "/turns/{id}/events", tag = "chat",
    params(("id" = Uuid, Path), ("Last-Event-ID" = Option<String>, Header, description = "The last event that was seen")),
    responses((status = 200, body = StreamEvent, content_type = "text/event-stream")))]
async fn follow_turn(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
    wants: Wants,
) -> Result<Response, ApiError> {
    let turn = answering::find(marketing.engine(), &scope, TurnId(id)).await?;
    let place = wants.last_event_id.as_deref().and_then(Place::parse);
    let follow = marketing.engine.follow(&scope, &turn, place);
    let locale = scope.locale;
    let end: BoxFuture<'static, Result<Ended<Value>, Problem>> = Box::pin(async move {
        // Asked once it is over.
        let turn = answering::find(marketing.engine(), &scope, TurnId(id)).await?;
        answering::of_row(&marketing, &scope, turn, again).await
    });
    Ok(answer::events(locale, follow, end))
}

/// The answer of any turn that is over, as its own route would have given it.
fn again(marketing: Marketing, scope: Scope, turn: Turn) -> BoxFuture<'static, Result<Value, Problem>> {
    fn json<T: Serialize>(answer: &T) -> Result<Value, Problem> {
        serde_json::to_value(answer).map_err(|_| Problem::internal())
    }
    Box::pin(async move {
        match turn.task.as_str() {
            chat::TASK => json(&chat::again(marketing, scope, turn).await?),
            script::PLAN => json(&generate::again(marketing, scope, turn).await?),
            script::SEARCH => json(&search::again(marketing, scope, turn).await?),
            script::SUGGEST => json(&suggest::again(marketing, scope, turn).await?),
            _ => Ok(turn.result),
        }
    })
}

/// Stops a turn: the call to the provider ends, what was written so far is kept. What is over stays as it is.
#[utoipa::path(post, path = "/turns/{id}/stop", tag = "chat", params(("id" = Uuid, Path)), responses((status = 204)))]
async fn stop_turn(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, ApiError> {
    marketing.engine.stop(&scope, TurnId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Runs a turn that failed or was interrupted again, as it was asked.
#[utoipa::path(post, path = "/turns/{id}/retry", tag = "chat", params(("id" = Uuid, Path)),
    responses((status = 200, body = Object)))]
async fn retry_turn(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
    wants: Wants,
) -> Result<Response, ApiError> {
    let turn = answering::find(marketing.engine(), &scope, TurnId(id)).await?;
    let (task, again) = (turn.task.clone(), Some(turn.id));
    let about = |turn: &Turn| turn.subject_id.ok_or(Error::NotFound);
    match task.as_str() {
        chat::TASK => {
            let input: ChatInput = asked(&turn)?;
            respond(&wants, &scope, chat::chat(&marketing, &scope, input, again).await?).await
        }
        script::PLAN => {
            let wanted: Wanted = asked(&turn)?;
            respond(&wants, &scope, generate::generate(&marketing, &scope, about(&turn)?, wanted, again).await?).await
        }
        script::SEARCH => {
            let input: SearchInput = asked(&turn)?;
            respond(&wants, &scope, search::search(&marketing, &scope, about(&turn)?, input, again).await?).await
        }
        _ => {
            let input: SuggestInput = asked(&turn)?;
            respond(&wants, &scope, suggest::suggest(&marketing, &scope, about(&turn)?, input, again).await?).await
        }
    }
}

async fn respond<T: Serialize + Send + 'static>(
    wants: &Wants,
    scope: &Scope,
    answering: Answering<T>,
) -> Result<Response, ApiError> {
    answer::respond(wants, scope.locale, answering, Json).await
}

/// What was asked. A turn that was answered at once keeps no request: there is nothing to run again.
fn asked<T: serde::de::DeserializeOwned>(turn: &Turn) -> Result<T, Problem> {
    serde_json::from_value(turn.request.clone()).map_err(|_| Problem::from(heraut_dialogue::Failure::<Error>::NotAgain))
}
