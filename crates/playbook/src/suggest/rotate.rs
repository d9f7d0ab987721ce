//! Three suggestions at a time, always others, never none.

use std::collections::HashSet;

use heraut_kernel::Locale;
use heraut_kernel::text::{fold, truncate};

use super::knowledge::SAVOIR;
use super::{Entite, Suggestion};

/// How many suggestions an answer holds.
const TROIS: usize = 3;

/// Takes one of each group in turn, so that neighbours differ.
pub(super) fn alterner<T>(groupes: Vec<Vec<T>>) -> Vec<T> {
    let mut groupes: Vec<_> = groupes.into_iter().map(Vec::into_iter).collect();
    let mut suite = Vec::new();
    loop {
        let tour: Vec<T> = groupes.iter_mut().filter_map(Iterator::next).collect();
        if tour.is_empty() {
            return suite;
        }
        suite.extend(tour);
    }
}

/// The three suggestions of a turn among `candidats`, best first, without those that are known.
///
/// Turn 1 begins at the best; each turn goes on where the one before stopped and comes back to the start.
/// When the list is used up, further parts of it are composed (« volet 2 »…).
pub(super) fn trois<E: Entite>(
    candidats: Vec<Suggestion<E>>,
    connus: &HashSet<String>,
    exclus: &[String],
    tour: u32,
    langue: Locale,
) -> Vec<Suggestion<E>> {
    let mut vus = HashSet::new();
    let neufs: Vec<Suggestion<E>> =
        candidats.into_iter().filter(|candidat| vus.insert(fold(&candidat.label))).collect();
    let exclus: HashSet<String> = exclus.iter().map(|label| fold(label)).collect();
    let libre = |label: &str| {
        let cle = fold(label);
        !connus.contains(&cle) && !exclus.contains(&cle)
    };
    // The start depends on what the scenario holds, not on what was shown: otherwise a turn would skip some.
    let base: Vec<&Suggestion<E>> = neufs.iter().filter(|candidat| !connus.contains(&fold(&candidat.label))).collect();
    let pas = usize::try_from(tour.max(1) - 1).unwrap_or(usize::MAX);
    let debut = if base.is_empty() { 0 } else { pas.wrapping_mul(TROIS) % base.len() };
    let mut choisis: Vec<Suggestion<E>> = base
        .iter()
        .cycle()
        .skip(debut)
        .take(base.len())
        .filter(|candidat| libre(&candidat.label))
        .take(TROIS)
        .map(|candidat| (*candidat).clone())
        .collect();
    let mut n = 2_u32;
    while choisis.len() < TROIS && !neufs.is_empty() {
        let suites = neufs.iter().map(|candidat| suite(candidat, n, langue)).filter(|candidat| libre(&candidat.label));
        let manque = TROIS - choisis.len();
        choisis.extend(suites.take(manque));
        n += 1;
    }
    choisis
}

/// A further part of a suggestion, its label kept within the limit.
fn suite<E: Entite>(candidat: &Suggestion<E>, n: u32, langue: Locale) -> Suggestion<E> {
    let n = n.to_string();
    let base = truncate(&candidat.label, E::LIMITE.saturating_sub(24)).trim_end();
    let label = SAVOIR.phrase("suite", langue, &[("label", base), ("n", &n)]);
    let mut suite = candidat.clone();
    suite.entity.nommer(&label);
    suite.label = label;
    suite
}
