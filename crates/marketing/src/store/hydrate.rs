//! A scenario with all that belongs to it: six statements, whatever its size.

use heraut_kernel::text::sha256_hex;
use heraut_store::{Conn, Error};

use super::{cibles, objectifs, plan_items, plans, ressources, scenarios};
use crate::plan::Plan;
use crate::scenario::{Scenario, ScenarioResume};

/// Reads a scenario whole.
///
/// # Errors
/// When the database fails.
pub async fn scenario(conn: &Conn, id: i64) -> Result<Option<Scenario>, Error> {
    let Some(row) = scenarios::find(conn, id).await? else { return Ok(None) };
    let entonnoir = row.entonnoir.clone().and_then(|json| serde_json::from_value(json).ok());
    let resume = ScenarioResume::from(row);
    let mut scenario = Scenario {
        resume,
        objectifs: objectifs::of_scenario(conn, id).await?,
        cibles: cibles::of_scenario(conn, id).await?,
        ressources: ressources::of_scenario(conn, id).await?,
        entonnoir,
        plan: None,
    };
    if let Some(plan) = plans::newest(conn, id).await? {
        let items = plan_items::of_plan(conn, plan.id).await?;
        scenario.plan = Some(plans::assemble(plan, items, true, &empreinte(&scenario)));
    }
    Ok(Some(scenario))
}

/// Reads one version of a scenario's plan whole.
///
/// # Errors
/// When the database fails.
pub async fn version(conn: &Conn, scenario_id: i64, numero: i32) -> Result<Option<Plan>, Error> {
    let Some(scenario) = scenario(conn, scenario_id).await? else { return Ok(None) };
    let empreinte = empreinte(&scenario);
    if let Some(newest) = scenario.plan.filter(|plan| plan.numero == numero) {
        return Ok(Some(newest));
    }
    let Some(row) = plans::of_numero(conn, scenario_id, numero).await? else { return Ok(None) };
    let items = plan_items::of_plan(conn, row.id).await?;
    Ok(Some(plans::assemble(row, items, false, &empreinte)))
}

/// What a plan is made from, as one short text: equal inputs have equal fingerprints.
#[must_use]
pub fn empreinte(scenario: &Scenario) -> String {
    let resume = &scenario.resume;
    let inputs = (
        (&resume.thematique, &resume.description, resume.langue),
        scenario.objectifs.iter().map(|o| (o.id, &o.label, &o.description, &o.archetype)).collect::<Vec<_>>(),
        scenario.cibles.iter().map(|c| (c.id, &c.label, &c.persona, &c.segment, c.maturite)).collect::<Vec<_>>(),
        scenario.ressources.iter().map(|r| (r.id, r.kind, &r.titre, &r.usage)).collect::<Vec<_>>(),
    );
    sha256_hex(&serde_json::to_vec(&inputs).unwrap_or_default())
}
