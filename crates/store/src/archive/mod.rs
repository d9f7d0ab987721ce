//! Takes what a workspace has out of one database and into another: the same content under other numbers.
//!
//! A context says which of its tables travel ([`Sheet`]) and what must be done beside copying ([`Portable`]). Rows travel in the
//! order of their numbers and are called 1, 2, 3… in the archive, so that equal content reads the same wherever it came from;
//! [`checksum`] is taken over that.

mod check;
mod read;
mod sample;
mod write;

use std::collections::HashMap;

use async_trait::async_trait;
use heraut_kernel::text::sha256_hex;
use serde_json::{Map, Value};
use uuid::Uuid;

pub use check::{Refused, check};
pub use read::take;
pub use sample::sample;
pub use write::put;

use crate::{Conn, Error, Tx};

/// A row as it travels: columns by name.
pub type Row = Map<String, Value>;

/// What a column holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A 64-bit integer.
    Big,
    /// A 32-bit integer, not below zero.
    Whole,
    /// A 16-bit integer.
    Small,
    /// A decimal number.
    Real,
    /// Yes or no.
    Yes,
    /// Text of at most so many characters.
    Text(usize),
    /// Long text.
    Long,
    /// A word of a closed list.
    Word(&'static [&'static str]),
    /// A document; members that hold numbers of rows, by name, with the table of each.
    Json(&'static [(&'static str, &'static str)]),
    /// An instant.
    Instant,
    /// A calendar day.
    Day,
    /// A UUID that names nothing of ours.
    Uuid,
    /// The number of a row of this table.
    Ref(&'static str),
    /// The UUID by which a row of this table is named; in the archive its number, too.
    Named(&'static str),
}

/// A column that travels.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may be absent.
    pub null: bool,
    /// Whether the row stays behind when the row that this column names does. A column that is always there does so anyway.
    pub binds: bool,
    /// What a value must be beyond its kind.
    pub rule: Option<fn(&Value) -> bool>,
}

impl Field {
    /// A column that is always there.
    #[must_use]
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, null: false, binds: true, rule: None }
    }

    /// A column that may be absent.
    #[must_use]
    pub const fn null(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, null: true, binds: false, rule: None }
    }

    /// The same, for a row that stays behind when what it names does.
    #[must_use]
    pub const fn binding(mut self) -> Self {
        self.binds = true;
        self
    }

    /// The same with a rule for what is there.
    #[must_use]
    pub const fn rule(mut self, rule: fn(&Value) -> bool) -> Self {
        self.rule = Some(rule);
        self
    }
}

/// How the rows of a table are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// By a number that the database gives.
    Number,
    /// By a UUID that nothing else holds: it is made anew.
    Uuid,
    /// By a UUID that other rows hold: it is made anew, and they follow.
    Named,
    /// By what they hold.
    Content,
}

/// A table that travels.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its name.
    pub table: &'static str,
    /// How its rows are named.
    pub key: Key,
    /// The columns that travel. The key, `workspace_id` and `deleted_at` are not among them.
    pub fields: Vec<Field>,
    /// Columns that stay behind and are empty afterwards.
    pub left: &'static [&'static str],
    /// Whether rows can be deleted and restored (`deleted_at`): what is deleted stays behind.
    pub undoable: bool,
    /// Rows that stay behind, and what hangs on them.
    pub skip: Option<fn(&Row) -> bool>,
}

impl Sheet {
    /// A table with these columns.
    #[must_use]
    pub const fn new(table: &'static str, key: Key, fields: Vec<Field>) -> Self {
        Self { table, key, fields, left: &[], undoable: false, skip: None }
    }
}

/// What a table has, on the way out or in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// The table.
    pub table: String,
    /// Its rows, in the order of the archive.
    pub rows: Vec<Row>,
}

impl Key {
    /// Whether the archive numbers the rows.
    #[must_use]
    pub const fn is_numbered(self) -> bool {
        matches!(self, Self::Number | Self::Named)
    }
}

/// What rows of this database are called in the archive, or the other way round; by table.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    numbers: HashMap<&'static str, HashMap<i64, i64>>,
    /// On the way out: numbers of the archive, by the names of the database.
    named: HashMap<&'static str, HashMap<Uuid, i64>>,
    /// On the way in: names of the database, by the numbers of the archive.
    names: HashMap<&'static str, HashMap<i64, Uuid>>,
}

impl Numbers {
    /// Nothing is known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Rows of a table that the database numbers.
    #[must_use]
    pub fn get(&self, table: &str) -> Option<&HashMap<i64, i64>> {
        self.numbers.get(table)
    }

    /// The name that a row of the archive has in the database.
    #[must_use]
    pub fn name(&self, table: &str, number: i64) -> Option<Uuid> {
        self.names.get(table)?.get(&number).copied()
    }
}

/// What a context has that travels with a workspace.
#[async_trait]
pub trait Portable: std::fmt::Debug + Send + Sync + 'static {
    /// Its tables, parents before children.
    fn sheets(&self) -> Vec<Sheet>;

    /// Says of rows on their way out what only this context knows. `numbers`: of the archive, by those of the database.
    ///
    /// # Errors
    /// When the database fails.
    async fn tell(&self, _: &Conn, _: &Numbers, _: &mut [Rows]) -> Result<(), Error> {
        Ok(())
    }

    /// Puts right what was taken in. `numbers`: of the database, by those of the archive.
    ///
    /// # Errors
    /// When the database fails.
    async fn settle(&self, _: &Tx, _: &Numbers, _: &[Rows]) -> Result<(), Error> {
        Ok(())
    }
}

/// A value as one line: members in the order of their names, no white space.
#[must_use]
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    line(value, &mut text);
    text
}

fn line(value: &Value, text: &mut String) {
    match value {
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort_unstable();
            text.push('{');
            for (n, name) in names.into_iter().enumerate() {
                if n > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push(':');
                line(&members[name], text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    text.push(',');
                }
                line(item, text);
            }
            text.push(']');
        }
        // Whole numbers read the same whether a database kept them as 8 or as 8.0.
        Value::Number(number) => match number.as_f64() {
            Some(real) if number.is_f64() && real.fract() == 0.0 && real.abs() < 9e15 => {
                text.push_str(&format!("{real:.0}"));
            }
            _ => text.push_str(&number.to_string()),
        },
        other => text.push_str(&other.to_string()),
    }
}

/// The checksum of a table: SHA-256 over its rows, one canonical line each.
#[must_use]
pub fn checksum(rows: &[Row]) -> String {
    let lines: String = rows.iter().map(|row| canonical(&Value::Object(row.clone())) + "\n").collect();
    sha256_hex(lines.as_bytes())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_line_does_not_depend_on_the_order_of_members() {
        let value = json!({"b": [1.0, 2.5, null], "a": {"d": "é\n", "c": true}});
        assert_eq!(canonical(&value), r#"{"a":{"c":true,"d":"é\n"},"b":[1,2.5,null]}"#);
    }
}
