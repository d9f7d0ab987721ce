//! For whom: each line gets the audience that stands at its stage, and no audience is forgotten.

use super::contexte::{Contexte, Ligne, Motif};
use super::warnings::Alertes;
use crate::Etape;
use crate::knowledge::rang;

/// Gives every line a target.
pub(super) fn adresser(ctx: &Contexte, lignes: &mut [Ligne], alertes: &mut Alertes) {
    let cibles = &ctx.brief.cibles;
    if cibles.is_empty() {
        return;
    }
    let mut servies = vec![0_usize; cibles.len()];
    for ligne in lignes.iter_mut().filter(|ligne| !ligne.est_promotion()) {
        let choix = (0..cibles.len())
            .min_by_key(|index| (ecart(cibles[*index].maturite, ligne.etape) + servies[*index], *index));
        if let Some(index) = choix {
            ligne.cible = Some(index);
            servies[index] += 1;
        }
    }
    for oubliee in 0..cibles.len() {
        if servies[oubliee] == 0 {
            reprendre(lignes, &mut servies, oubliee, cibles[oubliee].maturite);
        }
    }
    for index in 0..lignes.len() {
        if let Motif::Promotion { parent, .. } = lignes[index].motif {
            lignes[index].cible = lignes[parent].cible;
        }
    }
    let restantes: Vec<_> = (0..cibles.len()).filter(|index| servies[*index] == 0).collect();
    alertes.cibles_non_couvertes(ctx, &restantes);
}

/// Takes a line from a target that has several.
fn reprendre(lignes: &mut [Ligne], servies: &mut [usize], oubliee: usize, maturite: Option<Etape>) {
    let ligne = lignes
        .iter_mut()
        .filter(|ligne| !ligne.est_promotion() && ligne.cible.is_some_and(|cible| servies[cible] > 1))
        .min_by_key(|ligne| ecart(maturite, ligne.etape));
    if let Some(ligne) = ligne
        && let Some(avant) = ligne.cible.replace(oubliee)
    {
        servies[avant] -= 1;
        servies[oubliee] += 1;
    }
}

/// How far an audience stands from a stage, in lines that it would take to prefer another.
fn ecart(maturite: Option<Etape>, etape: Etape) -> usize {
    maturite.map_or(2, |maturite| rang(maturite).abs_diff(rang(etape)) * 3)
}
