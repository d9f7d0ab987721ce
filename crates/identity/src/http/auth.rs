//! `/auth`: signing in and out, the first account, a new password by a link. Nobody is looked for here.

use axum::extract::{FromRef, State};
use axum::response::{IntoResponse, Response};
use garde::Validate;
use heraut_http::{ApiError, Json, Lang, Policy, Routes, routes, rules};
use http::StatusCode;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::me::Me;
use super::oidc::{LoginProvider, providers};
use super::visitor::{AtTheDoor, cookies, no_session};
use super::{Mode, mode_of};
use crate::Identity;
use crate::usecase::entering::Visitor;
use crate::usecase::login::SignedIn;
use crate::usecase::setup::NewAccount;
use crate::usecase::{login, mailing, password, profile, session, setup};

/// Nothing here is large.
pub(super) const SMALL: usize = 16 * 1024;

/// The routes of signing in.
pub(super) fn router<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Identity: FromRef<S>,
{
    let open = Policy::public().without_replay().body_limit(SMALL);
    Routes::new()
        .route(Policy::public(), routes!(get_auth_state))
        .route(open, routes!(set_up))
        .route(open, routes!(log_in))
        .route(open, routes!(log_out))
        .route(open, routes!(ask_reset))
        .route(open, routes!(reset_password))
}

/// How one signs in here.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthState {
    /// How people are recognised.
    mode: Mode,
    /// Nobody has an account yet: the operator's link makes the first one.
    setup_needed: bool,
    /// Whether a link to a new password is sent by mail; else the operator gives one.
    reset_by_mail: bool,
    /// Characters of a password at least.
    password_min: usize,
    /// Others who vouch for people.
    providers: Vec<LoginProvider>,
}

/// Says how one signs in here.
#[utoipa::path(get, path = "/auth/state", tag = "auth", responses((status = 200, body = AuthState)))]
async fn get_auth_state(State(identity): State<Identity>) -> Result<Json<AuthState>, ApiError> {
    let setup_needed = setup::is_needed(&identity).await?;
    Ok(Json(AuthState {
        mode: mode_of(&identity),
        setup_needed,
        reset_by_mail: identity.settings().accounts && identity.settings().mail,
        password_min: crate::password::SHORTEST,
        providers: providers(&identity),
    }))
}

/// The first account.
#[derive(Deserialize, ToSchema, Validate)]
pub struct Setup {
    /// From the link that the operator was shown.
    #[garde(length(chars, min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    setup_token: String,
    /// Address, where the person signs in.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    email: String,
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

/// Makes the first account, and signs it in.
#[utoipa::path(post, path = "/auth/setup", tag = "auth", request_body = Setup, responses(
    (status = 201, body = Me), (status = 410, body = heraut_http::ProblemBody, content_type = "application/problem+json", description = "The link does not work.")))]
async fn set_up(
    State(identity): State<Identity>,
    AtTheDoor(visitor): AtTheDoor,
    Lang(locale): Lang,
    Json(body): Json<Setup>,
) -> Result<Response, ApiError> {
    let new = NewAccount { email: body.email, name: body.name, password: body.password.into() };
    let done = setup::setup(&identity, &body.setup_token, new, &visitor, locale).await?;
    signed_in(&identity, StatusCode::CREATED, done, &visitor).await
}

/// An address and its password.
#[derive(Deserialize, ToSchema, Validate)]
pub struct Login {
    /// Address.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    email: String,
    /// Password.
    #[garde(length(chars, min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    password: String,
}

/// Signs in: the answer sets the cookie of a session.
#[utoipa::path(post, path = "/auth/login", tag = "auth", request_body = Login, responses(
    (status = 200, body = Me), (status = 401, body = heraut_http::ProblemBody, content_type = "application/problem+json", description = "No such pair.")))]
async fn log_in(
    State(identity): State<Identity>,
    AtTheDoor(visitor): AtTheDoor,
    Json(body): Json<Login>,
) -> Result<Response, ApiError> {
    let done = login::login(&identity, &body.email, body.password.into(), &visitor).await?;
    signed_in(&identity, StatusCode::OK, done, &visitor).await
}

/// Who signed in, with their cookies.
pub(super) async fn signed_in(
    identity: &Identity,
    status: StatusCode,
    done: SignedIn,
    visitor: &Visitor,
) -> Result<Response, ApiError> {
    let me = Me::from(profile::read(identity, done.user).await?);
    Ok((status, cookies(identity, &done.entry, visitor.tls), Json(me)).into_response())
}

/// Signs out, if somebody is signed in.
#[utoipa::path(post, path = "/auth/logout", tag = "auth", responses((status = 204)))]
async fn log_out(State(identity): State<Identity>, AtTheDoor(visitor): AtTheDoor) -> Result<Response, ApiError> {
    session::end_own(&identity, &visitor).await?;
    Ok((StatusCode::NO_CONTENT, no_session(&identity, visitor.tls)).into_response())
}

/// Whose password is forgotten.
#[derive(Deserialize, ToSchema, Validate)]
pub struct Forgotten {
    /// Address.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    email: String,
}

/// Sends a link to a new password by mail, if somebody has the address. The answer is the same where nobody does.
#[utoipa::path(post, path = "/auth/reset-request", tag = "auth", request_body = Forgotten, responses(
    (status = 202, description = "If somebody has the address, a mail is on its way."),
    (status = 409, body = heraut_http::ProblemBody, content_type = "application/problem+json", description = "No mail leaves from here.")))]
async fn ask_reset(
    State(identity): State<Identity>,
    AtTheDoor(visitor): AtTheDoor,
    Lang(locale): Lang,
    Json(body): Json<Forgotten>,
) -> Result<StatusCode, ApiError> {
    mailing::ask_reset(&identity, &body.email, visitor.address, locale).await?;
    Ok(StatusCode::ACCEPTED)
}

/// A new password, by a link.
#[derive(Deserialize, ToSchema, Validate)]
pub struct Reset {
    /// From the link.
    #[garde(length(chars, min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    token: String,
    /// New password.
    #[garde(length(chars, min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    password: String,
}

/// Chooses a new password by a link; all sessions of the person end.
#[utoipa::path(post, path = "/auth/reset", tag = "auth", request_body = Reset, responses(
    (status = 204), (status = 410, body = heraut_http::ProblemBody, content_type = "application/problem+json", description = "The link does not work.")))]
async fn reset_password(
    State(identity): State<Identity>,
    AtTheDoor(visitor): AtTheDoor,
    Lang(locale): Lang,
    Json(body): Json<Reset>,
) -> Result<StatusCode, ApiError> {
    password::reset(&identity, &body.token, SecretString::from(body.password), &visitor, locale).await?;
    Ok(StatusCode::NO_CONTENT)
}
