//! `/session` and `/workspace`: who the caller is and where. Beside them the routes of accounts.

mod accounts;
mod audit;
mod auth;
mod invitations;
mod keys;
mod local;
mod me;
mod members;
mod oidc;
mod usage;
mod visitor;
mod workspaces;

use axum::extract::{FromRef, State};
use garde::Validate;
use heraut_http::extract::rules;
use heraut_http::{ApiError, Caller, IfMatch, Json, Policy, Revisioned, Routes, routes};
use heraut_kernel::{Locale, Principal, Problem, Role};
use heraut_store::{Db, Error};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use accounts::AccountsIdentity;
pub use local::LocalIdentity;

use crate::store::{self, Workspace, WorkspaceChange};
use crate::{Identity, Subscriptions};

/// The routes of the context, to be put below `/api`.
pub fn router<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Db: FromRef<S>,
    Identity: FromRef<S>,
    Subscriptions: FromRef<S>,
{
    Routes::new()
        .route(Policy::viewer(), routes!(get_session))
        .route(Policy::owner(), routes!(update_workspace))
        .merge(auth::router())
        .merge(oidc::router())
        .merge(me::router())
        .merge(keys::router())
        .merge(members::router())
        .merge(workspaces::router())
        .merge(invitations::router())
        .merge(usage::routes())
        .merge(audit::routes())
}

/// A workspace as its members see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkspaceOut {
    /// Identifier, to be sent as `X-Workspace`.
    id: i64,
    /// Name.
    nom: String,
    /// Default language of what is generated.
    langue: Locale,
    /// IANA time zone in which plans are dated.
    fuseau: String,
    /// Lock column.
    revision: i32,
}

impl From<Workspace> for WorkspaceOut {
    fn from(at: Workspace) -> Self {
        Self { id: at.id.0, nom: at.nom, langue: at.langue, fuseau: at.fuseau, revision: at.revision }
    }
}

/// How people are recognised.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Mode {
    /// No accounts: whoever reaches this machine is the local person. For internal use.
    Local,
    /// People sign in.
    Accounts,
}

fn mode_of(identity: &Identity) -> Mode {
    if identity.settings().accounts { Mode::Accounts } else { Mode::Local }
}

/// The caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionUser {
    /// Identifier.
    id: i64,
    /// Name.
    name: String,
}

/// Who the caller is and where.
#[derive(Debug, Serialize, ToSchema)]
pub struct Session {
    /// How people are recognised.
    mode: Mode,
    /// The caller.
    user: SessionUser,
    /// The workspace of this request.
    workspace: WorkspaceOut,
    /// What the caller may do there.
    role: Role,
    /// All workspaces of the caller.
    workspaces: Vec<WorkspaceOut>,
}

/// Says who the caller is and where.
#[utoipa::path(get, path = "/session", tag = "workspace", responses((status = 200, body = Session)))]
async fn get_session(State(identity): State<Identity>, Caller(scope): Caller) -> Result<Json<Session>, ApiError> {
    let Principal::User { id: user, role } = scope.principal else { return Err(Problem::not_found().into()) };
    let db = identity.db.clone();
    let workspaces = store::workspaces_of(&db, user).await.map_err(Error::into_problem)?;
    let workspace = workspaces.iter().find(|at| at.id == scope.workspace).cloned().ok_or_else(Problem::not_found)?;
    let name = store::name_of(&db, user).await.map_err(Error::into_problem)?.ok_or_else(Problem::not_found)?;
    Ok(Json(Session {
        mode: mode_of(&identity),
        user: SessionUser { id: user.0, name },
        workspace: workspace.into(),
        role,
        workspaces: workspaces.into_iter().map(WorkspaceOut::from).collect(),
    }))
}

/// A change of the workspace's settings.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct WorkspacePatch {
    /// New name.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, min = 1, max = 150))]
    #[schema(max_length = 150)]
    nom: Option<String>,
    /// New default language.
    #[garde(skip)]
    langue: Option<Locale>,
    /// New IANA time zone.
    #[garde(custom(known_zone))]
    #[schema(max_length = 64)]
    fuseau: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, clippy::ref_option, reason = "garde's signature")]
fn known_zone(zone: &Option<String>, _: &()) -> garde::Result {
    match zone {
        Some(zone) if zone.parse::<chrono_tz::Tz>().is_err() => {
            Err(rules::fault("unknown_value", "Ce fuseau horaire n'est pas connu.", "This time zone is not known."))
        }
        _ => Ok(()),
    }
}

/// Changes the workspace of this request.
#[utoipa::path(patch, path = "/workspace", tag = "workspace",
    params(("If-Match" = Option<String>, Header, description = "Revision that was read")),
    request_body = WorkspacePatch, responses((status = 200, body = WorkspaceOut)))]
async fn update_workspace(
    State(db): State<Db>,
    Caller(scope): Caller,
    IfMatch(revision): IfMatch,
    Json(body): Json<WorkspacePatch>,
) -> Result<Revisioned<WorkspaceOut>, ApiError> {
    let read = || async { store::workspace(&db, scope.workspace).await.map_err(Error::into_problem) };
    let at = read().await?.ok_or_else(Problem::not_found)?;
    if revision.is_some_and(|revision| revision != at.revision) {
        return Err(Problem::stale(at.revision).into());
    }
    let change = WorkspaceChange { nom: body.nom, langue: body.langue, fuseau: body.fuseau };
    let changed = store::update_workspace(&db, &scope, &at, change).await.map_err(Error::into_problem)?;
    let now = read().await?.ok_or_else(Problem::not_found)?;
    if !changed {
        return Err(Problem::stale(now.revision).into());
    }
    Ok(Revisioned(now.revision, now.into()))
}
