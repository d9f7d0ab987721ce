//! `/provider-keys`: the keys of providers that a workspace brings itself. A key goes in and never comes out.

use axum::extract::State;
use garde::Validate;
use heraut_http::{ApiError, Caller, Json, Path, Policy, Routes, routes, rules};
use heraut_kernel::{Instant, Scope};
use http::StatusCode;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::OwnKeys;
use crate::app::AppState;

/// Bytes of a body that only holds a key.
const SMALL: usize = 8 * 1024;

/// The operations on keys of providers.
pub fn routes() -> Routes<AppState> {
    let owners = Policy::owner().in_person().body_limit(SMALL);
    Routes::new()
        .route(owners, routes!(list_provider_keys))
        // What is kept of an answer holds no key; what was asked is not kept either.
        .route(owners.without_replay(), routes!(put_provider_key))
        .route(owners, routes!(delete_provider_key))
}

/// A provider, and whether the workspace brought a key for it.
#[derive(Debug, Serialize, ToSchema)]
struct ProviderKeyOut {
    /// The provider.
    provider: String,
    /// Whether there is a key of the workspace.
    set: bool,
    /// How the key ends; empty where it is too short to tell.
    hint: Option<String>,
    /// When it was entered.
    set_at: Option<Instant>,
    /// Who entered it.
    set_by: Option<i64>,
}

/// Providers that may be given a key.
#[derive(Debug, Serialize, ToSchema)]
struct ProviderKeys {
    /// In the order in which they stand in for each other.
    items: Vec<ProviderKeyOut>,
}

/// A key to be kept.
#[derive(Deserialize, ToSchema, Validate)]
struct ProviderKeyIn {
    /// The key, as the provider gave it.
    #[garde(length(chars, min = 8, max = 500), custom(one_word))]
    #[schema(min_length = 8, max_length = 500, format = Password)]
    key: String,
}

fn one_word(key: &str, (): &()) -> garde::Result {
    if key.chars().all(|c| c.is_ascii_graphic()) {
        return Ok(());
    }
    Err(rules::fault(
        "one_word",
        "La clé est un seul mot, sans espace ni accent.",
        "The key is one word, without spaces.",
    ))
}

async fn listed(keys: &OwnKeys, scope: &Scope) -> Result<Json<ProviderKeys>, ApiError> {
    let there = keys.list(scope).await.map_err(heraut_store::Error::into_problem)?;
    let item = |provider: &str| {
        let key = there.iter().find(|key| key.provider == provider);
        ProviderKeyOut {
            provider: provider.to_owned(),
            set: key.is_some(),
            hint: key.map(|key| key.hint.clone()),
            set_at: key.map(|key| key.updated_at),
            set_by: key.and_then(|key| key.user_id),
        }
    };
    Ok(Json(ProviderKeys { items: keys.providers().map(item).collect() }))
}

/// Lists the providers that may be given a key, and which have one; never the keys.
#[utoipa::path(get, path = "/provider-keys", tag = "assistant", responses((status = 200, body = ProviderKeys)))]
async fn list_provider_keys(
    State(keys): State<OwnKeys>,
    Caller(scope): Caller,
) -> Result<Json<ProviderKeys>, ApiError> {
    listed(&keys, &scope).await
}

/// Keeps a key for a provider, in place of the one before.
#[utoipa::path(put, path = "/provider-keys/{provider}", tag = "assistant", params(("provider" = String, Path)),
    request_body = ProviderKeyIn, responses((status = 200, body = ProviderKeys)))]
async fn put_provider_key(
    State(keys): State<OwnKeys>,
    Caller(scope): Caller,
    Path(provider): Path<String>,
    Json(body): Json<ProviderKeyIn>,
) -> Result<Json<ProviderKeys>, ApiError> {
    keys.set(&scope, &provider, &SecretString::from(body.key)).await?;
    listed(&keys, &scope).await
}

/// Removes a key; the installation's answers again, where it has one.
#[utoipa::path(delete, path = "/provider-keys/{provider}", tag = "assistant", params(("provider" = String, Path)),
    responses((status = 204)))]
async fn delete_provider_key(
    State(keys): State<OwnKeys>,
    Caller(scope): Caller,
    Path(provider): Path<String>,
) -> Result<StatusCode, ApiError> {
    keys.remove(&scope, &provider).await?;
    Ok(StatusCode::NO_CONTENT)
}
