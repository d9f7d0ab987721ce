//! `/me/keys` and `/keys`: keys of a person, and of the workspace. A key is shown when it is made, and never again.

use axum::extract::{FromRef, State};
use chrono::Duration;
use garde::Validate;
use heraut_http::{ApiError, Caller, Created, Json, Path, Policy, Routes, routes, rules};
use heraut_kernel::{Instant, Problem, Role, Scope};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::SMALL;
use super::me::person;
use crate::Identity;
use crate::key::{Holder, Key, KeyScope, NewKey};
use crate::usecase::keys::{self, Made};

/// The routes of keys.
pub(super) fn router<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Identity: FromRef<S>,
{
    let theirs = Policy::person().in_person().body_limit(SMALL);
    let owners = Policy::owner().in_person().body_limit(SMALL);
    Routes::new()
        .route(theirs, routes!(list_my_keys))
        .route(theirs, routes!(create_my_key))
        .route(theirs, routes!(rotate_my_key))
        .route(theirs, routes!(revoke_my_key))
        .route(owners, routes!(list_service_keys))
        .route(owners.without_replay(), routes!(create_service_key))
        .route(owners.without_replay(), routes!(rotate_service_key))
        .route(owners, routes!(revoke_service_key))
}

/// A key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyOut {
    /// Identifier.
    id: i64,
    /// What it is for.
    name: String,
    /// How it begins.
    beginning: String,
    /// What it may do at most.
    role: Role,
    /// What it is good for.
    scopes: Vec<KeyScope>,
    /// When it was made.
    created_at: Instant,
    /// When it ends; never where null.
    expires_at: Option<Instant>,
    /// When it was last used, within a minute.
    last_used_at: Option<Instant>,
    /// The key that takes its place.
    replaced_by: Option<i64>,
}

impl From<Key> for KeyOut {
    fn from(at: Key) -> Self {
        Self {
            id: at.id,
            name: at.name,
            beginning: at.beginning,
            role: at.role,
            scopes: at.scopes,
            created_at: at.created_at,
            expires_at: at.expires_at,
            last_used_at: at.last_used_at,
            replaced_by: at.replaced_by,
        }
    }
}

/// Keys.
#[derive(Debug, Serialize, ToSchema)]
pub struct Keys {
    /// Newest first.
    items: Vec<KeyOut>,
}

/// A key that was just made.
#[derive(Serialize, ToSchema)]
pub struct KeyMade {
    /// The key.
    key: KeyOut,
    /// What to send as `Authorization: Bearer …`. It is not shown again.
    secret: String,
}

impl From<Made> for KeyMade {
    fn from(made: Made) -> Self {
        Self { secret: made.secret.expose().to_owned(), key: made.key.into() }
    }
}

/// A key to be made.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct KeyIn {
    /// What it is for.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// What it may do at most; a person's key never more than the person.
    #[garde(skip)]
    role: Role,
    /// What it is good for: `read` for GET, `write` for all else.
    #[garde(length(min = 1, max = 2))]
    #[schema(min_items = 1, max_items = 2)]
    scopes: Vec<KeyScope>,
    /// Days after which it ends; never where absent.
    #[garde(range(min = 1, max = 3650))]
    #[schema(minimum = 1, maximum = 3650)]
    expires_in_days: Option<i64>,
}

/// How to replace a key.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct Rotation {
    /// Hours for which the old key works still.
    #[garde(range(min = 0, max = 720))]
    #[schema(minimum = 0, maximum = 720)]
    overlap_hours: i64,
}

async fn list(identity: &Identity, holder: Holder) -> Result<Json<Keys>, ApiError> {
    let items = keys::list(identity, holder).await?;
    Ok(Json(Keys { items: items.into_iter().map(KeyOut::from).collect() }))
}

async fn make(
    identity: &Identity,
    scope: &Scope,
    holder: Holder,
    body: KeyIn,
) -> Result<Created<Json<KeyMade>>, ApiError> {
    let expires_at = body.expires_in_days.map(|days| identity.db.now() + Duration::days(days));
    let new = NewKey { name: body.name, role: body.role, scopes: body.scopes, expires_at };
    Ok(Created(Json(keys::make(identity, scope, holder, new).await?.into())))
}

fn mine(scope: &Scope) -> Result<Holder, Problem> {
    person(scope).map(Holder::Person)
}

/// Lists the caller's keys.
#[utoipa::path(get, path = "/me/keys", tag = "keys", responses((status = 200, body = Keys)))]
async fn list_my_keys(State(identity): State<Identity>, Caller(scope): Caller) -> Result<Json<Keys>, ApiError> {
    list(&identity, mine(&scope)?).await
}

/// Makes a key that acts as the caller, in any workspace of theirs.
#[utoipa::path(post, path = "/me/keys", tag = "keys", request_body = KeyIn, responses((status = 201, body = KeyMade)))]
async fn create_my_key(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    Json(body): Json<KeyIn>,
) -> Result<Created<Json<KeyMade>>, ApiError> {
    make(&identity, &scope, mine(&scope)?, body).await
}

/// Replaces a key of the caller's; the old one works for a while still.
#[utoipa::path(post, path = "/me/keys/{id}/rotate", tag = "keys", params(("id" = i64, Path, description = "Key")),
    request_body = Rotation, responses((status = 201, body = KeyMade)))]
async fn rotate_my_key(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    Json(body): Json<Rotation>,
) -> Result<Created<Json<KeyMade>>, ApiError> {
    let overlap = Duration::hours(body.overlap_hours);
    Ok(Created(Json(keys::rotate(&identity, &scope, mine(&scope)?, id, overlap).await?.into())))
}

/// Revokes a key of the caller's.
#[utoipa::path(delete, path = "/me/keys/{id}", tag = "keys", params(("id" = i64, Path, description = "Key")),
    responses((status = 204)))]
async fn revoke_my_key(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    keys::revoke(&identity, &scope, mine(&scope)?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists the workspace's keys.
#[utoipa::path(get, path = "/keys", tag = "keys", responses((status = 200, body = Keys)))]
async fn list_service_keys(State(identity): State<Identity>, Caller(scope): Caller) -> Result<Json<Keys>, ApiError> {
    list(&identity, Holder::Workspace(scope.workspace)).await
}

/// Makes a key that belongs to the workspace and acts for nobody in particular.
#[utoipa::path(post, path = "/keys", tag = "keys", request_body = KeyIn, responses((status = 201, body = KeyMade)))]
async fn create_service_key(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    Json(body): Json<KeyIn>,
) -> Result<Created<Json<KeyMade>>, ApiError> {
    make(&identity, &scope, Holder::Workspace(scope.workspace), body).await
}

/// Replaces a key of the workspace's; the old one works for a while still.
#[utoipa::path(post, path = "/keys/{id}/rotate", tag = "keys", params(("id" = i64, Path, description = "Key")),
    request_body = Rotation, responses((status = 201, body = KeyMade)))]
async fn rotate_service_key(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    Json(body): Json<Rotation>,
) -> Result<Created<Json<KeyMade>>, ApiError> {
    let (holder, overlap) = (Holder::Workspace(scope.workspace), Duration::hours(body.overlap_hours));
    Ok(Created(Json(keys::rotate(&identity, &scope, holder, id, overlap).await?.into())))
}

/// Revokes a key of the workspace's.
#[utoipa::path(delete, path = "/keys/{id}", tag = "keys", params(("id" = i64, Path, description = "Key")),
    responses((status = 204)))]
async fn revoke_service_key(
    State(identity): State<Identity>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    keys::revoke(&identity, &scope, Holder::Workspace(scope.workspace), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
