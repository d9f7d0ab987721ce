//! When: after the time of preparation, off holidays and low seasons, spread so that weeks stay bearable.

use chrono::{Datelike, Duration, NaiveDate, Weekday};

use super::contexte::{Contexte, Ligne, Motif};
use super::dates::{jours, jours_du, regle};
use super::promote;
use super::select::delai;
use super::warnings::Alertes;
use crate::Etape;
use crate::calendar::{est_ouvre, est_pont, est_saison_basse, ouvre_precedent, ouvre_suivant, plus};
use crate::knowledge::Rhythm;
use crate::recurrence::occurrences;

/// Dates every line and returns the hours of each week, preparation included.
pub(super) fn dater(ctx: &Contexte, lignes: &mut Vec<Ligne>, alertes: &mut Alertes) -> Vec<f64> {
    let mut charge = vec![0.0; usize::from(ctx.semaines)];
    let mut ancrages = 0_u32;
    // What cannot move easily is dated first: heavy formats, then the rest in the order of choice.
    let mut ordre: Vec<usize> = (0..lignes.len()).filter(|index| !lignes[*index].est_promotion()).collect();
    ordre.sort_by_key(|index| !lignes[*index].format.heavy);
    for index in ordre {
        let ideal = ideal(&lignes[index], ancrages);
        ancrages += u32::from(lignes[index].format.heavy);
        placer(ctx, &mut lignes[index], ideal, &charge);
        verser(ctx, &lignes[index], &mut charge);
        alertes.saison(ctx, &lignes[index]);
    }
    for index in 0..lignes.len() {
        if let Motif::Promotion { parent, pas } = lignes[index].motif {
            let (modele, evenement) = (lignes[parent].nominales.clone(), lignes[parent].debut());
            suivre(ctx, &mut lignes[index], &modele, pas.offset, evenement);
            verser(ctx, &lignes[index], &mut charge);
        }
    }
    garder_datees(lignes);
    charge
}

/// Drops promotion steps that fall outside the horizon, and renumbers their parents.
fn garder_datees(lignes: &mut Vec<Ligne>) {
    let mut nouveau = Vec::with_capacity(lignes.len());
    let mut rang = 0;
    for ligne in lignes.iter() {
        nouveau.push(rang);
        rang += usize::from(!ligne.dates.is_empty());
    }
    lignes.retain(|ligne| !ligne.dates.is_empty());
    for ligne in lignes {
        if let Motif::Promotion { parent, .. } = &mut ligne.motif {
            *parent = nouveau[*parent];
        }
    }
}

/// Where in the horizon a single content belongs, 0 to 1: discovery early, choice late, anchors one after another.
fn ideal(ligne: &Ligne, ancrages: u32) -> f64 {
    if ligne.format.heavy {
        return (0.35 + 0.3 * f64::from(ancrages)).min(0.8);
    }
    match ligne.etape {
        Etape::Awareness => 0.2,
        Etape::Consideration => 0.4,
        Etape::Decision => 0.65,
        Etape::Retention => 0.5,
    }
}

fn placer(ctx: &Contexte, ligne: &mut Ligne, ideal: f64, charge: &[f64]) {
    let meilleur = departs(ctx, ligne)
        .map(|debut| (debut, essai(ctx, ligne, debut)))
        .filter(|(_, dates)| !dates.is_empty())
        .map(|(_, dates)| (cout(ctx, ligne, &dates, ideal, charge), dates))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    // Nothing fits when the preparation is longer than the horizon: the last working day is the best left.
    ligne.nominales = meilleur.map_or_else(|| vec![ouvre_precedent(ctx.fin)], |(_, dates)| dates);
    ligne.compte = ligne.nominales.len();
    poser(ctx, ligne);
}

/// The rhythm of a line, if it has one.
fn rythme(ligne: &Ligne) -> Option<&'static Rhythm> {
    ligne.format.rhythms.get(ligne.rythme?)
}

/// First days worth trying.
fn departs<'l>(ctx: &'l Contexte, ligne: &'l Ligne) -> impl Iterator<Item = NaiveDate> + use<'l> {
    let tot = ctx.au_plus_tot(delai(ligne));
    let jours = match rythme(ligne) {
        Some(rythme) => jours_du(rythme),
        // What gathers people may choose its day between Tuesday and Thursday.
        None if ligne.format.heavy => vec![Weekday::Tue, Weekday::Thu],
        None => ligne.format.rhythms.first().map_or_else(|| vec![Weekday::Tue], jours_du),
    };
    let portee = match rythme(ligne) {
        Some(rythme) => i64::from(rythme.every_weeks) * 7,
        None => (ctx.fin - tot).num_days() + 1,
    };
    let voulus = (0..portee).map(move |n| plus(tot, n)).filter(move |day| jours.contains(&day.weekday()));
    // A horizon too short to hold the right weekday still holds a working day.
    let secours = (rythme(ligne).is_none()).then_some(tot);
    voulus.filter(|day| est_ouvre(*day)).chain(secours).filter(|day| *day <= ctx.fin)
}

fn essai(ctx: &Contexte, ligne: &Ligne, debut: NaiveDate) -> Vec<NaiveDate> {
    match rythme(ligne) {
        Some(rythme) => jours(debut, rythme, ligne.compte, ctx.fin),
        None => vec![debut],
    }
}

/// How bad a set of dates is.
fn cout(ctx: &Contexte, ligne: &Ligne, dates: &[NaiveDate], ideal: f64, charge: &[f64]) -> f64 {
    let mut cout = 0.0;
    for day in dates {
        if ligne.format.heavy {
            cout += if est_saison_basse(*day) { 1_000.0 } else { 0.0 };
            cout += if est_ouvre(*day) { 0.0 } else { 200.0 };
            cout += if est_pont(*day) { 50.0 } else { 0.0 };
        }
    }
    cout += cout_promotion(ctx, ligne, dates);
    // Losing an occurrence to a late start costs more than any preference below.
    cout += f64::from(u32::try_from(ligne.compte - dates.len().min(ligne.compte)).unwrap_or(0)) * 100.0;
    let premier = dates.first().map_or(0, |day| (*day - ctx.debut).num_days());
    let longueur = f64::from(ctx.semaines) * 7.0;
    #[expect(clippy::cast_precision_loss, reason = "days of a year")]
    let position = premier as f64 / longueur;
    cout += if rythme(ligne).is_some() { position * 4.0 } else { (position - ideal).abs() * 20.0 };
    cout + cout_charge(ctx, ligne, dates, charge)
}

/// Invitations need room before and follow-ups after.
fn cout_promotion(ctx: &Contexte, ligne: &Ligne, dates: &[NaiveDate]) -> f64 {
    let pas = promote::pas(ctx, ligne.format);
    let dehors =
        |day: &NaiveDate| pas.iter().filter(|pas| !(ctx.debut..=ctx.fin).contains(&plus(*day, pas.offset))).count();
    let total: usize = dates.iter().map(dehors).sum();
    f64::from(u32::try_from(total).unwrap_or(u32::MAX)) * 15.0
}

fn cout_charge(ctx: &Contexte, ligne: &Ligne, dates: &[NaiveDate], charge: &[f64]) -> f64 {
    let mut cout = 0.0;
    for (index, day) in dates.iter().enumerate() {
        let (premiere, derniere) = fenetre(ctx, ligne, *day);
        let part = heures_de(ligne, index) / semaines(premiere, derniere);
        let pris: f64 = charge[premiere..=derniere].iter().map(|heures| (heures + part) * part).sum();
        cout += 4.0 * pris / (ctx.heures_par_semaine * ctx.heures_par_semaine);
    }
    cout
}

fn heures_de(ligne: &Ligne, index: usize) -> f64 {
    if index == 0 { ligne.effort * ligne.facteur } else { ligne.effort }
}

/// First and last week of work on an occurrence.
fn fenetre(ctx: &Contexte, ligne: &Ligne, day: NaiveDate) -> (usize, usize) {
    let semaine = |day: NaiveDate| usize::try_from((day - ctx.debut).num_days().max(0) / 7).unwrap_or(0);
    let derniere = semaine(day).min(usize::from(ctx.semaines) - 1);
    (semaine(plus(day, -i64::from(delai(ligne)))).min(derniere), derniere)
}

fn semaines(premiere: usize, derniere: usize) -> f64 {
    f64::from(u32::try_from(derniere - premiere + 1).unwrap_or(1))
}

/// Adds the hours of a dated line to the weeks in which the work is done.
fn verser(ctx: &Contexte, ligne: &Ligne, charge: &mut [f64]) {
    for (index, day) in ligne.dates.iter().enumerate() {
        let (premiere, derniere) = fenetre(ctx, ligne, *day);
        let part = heures_de(ligne, index) / semaines(premiere, derniere);
        for heures in &mut charge[premiere..=derniere] {
            *heures += part;
        }
    }
}

/// Turns nominal days into a rule and real dates.
fn poser(ctx: &Contexte, ligne: &mut Ligne) {
    let Some(premier) = ligne.nominales.first().copied() else { return };
    ligne.rrule = (ligne.nominales.len() > 1).then(|| {
        let mut jours: Vec<_> = ligne.nominales.iter().map(Datelike::weekday).collect();
        jours.sort_by_key(Weekday::num_days_from_monday);
        jours.dedup();
        regle(pas_semaines(&ligne.nominales), &jours, ligne.nominales.len())
    });
    ligne.dates = occurrences(premier, ligne.rrule.as_deref(), ctx.fin);
    ligne.compte = ligne.dates.len();
}

/// Weeks between two turns of a regular list of days.
fn pas_semaines(jours: &[NaiveDate]) -> u32 {
    let lundi = |day: &NaiveDate| *day - Duration::days(day.weekday().num_days_from_monday().into());
    let ecarts = jours.windows(2).map(|pair| (lundi(&pair[1]) - lundi(&pair[0])).num_weeks());
    ecarts.filter(|ecart| *ecart > 0).min().and_then(|ecart| u32::try_from(ecart).ok()).unwrap_or(1)
}

/// Dates a promotion step from the dates of what it promotes.
fn suivre(ctx: &Contexte, ligne: &mut Ligne, modele: &[NaiveDate], offset: i64, evenement: NaiveDate) {
    let dans = |day: &NaiveDate| (ctx.debut..=ctx.fin).contains(day);
    // Before the event a weekend moves back to Friday, after it forward to Monday, for the whole series alike.
    let decaler = |day: &NaiveDate| {
        let day = plus(*day, offset);
        let recul = match (day.weekday(), offset < 0) {
            (Weekday::Sat, true) => -1,
            (Weekday::Sun, true) => -2,
            (Weekday::Sat, false) => 2,
            (Weekday::Sun, false) => 1,
            _ => 0,
        };
        plus(day, recul)
    };
    ligne.nominales = modele.iter().map(decaler).filter(dans).collect();
    // The first day carries the rule: a holiday there moves the whole series, away from the event.
    if let Some(premier) = ligne.nominales.first().copied() {
        let bon = if offset < 0 { ouvre_precedent(premier) } else { ouvre_suivant(premier) };
        let ecart = (bon - premier).num_days();
        ligne.nominales = ligne.nominales.iter().map(|day| plus(*day, ecart)).filter(dans).collect();
    }
    ligne.nominales.retain(|day| dans(day) && (offset >= 0 || modele.len() > 1 || *day < evenement));
    poser(ctx, ligne);
}
