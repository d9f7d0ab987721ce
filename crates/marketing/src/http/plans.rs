//! `/scenarios/{id}/plan` and `/scenarios/{id}/plans`: the newest version as a whole, and all of them.

use axum::extract::{FromRef, State};
use heraut_http::{ApiError, Caller, Created, Json, Path, Policy, Revisioned, Routes, routes};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Marketing;
use crate::plan::new::PLAYBOOK;
use crate::plan::options::Wanted;
use crate::scenario::Scenario;
use crate::usecase;

/// The operations on plans as a whole.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Marketing: FromRef<S>,
{
    Routes::new().route(Policy::editor().expensive(), routes!(generate_plan))
}

/// A scenario with its new plan, and who made it.
#[derive(Debug, Serialize, ToSchema)]
struct PlanMade {
    /// The scenario; its plan is the new one.
    scenario: Scenario,
    /// The turn that made it, where there was one.
    turn_id: Option<Uuid>,
    /// Who made it: `playbook`, or a model.
    source: String,
    /// Whether another one was asked first and failed.
    degraded: bool,
}

/// Makes the next version of the plan. The body may be absent.
#[utoipa::path(post, path = "/scenarios/{id}/plan", tag = "plans", params(("id" = i64, Path)),
    request_body = Option<Wanted>, responses((status = 201, body = PlanMade)))]
async fn generate_plan(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    body: Option<Json<Wanted>>,
) -> Result<Created<Revisioned<PlanMade>>, ApiError> {
    let wanted = body.map(|Json(wanted)| wanted).unwrap_or_default();
    let scenario = usecase::plan::generate(&marketing, &scope, id, wanted).await?;
    let made = PlanMade {
        source: scenario.plan.as_ref().map_or_else(|| PLAYBOOK.to_owned(), |plan| plan.source.clone()),
        turn_id: None,
        degraded: false,
        scenario,
    };
    Ok(Created(Revisioned(made.scenario.resume.revision, made)))
}
