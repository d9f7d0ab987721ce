//! Which existing content a line is made from, and how much work that saves.

use super::contexte::{Contexte, Ligne};
use crate::TypeRessource;
use crate::knowledge::{Format, type_id};

/// Effort left when the resource is of the same kind (replay, refresh): our estimate.
const MEME_NATURE: f64 = 0.5;
/// Effort left when the content is derived from another kind: our estimate.
const DERIVE: f64 = 0.7;
/// Effort left when we do not know what the resource is: our estimate.
const INCONNU: f64 = 0.8;
/// Lines that one resource may feed: beyond, the audience sees the same thing everywhere.
const USAGES_MAX: usize = 2;

/// The resource to reuse for a format, and the part of the effort that remains.
pub(super) fn choisir(ctx: &Contexte, lignes: &[Ligne], format: &Format) -> Option<(usize, f64)> {
    let usages = |index: usize| lignes.iter().filter(|ligne| ligne.ressource == Some(index)).count();
    ctx.brief
        .ressources
        .iter()
        .enumerate()
        .filter(|(index, ressource)| format.accepte(ressource.kind) && usages(*index) < USAGES_MAX)
        .map(|(index, ressource)| (index, facteur(format, ressource.kind)))
        .min_by(|a, b| (usages(a.0), a.1).partial_cmp(&(usages(b.0), b.1)).unwrap_or(std::cmp::Ordering::Equal))
}

fn facteur(format: &Format, kind: TypeRessource) -> f64 {
    match kind {
        TypeRessource::Autre => INCONNU,
        kind if format.id == type_id(kind) => MEME_NATURE,
        _ => DERIVE,
    }
}
