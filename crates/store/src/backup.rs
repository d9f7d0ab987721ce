//! A copy of an SQLite database, made while it is in use.
//!
//! `VACUUM INTO` reads one consistent state, writers go on, and the copy is one file without a log beside it. The copy is
//! made under another name, synced and checked, and only then gets its own: a name that a person sees is a whole copy.

use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement};

use crate::db::{Purpose, open};
use crate::error::Error;
use crate::migrate::Migrations;
use crate::settings::Settings;

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is nothing to copy.
    #[error("{} does not exist", .0.display())]
    Missing(PathBuf),
    /// The name is taken.
    #[error("{} exists already; choose another name, or say --force", .0.display())]
    Exists(PathBuf),
    /// The copy would replace what it is made from.
    #[error("{} is the database itself", .0.display())]
    Itself(PathBuf),
    /// The file is no database of this product.
    #[error("this is no database of Héraut: it has no migrations")]
    Foreign,
    /// The copy is not what it should be; it was deleted.
    #[error("the copy is not sound: {0}")]
    Unsound(String),
    /// The database failed.
    #[error("the database could not be read or the copy not be written")]
    Store(#[from] Error),
    /// The machine refused.
    #[error("{} cannot be written", .0.display())]
    Io(PathBuf, #[source] std::io::Error),
}

/// A copy that was made and checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Its size.
    pub bytes: u64,
    /// How long it took, the check included.
    pub took: Duration,
    /// Migrations that it has.
    pub applied: usize,
    /// Migrations that this binary would add to it.
    pub pending: usize,
}

/// Copies the SQLite database of an installation to a file, readable by its owner alone.
///
/// # Errors
/// When there is no copy; then nothing of it is left, and with `force` what had the name still has it.
pub async fn backup(
    settings: &Settings,
    migrations: &Migrations,
    to: &Path,
    force: bool,
) -> Result<Backup, BackupError> {
    let began = Instant::now();
    let from = settings.sqlite_path().unwrap_or_default();
    let source = from.canonicalize().map_err(|_| BackupError::Missing(from))?;
    if to.canonicalize().is_ok_and(|to| to == source) {
        return Err(BackupError::Itself(to.to_owned()));
    }
    if !force && to.symlink_metadata().is_ok() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    let partial = Partial::beside(to)?;
    let conn = open(settings, Purpose::SqliteCheckpoint).await?;
    let expected = applied(&conn).await?;
    if expected.is_empty() {
        return Err(BackupError::Foreign);
    }
    let name = partial.path.to_string_lossy().into_owned();
    let copy = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [name.into()]);
    conn.execute_raw(copy).await.map_err(Error::from)?;
    conn.close().await.map_err(Error::from)?;
    let io = |error| BackupError::Io(to.to_owned(), error);
    // SQLite leaves this to whoever wants the copy to last.
    File::open(&partial.path).and_then(|file| file.sync_all()).map_err(io)?;
    check(&partial.path, &expected).await?;
    let bytes = partial.path.metadata().map_err(io)?.len();
    partial.publish(to, force)?;
    let known: Vec<String> = migrations.0.iter().flat_map(|list| list()).map(|one| one.name().to_owned()).collect();
    let pending = known.iter().filter(|name| !expected.contains(name)).count();
    Ok(Backup { bytes, took: began.elapsed(), applied: expected.len(), pending })
}

/// The migrations of a file; none when it is another product's.
async fn applied(conn: &DatabaseConnection) -> Result<Vec<String>, Error> {
    let texts = async |sql: &str| -> Result<Vec<String>, DbErr> {
        let rows = conn.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect()
    };
    if texts("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'").await?.is_empty() {
        return Ok(Vec::new());
    }
    Ok(texts("SELECT version FROM seaql_migrations ORDER BY version").await?)
}

/// Reads the whole copy, as whoever restores it will.
async fn check(copy: &Path, expected: &[String]) -> Result<(), BackupError> {
    let mut options = ConnectOptions::new("sqlite::memory:");
    let path = copy.to_owned();
    options.sqlx_logging(false).max_connections(1);
    options.map_sqlx_sqlite_opts(move |options| options.filename(&path).in_memory(false).read_only(true));
    let conn = Database::connect(options).await.map_err(Error::from)?;
    let rows = |sql| conn.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql));
    let said: Vec<String> = rows("PRAGMA integrity_check")
        .await
        .and_then(|rows| rows.iter().map(|row| row.try_get_by_index(0)).collect())
        .map_err(Error::from)?;
    if said != ["ok"] {
        return Err(BackupError::Unsound(said.into_iter().next().unwrap_or_default()));
    }
    if !rows("PRAGMA foreign_key_check").await.map_err(Error::from)?.is_empty() {
        return Err(BackupError::Unsound("a row names another one that is missing".to_owned()));
    }
    if applied(&conn).await? != expected {
        return Err(BackupError::Unsound("its migrations are not those of the original".to_owned()));
    }
    conn.close().await.map_err(Error::from)?;
    Ok(())
}

/// The copy before it has its name; gone with this value.
struct Partial {
    path: PathBuf,
    folder: PathBuf,
}

impl Partial {
    fn beside(to: &Path) -> Result<Self, BackupError> {
        let io = |error| BackupError::Io(to.to_owned(), error);
        let name = to.file_name().ok_or_else(|| io(ErrorKind::InvalidInput.into()))?;
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let path = folder.join(format!(".{}.{}.partial", name.to_string_lossy(), uuid::Uuid::now_v7().simple()));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        // Before the first byte: it holds all that people wrote.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path).map_err(io)?;
        Ok(Self { path, folder: folder.to_owned() })
    }

    fn publish(&self, to: &Path, force: bool) -> Result<(), BackupError> {
        let io = |error| BackupError::Io(to.to_owned(), error);
        let named = if force { std::fs::rename(&self.path, to) } else { link(&self.path, to) };
        named.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => BackupError::Exists(to.to_owned()),
            _ => io(error),
        })?;
        // The name lasts once its folder is on the disk.
        #[cfg(unix)]
        File::open(&self.folder).and_then(|folder| folder.sync_all()).map_err(io)?;
        Ok(())
    }
}

/// Gives a name that must be free; where the file system knows no second names, as well as can be done.
fn link(from: &Path, to: &Path) -> std::io::Result<()> {
    match std::fs::hard_link(from, to) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists && to.symlink_metadata().is_err() => {
            std::fs::rename(from, to)
        }
        done => done,
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        // Renamed or linked, it is gone or one name too many.
        let _ = std::fs::remove_file(&self.path);
    }
}
