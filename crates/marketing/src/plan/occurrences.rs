//! What happens on which day.

use chrono::NaiveDate;
use heraut_kernel::text::truncate;
use serde::Serialize;
use utoipa::ToSchema;

use super::charge::dates;
use super::{Plan, StatutItem};

/// The most characters of a message in a calendar.
const SHORT: usize = 120;

/// One line of a plan on one of its days.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Occurrence {
    /// The day, local to the workspace.
    pub date: NaiveDate,
    /// Time of day, `HH:MM`.
    pub heure: Option<String>,
    /// The line.
    pub item_id: i64,
    /// Name of the line that stays the same from one version to the next.
    pub cle: String,
    /// Format.
    pub format: String,
    /// Where.
    pub canal: String,
    /// How far the work on the line is.
    pub statut: StatutItem,
    /// The first words of what is said.
    pub message: String,
}

/// The days of all lines from `du` to `au` included, in the order of time. Lines without a date are in no calendar.
#[must_use]
pub fn occurrences(plan: &Plan, du: Option<NaiveDate>, au: Option<NaiveDate>) -> Vec<Occurrence> {
    let mut found = Vec::new();
    for item in &plan.items {
        let Some(fin) = plan.frame().fin().or(item.date_debut) else { continue };
        let days = dates(item, fin).into_iter();
        let days = days.filter(|day| du.is_none_or(|du| *day >= du) && au.is_none_or(|au| *day <= au));
        found.extend(days.map(|date| Occurrence {
            date,
            heure: item.heure.clone(),
            item_id: item.id,
            cle: item.cle.clone(),
            format: item.format.clone(),
            canal: item.canal.clone(),
            statut: item.statut,
            message: short(&item.message),
        }));
    }
    // Lines are in order already, and this keeps the order of equals.
    found.sort_by(|a, b| (a.date, &a.heure).cmp(&(b.date, &b.heure)));
    found
}

fn short(message: &str) -> String {
    let kept = truncate(message, SHORT);
    if kept.len() == message.len() { message.to_owned() } else { format!("{}…", kept.trim_end()) }
}
