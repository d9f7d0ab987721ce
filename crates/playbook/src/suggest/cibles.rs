//! Audiences: the buying committee of the sector, the maturities that nobody holds yet first.

use std::collections::HashSet;

use heraut_kernel::Locale;
use heraut_kernel::text::{fold, truncate};

use super::knowledge::{Role, SAVOIR};
use super::rotate::{alterner, trois};
use super::theme::{Theme, majuscule};
use super::{EntiteCible, Suggestion};
use crate::{Brief, Etape};

/// Three audiences for a scenario. `tour` 2, 3… gives further ones; labels of `exclus` never come back.
#[must_use]
pub fn suggest_cibles(brief: &Brief, langue: Locale, tour: u32, exclus: &[String]) -> Vec<Suggestion<EntiteCible>> {
    let theme = Theme::lire(brief, langue);
    let couvertes: HashSet<Etape> = brief.cibles.iter().filter_map(|cible| cible.maturite).collect();
    let mut etapes = [Etape::Awareness, Etape::Consideration, Etape::Decision];
    etapes.sort_by_key(|etape| couvertes.contains(etape));
    let candidats = || alterner(etapes.map(|etape| groupe(brief, &theme, etape, couvertes.contains(&etape))));
    let connus = brief.cibles.iter().map(|cible| fold(&cible.label)).collect();
    trois(candidats, &connus, exclus, tour, langue)
}

/// A seat that could be an audience, and how closely its name tells it.
#[derive(Clone, Copy)]
struct Siege {
    role: &'static Role,
    segment: &'static str,
    precision: Precision,
}

#[derive(Clone, Copy)]
enum Precision {
    Role,
    Segment,
    Region(&'static str),
}

/// The seats at a stage: by role, then by role and segment, then by region.
fn groupe<'a>(
    brief: &'a Brief,
    theme: &'a Theme,
    etape: Etape,
    couverte: bool,
) -> impl Iterator<Item = Suggestion<EntiteCible>> + 'a {
    let langue = theme.langue;
    let mut roles: Vec<&'static Role> =
        theme.secteurs.iter().flat_map(|secteur| &secteur.comite).filter(|role| role.maturite == etape).collect();
    // A seat that the scenario holds already, under a longer name, comes after the empty ones.
    let tenus: Vec<String> = brief.cibles.iter().map(|cible| fold(&cible.label)).collect();
    roles.sort_by_cached_key(|role| {
        let role = fold(role.label.en(langue));
        tenus.iter().any(|tenu| tenu.contains(&role))
    });
    let segments = theme.segments();
    let segment = |rang: usize| segments.get(rang % segments.len().max(1)).copied().unwrap_or_default();
    let mut sieges: Vec<Siege> = Vec::new();
    sieges.extend(roles.iter().enumerate().map(|(rang, role)| Siege {
        role,
        segment: segment(if segments.len() > 2 { rang % 2 } else { rang }),
        precision: Precision::Role,
    }));
    let regions = SAVOIR.regions.iter().map(|region| Precision::Region(region.en(langue)));
    for precision in std::iter::once(Precision::Segment).chain(regions) {
        let paires = segments.iter().flat_map(|segment| roles.iter().map(move |role| (role, segment)));
        sieges.extend(paires.map(|(role, segment)| Siege { role, segment, precision }));
    }
    sieges.into_iter().map(move |siege| suggestion(brief, theme, siege, couverte))
}

/// How a seat is called.
fn nom(siege: Siege, langue: Locale) -> String {
    let role = siege.role.label.en(langue);
    let par_segment = || SAVOIR.phrase("cible_segment", langue, &[("role", role), ("segment", siege.segment)]);
    match siege.precision {
        Precision::Role => role.to_owned(),
        Precision::Segment => par_segment(),
        Precision::Region(region) => {
            SAVOIR.phrase("cible_region", langue, &[("cible", &par_segment()), ("region", region)])
        }
    }
}

fn suggestion(brief: &Brief, theme: &Theme, siege: Siege, couverte: bool) -> Suggestion<EntiteCible> {
    let Siege { role, segment, .. } = siege;
    let langue = theme.langue;
    let cle = match (brief.cibles.is_empty(), couverte) {
        (true, _) => "aucune_cible",
        (false, false) => "maturite_absente",
        (false, true) => "maturite_presente",
    };
    let etape = SAVOIR.etapes.get(&role.maturite).map_or("", |etape| etape.en(langue));
    let poids = SAVOIR.poids.get(&role.role).map_or("", |poids| poids.en(langue));
    let insight = SAVOIR.phrase(
        cle,
        langue,
        &[("secteur", theme.nom_secteur()), ("etape", etape), ("poids", poids), ("theme", &theme.rappel)],
    );
    let fonction = SAVOIR.roles.get(&role.role).map_or("", |fonction| fonction.en(langue));
    let persona = format!("{}. {fonction}", role.souci.en(langue));
    let label = truncate(&nom(siege, langue), 120).to_owned();
    let entity = EntiteCible {
        label: label.clone(),
        persona: persona.clone(),
        segment: truncate(&majuscule(segment), 120).to_owned(),
        maturite: role.maturite,
    };
    Suggestion { label, description: persona, insight, entity }
}
