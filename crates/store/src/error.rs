//! What can go wrong below the use cases, sorted by what a caller can do about it.

use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// A database error. It prints its kind, never the text of the database; the cause is its source.
#[derive(Debug, thiserror::Error)]
#[error("the database refused: {kind:?}")]
pub struct Error {
    /// What it means.
    pub kind: Kind,
    #[source]
    source: DbErr,
}

/// What an error means to the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A row with this key exists already.
    Unique,
    /// A row that this one names does not exist, or is still named by others.
    ForeignKey,
    /// Somebody else was faster: run the same work again.
    Retry,
    /// The database cannot be reached.
    Unavailable,
    /// A defect of ours.
    Other,
}

impl Error {
    /// Whether the statement alone failed and its transaction may go on.
    #[must_use]
    pub const fn is_constraint(&self) -> bool {
        matches!(self.kind, Kind::Unique | Kind::ForeignKey)
    }

    /// The work was not done because another piece of work in the same commit broke the connection.
    pub(crate) fn group_failed() -> Self {
        Self { kind: Kind::Retry, source: DbErr::Custom("another write of the same commit failed".to_owned()) }
    }

    /// The URL names none of the three. The driver's own error would repeat it, password and all.
    pub(crate) fn unknown_database() -> Self {
        let text = "a database URL begins with sqlite://, mariadb://, mysql:// or postgres://";
        Self { kind: Kind::Other, source: DbErr::Custom(text.to_owned()) }
    }

    /// Another instance has been migrating for longer than we wait.
    pub(crate) fn locked() -> Self {
        Self { kind: Kind::Unavailable, source: DbErr::Custom("another instance holds the migration lock".to_owned()) }
    }

    /// The writer is gone: the process is shutting down.
    pub(crate) fn closed() -> Self {
        Self { kind: Kind::Unavailable, source: DbErr::Custom("the writer has stopped".to_owned()) }
    }
}

impl From<DbErr> for Error {
    fn from(source: DbErr) -> Self {
        Self { kind: kind_of(&source), source }
    }
}

fn kind_of(error: &DbErr) -> Kind {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => return Kind::Unique,
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => return Kind::ForeignKey,
        _ => {}
    }
    match error {
        DbErr::ConnectionAcquire(_) => Kind::Unavailable,
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => kind_of_driver(error),
        DbErr::Conn(_) => Kind::Unavailable,
        _ => Kind::Other,
    }
}

/// 1213 and 1205 (MariaDB: deadlock, lock wait), 40001 and 40P01 (PostgreSQL: serialisation, deadlock),
/// 1020 (MariaDB: record changed), 1047 (a cluster node that lost its quorum), SQLite 5 and 6 with their extended codes.
fn kind_of_driver(error: &sea_orm::sqlx::Error) -> Kind {
    use sea_orm::sqlx::Error as Driver;
    match error {
        Driver::Io(_) | Driver::PoolTimedOut | Driver::PoolClosed | Driver::WorkerCrashed | Driver::Tls(_) => {
            Kind::Unavailable
        }
        Driver::Database(error) => match error.code().as_deref() {
            Some("40001" | "40P01" | "1213" | "1205" | "1020" | "1047" | "5" | "6" | "261" | "517" | "262") => {
                Kind::Retry
            }
            Some("57P01" | "57P02" | "57P03" | "53300" | "08006" | "08003") => Kind::Unavailable,
            _ => Kind::Other,
        },
        _ => Kind::Other,
    }
}

/// The error of a piece of work given to [`crate::Db::write`]: either ours to retry, or the context's to report.
pub trait WriteError: From<Error> + Send + 'static {
    /// The database error inside, where that is what happened.
    fn database(&self) -> Option<&Error>;
}

impl WriteError for Error {
    fn database(&self) -> Option<&Error> {
        Some(self)
    }
}

impl Error {
    /// What the caller is told; the cause goes to the log, once, here.
    #[must_use]
    pub fn into_problem(self) -> heraut_kernel::Problem {
        tracing::error!(error = &self as &dyn std::error::Error, cause = %self.source, kind = ?self.kind, "store.failed");
        if self.kind == Kind::Unavailable {
            heraut_kernel::Problem::unavailable()
        } else {
            heraut_kernel::Problem::internal()
        }
    }
}
