//! The dates of a plan line from its first day and its recurrence rule (the part of RFC 5545 that plans use).

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::calendar::{est_ouvre, plus};

/// No line has more dates than this, whatever its rule says.
const MAX: usize = 1_000;

/// Nor does a rule that never matches run for ever.
const PERIODES: u32 = 20_000;

/// Dates of a line from `date_debut` to `fin` included: those of the rule, or `date_debut` alone without one.
///
/// A date on a French public holiday or a weekend moves to the next working day, or to the one before
/// when the next lies beyond `fin`; two dates of one line never fall on one day. A rule we cannot read
/// counts as none.
#[must_use]
pub fn occurrences(date_debut: NaiveDate, rrule: Option<&str>, fin: NaiveDate) -> Vec<NaiveDate> {
    occurrences_nommees(date_debut, rrule, fin)
        .into_iter()
        .filter_map(|(_, day)| day)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// The same beside the day that the rule itself names, in the order of the rule: what moved shows. Nothing
/// stands beside a day for which there was no room.
#[must_use]
pub fn occurrences_nommees(
    date_debut: NaiveDate,
    rrule: Option<&str>,
    fin: NaiveDate,
) -> Vec<(NaiveDate, Option<NaiveDate>)> {
    let mut taken = BTreeSet::new();
    let mut named = Vec::new();
    for nominal in nominales(date_debut, rrule, fin) {
        let next = (0..15).map(|days| plus(nominal, days)).find(|day| est_ouvre(*day) && !taken.contains(day));
        let day = next.filter(|day| *day <= fin).or_else(|| {
            (1..15)
                .map(|days| plus(nominal, -days))
                .find(|day| *day >= date_debut && est_ouvre(*day) && !taken.contains(day))
        });
        taken.extend(day);
        named.push((nominal, day));
    }
    named
}

/// Dates as the rule says them, before any move.
fn nominales(debut: NaiveDate, rrule: Option<&str>, fin: NaiveDate) -> Vec<NaiveDate> {
    if debut > fin {
        return Vec::new();
    }
    match rrule.and_then(Regle::lire) {
        None => vec![debut],
        Some(regle) => regle.dates(debut, fin),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Freq {
    Jour,
    Semaine,
    Mois,
    Annee,
}

/// A rule that we understand.
struct Regle {
    freq: Freq,
    intervalle: u32,
    jours: Vec<(i32, Weekday)>,
    jour_du_mois: Option<u32>,
    compte: usize,
    jusque: Option<NaiveDate>,
}

impl Regle {
    fn lire(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix("RRULE:").unwrap_or(text);
        let part = |name: &str| {
            text.split(';')
                .filter_map(|part| part.split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value)
        };
        let freq = match part("FREQ")? {
            "DAILY" => Freq::Jour,
            "WEEKLY" => Freq::Semaine,
            "MONTHLY" => Freq::Mois,
            "YEARLY" => Freq::Annee,
            _ => return None,
        };
        Some(Self {
            freq,
            intervalle: part("INTERVAL").and_then(|n| n.parse().ok()).unwrap_or(1).clamp(1, 520),
            jours: part("BYDAY").map(|days| days.split(',').filter_map(jour_rang).collect()).unwrap_or_default(),
            jour_du_mois: part("BYMONTHDAY").and_then(|n| n.parse().ok()),
            compte: part("COUNT").and_then(|n| n.parse().ok()).unwrap_or(MAX).min(MAX),
            jusque: part("UNTIL").and_then(|day| NaiveDate::parse_from_str(day.get(..8)?, "%Y%m%d").ok()),
        })
    }

    fn dates(&self, debut: NaiveDate, fin: NaiveDate) -> Vec<NaiveDate> {
        let fin = self.jusque.map_or(fin, |jusque| jusque.min(fin));
        let mut dates = Vec::new();
        for periode in 0..PERIODES {
            let Some((premier, jours)) = self.periode(debut, periode) else { break };
            if premier > fin {
                break;
            }
            dates.extend(jours.into_iter().filter(|day| *day >= debut && *day <= fin));
            if dates.len() >= self.compte {
                break;
            }
        }
        dates.truncate(self.compte);
        dates
    }

    /// First day and ordered dates of the n-th period.
    fn periode(&self, debut: NaiveDate, n: u32) -> Option<(NaiveDate, Vec<NaiveDate>)> {
        let pas = self.intervalle.checked_mul(n)?;
        match self.freq {
            Freq::Jour => {
                let day = debut.checked_add_days(chrono::Days::new(pas.into()))?;
                let kept = self.jours.is_empty() || self.jours.iter().any(|(_, jour)| *jour == day.weekday());
                Some((day, if kept { vec![day] } else { Vec::new() }))
            }
            Freq::Semaine => {
                let lundi = plus(debut, -i64::from(debut.weekday().num_days_from_monday()));
                let lundi = lundi.checked_add_days(chrono::Days::new(7 * u64::from(pas)))?;
                let mut jours: Vec<_> = self.jours.iter().map(|(_, jour)| *jour).collect();
                if jours.is_empty() {
                    jours.push(debut.weekday());
                }
                jours.sort_by_key(Weekday::num_days_from_monday);
                jours.dedup();
                Some((lundi, jours.iter().map(|j| plus(lundi, j.num_days_from_monday().into())).collect()))
            }
            Freq::Mois => self.mois(debut, pas),
            Freq::Annee => self.mois(debut, pas.checked_mul(12)?),
        }
    }

    fn mois(&self, debut: NaiveDate, mois: u32) -> Option<(NaiveDate, Vec<NaiveDate>)> {
        let premier = debut.with_day(1)?.checked_add_months(chrono::Months::new(mois))?;
        let mut jours: Vec<_> = if self.jours.is_empty() {
            premier.with_day(self.jour_du_mois.unwrap_or(debut.day())).into_iter().collect()
        } else {
            self.jours.iter().flat_map(|(rang, jour)| jours_du_mois(premier, *rang, *jour)).collect()
        };
        jours.sort_unstable();
        jours.dedup();
        Some((premier, jours))
    }
}

/// The `rang`-th such weekday of the month that starts on `premier`; negative from the end, zero for all.
fn jours_du_mois(premier: NaiveDate, rang: i32, jour: Weekday) -> Vec<NaiveDate> {
    let tous: Vec<_> =
        premier.iter_days().take(31).filter(|d| d.month() == premier.month() && d.weekday() == jour).collect();
    let index = match rang {
        0 => return tous,
        1.. => usize::try_from(rang - 1).ok(),
        _ => usize::try_from(rang.unsigned_abs()).ok().and_then(|back| tous.len().checked_sub(back)),
    };
    index.and_then(|index| tous.get(index)).copied().into_iter().collect()
}

/// Reads `TH`, `2TH`, `-1FR`.
fn jour_rang(text: &str) -> Option<(i32, Weekday)> {
    let (rang, jour) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let rang = if rang.is_empty() { 0 } else { rang.parse().ok()? };
    Some((rang, jour_semaine(jour)?))
}

/// The weekday that RFC 5545 writes so.
#[must_use]
pub fn jour_semaine(code: &str) -> Option<Weekday> {
    Some(match code {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

/// How RFC 5545 writes a weekday.
#[must_use]
pub const fn code_jour(jour: Weekday) -> &'static str {
    match jour {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn texts(debut: &str, rule: &str, fin: &str) -> Vec<String> {
        occurrences(d(debut), Some(rule), d(fin)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn weekly_rules() {
        let rule = "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4";
        assert_eq!(texts("2026-02-03", rule, "2026-12-31"), ["2026-02-03", "2026-02-05", "2026-02-10", "2026-02-12"]);
        // The week counts from Monday: a line that starts on Thursday has no Tuesday before it.
        assert_eq!(texts("2026-02-05", rule, "2026-02-11"), ["2026-02-05", "2026-02-10"]);
        let rule = "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20260305T235959Z";
        assert_eq!(texts("2026-02-05", rule, "2026-12-31"), ["2026-02-05", "2026-02-19", "2026-03-05"]);
    }

    #[test]
    fn monthly_and_other_rules() {
        assert_eq!(
            texts("2026-01-08", "FREQ=MONTHLY;BYDAY=2TH;COUNT=3", "2026-12-31"),
            ["2026-01-08", "2026-02-12", "2026-03-12"]
        );
        assert_eq!(texts("2026-01-30", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", "2026-12-31"), ["2026-01-30", "2026-02-27"]);
        assert_eq!(
            texts("2026-01-29", "FREQ=MONTHLY;COUNT=2", "2026-12-31"),
            ["2026-01-29", "2026-03-30"],
            "no 29 February; 29 March is a Sunday"
        );
        assert_eq!(texts("2026-02-02", "FREQ=DAILY;INTERVAL=3;COUNT=2", "2026-12-31"), ["2026-02-02", "2026-02-05"]);
        assert_eq!(texts("2026-02-03", "FREQ=YEARLY;COUNT=2", "2027-12-31"), ["2026-02-03", "2027-02-03"]);
    }

    #[test]
    fn holidays_and_weekends_move_on() {
        assert_eq!(
            texts("2026-05-07", "FREQ=WEEKLY;BYDAY=TH;COUNT=2", "2026-12-31"),
            ["2026-05-07", "2026-05-15"],
            "Ascension"
        );
        assert_eq!(
            texts("2026-04-06", "FREQ=WEEKLY;BYDAY=MO,TU;COUNT=2", "2026-12-31"),
            ["2026-04-07", "2026-04-08"],
            "never two on one day"
        );
        assert_eq!(
            texts("2026-05-07", "FREQ=WEEKLY;BYDAY=TH;COUNT=2", "2026-05-14"),
            ["2026-05-07", "2026-05-13"],
            "stays inside the horizon"
        );
    }

    #[test]
    fn odd_rules_are_harmless() {
        assert_eq!(texts("2026-02-03", "TRIGGER;OFFSETS=0,3", "2026-12-31"), ["2026-02-03"]);
        assert_eq!(texts("2026-02-03", "FREQ=WEEKLY;BYDAY=é", "2026-02-10"), ["2026-02-03", "2026-02-10"]);
        assert!(texts("2026-02-03", "FREQ=WEEKLY", "2026-02-01").is_empty());
        assert_eq!(occurrences(d("2026-02-03"), None, d("2026-02-03")), [d("2026-02-03")]);
    }
}
