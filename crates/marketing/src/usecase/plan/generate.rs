//! Make the next version of a scenario's plan.

use std::sync::Arc;

use heraut_dialogue::answering::{Answering, Made, answering};
use heraut_dialogue::{Asked, Kept, Partial, Reply, Settled, Thread, Turn};
use heraut_kernel::text::sha256_hex;
use heraut_kernel::{Problem, Scope, TurnId};
use heraut_llm::{ChatRequest, Judge};
use heraut_store::{BoxFuture, Tx};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Marketing;
use crate::brief::brief;
use crate::error::Error;
use crate::plan::charge::{Frame, charge};
use crate::plan::new::NewPlan;
use crate::plan::options::{Options, Wanted};
use crate::scenario::Scenario;
use crate::script::judge::Work;
use crate::script::{self, PlanContext};
use crate::store::plans::NewRow;
use crate::store::{hydrate, plan_items, plans, scenarios};
use crate::usecase::assistant;
use crate::usecase::scenario::whole;

/// A scenario with its new plan, and who made it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanMade {
    /// The scenario; its plan is the new one.
    pub scenario: Scenario,
    /// The turn that made it.
    pub turn_id: Uuid,
    /// Who made it: `playbook`, or a model.
    pub source: String,
    /// Whether another one was asked first and failed.
    pub degraded: bool,
    /// Why, where it is so: a stable code, `quota_exhausted` or that of the failure.
    pub reason: Option<&'static str>,
    /// One honest sentence about it, where it is so.
    pub note: Option<String>,
}

struct Making {
    scenario: Scenario,
    options: Options,
}

impl Thread for Making {
    type Output = Scenario;
    type Error = Error;

    fn judge(&self) -> Arc<dyn Judge> {
        Work::Plan.judge()
    }

    fn lacks(&self, answer: &Value) -> bool {
        Work::Plan.lacks(answer)
    }

    fn fill(&self, answer: Value, playbook: &Value) -> Value {
        Work::Plan.fill(answer, playbook)
    }

    fn open<'c>(&'c self, _: &'c Tx, _: TurnId) -> BoxFuture<'c, Result<(), Error>> {
        Box::pin(async { Ok(()) })
    }

    fn settle<'c>(
        &'c self,
        tx: &'c Tx,
        _turn: TurnId,
        reply: Option<&'c Reply>,
        _opened: bool,
    ) -> BoxFuture<'c, Result<Settled<Scenario>, Error>> {
        Box::pin(async move {
            let draft = reply.map(read).unwrap_or_default();
            let numero = store_in(tx, &self.scenario, &self.options, &draft).await?;
            let output = whole(tx, self.scenario.resume.id).await?;
            Ok(Settled { output, result: serde_json::json!({ "numero": numero }), subject_id: None })
        })
    }

    /// A part of a plan is no plan: the one before stays.
    fn stop<'c>(&'c self, _: &'c Tx, _: TurnId, _: &'c Partial) -> BoxFuture<'c, Result<Kept<Scenario>, Error>> {
        Box::pin(async { Ok(None) })
    }
}

/// Makes the next version of the plan, as a turn. `again`: the turn whose next attempt this is.
///
/// # Errors
/// Not found, options refused, or nobody could answer.
pub async fn generate(
    marketing: &Marketing,
    scope: &Scope,
    id: i64,
    wanted: Wanted,
    turn: Option<TurnId>,
) -> Result<Answering<PlanMade>, Problem> {
    let scenario = before(marketing, scope, id).await?;
    let options = options(marketing, scope, wanted.clone()).await?;
    let request = request(&scenario, &options);
    let voice = assistant::choose(marketing, scope, wanted.model.as_deref()).await?;
    let asked = Asked {
        task: script::PLAN.to_owned(),
        context: crate::CONTEXT,
        subject_id: Some(id),
        request_hash: sha256_hex(request.context.to_string().as_bytes()),
        request: serde_json::to_value(&wanted).unwrap_or_default(),
        model: voice.model.clone(),
        again: turn,
        ..Asked::default()
    };
    let request = voice.instruct(request, None);
    let begun = marketing.engine.begin(scope, asked, Some(request), Making { scenario, options }).await?;
    let counted = marketing.clone();
    let make = move |made: Made<Scenario>| {
        counted.count_plan();
        PlanMade {
            scenario: made.output,
            turn_id: made.id.0,
            source: made.source,
            degraded: made.degraded,
            reason: made.reason,
            note: made.note,
        }
    };
    answering(marketing, scope, begun, make, again).await
}

/// The answer of a turn that made a plan: the scenario as it now is.
pub fn again(marketing: Marketing, scope: Scope, turn: Turn) -> BoxFuture<'static, Result<PlanMade, Problem>> {
    Box::pin(async move {
        let scenario = before(&marketing, &scope, turn.subject_id.ok_or(Error::NotFound)?).await?;
        let Turn { id, source, degraded, .. } = turn;
        Ok(PlanMade { scenario, turn_id: id.0, source, degraded, reason: None, note: None })
    })
}

/// What a model is asked.
#[must_use]
pub fn request(scenario: &Scenario, options: &Options) -> ChatRequest {
    let langue = scenario.resume.langue;
    let context = PlanContext { brief: brief(scenario), options: options.for_playbook(langue) };
    script::request(script::PLAN, langue, &context)
}

/// What a model answered, as a plan.
#[must_use]
pub fn read(reply: &Reply) -> NewPlan {
    let mut plan: NewPlan = serde_json::from_value(reply.content.clone()).unwrap_or_default();
    plan.source.clone_from(&reply.source);
    plan
}

/// What the built-in planner makes, for work that no person asked for.
#[must_use]
pub fn draft(scenario: &Scenario, options: &Options) -> NewPlan {
    NewPlan::from(heraut_playbook::plan(&brief(scenario), &options.for_playbook(scenario.resume.langue)))
}

/// The scenario that a plan is made from. Its connection is given back before anything else is waited for.
///
/// # Errors
/// Not found, or the database fails.
pub async fn before(marketing: &Marketing, scope: &Scope, id: i64) -> Result<Scenario, Error> {
    let conn = marketing.db.snapshot(scope).await?;
    hydrate::scenario(&conn, id).await?.ok_or(Error::NotFound)
}

/// The marketer's decisions, checked, with the workspace's own day as today.
///
/// # Errors
/// Options refused, or the database fails.
pub async fn options(marketing: &Marketing, scope: &Scope, wanted: Wanted) -> Result<Options, Error> {
    let zone = marketing.zones.zone(scope).await?.unwrap_or_default();
    let today = marketing.db.now().date_in(zone);
    Options::resolve(wanted, today, scope.locale).map_err(Error::refused)
}

/// Stores a plan as the next version of the scenario that it was made from, and answers its number. Several at once
/// get different numbers: each waits for the scenario's row.
///
/// # Errors
/// Not found, or the database fails.
pub async fn store_in(tx: &Tx, scenario: &Scenario, options: &Options, draft: &NewPlan) -> Result<i32, Error> {
    let id = scenario.resume.id;
    scenarios::lock(tx, id).await?.ok_or(Error::NotFound)?;
    let newest = plans::newest(tx, id).await?;
    let (resume, source) = draft.heading();
    let items = draft.lines(scenario);
    let frame = Frame {
        debut: Some(options.debut),
        semaines: options.horizon_semaines,
        heures_par_semaine: options.heures_par_semaine,
    };
    let row = NewRow {
        scenario_id: id,
        numero: newest.as_ref().map_or(1, |plan| plan.numero + 1),
        // One address, one lock: what was read of the version before cannot be taken for this one.
        revision: newest.as_ref().map_or(1, |plan| plan.revision + 1),
        resume,
        source,
        generated_at: tx.now(),
        horizon_semaines: options.horizon_semaines,
        heures_par_semaine: options.heures_par_semaine,
        canaux: options.canaux.clone(),
        date_debut: Some(options.debut),
        langue: scenario.resume.langue,
        empreinte: hydrate::empreinte(scenario),
        avertissements: draft.avertissements.clone(),
        charge: charge(&items, &frame),
    };
    let plan_id = plans::insert(tx, &row).await?;
    plan_items::insert_all(tx, plan_id, &items).await?;
    scenarios::refresh(tx, id).await?;
    Ok(row.numero)
}
