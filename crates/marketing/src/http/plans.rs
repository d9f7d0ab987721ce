//! `/scenarios/{id}/plan` and `/scenarios/{id}/plans`: the newest version as a whole, and all of them.

use axum::extract::{FromRef, State};
use axum::response::Response;
use chrono::NaiveDate;
use garde::Validate;
use heraut_http::extract::rules;
use heraut_http::{
    ApiError, Caller, Created, IfMatch, Json, Path, Policy, Query, Revisioned, Routes, StreamEvent, Wants, routes,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::answer;
use super::chat::PATIENCE;
use crate::Marketing;
use crate::plan::diff::PlanDiff;
use crate::plan::occurrences::{Occurrence, occurrences};
use crate::plan::options::Wanted;
use crate::plan::{Plan, PlanResume};
use crate::usecase::plan::generate::{self, PlanMade};
use crate::usecase::plan::{items, versions};

/// The operations on plans as a whole.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Marketing: FromRef<S>,
{
    Routes::new()
        .route(Policy::editor().expensive().timeout(PATIENCE), routes!(generate_plan))
        .route(Policy::editor(), routes!(update_plan))
        .route(Policy::viewer(), routes!(list_plans))
        .route(Policy::viewer(), routes!(get_plan))
        .route(Policy::viewer(), routes!(compare_plans))
        .route(Policy::editor(), routes!(restore_plan))
        .route(Policy::viewer(), routes!(list_plan_occurrences))
}

/// Makes the next version of the plan. The body may be absent. With `Accept: text/event-stream` it arrives line by line.
#[utoipa::path(post, path = "/scenarios/{id}/plan", tag = "plans", params(("id" = i64, Path)),
    request_body = Option<Wanted>, responses((status = 201, body = PlanMade),
        (status = 200, description = "Bit by bit", body = StreamEvent, content_type = "text/event-stream")))]
async fn generate_plan(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    wants: Wants,
    body: Option<Json<Wanted>>,
) -> Result<Response, ApiError> {
    let wanted = body.map(|Json(wanted)| wanted).unwrap_or_default();
    let answering = generate::generate(&marketing, &scope, id, wanted, None).await?;
    let whole = |made: PlanMade| Created(Revisioned(made.scenario.resume.revision, made));
    answer::respond(&wants, scope.locale, answering, whole).await
}

/// A change of a plan.
#[derive(Debug, Deserialize, ToSchema, Validate)]
struct PlanPatch {
    /// New strategic summary.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 10_000))]
    #[schema(min_length = 1, max_length = 10_000)]
    resume: String,
}

/// Rewrites the summary of the newest plan.
#[utoipa::path(patch, path = "/scenarios/{id}/plan", tag = "plans",
    params(("id" = i64, Path), ("If-Match" = Option<String>, Header, description = "Revision of the plan that was read")),
    request_body = PlanPatch, responses((status = 200, body = Plan)))]
async fn update_plan(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    IfMatch(revision): IfMatch,
    Json(body): Json<PlanPatch>,
) -> Result<Revisioned<Plan>, ApiError> {
    Ok(revisioned(items::set_resume(&marketing.db, &scope, id, revision, body.resume).await?))
}

/// Lists the versions of the plan, newest first.
#[utoipa::path(get, path = "/scenarios/{id}/plans", tag = "plans", params(("id" = i64, Path)),
    responses((status = 200, body = Vec<PlanResume>)))]
async fn list_plans(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
) -> Result<Json<Vec<PlanResume>>, ApiError> {
    Ok(Json(versions::list(&marketing.db, &scope, id).await?))
}

/// Reads one version.
#[utoipa::path(get, path = "/scenarios/{id}/plans/{numero}", tag = "plans",
    params(("id" = i64, Path), ("numero" = i32, Path)), responses((status = 200, body = Plan)))]
async fn get_plan(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path((id, numero)): Path<(i64, i32)>,
) -> Result<Revisioned<Plan>, ApiError> {
    Ok(revisioned(versions::read(&marketing.db, &scope, id, numero).await?))
}

/// Compares two versions.
#[utoipa::path(get, path = "/scenarios/{id}/plans/{numero}/diff/{autre}", tag = "plans",
    params(("id" = i64, Path), ("numero" = i32, Path), ("autre" = i32, Path)),
    responses((status = 200, body = PlanDiff)))]
async fn compare_plans(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path((id, numero, autre)): Path<(i64, i32, i32)>,
) -> Result<Json<PlanDiff>, ApiError> {
    Ok(Json(versions::compare(&marketing.db, &scope, id, (numero, autre)).await?))
}

/// Goes back to a version: its copy becomes the next one.
#[utoipa::path(post, path = "/scenarios/{id}/plans/{numero}/restore", tag = "plans",
    params(("id" = i64, Path), ("numero" = i32, Path)), responses((status = 201, body = Plan)))]
async fn restore_plan(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path((id, numero)): Path<(i64, i32)>,
) -> Result<Created<Revisioned<Plan>>, ApiError> {
    Ok(Created(revisioned(versions::restore(&marketing.db, &scope, id, numero).await?)))
}

/// Which days to show.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct OccurrencesParams {
    /// First day; the plan's own where absent.
    #[garde(skip)]
    du: Option<NaiveDate>,
    /// Last day; the plan's own where absent.
    #[garde(skip)]
    au: Option<NaiveDate>,
}

/// Lists what happens on which day, for calendars.
#[utoipa::path(get, path = "/scenarios/{id}/plans/{numero}/occurrences", tag = "plans",
    params(("id" = i64, Path), ("numero" = i32, Path), OccurrencesParams),
    responses((status = 200, body = Vec<Occurrence>)))]
async fn list_plan_occurrences(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path((id, numero)): Path<(i64, i32)>,
    Query(params): Query<OccurrencesParams>,
) -> Result<Json<Vec<Occurrence>>, ApiError> {
    let plan = versions::read(&marketing.db, &scope, id, numero).await?;
    Ok(Json(occurrences(&plan, params.du, params.au)))
}

pub(crate) fn revisioned(plan: Plan) -> Revisioned<Plan> {
    Revisioned(plan.revision, plan)
}
