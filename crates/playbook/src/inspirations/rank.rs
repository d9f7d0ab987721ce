//! From scores to three cards: the words first, then the scenario, then variety.

use std::cmp::Reverse;
use std::sync::LazyLock;

use heraut_kernel::Locale;
use heraut_kernel::text::fold;

use super::index::{Found, index};
use super::library::{Carte, LIBRARY};
use super::terms::{query_terms, terms};
use super::{GenreEntite, RESULTS};
use crate::{Brief, Etape};

/// What the theme of the scenario is worth beside the words of the query.
const THEME: f32 = 0.35;
/// What its objectives and targets are worth.
const CONTEXT: f32 = 0.05;
/// A card without sector suits anybody a little; a card of a sector needs a reason.
const NEUTRAL: f32 = 0.3;
/// A card of another sector than the one that is spoken of.
const OTHER_SECTOR: f32 = 0.65;
/// A card of the very sector that is spoken of.
const SAME_SECTOR: f32 = 1.2;
/// How many objectives and targets of a scenario are read.
const READ: usize = 8;

/// Sector id and one way to name it, in terms; a sector has many.
static SECTORS: LazyLock<Vec<(&str, Vec<String>)>> = LazyLock::new(|| {
    let names = LIBRARY.secteurs.iter().flat_map(|(id, secteur)| secteur.mots.iter().map(|mot| (&**id, terms(mot))));
    names.filter(|(_, mot)| !mot.is_empty()).collect()
});

/// One chosen card.
pub(super) struct Pick {
    pub(super) carte: &'static Carte,
    pub(super) matched: bool,
}

struct Candidate {
    carte: &'static Carte,
    seen: bool,
    matched: bool,
    score: f32,
}

/// The best cards, never three of one format.
pub(super) fn best(brief: &Brief, requete: &str, langue: Locale, deja_vues: &[String]) -> Vec<Pick> {
    let mut candidates = candidates(brief, requete, langue, deja_vues);
    let mut picks: Vec<Pick> = Vec::with_capacity(RESULTS);
    while picks.len() < RESULTS {
        let next = candidates
            .iter()
            .enumerate()
            .filter_map(|(place, candidate)| Some((place, candidate, variety(candidate.carte, &picks)?)))
            .min_by_key(|(_, candidate, variety)| {
                let score = (candidate.score * variety * 1e4).round() as i64;
                (candidate.seen, !candidate.matched, Reverse(score), candidate.carte.id.as_str())
            })
            .map(|(place, ..)| place);
        let Some(place) = next else { break };
        let Candidate { carte, matched, .. } = candidates.swap_remove(place);
        picks.push(Pick { carte, matched });
    }
    picks
}

fn candidates(brief: &Brief, requete: &str, langue: Locale, deja_vues: &[String]) -> Vec<Candidate> {
    let index = index(langue);
    let asked = query_terms(requete);
    let theme = query_terms(if brief.thematique.trim().is_empty() { &brief.nom } else { &brief.thematique });
    let by_query = index.find(&asked);
    let by_theme = index.find(&theme);
    let by_context = index.find(&query_terms(&context(brief)));
    let profile = Profile::new(brief, asked.iter().chain(&theme));
    let score = |place: usize, carte: &Carte| {
        let words = covered(&by_query, place) + THEME * covered(&by_theme, place) + CONTEXT * by_context.scores[place];
        (words + if carte.secteur == "tous" { NEUTRAL } else { 0.0 }) * profile.factor(carte)
    };
    let owned = owned(brief);
    LIBRARY
        .cartes
        .iter()
        .enumerate()
        .map(|(place, carte)| Candidate {
            carte,
            seen: deja_vues.contains(&carte.id) || carte.noms.iter().any(|nom| owned.binary_search(nom).is_ok()),
            matched: by_query.scores[place] > 0.0,
            score: score(place, carte),
        })
        .collect()
}

/// A score that rewards a card for answering the whole question.
fn covered(found: &Found, place: usize) -> f32 {
    found.scores[place] * (0.4 + 0.6 * found.coverage[place])
}

/// The words of the objectives and of the targets.
fn context(brief: &Brief) -> String {
    let objectifs = brief.objectifs.iter().take(READ).map(|objectif| objectif.label.as_str());
    let cibles =
        brief.cibles.iter().take(READ).flat_map(|cible| [Some(cible.label.as_str()), cible.segment.as_deref()]);
    objectifs.map(Some).chain(cibles).flatten().collect::<Vec<_>>().join(" ")
}

/// Folded names of what the scenario holds already, sorted.
fn owned(brief: &Brief) -> Vec<String> {
    let ressources = brief.ressources.iter().map(|ressource| &ressource.titre);
    let cibles = brief.cibles.iter().map(|cible| &cible.label);
    let objectifs = brief.objectifs.iter().map(|objectif| &objectif.label);
    let mut owned: Vec<String> = ressources.chain(cibles).chain(objectifs).map(|name| fold(name)).collect();
    owned.sort_unstable();
    owned
}

/// What the scenario prefers, whatever is searched.
struct Profile<'a> {
    brief: &'a Brief,
    secteurs: Vec<&'static str>,
    stages: [f32; 4],
}

impl<'a> Profile<'a> {
    fn new<'t>(brief: &'a Brief, words: impl Iterator<Item = &'t String> + Clone) -> Self {
        let mut spoken_of = SECTORS
            .iter()
            .filter(|(_, mot)| mot.iter().all(|term| words.clone().any(|word| word == term)))
            .map(|(id, _)| *id)
            .collect::<Vec<_>>();
        spoken_of.dedup();
        Self { brief, secteurs: spoken_of, stages: stages(brief) }
    }

    fn factor(&self, carte: &Carte) -> f32 {
        let share = self.stages[carte.etape as usize] / self.stages.iter().sum::<f32>();
        let stage = 0.5 + 2.0 * share;
        let sector = match self.secteurs.as_slice() {
            [] => 1.0,
            _ if carte.secteur == "tous" => 1.0,
            secteurs if secteurs.contains(&&*carte.secteur) => SAME_SECTOR,
            _ => OTHER_SECTOR,
        };
        let wanted = self.brief.objectifs.iter().filter_map(|objectif| objectif.archetype.as_ref());
        let archetype = if wanted.into_iter().any(|id| carte.archetypes.contains(id)) { 1.15 } else { 1.0 };
        stage * sector * archetype * self.missing(carte)
    }

    /// What the scenario lacks is worth a little more, what it has plenty of a little less.
    fn missing(&self, carte: &Carte) -> f32 {
        use super::library::EntiteCarte::{Cible, Objectif, Ressource};
        match &carte.entity {
            Ressource { type_ressource, .. } => {
                let same = self.brief.ressources.iter().filter(|ressource| ressource.kind == *type_ressource);
                1.0 / (1.0 + 0.06 * same.take(5).count() as f32)
            }
            Cible { .. } if self.brief.cibles.is_empty() => 1.06,
            Objectif { .. } if self.brief.objectifs.is_empty() => 1.06,
            Cible { .. } | Objectif { .. } => 1.0,
        }
    }
}

/// Weight of each stage: the maturity of the targets, and the stage that a chosen archetype works on.
fn stages(brief: &Brief) -> [f32; 4] {
    let mut stages = [1.0; 4];
    for maturite in brief.cibles.iter().filter_map(|cible| cible.maturite) {
        stages[maturite as usize] += 0.5;
    }
    for archetype in brief.objectifs.iter().filter_map(|objectif| objectif.archetype.as_deref()) {
        let stage = match archetype {
            "notoriete" | "expertise" | "lancement" => Etape::Awareness,
            "leads" | "evenementiel" => Etape::Consideration,
            "conversion" => Etape::Decision,
            "fidelisation" => Etape::Retention,
            _ => continue,
        };
        stages[stage as usize] += 0.5;
    }
    stages
}

/// What a card is worth beside those already chosen; none for a third one of the same format.
fn variety(carte: &Carte, picks: &[Pick]) -> Option<f32> {
    let same = |like: &dyn Fn(&Carte) -> bool| picks.iter().filter(|pick| like(pick.carte)).count();
    let format = match same(&|other| other.format == carte.format) {
        0 => 1.0,
        1 => 0.85,
        _ => return None,
    };
    let stage = if same(&|other| other.etape == carte.etape) > 1 { 0.92 } else { 1.0 };
    let kind = if same(&|other| genre(other) == genre(carte)) > 1 { 0.95 } else { 1.0 };
    Some(format * stage * kind)
}

const fn genre(carte: &Carte) -> GenreEntite {
    use super::library::EntiteCarte;
    match carte.entity {
        EntiteCarte::Ressource { .. } => GenreEntite::Ressource,
        EntiteCarte::Cible { .. } => GenreEntite::Cible,
        EntiteCarte::Objectif { .. } => GenreEntite::Objectif,
    }
}
