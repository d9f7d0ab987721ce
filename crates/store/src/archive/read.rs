//! On the way out: rows of a workspace, under the numbers of an archive.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use heraut_kernel::Instant;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::{Number, Value};
use uuid::Uuid;

use super::{Field, Key, Kind, Numbers, Portable, Row, Rows, Sheet, canonical};
use crate::{Conn, Error};

/// What the workspace has of a context, in the order of its tables.
///
/// # Errors
/// When the database fails.
pub async fn take(conn: &Conn, portable: &dyn Portable, numbers: &mut Numbers) -> Result<Vec<Rows>, Error> {
    let mut taken = Vec::new();
    for sheet in portable.sheets() {
        let rows = table(conn, &sheet, numbers).await?;
        taken.push(Rows { table: sheet.table.to_owned(), rows });
    }
    portable.tell(conn, numbers, &mut taken).await?;
    Ok(taken)
}

async fn table(conn: &Conn, sheet: &Sheet, numbers: &mut Numbers) -> Result<Vec<Row>, Error> {
    let mut select = Query::select();
    select.from(sheet.table).and_where(Expr::col("workspace_id").eq(conn.workspace().0));
    for field in &sheet.fields {
        select.column(field.name);
    }
    if sheet.undoable {
        select.and_where(Expr::col("deleted_at").is_null());
    }
    if sheet.key.is_numbered() {
        select.column("id").order_by("id", Order::Asc);
    }
    let found = conn.query_all(&select).await?;
    let mut rows = Vec::with_capacity(found.len());
    let (mut own, mut named) = (HashMap::new(), HashMap::new());
    for at in &found {
        let Some(mut row) = row(at, sheet, numbers)? else { continue };
        if sheet.skip.is_some_and(|skip| skip(&row)) {
            continue;
        }
        let number = i64::try_from(rows.len() + 1).unwrap_or(i64::MAX);
        match sheet.key {
            Key::Number => own.insert(at.try_get::<i64>("", "id")?, number),
            Key::Named => named.insert(at.try_get::<Uuid>("", "id")?, number),
            Key::Uuid | Key::Content => None,
        };
        if sheet.key.is_numbered() {
            row.insert("id".to_owned(), number.into());
        }
        rows.push(row);
    }
    if !sheet.key.is_numbered() {
        rows.sort_by_cached_key(|row| canonical(&Value::Object(row.clone())));
    }
    numbers.numbers.insert(sheet.table, own);
    numbers.named.insert(sheet.table, named);
    Ok(rows)
}

/// A row, unless what it hangs on stays behind.
fn row(at: &QueryResult, sheet: &Sheet, numbers: &Numbers) -> Result<Option<Row>, Error> {
    let mut row = Row::new();
    for field in &sheet.fields {
        let value = value(at, field, numbers)?;
        if value == Value::Null && (!field.null || field.binds && set(at, field)?) {
            return Ok(None);
        }
        row.insert(field.name.to_owned(), value);
    }
    Ok(Some(row))
}

/// Whether the column names a row.
fn set(at: &QueryResult, field: &Field) -> Result<bool, Error> {
    Ok(match field.kind {
        Kind::Ref(_) => at.try_get::<Option<i64>>("", field.name)?.is_some(),
        Kind::Named(_) => at.try_get::<Option<Uuid>>("", field.name)?.is_some(),
        _ => false,
    })
}

fn value(at: &QueryResult, field: &Field, numbers: &Numbers) -> Result<Value, Error> {
    let name = field.name;
    Ok(match field.kind {
        Kind::Big => at.try_get::<Option<i64>>("", name)?.into(),
        Kind::Whole => at.try_get::<Option<i32>>("", name)?.into(),
        Kind::Small => at.try_get::<Option<i16>>("", name)?.into(),
        Kind::Real => {
            at.try_get::<Option<f64>>("", name)?.and_then(Number::from_f64).map_or(Value::Null, Value::Number)
        }
        Kind::Yes => at.try_get::<Option<bool>>("", name)?.into(),
        Kind::Text(_) | Kind::Long | Kind::Word(_) => at.try_get::<Option<String>>("", name)?.into(),
        Kind::Json(members) => {
            let mut value = at.try_get::<Option<Value>>("", name)?.unwrap_or_default();
            renumber(&mut value, members, numbers);
            value
        }
        Kind::Instant => at.try_get::<Option<NaiveDateTime>>("", name)?.map(|at| Instant(at).to_string()).into(),
        Kind::Day => at.try_get::<Option<NaiveDate>>("", name)?.map(|day| day.to_string()).into(),
        Kind::Uuid => at.try_get::<Option<Uuid>>("", name)?.map(|uuid| uuid.to_string()).into(),
        Kind::Ref(table) => {
            let id = at.try_get::<Option<i64>>("", name)?;
            id.and_then(|id| numbers.get(table)?.get(&id).copied()).into()
        }
        Kind::Named(table) => {
            let id = at.try_get::<Option<Uuid>>("", name)?;
            id.and_then(|id| numbers.named.get(table)?.get(&id).copied()).into()
        }
    })
}

/// Replaces numbers of rows inside a document; one that is not known becomes nothing.
pub(super) fn renumber(value: &mut Value, members: &[(&str, &str)], numbers: &Numbers) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                match members.iter().find(|(member, _)| member == name) {
                    Some((_, table)) if value.is_number() => {
                        let known = value.as_i64().and_then(|id| numbers.get(table)?.get(&id).copied());
                        *value = known.into();
                    }
                    _ => renumber(value, members, numbers),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| renumber(item, members, numbers)),
        _ => {}
    }
}
