//! The lines of a plan as the import files of Notion, Google Sheets and HubSpot; `docs/EXPORTS.md` says which column goes
//! where. All are RFC 4180 in UTF-8 with ISO dates, which the three read whatever their language.

use heraut_kernel::Locale;

use super::csv::Dialecte;
use super::words::{self, Heading};
use crate::document::Names;
use crate::plan::charge::dates;
use crate::plan::{PlanItem, StatutItem};
use crate::scenario::Scenario;

/// The columns of Notion and Google Sheets: what a reader looks for comes first, and Notion titles pages by it.
const LINES: [Heading; 15] = [
    Heading("Contenu", "Content"),
    Heading("Date", "Date"),
    Heading("Heure", "Time"),
    Heading("Statut", "Status"),
    Heading("Canal", "Channel"),
    Heading("Format", "Format"),
    Heading("Étape", "Stage"),
    Heading("Cible", "Audience"),
    Heading("Objectif", "Objective"),
    Heading("Message", "Message"),
    Heading("Appel à l’action", "Call to action"),
    Heading("Fréquence", "Frequency"),
    Heading("KPI", "KPI"),
    Heading("Effort (h)", "Effort (h)"),
    Heading("Responsable", "Owner"),
];

/// The properties of a task, as HubSpot calls them.
const TASK: [&str; 5] = ["Task Title", "Due Date", "Task Type", "Task Status", "Notes"];

/// The first row and the others. None for what is not an import file.
#[must_use]
pub fn table(scenario: &Scenario, dialecte: Dialecte, locale: Locale) -> Option<Vec<Vec<String>>> {
    let items = || scenario.plan.iter().flat_map(|plan| &plan.items);
    let names = Names(scenario);
    let mut rows = Vec::new();
    match dialecte {
        Dialecte::Excel | Dialecte::Rfc4180 => return None,
        Dialecte::Notion | Dialecte::Sheets => {
            rows.push(LINES.iter().map(|heading| heading.read(locale).to_owned()).collect());
            // A number of a French sheet has a comma; Notion's has a point.
            let comma = dialecte == Dialecte::Sheets && locale == Locale::Fr;
            rows.extend(items().map(|item| line(item, &names, locale, comma)));
        }
        Dialecte::Hubspot => {
            rows.push(TASK.map(str::to_owned).to_vec());
            rows.extend(items().flat_map(|item| tasks(item, scenario, locale)));
        }
    }
    Some(rows)
}

fn line(item: &PlanItem, names: &Names<'_>, locale: Locale, comma: bool) -> Vec<String> {
    let opt = |text: &Option<String>| text.clone().unwrap_or_default();
    let hours = item.effort_h.map(|hours| hours.to_string()).unwrap_or_default();
    vec![
        words::title(item, locale),
        item.date_debut.map(|day| day.to_string()).unwrap_or_default(),
        opt(&item.heure),
        words::statut(item.statut, locale).to_owned(),
        item.canal.clone(),
        words::format(&item.format, locale),
        item.etape.map(|at| words::etape(at, locale).to_owned()).unwrap_or_default(),
        names.cible(item.cible_id).to_owned(),
        names.objectif(item.objectif_id).to_owned(),
        item.message.clone(),
        opt(&item.cta),
        item.frequence.clone(),
        item.kpi.clone(),
        if comma { hours.replace('.', ",") } else { hours },
        opt(&item.responsable),
    ]
}

/// A task for each day of a line: an imported task does not repeat itself.
fn tasks(item: &PlanItem, scenario: &Scenario, locale: Locale) -> Vec<Vec<String>> {
    let names = Names(scenario);
    let fin = scenario.plan.as_ref().and_then(|plan| plan.frame().fin()).or(item.date_debut);
    let status = if item.statut == StatutItem::Publie { "COMPLETED" } else { "NOT_STARTED" };
    let facts = [
        item.message.as_str(),
        item.cta.as_deref().unwrap_or_default(),
        names.cible(item.cible_id),
        &item.kpi,
        words::statut(item.statut, locale),
    ];
    let notes = facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join("\n");
    let days = fin.map(|fin| dates(item, fin)).unwrap_or_default();
    let task = |day: chrono::NaiveDate| {
        let due = item.heure.as_ref().map_or_else(|| day.to_string(), |hour| format!("{day} {hour}"));
        vec![words::title(item, locale), due, "TODO".to_owned(), status.to_owned(), notes.clone()]
    };
    days.into_iter().map(task).collect()
}
