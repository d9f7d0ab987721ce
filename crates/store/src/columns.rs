//! The vocabulary of column types, once for three databases.

use sea_orm::sea_query::{ColumnDef, Expr, ExprTrait, IntoIden, TableCreateStatement};

use crate::Backend;

/// MariaDB's collation: accents and case count, trailing spaces too, as on the other two.
pub const COLLATION: &str = "uca1400_nopad_as_cs";

/// The columns of one database.
#[derive(Clone, Copy, Debug)]
pub struct Columns(pub Backend);

impl Columns {
    /// The integer key that the database numbers.
    #[must_use]
    pub fn id(self) -> ColumnDef {
        ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key().take()
    }

    /// The tenant.
    #[must_use]
    pub fn workspace(self) -> ColumnDef {
        self.integer("workspace_id")
    }

    /// A 64-bit integer.
    #[must_use]
    pub fn integer(self, name: &'static str) -> ColumnDef {
        ColumnDef::new(name).big_integer().not_null().take()
    }

    /// A 64-bit integer that may be unknown.
    #[must_use]
    pub fn integer_null(self, name: &'static str) -> ColumnDef {
        ColumnDef::new(name).big_integer().null().take()
    }

    /// A count or a revision, 32 bits.
    #[must_use]
    pub fn count(self, name: &'static str) -> ColumnDef {
        ColumnDef::new(name).integer().not_null().take()
    }

    /// A count that may be unknown.
    #[must_use]
    pub fn count_null(self, name: &'static str) -> ColumnDef {
        ColumnDef::new(name).integer().null().take()
    }

    /// A rank, 16 bits (`SMALLINT` of the seeds).
    #[must_use]
    pub fn small_null(self, name: &'static str) -> ColumnDef {
        ColumnDef::new(name).small_integer().null().take()
    }

    /// The lock column: it grows by one with each change.
    #[must_use]
    pub fn revision(self) -> ColumnDef {
        self.count("revision").default(1).take()
    }

    /// A decimal number.
    #[must_use]
    pub fn real(self, name: &'static str) -> ColumnDef {
        ColumnDef::new(name).double().not_null().take()
    }

    /// A decimal number that may be unknown.
    #[must_use]
    pub fn real_null(self, name: &'static str) -> ColumnDef {
        ColumnDef::new(name).double().null().take()
    }

    /// Yes or no.
    #[must_use]
    pub fn boolean(self, name: &'static str) -> ColumnDef {
        ColumnDef::new(name).boolean().not_null().take()
    }

    /// Text of bounded length, in characters. The bound is checked before the database sees it: SQLite ignores it.
    #[must_use]
    pub fn string(self, name: &'static str, len: u32) -> ColumnDef {
        ColumnDef::new(name).string_len(len).not_null().take()
    }

    /// Bounded text that may be absent.
    #[must_use]
    pub fn string_null(self, name: &'static str, len: u32) -> ColumnDef {
        ColumnDef::new(name).string_len(len).null().take()
    }

    /// Long text. MariaDB's `TEXT` ends at 64 KiB, which a raw plan can pass.
    #[must_use]
    pub fn text(self, name: &'static str) -> ColumnDef {
        self.long_text(name).not_null().take()
    }

    /// Long text that may be absent.
    #[must_use]
    pub fn text_null(self, name: &'static str) -> ColumnDef {
        self.long_text(name).null().take()
    }

    fn long_text(self, name: &'static str) -> ColumnDef {
        let mut column = ColumnDef::new(name);
        if self.0 == Backend::MariaDb {
            column.custom("mediumtext");
        } else {
            column.text();
        }
        column
    }

    /// A JSON document. Never searched: what is searched is a column.
    #[must_use]
    pub fn json_null(self, name: &'static str) -> ColumnDef {
        ColumnDef::new(name).json().null().take()
    }

    /// A UTC instant in whole microseconds.
    #[must_use]
    pub fn instant(self, name: &'static str) -> ColumnDef {
        self.date_time(name).not_null().take()
    }

    /// An instant that may not have come.
    #[must_use]
    pub fn instant_null(self, name: &'static str) -> ColumnDef {
        self.date_time(name).null().take()
    }

    fn date_time(self, name: &'static str) -> ColumnDef {
        let mut column = ColumnDef::new(name);
        if self.0 == Backend::MariaDb {
            // The schema builder's own type has no fraction there.
            column.custom("datetime(6)");
        } else {
            column.date_time();
        }
        column
    }

    /// A calendar day, local to the workspace.
    #[must_use]
    pub fn date_null(self, name: &'static str) -> ColumnDef {
        ColumnDef::new(name).date().null().take()
    }

    /// A UUID.
    #[must_use]
    pub fn uuid(self, name: &'static str) -> ColumnDef {
        ColumnDef::new(name).uuid().not_null().take()
    }

    /// A UUID that may be absent.
    #[must_use]
    pub fn uuid_null(self, name: &'static str) -> ColumnDef {
        ColumnDef::new(name).uuid().null().take()
    }

    /// One word of a closed list, checked by the database. SQLite and sea-query's native enums do not check.
    #[must_use]
    pub fn word(self, name: &'static str, words: &[&'static str]) -> ColumnDef {
        let mut column = ColumnDef::new(name);
        column.string_len(24).not_null().check(Expr::col(name.into_iden()).is_in(words.iter().copied()));
        column
    }

    /// One word of a closed list, or nothing.
    #[must_use]
    pub fn word_null(self, name: &'static str, words: &[&'static str]) -> ColumnDef {
        let mut column = ColumnDef::new(name);
        column.string_len(24).null().check(Expr::col(name.into_iden()).is_in(words.iter().copied()));
        column
    }

    /// A new table with the options that make MariaDB behave like the other two.
    #[must_use]
    pub fn table(self, name: &'static str) -> TableCreateStatement {
        let mut table = TableCreateStatement::new();
        table.table(name);
        if self.0 == Backend::MariaDb {
            table.engine("InnoDB").character_set("utf8mb4").collate(COLLATION);
        }
        table
    }
}
