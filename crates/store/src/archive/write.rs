//! On the way in: rows of an archive that was checked, under the numbers of this database.

use std::collections::HashMap;

use chrono::NaiveDate;
use heraut_kernel::Instant;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, Query, SimpleExpr};
use serde_json::Value;
use uuid::Uuid;

use super::check::rows_of;
use super::read::renumber;
use super::{Field, Key, Kind, Numbers, Portable, Row, Rows, Sheet};
use crate::{Backend, Error, Tx};

/// Writes what an archive has of a context into the workspace of the transaction. The archive was [checked](super::check()).
///
/// # Errors
/// When the database refuses; the transaction must then be undone.
pub async fn put(tx: &Tx, portable: &dyn Portable, tables: &[Rows], numbers: &mut Numbers) -> Result<(), Error> {
    for sheet in portable.sheets() {
        let (mut own, mut names) = (HashMap::new(), HashMap::new());
        for row in rows_of(&sheet, tables) {
            let number = row.get("id").and_then(Value::as_i64).unwrap_or_default();
            let name = Uuid::now_v7();
            if let Some(id) = insert(tx, &sheet, (row, name), numbers).await? {
                own.insert(number, id);
            }
            names.insert(number, name);
        }
        numbers.numbers.insert(sheet.table, own);
        if sheet.key == Key::Named {
            numbers.names.insert(sheet.table, names);
        }
    }
    portable.settle(tx, numbers, tables).await
}

/// `name`: what the row is called, where it is called by a UUID. Answers its number, where it has one.
async fn insert(tx: &Tx, sheet: &Sheet, (row, name): (&Row, Uuid), numbers: &Numbers) -> Result<Option<i64>, Error> {
    let mut insert = Query::insert();
    insert.into_table(sheet.table);
    let mut columns = vec!["workspace_id"];
    let mut values: Vec<SimpleExpr> = vec![Expr::value(tx.workspace().0)];
    if matches!(sheet.key, Key::Uuid | Key::Named) {
        columns.push("id");
        values.push(Expr::value(name));
    }
    for field in &sheet.fields {
        columns.push(field.name);
        values.push(value(field, row.get(field.name).unwrap_or(&Value::Null), numbers));
    }
    insert.columns(columns).values_panic(values);
    if sheet.key != Key::Number {
        tx.execute(&insert).await?;
        return Ok(None);
    }
    if Backend::of(tx) == Backend::MariaDb {
        // The schema builder writes no RETURNING there.
        return Ok(i64::try_from(tx.execute(&insert).await?.last_insert_id()).ok());
    }
    insert.returning_col("id");
    let made = tx.query_one(&insert).await?;
    Ok(made.map(|made| made.try_get("", "id")).transpose()?)
}

fn value(field: &Field, value: &Value, numbers: &Numbers) -> SimpleExpr {
    let text = value.as_str();
    match field.kind {
        Kind::Big => Expr::value(value.as_i64()),
        Kind::Whole => Expr::value(value.as_i64().and_then(|n| i32::try_from(n).ok())),
        Kind::Small => Expr::value(value.as_i64().and_then(|n| i16::try_from(n).ok())),
        Kind::Real => Expr::value(value.as_f64()),
        Kind::Yes => Expr::value(value.as_bool()),
        Kind::Text(_) | Kind::Long | Kind::Word(_) => Expr::value(text),
        Kind::Json(members) => {
            let mut value = value.clone();
            renumber(&mut value, members, numbers);
            Expr::value((!value.is_null()).then_some(value))
        }
        Kind::Instant => Expr::value(text.and_then(|text| Instant::parse(text).ok()).map(|at| at.0)),
        Kind::Day => Expr::value(text.and_then(|text| text.parse::<NaiveDate>().ok())),
        Kind::Uuid => Expr::value(text.and_then(|text| Uuid::parse_str(text).ok())),
        Kind::Named(table) => Expr::value(value.as_i64().and_then(|number| numbers.name(table, number))),
        Kind::Ref(table) => Expr::value(value.as_i64().and_then(|number| numbers.get(table)?.get(&number).copied())),
    }
}
