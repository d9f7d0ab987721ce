//! The invitations, reminders and follow-ups around what has a date.

use super::capacity::Budget;
use super::contexte::{Contexte, Ligne, Motif};
use crate::knowledge::{EtapePromo, Format};

/// The promotion steps of a format; none for most.
pub(super) fn pas(ctx: &Contexte, format: &Format) -> &'static [EtapePromo] {
    let promotion = &ctx.mots.promotion;
    match format.id.as_str() {
        "webinar" | "evenement" => &promotion.live,
        "livre_blanc" | "etude" => &promotion.asset,
        _ => &[],
    }
}

/// Hours of promotion for one occurrence, on the allowed channels.
pub(super) fn heures(ctx: &Contexte, format: &Format) -> f64 {
    pas(ctx, format).iter().filter(|pas| ligne_format(ctx, pas).is_some()).map(|pas| pas.hours).sum()
}

fn ligne_format(ctx: &Contexte, pas: &EtapePromo) -> Option<(&'static Format, &'static str)> {
    let format = ctx.book.format(&pas.format)?;
    Some((format, ctx.canal(format)?))
}

/// Adds the promotion of a line that has one, as far as hours allow.
pub(super) fn ajouter(ctx: &Contexte, lignes: &mut Vec<Ligne>, parent: usize, budget: &mut Budget) {
    for pas in pas(ctx, lignes[parent].format) {
        let Some((format, canal)) = ligne_format(ctx, pas) else { continue };
        let base = &lignes[parent];
        let ligne = Ligne {
            format,
            canal,
            etape: base.etape,
            motif: Motif::Promotion { parent, pas },
            objectif: base.objectif,
            cible: None,
            ressource: None,
            facteur: 1.0,
            effort: pas.hours,
            rythme: None,
            compte: base.compte,
            nominales: Vec::new(),
            dates: Vec::new(),
            rrule: None,
        };
        let heures = ligne.heures();
        if budget.accepte(&format.id, heures, heures) {
            budget.prendre(&format.id, heures);
            lignes.push(ligne);
        }
    }
}
