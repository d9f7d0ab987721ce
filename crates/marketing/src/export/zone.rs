//! A time zone as RFC 5545 writes it: its changes of the clock over some days, without which a reader could not know what
//! an hour in it is.

use std::fmt::Write;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc};
use chrono_tz::{OffsetName, Tz};

/// What holds between two changes.
struct Observance {
    /// When it begins, on the clock that was right before.
    begins: NaiveDateTime,
    before: i32,
    after: i32,
    name: String,
    summer: bool,
}

/// `VTIMEZONE` for the days from one to another.
pub(super) fn vtimezone(zone: Tz, first: NaiveDate, last: NaiveDate) -> String {
    let mut out = format!("BEGIN:VTIMEZONE\r\nTZID:{}\r\n", zone.name());
    for at in observances(zone, first, last) {
        let kind = if at.summer { "DAYLIGHT" } else { "STANDARD" };
        let begins = at.begins.format("%Y%m%dT%H%M%S");
        let (before, after) = (offset(at.before), offset(at.after));
        let _ = write!(
            out,
            "BEGIN:{kind}\r\nDTSTART:{begins}\r\nTZOFFSETFROM:{before}\r\nTZOFFSETTO:{after}\r\nTZNAME:{}\r\nEND:{kind}\r\n",
            at.name
        );
    }
    out.push_str("END:VTIMEZONE\r\n");
    out
}

fn observances(zone: Tz, first: NaiveDate, last: NaiveDate) -> Vec<Observance> {
    // A reader looks for what began before its event: the day before the first is the first beginning.
    let start = first.checked_sub_days(Days::new(1)).unwrap_or(first).and_time(NaiveTime::MIN);
    let mut found = vec![observance(zone, start, start)];
    let mut at = start;
    while at.date() <= last {
        let next = at + chrono::TimeDelta::days(1);
        if seconds(zone, at) != seconds(zone, next) {
            found.push(observance(zone, at, change(zone, at, next)));
        }
        at = next;
    }
    found
}

/// The moment of a change, in UTC, between two others.
fn change(zone: Tz, mut before: NaiveDateTime, mut after: NaiveDateTime) -> NaiveDateTime {
    let was = seconds(zone, before);
    while after - before > chrono::TimeDelta::seconds(1) {
        let middle = before + (after - before) / 2;
        if seconds(zone, middle) == was { before = middle } else { after = middle }
    }
    after
}

/// What holds from `at` on where `earlier` held another; both in UTC.
fn observance(zone: Tz, earlier: NaiveDateTime, at: NaiveDateTime) -> Observance {
    let (before, after) = (seconds(zone, earlier), seconds(zone, at));
    let there = Utc.from_utc_datetime(&at).with_timezone(&zone);
    let offset = there.offset();
    Observance {
        begins: at + chrono::TimeDelta::seconds(before.into()),
        before,
        after,
        name: offset.abbreviation().unwrap_or("LMT").to_owned(),
        summer: chrono_tz::OffsetComponents::dst_offset(offset) > chrono::TimeDelta::zero(),
    }
}

fn seconds(zone: Tz, at: NaiveDateTime) -> i32 {
    zone.offset_from_utc_datetime(&at).fix().local_minus_utc()
}

/// `+0100`.
fn offset(seconds: i32) -> String {
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_in_paris_has_two_changes() {
        let day = |text: &str| text.parse().unwrap();
        let text = vtimezone(Tz::Europe__Paris, day("2027-01-04"), day("2027-12-31"));
        for line in [
            "DTSTART:20270328T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST",
            "DTSTART:20271031T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET",
        ] {
            assert!(text.contains(line), "{text}");
        }
        assert_eq!(text.matches("BEGIN:").count(), 4);
        assert_eq!(vtimezone(Tz::UTC, day("2027-01-04"), day("2027-12-31")).matches("BEGIN:").count(), 2);
        assert!(vtimezone(Tz::Asia__Kolkata, day("2027-01-04"), day("2027-02-01")).contains("TZOFFSETTO:+0530"));
    }
}
