//! `/agents/statistics` and `/agents/{id}/statistics`.

use axum::extract::{FromRef, State};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use garde::Validate;
use heraut_http::respond::download;
use heraut_http::{ApiError, Caller, Json, Path, Policy, Query, Routes, routes};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::export;
use crate::store::statistics::{AgentStatistics, view};
use crate::usecase::statistics::{self, Recount, Report};
use crate::{Agents, Error};

/// The operations on statistics.
pub(super) fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Agents: FromRef<S>,
{
    Routes::new()
        .route(Policy::viewer(), routes!(list_agent_statistics))
        .route(Policy::viewer(), routes!(get_agent_statistics))
        .route(Policy::viewer(), routes!(export_agent_statistics))
        .route(Policy::owner(), routes!(rebuild_agent_statistics))
}

/// A line for each agent.
#[derive(Debug, Serialize, ToSchema)]
pub struct AllStatistics {
    /// By name, agents without conversations too.
    items: Vec<AgentStatistics>,
}

/// Lists what each agent did since it was made: the columns of the seed's view.
#[utoipa::path(get, path = "/agents/statistics", tag = "agents", responses((status = 200, body = AllStatistics)))]
async fn list_agent_statistics(
    State(desk): State<Agents>,
    Caller(scope): Caller,
) -> Result<Json<AllStatistics>, ApiError> {
    // What happened a moment ago belongs to it.
    statistics::fold(&desk, &scope).await?;
    let conn = desk.db.read(&scope).await.map_err(Error::from)?;
    Ok(Json(AllStatistics { items: view(&conn).await.map_err(Error::from)? }))
}

/// Which days.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct SpanParams {
    /// The first day; thirty days before the last where absent.
    #[garde(skip)]
    from: Option<NaiveDate>,
    /// The last day; today where absent.
    #[garde(skip)]
    to: Option<NaiveDate>,
}

/// Reads what an agent did, day by day, beside as many days before.
#[utoipa::path(get, path = "/agents/{id}/statistics", tag = "agents", params(("id" = Uuid, Path), SpanParams),
    responses((status = 200, body = Report)))]
async fn get_agent_statistics(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
    Query(span): Query<SpanParams>,
) -> Result<Json<Report>, ApiError> {
    Ok(Json(statistics::report(&desk, &scope, id, span.from, span.to).await?))
}

/// Downloads what an agent did, a row a day, as French Excel opens it.
#[utoipa::path(get, path = "/agents/{id}/statistics/csv", tag = "agents", params(("id" = Uuid, Path), SpanParams),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String)))]
async fn export_agent_statistics(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
    Query(span): Query<SpanParams>,
) -> Result<Response, ApiError> {
    let report = statistics::report(&desk, &scope, id, span.from, span.to).await?;
    let name = format!("statistics-{}-{}.csv", report.from, report.to);
    Ok(download(export::days(&report.days), "text/csv; charset=utf-8", &name).into_response())
}

/// Counts an agent anew from the messages that are kept, adds what was not counted, and says how much that was.
#[utoipa::path(post, path = "/agents/{id}/statistics/rebuild", tag = "agents", params(("id" = Uuid, Path)),
    responses((status = 200, body = Recount)))]
async fn rebuild_agent_statistics(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<Recount>, ApiError> {
    Ok(Json(statistics::rebuild(&desk, &scope, id).await?))
}
