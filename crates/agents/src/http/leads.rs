//! `/leads`: visitors who left an address.

use axum::extract::{FromRef, State};
use garde::Validate;
use heraut_http::{ApiError, Caller, Json, PageParams, PageQuery, Path, Policy, Query, Routes, routes};
use heraut_kernel::Page;
use http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::lead::Lead;
use crate::store::leads::{self, ListKey};
use crate::{Agents, Error};

/// The operations on leads.
pub(super) fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Agents: FromRef<S>,
{
    Routes::new().route(Policy::viewer(), routes!(list_leads)).route(Policy::editor(), routes!(delete_lead))
}

/// Which leads.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct ListParams {
    /// Those of this agent.
    #[garde(skip)]
    agent_id: Option<Uuid>,
}

/// Lists leads, newest first.
#[utoipa::path(get, path = "/leads", tag = "conversations", params(ListParams, PageParams),
    responses((status = 200, body = Page<Lead>)))]
async fn list_leads(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Query(params): Query<ListParams>,
    PageQuery(page): PageQuery<ListKey>,
) -> Result<Json<Page<Lead>>, ApiError> {
    let conn = desk.db.read(&scope).await.map_err(Error::from)?;
    Ok(Json(leads::list(&conn, params.agent_id, &page).await.map_err(Error::from)?))
}

/// Deletes a lead for good.
#[utoipa::path(delete, path = "/leads/{id}", tag = "conversations", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn delete_lead(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, ApiError> {
    let gone =
        desk.db.write(&scope, id, |tx, id| Box::pin(async move { Ok::<_, Error>(leads::delete(tx, *id).await?) }));
    if gone.await? { Ok(StatusCode::NO_CONTENT) } else { Err(Error::NotFound.into()) }
}
