//! Time as an argument. No other file asks the machine what time it is.

use std::sync::Mutex;

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time, UTC, in whole microseconds.
///
/// Kept as a naive date-time in the database: MariaDB binds zoned values as `TIMESTAMP`, which turns
/// dates after 2038 into NULL, and SQLite stores them as text of varying length, which breaks ordering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "orm", derive(sea_orm::DeriveValueType))]
pub struct Instant(pub NaiveDateTime);

impl Instant {
    /// The instant truncated to the microsecond, the precision that all three databases keep.
    #[must_use]
    pub fn new(at: DateTime<Utc>) -> Self {
        let at = at.naive_utc();
        let micros = at.nanosecond() / 1_000 * 1_000;
        Self(at.with_nanosecond(micros).unwrap_or(at))
    }

    /// Seconds since 1970.
    #[must_use]
    pub fn timestamp(self) -> i64 {
        self.0.and_utc().timestamp()
    }

    /// Microseconds since 1970.
    #[must_use]
    pub fn timestamp_micros(self) -> i64 {
        self.0.and_utc().timestamp_micros()
    }

    /// The instant of so many microseconds since 1970, where chrono can hold it.
    #[must_use]
    pub fn from_timestamp_micros(micros: i64) -> Option<Self> {
        DateTime::from_timestamp_micros(micros).map(Self::new)
    }

    /// The calendar day at this instant in a zone.
    #[must_use]
    pub fn date_in(self, zone: Tz) -> NaiveDate {
        self.0.and_utc().with_timezone(&zone).date_naive()
    }

    /// The first instant of a calendar day in a zone.
    #[must_use]
    pub fn start_of(day: NaiveDate, zone: Tz) -> Self {
        let midnight = day.and_time(NaiveTime::MIN);
        // Where clocks are put forward at midnight, the day begins an hour later.
        let local = [0, 30, 60].into_iter().map(|minutes| midnight + Duration::minutes(minutes));
        let mut begins = local.filter_map(|local| zone.from_local_datetime(&local).earliest());
        begins.next().map_or(Self(midnight), |at| Self::new(at.with_timezone(&Utc)))
    }

    /// Reads RFC 3339.
    ///
    /// # Errors
    /// When the text is no RFC 3339 date-time.
    pub fn parse(text: &str) -> Result<Self, chrono::ParseError> {
        DateTime::parse_from_rfc3339(text).map(|at| Self::new(at.with_timezone(&Utc)))
    }
}

impl std::ops::Add<Duration> for Instant {
    type Output = Self;

    fn add(self, span: Duration) -> Self {
        Self(self.0 + span)
    }
}

impl std::ops::Sub<Duration> for Instant {
    type Output = Self;

    fn sub(self, span: Duration) -> Self {
        Self(self.0 - span)
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.and_utc().to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Instant {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)))
            .into()
    }
}

impl utoipa::ToSchema for Instant {}

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// The present instant.
    fn now(&self) -> Instant;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
    fn now(&self) -> Instant {
        Instant::new(Utc::now())
    }
}

/// A clock that a test sets.
#[derive(Debug)]
pub struct ManualClock(Mutex<Instant>);

impl ManualClock {
    /// A clock that stands at `at`.
    #[must_use]
    pub const fn new(at: Instant) -> Self {
        Self(Mutex::new(at))
    }

    /// Moves the clock forward.
    pub fn advance(&self, span: Duration) {
        let mut at = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *at = *at + span;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_survives_its_text() {
        let at = Instant::parse("2039-03-29T02:30:00.123456789+02:00").unwrap();
        assert_eq!(at.to_string(), "2039-03-29T00:30:00.123456Z");
        assert_eq!(Instant::parse(&at.to_string()).unwrap(), at);
    }

    #[test]
    fn a_day_begins_when_its_zone_says() {
        let start = |day: &str, zone| Instant::start_of(day.parse().unwrap(), zone).to_string();
        assert_eq!(start("2027-01-01", chrono_tz::Europe::Paris), "2026-12-31T23:00:00.000000Z");
        assert_eq!(start("2027-07-01", chrono_tz::Europe::Paris), "2027-06-30T22:00:00.000000Z");
        // Clocks go forward at midnight: the day begins at one.
        assert_eq!(start("2027-03-28", chrono_tz::Asia::Beirut), "2027-03-27T22:00:00.000000Z");
    }

    #[test]
    fn the_day_depends_on_the_zone() {
        let at = Instant::parse("2026-12-31T23:30:00Z").unwrap();
        assert_eq!(at.date_in(chrono_tz::Europe::Paris).to_string(), "2027-01-01");
    }
}
