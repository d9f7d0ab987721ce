//! Take a scenario out and in: `/export/…` and `/import`.

use axum::extract::{FromRef, State};
use axum::response::Response;
use garde::Validate;
use heraut_http::respond::download;
use heraut_http::{ApiError, Caller, Created, Json, Path, Policy, Query, Revisioned, Routes, routes};
use serde::Deserialize;
use utoipa::IntoParams;

use super::scenarios::revisioned;
use crate::document::{ScenarioDocument, ScenarioDocumentIn};
use crate::export::csv::{Dialecte, csv};
use crate::export::{ics::ics, markdown::markdown, xlsx::xlsx};
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
        .route(Policy::viewer(), routes!(export_xlsx))
        .route(Policy::viewer(), routes!(export_ics))
        .route(Policy::viewer(), routes!(export_markdown))
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
    let scenario = taken_out(&marketing, &scope, id, Form::Csv).await?;
    let body = csv(&scenario, params.dialecte.unwrap_or_default(), scope.locale);
    Ok(download(body, "text/csv; charset=utf-8", &file_name(&scenario, "csv")))
}

/// Downloads a scenario as a workbook: a sheet for its plan, one for its inputs, in the reader's language.
#[utoipa::path(get, path = "/scenarios/{id}/export/xlsx", tag = "export", params(("id" = i64, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
async fn export_xlsx(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
) -> Result<Response, ApiError> {
    let scenario = taken_out(&marketing, &scope, id, Form::Xlsx).await?;
    let body = xlsx(&scenario, scope.locale).map_err(|_| Error::refused(heraut_kernel::Problem::internal()))?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(download(body, kind, &file_name(&scenario, "xlsx")))
}

/// Downloads the plan of a scenario as a calendar: its lines with their recurrences, in the time zone of the workspace.
#[utoipa::path(get, path = "/scenarios/{id}/export/ics", tag = "export", params(("id" = i64, Path)),
    responses((status = 200, body = String, content_type = "text/calendar")))]
async fn export_ics(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
) -> Result<Response, ApiError> {
    let zone = marketing.zones.zone(&scope).await.map_err(Error::from)?.unwrap_or_default();
    let scenario = taken_out(&marketing, &scope, id, Form::Ics).await?;
    let body = ics(&scenario, zone, marketing.db.now(), scope.locale);
    Ok(download(body.into_bytes(), "text/calendar; charset=utf-8", &file_name(&scenario, "ics")))
}

/// Downloads a scenario as Markdown, in the reader's language.
#[utoipa::path(get, path = "/scenarios/{id}/export/markdown", tag = "export", params(("id" = i64, Path)),
    responses((status = 200, body = String, content_type = "text/markdown")))]
async fn export_markdown(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
) -> Result<Response, ApiError> {
    let scenario = taken_out(&marketing, &scope, id, Form::Markdown).await?;
    let body = markdown(&scenario, scope.locale);
    Ok(download(body.into_bytes(), "text/markdown; charset=utf-8", &file_name(&scenario, "md")))
}

/// A scenario that leaves in some form, which is written down.
async fn taken_out(
    marketing: &Marketing,
    scope: &heraut_kernel::Scope,
    id: i64,
    form: Form,
) -> Result<Scenario, Error> {
    let conn = marketing.db.snapshot(scope).await?;
    let scenario = hydrate::scenario(&conn, id).await?.ok_or(Error::NotFound)?;
    drop(conn);
    transfer::note_export(marketing, scope, id, form).await?;
    Ok(scenario)
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

/// A file name of letters, digits and dashes, made from the scenario's.
fn file_name(scenario: &Scenario, extension: &str) -> String {
    let folded = heraut_kernel::text::fold(&scenario.resume.nom);
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name = if words.is_empty() { "scenario".to_owned() } else { words.join("-") };
    format!("{}.{extension}", heraut_kernel::text::truncate(&name, 80))
}
