//! The French working year: public holidays, bridges, low seasons, working days.

use chrono::{Datelike, Duration, NaiveDate, Weekday};

pub use crate::recurrence::occurrences;

/// A day, for dates that exist in every year.
fn jour(annee: i32, mois: u32, jour: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(annee, mois, jour).unwrap_or(NaiveDate::MAX)
}

/// Adds days, staying inside what a date can hold.
#[must_use]
pub fn plus(date: NaiveDate, jours: i64) -> NaiveDate {
    date.checked_add_signed(Duration::days(jours)).unwrap_or(if jours < 0 { NaiveDate::MIN } else { NaiveDate::MAX })
}

/// Easter Sunday of the Gregorian calendar (the anonymous computus).
#[must_use]
pub fn paques(annee: i32) -> NaiveDate {
    let (a, b, c) = (annee.rem_euclid(19), annee.div_euclid(100), annee.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let days = h + l - 7 * m + 114;
    jour(annee, days.unsigned_abs() / 31, days.unsigned_abs() % 31 + 1)
}

/// The eleven public holidays of metropolitan France, in order.
#[must_use]
pub fn jours_feries(annee: i32) -> [NaiveDate; 11] {
    let paques = paques(annee);
    let mut jours = [
        jour(annee, 1, 1),
        plus(paques, 1),
        jour(annee, 5, 1),
        jour(annee, 5, 8),
        plus(paques, 39),
        plus(paques, 50),
        jour(annee, 7, 14),
        jour(annee, 8, 15),
        jour(annee, 11, 1),
        jour(annee, 11, 11),
        jour(annee, 12, 25),
    ];
    jours.sort_unstable();
    jours
}

/// Whether a day is a public holiday.
#[must_use]
pub fn est_ferie(date: NaiveDate) -> bool {
    // Fixed days first: Easter is computed only for the three months where it can matter.
    match (date.month(), date.day()) {
        (1 | 5 | 11, 1) | (5, 8) | (7, 14) | (8, 15) | (11, 11) | (12, 25) => true,
        (3..=6, _) => {
            let paques = paques(date.year());
            [1, 39, 50].contains(&(date - paques).num_days())
        }
        _ => false,
    }
}

/// Whether a day is a weekend.
#[must_use]
pub fn est_week_end(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Whether people are at work: neither weekend nor public holiday.
#[must_use]
pub fn est_ouvre(date: NaiveDate) -> bool {
    !est_week_end(date) && !est_ferie(date)
}

/// Whether a day is the lone working day between a holiday and a weekend (« pont »).
#[must_use]
pub fn est_pont(date: NaiveDate) -> bool {
    match date.weekday() {
        Weekday::Fri => est_ouvre(date) && est_ferie(plus(date, -1)),
        Weekday::Mon => est_ouvre(date) && est_ferie(plus(date, 1)),
        _ => false,
    }
}

/// Whether a day is in a low season: mid-July to the end of August, 20 December to 5 January.
#[must_use]
pub fn est_saison_basse(date: NaiveDate) -> bool {
    matches!((date.month(), date.day()), (7, 15..) | (8, _) | (12, 20..) | (1, ..=5))
}

/// The day itself when people are at work, or else the next such day.
#[must_use]
pub fn ouvre_suivant(date: NaiveDate) -> NaiveDate {
    (0..15).map(|days| plus(date, days)).find(|day| est_ouvre(*day)).unwrap_or(date)
}

/// The day itself when people are at work, or else the one before.
#[must_use]
pub fn ouvre_precedent(date: NaiveDate) -> NaiveDate {
    (0..15).map(|days| plus(date, -days)).find(|day| est_ouvre(*day)).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_it_did() {
        for (year, month, day) in [
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2028, 4, 16),
            (2038, 4, 25),
        ] {
            assert_eq!(paques(year), jour(year, month, day));
        }
    }

    #[test]
    fn holidays_of_several_years() {
        for (year, month, day) in [
            (2025, 4, 21),
            (2025, 5, 29),
            (2025, 6, 9),
            (2026, 1, 1),
            (2026, 4, 6),
            (2026, 5, 1),
            (2026, 5, 8),
            (2026, 5, 14),
            (2026, 5, 25),
            (2026, 7, 14),
            (2026, 8, 15),
            (2026, 11, 1),
            (2026, 11, 11),
            (2026, 12, 25),
            (2027, 3, 29),
            (2027, 5, 6),
            (2027, 5, 17),
        ] {
            assert!(est_ferie(jour(year, month, day)), "{year}-{month}-{day}");
        }
        assert!(!est_ferie(jour(2026, 4, 5)), "Easter Sunday is a Sunday, not a public holiday");
        assert!(!est_ferie(jour(2026, 4, 3)), "Good Friday is worked outside Alsace and Moselle");
    }

    #[test]
    fn the_list_and_the_question_agree() {
        for year in 2020..2045 {
            let listed = jours_feries(year);
            let asked: Vec<_> =
                jour(year, 1, 1).iter_days().take(366).filter(|d| d.year() == year && est_ferie(*d)).collect();
            let mut listed = listed.to_vec();
            listed.dedup();
            assert_eq!(listed, asked, "{year}");
        }
    }

    #[test]
    fn bridges_and_seasons() {
        assert!(est_pont(jour(2026, 5, 15)), "the Friday after Ascension");
        assert!(est_pont(jour(2026, 7, 13)), "the Monday before 14 July");
        assert!(!est_pont(jour(2026, 5, 22)));
        assert!(est_saison_basse(jour(2026, 7, 15)) && est_saison_basse(jour(2026, 8, 31)));
        assert!(est_saison_basse(jour(2026, 12, 20)) && est_saison_basse(jour(2027, 1, 5)));
        assert!(!est_saison_basse(jour(2026, 7, 14)) && !est_saison_basse(jour(2027, 1, 6)));
    }

    #[test]
    fn the_next_working_day() {
        assert_eq!(ouvre_suivant(jour(2026, 4, 4)), jour(2026, 4, 7), "Saturday, Sunday and Easter Monday are skipped");
        assert_eq!(ouvre_precedent(jour(2026, 5, 3)), jour(2026, 4, 30), "weekend, then 1 May");
    }
}
