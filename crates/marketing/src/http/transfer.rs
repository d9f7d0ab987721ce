//! Take a scenario out and in: `/export/json`, `/export/csv`, `/import`.

use axum::extract::{FromRef, State};
use axum::response::{IntoResponse, Response};
use garde::Validate;
use heraut_http::{ApiError, Caller, Created, Json, Path, Policy, Query, Revisioned, Routes, routes};
use http::{HeaderValue, header};
use serde::Deserialize;
use utoipa::IntoParams;

use super::scenarios::revisioned;
use crate::document::{ScenarioDocument, ScenarioDocumentIn};
use crate::export_csv::{Dialecte, csv};
use crate::scenario::Scenario;
use crate::store::hydrate;
use crate::usecase::transfer::{self, Form};
use crate::{Error, Marketing};

/// Bytes of a document: many versions of a long plan.
const DOCUMENT: usize = 8 << 20;

/// The operations that take out and in.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Marketing: FromRef<S>,
{
    Routes::new()
        .route(Policy::viewer(), routes!(export_json))
        .route(Policy::viewer(), routes!(export_csv))
        .route(Policy::editor().body_limit(DOCUMENT), routes!(import_scenario))
}

/// Downloads a scenario as a document that `/scenarios/import` takes back.
#[utoipa::path(get, path = "/scenarios/{id}/export/json", tag = "export", params(("id" = i64, Path)),
    responses((status = 200, body = ScenarioDocument)))]
async fn export_json(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
) -> Result<Response, ApiError> {
    let conn = marketing.db.snapshot(&scope).await.map_err(Error::from)?;
    let document = transfer::document(&conn, id).await?;
    drop(conn);
    transfer::note_export(&marketing, &scope, id, Form::Json).await?;
    let name = file_name(&document.scenario, "json");
    let body = serde_json::to_vec_pretty(&document).unwrap_or_default();
    Ok(download(body, "application/json", &name))
}

/// Which table.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct CsvParams {
    /// How it is written; for French Excel where absent.
    #[garde(skip)]
    #[param(inline)]
    dialecte: Option<Dialecte>,
}

/// Downloads a scenario as a table: one row for the scenario, each objectif, cible, ressource and line of the plan.
#[utoipa::path(get, path = "/scenarios/{id}/export/csv", tag = "export", params(("id" = i64, Path), CsvParams),
    responses((status = 200, body = String, content_type = "text/csv")))]
async fn export_csv(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    Query(params): Query<CsvParams>,
) -> Result<Response, ApiError> {
    let conn = marketing.db.snapshot(&scope).await.map_err(Error::from)?;
    let scenario = hydrate::scenario(&conn, id).await.map_err(Error::from)?.ok_or(Error::NotFound)?;
    drop(conn);
    transfer::note_export(&marketing, &scope, id, Form::Csv).await?;
    let body = csv(&scenario, params.dialecte.unwrap_or_default());
    Ok(download(body, "text/csv; charset=utf-8", &file_name(&scenario, "csv")))
}

/// Makes a scenario from a document.
#[utoipa::path(post, path = "/scenarios/import", tag = "export", request_body = ScenarioDocumentIn,
    responses((status = 201, body = Scenario)))]
async fn import_scenario(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Json(document): Json<ScenarioDocumentIn>,
) -> Result<Created<Revisioned<Scenario>>, ApiError> {
    Ok(Created(revisioned(transfer::import(&marketing, &scope, document).await?)))
}

fn download(body: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let mut response = ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], body).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// A file name of letters, digits and dashes, made from the scenario's.
fn file_name(scenario: &Scenario, extension: &str) -> String {
    let folded = heraut_kernel::text::fold(&scenario.resume.nom);
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name = if words.is_empty() { "scenario".to_owned() } else { words.join("-") };
    format!("{}.{extension}", heraut_kernel::text::truncate(&name, 80))
}
