//! Objectives: the kinds that a scenario does not aim at yet come first.

use std::collections::HashSet;

use heraut_kernel::Locale;
use heraut_kernel::text::fold;

use super::archetypes::archetype_of;
use super::knowledge::{Archetype, Modele, SAVOIR, remplir};
use super::rotate::{alterner, trois};
use super::theme::{Theme, court};
use super::{EntiteObjectif, Suggestion};
use crate::Brief;

/// In which order the kinds are offered when the sector says nothing: what feeds the sales team first.
const ORDRE: [&str; 7] = ["leads", "notoriete", "conversion", "expertise", "evenementiel", "lancement", "fidelisation"];

/// Three objectives for a scenario. `tour` 2, 3… gives further ones; labels of `exclus` never come back.
#[must_use]
pub fn suggest_objectifs(
    brief: &Brief,
    langue: Locale,
    tour: u32,
    exclus: &[String],
) -> Vec<Suggestion<EntiteObjectif>> {
    let theme = Theme::lire(brief, langue);
    let couverts: HashSet<&str> = brief
        .objectifs
        .iter()
        .filter_map(|objectif| {
            let choisi = objectif.archetype.as_deref();
            let lu = || archetype_of(&objectif.label);
            choisi.or_else(lu).or_else(|| objectif.description.as_deref().and_then(archetype_of))
        })
        .collect();
    let ordre = ordre(brief, &theme, &couverts);
    let candidats = || alterner(ordre.iter().map(|archetype| groupe(brief, &theme, &couverts, archetype)));
    let connus = brief.objectifs.iter().map(|objectif| fold(&objectif.label)).collect();
    trois(candidats, &connus, exclus, tour, langue)
}

/// Uncovered kinds first: the one that the scenario's name tells, those of its sector, the others.
fn ordre(brief: &Brief, theme: &Theme, couverts: &HashSet<&str>) -> Vec<&'static Archetype> {
    let annonce = archetype_of(&brief.nom).or_else(|| archetype_of(&brief.thematique));
    let du_secteur =
        theme.secteurs.iter().flat_map(|secteur| &secteur.objectifs).map(|objectif| objectif.archetype.as_str());
    let mut ids: Vec<&str> = Vec::new();
    for id in annonce.into_iter().chain(du_secteur).chain(ORDRE) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.sort_by_key(|id| couverts.contains(id));
    ids.into_iter().filter_map(|id| SAVOIR.archetypes.iter().find(|archetype| archetype.id == id)).collect()
}

fn groupe<'a>(
    brief: &Brief,
    theme: &'a Theme,
    couverts: &HashSet<&str>,
    archetype: &'static Archetype,
) -> impl Iterator<Item = Suggestion<EntiteObjectif>> + use<'a> {
    let langue = theme.langue;
    let cle = if brief.objectifs.is_empty() {
        "aucun_objectif"
    } else if couverts.contains(archetype.id.as_str()) {
        "archetype_present"
    } else {
        "archetype_absent"
    };
    let insight = SAVOIR.phrase(
        cle,
        langue,
        &[
            ("secteur", theme.nom_secteur()),
            ("archetype", archetype.nom.en(langue)),
            ("raison", archetype.raison.en(langue)),
            ("theme", &theme.rappel),
        ],
    );
    let suggestion = move |modele: &Modele, sujet: &str, segment: &str| {
        let label = court_label(&remplir(modele.label.en(langue), &[("sujet", sujet), ("segment", segment)]));
        let description = modele.description.en(langue).to_owned();
        let entity = EntiteObjectif { label: label.clone(), description: description.clone() };
        Suggestion { label, description, insight: insight.clone(), entity }
    };
    let ecrits = theme.secteurs.iter().flat_map(|secteur| &secteur.objectifs);
    let ecrits =
        ecrits.filter(|objectif| objectif.archetype == archetype.id).map(|objectif| (&objectif.modele, "", ""));
    let segments = theme.segments();
    let composes = theme.sujets.iter().enumerate().flat_map(move |(rang, sujet)| {
        let segment = segments.get(rang % segments.len().max(1)).copied().unwrap_or_default();
        archetype.modeles.iter().map(move |modele| (modele, sujet.as_str(), segment))
    });
    ecrits.chain(composes).map(move |(modele, sujet, segment)| suggestion(modele, sujet, segment))
}

/// Quotation marks are part of these labels: only the length is looked after.
fn court_label(label: &str) -> String {
    if label.chars().count() <= 120 { label.to_owned() } else { court(label, 120) }
}
