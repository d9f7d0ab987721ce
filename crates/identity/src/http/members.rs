//! `/members` and `/workspaces`: who is in a workspace, as what, and which workspaces somebody is in.

use axum::extract::{FromRef, State};
use garde::Validate;
use heraut_http::{ApiError, Caller, Created, Json, Path, Policy, Routes, routes, rules};
use heraut_kernel::audit::By;
use heraut_kernel::{Instant, Locale, Problem, Role, UserId};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::SMALL;
use super::me::person;
use super::{WorkspaceOut, known_zone};
use crate::Identity;
use crate::store::members::Member;
use crate::store::{self, NewWorkspace};
use crate::usecase::members;

/// The routes of members.
pub(super) fn router<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Identity: FromRef<S>,
{
    let owners = Policy::owner().in_person().body_limit(SMALL);
    Routes::new()
        .route(Policy::viewer(), routes!(list_members))
        .route(owners, routes!(update_member))
        .route(owners, routes!(remove_member))
        .route(owners, routes!(transfer_workspace))
        .route(Policy::viewer().in_person().body_limit(SMALL), routes!(leave_workspace))
        .route(Policy::person(), routes!(list_workspaces))
        .route(Policy::person().in_person().body_limit(SMALL), routes!(create_workspace))
}

/// A member as the others see them.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberOut {
    /// The person.
    user_id: i64,
    /// Their name.
    name: String,
    /// Their address, where they have one.
    email: Option<String>,
    /// What they may do.
    role: Role,
    /// Since when they are a member.
    since: Instant,
    /// Whether it is the caller.
    you: bool,
}

impl MemberOut {
    fn of(at: Member, caller: Option<UserId>) -> Self {
        let you = caller == Some(at.user);
        Self { user_id: at.user.0, name: at.name, email: at.email, role: at.role, since: at.since, you }
    }
}

/// The members of a workspace.
#[derive(Debug, Serialize, ToSchema)]
pub struct Members {
    /// Oldest first.
    items: Vec<MemberOut>,
}

/// Lists the members of the workspace.
#[utoipa::path(get, path = "/members", tag = "members", responses((status = 200, body = Members)))]
async fn list_members(State(identity): State<Identity>, Caller(scope): Caller) -> Result<Json<Members>, ApiError> {
    let caller = scope.principal.user();
    let members = members::list(&identity, &scope).await?;
    Ok(Json(Members { items: members.into_iter().map(|at| MemberOut::of(at, caller)).collect() }))
}

/// A change of a membership.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct MemberPatch {
    /// New role.
    #[garde(skip)]
    role: Role,
}

/// Gives a member another role.
#[utoipa::path(patch, path = "/members/{user_id}", tag = "members",
    params(("user_id" = i64, Path, description = "Person")), request_body = MemberPatch,
    responses((status = 200, body = MemberOut)))]
async fn update_member(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    Path(user): Path<i64>,
    Json(body): Json<MemberPatch>,
) -> Result<Json<MemberOut>, ApiError> {
    let member = members::change_role(&identity, &scope, UserId(user), body.role).await?;
    Ok(Json(MemberOut::of(member, scope.principal.user())))
}

/// Removes a member.
#[utoipa::path(delete, path = "/members/{user_id}", tag = "members",
    params(("user_id" = i64, Path, description = "Person")), responses((status = 204)))]
async fn remove_member(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    Path(user): Path<i64>,
) -> Result<StatusCode, ApiError> {
    members::remove(&identity, &scope, UserId(user)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Leaves the workspace.
#[utoipa::path(post, path = "/workspace/leave", tag = "members", responses((status = 204)))]
async fn leave_workspace(State(identity): State<Identity>, Caller(scope): Caller) -> Result<StatusCode, ApiError> {
    members::remove(&identity, &scope, person(&scope)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// To whom a workspace goes.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct Transfer {
    /// A member, who becomes an owner.
    #[garde(skip)]
    user_id: i64,
}

/// Makes another member an owner in the caller's place; the caller stays as an editor.
#[utoipa::path(post, path = "/workspace/transfer", tag = "members", request_body = Transfer,
    responses((status = 200, body = MemberOut)))]
async fn transfer_workspace(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    Json(body): Json<Transfer>,
) -> Result<Json<MemberOut>, ApiError> {
    let from = person(&scope)?;
    let member = members::transfer(&identity, &scope, from, UserId(body.user_id)).await?;
    Ok(Json(MemberOut::of(member, Some(from))))
}

/// A workspace, and what the caller may do there.
#[derive(Debug, Serialize, ToSchema)]
pub struct Membership {
    /// The workspace.
    pub(super) workspace: WorkspaceOut,
    /// The caller's role there.
    pub(super) role: Role,
}

/// The workspaces of a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct Memberships {
    /// Oldest first.
    items: Vec<Membership>,
}

/// Lists the caller's workspaces.
#[utoipa::path(get, path = "/workspaces", tag = "workspace", responses((status = 200, body = Memberships)))]
async fn list_workspaces(
    State(identity): State<Identity>,
    Caller(scope): Caller,
) -> Result<Json<Memberships>, ApiError> {
    let found =
        store::memberships_of(&identity.db, person(&scope)?).await.map_err(heraut_store::Error::into_problem)?;
    let items = found.into_iter().map(|(workspace, role)| Membership { workspace: workspace.into(), role });
    Ok(Json(Memberships { items: items.collect() }))
}

/// A workspace to be made.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct WorkspaceIn {
    /// Name.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 150))]
    #[schema(min_length = 1, max_length = 150)]
    nom: String,
    /// Default language of what is generated; French where absent.
    #[garde(skip)]
    langue: Option<Locale>,
    /// IANA time zone; Europe/Paris where absent.
    #[garde(custom(known_zone))]
    #[schema(max_length = 64)]
    fuseau: Option<String>,
}

/// Makes a workspace; the caller owns it.
#[utoipa::path(post, path = "/workspaces", tag = "workspace", request_body = WorkspaceIn,
    responses((status = 201, body = Membership)))]
async fn create_workspace(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    Json(body): Json<WorkspaceIn>,
) -> Result<Created<Json<Membership>>, ApiError> {
    let new = NewWorkspace {
        nom: body.nom,
        langue: body.langue.unwrap_or_default(),
        fuseau: body.fuseau.unwrap_or_else(|| "Europe/Paris".to_owned()),
    };
    let made = store::found_workspace(&identity.db, person(&scope)?, new, Some(By::from(&scope))).await;
    let workspace = made.map_err(|error| -> Problem { error.into_problem() })?.into();
    Ok(Created(Json(Membership { workspace, role: Role::Owner })))
}
