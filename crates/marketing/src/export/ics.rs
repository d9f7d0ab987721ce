//! A plan as a calendar (RFC 5545): one event a line, repeated by its rule, in the time zone of the workspace.
//!
//! What holidays and weekends moved is an exception to its series, so that every program shows the days that Héraut shows.

use chrono::{DateTime, Days, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use heraut_kernel::{Instant, Locale};
use icalendar::{Calendar, CalendarDateTime, Component, DatePerhapsTime, Event, EventLike, EventStatus, Property};

use super::words;
use super::zone::vtimezone;
use crate::document::Names;
use crate::plan::charge::dated;
use crate::plan::{Plan, PlanItem, StatutItem};
use crate::scenario::Scenario;

/// Minutes that an event with an hour takes in a calendar: publishing is a moment, and a shorter one could not be read.
const MINUTES: i64 = 30;

/// The calendar of a scenario's newest plan; without a plan it is empty. `now` is when it is written.
#[must_use]
pub fn ics(scenario: &Scenario, zone: Tz, now: Instant, locale: Locale) -> String {
    let mut calendar = Calendar::new();
    calendar.name(&scenario.resume.nom).timezone(zone.name());
    let Some(plan) = &scenario.plan else { return calendar.to_string() };
    let writer = Writer { scenario, plan, zone, now: now.0.and_utc(), locale };
    for item in &plan.items {
        for event in writer.events(item) {
            calendar.push(event);
        }
    }
    let text = calendar.to_string();
    // The library gives whatever it writes an identifier and a date, which a time zone must not have.
    match writer.span() {
        Some((first, last)) => text.replacen("BEGIN:VEVENT", &(vtimezone(zone, first, last) + "BEGIN:VEVENT"), 1),
        None => text,
    }
}

struct Writer<'a> {
    scenario: &'a Scenario,
    plan: &'a Plan,
    zone: Tz,
    now: DateTime<Utc>,
    locale: Locale,
}

impl Writer<'_> {
    /// The events of a line. None where it has no date.
    fn events(&self, item: &PlanItem) -> Vec<Event> {
        let Some(first) = item.date_debut else { return Vec::new() };
        let fin = self.plan.frame().fin().unwrap_or(first);
        let days = dated(item, fin);
        let uid = format!(
            "{}-{}-{}@heraut",
            item.cle,
            self.scenario.resume.id,
            self.scenario.resume.created_at.timestamp_micros()
        );
        match (&item.rrule, days.as_slice()) {
            (Some(rule), [(first, _), .., (last, _)]) if read_alike(rule) => {
                let mut events = vec![self.series(item, &uid, rule, *first, *last)];
                for (nominal, day) in &days {
                    match day {
                        None => self.without(&mut events[0], item, *nominal),
                        Some(day) if day != nominal => events.push(self.moved(item, &uid, *nominal, *day)),
                        Some(_) => {}
                    }
                }
                events
            }
            (_, [(_, Some(day))]) => vec![self.event(item, &uid, *day)],
            (_, many) => {
                let days = many.iter().filter_map(|(_, day)| *day);
                days.map(|day| self.event(item, &format!("{}-{uid}", day.format("%Y%m%d")), day)).collect()
            }
        }
    }

    fn series(&self, item: &PlanItem, uid: &str, rule: &str, first: NaiveDate, last: NaiveDate) -> Event {
        let mut event = self.event(item, uid, first);
        let parts = rule.trim_start_matches("RRULE:").split(';');
        let unbounded: Vec<&str> =
            parts.filter(|part| !part.starts_with("COUNT=") && !part.starts_with("UNTIL=")).collect();
        let until = match hour(item) {
            Some(hour) => self.instant(last.and_time(hour)).format("%Y%m%dT%H%M%SZ").to_string(),
            None => last.format("%Y%m%d").to_string(),
        };
        event.add_property("RRULE", format!("{};UNTIL={until}", unbounded.join(";")));
        event
    }

    fn moved(&self, item: &PlanItem, uid: &str, nominal: NaiveDate, day: NaiveDate) -> Event {
        let mut event = self.event(item, uid, day);
        event.recurrence_id(self.moment(item, nominal));
        event
    }

    fn without(&self, series: &mut Event, item: &PlanItem, nominal: NaiveDate) {
        series.exdate(self.moment(item, nominal));
    }

    fn event(&self, item: &PlanItem, uid: &str, day: NaiveDate) -> Event {
        let mut event = Event::new();
        event
            .uid(uid)
            .timestamp(self.now)
            .summary(&words::title(item, self.locale))
            .description(&self.description(item));
        event.sequence(u32::try_from(item.revision).unwrap_or_default());
        event.starts(self.moment(item, day));
        match hour(item) {
            Some(hour) => event.ends(self.clock(day.and_time(hour) + TimeDelta::minutes(MINUTES))),
            None => event.ends(DatePerhapsTime::Date(day.checked_add_days(Days::new(1)).unwrap_or(day))),
        };
        event.status(match item.statut {
            StatutItem::AFaire | StatutItem::EnCours => EventStatus::Tentative,
            StatutItem::Valide | StatutItem::Publie => EventStatus::Confirmed,
        });
        // A publication does not keep anybody from a meeting.
        event.append_property(Property::new("TRANSP", "TRANSPARENT"));
        if !item.canal.is_empty() {
            event.categories([item.canal.as_str()]);
        }
        event
    }

    fn description(&self, item: &PlanItem) -> String {
        let (locale, names) = (self.locale, Names(self.scenario));
        let facts = [
            (locale.pick("Cible", "Audience"), names.cible(item.cible_id)),
            (locale.pick("Objectif", "Objective"), names.objectif(item.objectif_id)),
            (locale.pick("Appel à l’action", "Call to action"), item.cta.as_deref().unwrap_or_default()),
            ("KPI", item.kpi.as_str()),
            (locale.pick("Responsable", "Owner"), item.responsable.as_deref().unwrap_or_default()),
            (locale.pick("Statut", "Status"), words::statut(item.statut, locale)),
            (locale.pick("Pourquoi", "Why"), item.pourquoi.as_deref().unwrap_or_default()),
        ];
        let colon = locale.pick("\u{a0}: ", ": ");
        let facts =
            facts.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}{colon}{value}"));
        std::iter::once(item.message.clone())
            .chain(std::iter::once(String::new()))
            .chain(facts)
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn moment(&self, item: &PlanItem, day: NaiveDate) -> DatePerhapsTime {
        hour(item).map_or(DatePerhapsTime::Date(day), |hour| self.clock(day.and_time(hour)))
    }

    fn clock(&self, at: NaiveDateTime) -> DatePerhapsTime {
        DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { date_time: at, tzid: self.zone.name().to_owned() })
    }

    /// The instant of a local time. One that does not exist is an hour later, one that exists twice is the first.
    fn instant(&self, at: NaiveDateTime) -> DateTime<Utc> {
        let found = self.zone.from_local_datetime(&at);
        let found = if matches!(found, MappedLocalTime::None) {
            self.zone.from_local_datetime(&(at + TimeDelta::hours(1)))
        } else {
            found
        };
        found.earliest().map_or_else(|| at.and_utc(), |there| there.with_timezone(&Utc))
    }

    /// The first and the last day of what has an hour: whole days need no time zone.
    fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        let timed = self.plan.items.iter().filter(|item| hour(item).is_some());
        let days: Vec<NaiveDate> = timed
            .filter_map(|item| Some(dated(item, self.plan.frame().fin().or(item.date_debut)?)))
            .flatten()
            .flat_map(|(nominal, day)| [Some(nominal), day])
            .flatten()
            .collect();
        Some((*days.iter().min()?, *days.iter().max()?))
    }
}

fn hour(item: &PlanItem) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(item.heure.as_deref()?, "%H:%M").ok()
}

/// Whether every calendar makes the same days of a rule as our planner, which reads `BYDAY` before `BYMONTHDAY` and a rule
/// by the year from its first month. What is not becomes events of their own.
fn read_alike(rule: &str) -> bool {
    let by_month_day = rule.contains("BYMONTHDAY=");
    !rule.contains("FREQ=YEARLY") && (!by_month_day || rule.contains("FREQ=MONTHLY") && !rule.contains("BYDAY="))
}
