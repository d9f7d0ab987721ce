//! Make the next version of a scenario's plan.

use heraut_dialogue::{Asked, Ran, Reply, Settled, Thread};
use heraut_kernel::text::sha256_hex;
use heraut_kernel::{Problem, Scope, TurnId};
use heraut_llm::ChatRequest;
use heraut_store::{BoxFuture, Tx};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Marketing;
use crate::brief::brief;
use crate::error::Error;
use crate::plan::charge::{Frame, charge};
use crate::plan::new::NewPlan;
use crate::plan::options::{Options, Wanted};
use crate::scenario::Scenario;
use crate::script::{self, PlanContext};
use crate::store::plans::NewRow;
use crate::store::{hydrate, plan_items, plans, scenarios};
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
}

struct Making {
    scenario: Scenario,
    options: Options,
}

impl Thread for Making {
    type Output = Scenario;
    type Error = Error;

    fn settle<'c>(
        &'c self,
        tx: &'c Tx,
        _turn: TurnId,
        reply: Option<&'c Reply>,
    ) -> BoxFuture<'c, Result<Settled<Scenario>, Error>> {
        Box::pin(async move {
            let draft = reply.map(read).unwrap_or_default();
            let numero = store_in(tx, &self.scenario, &self.options, &draft).await?;
            let output = whole(tx, self.scenario.resume.id).await?;
            Ok(Settled { output, result: serde_json::json!({ "numero": numero }), subject_id: None })
        })
    }
}

/// Makes the next version of the plan, as a turn.
///
/// # Errors
/// Not found, options refused, or nobody could answer.
pub async fn generate(marketing: &Marketing, scope: &Scope, id: i64, wanted: Wanted) -> Result<PlanMade, Problem> {
    let scenario = before(marketing, scope, id).await?;
    let options = options(marketing, scope, wanted).await?;
    let request = request(&scenario, &options);
    let asked = Asked {
        task: script::PLAN.to_owned(),
        subject_id: Some(id),
        request_hash: sha256_hex(request.context.to_string().as_bytes()),
        ..Asked::default()
    };
    match marketing.engine.run(scope, asked, Some(request), Making { scenario, options }).await? {
        Ran::Fresh { id, source, degraded, output } => {
            marketing.count_plan();
            Ok(PlanMade { scenario: output, turn_id: id.0, source, degraded })
        }
        // Without a client id every turn is a fresh one.
        Ran::Before(_) => Err(Problem::internal()),
    }
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
    let zone = marketing.zones.zone(scope).await?;
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
