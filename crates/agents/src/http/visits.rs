//! `/widget/{key}/session`: how a visitor comes in; and `/agents/{id}/essai`, how the desk tries an agent.

use axum::extract::{FromRef, State};
use garde::Validate;
use heraut_http::{ApiError, Caller, Created, Json, Lang, Path, Policy, Routes, routes};
use heraut_kernel::Locale;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::widget::Token;
use crate::Agents;
use crate::usecase::visit::{self, Opened};
use crate::visit::Page;

/// Bytes of a body.
const SMALL: usize = 16 << 10;

/// The operations that let somebody in.
pub(super) fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Agents: FromRef<S>,
{
    Routes::new()
        .route(Policy::visitor().body_limit(SMALL), routes!(open_visit))
        .route(Policy::editor().without_replay(), routes!(try_agent))
}

/// Where a visit begins.
#[derive(Debug, Default, Deserialize, ToSchema, Validate)]
#[serde(default)]
pub struct VisitIn {
    /// Language of the page; that of the request where absent.
    #[garde(skip)]
    langue: Option<Locale>,
    /// Address of the page; its query and fragment are not kept.
    #[garde(length(chars, max = 2000))]
    #[schema(max_length = 2000)]
    url: Option<String>,
    /// Title of the page.
    #[garde(length(chars, max = 300))]
    #[schema(max_length = 300)]
    title: Option<String>,
    /// Where the visitor comes from.
    #[garde(length(chars, max = 2000))]
    #[schema(max_length = 2000)]
    referrer: Option<String>,
    /// A JWT by which the customer's backend says who the visitor is: HS256 under the agent's secret, with `sub`, `aud` (the
    /// agent) and an `exp` of ten minutes at most.
    #[garde(length(chars, max = 4096))]
    #[schema(max_length = 4096)]
    identity: Option<String>,
}

/// Opens a visit, or goes on with the one whose token is presented.
#[utoipa::path(post, path = "/widget/{key}/session", tag = "widget", params(("key" = String, Path, description = "Publishable key")),
    request_body = VisitIn, responses((status = 200, body = Opened),
    (status = 401, body = heraut_http::ProblemBody, content_type = "application/problem+json", description = "Nobody vouches for this visitor."),
    (status = 403, body = heraut_http::ProblemBody, content_type = "application/problem+json", description = "The page may not use this key."),
    (status = 410, body = heraut_http::ProblemBody, content_type = "application/problem+json", description = "The key opens nothing.")))]
async fn open_visit(
    State(desk): State<Agents>,
    Lang(locale): Lang,
    Path(key): Path<String>,
    Token(token): Token,
    headers: http::HeaderMap,
    Json(body): Json<VisitIn>,
) -> Result<Json<Opened>, ApiError> {
    let agent = headers.get(http::header::USER_AGENT).and_then(|value| value.to_str().ok());
    let page = Page {
        url: body.url,
        title: body.title,
        referrer: body.referrer,
        user_agent: agent.map(|text| heraut_kernel::text::truncate(text, 300).to_owned()),
    };
    let locale = body.langue.unwrap_or(locale);
    Ok(Json(visit::open(&desk, &key, locale, token.as_deref(), body.identity.as_deref(), page).await?))
}

/// A visit to try an agent.
#[derive(Serialize, ToSchema)]
pub struct Essai {
    /// The publishable key to use.
    key: String,
    /// The visit.
    visit: Opened,
}

/// Opens a visit in which somebody of the workspace tries an agent, turned on or not; it counts in no statistics.
#[utoipa::path(post, path = "/agents/{id}/essai", tag = "agents", params(("id" = Uuid, Path)),
    responses((status = 201, body = Essai)))]
async fn try_agent(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<Created<Json<Essai>>, ApiError> {
    let (visit, key) = visit::try_out(&desk, &scope, id).await?;
    Ok(Created(Json(Essai { key, visit })))
}
