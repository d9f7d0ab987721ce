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
    let groupes = etapes.map(|etape| groupe(brief, &theme, etape, couvertes.contains(&etape)));
    let connus = brief.cibles.iter().map(|cible| fold(&cible.label)).collect();
    trois(alterner(groupes.into()), &connus, exclus, tour, langue)
}

/// The seats at a stage: by role, then by role and segment, then by region.
fn groupe(brief: &Brief, theme: &Theme, etape: Etape, couverte: bool) -> Vec<Suggestion<EntiteCible>> {
    let langue = theme.langue;
    let mut roles: Vec<&Role> =
        theme.secteurs.iter().flat_map(|secteur| &secteur.comite).filter(|role| role.maturite == etape).collect();
    // A seat that the scenario holds already, under a longer name, comes after the empty ones.
    let tenus: Vec<String> = brief.cibles.iter().map(|cible| fold(&cible.label)).collect();
    roles.sort_by_key(|role| tenus.iter().any(|tenu| tenu.contains(&fold(role.label.en(langue)))));
    let segments = theme.segments();
    let segment = |rang: usize| segments.get(rang % segments.len().max(1)).copied().unwrap_or_default();
    let seuls = roles.iter().enumerate().map(|(rang, role)| {
        suggestion(
            brief,
            theme,
            role,
            role.label.en(langue),
            segment(if segments.len() > 2 { rang % 2 } else { rang }),
            couverte,
        )
    });
    let par_segment: Vec<(&Role, String, &str)> = segments
        .iter()
        .flat_map(|segment| roles.iter().map(move |role| (*role, *segment)))
        .map(|(role, segment)| {
            let valeurs = [("role", role.label.en(langue)), ("segment", segment)];
            (role, SAVOIR.phrase("cible_segment", langue, &valeurs), segment)
        })
        .collect();
    let par_region = SAVOIR.regions.iter().flat_map(|region| {
        par_segment.iter().map(move |(role, label, segment)| {
            let valeurs = [("cible", label.as_str()), ("region", region.en(langue))];
            (*role, SAVOIR.phrase("cible_region", langue, &valeurs), *segment)
        })
    });
    let composees = par_segment.iter().cloned().chain(par_region);
    seuls
        .chain(composees.map(|(role, label, segment)| suggestion(brief, theme, role, &label, segment, couverte)))
        .collect()
}

fn suggestion(
    brief: &Brief,
    theme: &Theme,
    role: &Role,
    label: &str,
    segment: &str,
    couverte: bool,
) -> Suggestion<EntiteCible> {
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
    let label = truncate(label, 120).to_owned();
    let entity = EntiteCible {
        label: label.clone(),
        persona: persona.clone(),
        segment: truncate(&majuscule(segment), 120).to_owned(),
        maturite: role.maturite,
    };
    Suggestion { label, description: persona, insight, entity }
}
