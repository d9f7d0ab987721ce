//! What agents need to know of scenarios and workspaces, told across contexts.

use async_trait::async_trait;
use chrono_tz::Tz;
use heraut_agents::{Subject, Subjects};
use heraut_kernel::{Problem, Scope};
use heraut_marketing::ressource::{NewRessource, Ressource, TypeRessource};
use heraut_marketing::scenario::Scenario;
use heraut_marketing::store::hydrate;
use heraut_marketing::usecase::links::Gesture;
use heraut_marketing::usecase::{assistant, links};
use heraut_marketing::{Marketing, Zones};
use heraut_store::Error;

use crate::zones::WorkspaceZones;

/// Characters of a ressource's title.
const TITRE: usize = 150;

/// Scenarios of the marketing desk as subjects of agents.
#[derive(Clone, Debug)]
pub struct Scenarios(pub Marketing);

#[async_trait]
impl Subjects for Scenarios {
    async fn subject(&self, scope: &Scope, scenario_id: i64) -> Result<Option<Subject>, Error> {
        let conn = self.0.db.snapshot(scope).await?;
        let Some(scenario) = hydrate::scenario(&conn, scenario_id).await? else { return Ok(None) };
        drop(conn);
        let voix = heraut_marketing::store::assistant::find(&self.0.db.read(scope).await?).await?.voix;
        Ok(Some(Subject { ton: voix.ton, a_eviter: voix.a_eviter, ..of(scenario) }))
    }

    async fn add_ressource(&self, scope: &Scope, scenario_id: i64, titre: String) -> Result<(), Problem> {
        let titre = heraut_kernel::text::truncate(&titre, TITRE).to_owned();
        let new = NewRessource { kind: TypeRessource::Article, titre, url: None, note: None, usage: None };
        let gesture = Gesture::<Ressource>::Add(new);
        Ok(links::apply(&self.0.db, scope, scenario_id, None, gesture).await.map(|_| ())?)
    }

    async fn model(&self, scope: &Scope) -> Result<Option<String>, Problem> {
        Ok(assistant::choose(&self.0, scope, None).await?.model)
    }

    async fn zone(&self, scope: &Scope) -> Result<Option<Tz>, Error> {
        WorkspaceZones(self.0.db.clone()).zone(scope).await
    }
}

fn of(scenario: Scenario) -> Subject {
    // A label, and what else is known of it, in one line.
    let line = |label: &str, more: &[Option<&String>]| {
        let more: Vec<&str> = more.iter().flatten().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
        if more.is_empty() { label.to_owned() } else { format!("{label} ({})", more.join(" ; ")) }
    };
    Subject {
        nom: scenario.resume.nom,
        thematique: scenario.resume.thematique,
        description: scenario.resume.description.unwrap_or_default(),
        objectifs: scenario.objectifs.iter().map(|it| line(&it.label, &[it.description.as_ref()])).collect(),
        cibles: scenario.cibles.iter().map(|it| line(&it.label, &[it.persona.as_ref(), it.segment.as_ref()])).collect(),
        ressources: scenario
            .ressources
            .iter()
            .map(|it| line(&it.titre, &[it.url.as_ref(), it.usage.as_ref(), it.note.as_ref()]))
            .collect(),
        langue: scenario.resume.langue,
        ..Subject::default()
    }
}
