//! One row for each table, to lean against the walls with.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Kind, Portable, Row, Rows, Sheet};

/// A row of each of a context's tables; every text begins with the mark.
#[must_use]
pub fn sample(portable: &dyn Portable, mark: &str) -> Vec<Rows> {
    let rows = |sheet: &Sheet| Rows { table: sheet.table.to_owned(), rows: vec![row(sheet, mark)] };
    portable.sheets().iter().map(rows).collect()
}

fn row(sheet: &Sheet, mark: &str) -> Row {
    let mut row = Row::new();
    if sheet.key.is_numbered() {
        row.insert("id".to_owned(), json!(1));
    }
    for field in &sheet.fields {
        let value = match field.kind {
            _ if field.null && field.rule.is_some() => Value::Null,
            Kind::Big | Kind::Whole | Kind::Small | Kind::Real | Kind::Ref(_) | Kind::Named(_) => json!(1),
            Kind::Yes => json!(false),
            Kind::Text(most) => mark.chars().take(most).collect::<String>().into(),
            Kind::Long => mark.into(),
            Kind::Word(words) => words.last().copied().into(),
            Kind::Json(_) | Kind::Day => Value::Null,
            Kind::Instant => json!("2026-01-01T00:00:00.000000Z"),
            Kind::Uuid => Uuid::now_v7().to_string().into(),
        };
        row.insert(field.name.to_owned(), value);
    }
    row
}
