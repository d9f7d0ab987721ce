//! `/agents/{id}/identity`: the secret with which the customer's backend vouches for visitors.

use axum::extract::{FromRef, State};
use heraut_http::{ApiError, Caller, Created, Json, Path, Policy, Routes, routes};
use heraut_kernel::Instant;
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Agents;
use crate::usecase::identity;

/// The operations on that secret.
pub(super) fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Agents: FromRef<S>,
{
    Routes::new()
        .route(Policy::viewer(), routes!(get_agent_identity))
        .route(Policy::editor().without_replay(), routes!(set_agent_identity))
        .route(Policy::editor(), routes!(remove_agent_identity))
}

/// Whether visitors can be vouched for.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgentIdentity {
    /// Since when there is a secret.
    set_at: Option<Instant>,
}

/// A secret that was just made.
#[derive(Serialize, ToSchema)]
pub struct AgentIdentityMade {
    /// The secret (`ids_…`), to be used as it stands for HS256. It is not shown again.
    secret: String,
    /// Since when there is one.
    set_at: Instant,
}

/// Says whether visitors of an agent can be vouched for.
#[utoipa::path(get, path = "/agents/{id}/identity", tag = "agents", params(("id" = Uuid, Path)),
    responses((status = 200, body = AgentIdentity)))]
async fn get_agent_identity(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<AgentIdentity>, ApiError> {
    Ok(Json(AgentIdentity { set_at: identity::since(&desk, &scope, id).await? }))
}

/// Makes a secret with which visitors are vouched for; the one before is good for nothing from here on.
#[utoipa::path(post, path = "/agents/{id}/identity", tag = "agents", params(("id" = Uuid, Path)),
    responses((status = 201, body = AgentIdentityMade)))]
async fn set_agent_identity(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<Created<Json<AgentIdentityMade>>, ApiError> {
    let (secret, set_at) = identity::set(&desk, &scope, id).await?;
    Ok(Created(Json(AgentIdentityMade { secret: secret.expose().to_owned(), set_at })))
}

/// Removes the secret: no visitor is vouched for any more.
#[utoipa::path(delete, path = "/agents/{id}/identity", tag = "agents", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn remove_agent_identity(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, ApiError> {
    identity::remove(&desk, &scope, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
