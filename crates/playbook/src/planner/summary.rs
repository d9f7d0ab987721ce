//! The strategy of a plan in a few sentences.

use chrono::Datelike;
use heraut_kernel::Locale;

use super::contexte::{Contexte, Ligne, Motif};
use super::style::{citer, jour, jour_annee, liste, minuscule, nombre, typographie};
use super::write::theme;
use crate::Etape;
use crate::knowledge::{ETAPES, rang};

/// The strategy in a few sentences.
pub(super) fn resume(ctx: &Contexte, lignes: &[Ligne], heures: f64) -> String {
    let (langue, book) = (ctx.langue, ctx.book);
    let mut etapes: Vec<Etape> = ETAPES.into_iter().filter(|e| ctx.poids[rang(*e)] >= 0.10).collect();
    etapes.sort_by(|a, b| ctx.poids[rang(*b)].total_cmp(&ctx.poids[rang(*a)]));
    let part = |etape: &Etape| {
        let part = (ctx.poids[rang(*etape)] * 100.0).round();
        let label = minuscule(book.stages.get(*etape).label.get(langue));
        langue.pick(&format!("{label} ({part} %)"), &format!("{label} ({part}%)")).to_owned()
    };
    let parts: Vec<_> = etapes.iter().map(part).collect();
    let parts = liste(&parts.iter().map(String::as_str).collect::<Vec<_>>(), langue);
    let leviers = lignes.iter().filter(|ligne| matches!(ligne.motif, Motif::Ancrage { .. }));
    let mut leviers: Vec<_> =
        leviers.map(|ligne| ctx.mots.formats[&ligne.format.id].nom.get(langue).as_str()).collect();
    leviers.truncate(4);
    let texte = [duree(ctx), objectifs(ctx), priorites(langue, &parts), appui(langue, &leviers), charge(ctx, heures)];
    typographie(&texte.into_iter().filter(|phrase| !phrase.is_empty()).collect::<Vec<_>>().join(" "), langue)
}

fn duree(ctx: &Contexte) -> String {
    let (langue, n, theme) = (ctx.langue, ctx.semaines, theme(ctx));
    let debut =
        if ctx.debut.year() == ctx.fin.year() { jour(ctx.debut, langue) } else { jour_annee(ctx.debut, langue) };
    let fin = jour_annee(ctx.fin, langue);
    match (langue, n) {
        (Locale::Fr, 1) => format!("Plan d'une semaine sur « {theme} », du {debut} au {fin}."),
        (Locale::Fr, n) => format!("Plan de {n} semaines sur « {theme} », du {debut} au {fin}."),
        (Locale::En, n) => format!("A {n}-week plan on “{theme}”, from {debut} to {fin}."),
    }
}

fn objectifs(ctx: &Contexte) -> String {
    let noms: Vec<_> =
        ctx.brief.objectifs.iter().map(|o| citer(&o.label)).filter(|nom| !nom.is_empty()).take(3).collect();
    let noms: Vec<_> =
        noms.iter().map(|nom| ctx.langue.pick(&format!("« {nom} »"), &format!("“{nom}”")).to_owned()).collect();
    let noms: Vec<_> = noms.iter().map(String::as_str).collect();
    match (ctx.langue, noms.len()) {
        (_, 0) => String::new(),
        (Locale::Fr, 1) => format!("Objectif : {}.", noms[0]),
        (Locale::Fr, _) => format!("Objectifs, par priorité : {}.", liste(&noms, ctx.langue)),
        (Locale::En, 1) => format!("Objective: {}.", noms[0]),
        (Locale::En, _) => format!("Objectives, by priority: {}.", liste(&noms, ctx.langue)),
    }
}

fn priorites(langue: Locale, parts: &str) -> String {
    match langue {
        Locale::Fr => format!(
            "L'effort suit le parcours d'achat : {parts}, répartition calculée à partir des objectifs et des cibles."
        ),
        Locale::En => {
            format!("Effort follows the buyer's journey: {parts}, a split computed from the objectives and audiences.")
        }
    }
}

fn appui(langue: Locale, leviers: &[&str]) -> String {
    let noms = liste(leviers, langue);
    match (langue, leviers.len()) {
        (_, 0) => String::new(),
        (Locale::Fr, 1) => format!("Le plan s'appuie d'abord sur {noms} ; le reste y conduit ou le prolonge."),
        (Locale::Fr, _) => format!("Le plan s'appuie d'abord sur {noms} ; le reste y conduit ou les prolonge."),
        (Locale::En, _) => format!("The plan rests first on {noms}; the rest leads to them or extends them."),
    }
}

fn charge(ctx: &Contexte, heures: f64) -> String {
    let (prevues, total) = (nombre(heures, ctx.langue), nombre(ctx.disponibles, ctx.langue));
    match ctx.langue {
        Locale::Fr => format!("Charge prévue : {prevues} h sur {total} h disponibles (efforts estimés, modifiables)."),
        Locale::En => {
            format!("Planned workload: {prevues} h of {total} h available (efforts are estimates you can edit).")
        }
    }
}
