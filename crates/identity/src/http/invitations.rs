//! `/invitations`: asking people in, and coming in by a link.

use axum::extract::{FromRef, State};
use axum::response::Response;
use garde::Validate;
use heraut_http::{ApiError, Caller, Created, Json, Lang, Path, Policy, Routes, routes, rules};
use heraut_kernel::audit::By;
use heraut_kernel::{Instant, Role};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{SMALL, signed_in};
use super::me::{Me, person};
use super::visitor::AtTheDoor;
use crate::plans::Resource;
use crate::store::invitations::Invitation;
use crate::usecase::invitations;
use crate::{Identity, Subscriptions};

/// The routes of invitations.
pub(super) fn router<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Identity: FromRef<S>,
    Subscriptions: FromRef<S>,
{
    let owners = Policy::owner().in_person().body_limit(SMALL);
    let open = Policy::public().without_replay().body_limit(SMALL);
    Routes::new()
        .route(owners, routes!(list_invitations))
        .route(owners.without_replay(), routes!(create_invitation))
        .route(owners, routes!(revoke_invitation))
        .route(open, routes!(look_at_invitation))
        .route(open, routes!(accept_invitation_as_new))
        .route(Policy::person().in_person().body_limit(SMALL), routes!(accept_invitation))
}

/// Somebody who was asked in and has not come yet.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationOut {
    /// Identifier.
    id: i64,
    /// Who, by address.
    email: String,
    /// As what.
    role: Role,
    /// Since when.
    created_at: Instant,
    /// Until when the link works.
    expires_at: Instant,
}

impl From<Invitation> for InvitationOut {
    fn from(at: Invitation) -> Self {
        Self { id: at.id, email: at.email, role: at.role, created_at: at.created_at, expires_at: at.expires_at }
    }
}

/// The invitations of a workspace.
#[derive(Debug, Serialize, ToSchema)]
pub struct Invitations {
    /// Newest first.
    items: Vec<InvitationOut>,
}

/// Lists the invitations that wait.
#[utoipa::path(get, path = "/invitations", tag = "members", responses((status = 200, body = Invitations)))]
async fn list_invitations(
    State(identity): State<Identity>,
    Caller(scope): Caller,
) -> Result<Json<Invitations>, ApiError> {
    let items = invitations::list(&identity, &scope).await?;
    Ok(Json(Invitations { items: items.into_iter().map(InvitationOut::from).collect() }))
}

/// Somebody to be asked in.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct InvitationIn {
    /// Their address.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    email: String,
    /// What they may do.
    #[garde(skip)]
    role: Role,
}

/// An invitation with its link.
#[derive(Serialize, ToSchema)]
pub struct InvitationMade {
    /// The invitation.
    invitation: InvitationOut,
    /// What the link carries. It is not shown again.
    token: String,
    /// The path to hand over, below the address under which people reach the server.
    path: String,
    /// Whether a mail with a link of its own is on its way to them.
    mailed: bool,
}

/// Asks somebody in, or asks them again: an older link of theirs ends.
#[utoipa::path(post, path = "/invitations", tag = "members", request_body = InvitationIn,
    responses((status = 201, body = InvitationMade)))]
async fn create_invitation(
    State(identity): State<Identity>,
    State(subscriptions): State<Subscriptions>,
    Caller(scope): Caller,
    Json(body): Json<InvitationIn>,
) -> Result<Created<Json<InvitationMade>>, ApiError> {
    let limit = subscriptions.limit(&scope, Resource::Members).await.map_err(heraut_store::Error::into_problem)?;
    let made = invitations::invite(&identity, &scope, &body.email, body.role, limit).await?;
    let token = made.secret.expose().to_owned();
    let path = format!("/invitation#{token}");
    Ok(Created(Json(InvitationMade { invitation: made.invitation.into(), token, path, mailed: made.mailed })))
}

/// Takes an invitation back.
#[utoipa::path(delete, path = "/invitations/{id}", tag = "members",
    params(("id" = i64, Path, description = "Invitation")), responses((status = 204)))]
async fn revoke_invitation(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    invitations::revoke(&identity, &scope, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The token of a link.
#[derive(Deserialize, ToSchema, Validate)]
pub struct Link {
    /// From the link.
    #[garde(length(chars, min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    token: String,
}

/// What a link offers.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferOut {
    /// The name of the workspace.
    workspace: String,
    /// For whom, by address.
    email: String,
    /// As what.
    role: Role,
    /// Until when the link works.
    expires_at: Instant,
    /// Whether the address has an account: then sign in and accept; else accept as somebody new.
    has_account: bool,
}

/// Says what a link offers.
#[utoipa::path(post, path = "/auth/invitation", tag = "auth", request_body = Link, responses(
    (status = 200, body = OfferOut),
    (status = 409, body = heraut_http::ProblemBody, content_type = "application/problem+json", description = "There are no accounts."),
    (status = 410, body = heraut_http::ProblemBody, content_type = "application/problem+json", description = "The link does not work.")))]
async fn look_at_invitation(
    State(identity): State<Identity>,
    Json(body): Json<Link>,
) -> Result<Json<OfferOut>, ApiError> {
    let offer = invitations::look(&identity, &body.token).await?;
    Ok(Json(OfferOut {
        workspace: offer.workspace,
        email: offer.invitation.email,
        role: offer.invitation.role,
        expires_at: offer.invitation.expires_at,
        has_account: offer.has_account,
    }))
}

/// Somebody new who comes in by a link.
#[derive(Deserialize, ToSchema, Validate)]
pub struct Newcomer {
    /// From the link.
    #[garde(length(chars, min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    token: String,
    /// Name.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 150))]
    #[schema(min_length = 1, max_length = 150)]
    name: String,
    /// Password.
    #[garde(length(chars, min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    password: String,
}

/// Accepts an invitation as somebody new, and signs them in.
#[utoipa::path(post, path = "/auth/invitation/accept", tag = "auth", request_body = Newcomer, responses(
    (status = 201, body = Me), (status = 410, body = heraut_http::ProblemBody, content_type = "application/problem+json", description = "The link does not work.")))]
async fn accept_invitation_as_new(
    State(identity): State<Identity>,
    State(subscriptions): State<Subscriptions>,
    AtTheDoor(visitor): AtTheDoor,
    Lang(locale): Lang,
    Json(body): Json<Newcomer>,
) -> Result<Response, ApiError> {
    let password = body.password.into();
    let (token, name) = (body.token.as_str(), body.name);
    let done = invitations::accept_as_new(&identity, token, name, password, &visitor, locale, &subscriptions).await?;
    signed_in(&identity, StatusCode::CREATED, done, &visitor).await
}

/// Where an invitation led.
#[derive(Debug, Serialize, ToSchema)]
pub struct Accepted {
    /// The workspace, to be sent as `X-Workspace`.
    workspace_id: i64,
}

/// Accepts an invitation as somebody who is signed in.
#[utoipa::path(post, path = "/invitations/accept", tag = "members", request_body = Link, responses(
    (status = 200, body = Accepted),
    (status = 410, body = heraut_http::ProblemBody, content_type = "application/problem+json", description = "The link does not work.")))]
async fn accept_invitation(
    State(identity): State<Identity>,
    State(subscriptions): State<Subscriptions>,
    Caller(scope): Caller,
    Json(body): Json<Link>,
) -> Result<Json<Accepted>, ApiError> {
    let (by, user) = (By::from(&scope), person(&scope)?);
    let workspace = invitations::accept(&identity, by, user, &body.token, &subscriptions).await?;
    Ok(Json(Accepted { workspace_id: workspace.0 }))
}
