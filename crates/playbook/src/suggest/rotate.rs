//! Three suggestions at a time, always others, never none.

use std::collections::{HashSet, VecDeque};

use heraut_kernel::Locale;
use heraut_kernel::text::{fold, truncate};

use super::knowledge::SAVOIR;
use super::{Entite, Suggestion};

/// How many suggestions an answer holds.
const TROIS: usize = 3;

/// Takes one of each group in turn, so that neighbours differ.
pub(super) fn alterner<I: Iterator>(groupes: impl IntoIterator<Item = I>) -> impl Iterator<Item = I::Item> {
    let mut file: VecDeque<I> = groupes.into_iter().collect();
    std::iter::from_fn(move || {
        loop {
            let mut groupe = file.pop_front()?;
            if let Some(suivant) = groupe.next() {
                file.push_back(groupe);
                return Some(suivant);
            }
        }
    })
}

/// The three suggestions of a turn among `candidats`, best first, without those that are known.
///
/// Turn 1 begins at the best; each turn goes on where the one before stopped and comes back to the start.
/// When the list is used up, further parts of it are composed (« volet 2 »…). There are hundreds of candidates and a turn
/// looks at a few: they are composed as they are looked at.
pub(super) fn trois<E: Entite, I: Iterator<Item = Suggestion<E>>>(
    candidats: impl Fn() -> I,
    connus: &HashSet<String>,
    exclus: &[String],
    tour: u32,
    langue: Locale,
) -> Vec<Suggestion<E>> {
    let neufs = || {
        let mut vus = HashSet::new();
        candidats().map(|candidat| (fold(&candidat.label), candidat)).filter(move |(cle, _)| vus.insert(cle.clone()))
    };
    let exclus: HashSet<String> = exclus.iter().map(|label| fold(label)).collect();
    // The start depends on what the scenario holds, not on what was shown: otherwise a turn would skip some.
    let base = || neufs().filter(|(cle, _)| !connus.contains(cle));
    let libres = |suite: &mut dyn Iterator<Item = (String, Suggestion<E>)>| -> Vec<Suggestion<E>> {
        suite.filter(|(cle, _)| !exclus.contains(cle)).map(|(_, candidat)| candidat).take(TROIS).collect()
    };
    let pas = usize::try_from(tour.max(1) - 1).unwrap_or(usize::MAX).saturating_mul(TROIS);
    let mut choisis = libres(&mut base().skip(pas));
    if choisis.len() < TROIS {
        let debut = pas % base().count().max(1);
        choisis = libres(&mut base().skip(debut).chain(base().take(debut)));
    }
    let mut n = 2_u32;
    while choisis.len() < TROIS && candidats().next().is_some() {
        let manque = TROIS - choisis.len();
        let suites = neufs().map(|(_, candidat)| suite(&candidat, n, langue));
        let suites = suites.map(|candidat| (fold(&candidat.label), candidat));
        let suites = suites.filter(|(cle, _)| !connus.contains(cle) && !exclus.contains(cle));
        choisis.extend(suites.map(|(_, candidat)| candidat).take(manque));
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
