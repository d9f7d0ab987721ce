//! `/health`: whether the product can work, and what it counted.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use heraut_http::{Policy, Routes, routes};
use heraut_store::Db;
use heraut_store::role::Standing;
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::AppState;

/// What was true of the schema at start.
#[derive(Debug, Default)]
pub struct Schema {
    /// Migrations that the database has.
    pub applied: usize,
    /// Migrations that it lacks.
    pub pending: usize,
    /// Whether row security binds the role that serves.
    pub role: Standing,
}

/// Whether the product can work.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`, or `unavailable` with status 503.
    status: &'static str,
    /// Version of the product.
    version: &'static str,
    /// The database.
    database: DatabaseHealth,
    /// The schema.
    migrations: MigrationHealth,
    /// Whether the providers of models can be asked; none of them has to be for the product to work.
    providers: Vec<ProviderHealth>,
    /// What was counted since the start of this process.
    counters: heraut_marketing::Counters,
}

/// A provider of models.
#[derive(Debug, Serialize, ToSchema)]
struct ProviderHealth {
    /// Its name.
    name: String,
    /// `up`, `down`, or `trying`.
    #[schema(value_type = String)]
    health: heraut_llm::Health,
}

/// The database.
#[derive(Debug, Serialize, ToSchema)]
struct DatabaseHealth {
    /// Which one.
    kind: &'static str,
    /// Whether it answers.
    reachable: bool,
    /// Whether PostgreSQL's row security binds the role that serves: `bound`; `owner` where it could turn it off, `above` where
    /// it is not bound at all; `none` on the other databases.
    row_security: &'static str,
}

/// The schema.
#[derive(Debug, Serialize, ToSchema)]
struct MigrationHealth {
    /// Migrations that the database has.
    applied: usize,
    /// Migrations that it lacks; the product does not serve before there are none.
    pending: usize,
}

/// `/api/health`.
pub fn routes() -> Routes<AppState> {
    Routes::new().route(Policy::public(), routes!(get_health))
}

/// `/health`, where the seed and load balancers look for it.
pub fn at_root(state: AppState) -> Router {
    Router::new().route("/health", get(get_health)).with_state(state)
}

/// Says whether the product can work.
#[utoipa::path(get, path = "/health", tag = "operations",
    responses((status = 200, body = Health), (status = 503, body = Health)))]
async fn get_health(
    State(db): State<Db>,
    State(marketing): State<heraut_marketing::Marketing>,
    State(schema): State<Arc<Schema>>,
) -> Response {
    let reachable = db.ping().await;
    let ok = reachable && schema.pending == 0;
    let health = Health {
        status: if ok { "ok" } else { "unavailable" },
        version: env!("CARGO_PKG_VERSION"),
        database: DatabaseHealth { kind: db.backend().name(), reachable, row_security: schema.role.word() },
        migrations: MigrationHealth { applied: schema.applied, pending: schema.pending },
        providers: marketing
            .engine()
            .models()
            .health()
            .into_iter()
            .map(|(name, health)| ProviderHealth { name, health })
            .collect(),
        counters: marketing.counters(),
    };
    let status = if ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(health)).into_response()
}
