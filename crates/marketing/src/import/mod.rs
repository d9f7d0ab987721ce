//! A table of lines as people bring it: read whole, each row good or at fault with its reasons.

pub mod cells;
pub mod columns;

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use csv::{ReaderBuilder, StringRecord};
use heraut_kernel::{FieldError, Locale};
use serde::Serialize;
use utoipa::ToSchema;

use self::cells::DateOrder;
use self::columns::{Field, recognise, words};
use crate::plan::new::{CTA_MAX, EFFORT_MAX, TEXT_MAX, VOUS};
use crate::plan::{PlanItem, rule};
use crate::scenario::Scenario;

/// The most rows that are read of a table.
pub const ROWS_MAX: usize = 2_000;
/// What rows of our own table of a whole scenario are called that are no lines of its plan.
const OTHERS: [&str; 4] = ["scenario", "objectif", "cible", "ressource"];

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Colonne {
    /// Its heading.
    pub titre: String,
    /// The field of a line that it fills; null where it is not read.
    pub champ: Option<String>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct LigneLue {
    /// Its number, as a spreadsheet counts: the headings are 1.
    pub ligne: u32,
    /// What it says, as far as it could be read. It has no identifier yet.
    pub item: PlanItem,
    /// Why it cannot be taken; none for a good row.
    pub erreurs: Vec<FieldError>,
    /// What is left out of a good row, or was understood.
    pub remarques: Vec<FieldError>,
}

/// Says of a row that the plan has its like.
const ALREADY_THERE: &str = "already_there";

/// What the lines of a plan say, and on which day.
fn said(item: &PlanItem) -> (Option<NaiveDate>, String) {
    (item.date_debut, words(&item.message))
}

/// Remarks lines that say the same on the same day as one of the plan: whoever imports twice wants each once.
pub fn compare(lines: &mut [LigneLue], there: &[PlanItem], locale: Locale) {
    let there: HashSet<_> = there.iter().map(said).collect();
    let message = locale.pick("Déjà dans le plan, à cette date.", "In the plan already, on this day.");
    for line in lines.iter_mut().filter(|line| there.contains(&said(&line.item))) {
        line.remarques.push(error(Field::Message, ALREADY_THERE, message));
    }
}

/// A table as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Its columns.
    pub colonnes: Vec<Colonne>,
    /// Its rows, lines of a plan alone.
    pub lignes: Vec<LigneLue>,
    /// Rows that are something else: empty, or another part of a scenario.
    pub ignorees: u32,
}

impl Table {
    /// Whether a column was found without which no row can be a line.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.colonnes.iter().any(|column| column.champ.as_deref() == Some(Field::Message.name()))
    }
}

/// Reads a table for a scenario, whose entities its rows may name.
#[must_use]
pub fn read(text: &str, scenario: &Scenario, locale: Locale) -> Table {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).from_reader(text.as_bytes());
    let headings: Vec<String> = reader.headers().map(|row| row.iter().map(cells::plain).collect()).unwrap_or_default();
    let fields = recognise(&headings);
    // From text in memory no row can fail.
    let rows: Vec<StringRecord> = reader.records().flatten().take(ROWS_MAX).collect();
    let row = |record: &StringRecord| Row { cells: record.iter().map(cells::plain).collect(), fields: &fields };
    let rows: Vec<(u32, Row<'_>)> = (2..).zip(rows.iter().map(row)).collect();
    let dates: Vec<&str> = rows.iter().map(|(_, row)| row.get(Field::Date)).filter(|cell| !cell.is_empty()).collect();
    let reading = Reading::new(scenario, locale, DateOrder::of(&dates));
    let is_line = |(_, row): &&(u32, Row<'_>)| row.is_line();
    let lignes: Vec<LigneLue> = rows.iter().filter(is_line).map(|(ligne, row)| reading.line(*ligne, row)).collect();
    let column =
        |(titre, champ): (String, &Option<Field>)| Colonne { titre, champ: champ.map(|at| at.name().to_owned()) };
    Table {
        ignorees: u32::try_from(rows.len() - lignes.len()).unwrap_or(u32::MAX),
        colonnes: headings.into_iter().zip(&fields).map(column).collect(),
        lignes,
    }
}

/// What parts the cells: the most frequent candidate of the first row, outside of quotes.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|(at, _)| *at == byte).for_each(|(_, n)| *n += 1),
            _ => {}
        }
    }
    counts.into_iter().rev().max_by_key(|(_, n)| *n).map_or(b',', |(at, n)| if n == 0 { b',' } else { at })
}

struct Row<'a> {
    cells: Vec<String>,
    fields: &'a [Option<Field>],
}

impl Row<'_> {
    fn get(&self, field: Field) -> &str {
        let place = self.fields.iter().position(|at| *at == Some(field));
        place.and_then(|at| self.cells.get(at)).map_or("", String::as_str)
    }

    fn is_line(&self) -> bool {
        let kind = words(self.get(Field::Genre));
        !OTHERS.contains(&kind.as_str()) && self.cells.iter().any(|cell| !cell.is_empty())
    }
}

/// What rows are read with, once for all of them.
struct Reading {
    locale: Locale,
    order: DateOrder,
    cibles: HashMap<String, i64>,
    objectifs: HashMap<String, i64>,
    ressources: HashMap<String, i64>,
}

impl Reading {
    fn new(scenario: &Scenario, locale: Locale, order: DateOrder) -> Self {
        Self {
            locale,
            order,
            cibles: scenario.cibles.iter().map(|it| (words(&it.label), it.id)).collect(),
            objectifs: scenario.objectifs.iter().map(|it| (words(&it.label), it.id)).collect(),
            ressources: scenario.ressources.iter().map(|it| (words(&it.titre), it.id)).collect(),
        }
    }
}

/// What is wrong with a row, and what was understood of it.
struct Faults {
    locale: Locale,
    erreurs: Vec<FieldError>,
    remarques: Vec<FieldError>,
}

impl Faults {
    fn refuse(&mut self, field: Field, code: &str, fr: &str, en: &str) {
        self.erreurs.push(error(field, code, self.locale.pick(fr, en)));
    }

    fn remark(&mut self, field: Field, code: &str, fr: &str, en: &str) {
        self.remarques.push(error(field, code, self.locale.pick(fr, en)));
    }

    /// A text within its length; a longer one is refused, never cut.
    fn text(&mut self, row: &Row<'_>, field: Field, max: usize) -> String {
        let text = row.get(field).to_owned();
        let length = text.chars().count();
        if length > max {
            let fr = format!("{length} caractères ; {max} au plus.");
            self.refuse(field, "too_long", &fr, &format!("{length} characters; {max} at most."));
        }
        text
    }

    fn optional(&mut self, row: &Row<'_>, field: Field, max: usize) -> Option<String> {
        Some(self.text(row, field, max)).filter(|text| !text.is_empty())
    }

    /// What a cell says; one that cannot be read is refused with an example.
    fn parsed<T>(&mut self, cell: &str, field: Field, example: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        if cell.is_empty() {
            return None;
        }
        let value = read(cell);
        if value.is_none() {
            let fr = format!("« {cell} » ne se lit pas ; écrivez par exemple {example}.");
            self.refuse(
                field,
                "invalid_format",
                &fr,
                &format!("“{cell}” cannot be read; write for example {example}."),
            );
        }
        value
    }

    /// The entity of the scenario that a cell names; a name that it does not have is left out.
    fn named(&mut self, row: &Row<'_>, field: Field, known: &HashMap<String, i64>) -> Option<i64> {
        let cell = row.get(field);
        if cell.is_empty() {
            return None;
        }
        let found = known.get(&words(cell)).copied();
        if found.is_none() {
            let fr = format!("Le scénario n'a pas « {cell} » : la ligne sera importée sans.");
            let en = format!("The scenario does not have “{cell}”: the line will be imported without it.");
            self.remark(field, "unknown_value", &fr, &en);
        }
        found
    }
}

fn error(field: Field, code: &str, message: &str) -> FieldError {
    FieldError { field: field.name().to_owned(), code: code.to_owned(), message: message.to_owned() }
}

impl Reading {
    fn line(&self, ligne: u32, row: &Row<'_>) -> LigneLue {
        let mut faults = Faults { locale: self.locale, erreurs: Vec::new(), remarques: Vec::new() };
        let item = self.item(row, &mut faults);
        LigneLue { ligne, item, erreurs: faults.erreurs, remarques: faults.remarques }
    }

    fn item(&self, row: &Row<'_>, faults: &mut Faults) -> PlanItem {
        let canal = faults.text(row, Field::Canal, 60);
        let date_cell = row.get(Field::Date);
        let heure = faults.parsed(row.get(Field::Heure), Field::Heure, "09:30", cells::hour);
        PlanItem {
            id: 0,
            cle: String::new(),
            position: 0,
            format: format(row, &canal, faults),
            message: message(row, faults),
            frequence: faults.text(row, Field::Frequence, 60),
            kpi: faults.text(row, Field::Kpi, 80),
            date_debut: faults.parsed(date_cell, Field::Date, "31/01/2027", |cell| cells::date(cell, self.order)),
            heure: heure.or_else(|| cells::hour_of_date(date_cell)),
            rrule: faults.parsed(row.get(Field::Rrule), Field::Rrule, "FREQ=WEEKLY;BYDAY=TU;COUNT=6", |cell| {
                rule::is_recurrence(cell).then(|| cell.to_owned())
            }),
            etape: faults.parsed(row.get(Field::Etape), Field::Etape, "Découverte", cells::etape),
            cible_id: faults.named(row, Field::Cible, &self.cibles),
            objectif_id: faults.named(row, Field::Objectif, &self.objectifs),
            ressource_id: faults.named(row, Field::Ressource, &self.ressources),
            cta: faults.optional(row, Field::Cta, CTA_MAX),
            responsable: faults.optional(row, Field::Responsable, 120),
            statut: faults.parsed(row.get(Field::Statut), Field::Statut, "À faire", cells::statut).unwrap_or_default(),
            note: faults.optional(row, Field::Note, TEXT_MAX),
            effort_h: faults.parsed(row.get(Field::Effort), Field::Effort, "1,5", |cell| {
                cells::hours(cell).filter(|hours| (0.0..=EFFORT_MAX).contains(hours))
            }),
            pourquoi: faults.optional(row, Field::Pourquoi, TEXT_MAX),
            provenance: VOUS.to_owned(),
            revision: 1,
            canal,
        }
    }
}

fn message(row: &Row<'_>, faults: &mut Faults) -> String {
    let message = faults.text(row, Field::Message, TEXT_MAX);
    if message.is_empty() {
        faults.refuse(Field::Message, "required", "Le message manque.", "The message is missing.");
    }
    message
}

/// Calendars of other programs often say where and not what: then the channel is the format too.
fn format(row: &Row<'_>, canal: &str, faults: &mut Faults) -> String {
    let written = faults.text(row, Field::Format, 60);
    if !written.is_empty() {
        return cells::format(&written);
    }
    if canal.is_empty() {
        faults.refuse(Field::Format, "required", "Le format manque.", "The format is missing.");
        return String::new();
    }
    let fr = format!("Sans format : repris du canal, « {canal} ».");
    faults.remark(Field::Format, "taken_from_channel", &fr, &format!("No format: taken from the channel, “{canal}”."));
    cells::format(canal)
}
