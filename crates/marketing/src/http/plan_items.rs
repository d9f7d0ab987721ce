//! `/scenarios/{id}/plan/items`: the lines of the newest version.

use axum::extract::{FromRef, State};
use chrono::{Datelike, NaiveDate};
use garde::Validate;
use heraut_http::extract::rules;
use heraut_http::{ApiError, Caller, Created, IfMatch, Json, Path, Policy, Revisioned, Routes, routes};
use heraut_kernel::Patch;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Marketing;
use crate::http::plans::revisioned;
use crate::plan::change::ItemChange;
use crate::plan::{Etape, Plan, StatutItem, rule};
use crate::usecase::plan::items;

/// The operations on lines.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Marketing: FromRef<S>,
{
    Routes::new()
        .route(Policy::editor(), routes!(add_plan_item))
        .route(Policy::editor(), routes!(update_plan_item, delete_plan_item))
        .route(Policy::editor(), routes!(restore_plan_item))
        .route(Policy::editor(), routes!(order_plan_items))
}

/// A body with the fields that a line need not have. They are written once and yet stand at the top of each body:
/// serde's `flatten` would lose the names of fields at fault.
macro_rules! body {
    ($(#[$attribute:meta])* pub(super) struct $name:ident { $($own:tt)* }) => {
        $(#[$attribute])*
        #[derive(Debug, Deserialize, ToSchema, Validate)]
        pub(super) struct $name {
            $($own)*
            /// Where.
            #[serde(default, deserialize_with = "rules::trimmed_patch")]
            #[garde(custom(rules::patch_chars(0, 60)))]
            #[schema(value_type = Option<String>, max_length = 60)]
            canal: Patch<String>,
            /// How often, in words.
            #[serde(default, deserialize_with = "rules::trimmed_patch")]
            #[garde(custom(rules::patch_chars(0, 60)))]
            #[schema(value_type = Option<String>, max_length = 60)]
            frequence: Patch<String>,
            /// What is measured.
            #[serde(default, deserialize_with = "rules::trimmed_patch")]
            #[garde(custom(rules::patch_chars(0, 80)))]
            #[schema(value_type = Option<String>, max_length = 80)]
            kpi: Patch<String>,
            /// First day, local to the workspace.
            #[serde(default)]
            #[garde(custom(sane_day))]
            #[schema(value_type = Option<NaiveDate>)]
            date_debut: Patch<NaiveDate>,
            /// Time of day, `HH:MM`.
            #[serde(default, deserialize_with = "rules::trimmed_patch")]
            #[garde(custom(hour))]
            #[schema(value_type = Option<String>, pattern = "^[0-2][0-9]:[0-5][0-9]$")]
            heure: Patch<String>,
            /// Recurrence, RFC 5545, without its own start.
            #[serde(default, deserialize_with = "rules::trimmed_patch")]
            #[garde(custom(recurrence))]
            #[schema(value_type = Option<String>, max_length = 255)]
            rrule: Patch<String>,
            /// Stage of the journey.
            #[serde(default)]
            #[garde(skip)]
            #[schema(value_type = Option<Etape>)]
            etape: Patch<Etape>,
            /// Audience addressed, one of the scenario's.
            #[serde(default)]
            #[garde(skip)]
            #[schema(value_type = Option<i64>)]
            cible_id: Patch<i64>,
            /// Objectif served, one of the scenario's.
            #[serde(default)]
            #[garde(skip)]
            #[schema(value_type = Option<i64>)]
            objectif_id: Patch<i64>,
            /// Existing content used, one of the scenario's.
            #[serde(default)]
            #[garde(skip)]
            #[schema(value_type = Option<i64>)]
            ressource_id: Patch<i64>,
            /// Call to action.
            #[serde(default, deserialize_with = "rules::trimmed_patch")]
            #[garde(custom(rules::patch_chars(0, 500)))]
            #[schema(value_type = Option<String>, max_length = 500)]
            cta: Patch<String>,
            /// Who does it.
            #[serde(default, deserialize_with = "rules::trimmed_patch")]
            #[garde(custom(rules::patch_chars(0, 120)))]
            #[schema(value_type = Option<String>, max_length = 120)]
            responsable: Patch<String>,
            /// How far it is.
            #[serde(default)]
            #[garde(skip)]
            statut: Option<StatutItem>,
            /// Note.
            #[serde(default, deserialize_with = "rules::trimmed_patch")]
            #[garde(custom(rules::patch_chars(0, 5000)))]
            #[schema(value_type = Option<String>, max_length = 5000)]
            note: Patch<String>,
            /// Hours of work for the whole line.
            #[serde(default)]
            #[garde(custom(rules::patch_range(0.0, 2000.0)))]
            #[schema(value_type = Option<f64>, minimum = 0, maximum = 2000)]
            effort_h: Patch<f64>,
        }

        impl $name {
            /// What the line becomes, its format and its message apart.
            fn rest(self) -> ItemChange {
                let text = |patch: Patch<String>| patch.into_change().map(Option::unwrap_or_default);
                ItemChange {
                    format: None,
                    message: None,
                    canal: text(self.canal),
                    frequence: text(self.frequence),
                    kpi: text(self.kpi),
                    date_debut: self.date_debut.into_change(),
                    heure: self.heure.into_change(),
                    rrule: self.rrule.into_change(),
                    etape: self.etape.into_change(),
                    cible_id: self.cible_id.into_change(),
                    objectif_id: self.objectif_id.into_change(),
                    ressource_id: self.ressource_id.into_change(),
                    cta: self.cta.into_change(),
                    responsable: self.responsable.into_change(),
                    statut: self.statut,
                    note: self.note.into_change(),
                    effort_h: self.effort_h.into_change(),
                }
            }
        }
    };
}

body! {
    /// A new line.
    pub(super) struct PlanItemIn {
        /// Place in the plan, 1 first; last where absent.
        #[serde(default)]
        #[garde(range(min = 1))]
        #[schema(minimum = 1)]
        position: Option<i32>,
        /// Format (`article`, `webinar`…).
        #[serde(deserialize_with = "rules::trimmed")]
        #[garde(length(chars, min = 1, max = 60))]
        #[schema(min_length = 1, max_length = 60)]
        format: String,
        /// What is said.
        #[serde(deserialize_with = "rules::trimmed")]
        #[garde(length(chars, min = 1, max = 5000))]
        #[schema(min_length = 1, max_length = 5000)]
        message: String,
    }
}

body! {
    /// A change of a line.
    pub(super) struct PlanItemPatch {
        /// New format.
        #[serde(default, deserialize_with = "rules::trimmed_patch")]
        #[garde(custom(rules::patch_required(60)))]
        #[schema(value_type = Option<String>, max_length = 60)]
        format: Patch<String>,
        /// New message.
        #[serde(default, deserialize_with = "rules::trimmed_patch")]
        #[garde(custom(rules::patch_required(5000)))]
        #[schema(value_type = Option<String>, max_length = 5000)]
        message: Patch<String>,
    }
}

fn sane_day(day: &Patch<NaiveDate>, (): &()) -> garde::Result {
    match day.value() {
        Some(day) if !(2000..=2100).contains(&day.year()) => Err(rules::fault(
            "out_of_range",
            "Choisissez une date entre 2000 et 2100.",
            "Choose a date between 2000 and 2100.",
        )),
        _ => Ok(()),
    }
}

fn hour(hour: &Patch<String>, (): &()) -> garde::Result {
    match hour.value() {
        Some(hour) if !rule::is_hour(hour) => Err(rules::fault(
            "invalid_format",
            "Une heure est attendue, par exemple 09:30.",
            "A time of day is expected, such as 09:30.",
        )),
        _ => Ok(()),
    }
}

fn recurrence(text: &Patch<String>, (): &()) -> garde::Result {
    match text.value() {
        Some(text) if !rule::is_recurrence(text) => Err(rules::fault(
            "invalid_format",
            "Une récurrence est attendue, par exemple FREQ=WEEKLY;BYDAY=TU;COUNT=6.",
            "A recurrence is expected, such as FREQ=WEEKLY;BYDAY=TU;COUNT=6.",
        )),
        _ => Ok(()),
    }
}

impl From<PlanItemIn> for ItemChange {
    fn from(body: PlanItemIn) -> Self {
        Self { format: Some(body.format.clone()), message: Some(body.message.clone()), ..body.rest() }
    }
}

impl From<PlanItemPatch> for ItemChange {
    fn from(body: PlanItemPatch) -> Self {
        Self { format: body.format.value().cloned(), message: body.message.value().cloned(), ..body.rest() }
    }
}

/// Adds a line to the newest plan.
#[utoipa::path(post, path = "/scenarios/{id}/plan/items", tag = "plans", params(("id" = i64, Path)),
    request_body = PlanItemIn, responses((status = 201, body = Plan)))]
async fn add_plan_item(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    Json(body): Json<PlanItemIn>,
) -> Result<Created<Revisioned<Plan>>, ApiError> {
    let position = body.position;
    Ok(Created(revisioned(items::add(&marketing.db, &scope, id, body.into(), position).await?)))
}

/// Changes a line of the newest plan.
#[utoipa::path(patch, path = "/scenarios/{id}/plan/items/{item_id}", tag = "plans",
    params(("id" = i64, Path), ("item_id" = i64, Path),
        ("If-Match" = Option<String>, Header, description = "Revision of the line that was read")),
    request_body = PlanItemPatch, responses((status = 200, body = Plan)))]
async fn update_plan_item(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(at): Path<(i64, i64)>,
    IfMatch(revision): IfMatch,
    Json(body): Json<PlanItemPatch>,
) -> Result<Revisioned<Plan>, ApiError> {
    Ok(revisioned(items::update(&marketing.db, &scope, at, revision, body.into()).await?))
}

/// Deletes a line of the newest plan; it can be restored for 30 days.
#[utoipa::path(delete, path = "/scenarios/{id}/plan/items/{item_id}", tag = "plans",
    params(("id" = i64, Path), ("item_id" = i64, Path),
        ("If-Match" = Option<String>, Header, description = "Revision of the line that was read")),
    responses((status = 200, body = Plan)))]
async fn delete_plan_item(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(at): Path<(i64, i64)>,
    IfMatch(revision): IfMatch,
) -> Result<Revisioned<Plan>, ApiError> {
    Ok(revisioned(items::delete(&marketing.db, &scope, at, revision).await?))
}

/// Brings a deleted line back to its place.
#[utoipa::path(post, path = "/scenarios/{id}/plan/items/{item_id}/restore", tag = "plans",
    params(("id" = i64, Path), ("item_id" = i64, Path)), responses((status = 200, body = Plan)))]
async fn restore_plan_item(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(at): Path<(i64, i64)>,
) -> Result<Revisioned<Plan>, ApiError> {
    Ok(revisioned(items::restore(&marketing.db, &scope, at).await?))
}

/// An order of lines.
#[derive(Debug, Deserialize, ToSchema, Validate)]
struct PlanOrder {
    /// Every line at hand, once, in the order wanted.
    #[garde(length(max = 1000))]
    ids: Vec<i64>,
}

/// Moves the lines of the newest plan.
#[utoipa::path(put, path = "/scenarios/{id}/plan/items/order", tag = "plans",
    params(("id" = i64, Path), ("If-Match" = Option<String>, Header, description = "Revision of the plan that was read")),
    request_body = PlanOrder, responses((status = 200, body = Plan)))]
async fn order_plan_items(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    IfMatch(revision): IfMatch,
    Json(body): Json<PlanOrder>,
) -> Result<Revisioned<Plan>, ApiError> {
    Ok(revisioned(items::reorder(&marketing.db, &scope, id, revision, body.ids).await?))
}
