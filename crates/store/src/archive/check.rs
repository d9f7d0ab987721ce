//! Whether an archive can be taken in, asked before anything is written.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use heraut_kernel::Instant;
use serde_json::Value;
use uuid::Uuid;

use super::{Field, Kind, Row, Rows, Sheet};

/// Why an archive is not taken in: a stable code, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The code.
    pub code: &'static str,
    /// `table`, `table 3`, or `table 3 column`.
    pub place: String,
}

impl Refused {
    /// Refused for this reason, there.
    #[must_use]
    pub fn new(code: &'static str, place: impl Into<String>) -> Self {
        Self { code, place: place.into() }
    }
}

/// Weighs every row of an archive against the tables it is for.
///
/// # Errors
/// The first thing that is not right.
pub fn check(sheets: &[Sheet], tables: &[Rows]) -> Result<(), Refused> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for table in tables {
        if !sheets.iter().any(|sheet| sheet.table == table.table) {
            return Err(Refused::new("archive_unknown_table", table.table.chars().take(60).collect::<String>()));
        }
        if counts.insert(&table.table, table.rows.len()).is_some() {
            return Err(Refused::new("archive_duplicate", &table.table));
        }
    }
    for sheet in sheets {
        for (n, row) in rows_of(sheet, tables).iter().enumerate() {
            let place = format!("{} {}", sheet.table, n + 1);
            check_row(sheet, row, n + 1, &counts).map_err(|(code, column)| match column {
                Some(column) => Refused::new(code, format!("{place} {column}")),
                None => Refused::new(code, place),
            })?;
        }
    }
    Ok(())
}

/// The rows of a table; none where the archive does not have it.
pub(super) fn rows_of<'a>(sheet: &Sheet, tables: &'a [Rows]) -> &'a [Row] {
    tables.iter().find(|table| table.table == sheet.table).map_or(&[], |table| &table.rows)
}

type Fault = (&'static str, Option<&'static str>);

fn check_row(sheet: &Sheet, row: &Row, number: usize, counts: &HashMap<&str, usize>) -> Result<(), Fault> {
    let numbered = usize::from(sheet.key.is_numbered());
    if sheet.key.is_numbered() {
        match row.get("id").and_then(Value::as_u64) {
            Some(id) if usize::try_from(id) == Ok(number) => {}
            Some(_) => return Err(("archive_duplicate", Some("id"))),
            None => return Err(("archive_invalid", Some("id"))),
        }
    }
    if row.len() != sheet.fields.len() + numbered {
        return Err(("archive_invalid", None));
    }
    for field in &sheet.fields {
        let value = row.get(field.name).ok_or(("archive_invalid", Some(field.name)))?;
        if value.is_null() {
            if !field.null {
                return Err(("archive_invalid", Some(field.name)));
            }
            continue;
        }
        if let Kind::Ref(table) | Kind::Named(table) = field.kind {
            let there = counts.get(table).copied().unwrap_or(0);
            let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
            if !number.is_some_and(|number| (1..=there).contains(&number)) {
                return Err(("archive_dangling", Some(field.name)));
            }
        }
        if !is_right(field, value) || field.rule.is_some_and(|rule| !rule(value)) {
            return Err(("archive_invalid", Some(field.name)));
        }
    }
    Ok(())
}

fn is_right(field: &Field, value: &Value) -> bool {
    let text = value.as_str();
    match field.kind {
        Kind::Big | Kind::Ref(_) | Kind::Named(_) => value.is_i64(),
        Kind::Whole => value.as_i64().is_some_and(|n| (0..=i64::from(i32::MAX)).contains(&n)),
        Kind::Small => value.as_i64().is_some_and(|n| i16::try_from(n).is_ok()),
        Kind::Real => value.as_f64().is_some_and(|n| n.abs() < 1e9),
        Kind::Yes => value.is_boolean(),
        Kind::Text(most) => text.is_some_and(|text| no_nul(text) && text.chars().count() <= most),
        Kind::Long => text.is_some_and(|text| no_nul(text) && text.len() <= 1 << 20),
        Kind::Word(words) => text.is_some_and(|text| words.contains(&text)),
        Kind::Json(_) => is_plain(value),
        Kind::Instant => text.and_then(|text| Instant::parse(text).ok()).is_some_and(|at| is_near(at.0.year())),
        Kind::Day => text.and_then(|text| text.parse::<NaiveDate>().ok()).is_some_and(|day| is_near(day.year())),
        Kind::Uuid => text.is_some_and(|text| Uuid::parse_str(text).is_ok()),
    }
}

/// PostgreSQL keeps no NUL in a text.
fn no_nul(text: &str) -> bool {
    !text.contains('\0')
}

/// A document whose texts the databases keep.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::String(text) => no_nul(text),
        Value::Array(items) => items.iter().all(is_plain),
        Value::Object(members) => members.iter().all(|(name, value)| no_nul(name) && is_plain(value)),
        _ => true,
    }
}

/// Years that all three databases keep.
fn is_near(year: i32) -> bool {
    (1900..=9000).contains(&year)
}
