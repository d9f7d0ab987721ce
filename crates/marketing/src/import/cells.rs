//! What a cell says, as people and spreadsheets write it.

use chrono::{Datelike, NaiveDate, NaiveTime};
use heraut_kernel::Locale;
use heraut_playbook::knowledge::playbook;

use super::columns::words;
use crate::export::words::{etape as etape_word, format as format_word, statut as statut_word};
use crate::plan::{ETAPES, Etape, STATUTS, StatutItem};

/// In which order a table writes the day and the month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// 31/01/2027.
    #[default]
    DayFirst,
    /// 01/31/2027.
    MonthFirst,
}

impl DateOrder {
    /// The order in which every date of a column can be read; the day first where both can.
    #[must_use]
    pub fn of(cells: &[&str]) -> Self {
        let all = |order| cells.iter().all(|cell| date(cell, order).is_some());
        if !all(Self::DayFirst) && all(Self::MonthFirst) { Self::MonthFirst } else { Self::DayFirst }
    }
}

/// A cell as it was meant: without what keeps a spreadsheet from running it, and without what no database keeps.
#[must_use]
pub fn plain(cell: &str) -> String {
    let cell = cell.replace('\0', "");
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

/// A day; what follows it in the cell is its hour.
#[must_use]
pub fn date(cell: &str, order: DateOrder) -> Option<NaiveDate> {
    let day = cell.split(['T', ' ']).next().unwrap_or_default();
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten();
    let parts: Vec<u32> = day.split(['/', '-', '.']).map(digits).collect::<Option<_>>()?;
    let [one, two, three] = parts[..] else { return None };
    let (year, month, day) = match order {
        _ if one > 31 => (one, two, three),
        DateOrder::DayFirst => (three, two, one),
        DateOrder::MonthFirst => (three, one, two),
    };
    let year = i32::try_from(if year < 100 { year + 2000 } else { year }).ok()?;
    NaiveDate::from_ymd_opt(year, month, day).filter(|day| (2000..=2100).contains(&day.year()))
}

/// The hour that a date's cell carries along, where it does.
#[must_use]
pub fn hour_of_date(cell: &str) -> Option<String> {
    let (_, rest) = cell.split_once(['T', ' '])?;
    hour(rest).filter(|hour| hour != "00:00")
}

/// A time of day as `HH:MM`: `9h`, `9h30`, `9:30`, `09:30:00`, `9:30 PM`.
#[must_use]
pub fn hour(cell: &str) -> Option<String> {
    let text = cell.trim().to_lowercase().replace('\u{202f}', " ");
    let (text, shift) = match (text.strip_suffix("pm"), text.strip_suffix("am")) {
        (Some(text), _) => (text, Some(12)),
        (_, Some(text)) => (text, Some(0)),
        _ => (text.as_str(), None),
    };
    let mut parts = text.trim().splitn(3, ['h', ':']);
    let mut number = || match parts.next() {
        None => Some(0),
        Some(part) if part.trim().is_empty() => Some(0),
        Some(part) => part.trim().parse::<u32>().ok(),
    };
    text.trim().starts_with(|c: char| c.is_ascii_digit()).then_some(())?;
    let (hour, minute) = (number()?, number()?);
    let hour = match shift {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(shift) => hour % 12 + shift,
        None => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, 0).map(|time| time.format("%H:%M").to_string())
}

/// A number with a point or a comma, and perhaps its unit.
#[must_use]
pub fn hours(cell: &str) -> Option<f64> {
    let text = cell.trim().trim_end_matches(['h', 'H']).trim().replace(',', ".");
    text.parse().ok().filter(|hours: &f64| hours.is_finite())
}

/// A stage, by its word or its name in either language.
#[must_use]
pub fn etape(cell: &str) -> Option<Etape> {
    let wanted = words(cell);
    ETAPES.iter().filter_map(|word| Etape::parse(word)).find(|&at| {
        let named = |locale| words(etape_word(at, locale)) == wanted;
        words(at.as_str()) == wanted || named(Locale::Fr) || named(Locale::En)
    })
}

/// A state, by its word or its name in either language.
#[must_use]
pub fn statut(cell: &str) -> Option<StatutItem> {
    let wanted = words(cell);
    STATUTS.iter().map(|word| StatutItem::parse(word)).find(|&at| {
        let named = |locale| words(statut_word(at, locale)) == wanted;
        words(at.as_str()) == wanted || named(Locale::Fr) || named(Locale::En)
    })
}

/// A format: one of the planner's by its identifier or its name in either language, else what is written.
#[must_use]
pub fn format(cell: &str) -> String {
    let wanted = words(cell);
    let known = playbook().formats.iter().find(|format| {
        let named = |locale| words(&format_word(&format.id, locale)) == wanted;
        words(&format.id) == wanted || named(Locale::Fr) || named(Locale::En)
    });
    known.map_or_else(|| cell.to_owned(), |format| format.id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_are_read_as_spreadsheets_write_them() {
        let expected = NaiveDate::from_ymd_opt(2027, 1, 31);
        for text in ["2027-01-31", "31/01/2027", "31/1/27", "31.01.2027", "31-01-2027", "2027-01-31T09:30", "2027/1/31"]
        {
            assert_eq!(date(text, DateOrder::DayFirst), expected, "{text}");
        }
        assert_eq!(date("1/31/2027", DateOrder::MonthFirst), expected);
        for text in ["", "bientôt", "31/02/2027", "2027-13-01", "01/01/1999", "5", "99999999999999-1-1"] {
            assert_eq!(date(text, DateOrder::DayFirst), None, "{text}");
        }
        assert_eq!(DateOrder::of(&["01/02/2027", "01/31/2027"]), DateOrder::MonthFirst);
        assert_eq!(DateOrder::of(&["01/02/2027", "x"]), DateOrder::DayFirst);
        assert_eq!(hour_of_date("2027-01-31 09:30"), Some("09:30".to_owned()));
        assert_eq!(hour_of_date("2027-01-31 00:00:00"), None);
    }

    #[test]
    fn hours_and_numbers_too() {
        for (text, expected) in [
            ("9h", "09:00"),
            ("9h30", "09:30"),
            ("9 h 05", "09:05"),
            ("09:30:00", "09:30"),
            ("9:30 PM", "21:30"),
            ("12am", "00:00"),
        ] {
            assert_eq!(hour(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "h", "25:00", "9:75", "midi", "13pm"] {
            assert_eq!(hour(text), None, "{text}");
        }
        assert_eq!((hours("1,5"), hours("2.25 h"), hours("deux")), (Some(1.5), Some(2.25), None));
    }

    #[test]
    fn words_of_both_languages() {
        assert_eq!(
            (etape("Considération"), etape("RETENTION"), etape("x")),
            (Some(Etape::Consideration), Some(Etape::Retention), None)
        );
        assert_eq!(
            (statut("À faire"), statut("Published"), statut("")),
            (Some(StatutItem::AFaire), Some(StatutItem::Publie), None)
        );
        assert_eq!((format("Livre blanc").as_str(), format("Affiche").as_str()), ("livre_blanc", "Affiche"));
        assert_eq!((plain(" '=1+1 ").as_str(), plain("'soit").as_str()), ("=1+1", "'soit"));
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,40}") {
            let _ = (date(&text, DateOrder::DayFirst), hour(&text), hours(&text), etape(&text), statut(&text));
            let _ = (format(&text), plain(&text), hour_of_date(&text));
        }
    }
}
