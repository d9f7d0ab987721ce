//! `/auth/oidc`: signing in by an account elsewhere; `/me/oidc`: connecting one and letting it go. Where a browser is on its way the
//! answer is the next page, never a document.

use std::time::Duration;

use axum::extract::{FromRef, State};
use axum::response::{IntoResponse, Redirect, Response};
use garde::Validate;
use heraut_http::{ApiError, Caller, Json, Path, Policy, Query, Routes, cookie, routes};
use heraut_kernel::Instant;
use heraut_kernel::audit::By;
use heraut_kernel::text::sha256_hex;
use http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::SMALL;
use super::me::person;
use super::visitor::{AtTheDoor, cookies};
use crate::oidc::Refusal;
use crate::oidc::client::Journey;
use crate::usecase::oidc::{self, Arrival, Back, Begun};
use crate::{Identity, Subscriptions};

/// Where the screens show what a person is connected to.
const CONNECTED: &str = "/account/security";

/// The routes of accounts elsewhere.
pub(super) fn router<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Identity: FromRef<S>,
    Subscriptions: FromRef<S>,
{
    // Not counted with what is expensive: an office at its limit of questions must still let people in. What a provider says
    // of itself is kept, and nobody is asked about a state that this server did not give out.
    let open = Policy::public();
    let theirs = Policy::person().in_person().body_limit(SMALL);
    Routes::new()
        .route(open, routes!(start_oidc))
        .route(open, routes!(come_back_from_oidc))
        .route(theirs, routes!(list_oidc_accounts))
        .route(theirs, routes!(connect_oidc_account, disconnect_oidc_account))
}

/// A way to sign in beside the password.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoginProvider {
    /// Its name in addresses.
    id: String,
    /// How people know it.
    name: String,
}

/// The ways to sign in beside the password.
pub(super) fn providers(identity: &Identity) -> Vec<LoginProvider> {
    let told = identity.oidc().iter().filter(|_| identity.settings().accounts);
    told.map(|at| LoginProvider { id: at.id().to_owned(), name: at.name().to_owned() }).collect()
}

/// Where to go in the end.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct Next {
    /// A page of ours; the first one where it is none.
    #[garde(length(chars, max = 2000))]
    #[param(max_length = 2000)]
    next: Option<String>,
}

/// Sends the browser to a provider, to sign in there.
#[utoipa::path(get, path = "/auth/oidc/{provider}/start", tag = "auth",
    params(("provider" = String, Path, description = "Name of the provider"), Next),
    responses((status = 303, description = "On to the provider, or to the login page where it does not answer."),
    (status = 404, body = heraut_http::ProblemBody, content_type = "application/problem+json", description = "Nobody of this name vouches for people here.")))]
async fn start_oidc(
    State(identity): State<Identity>,
    AtTheDoor(visitor): AtTheDoor,
    Path(provider): Path<String>,
    Query(query): Query<Next>,
) -> Result<Response, ApiError> {
    let next = query.next.as_deref();
    Ok(match oidc::begin(&identity, &provider, None, next).await? {
        Ok(begun) => (keep(&identity, &begun, visitor.tls), Redirect::to(&begun.url)).into_response(),
        Err(refusal) => outside(refusal, &provider, crate::oidc::page_of_ours(next)).into_response(),
    })
}

/// What a provider sends back with somebody.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct Callback {
    /// What we gave them to take along.
    #[garde(length(chars, max = 128))]
    #[param(max_length = 128)]
    state: Option<String>,
    /// What can be exchanged for who they are.
    #[garde(length(chars, max = 4096))]
    #[param(max_length = 4096)]
    code: Option<String>,
    /// Who says so.
    #[garde(length(chars, max = 2000))]
    #[param(max_length = 2000)]
    iss: Option<String>,
}

/// Takes back who comes from a provider: in, connected, or to the page that says why not.
#[utoipa::path(get, path = "/auth/oidc/{provider}/callback", tag = "auth",
    params(("provider" = String, Path, description = "Name of the provider"), Callback),
    responses((status = 303, description = "On to the page that was wanted, or to the one that says why not."),
    (status = 404, body = heraut_http::ProblemBody, content_type = "application/problem+json", description = "Nobody of this name vouches for people here.")))]
async fn come_back_from_oidc(
    State(identity): State<Identity>,
    State(subscriptions): State<Subscriptions>,
    AtTheDoor(visitor): AtTheDoor,
    headers: HeaderMap,
    Path(provider): Path<String>,
    Query(query): Query<Callback>,
) -> Result<Response, ApiError> {
    let name = query.state.as_deref().map(|state| cookie_of(&identity, state));
    let kept = name.as_deref().and_then(|name| cookie::of(&headers, name)).map(Journey::of);
    let back = Back { state: query.state, code: query.code, issuer: query.iss, journey: kept };
    let arrival = oidc::arrive(&identity, &provider, back, &visitor, &subscriptions).await?;
    let mut response = match arrival {
        Arrival::In(entry, page) => (cookies(&identity, &entry, visitor.tls), Redirect::to(&page)).into_response(),
        Arrival::Connected => Redirect::to(&format!("{CONNECTED}?oidc=connected")).into_response(),
        Arrival::Outside(refusal, page) => outside(refusal, &provider, &page).into_response(),
        Arrival::Unconnected(refusal) => {
            // The name is one of ours: it was found among the providers.
            Redirect::to(&format!("{CONNECTED}?oidc={}&provider={provider}", refusal.word())).into_response()
        }
    };
    // Used or not, it is of no use any more.
    let secure = visitor.tls || identity.is_secure();
    if let Some(gone) = name.and_then(|name| cookie::set(&name, "", Duration::ZERO, secure)) {
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    Ok(response)
}

/// The login page, with what it is to explain.
fn outside(refusal: Refusal, provider: &str, page: &str) -> Redirect {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("oidc", refusal.word()).append_pair("provider", provider);
    if page != "/" {
        query.append_pair("next", page);
    }
    Redirect::to(&format!("/login?{}", query.finish()))
}

/// One cookie for each way, so that two tabs do not take each other's.
fn cookie_of(identity: &Identity, state: &str) -> String {
    let prefix = if identity.is_secure() { "__Host-" } else { "" };
    format!("{prefix}heraut-oidc-{}", &sha256_hex(state.as_bytes())[..8])
}

fn keep(identity: &Identity, begun: &Begun, tls: bool) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let name = cookie_of(identity, &begun.journey.state());
    let lasts = oidc::LASTS.to_std().unwrap_or_default();
    if let Some(value) = cookie::set(&name, begun.journey.cookie(), lasts, tls || identity.is_secure()) {
        headers.append(header::SET_COOKIE, value);
    }
    headers
}

/// An account elsewhere that the caller is connected to.
#[derive(Debug, Serialize, ToSchema)]
pub struct OauthAccountOut {
    /// The provider, by its name in addresses.
    provider: String,
    /// The address there, as far as the provider has made sure of it.
    email: Option<String>,
    /// Since when.
    created_at: Instant,
    /// When it was last used to sign in.
    last_used_at: Instant,
}

/// The accounts elsewhere of the caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct OauthAccounts {
    /// Oldest first.
    items: Vec<OauthAccountOut>,
    /// What one can be connected to.
    providers: Vec<LoginProvider>,
}

/// Lists the accounts elsewhere that the caller is connected to.
#[utoipa::path(get, path = "/me/oidc", tag = "me", responses((status = 200, body = OauthAccounts)))]
async fn list_oidc_accounts(
    State(identity): State<Identity>,
    Caller(scope): Caller,
) -> Result<Json<OauthAccounts>, ApiError> {
    let accounts = oidc::list(&identity, person(&scope)?).await?;
    let items = accounts.into_iter().map(|at| OauthAccountOut {
        provider: at.provider,
        email: at.email,
        created_at: at.created_at,
        last_used_at: at.last_used_at,
    });
    Ok(Json(OauthAccounts { items: items.collect(), providers: providers(&identity) }))
}

/// Where the browser goes to connect an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct Departure {
    /// The provider's page.
    url: String,
}

/// Begins to connect an account elsewhere: the answer sets a cookie and names the provider's page.
#[utoipa::path(post, path = "/me/oidc/{provider}", tag = "me",
    params(("provider" = String, Path, description = "Name of the provider")), responses(
    (status = 200, body = Departure),
    (status = 502, body = heraut_http::ProblemBody, content_type = "application/problem+json", description = "The provider does not answer.")))]
async fn connect_oidc_account(
    State(identity): State<Identity>,
    AtTheDoor(visitor): AtTheDoor,
    Caller(scope): Caller,
    Path(provider): Path<String>,
) -> Result<Response, ApiError> {
    let user = person(&scope)?;
    let begun =
        oidc::begin(&identity, &provider, Some(user), None).await?.map_err(|_| crate::error::oidc_unavailable())?;
    Ok((keep(&identity, &begun, visitor.tls), Json(Departure { url: begun.url })).into_response())
}

/// Lets an account elsewhere go.
#[utoipa::path(delete, path = "/me/oidc/{provider}", tag = "me",
    params(("provider" = String, Path, description = "Name of the provider")), responses(
    (status = 204),
    (status = 409, body = heraut_http::ProblemBody, content_type = "application/problem+json", description = "It is the only way in.")))]
async fn disconnect_oidc_account(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    Path(provider): Path<String>,
) -> Result<StatusCode, ApiError> {
    oidc::disconnect(&identity, person(&scope)?, &provider, By::from(&scope)).await?;
    Ok(StatusCode::NO_CONTENT)
}
