//! `/widget/{key}/…`: what a visitor can do. The token says who they are; no identifier in a path opens anything.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{FromRef, FromRequestParts, State};
use axum::response::Response;
use garde::Validate;
use heraut_dialogue::answering::{self, Ended};
use heraut_dialogue::{Asks, Place};
use heraut_http::auth::bearer;
use heraut_http::extract::rules;
use heraut_http::{ApiError, Created, Json, Lang, Path, Policy, Routes, StreamEvent, Wants, routes};
use heraut_kernel::{Locale, Problem, TurnId};
use heraut_store::BoxFuture;
use http::{StatusCode, request::Parts};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::answer;
use crate::Agents;
use crate::conversation::State as Lead;
use crate::lead::NewLead;
use crate::message::{LONGEST, clean};
use crate::usecase::lead;
use crate::usecase::say::{self, Said};
use crate::usecase::visit::{self, Opened, Visit};

/// How long a visitor may wait for a model: longer than the engine lets it take.
const PATIENCE: Duration = Duration::from_secs(150);
/// Bytes of a body.
const SMALL: usize = 32 << 10;

/// The operations of visitors.
pub(super) fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Agents: FromRef<S>,
{
    let visitors = Policy::visitor().body_limit(SMALL);
    Routes::new()
        .route(visitors.timeout(PATIENCE), routes!(say_to_agent, look_at_visit))
        .route(visitors.timeout(PATIENCE), routes!(follow_visit_turn))
        .route(visitors, routes!(stop_visit_turn))
        .route(visitors, routes!(judge_answer))
        .route(visitors, routes!(leave_lead))
        .route(visitors, routes!(ask_for_person))
        .route(visitors, routes!(reset_visit))
        .route(visitors, routes!(erase_visit))
}

/// The visitor's token, where one is presented.
pub(super) struct Token(pub(super) Option<String>);

impl<S: Sync> FromRequestParts<S> for Token {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(bearer(parts).map(str::to_owned)))
    }
}

async fn enter(desk: &Agents, key: &str, locale: Locale, token: Token) -> Result<Visit, ApiError> {
    Ok(visit::enter(desk, key, locale, token.0.as_deref().unwrap_or_default()).await?)
}

/// What a visitor says. There is no role to choose: whoever speaks here is the visitor.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct VisitorSays {
    /// The text.
    #[garde(length(chars, min = 1, max = LONGEST))]
    #[schema(min_length = 1, max_length = 4000)]
    content: String,
    /// The client's own name of this message: the same is answered once, however often it is sent.
    #[garde(length(chars, min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    client_id: String,
}

/// Says something to the agent. With `Accept: text/event-stream` the answer arrives bit by bit.
#[utoipa::path(post, path = "/widget/{key}/messages", tag = "widget", params(("key" = String, Path)), request_body = VisitorSays,
    responses((status = 200, content((Said = "application/json"), (StreamEvent = "text/event-stream")))))]
async fn say_to_agent(
    State(desk): State<Agents>,
    Lang(locale): Lang,
    Path(key): Path<String>,
    token: Token,
    wants: Wants,
    Json(body): Json<VisitorSays>,
) -> Result<Response, ApiError> {
    let visit = enter(&desk, &key, locale, token).await?;
    let empty = || {
        let (fr, en) = ("Écrivez un message.", "Write a message.");
        Problem::invalid_field("content", "required", visit.scope.locale, fr, en)
    };
    let text = clean(&body.content).ok_or_else(empty)?;
    let answering = Box::pin(say::say(&desk, &visit, text, &body.client_id)).await?;
    answer::respond(&wants, visit.scope.locale, answering).await
}

/// Reads the visit as it is now: what was said, who leads it, what is being answered.
#[utoipa::path(get, path = "/widget/{key}/messages", tag = "widget", params(("key" = String, Path)),
    responses((status = 200, body = Opened)))]
async fn look_at_visit(
    State(desk): State<Agents>,
    Lang(locale): Lang,
    Path(key): Path<String>,
    token: Token,
) -> Result<Json<Opened>, ApiError> {
    let visit = enter(&desk, &key, locale, token).await?;
    Ok(Json(visit::look(&desk, &visit).await?))
}

/// A turn of the visitor's own conversation.
async fn turn_of(desk: &Agents, visit: &Visit, id: Uuid) -> Result<heraut_dialogue::Turn, Problem> {
    let turn = answering::find(desk.engine(), &visit.scope, TurnId(id)).await?;
    if turn.thread_id == Some(visit.conversation.id) { Ok(turn) } else { Err(Problem::not_found()) }
}

/// Follows an answer as events, from the beginning or from `Last-Event-ID` on.
#[utoipa::path(get, path = "/widget/{key}/turns/{id}/events", tag = "widget",
    params(("key" = String, Path), ("id" = Uuid, Path), ("Last-Event-ID" = Option<String>, Header, description = "The last event that was seen")),
    responses((status = 200, body = StreamEvent, content_type = "text/event-stream")))]
async fn follow_visit_turn(
    State(desk): State<Agents>,
    Lang(locale): Lang,
    Path((key, id)): Path<(String, Uuid)>,
    token: Token,
    wants: Wants,
) -> Result<Response, ApiError> {
    let visit = enter(&desk, &key, locale, token).await?;
    let turn = turn_of(&desk, &visit, id).await?;
    let place = wants.last_event_id.as_deref().and_then(Place::parse);
    let follow = desk.engine().follow(&visit.scope, &turn, place);
    let (scope, locale) = (visit.scope.clone(), visit.scope.locale);
    let end: BoxFuture<'static, Result<Ended<Said>, Problem>> = Box::pin(async move {
        let turn = answering::find(desk.engine(), &scope, TurnId(id)).await?;
        answering::of_row(&desk, &scope, turn, say::again).await
    });
    Ok(answer::stream(locale, answering::events(follow, end)))
}

/// Stops an answer; what was written so far is kept.
#[utoipa::path(post, path = "/widget/{key}/turns/{id}/stop", tag = "widget",
    params(("key" = String, Path), ("id" = Uuid, Path)), responses((status = 204)))]
async fn stop_visit_turn(
    State(desk): State<Agents>,
    Lang(locale): Lang,
    Path((key, id)): Path<(String, Uuid)>,
    token: Token,
) -> Result<StatusCode, ApiError> {
    let visit = enter(&desk, &key, locale, token).await?;
    let turn = turn_of(&desk, &visit, id).await?;
    desk.engine().stop(&visit.scope, turn.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a visitor thinks of an answer.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct FeedbackIn {
    /// 1 where it helped, -1 where it did not; nothing takes a judgement back.
    #[garde(custom(one_or_the_other))]
    #[schema(minimum = -1, maximum = 1)]
    feedback: Option<i16>,
    /// Why.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 500))]
    #[schema(max_length = 500)]
    reason: Option<String>,
}

fn one_or_the_other(feedback: &Option<i16>, _: &()) -> garde::Result {
    match feedback {
        None | Some(1 | -1) => Ok(()),
        Some(_) => Err(rules::fault("unknown_value", "1 ou -1.", "1 or -1.")),
    }
}

/// Judges an answer.
#[utoipa::path(post, path = "/widget/{key}/messages/{message_id}/feedback", tag = "widget",
    params(("key" = String, Path), ("message_id" = Uuid, Path)), request_body = FeedbackIn, responses((status = 204)))]
async fn judge_answer(
    State(desk): State<Agents>,
    Lang(locale): Lang,
    Path((key, message_id)): Path<(String, Uuid)>,
    token: Token,
    Json(body): Json<FeedbackIn>,
) -> Result<StatusCode, ApiError> {
    let visit = enter(&desk, &key, locale, token).await?;
    lead::judge(&desk, &visit, message_id, body.feedback, body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An address that a visitor leaves.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct LeadIn {
    /// How they are called.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 200))]
    #[schema(max_length = 200)]
    name: Option<String>,
    /// Their address.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    email: String,
    /// Their number.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 40))]
    #[schema(max_length = 40)]
    phone: Option<String>,
    /// What they want.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = LONGEST))]
    #[schema(max_length = 4000)]
    message: Option<String>,
    /// Whether they agreed to the sentence that they were shown. Without it nothing is kept.
    #[garde(custom(agreed))]
    consent: bool,
}

fn agreed(consent: &bool, _: &()) -> garde::Result {
    let (fr, en) =
        ("Cochez la case pour que l’équipe puisse vous répondre.", "Tick the box so that the team may answer.");
    if *consent { Ok(()) } else { Err(rules::fault("required", fr, en)) }
}

/// Leaves an address, with consent.
#[utoipa::path(post, path = "/widget/{key}/lead", tag = "widget", params(("key" = String, Path)), request_body = LeadIn,
    responses((status = 201)))]
async fn leave_lead(
    State(desk): State<Agents>,
    Lang(locale): Lang,
    Path(key): Path<String>,
    token: Token,
    Json(body): Json<LeadIn>,
) -> Result<StatusCode, ApiError> {
    let visit = enter(&desk, &key, locale, token).await?;
    let new = NewLead {
        name: body.name.unwrap_or_default(),
        email: body.email,
        phone: body.phone.unwrap_or_default(),
        message: body.message.unwrap_or_default(),
        consent: String::new(),
        langue: visit.scope.locale,
    };
    lead::leave(&desk, &visit, new).await?;
    Ok(StatusCode::CREATED)
}

/// Who leads a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub struct VisitState {
    /// Who leads it.
    state: Lead,
}

/// Asks for a person.
#[utoipa::path(post, path = "/widget/{key}/person", tag = "widget", params(("key" = String, Path)),
    responses((status = 200, body = VisitState)))]
async fn ask_for_person(
    State(desk): State<Agents>,
    Lang(locale): Lang,
    Path(key): Path<String>,
    token: Token,
) -> Result<Json<VisitState>, ApiError> {
    let visit = enter(&desk, &key, locale, token).await?;
    Ok(Json(VisitState { state: lead::hand_off(&desk, &visit).await? }))
}

/// Begins a new conversation; the old one stays with the site's owner until its time is over.
#[utoipa::path(post, path = "/widget/{key}/reset", tag = "widget", params(("key" = String, Path)),
    responses((status = 201, body = Opened)))]
async fn reset_visit(
    State(desk): State<Agents>,
    Lang(locale): Lang,
    Path(key): Path<String>,
    token: Token,
) -> Result<Created<Json<Opened>>, ApiError> {
    let visit = enter(&desk, &key, locale, token).await?;
    Ok(Created(Json(visit::reset(&desk, visit).await?)))
}

/// Deletes all that is kept of the visitor: conversations, address, visit.
#[utoipa::path(delete, path = "/widget/{key}/visitor", tag = "widget", params(("key" = String, Path)),
    responses((status = 204)))]
async fn erase_visit(
    State(desk): State<Agents>,
    Lang(locale): Lang,
    Path(key): Path<String>,
    token: Token,
) -> Result<StatusCode, ApiError> {
    let visit = enter(&desk, &key, locale, token).await?;
    visit::erase(&desk, &visit).await?;
    Ok(StatusCode::NO_CONTENT)
}
