//! `/agents/budgets`: what all agents of a workspace may answer together.

use axum::extract::{FromRef, State};
use heraut_http::{ApiError, Caller, Json, Policy, Routes, routes};

use crate::Agents;
use crate::budget::WorkspaceBudgets;
use crate::usecase::limits;

/// Bytes of a body.
const SMALL: usize = 4 << 10;

/// The operations on the workspace's budgets. Who pays decides.
pub(super) fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Agents: FromRef<S>,
{
    Routes::new()
        .route(Policy::viewer(), routes!(get_agent_budgets))
        .route(Policy::owner().body_limit(SMALL), routes!(set_agent_budgets))
}

/// Reads what all agents of the workspace may answer together.
#[utoipa::path(get, path = "/agents/budgets", tag = "agents", responses((status = 200, body = WorkspaceBudgets)))]
async fn get_agent_budgets(
    State(desk): State<Agents>,
    Caller(scope): Caller,
) -> Result<Json<WorkspaceBudgets>, ApiError> {
    Ok(Json(limits::find(&desk, &scope).await?))
}

/// Says what all agents of the workspace may answer together; what is absent is not limited.
#[utoipa::path(put, path = "/agents/budgets", tag = "agents", request_body = WorkspaceBudgets,
    responses((status = 200, body = WorkspaceBudgets)))]
async fn set_agent_budgets(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Json(body): Json<WorkspaceBudgets>,
) -> Result<Json<WorkspaceBudgets>, ApiError> {
    limits::set(&desk, &scope, body).await?;
    Ok(Json(body))
}
