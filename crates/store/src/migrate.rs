//! Brings the schema forward, one instance at a time.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait};
use sea_orm_migration::migrator::MigratorTraitSelf;
use sea_orm_migration::{MigrationStatus, MigrationTrait};

use crate::db::{Purpose, open};
use crate::dialect::Backend;
use crate::error::{Error, Kind};
use crate::settings::Settings;

/// The migrations of one context.
pub type MigrationList = fn() -> Vec<Box<dyn MigrationTrait>>;

/// The migrations of all contexts; they run in the order of their names. Contexts only append.
pub struct Migrations(pub Vec<MigrationList>);

impl std::fmt::Debug for Migrations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Migrations({})", self.0.len())
    }
}

#[async_trait::async_trait]
impl MigratorTraitSelf for Migrations {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        let mut all: Vec<_> = self.0.iter().flat_map(|list| list()).collect();
        all.sort_by(|a, b| a.name().cmp(b.name()));
        all
    }
}

/// Applied and waiting migrations, by name.
#[derive(Clone, Debug, Default)]
pub struct Status {
    /// What the database has.
    pub applied: Vec<String>,
    /// What it lacks.
    pub pending: Vec<String>,
}

/// Which migrations the database has. Needs no right to change the schema.
///
/// # Errors
/// When the database cannot be reached.
pub async fn status(conn: &impl ConnectionTrait, migrations: &Migrations) -> Result<Status, Error> {
    let mut status = Status::default();
    for migration in migrations.get_migration_with_status_read_only(conn).await? {
        let list =
            if migration.status() == MigrationStatus::Applied { &mut status.applied } else { &mut status.pending };
        list.push(migration.name().to_owned());
    }
    Ok(status)
}

/// Applies what is missing, under a lock: of three instances started at once one migrates and two wait.
/// Answers how many migrations were applied. Where nothing is missing the role that serves is enough.
///
/// # Errors
/// When the database refuses a step; what was applied before it stays.
pub async fn migrate(settings: &Settings, migrations: &Migrations) -> Result<usize, Error> {
    // An SQLite file has no roles, and opening a new one is already a change that the lock must cover.
    if settings.sqlite_path().is_none() && is_current(settings, migrations).await? {
        return Ok(0);
    }
    let conn = open(settings, Purpose::Migrate).await?;
    let lock = Lock::take(settings).await?;
    let pending = migrations.get_pending_migrations(&conn).await?.len();
    if pending > 0 {
        migrations.up(&conn, None).await?;
    }
    grant(&conn, settings).await?;
    lock.release().await?;
    conn.close().await?;
    Ok(pending)
}

/// Whether the role that serves sees every migration applied. One that may not look is not yet granted the rows.
async fn is_current(settings: &Settings, migrations: &Migrations) -> Result<bool, Error> {
    let conn = match open(settings, Purpose::Look).await {
        Ok(conn) => conn,
        // Its role may be made by the owner's migration; the owner's connection says whether the server answers.
        Err(_) if settings.owner_url.is_some() => return Ok(false),
        Err(error) => return Err(error),
    };
    let current = match status(&conn, migrations).await {
        Ok(status) => status.pending.is_empty(),
        Err(error) if error.kind == Kind::Unavailable => return Err(error),
        Err(_) => false,
    };
    conn.close().await?;
    Ok(current)
}

/// Gives the runtime role the rows of every table, and nothing else.
async fn grant(conn: &DatabaseConnection, settings: &Settings) -> Result<(), Error> {
    let (Backend::Postgres, Some(role)) = (Backend::of(conn), settings.runtime_role()) else { return Ok(()) };
    let role = role.replace('"', "\"\"");
    for statement in [
        format!("GRANT USAGE ON SCHEMA public TO \"{role}\""),
        format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \"{role}\""),
        format!("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO \"{role}\""),
        format!("REVOKE INSERT, UPDATE, DELETE ON seaql_migrations FROM \"{role}\""),
    ] {
        conn.execute_unprepared(&statement).await?;
    }
    Ok(())
}

/// The right to migrate. PostgreSQL's lock ends with its transaction, so that a pooler in between cannot leak it.
enum Lock {
    File(std::fs::File),
    Transaction(sea_orm::DatabaseTransaction, DatabaseConnection),
    Named(DatabaseConnection),
}

impl Lock {
    async fn take(settings: &Settings) -> Result<Self, Error> {
        if let Some(path) = settings.sqlite_path() {
            let file = path.with_extension("migrating");
            let lock = tokio::task::spawn_blocking(move || {
                let file = std::fs::File::create(file)?;
                file.lock()?;
                Ok::<_, std::io::Error>(file)
            });
            let lock = lock.await.map_err(|_| Error::closed())?;
            return lock.map(Self::File).map_err(|error| sea_orm::DbErr::Custom(error.to_string()).into());
        }
        let conn = open(settings, Purpose::Migrate).await?;
        if Backend::of(&conn) == Backend::Postgres {
            let transaction = conn.begin().await?;
            transaction.execute_unprepared("SELECT pg_advisory_xact_lock(7234051)").await?;
            return Ok(Self::Transaction(transaction, conn));
        }
        Self::named(conn, 300).await
    }

    /// MariaDB's lock answers 1 when it is given, 0 when the time is over, NULL when the wait was ended.
    async fn named(conn: DatabaseConnection, wait_s: u32) -> Result<Self, Error> {
        let sql = format!("SELECT GET_LOCK('heraut_migrate', {wait_s})");
        let row = conn.query_one_raw(Statement::from_string(DbBackend::MySql, sql)).await?;
        let given = row.map(|row| row.try_get_by_index::<Option<i64>>(0)).transpose()?.flatten();
        if given == Some(1) { Ok(Self::Named(conn)) } else { Err(Error::locked()) }
    }

    async fn release(self) -> Result<(), Error> {
        match self {
            Self::File(file) => drop(file),
            Self::Transaction(transaction, conn) => {
                transaction.rollback().await?;
                conn.close().await?;
            }
            // The lock belongs to the session.
            Self::Named(conn) => conn.close().await?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_lock_of_mariadb_is_given_to_one() {
        let Ok(url) = std::env::var("HERAUT_TEST_MARIADB_URL") else { return };
        let settings = Settings::new(url);
        let connect = async || open(&settings, Purpose::Migrate).await.unwrap();
        let first = Lock::named(connect().await, 60).await.unwrap();
        let second = Lock::named(connect().await, 0).await;
        assert_eq!(second.err().map(|error| error.kind), Some(Kind::Unavailable));
        first.release().await.unwrap();
        Lock::named(connect().await, 60).await.unwrap().release().await.unwrap();
    }
}
