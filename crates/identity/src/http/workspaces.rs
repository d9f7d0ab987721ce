//! `DELETE /workspace` and what was deleted: `/workspaces/deleted`, `/workspaces/{id}/restore`.

use axum::extract::{FromRef, State};
use garde::Validate;
use heraut_http::{ApiError, Caller, Json, Path, Policy, Routes, routes};
use heraut_kernel::{Instant, Role, WorkspaceId};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::WorkspaceOut;
use super::auth::SMALL;
use super::me::person;
use super::members::Membership;
use crate::Identity;
use crate::store::workspaces::Deleted;
use crate::usecase::workspaces::{self, Confirmed, gone_at};

/// The routes of deletion.
pub(super) fn router<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Identity: FromRef<S>,
{
    Routes::new()
        .route(Policy::owner().in_person().body_limit(SMALL), routes!(delete_workspace))
        .route(Policy::person(), routes!(list_deleted_workspaces))
        .route(Policy::person().in_person().body_limit(SMALL), routes!(restore_workspace))
}

/// The word that a deletion needs.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct WorkspaceDeletion {
    /// The workspace's name, typed.
    #[garde(length(chars, min = 1, max = 150))]
    #[schema(min_length = 1, max_length = 150)]
    confirm: String,
}

/// Deletes the workspace: nobody enters it any more, and after 30 days it is gone for good.
#[utoipa::path(delete, path = "/workspace", tag = "workspace", request_body = WorkspaceDeletion,
    responses((status = 204)))]
async fn delete_workspace(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    Json(body): Json<WorkspaceDeletion>,
) -> Result<StatusCode, ApiError> {
    let confirmed = Confirmed::Name(body.confirm, scope.locale);
    workspaces::delete(&identity, &scope, confirmed).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A workspace that was deleted.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeletedWorkspace {
    /// The workspace.
    workspace: WorkspaceOut,
    /// Since when.
    deleted_at: Instant,
    /// When it is gone for good.
    gone_at: Instant,
}

impl From<Deleted> for DeletedWorkspace {
    fn from(at: Deleted) -> Self {
        Self { workspace: at.workspace.into(), deleted_at: at.since, gone_at: gone_at(at.since) }
    }
}

/// The deleted workspaces of a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeletedWorkspaces {
    /// Last deleted first.
    items: Vec<DeletedWorkspace>,
}

/// Lists the deleted workspaces that the caller owns and may restore.
#[utoipa::path(get, path = "/workspaces/deleted", tag = "workspace",
    responses((status = 200, body = DeletedWorkspaces)))]
async fn list_deleted_workspaces(
    State(identity): State<Identity>,
    Caller(scope): Caller,
) -> Result<Json<DeletedWorkspaces>, ApiError> {
    let items = workspaces::deleted(&identity, person(&scope)?).await?;
    Ok(Json(DeletedWorkspaces { items: items.into_iter().map(DeletedWorkspace::from).collect() }))
}

/// Restores a deleted workspace of the caller's.
#[utoipa::path(post, path = "/workspaces/{id}/restore", tag = "workspace",
    params(("id" = i64, Path, description = "Workspace")), responses((status = 200, body = Membership)))]
async fn restore_workspace(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
) -> Result<Json<Membership>, ApiError> {
    let user = person(&scope)?;
    let workspace = workspaces::restore(&identity, &scope, WorkspaceId(id), Some(user)).await?;
    Ok(Json(Membership { workspace: workspace.into(), role: Role::Owner }))
}
