//! `/agents/{id}/webhooks` and `/agents/{id}/deliveries`: where an agent's events are told, and what was told. An address may
//! hold a secret of another system, so only those see it who may change it.

use axum::extract::{FromRef, State};
use chrono::Duration;
use garde::Validate;
use heraut_http::extract::rules;
use heraut_http::{ApiError, Caller, Created, Json, PageParams, PageQuery, Path, Policy, Query, Routes, routes};
use heraut_kernel::Page;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::store::agents;
use crate::store::deliveries::{self, Filter, ListKey};
use crate::store::webhooks::Change;
use crate::usecase::webhooks::{self, Made};
use crate::webhook::{Delivery, Happening, Statut, Webhook};
use crate::{Agents, Error};

/// Bytes of a body.
const SMALL: usize = 8 << 10;

/// The operations on webhooks and what they told.
pub(super) fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Agents: FromRef<S>,
{
    let editors = Policy::editor().body_limit(SMALL);
    Routes::new()
        .route(editors, routes!(list_agent_webhooks))
        .route(editors.without_replay(), routes!(create_agent_webhook))
        .route(editors, routes!(update_agent_webhook, delete_agent_webhook))
        .route(editors.without_replay(), routes!(rotate_agent_webhook_secret))
        .route(editors, routes!(test_agent_webhook))
        .route(editors, routes!(list_agent_deliveries))
        .route(editors, routes!(get_agent_delivery))
        .route(editors, routes!(replay_agent_delivery))
}

/// Webhooks of an agent.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgentWebhooks {
    /// Oldest first.
    items: Vec<Webhook>,
}

/// A webhook with its secret.
#[derive(Serialize, ToSchema)]
pub struct AgentWebhookMade {
    /// The webhook.
    webhook: Webhook,
    /// What signs for it (`whsec_…`). It is not shown again.
    secret: String,
}

impl From<Made> for AgentWebhookMade {
    fn from(made: Made) -> Self {
        Self { secret: made.shown(), webhook: made.webhook }
    }
}

/// A webhook to be made.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct AgentWebhookIn {
    /// Where to: an https address.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    url: String,
    /// What is told.
    #[garde(length(min = 1, max = 6))]
    #[schema(min_items = 1, max_items = 6)]
    events: Vec<Happening>,
}

/// A webhook as it is to be; what is absent stays.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct AgentWebhookPatch {
    /// Where to: an https address.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    url: Option<String>,
    /// What is told.
    #[garde(length(min = 1, max = 6))]
    #[schema(min_items = 1, max_items = 6)]
    events: Option<Vec<Happening>>,
    /// Whether anything is.
    #[garde(skip)]
    is_active: Option<bool>,
}

/// How to replace a secret.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct AgentWebhookRotation {
    /// Hours for which the old secret signs too.
    #[garde(range(min = 0, max = 720))]
    #[schema(minimum = 0, maximum = 720)]
    overlap_hours: i64,
}

/// Lists the webhooks of an agent.
#[utoipa::path(get, path = "/agents/{id}/webhooks", tag = "agents", params(("id" = Uuid, Path)),
    responses((status = 200, body = AgentWebhooks)))]
async fn list_agent_webhooks(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<AgentWebhooks>, ApiError> {
    Ok(Json(AgentWebhooks { items: webhooks::list(&desk, &scope, id).await? }))
}

/// Makes a webhook. Its secret is shown this once.
#[utoipa::path(post, path = "/agents/{id}/webhooks", tag = "agents", params(("id" = Uuid, Path)),
    request_body = AgentWebhookIn, responses((status = 201, body = AgentWebhookMade)))]
async fn create_agent_webhook(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<AgentWebhookIn>,
) -> Result<Created<Json<AgentWebhookMade>>, ApiError> {
    Ok(Created(Json(webhooks::make(&desk, &scope, id, body.url, body.events).await?.into())))
}

/// Changes a webhook.
#[utoipa::path(patch, path = "/agents/{id}/webhooks/{webhook_id}", tag = "agents",
    params(("id" = Uuid, Path), ("webhook_id" = Uuid, Path)), request_body = AgentWebhookPatch,
    responses((status = 200, body = Webhook)))]
async fn update_agent_webhook(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, webhook_id)): Path<(Uuid, Uuid)>,
    Json(body): Json<AgentWebhookPatch>,
) -> Result<Json<Webhook>, ApiError> {
    let change = Change { url: body.url, events: body.events, is_active: body.is_active };
    Ok(Json(webhooks::change(&desk, &scope, id, webhook_id, change).await?))
}

/// Deletes a webhook, and what was told there.
#[utoipa::path(delete, path = "/agents/{id}/webhooks/{webhook_id}", tag = "agents",
    params(("id" = Uuid, Path), ("webhook_id" = Uuid, Path)), responses((status = 204)))]
async fn delete_agent_webhook(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, webhook_id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, ApiError> {
    webhooks::delete(&desk, &scope, id, webhook_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a webhook another secret; the old one signs too for a while.
#[utoipa::path(post, path = "/agents/{id}/webhooks/{webhook_id}/rotate", tag = "agents",
    params(("id" = Uuid, Path), ("webhook_id" = Uuid, Path)), request_body = AgentWebhookRotation,
    responses((status = 201, body = AgentWebhookMade)))]
async fn rotate_agent_webhook_secret(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, webhook_id)): Path<(Uuid, Uuid)>,
    Json(body): Json<AgentWebhookRotation>,
) -> Result<Created<Json<AgentWebhookMade>>, ApiError> {
    let overlap = Duration::hours(body.overlap_hours);
    Ok(Created(Json(webhooks::rotate(&desk, &scope, id, webhook_id, overlap).await?.into())))
}

/// Sends a webhook an event of type `test`, at once, whether it is turned on or not.
#[utoipa::path(post, path = "/agents/{id}/webhooks/{webhook_id}/test", tag = "agents",
    params(("id" = Uuid, Path), ("webhook_id" = Uuid, Path)), responses((status = 201, body = Delivery)))]
async fn test_agent_webhook(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, webhook_id)): Path<(Uuid, Uuid)>,
) -> Result<Created<Json<Delivery>>, ApiError> {
    Ok(Created(Json(webhooks::test(&desk, &scope, id, webhook_id).await?)))
}

/// Which deliveries.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct ListParams {
    /// Those of this webhook.
    #[garde(skip)]
    webhook_id: Option<Uuid>,
    /// Those so far.
    #[garde(skip)]
    statut: Option<Statut>,
}

/// Lists what was told of an agent in the last 30 days, newest first.
#[utoipa::path(get, path = "/agents/{id}/deliveries", tag = "agents",
    params(("id" = Uuid, Path), ListParams, PageParams), responses((status = 200, body = Page<Delivery>)))]
async fn list_agent_deliveries(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
    Query(params): Query<ListParams>,
    PageQuery(page): PageQuery<ListKey>,
) -> Result<Json<Page<Delivery>>, ApiError> {
    let conn = desk.db.read(&scope).await.map_err(Error::from)?;
    agents::find(&conn, id).await.map_err(Error::from)?.ok_or(Error::NotFound)?;
    let filter = Filter { webhook_id: params.webhook_id, statut: params.statut };
    Ok(Json(deliveries::list(&conn, id, filter, &page).await.map_err(Error::from)?))
}

/// A delivery with what is sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgentDeliveryWhole {
    /// The delivery.
    #[serde(flatten)]
    delivery: Delivery,
    /// The body, byte for byte.
    body: String,
}

/// Reads a delivery.
#[utoipa::path(get, path = "/agents/{id}/deliveries/{delivery_id}", tag = "agents",
    params(("id" = Uuid, Path), ("delivery_id" = Uuid, Path)), responses((status = 200, body = AgentDeliveryWhole)))]
async fn get_agent_delivery(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, delivery_id)): Path<(Uuid, Uuid)>,
) -> Result<Json<AgentDeliveryWhole>, ApiError> {
    let conn = desk.db.read(&scope).await.map_err(Error::from)?;
    let found = deliveries::find(&conn, id, delivery_id).await.map_err(Error::from)?;
    let (delivery, body) = found.ok_or(Error::NotFound)?;
    Ok(Json(AgentDeliveryWhole { delivery, body }))
}

/// Sends once more what was told, with the same `webhook-id` and the same body.
#[utoipa::path(post, path = "/agents/{id}/deliveries/{delivery_id}/replay", tag = "agents",
    params(("id" = Uuid, Path), ("delivery_id" = Uuid, Path)), responses((status = 200, body = Delivery)))]
async fn replay_agent_delivery(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, delivery_id)): Path<(Uuid, Uuid)>,
) -> Result<Json<Delivery>, ApiError> {
    Ok(Json(webhooks::replay(&desk, &scope, id, delivery_id).await?))
}
