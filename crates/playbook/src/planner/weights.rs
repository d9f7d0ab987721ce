//! What each stage of the journey is worth for a brief.

use super::contexte::Objectif;
use crate::Brief;
use crate::knowledge::{ETAPES, rang};

/// What one target adds to the stage where it stands.
const PAR_CIBLE: f64 = 0.5;

/// Share above which a stage wants [`FORMATS_MAJEURE`] formats.
const MAJEURE: f64 = 0.25;
/// Share above which a stage wants one format.
const MINEURE: f64 = 0.10;
const FORMATS_MAJEURE: usize = 3;

/// Weight of the stages: the objectives' vectors by priority, then the targets; sums to one.
pub(super) fn poids(objectifs: &[Objectif], brief: &Brief) -> [f64; 4] {
    let mut poids = [0.0; 4];
    for objectif in objectifs {
        for etape in ETAPES {
            poids[rang(etape)] += objectif.poids * objectif.archetype.knowledge().w.get(etape);
        }
    }
    for maturite in brief.cibles.iter().filter_map(|cible| cible.maturite) {
        poids[rang(maturite)] += PAR_CIBLE;
    }
    let somme: f64 = poids.iter().sum();
    poids.map(|poids| poids / somme)
}

/// How many formats a stage of this weight wants.
pub(super) fn besoin(poids: f64) -> usize {
    // The shares are sums of decimals: 0.25 must count as 25 %.
    if poids >= MAJEURE - 1e-9 { FORMATS_MAJEURE } else { usize::from(poids >= MINEURE - 1e-9) }
}
