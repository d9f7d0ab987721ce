//! What the built-in planner is told about a scenario.

use heraut_playbook::{
    Brief, BriefCible, BriefObjectif, BriefRessource, Etape as PlaybookEtape, TypeRessource as Kind,
};

use crate::cible::Maturite;
use crate::ressource::TypeRessource;
use crate::scenario::Scenario;

/// The scenario as the planner sees it: objectifs by priorité, cibles with their maturité, ressources.
#[must_use]
pub fn brief(scenario: &Scenario) -> Brief {
    let objectifs = scenario.objectifs.iter().map(|objectif| BriefObjectif {
        id: objectif.id,
        label: objectif.label.clone(),
        description: objectif.description.clone(),
        archetype: objectif.archetype.clone(),
    });
    let cibles = scenario.cibles.iter().map(|cible| BriefCible {
        id: cible.id,
        label: cible.label.clone(),
        persona: cible.persona.clone(),
        segment: cible.segment.clone(),
        maturite: cible.maturite.map(stage),
    });
    let ressources = scenario.ressources.iter().map(|ressource| BriefRessource {
        id: ressource.id,
        kind: kind(ressource.kind),
        titre: ressource.titre.clone(),
        usage: ressource.usage.clone(),
    });
    Brief {
        nom: scenario.resume.nom.clone(),
        thematique: scenario.resume.thematique.clone(),
        description: scenario.resume.description.clone(),
        objectifs: objectifs.collect(),
        cibles: cibles.collect(),
        ressources: ressources.collect(),
    }
}

const fn stage(maturite: Maturite) -> PlaybookEtape {
    match maturite {
        Maturite::Awareness => PlaybookEtape::Awareness,
        Maturite::Consideration => PlaybookEtape::Consideration,
        Maturite::Decision => PlaybookEtape::Decision,
    }
}

const fn kind(kind: TypeRessource) -> Kind {
    match kind {
        TypeRessource::Article => Kind::Article,
        TypeRessource::Video => Kind::Video,
        TypeRessource::Webinar => Kind::Webinar,
        TypeRessource::CasClient => Kind::CasClient,
        TypeRessource::Autre => Kind::Autre,
    }
}
