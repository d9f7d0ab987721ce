//! A scenario as a workbook: one sheet for its plan, one for its inputs. Dates are dates and hours are numbers, so that they
//! can be sorted and summed; everything else is written as text, which a spreadsheet never runs.

use chrono::NaiveDate;
use heraut_kernel::Locale;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::words::{self, Heading};
use crate::document::Names;
use crate::plan::PlanItem;
use crate::scenario::Scenario;

/// What a column of the plan holds.
enum Cell {
    Text(String),
    Day(Option<NaiveDate>),
    Hours(Option<f64>),
}

/// Headings of the plan with the widths of their columns, in characters.
const PLAN: [(Heading, f64); 15] = [
    (Heading("Date", "Date"), 12.0),
    (Heading("Heure", "Time"), 8.0),
    (Heading("Étape", "Stage"), 15.0),
    (Heading("Cible", "Audience"), 26.0),
    (Heading("Objectif", "Objective"), 26.0),
    (Heading("Format", "Format"), 24.0),
    (Heading("Canal", "Channel"), 20.0),
    (Heading("Message", "Message"), 60.0),
    (Heading("Appel à l’action", "Call to action"), 26.0),
    (Heading("Fréquence", "Frequency"), 22.0),
    (Heading("KPI", "KPI"), 24.0),
    (Heading("Effort (h)", "Effort (h)"), 11.0),
    (Heading("Responsable", "Owner"), 18.0),
    (Heading("Statut", "Status"), 13.0),
    (Heading("Pourquoi", "Why"), 50.0),
];

const INPUTS: [(Heading, f64); 4] = [
    (Heading("Genre", "Kind"), 14.0),
    (Heading("Nom", "Name"), 40.0),
    (Heading("Description", "Description"), 70.0),
    (Heading("Précision", "Detail"), 30.0),
];

struct Looks {
    head: Format,
    text: Format,
    day: Format,
    hours: Format,
}

impl Looks {
    fn new(locale: Locale) -> Self {
        let cell = || Format::new().set_align(FormatAlign::Top).set_text_wrap();
        Self {
            head: Format::new().set_bold().set_align(FormatAlign::Top).set_text_wrap(),
            text: cell(),
            day: cell().set_num_format(locale.pick("dd/mm/yyyy", "yyyy-mm-dd")),
            hours: cell().set_num_format("0.##"),
        }
    }
}

/// The workbook of a scenario, headings in a language.
///
/// # Errors
/// When a text is longer than a cell can be (32,767 characters), which no column of ours allows, or memory fails.
pub fn xlsx(scenario: &Scenario, locale: Locale) -> Result<Vec<u8>, XlsxError> {
    let (mut book, looks) = (Workbook::new(), Looks::new(locale));
    plan(book.add_worksheet().set_name("Plan")?, scenario, locale, &looks)?;
    inputs(book.add_worksheet().set_name(locale.pick("Scénario", "Scenario"))?, scenario, locale, &looks)?;
    book.save_to_buffer()
}

fn plan(sheet: &mut Worksheet, scenario: &Scenario, locale: Locale, looks: &Looks) -> Result<(), XlsxError> {
    head(sheet, &PLAN, locale, looks)?;
    let names = Names(scenario);
    let items = scenario.plan.iter().flat_map(|plan| &plan.items);
    let mut last = 0;
    for (row, item) in (1..).zip(items) {
        for (column, cell) in (0..).zip(line(item, &names, locale)) {
            match cell {
                Cell::Text(text) => sheet.write_string_with_format(row, column, text, &looks.text)?,
                Cell::Day(Some(day)) => sheet.write_datetime_with_format(row, column, day, &looks.day)?,
                Cell::Hours(Some(hours)) => sheet.write_number_with_format(row, column, hours, &looks.hours)?,
                Cell::Day(None) | Cell::Hours(None) => continue,
            };
        }
        last = row;
    }
    sheet.autofilter(0, 0, last, u16::try_from(PLAN.len() - 1).unwrap_or(u16::MAX))?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

fn line(item: &PlanItem, names: &Names<'_>, locale: Locale) -> [Cell; PLAN.len()] {
    let text = |text: &str| Cell::Text(text.to_owned());
    let opt = |text: Option<&str>| Cell::Text(text.unwrap_or_default().to_owned());
    [
        Cell::Day(item.date_debut),
        opt(item.heure.as_deref()),
        opt(item.etape.map(|at| words::etape(at, locale))),
        text(names.cible(item.cible_id)),
        text(names.objectif(item.objectif_id)),
        Cell::Text(words::format(&item.format, locale)),
        text(&item.canal),
        text(&item.message),
        opt(item.cta.as_deref()),
        text(&item.frequence),
        text(&item.kpi),
        Cell::Hours(item.effort_h),
        opt(item.responsable.as_deref()),
        text(words::statut(item.statut, locale)),
        opt(item.pourquoi.as_deref()),
    ]
}

fn inputs(sheet: &mut Worksheet, scenario: &Scenario, locale: Locale, looks: &Looks) -> Result<(), XlsxError> {
    head(sheet, &INPUTS, locale, looks)?;
    for (row, cells) in (1..).zip(super::tables::inputs(scenario, locale)) {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string_with_format(row, column, text, &looks.text)?;
        }
    }
    Ok(())
}

fn head(sheet: &mut Worksheet, columns: &[(Heading, f64)], locale: Locale, looks: &Looks) -> Result<(), XlsxError> {
    for (column, (heading, width)) in (0..).zip(columns) {
        sheet.write_string_with_format(0, column, heading.read(locale), &looks.head)?;
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
