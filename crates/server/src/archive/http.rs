//! `GET /workspace/export`.

use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use garde::Validate;
use heraut_http::{ApiError, Caller, Policy, Query, Routes, routes};
use heraut_store::Db;
use http::{HeaderValue, header};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Archive, export};
use crate::app::AppState;

/// A large workspace takes its time.
const PATIENCE: Duration = Duration::from_secs(300);

/// The operations on archives.
pub fn routes() -> Routes<AppState> {
    Routes::new().route(Policy::owner().in_person().timeout(PATIENCE), routes!(export_workspace))
}

/// What goes with it.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct ExportParams {
    /// The audit log too.
    #[serde(default)]
    #[garde(skip)]
    audit: bool,
}

/// Downloads the whole workspace as a document that `heraut workspace import` takes in.
#[utoipa::path(get, path = "/workspace/export", tag = "workspace", params(ExportParams),
    responses((status = 200, body = Archive)))]
async fn export_workspace(
    State(db): State<Db>,
    Caller(scope): Caller,
    Query(params): Query<ExportParams>,
) -> Result<Response, ApiError> {
    let archive = export(&db, &scope, params.audit).await?;
    let body = serde_json::to_vec(&archive).unwrap_or_default();
    let name = format!("attachment; filename=\"heraut-{}.json\"", scope.workspace.0);
    let kind = HeaderValue::from_static("application/json");
    let mut response = ([(header::CONTENT_TYPE, kind)], body).into_response();
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
