//! Links under which a plan is read without an account: `/scenarios/{id}/partages`, `/partage`.

use axum::extract::{FromRef, State};
use garde::Validate;
use heraut_http::{ApiError, Caller, Created, Json, Path, Policy, Routes, routes};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Marketing;
use crate::partage::{Partage, PlanPartage};
use crate::usecase::partage;

/// Bytes of a body.
const SMALL: usize = 4 << 10;

/// The operations on links.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Marketing: FromRef<S>,
{
    let editors = Policy::editor().body_limit(SMALL);
    Routes::new()
        .route(editors, routes!(list_partages))
        .route(editors.without_replay(), routes!(create_partage))
        .route(editors, routes!(revoke_partage))
        .route(Policy::public().without_replay().body_limit(SMALL), routes!(open_partage))
}

/// The links of a scenario.
#[derive(Debug, Serialize, ToSchema)]
pub struct Partages {
    /// Those that still open, newest first.
    items: Vec<Partage>,
}

/// Lists the links of a scenario that still open.
#[utoipa::path(get, path = "/scenarios/{id}/partages", tag = "partages", params(("id" = i64, Path)),
    responses((status = 200, body = Partages)))]
async fn list_partages(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
) -> Result<Json<Partages>, ApiError> {
    Ok(Json(Partages { items: partage::list(&marketing, &scope, id).await? }))
}

/// A link to be made.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct NewPartage {
    /// Days after which it no longer opens.
    #[garde(range(min = 1, max = 365))]
    #[schema(minimum = 1, maximum = 365)]
    jours: i64,
}

/// A link with what opens it.
#[derive(Serialize, ToSchema)]
pub struct PartageMade {
    /// The link.
    partage: Partage,
    /// What the link carries. It is not shown again.
    token: String,
    /// The path to hand over, below the address under which people reach the server.
    path: String,
}

/// Makes a link under which whoever has it reads the newest plan of a scenario.
#[utoipa::path(post, path = "/scenarios/{id}/partages", tag = "partages", params(("id" = i64, Path)),
    request_body = NewPartage, responses((status = 201, body = PartageMade)))]
async fn create_partage(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    Json(body): Json<NewPartage>,
) -> Result<Created<Json<PartageMade>>, ApiError> {
    let (partage, secret) = partage::create(&marketing, &scope, id, body.jours).await?;
    let token = secret.expose().to_owned();
    // Behind the #: what follows it stays in the browser and out of every log on the way.
    let path = format!("/partage#{token}");
    Ok(Created(Json(PartageMade { partage, token, path })))
}

/// Ends a link at once.
#[utoipa::path(delete, path = "/scenarios/{id}/partages/{partage_id}", tag = "partages",
    params(("id" = i64, Path), ("partage_id" = i64, Path)), responses((status = 204)))]
async fn revoke_partage(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path((id, partage_id)): Path<(i64, i64)>,
) -> Result<StatusCode, ApiError> {
    partage::revoke(&marketing, &scope, id, partage_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The token of a link.
#[derive(Deserialize, ToSchema, Validate)]
pub struct PartageLink {
    /// From the link.
    #[garde(length(chars, min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    token: String,
}

/// Reads the plan that a link opens.
#[utoipa::path(post, path = "/partage", tag = "partages", request_body = PartageLink, responses(
    (status = 200, body = PlanPartage),
    (status = 410, body = heraut_http::ProblemBody, content_type = "application/problem+json", description = "The link does not open.")))]
async fn open_partage(
    State(marketing): State<Marketing>,
    Json(body): Json<PartageLink>,
) -> Result<Json<PlanPartage>, ApiError> {
    Ok(Json(partage::open(&marketing, &body.token).await?))
}
