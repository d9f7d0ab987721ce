//! `/agents/{id}/keys`.

use axum::extract::{FromRef, State};
use chrono::Duration;
use garde::Validate;
use heraut_http::extract::rules;
use heraut_http::{ApiError, Caller, Created, Json, Path, Policy, Routes, routes};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Agents;
use crate::key::{AgentKey, KeyKind, KeyScope};
use crate::usecase::keys::{self, Made, NewKey};

/// Bytes of a body.
const SMALL: usize = 4 << 10;

/// The operations on keys of agents. Who may see them may show an agent; who makes them decides.
pub(super) fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Agents: FromRef<S>,
{
    let editors = Policy::editor().body_limit(SMALL);
    Routes::new()
        .route(Policy::viewer(), routes!(list_agent_keys))
        .route(editors.without_replay(), routes!(create_agent_key))
        .route(editors.without_replay(), routes!(rotate_agent_key))
        .route(editors, routes!(revoke_agent_key))
}

/// Keys of an agent.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgentKeys {
    /// Newest first.
    items: Vec<AgentKey>,
}

/// A key that was just made.
#[derive(Serialize, ToSchema)]
pub struct AgentKeyMade {
    /// The key.
    key: AgentKey,
    /// What it is. Of a secret key, this is not shown again.
    secret: String,
}

impl From<Made> for AgentKeyMade {
    fn from(made: Made) -> Self {
        Self { secret: made.secret.expose().to_owned(), key: made.key }
    }
}

/// A key to be made.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct AgentKeyIn {
    /// Which kind.
    #[garde(skip)]
    kind: KeyKind,
    /// What it is for.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// What a secret key is good for; all of it where absent.
    #[garde(length(min = 1, max = 2))]
    #[schema(min_items = 1, max_items = 2)]
    scopes: Option<Vec<KeyScope>>,
    /// Days after which it ends; never where absent.
    #[garde(range(min = 1, max = 3650))]
    #[schema(minimum = 1, maximum = 3650)]
    expires_in_days: Option<i64>,
}

/// How to replace a key.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct AgentKeyRotation {
    /// Hours for which the old key works still.
    #[garde(range(min = 0, max = 720))]
    #[schema(minimum = 0, maximum = 720)]
    overlap_hours: i64,
}

/// Lists the keys of an agent.
#[utoipa::path(get, path = "/agents/{id}/keys", tag = "agents", params(("id" = Uuid, Path)),
    responses((status = 200, body = AgentKeys)))]
async fn list_agent_keys(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<AgentKeys>, ApiError> {
    Ok(Json(AgentKeys { items: keys::list(&desk, &scope, id).await? }))
}

/// Makes a key.
#[utoipa::path(post, path = "/agents/{id}/keys", tag = "agents", params(("id" = Uuid, Path)), request_body = AgentKeyIn,
    responses((status = 201, body = AgentKeyMade)))]
async fn create_agent_key(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<AgentKeyIn>,
) -> Result<Created<Json<AgentKeyMade>>, ApiError> {
    let new = NewKey {
        kind: body.kind,
        name: body.name,
        scopes: body.scopes.unwrap_or_else(|| vec![KeyScope::Chat, KeyScope::Models]),
        expires_at: body.expires_in_days.map(|days| desk.db.now() + Duration::days(days)),
    };
    Ok(Created(Json(keys::make(&desk, &scope, id, new).await?.into())))
}

/// Replaces a key; the old one works for a while still.
#[utoipa::path(post, path = "/agents/{id}/keys/{key_id}/rotate", tag = "agents",
    params(("id" = Uuid, Path), ("key_id" = Uuid, Path)), request_body = AgentKeyRotation,
    responses((status = 201, body = AgentKeyMade)))]
async fn rotate_agent_key(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, key_id)): Path<(Uuid, Uuid)>,
    Json(body): Json<AgentKeyRotation>,
) -> Result<Created<Json<AgentKeyMade>>, ApiError> {
    let overlap = Duration::hours(body.overlap_hours);
    Ok(Created(Json(keys::rotate(&desk, &scope, id, key_id, overlap).await?.into())))
}

/// Revokes a key at once: visits that it opened are over too.
#[utoipa::path(delete, path = "/agents/{id}/keys/{key_id}", tag = "agents",
    params(("id" = Uuid, Path), ("key_id" = Uuid, Path)), responses((status = 204)))]
async fn revoke_agent_key(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, key_id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, ApiError> {
    keys::revoke(&desk, &scope, id, key_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
