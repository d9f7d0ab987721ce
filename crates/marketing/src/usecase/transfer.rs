//! Take a scenario out as a document, and take a document in as a scenario.

use std::collections::HashMap;

use heraut_kernel::audit::{By, EventType};
use heraut_kernel::{Scope, text::truncate};
use heraut_store::{Conn, Tx, audit};

use super::limits::make_room;
use super::links::{entry_in, link_in};
use super::scenario::{of, whole};
use crate::cible::Cible;
use crate::document::{Header, ScenarioDocument, ScenarioDocumentIn, VERSION};
use crate::objectif::Objectif;
use crate::plan::new::{NewItem, NewPlan};
use crate::plan::{Plan, PlanItem};
use crate::ressource::Ressource;
use crate::scenario::Scenario;
use crate::store::liens::Linkable;
use crate::store::plans::{NewRow, plan};
use crate::store::scenarios::{Change, NewScenario};
use crate::store::{hydrate, plan_items, plans, scenarios};
use crate::{Error, Marketing};

/// The document of a scenario.
///
/// # Errors
/// Not found, or the database fails.
pub async fn document(conn: &Conn, id: i64) -> Result<ScenarioDocument, Error> {
    let scenario = hydrate::scenario(conn, id).await?.ok_or(Error::NotFound)?;
    let empreinte = hydrate::empreinte(&scenario);
    let newest = scenario.resume.plan_numero;
    let history = plans::history(conn, id).await?;
    let assemble = |(row, items): (plan::Model, Vec<PlanItem>)| {
        let courant = Some(row.numero) == newest;
        plans::assemble(row, items, courant, &empreinte)
    };
    let versions = history.into_iter().map(assemble).collect();
    let heraut = Header { format: "scenario".to_owned(), version: VERSION, exported_at: Some(conn.now()) };
    Ok(ScenarioDocument { heraut, scenario, plans: versions })
}

/// How a scenario leaves.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// As a document that can be taken in again.
    Json,
    /// As a table.
    Csv,
    /// As a workbook.
    Xlsx,
    /// As a calendar.
    Ics,
    /// As text.
    Markdown,
}

impl Form {
    const fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Ics => "ics",
            Self::Markdown => "markdown",
        }
    }
}

/// Writes down that a scenario was taken out. What is not written down is not handed out.
///
/// # Errors
/// When the database fails.
pub async fn note_export(marketing: &Marketing, scope: &Scope, id: i64, form: Form) -> Result<(), Error> {
    let by = By::from(scope);
    let work = marketing.db.write(scope, id, move |tx, id| {
        let event = of(EventType::ScenarioExported, *id).with("format", form.word());
        Box::pin(async move { Ok(audit::note(tx, by, &event).await?) })
    });
    work.await
}

/// Makes a scenario from a document. Entities that the library has already are linked, not doubled.
///
/// # Errors
/// No place for one more, or when the database fails.
pub async fn import(marketing: &Marketing, scope: &Scope, document: ScenarioDocumentIn) -> Result<Scenario, Error> {
    let (limit, by) = (marketing.limits.scenarios(scope).await?, By::from(scope));
    let work = marketing.db.write(scope, document, move |tx, document| {
        Box::pin(async move {
            make_room(tx, limit, 1).await?;
            let id = import_in(tx, document, None).await?;
            audit::note(tx, by, &of(EventType::ScenarioImported, id)).await?;
            whole(tx, id).await
        })
    });
    work.await
}

/// What the document calls an entity, and what the library does.
type Ids = HashMap<i64, i64>;

/// Makes a scenario from a document inside the caller's transaction, and answers its number.
///
/// # Errors
/// When the database fails.
pub async fn import_in(tx: &Tx, document: &ScenarioDocumentIn, demo_cle: Option<String>) -> Result<i64, Error> {
    let contents = &document.scenario;
    let new = NewScenario {
        nom: contents.nom.clone(),
        thematique: contents.thematique.clone(),
        description: contents.description.clone(),
        langue: contents.langue,
        demo_cle,
    };
    let id = scenarios::insert(tx, &new).await?.id;
    let (mut objectifs, mut cibles, mut ressources) = (Ids::new(), Ids::new(), Ids::new());
    for it in &contents.objectifs {
        let mut new: crate::objectif::NewObjectif = it.entite.clone().into();
        new.priorite = it.priorite;
        objectifs.insert(it.id, add::<Objectif>(tx, id, &new).await?);
    }
    for it in &contents.cibles {
        cibles.insert(it.id, add::<Cible>(tx, id, &it.entite.clone().into()).await?);
    }
    for it in &contents.ressources {
        ressources.insert(it.id, add::<Ressource>(tx, id, &it.entite.clone().into()).await?);
    }
    let known = Known { objectifs, cibles, ressources };
    let scenario = whole(tx, id).await?;
    for (plan, numero) in document.plans.iter().zip(1..) {
        import_plan(tx, &scenario, plan, numero, &known).await?;
    }
    scenarios::refresh(tx, id).await?;
    if contents.archived || contents.entonnoir.is_some() {
        let row = scenarios::find(tx, id).await?.ok_or(Error::NotFound)?;
        let archived = contents.archived.then_some(true);
        let entonnoir = contents.entonnoir.clone();
        scenarios::update(tx, &row, &Change { archived, entonnoir, ..Change::default() }).await?;
    }
    Ok(id)
}

async fn add<N: Linkable>(tx: &Tx, scenario_id: i64, new: &N::New) -> Result<i64, Error> {
    let id = entry_in::<N>(tx, new).await?;
    link_in::<N>(tx, scenario_id, id, N::lien_of(new)).await?;
    Ok(id)
}

struct Known {
    objectifs: Ids,
    cibles: Ids,
    ressources: Ids,
}

impl Known {
    fn line(&self, item: &PlanItem) -> PlanItem {
        let of = |ids: &Ids, id: Option<i64>| id.and_then(|id| ids.get(&id)).copied();
        PlanItem {
            objectif_id: of(&self.objectifs, item.objectif_id),
            cible_id: of(&self.cibles, item.cible_id),
            ressource_id: of(&self.ressources, item.ressource_id),
            ..item.clone()
        }
    }

    /// A warning that names an entity by its number names it by its new one.
    fn params(&self, params: &mut serde_json::Map<String, serde_json::Value>) {
        for (name, ids) in
            [("objectif_id", &self.objectifs), ("cible_id", &self.cibles), ("ressource_id", &self.ressources)]
        {
            if let Some(value) = params.get_mut(name) {
                *value = value.as_i64().and_then(|id| ids.get(&id)).copied().into();
            }
        }
    }
}

async fn import_plan(tx: &Tx, scenario: &Scenario, plan: &Plan, numero: i32, known: &Known) -> Result<(), Error> {
    let items = held(scenario, &plan.items.iter().map(|item| known.line(item)).collect::<Vec<_>>());
    let mut avertissements = plan.avertissements.clone();
    for warning in &mut avertissements {
        known.params(&mut warning.params);
    }
    // Whether it was made from what the scenario now says survives; the fingerprint itself speaks of other numbers.
    let empreinte = if plan.perime { "import".to_owned() } else { hydrate::empreinte(scenario) };
    let row = NewRow {
        scenario_id: scenario.resume.id,
        numero,
        revision: 1,
        resume: plan.resume.clone(),
        source: truncate(&plan.source, 80).to_owned(),
        generated_at: plan.generated_at,
        horizon_semaines: plan.horizon_semaines.clamp(1, 52),
        heures_par_semaine: plan.heures_par_semaine.clamp(0.5, 80.0),
        canaux: plan.canaux.clone(),
        date_debut: plan.date_debut,
        langue: plan.langue,
        empreinte,
        avertissements,
        charge: plan.charge.clone(),
    };
    let plan_id = plans::insert(tx, &row).await?;
    plan_items::insert_all(tx, plan_id, &items).await?;
    Ok(())
}

/// Lines held to the limits of their columns, as a model's are; what only people write is kept beside.
fn held(scenario: &Scenario, items: &[PlanItem]) -> Vec<PlanItem> {
    let items: Vec<&PlanItem> =
        items.iter().filter(|item| !item.format.trim().is_empty() && !item.message.trim().is_empty()).collect();
    let new = NewPlan { items: items.iter().map(|item| as_new(item)).collect(), ..NewPlan::default() };
    new.lines(scenario)
        .into_iter()
        .zip(items)
        .map(|(line, item)| PlanItem {
            responsable: item.responsable.as_deref().map(|who| truncate(who, 120).to_owned()),
            statut: item.statut,
            ..line
        })
        .collect()
}

fn as_new(item: &PlanItem) -> NewItem {
    NewItem {
        cle: item.cle.clone(),
        format: item.format.clone(),
        message: item.message.clone(),
        canal: item.canal.clone(),
        frequence: item.frequence.clone(),
        kpi: item.kpi.clone(),
        date_debut: item.date_debut,
        heure: item.heure.clone(),
        rrule: item.rrule.clone(),
        etape: item.etape,
        cible_id: item.cible_id,
        objectif_id: item.objectif_id,
        ressource_id: item.ressource_id,
        cta: item.cta.clone(),
        note: item.note.clone(),
        effort_h: item.effort_h,
        pourquoi: item.pourquoi.clone(),
        provenance: Some(item.provenance.clone()),
    }
}
