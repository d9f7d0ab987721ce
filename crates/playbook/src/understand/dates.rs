//! The first day of a plan, as people write it. Numeric dates are read day first in both languages:
//! the product is European, and `2027-01-04` is there for who wants no doubt.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::text::Phrase;

const MOIS: [&[&str]; 12] = [
    &["janvier", "janv", "january", "jan"],
    &["fevrier", "fevr", "february", "feb"],
    &["mars", "march", "mar"],
    &["avril", "avr", "april", "apr"],
    &["mai", "may"],
    &["juin", "june", "jun"],
    &["juillet", "juil", "july", "jul"],
    &["aout", "august", "aug"],
    &["septembre", "sept", "september", "sep"],
    &["octobre", "oct", "october"],
    &["novembre", "nov", "november"],
    &["decembre", "dec", "december"],
];

const JOURS: [(&str, &str, Weekday); 7] = [
    ("lundi", "monday", Weekday::Mon),
    ("mardi", "tuesday", Weekday::Tue),
    ("mercredi", "wednesday", Weekday::Wed),
    ("jeudi", "thursday", Weekday::Thu),
    ("vendredi", "friday", Weekday::Fri),
    ("samedi", "saturday", Weekday::Sat),
    ("dimanche", "sunday", Weekday::Sun),
];

const DEPARTS: [&str; 14] = [
    "partir",
    "des",
    "debut",
    "debutant",
    "depuis",
    "from",
    "starting",
    "start",
    "starts",
    "beginning",
    "en",
    "in",
    "commencant",
    "commence",
];

/// The date found in a sentence. What has no year, or is relative, needs `aujourdhui` and lies after it.
pub(super) fn date(phrase: &Phrase, aujourdhui: Option<NaiveDate>) -> Option<NaiveDate> {
    (0..phrase.mots.len())
        .find_map(|i| numerique(phrase, i))
        .or_else(|| (0..phrase.mots.len()).find_map(|i| en_lettres(phrase, i, aujourdhui)))
        .or_else(|| relative(phrase, aujourdhui?))
}

fn nombre(phrase: &Phrase, index: usize) -> Option<u32> {
    phrase.mot(index).parse().ok()
}

fn annee(phrase: &Phrase, index: usize) -> Option<i32> {
    let mot = phrase.mot(index);
    (mot.len() == 4).then(|| mot.parse().ok()).flatten().filter(|annee| (2000..2100).contains(annee))
}

fn mois(phrase: &Phrase, index: usize) -> Option<u32> {
    let mot = phrase.mot(index);
    MOIS.iter().position(|noms| noms.contains(&mot)).and_then(|rang| u32::try_from(rang + 1).ok())
}

/// `2027-01-04`, `04/01/2027`, `4.1.2027`.
fn numerique(phrase: &Phrase, i: usize) -> Option<NaiveDate> {
    let coupe = phrase.avant(i + 1);
    if !matches!(coupe, "-" | "/" | ".") || phrase.avant(i + 2) != coupe {
        return None;
    }
    if let Some(annee) = annee(phrase, i) {
        return NaiveDate::from_ymd_opt(annee, nombre(phrase, i + 1)?, nombre(phrase, i + 2)?);
    }
    NaiveDate::from_ymd_opt(annee(phrase, i + 2)?, nombre(phrase, i + 1)?, nombre(phrase, i)?)
}

/// The month stands at `i`: « 4 janvier 2027 », "January 4th, 2027", « début mars ».
fn en_lettres(phrase: &Phrase, i: usize, aujourdhui: Option<NaiveDate>) -> Option<NaiveDate> {
    let mois = mois(phrase, i)?;
    let suffixe = |index: usize| matches!(phrase.mot(index), "er" | "st" | "nd" | "rd" | "th");
    let avant = i.checked_sub(1).and_then(|avant| {
        let avant = if phrase.mot(avant) == "of" { avant.checked_sub(1)? } else { avant };
        let avant = if suffixe(avant) { avant.checked_sub(1)? } else { avant };
        nombre(phrase, avant)
    });
    let jour_apres = nombre(phrase, i + 1).filter(|jour| (1..=31).contains(jour));
    let (jour, suite) = match (avant.filter(|jour| (1..=31).contains(jour)), jour_apres) {
        (Some(jour), _) => (Some(jour), i + 1),
        (None, Some(jour)) => (Some(jour), i + 2 + usize::from(suffixe(i + 2))),
        (None, None) => (None, i + 1),
    };
    let annee = annee(phrase, suite);
    let annonce = i.checked_sub(1).is_some_and(|avant| DEPARTS.contains(&phrase.mot(avant)));
    // A month alone is a date only when a word announces it: « le webinar de mars » starts nothing.
    if jour.is_none() && !annonce {
        return None;
    }
    let jour = jour.unwrap_or(1);
    match annee {
        Some(annee) => NaiveDate::from_ymd_opt(annee, mois, jour),
        None => prochaine(aujourdhui?, mois, jour),
    }
}

fn prochaine(aujourdhui: NaiveDate, mois: u32, jour: u32) -> Option<NaiveDate> {
    let annee = aujourdhui.year();
    [annee, annee + 1]
        .into_iter()
        .filter_map(|annee| NaiveDate::from_ymd_opt(annee, mois, jour))
        .find(|date| *date >= aujourdhui)
}

fn relative(phrase: &Phrase, aujourdhui: NaiveDate) -> Option<NaiveDate> {
    (0..phrase.mots.len()).find_map(|i| {
        let (mot, suivant) = (phrase.mot(i), phrase.mot(i + 1));
        let lundi = || jour_suivant(aujourdhui, Weekday::Mon);
        match (mot, suivant) {
            ("demain", _) | ("tomorrow", _) => aujourdhui.checked_add_days(Days::new(1)),
            ("aujourd", "hui") | ("today", _) => Some(aujourdhui),
            ("semaine", "prochaine") | ("next", "week") => lundi(),
            ("mois", "prochain") | ("next", "month") => {
                aujourdhui.with_day(1).and_then(|premier| premier.checked_add_months(Months::new(1)))
            }
            _ => JOURS.iter().find(|(fr, en, _)| *fr == mot || *en == mot).and_then(|(_, _, jour)| {
                let avant = i.checked_sub(1).map_or("", |avant| phrase.mot(avant));
                let annonce = suivant == "prochain" || avant == "next" || DEPARTS.contains(&avant);
                annonce.then(|| jour_suivant(aujourdhui, *jour)).flatten()
            }),
        }
    })
}

fn jour_suivant(aujourdhui: NaiveDate, jour: Weekday) -> Option<NaiveDate> {
    let ecart = (7 + jour.num_days_from_monday() - aujourdhui.weekday().num_days_from_monday()) % 7;
    aujourdhui.checked_add_days(Days::new(u64::from(if ecart == 0 { 7 } else { ecart })))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lue(texte: &str) -> Option<String> {
        let aujourdhui = NaiveDate::from_ymd_opt(2026, 11, 20);
        date(&Phrase::lire(texte), aujourdhui).map(|date| date.to_string())
    }

    #[test]
    fn dates_are_read_in_both_languages() {
        for (texte, attendu) in [
            ("à partir du 4 janvier 2027", "2027-01-04"),
            ("from 2027-01-04", "2027-01-04"),
            ("du 04/01/2027", "2027-01-04"),
            ("le 1er mars", "2027-03-01"),
            ("starting March 1st, 2027", "2027-03-01"),
            ("on the 2nd of April 2027", "2027-04-02"),
            ("début février", "2027-02-01"),
            ("dès demain", "2026-11-21"),
            ("next month", "2026-12-01"),
            ("à partir de lundi prochain", "2026-11-23"),
        ] {
            assert_eq!(lue(texte).as_deref(), Some(attendu), "{texte}");
        }
    }

    #[test]
    fn what_is_no_date_is_left_alone() {
        for texte in ["le webinar de mars", "31/02/2027", "NIS2", "sur 12 semaines", "may I ask"] {
            assert_eq!(lue(texte), None, "{texte}");
        }
    }
}
