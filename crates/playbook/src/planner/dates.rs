//! Building the days of a line and the rule that says them.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::calendar::plus;
use crate::knowledge::Rhythm;
use crate::recurrence::{code_jour, jour_semaine};

/// Days of a rhythm from a first day, at most `compte` of them, none after `fin`.
pub(super) fn jours(debut: NaiveDate, rythme: &Rhythm, compte: usize, fin: NaiveDate) -> Vec<NaiveDate> {
    let semaine = i64::from(rythme.every_weeks.max(1)) * 7;
    let lundi = plus(debut, -i64::from(debut.weekday().num_days_from_monday()));
    let rangs: Vec<i64> = jours_du(rythme).iter().map(|jour| i64::from(jour.num_days_from_monday())).collect();
    (0..)
        .flat_map(|n| rangs.iter().map(move |rang| (n, *rang)))
        .map(|(n, rang)| plus(lundi, n * semaine + rang))
        .skip_while(|day| *day < debut)
        .take_while(|day| *day <= fin)
        .take(compte)
        .collect()
}

/// The weekdays of a rhythm, Monday first.
pub(super) fn jours_du(rythme: &Rhythm) -> Vec<Weekday> {
    let mut jours: Vec<_> = rythme.days.iter().filter_map(|code| jour_semaine(code)).collect();
    if jours.is_empty() {
        jours.push(Weekday::Tue);
    }
    jours.sort_by_key(Weekday::num_days_from_monday);
    jours
}

/// The rule of a line that happens `compte` times.
pub(super) fn regle(semaines: u32, jours: &[Weekday], compte: usize) -> String {
    let codes: Vec<_> = jours.iter().map(|jour| code_jour(*jour)).collect();
    let intervalle = if semaines > 1 { format!("INTERVAL={semaines};") } else { String::new() };
    format!("FREQ=WEEKLY;{intervalle}BYDAY={};COUNT={compte}", codes.join(","))
}
