//! Contents: the stages that nothing feeds come first, those where an audience waits before all.

use heraut_kernel::Locale;
use heraut_kernel::text::{fold, truncate};

use super::archetypes::archetype_of;
use super::knowledge::{Contenu, SAVOIR, remplir};
use super::rotate::{alterner, trois};
use super::theme::{Theme, court, majuscule};
use super::{EntiteRessource, Suggestion};
use crate::{Brief, BriefRessource, Etape, TypeRessource};

/// Three contents for a scenario. `tour` 2, 3… gives further ones; titles of `exclus` never come back.
#[must_use]
pub fn suggest_ressources(
    brief: &Brief,
    langue: Locale,
    tour: u32,
    exclus: &[String],
) -> Vec<Suggestion<EntiteRessource>> {
    let theme = Theme::lire(brief, langue);
    let servies: Vec<Etape> = brief.ressources.iter().map(etape).collect();
    let mut etapes = [Etape::Awareness, Etape::Consideration, Etape::Decision, Etape::Retention];
    etapes.sort_by_key(|etape| (servies.contains(etape), !attendue(brief, *etape), *etape));
    let candidats = || alterner(etapes.map(|etape| groupe(brief, &theme, etape, servies.contains(&etape))));
    let connus = brief.ressources.iter().map(|ressource| fold(&ressource.titre)).collect();
    trois(candidats, &connus, exclus, tour, langue)
}

/// The stage that an existing content feeds, by its kind and its title.
fn etape(ressource: &BriefRessource) -> Etape {
    let titre = fold(&ressource.titre);
    let parle = |mots: &[&str]| mots.iter().any(|mot| titre.contains(mot));
    match ressource.kind {
        TypeRessource::Article | TypeRessource::Video if parle(&["demo", "comparati", "comparison"]) => Etape::Decision,
        TypeRessource::Article | TypeRessource::Video => Etape::Awareness,
        TypeRessource::Webinar => Etape::Consideration,
        TypeRessource::CasClient => Etape::Decision,
        TypeRessource::Autre if parle(&["newsletter", "infolettre", "club"]) => Etape::Retention,
        TypeRessource::Autre if parle(&["comparati", "comparison", "calcul", "roi", "tarif", "pricing"]) => {
            Etape::Decision
        }
        TypeRessource::Autre if parle(&["infographi", "podcast", "barometre", "barometer"]) => Etape::Awareness,
        TypeRessource::Autre => Etape::Consideration,
    }
}

/// Whether an audience stands at this stage, or an objective needs it.
fn attendue(brief: &Brief, etape: Etape) -> bool {
    if etape == Etape::Retention {
        return brief.objectifs.iter().any(|objectif| archetype_of(&objectif.label) == Some("fidelisation"));
    }
    brief.cibles.iter().any(|cible| cible.maturite == Some(etape))
}

fn groupe<'a>(
    brief: &Brief,
    theme: &'a Theme,
    etape: Etape,
    servie: bool,
) -> impl Iterator<Item = Suggestion<EntiteRessource>> + use<'a> {
    let langue = theme.langue;
    let insight = insight(brief, theme, etape, servie);
    let suggestion = move |contenu: &Contenu, sujet: &str| {
        let titre = majuscule(&remplir(contenu.titre.en(langue), &[("sujet", sujet)]));
        let titre = if titre.chars().count() <= 150 { titre } else { court(&titre, 150) };
        let note = contenu.note.en(langue).to_owned();
        let entity = EntiteRessource {
            kind: contenu.kind,
            titre: titre.clone(),
            note: note.clone(),
            usage: truncate(contenu.usage.en(langue), 120).to_owned(),
        };
        Suggestion { label: titre, description: note, insight: insight.clone(), entity }
    };
    let ecrits = theme.secteurs.iter().flat_map(|secteur| &secteur.ressources);
    let ecrits = ecrits.filter(move |contenu| contenu.etape == etape).map(|contenu| (contenu, ""));
    let modeles = move || SAVOIR.formats.iter().filter(move |format| format.etape == etape);
    let composes = theme.sujets.iter().flat_map(move |sujet| modeles().map(move |modele| (modele, sujet.as_str())));
    ecrits.chain(composes).map(move |(contenu, sujet)| suggestion(contenu, sujet))
}

fn insight(brief: &Brief, theme: &Theme, etape: Etape, servie: bool) -> String {
    let langue = theme.langue;
    let nom = SAVOIR.etapes.get(&etape).map_or("", |etape| etape.en(langue));
    let attend = brief.cibles.iter().find(|cible| cible.maturite == Some(etape)).map(|cible| court(&cible.label, 80));
    let cle = match (servie, &attend) {
        (true, _) => "etape_presente",
        (false, Some(_)) => "etape_cible",
        (false, None) if brief.ressources.is_empty() => "aucune_ressource",
        (false, None) => "etape_absente",
    };
    let cible = attend.unwrap_or_default();
    let valeurs =
        [("secteur", theme.nom_secteur()), ("etape", nom), ("cible", cible.as_str()), ("theme", theme.rappel.as_str())];
    SAVOIR.phrase(cle, langue, &valeurs)
}
