//! `/scenarios/{id}/plan/items/batch` and `/scenarios/{id}/plan/import`: many lines of the newest version at once.

use axum::extract::{FromRef, State};
use garde::Validate;
use heraut_http::{ApiError, Caller, Created, Json, Path, Policy, Revisioned, Routes, routes};
use serde::Deserialize;
use utoipa::ToSchema;

use super::plan_items::{PlanItemIn, PlanItemPatch};
use crate::Marketing;
use crate::http::plans::revisioned;
use crate::plan::Plan;
use crate::plan::new::MAX_ITEMS;
use crate::usecase::plan::batch::{self, Batch};
use crate::usecase::plan::import::{self, Apercu, Importe};

/// Bytes of a body: three hundred long lines, or a table of two thousand.
const BODY: usize = 4 << 20;
/// The most characters of a table.
const CSV_MAX: usize = 2 << 20;

/// The operations on many lines.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Marketing: FromRef<S>,
{
    Routes::new()
        .route(Policy::editor().body_limit(BODY), routes!(batch_plan_items))
        .route(Policy::editor().body_limit(BODY), routes!(preview_plan_import))
        .route(Policy::editor().body_limit(BODY), routes!(import_plan_items))
}

/// What becomes of the lines, in this order; what is absent is nothing.
#[derive(Debug, Deserialize, ToSchema, Validate)]
struct PlanBatch {
    /// Lines to change.
    #[serde(default)]
    #[garde(length(max = MAX_ITEMS), dive)]
    modifier: Vec<PlanItemChange>,
    /// Lines to delete; they can be restored for 30 days.
    #[serde(default)]
    #[garde(length(max = MAX_ITEMS))]
    supprimer: Vec<i64>,
    /// Deleted lines to bring back to their places.
    #[serde(default)]
    #[garde(length(max = MAX_ITEMS))]
    restaurer: Vec<i64>,
    /// Lines to add, last.
    #[serde(default)]
    #[garde(length(max = MAX_ITEMS), dive)]
    ajouter: Vec<PlanItemIn>,
}

/// A change of one of several lines.
#[derive(Debug, Deserialize, ToSchema, Validate)]
struct PlanItemChange {
    /// The line.
    #[garde(skip)]
    id: i64,
    /// Revision of the line that was read; where absent, whatever it is now.
    #[serde(default)]
    #[garde(skip)]
    revision: Option<i32>,
    /// What changes.
    #[garde(dive)]
    champs: PlanItemPatch,
}

/// Changes, deletes, restores and adds lines of the newest plan, all or none of it.
#[utoipa::path(post, path = "/scenarios/{id}/plan/items/batch", tag = "plans", params(("id" = i64, Path)),
    request_body = PlanBatch, responses((status = 200, body = Plan)))]
async fn batch_plan_items(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    Json(body): Json<PlanBatch>,
) -> Result<Revisioned<Plan>, ApiError> {
    let batch = Batch {
        change: body.modifier.into_iter().map(|line| (line.id, line.revision, line.champs.into())).collect(),
        delete: body.supprimer,
        restore: body.restaurer,
        add: body.ajouter.into_iter().map(Into::into).collect(),
    };
    Ok(revisioned(batch::batch(&marketing.db, &scope, id, batch).await?))
}

/// A table of lines.
#[derive(Debug, Deserialize, ToSchema, Validate)]
struct PlanTableIn {
    /// The table, with its headings: comma, semicolon or tab between cells.
    #[garde(length(chars, min = 1, max = CSV_MAX))]
    csv: String,
}

/// A table of lines, and which of them to take.
#[derive(Debug, Deserialize, ToSchema, Validate)]
struct PlanImportIn {
    /// The table, with its headings: comma, semicolon or tab between cells.
    #[garde(length(chars, min = 1, max = CSV_MAX))]
    csv: String,
    /// Numbers of the rows to take, as the preview counts them; every good one where absent.
    #[serde(default)]
    #[garde(inner(length(max = MAX_ITEMS)))]
    lignes: Option<Vec<u32>>,
}

/// Reads a table of lines and changes nothing: which column is what, which rows are good, what is wrong with the others.
#[utoipa::path(post, path = "/scenarios/{id}/plan/import/preview", tag = "plans", params(("id" = i64, Path)),
    request_body = PlanTableIn, responses((status = 200, body = Apercu)))]
async fn preview_plan_import(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    Json(body): Json<PlanTableIn>,
) -> Result<Json<Apercu>, ApiError> {
    Ok(Json(import::preview(&marketing, &scope, id, &body.csv).await?))
}

/// Adds the good rows of a table to the newest plan; a scenario without a plan gets one. Bad rows are left out.
#[utoipa::path(post, path = "/scenarios/{id}/plan/import", tag = "plans", params(("id" = i64, Path)),
    request_body = PlanImportIn, responses((status = 201, body = Importe)))]
async fn import_plan_items(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    Json(body): Json<PlanImportIn>,
) -> Result<Created<Json<Importe>>, ApiError> {
    Ok(Created(Json(import::import(&marketing, &scope, id, &body.csv, body.lignes.as_deref()).await?)))
}
