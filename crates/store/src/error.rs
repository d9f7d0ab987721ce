//! What can go wrong below the use cases, sorted by what a caller can do about it.

use sea_orm::sqlx::Error as Driver;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::mysql::MySqlDatabaseError;
use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// A database error. It prints its kind and code, never the text of the database, which quotes what people wrote; the
/// cause is its source, for a person at a terminal and never for a log.
#[derive(thiserror::Error)]
#[error("the database refused: {kind:?}{}", in_brackets(.source))]
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

impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Error").field("kind", &self.kind).field("code", &self.code()).finish()
    }
}

fn in_brackets(error: &DbErr) -> String {
    code_of(error).map(|code| format!(" ({code})")).unwrap_or_default()
}

impl Error {
    /// What names the case without quoting anything: SQLSTATE (PostgreSQL), error number (MariaDB), result code (SQLite),
    /// or why the connection failed.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        code_of(&self.source)
    }

    /// Whether the statement alone failed and its transaction may go on.
    #[must_use]
    pub const fn is_constraint(&self) -> bool {
        matches!(self.kind, Kind::Unique | Kind::ForeignKey)
    }

    /// The work was not done because another piece of work in the same commit broke the connection.
    pub(crate) fn group_failed() -> Self {
        Self { kind: Kind::Retry, source: DbErr::Custom("another write of the same commit failed".to_owned()) }
    }

    /// What was stored as JSON is not what it should be.
    #[must_use]
    pub fn unreadable(error: &serde_json::Error) -> Self {
        Self { kind: Kind::Other, source: DbErr::Json(error.to_string()) }
    }

    /// Somebody else took over what this transaction was about: nothing of it may stay.
    #[must_use]
    pub fn superseded() -> Self {
        Self { kind: Kind::Other, source: DbErr::Custom("somebody else has taken over".to_owned()) }
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

    /// All connections have been in other hands for longer than we wait.
    pub(crate) fn busy() -> Self {
        Self { kind: Kind::Unavailable, source: DbErr::Custom("no connection came free in time".to_owned()) }
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
        error if driver_of(error).is_some() => driver_of(error).map_or(Kind::Other, kind_of_driver),
        DbErr::Conn(_) => Kind::Unavailable,
        _ => Kind::Other,
    }
}

fn driver_of(error: &DbErr) -> Option<&Driver> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}

fn code_of(error: &DbErr) -> Option<String> {
    match driver_of(error)? {
        Driver::Database(error) => code_of_database(&**error),
        Driver::Io(error) => Some(format!("{:?}", error.kind())),
        Driver::PoolTimedOut => Some("PoolTimedOut".to_owned()),
        Driver::PoolClosed => Some("PoolClosed".to_owned()),
        _ => None,
    }
}

/// MariaDB's SQLSTATE is one for many cases; its number tells them apart.
fn code_of_database(error: &dyn DatabaseError) -> Option<String> {
    match error.try_downcast_ref::<MySqlDatabaseError>() {
        Some(error) => Some(error.number().to_string()),
        None => error.code().map(Into::into),
    }
}

/// 1213 and 1205 (MariaDB: deadlock, lock wait), 40001 and 40P01 (PostgreSQL: serialisation, deadlock),
/// 1020 (MariaDB: record changed), 1047 (a cluster node that lost its quorum), SQLite 5 and 6 with their extended codes.
fn kind_of_driver(error: &Driver) -> Kind {
    match error {
        Driver::Io(_) | Driver::PoolTimedOut | Driver::PoolClosed | Driver::WorkerCrashed | Driver::Tls(_) => {
            Kind::Unavailable
        }
        Driver::Database(error) => match code_of_database(&**error).as_deref() {
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
        tracing::error!(error.kind = ?self.kind, error.code = self.code(), "store.failed");
        if self.kind == Kind::Unavailable {
            heraut_kernel::Problem::unavailable()
        } else {
            heraut_kernel::Problem::internal()
        }
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, Database};

    use super::*;

    #[tokio::test]
    async fn what_people_wrote_stays_out_of_logs() {
        let db = Database::connect("sqlite::memory:").await.unwrap();
        db.execute_unprepared("CREATE TABLE secret (nom TEXT UNIQUE CHECK (nom <> 'confidentiel'))").await.unwrap();
        db.execute_unprepared("INSERT INTO secret VALUES ('Marie')").await.unwrap();
        for sql in ["INSERT INTO secret VALUES ('Marie')", "SELECT confidentiel FROM secret"] {
            let error = Error::from(db.execute_unprepared(sql).await.unwrap_err());
            let printed = format!("{error} {error:?}");
            assert!(!printed.contains("secret") && !printed.contains("confidentiel"), "{printed}");
            let cause = std::error::Error::source(&error).unwrap().to_string();
            assert!(cause.contains("secret") || cause.contains("confidentiel"), "{cause}");
        }
        let error = Error::from(db.execute_unprepared("INSERT INTO secret VALUES ('Marie')").await.unwrap_err());
        assert_eq!((error.kind, error.code().as_deref()), (Kind::Unique, Some("2067")));
        assert_eq!(error.to_string(), "the database refused: Unique (2067)");
    }

    #[tokio::test]
    async fn a_wait_for_a_lock_that_took_too_long_is_tried_again() {
        let Ok(url) = std::env::var("HERAUT_TEST_MARIADB_URL") else { return };
        let db = Database::connect(url).await.unwrap();
        let signal = "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1205, MESSAGE_TEXT = 'Lock wait timeout exceeded'";
        let error = Error::from(db.execute_unprepared(signal).await.unwrap_err());
        assert_eq!((error.kind, error.code().as_deref()), (Kind::Retry, Some("1205")));
    }

    #[test]
    fn a_server_that_is_away_is_named_by_what_the_machine_says() {
        let refused = std::io::Error::new(std::io::ErrorKind::ConnectionRefused, "10.0.0.7:5432");
        let error = Error::from(DbErr::Conn(RuntimeErr::SqlxError(Driver::Io(refused).into())));
        assert_eq!((error.kind, error.code().as_deref()), (Kind::Unavailable, Some("ConnectionRefused")));
    }
}
