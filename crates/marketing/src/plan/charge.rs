//! The work that a plan asks for, week by week. Efforts are estimates unless a person wrote them.

use chrono::{Days, NaiveDate};
use heraut_playbook::knowledge::{Format, playbook};

use super::{Charge, PlanItem};

/// When a plan runs and how many hours it may use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// First day; without one no week has hours.
    pub debut: Option<NaiveDate>,
    /// Weeks.
    pub semaines: i32,
    /// Hours a week.
    pub heures_par_semaine: f64,
}

impl Frame {
    /// The last day.
    #[must_use]
    pub fn fin(&self) -> Option<NaiveDate> {
        let days = u64::try_from(self.semaines.max(1)).unwrap_or(1) * 7 - 1;
        self.debut?.checked_add_days(Days::new(days))
    }
}

/// The days on which a line happens, until the last day of the plan. A day that a person chose stays where it is;
/// those of a recurrence avoid weekends and holidays.
#[must_use]
pub fn dates(item: &PlanItem, fin: NaiveDate) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = dated(item, fin).into_iter().filter_map(|(_, day)| day).collect();
    days.sort_unstable();
    days
}

/// The same, each beside the day that the recurrence itself names; nothing beside one that could not be moved.
#[must_use]
pub fn dated(item: &PlanItem, fin: NaiveDate) -> Vec<(NaiveDate, Option<NaiveDate>)> {
    match (item.date_debut, &item.rrule) {
        (None, _) => Vec::new(),
        (Some(day), None) => vec![(day, Some(day))],
        (Some(day), Some(rule)) => heraut_playbook::occurrences_nommees(day, Some(rule), fin.max(day)),
    }
}

/// The hours of all lines, and of each week: the work on a content is spread over the weeks of its preparation.
#[must_use]
pub fn charge(items: &[PlanItem], frame: &Frame) -> Charge {
    let mut par_semaine = vec![0.0; usize::try_from(frame.semaines).unwrap_or_default()];
    for item in items {
        pour(item, playbook().format(&item.format), frame, &mut par_semaine);
    }
    Charge {
        heures_prevues: rounded(items.iter().filter_map(|item| item.effort_h).sum()),
        heures_disponibles: rounded(f64::from(frame.semaines) * frame.heures_par_semaine),
        par_semaine: par_semaine.into_iter().map(rounded).collect(),
    }
}

/// Adds the hours of a line to the weeks in which the work is done.
fn pour(item: &PlanItem, format: Option<&Format>, frame: &Frame, weeks: &mut [f64]) {
    let (Some(effort), Some(debut), Some(fin)) = (item.effort_h, frame.debut, frame.fin()) else { return };
    let days = dates(item, fin);
    let lead = format.map_or(0, |format| format.lead_time_days);
    for (index, day) in days.iter().enumerate().filter(|(_, day)| **day <= fin) {
        let week = |day: NaiveDate| usize::try_from((day - debut).num_days().max(0) / 7).unwrap_or_default();
        let last = week(*day).min(weeks.len() - 1);
        let first = week(day.checked_sub_days(Days::new(lead.into())).unwrap_or(*day)).min(last);
        let share = hours(item, effort, format, days.len(), index) / count(last - first + 1);
        weeks[first..=last].iter_mut().for_each(|hours| *hours += share);
    }
}

/// The hours of one occurrence. Where a line is made from an existing content, its first occurrence costs less.
fn hours(item: &PlanItem, effort: f64, format: Option<&Format>, total: usize, index: usize) -> f64 {
    let even = effort / count(total);
    let whole = format.filter(|_| item.ressource_id.is_some() && total > 1).map(|format| format.effort_h_default);
    let first = whole.map(|whole| effort - whole * (count(total) - 1.0));
    match (first, whole) {
        (Some(first), Some(whole)) if (0.0..whole).contains(&first) => {
            if index == 0 {
                first
            } else {
                whole
            }
        }
        _ => even,
    }
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Hours to the hundredth, for people.
fn rounded(hours: f64) -> f64 {
    (hours * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::test_item as item;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn frame() -> Frame {
        Frame { debut: Some(d("2027-01-04")), semaines: 4, heures_par_semaine: 8.0 }
    }

    #[test]
    fn a_single_content_is_work_in_its_week() {
        let line = PlanItem { date_debut: Some(d("2027-01-13")), effort_h: Some(3.0), ..item("a") };
        let charge = charge(&[line], &frame());
        assert_eq!(
            charge,
            Charge { heures_prevues: 3.0, heures_disponibles: 32.0, par_semaine: vec![0.0, 3.0, 0.0, 0.0] }
        );
    }

    #[test]
    fn a_recurring_effort_is_spread_over_its_dates() {
        let line = PlanItem {
            date_debut: Some(d("2027-01-05")),
            rrule: Some("FREQ=WEEKLY;INTERVAL=2".to_owned()),
            effort_h: Some(5.0),
            ..item("a")
        };
        assert_eq!(charge(&[line], &frame()).par_semaine, [2.5, 0.0, 2.5, 0.0]);
    }

    #[test]
    fn preparation_counts_before_the_day() {
        let webinar = playbook().format("webinar").unwrap();
        let line = PlanItem {
            format: "webinar".to_owned(),
            date_debut: Some(d("2027-01-28")),
            effort_h: Some(8.0),
            ..item("a")
        };
        let charge = charge(&[line], &frame());
        let busy = charge.par_semaine.iter().filter(|hours| **hours > 0.0).count();
        assert_eq!(busy, usize::try_from(webinar.lead_time_days / 7 + 1).unwrap().min(4));
        assert!((charge.par_semaine.iter().sum::<f64>() - 8.0).abs() < 0.05);
    }

    #[test]
    fn what_is_outside_the_horizon_or_undated_counts_in_the_sum_only() {
        let late = PlanItem { date_debut: Some(d("2027-03-01")), effort_h: Some(2.0), ..item("a") };
        let undated = PlanItem { effort_h: Some(1.0), ..item("b") };
        let charge = charge(&[late, undated, item("c")], &frame());
        assert_eq!((charge.heures_prevues, charge.par_semaine.iter().sum::<f64>()), (3.0, 0.0));
    }
}
