//! What the marketer decides about a plan before it is made.

use chrono::{Datelike, Days, Months, NaiveDate};
use garde::Validate;
use heraut_http::rules;
use heraut_kernel::{Locale, Problem};
use heraut_playbook::PlanOptions;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Weeks of a plan when the marketer does not say.
pub const DEFAULT_WEEKS: i32 = 12;
/// Hours a week when the marketer does not say.
pub const DEFAULT_HOURS: f64 = 8.0;

/// What was asked for; everything has a default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(default)]
pub struct Wanted {
    /// Weeks that the plan spans, 12 where absent.
    #[garde(range(min = 1, max = 52))]
    #[schema(minimum = 1, maximum = 52)]
    pub horizon_semaines: Option<i32>,
    /// Hours of work a week, 8 where absent.
    #[garde(range(min = 0.5, max = 80.0))]
    #[schema(minimum = 0.5, maximum = 80)]
    pub heures_par_semaine: Option<f64>,
    /// Channels that it may use, by the identifiers of the playbook; all of them where absent.
    #[garde(length(min = 1, max = 100), inner(inner(custom(known_channel))))]
    pub canaux: Option<Vec<String>>,
    /// First day; the next Monday where absent.
    #[garde(skip)]
    pub date_debut: Option<NaiveDate>,
    /// Which model is to make it, `provider/model`; the workspace's choice where absent.
    #[garde(length(chars, min = 1, max = 180))]
    #[schema(min_length = 1, max_length = 180)]
    pub model: Option<String>,
}

fn known_channel(canal: &str, (): &()) -> garde::Result {
    let canaux = heraut_playbook::canaux(Locale::Fr);
    if canaux.iter().any(|known| known.id == canal) {
        return Ok(());
    }
    let list = canaux.iter().map(|known| known.id).collect::<Vec<_>>().join(", ");
    let (fr, en) = (format!("Valeurs possibles : {list}."), format!("Possible values: {list}."));
    Err(rules::fault("unknown_value", &fr, &en))
}

/// What was decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Weeks that the plan spans.
    pub horizon_semaines: i32,
    /// Hours of work a week.
    pub heures_par_semaine: f64,
    /// Channels that it may use; all of them when `None`.
    pub canaux: Option<Vec<String>>,
    /// First day.
    pub debut: NaiveDate,
}

impl Options {
    /// Checks what was asked for and fills in the rest; `today` is the day in the workspace's zone.
    ///
    /// # Errors
    /// 422 with the fields at fault.
    pub fn resolve(wanted: Wanted, today: NaiveDate, locale: Locale) -> Result<Self, Problem> {
        rules::check(&wanted, locale)?;
        let debut = wanted.date_debut.unwrap_or_else(|| next_monday(today));
        let first = today.checked_sub_months(Months::new(12)).unwrap_or(today);
        let last = today.checked_add_months(Months::new(60)).unwrap_or(today);
        if !(first..=last).contains(&debut) {
            return Err(Problem::invalid_field(
                "date_debut",
                "out_of_range",
                locale,
                "Choisissez une date entre il y a un an et dans cinq ans.",
                "Choose a date between one year ago and five years ahead.",
            ));
        }
        let canaux = wanted.canaux.map(|mut canaux| {
            canaux.sort_unstable();
            canaux.dedup();
            canaux
        });
        Ok(Self {
            horizon_semaines: wanted.horizon_semaines.unwrap_or(DEFAULT_WEEKS),
            heures_par_semaine: wanted.heures_par_semaine.unwrap_or(DEFAULT_HOURS),
            canaux,
            debut,
        })
    }

    /// The same for the built-in planner.
    #[must_use]
    pub fn for_playbook(&self, langue: Locale) -> PlanOptions {
        PlanOptions {
            debut: self.debut,
            horizon_semaines: u16::try_from(self.horizon_semaines).unwrap_or(12),
            heures_par_semaine: self.heures_par_semaine,
            canaux: self.canaux.clone(),
            langue,
        }
    }
}

/// The first Monday that is not before a day.
#[must_use]
pub fn next_monday(day: NaiveDate) -> NaiveDate {
    let ahead = (7 - day.weekday().num_days_from_monday()) % 7;
    day.checked_add_days(Days::new(ahead.into())).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_plan_starts_on_a_monday_not_in_the_past() {
        assert_eq!(next_monday(d("2027-01-04")), d("2027-01-04"));
        assert_eq!(next_monday(d("2027-01-05")), d("2027-01-11"));
        assert_eq!(next_monday(d("2027-01-10")), d("2027-01-11"));
    }

    #[test]
    fn what_is_absent_has_a_default() {
        let options = Options::resolve(Wanted::default(), d("2027-01-06"), Locale::Fr).unwrap();
        assert_eq!((options.horizon_semaines, options.heures_par_semaine, options.canaux), (12, 8.0, None));
        assert_eq!(options.debut, d("2027-01-11"));
    }

    #[test]
    fn limits_hold() {
        let refused = |wanted: Wanted| {
            let problem = Options::resolve(wanted, d("2027-01-06"), Locale::Fr).unwrap_err();
            (problem.errors[0].field.clone(), problem.errors[0].code.clone())
        };
        let pair = |field: &str, code: &str| (field.to_owned(), code.to_owned());
        let weeks = |n| Wanted { horizon_semaines: Some(n), ..Wanted::default() };
        assert_eq!(refused(weeks(0)), pair("horizon_semaines", "out_of_range"));
        assert_eq!(refused(weeks(53)), pair("horizon_semaines", "out_of_range"));
        let hours = |n| Wanted { heures_par_semaine: Some(n), ..Wanted::default() };
        assert_eq!(refused(hours(0.4)), pair("heures_par_semaine", "out_of_range"));
        assert_eq!(refused(hours(80.5)), pair("heures_par_semaine", "out_of_range"));
        let channels = |list: &[&str]| Wanted {
            canaux: Some(list.iter().map(|&canal| canal.to_owned()).collect()),
            ..Wanted::default()
        };
        assert_eq!(refused(channels(&[])), pair("canaux", "required"));
        assert_eq!(refused(channels(&["minitel"])), pair("canaux.0", "unknown_value"));
        let day = |text| Wanted { date_debut: Some(d(text)), ..Wanted::default() };
        assert_eq!(refused(day("2026-01-05")), pair("date_debut", "out_of_range"));
        assert_eq!(refused(day("2032-01-07")), pair("date_debut", "out_of_range"));
    }
}
