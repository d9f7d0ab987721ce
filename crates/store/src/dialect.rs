//! The only file that asks which database it is.

use sea_orm::sea_query::LikeExpr;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

/// One of the three databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// Embedded, one file.
    Sqlite,
    /// MariaDB 10.11 or later.
    MariaDb,
    /// PostgreSQL 15 or later.
    Postgres,
}

impl Backend {
    /// The database behind a connection.
    pub fn of(conn: &impl ConnectionTrait) -> Self {
        match conn.get_database_backend() {
            DbBackend::Postgres => Self::Postgres,
            DbBackend::MySql => Self::MariaDb,
            _ => Self::Sqlite,
        }
    }

    /// The name people know.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::MariaDb => "MariaDB",
            Self::Postgres => "PostgreSQL",
        }
    }

    /// Picks the wording of this database.
    pub fn pick<T>(self, sqlite: T, mariadb: T, postgres: T) -> T {
        match self {
            Self::Sqlite => sqlite,
            Self::MariaDb => mariadb,
            Self::Postgres => postgres,
        }
    }
}

impl Backend {
    /// The type to which a document is cast to be searched as text.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Sqlite | Self::Postgres => "text",
            Self::MariaDb => "char",
        }
    }

    /// The type to which a sum of whole numbers is cast: two of the three answer a decimal.
    #[must_use]
    pub const fn whole(self) -> &'static str {
        match self {
            Self::Sqlite => "integer",
            Self::MariaDb => "signed",
            Self::Postgres => "bigint",
        }
    }
}

/// A pattern for `LIKE … ESCAPE '!'` that finds `text` anywhere, its own wildcards taken literally.
#[must_use]
pub fn contains(text: &str) -> LikeExpr {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    LikeExpr::new(pattern).escape('!')
}

/// Ties the transaction to a workspace, which is what PostgreSQL's row policies compare with.
pub(crate) async fn enter_workspace(conn: &impl ConnectionTrait, workspace: i64) -> Result<(), DbErr> {
    if Backend::of(conn) == Backend::Postgres {
        conn.execute_raw(Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT set_config('app.workspace_id', $1, true)",
            [workspace.to_string().into()],
        ))
        .await?;
    }
    Ok(())
}

/// What an SQLite connection is told when it opens. Readers cannot write, whatever they try.
pub(crate) fn sqlite_pragmas(durable: bool, reader: bool) -> String {
    format!(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous={}; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000; \
         PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8192; PRAGMA wal_autocheckpoint=0; PRAGMA query_only={};",
        if durable { "FULL" } else { "NORMAL" },
        if reader { "ON" } else { "OFF" },
    )
}
