//! Make the next version of a scenario's plan.

use heraut_dialogue::Reply;
use heraut_kernel::Scope;
use heraut_llm::ChatRequest;
use heraut_store::Tx;

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

/// Makes a plan with the built-in planner and stores it as the next version.
///
/// # Errors
/// Not found, options refused, or the database fails.
pub async fn generate(marketing: &Marketing, scope: &Scope, id: i64, wanted: Wanted) -> Result<Scenario, Error> {
    let scenario = before(marketing, scope, id).await?;
    let options = options(marketing, scope, wanted).await?;
    let draft = heraut_playbook::plan(&brief(&scenario), &options.for_playbook(scenario.resume.langue));
    let input = (scenario, options, NewPlan::from(draft));
    let made = marketing.db.write(scope, input, |tx, (scenario, options, draft)| {
        Box::pin(async move {
            store_in(tx, scenario, options, draft).await?;
            whole(tx, scenario.resume.id).await
        })
    });
    let made = made.await?;
    marketing.count_plan();
    Ok(made)
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
