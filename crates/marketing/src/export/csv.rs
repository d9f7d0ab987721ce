//! A scenario as a table: one row for the scenario, each objectif, cible, ressource and line of the plan.

use ::csv::{Terminator, WriterBuilder};
use chrono::NaiveDate;
use heraut_kernel::Locale;
use heraut_kernel::text::safe_cell as safe;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::document::Names;
use crate::plan::{PlanItem, StatutItem};
use crate::scenario::Scenario;

/// How the table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Dialecte {
    /// As French Excel opens it by a double click: BOM, `;`, CRLF, decimal comma, dates as day/month/year.
    #[default]
    Excel,
    /// As RFC 4180 has it: comma, CRLF, no BOM, decimal point, ISO dates.
    Rfc4180,
    /// The lines of the plan, as Notion imports them into a database.
    Notion,
    /// The lines of the plan, as Google Sheets imports them.
    Sheets,
    /// The days of the plan as tasks, as HubSpot imports them.
    Hubspot,
}

const COLUMNS: [&str; 25] = [
    "type",
    "nom",
    "description",
    "thematique",
    "statut",
    "priorite",
    "segment",
    "maturite",
    "url",
    "usage",
    "date_debut",
    "heure",
    "frequence",
    "rrule",
    "format",
    "canal",
    "message",
    "etape",
    "cible",
    "objectif",
    "kpi",
    "cta",
    "responsable",
    "effort_h",
    "pourquoi",
];

/// A row under construction: cells by the name of their column.
struct Row([String; COLUMNS.len()]);

impl Row {
    fn new(kind: &str) -> Self {
        let mut row = Self(std::array::from_fn(|_| String::new()));
        row.set("type", kind);
        row
    }

    fn set(&mut self, column: &str, value: &str) -> &mut Self {
        if let Some(place) = COLUMNS.iter().position(|name| *name == column) {
            self.0[place] = safe(value);
        }
        self
    }

    fn opt(&mut self, column: &str, value: Option<&str>) -> &mut Self {
        self.set(column, value.unwrap_or_default())
    }
}

/// The table of a scenario; words of import files in a language.
#[must_use]
pub fn csv(scenario: &Scenario, dialecte: Dialecte, locale: Locale) -> Vec<u8> {
    let mut out = Vec::new();
    if dialecte == Dialecte::Excel {
        out.extend_from_slice("\u{feff}".as_bytes());
    }
    let delimiter = if dialecte == Dialecte::Excel { b';' } else { b',' };
    let mut writer = WriterBuilder::new().delimiter(delimiter).terminator(Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory cannot fail.
    if let Some(table) = super::imports::table(scenario, dialecte, locale) {
        for row in table {
            let _ = writer.write_record(row.iter().map(|cell| safe(cell)));
        }
    } else {
        let _ = writer.write_record(COLUMNS);
        for row in rows(scenario, dialecte) {
            let _ = writer.write_record(&row.0);
        }
    }
    out.extend(writer.into_inner().unwrap_or_default());
    out
}

fn rows(scenario: &Scenario, dialecte: Dialecte) -> Vec<Row> {
    let resume = &scenario.resume;
    let mut first = Row::new("scenario");
    first.set("nom", &resume.nom).opt("description", resume.description.as_deref());
    first.set("thematique", &resume.thematique).set("statut", resume.statut.as_str());
    let mut rows = vec![first];
    for it in &scenario.objectifs {
        let mut row = Row::new("objectif");
        row.set("nom", &it.label).opt("description", it.description.as_deref());
        row.opt("priorite", it.priorite.map(|n| n.to_string()).as_deref());
        rows.push(row);
    }
    for it in &scenario.cibles {
        let mut row = Row::new("cible");
        row.set("nom", &it.label).opt("description", it.persona.as_deref()).opt("segment", it.segment.as_deref());
        row.opt("maturite", it.maturite.map(crate::cible::Maturite::as_str));
        rows.push(row);
    }
    for it in &scenario.ressources {
        let mut row = Row::new("ressource");
        row.set("nom", &it.titre).opt("description", it.note.as_deref()).set("format", it.kind.as_str());
        row.opt("url", it.url.as_deref()).opt("usage", it.usage.as_deref());
        rows.push(row);
    }
    let names = Names(scenario);
    rows.extend(scenario.plan.iter().flat_map(|plan| &plan.items).map(|item| line(item, &names, dialecte)));
    rows
}

fn line(item: &PlanItem, names: &Names<'_>, dialecte: Dialecte) -> Row {
    let mut row = Row::new("plan_item");
    row.set("nom", &item.cle).opt("description", item.note.as_deref());
    row.opt("date_debut", item.date_debut.map(|day| date(day, dialecte)).as_deref());
    row.opt("heure", item.heure.as_deref()).set("frequence", &item.frequence);
    row.opt("rrule", item.rrule.as_deref()).set("format", &item.format);
    row.set("canal", &item.canal).set("message", &item.message);
    row.opt("etape", item.etape.map(crate::plan::Etape::as_str));
    row.set("cible", names.cible(item.cible_id)).set("objectif", names.objectif(item.objectif_id));
    row.set("usage", names.ressource(item.ressource_id)).set("kpi", &item.kpi).opt("cta", item.cta.as_deref());
    row.opt("responsable", item.responsable.as_deref()).set("statut", StatutItem::as_str(item.statut));
    row.opt("effort_h", item.effort_h.map(|hours| number(hours, dialecte)).as_deref());
    row.opt("pourquoi", item.pourquoi.as_deref());
    row
}

fn date(day: NaiveDate, dialecte: Dialecte) -> String {
    let format = if dialecte == Dialecte::Excel { "%d/%m/%Y" } else { "%Y-%m-%d" };
    day.format(format).to_string()
}

fn number(value: f64, dialecte: Dialecte) -> String {
    let text = value.to_string();
    if dialecte == Dialecte::Excel { text.replace('.', ",") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dialects_write_numbers_and_dates_their_way() {
        let day = NaiveDate::from_ymd_opt(2027, 1, 4).unwrap();
        assert_eq!((date(day, Dialecte::Excel), number(0.75, Dialecte::Excel)), ("04/01/2027".into(), "0,75".into()));
        assert_eq!((date(day, Dialecte::Rfc4180), number(6.0, Dialecte::Rfc4180)), ("2027-01-04".into(), "6".into()));
    }
}
