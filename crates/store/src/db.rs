//! The one way to read and the one way to write.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use heraut_kernel::{Clock, Scope, WorkspaceId};
use sea_orm::{AccessMode, ConnectOptions, Database, DatabaseConnection, IsolationLevel, TransactionTrait};

use crate::conn::{Conn, Link, Tx};
use crate::dialect::{Backend, enter_workspace, sqlite_pragmas};
use crate::error::{Error, Kind, WriteError};
use crate::idempotency;
use crate::readers::Readers;
use crate::settings::Settings;
use crate::writer::Writer;

/// A future in a box, as closures that borrow a transaction must return it.
pub type BoxFuture<'c, T> = Pin<Box<dyn Future<Output = T> + Send + 'c>>;

/// How long a piece of work waits for a connection.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// How often a write that lost a race is run again.
const ATTEMPTS: u32 = 6;

/// The database of this installation. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    backend: Backend,
    pool: DatabaseConnection,
    writer: Option<Writer>,
    readers: Option<Readers>,
    clock: Arc<dyn ClockDebug>,
    statements: Arc<AtomicU64>,
}

/// A clock that can stand in a type that prints itself.
trait ClockDebug: Clock + std::fmt::Debug {}
impl<C: Clock + std::fmt::Debug> ClockDebug for C {}

impl Db {
    /// Opens the database. Does not migrate it.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn connect<C: Clock + std::fmt::Debug>(settings: &Settings, clock: Arc<C>) -> Result<Self, Error> {
        let pool = open(settings, Purpose::Serve).await?;
        let backend = Backend::of(&pool);
        let statements = Arc::new(AtomicU64::new(0));
        let writer = match backend {
            Backend::Sqlite => {
                let conn = open(settings, Purpose::SqliteWriter).await?;
                checkpoint_in_background(open(settings, Purpose::SqliteCheckpoint).await?, settings);
                Some(Writer::start(conn, Arc::clone(&clock) as Arc<dyn Clock>, Arc::clone(&statements)))
            }
            Backend::MariaDb | Backend::Postgres => None,
        };
        let readers = (backend == Backend::Sqlite).then(|| Readers::new(pool.clone(), settings.max_connections));
        Ok(Self { backend, pool, writer, readers, clock, statements })
    }

    /// Which database it is, for people to read.
    #[must_use]
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// How many statements were sent so far: tests assert what a request costs.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Connections of the pool that wait for work, and all of them.
    #[must_use]
    pub fn connections(&self) -> (u32, u32) {
        let idle = |idle: usize| u32::try_from(idle).unwrap_or(u32::MAX);
        match self.backend {
            Backend::Sqlite => {
                let pool = self.pool.get_sqlite_connection_pool();
                let free = self.readers.as_ref().map_or(0, Readers::free);
                (idle(pool.num_idle() + free), pool.size())
            }
            Backend::MariaDb => {
                let pool = self.pool.get_mysql_connection_pool();
                (idle(pool.num_idle()), pool.size())
            }
            Backend::Postgres => {
                let pool = self.pool.get_postgres_connection_pool();
                (idle(pool.num_idle()), pool.size())
            }
        }
    }

    /// The clock of every write.
    #[must_use]
    pub fn now(&self) -> heraut_kernel::Instant {
        self.clock.now()
    }

    /// A connection for reading in the scope's workspace.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn read(&self, scope: &Scope) -> Result<Conn, Error> {
        let link = match (&self.readers, self.backend) {
            (Some(readers), _) => Link::Reader(readers.take().await?),
            // The row policies read a setting that lives as long as a transaction.
            (None, Backend::Postgres) => {
                let transaction = self.pool.begin().await?;
                enter_workspace(&transaction, scope.workspace.0).await?;
                Link::Transaction(transaction)
            }
            (None, Backend::Sqlite | Backend::MariaDb) => Link::Pool(self.pool.clone()),
        };
        Ok(self.conn(link, scope.workspace))
    }

    /// A connection for several reads that must agree with each other.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn snapshot(&self, scope: &Scope) -> Result<Conn, Error> {
        let transaction = match self.backend {
            // There each statement would otherwise see what was committed before it.
            Backend::Postgres => {
                self.pool.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await?
            }
            Backend::Sqlite | Backend::MariaDb => self.pool.begin().await?,
        };
        enter_workspace(&transaction, scope.workspace.0).await?;
        Ok(self.conn(Link::Transaction(transaction), scope.workspace))
    }

    /// Runs a piece of work in one transaction and answers once it is committed.
    ///
    /// The work may be run several times (deadlocks, lost races), so it owns its `input`, awaits nothing but the
    /// database, and has no effect outside the transaction. Its error undoes all it wrote. Under a claimed key
    /// ([`Scope::claim`]) the same transaction notes that the work was done.
    ///
    /// # Errors
    /// The work's own error, or the database's after the last attempt.
    pub async fn write<I, T, E, F>(&self, scope: &Scope, input: I, work: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: WriteError,
        F: for<'c> Fn(&'c Tx, &'c I) -> BoxFuture<'c, Result<T, E>> + Send + Sync + 'static,
    {
        let (input, work) = (Arc::new(input), Arc::new(work));
        let claim = idempotency::claimed(scope);
        let mut losses = Losses::default();
        loop {
            let outcome = match &self.writer {
                Some(writer) => {
                    writer.write(scope.workspace, claim.clone(), Arc::clone(&input), Arc::clone(&work)).await
                }
                None => self.write_once(scope.workspace, claim.as_deref(), &*input, &*work).await,
            };
            match outcome {
                Err(error) if losses.may_retry(error.database()) => {
                    tokio::time::sleep(Duration::from_millis(1 << losses.total())).await;
                }
                outcome => return outcome,
            }
        }
    }

    async fn write_once<I, T, E, F>(
        &self,
        workspace: WorkspaceId,
        claim: Option<&str>,
        input: &I,
        work: &F,
    ) -> Result<T, E>
    where
        E: WriteError,
        F: for<'c> Fn(&'c Tx, &'c I) -> BoxFuture<'c, Result<T, E>>,
    {
        // MariaDB's default would read counts and orders as they were before a lock was waited for.
        let transaction = match self.backend {
            Backend::MariaDb => self.pool.begin_with_config(Some(IsolationLevel::ReadCommitted), None).await,
            Backend::Sqlite | Backend::Postgres => self.pool.begin().await,
        };
        let transaction = transaction.map_err(Error::from)?;
        enter_workspace(&transaction, workspace.0).await.map_err(Error::from)?;
        let tx = Tx(self.conn(Link::Transaction(transaction), workspace));
        let outcome = idempotency::note(&tx, claim, work(&tx, input).await).await;
        let Link::Transaction(transaction) = tx.0.link else { return outcome };
        match outcome {
            Ok(value) => {
                transaction.commit().await.map_err(Error::from)?;
                Ok(value)
            }
            Err(error) => {
                // The first error is the one to report, whatever the rollback says.
                let _ = transaction.rollback().await;
                Err(error)
            }
        }
    }

    /// A connection outside any workspace, for the few named resolvers that precede a tenant.
    /// Row policies hide every owned row from it.
    #[must_use]
    pub const fn outside(&self) -> &DatabaseConnection {
        &self.pool
    }

    /// Ends: waits until nobody holds a connection any more.
    ///
    /// # Errors
    /// When the database does not let go.
    pub async fn close(self) -> Result<(), Error> {
        if let Some(readers) = &self.readers {
            readers.let_go();
        }
        Ok(self.pool.close().await?)
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> bool {
        matches!(tokio::time::timeout(Duration::from_secs(2), self.pool.ping()).await, Ok(Ok(())))
    }

    fn conn(&self, link: Link, workspace: WorkspaceId) -> Conn {
        Conn { link, workspace, now: self.clock.now(), statements: Arc::clone(&self.statements) }
    }
}

/// What a piece of work has lost so far.
#[derive(Default)]
struct Losses {
    races: u32,
    keys: u32,
}

impl Losses {
    /// A lost race is run again; so is an insert that met a row which another transaction had just made: the next run
    /// finds that row. Work that makes two rows can meet another maker at each, or lose a race before it meets one.
    fn may_retry(&mut self, error: Option<&Error>) -> bool {
        let (count, most) = match error.map(|error| error.kind) {
            Some(Kind::Retry) => (&mut self.races, ATTEMPTS - 1),
            Some(Kind::Unique) => (&mut self.keys, 2),
            _ => return false,
        };
        *count += 1;
        *count <= most
    }

    const fn total(&self) -> u32 {
        self.races + self.keys
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Serve,
    /// Whether there is anything to migrate: the role that serves, one connection.
    Look,
    Migrate,
    SqliteWriter,
    SqliteCheckpoint,
}

/// Statements that a connection keeps prepared. The drivers keep a hundred, fewer than there are.
const STATEMENTS: usize = 250;

/// The same where all connections together may have 16,382, as MariaDB has it unless told otherwise.
fn remembered(connections: u32) -> usize {
    const TOGETHER: u32 = 16_000;
    usize::try_from(TOGETHER / connections.max(1)).map_or(STATEMENTS, |each| each.min(STATEMENTS))
}

pub(crate) async fn open(settings: &Settings, purpose: Purpose) -> Result<DatabaseConnection, Error> {
    let url = match (purpose, &settings.owner_url) {
        (Purpose::Migrate, Some(owner)) => owner,
        _ => &settings.url,
    };
    if !Settings::is_known(url) {
        return Err(Error::unknown_database());
    }
    let mut options = ConnectOptions::new(Settings::driver_url(url));
    options.sqlx_logging(false).record_stmt_in_spans(false).acquire_timeout(PATIENCE);
    if matches!(purpose, Purpose::Migrate | Purpose::Look) {
        // At start the caller tries again, for as long as it was told to.
        options.acquire_timeout(Duration::from_secs(2));
    }
    // An embedded database's readers keep theirs; snapshots take theirs beside them.
    let shares = if settings.sqlite_path().is_some() { 2 } else { 1 };
    options.max_connections(if purpose == Purpose::Serve { settings.max_connections * shares } else { 1 });
    options.min_connections(u32::from(!matches!(purpose, Purpose::Migrate | Purpose::Look)));
    options.test_before_acquire(purpose == Purpose::Serve && settings.sqlite_path().is_none());
    // A statement that is forgotten is closed by a packet of its own, which MariaDB does not answer: the next one then waits
    // 40 ms for an acknowledgement.
    let statements = remembered(settings.max_connections);
    options.map_sqlx_mysql_opts(move |options| options.statement_cache_capacity(statements));
    options.map_sqlx_postgres_opts(|options| options.statement_cache_capacity(STATEMENTS));
    if settings.sqlite_path().is_some() {
        let pragmas = sqlite_pragmas(settings.sqlite_durable, purpose == Purpose::Serve);
        options.idle_timeout(None).max_lifetime(None);
        options
            .map_sqlx_sqlite_opts(move |options| options.create_if_missing(true).statement_cache_capacity(STATEMENTS));
        options.after_connect(move |conn| {
            let pragmas = pragmas.clone();
            Box::pin(async move {
                sea_orm::ConnectionTrait::execute_unprepared(&conn, &pragmas).await?;
                Ok(())
            })
        });
    }
    Ok(Database::connect(options).await?)
}

/// Moves the write-ahead log into the file now and then, off the commit path.
fn checkpoint_in_background(conn: DatabaseConnection, settings: &Settings) {
    const EVERY: Duration = Duration::from_secs(1);
    const LARGE: u64 = 4 << 20;
    let Some(path) = settings.sqlite_path() else { return };
    let log = path.with_file_name(format!(
        "{}-wal",
        path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    ));
    tokio::spawn(async move {
        let mut last = 0;
        loop {
            tokio::time::sleep(EVERY).await;
            let size = tokio::fs::metadata(&log).await.map_or(0, |file| file.len());
            if size >= LARGE && size != last {
                let result =
                    sea_orm::ConnectionTrait::execute_unprepared(&conn, "PRAGMA wal_checkpoint(PASSIVE)").await;
                if let Err(error) = result {
                    tracing::warn!(error = %Error::from(error), "store.checkpoint_failed");
                }
                last = size;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::remembered;

    #[test]
    fn all_connections_together_stay_below_the_limit_of_the_server() {
        assert_eq!([0, 1, 8, 64, 65, 500].map(remembered), [250, 250, 250, 250, 246, 32]);
        assert!((1..=500).all(|connections| remembered(connections) * connections as usize <= 16_000));
    }
}
