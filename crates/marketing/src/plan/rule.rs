//! What a line may say about time: an hour, and a recurrence in the part of RFC 5545 that plans use.

use chrono::{NaiveDate, NaiveTime};

/// The most characters of a recurrence.
pub const RRULE_MAX: usize = 255;

/// The parts of a rule that we understand.
const PARTS: &[&str] = &["FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "COUNT", "UNTIL", "WKST"];

/// Whether a text is a time of day, `HH:MM`.
#[must_use]
pub fn is_hour(text: &str) -> bool {
    text.len() == 5 && NaiveTime::parse_from_str(text, "%H:%M").is_ok()
}

/// Whether a text is a recurrence that calendars and our planner read alike: one `FREQ` of days, weeks, months or
/// years, each part once, no start of its own (that is the line's `date_debut`).
#[must_use]
pub fn is_recurrence(text: &str) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    let parts = text.split(';').all(|part| {
        let Some((name, value)) = part.split_once('=') else { return false };
        let fresh = PARTS.contains(&name) && !seen.contains(&name);
        seen.push(name);
        fresh && is_part(name, value)
    });
    let bounded_twice = seen.contains(&"COUNT") && seen.contains(&"UNTIL");
    text.len() <= RRULE_MAX && parts && seen.contains(&"FREQ") && !bounded_twice && days_fit(text)
}

fn is_part(name: &str, value: &str) -> bool {
    match name {
        "FREQ" => matches!(value, "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY"),
        "INTERVAL" => number(value).is_some_and(|n| (1..=520).contains(&n)),
        "COUNT" => number(value).is_some_and(|n| (1..=1000).contains(&n)),
        "BYMONTHDAY" => number(value).is_some_and(|n| (1..=31).contains(&n)),
        "BYDAY" => value.split(',').all(is_day),
        // The planner's weeks start on Monday, as RFC 5545's do unless told otherwise.
        "WKST" => value == "MO",
        "UNTIL" => is_until(value),
        _ => false,
    }
}

fn number(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// `TH`, `2TH`, `-1FR`.
fn is_day(text: &str) -> bool {
    let Some((rank, day)) = text.len().checked_sub(2).and_then(|at| text.split_at_checked(at)) else { return false };
    let known = matches!(day, "MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU");
    let rank = rank.strip_prefix(['-', '+']).unwrap_or(rank);
    known && (rank.is_empty() && text.len() == 2 || number(rank).is_some_and(|n| (1..=5).contains(&n)))
}

/// A day, or an instant in UTC.
fn is_until(text: &str) -> bool {
    let (day, time) = text.split_once('T').unwrap_or((text, "000000Z"));
    let time = time.strip_suffix('Z').is_some_and(|time| NaiveTime::parse_from_str(time, "%H%M%S").is_ok());
    day.len() == 8 && NaiveDate::parse_from_str(day, "%Y%m%d").is_ok() && time
}

/// The n-th weekday exists within months only.
fn days_fit(text: &str) -> bool {
    let ranked = text
        .split(';')
        .filter_map(|part| part.strip_prefix("BYDAY="))
        .any(|days| days.split(',').any(|day| day.len() > 2));
    !ranked || text.contains("FREQ=MONTHLY") || text.contains("FREQ=YEARLY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_have_four_digits() {
        for good in ["00:00", "09:30", "23:59"] {
            assert!(is_hour(good), "{good}");
        }
        for bad in ["", "9:30", "24:00", "12:60", "12h30", "12:30:00", "１２:30"] {
            assert!(!is_hour(bad), "{bad}");
        }
    }

    #[test]
    fn recurrences_that_we_understand() {
        for good in [
            "FREQ=WEEKLY",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=6",
            "FREQ=MONTHLY;BYDAY=2TH",
            "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20271231",
            "FREQ=DAILY;UNTIL=20271231T235959Z",
            "FREQ=MONTHLY;BYMONTHDAY=15",
            "FREQ=YEARLY;WKST=MO",
        ] {
            assert!(is_recurrence(good), "{good}");
        }
    }

    #[test]
    fn recurrences_that_we_refuse() {
        for bad in [
            "",
            "COUNT=3",
            "FREQ=HOURLY",
            "FREQ=WEEKLY;",
            "FREQ=WEEKLY;FREQ=DAILY",
            "DTSTART=20270101;FREQ=WEEKLY",
            "DTSTART:20270101\nRRULE:FREQ=WEEKLY",
            "RRULE:FREQ=WEEKLY",
            "FREQ=WEEKLY;COUNT=0",
            "FREQ=WEEKLY;COUNT=+3",
            "FREQ=WEEKLY;COUNT=3;UNTIL=20271231",
            "FREQ=WEEKLY;BYDAY=",
            "FREQ=WEEKLY;BYDAY=LU",
            "FREQ=WEEKLY;BYDAY=2TH",
            "FREQ=MONTHLY;BYDAY=0TH",
            "FREQ=MONTHLY;BYDAY=-TH",
            "FREQ=MONTHLY;BYDAY=é",
            "FREQ=DAILY;UNTIL=20271332",
            "FREQ=DAILY;INTERVAL=99999999999",
        ] {
            assert!(!is_recurrence(bad), "{bad}");
        }
        assert!(!is_recurrence(&format!("FREQ=WEEKLY;BYDAY={}", ["MO"; 90].join(","))));
    }
}
