//! SQLite's one writer: it groups the work that is waiting into one commit and answers only after COMMIT.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use heraut_kernel::{Clock, WorkspaceId};
use sea_orm::{DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use tokio::sync::{mpsc, oneshot};

use crate::conn::{Conn, Link, Tx};
use crate::db::BoxFuture;
use crate::error::{Error, WriteError};
use crate::idempotency;

/// At most so many pieces of work share a commit.
const GROUP: usize = 64;

/// How a piece of work ended inside the transaction.
enum Verdict {
    /// Keep what it wrote.
    Keep,
    /// Undo what it wrote; the others go on.
    Undo,
    /// The connection cannot be trusted any more.
    Broken,
}

/// A piece of work waiting for the writer, its types erased.
trait Work: Send {
    fn workspace(&self) -> WorkspaceId;
    fn run<'a>(&'a mut self, tx: &'a Tx) -> BoxFuture<'a, Verdict>;
    /// Tells the caller. `committed` is false when the whole group failed.
    fn answer(self: Box<Self>, committed: bool);
}

struct Job<I, T, E, F> {
    workspace: WorkspaceId,
    claim: Option<Arc<str>>,
    input: Arc<I>,
    work: Arc<F>,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<I, T, E, F> Work for Job<I, T, E, F>
where
    I: Send + Sync + 'static,
    T: Send + 'static,
    E: WriteError,
    F: for<'c> Fn(&'c Tx, &'c I) -> BoxFuture<'c, Result<T, E>> + Send + Sync + 'static,
{
    fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    fn run<'a>(&'a mut self, tx: &'a Tx) -> BoxFuture<'a, Verdict> {
        Box::pin(async move {
            let outcome = (self.work)(tx, &self.input).await;
            let outcome = idempotency::note(tx, self.claim.as_deref(), outcome).await;
            let verdict = match &outcome {
                Ok(_) => Verdict::Keep,
                Err(error) => match error.database() {
                    Some(error) if !error.is_constraint() => Verdict::Broken,
                    _ => Verdict::Undo,
                },
            };
            self.outcome = Some(outcome);
            verdict
        })
    }

    fn answer(self: Box<Self>, committed: bool) {
        let outcome = match self.outcome {
            Some(Ok(_)) if !committed => Err(Error::group_failed().into()),
            Some(outcome) => outcome,
            None => Err(Error::group_failed().into()),
        };
        // The caller may have gone away; its work is committed all the same.
        let _ = self.reply.send(outcome);
    }
}

/// The door to the writer task.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Box<dyn Work>>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Writer")
    }
}

impl Writer {
    pub(crate) fn start(conn: DatabaseConnection, clock: Arc<dyn Clock>, statements: Arc<AtomicU64>) -> Self {
        let (queue, inbox) = mpsc::channel(1024);
        tokio::spawn(Loop { conn, clock, statements }.run(inbox));
        Self { queue }
    }

    pub(crate) async fn write<I, T, E, F>(
        &self,
        workspace: WorkspaceId,
        claim: Option<Arc<str>>,
        input: Arc<I>,
        work: Arc<F>,
    ) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: WriteError,
        F: for<'c> Fn(&'c Tx, &'c I) -> BoxFuture<'c, Result<T, E>> + Send + Sync + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Job { workspace, claim, input, work, outcome: None, reply });
        self.queue.send(job).await.map_err(|_| Error::closed())?;
        answer.await.unwrap_or_else(|_| Err(Error::closed().into()))
    }
}

struct Loop {
    conn: DatabaseConnection,
    clock: Arc<dyn Clock>,
    statements: Arc<AtomicU64>,
}

impl Loop {
    async fn run(self, mut inbox: mpsc::Receiver<Box<dyn Work>>) {
        let mut group = Vec::with_capacity(GROUP);
        while inbox.recv_many(&mut group, GROUP).await > 0 {
            let committed = self.commit(&mut group).await;
            if let Err(error) = &committed {
                tracing::error!(error = %error, writes = group.len(), "store.group_failed");
            }
            for job in group.drain(..) {
                job.answer(committed.is_ok());
            }
        }
    }

    async fn commit(&self, group: &mut [Box<dyn Work>]) -> Result<(), Error> {
        match self.together(group).await? {
            Verdict::Undo if group.len() > 1 => self.apart(group).await,
            _ => Ok(()),
        }
    }

    async fn begin(&self) -> Result<DatabaseTransaction, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.conn.begin_with_options(options).await?)
    }

    /// The whole group in one transaction, for the usual case that nobody has to be undone.
    async fn together(&self, group: &mut [Box<dyn Work>]) -> Result<Verdict, Error> {
        let mut outer = self.begin().await?;
        let alone = group.len() == 1;
        for job in group {
            let tx = self.tx(outer, job.workspace());
            let verdict = job.run(&tx).await;
            outer = into_transaction(tx)?;
            match verdict {
                Verdict::Keep => {}
                Verdict::Broken if !alone => {
                    outer.rollback().await?;
                    return Err(Error::group_failed());
                }
                Verdict::Undo | Verdict::Broken => {
                    outer.rollback().await?;
                    return Ok(Verdict::Undo);
                }
            }
        }
        outer.commit().await?;
        Ok(Verdict::Keep)
    }

    /// The group again, each piece of work behind a savepoint, so that one is undone and the others stand.
    async fn apart(&self, group: &mut [Box<dyn Work>]) -> Result<(), Error> {
        let outer = self.begin().await?;
        for job in group {
            let tx = self.tx(outer.begin().await?, job.workspace());
            let verdict = job.run(&tx).await;
            let inner = into_transaction(tx)?;
            match verdict {
                Verdict::Keep => inner.commit().await?,
                Verdict::Undo => inner.rollback().await?,
                Verdict::Broken => {
                    // Nothing of this group is trusted: the callers run their work again.
                    inner.rollback().await?;
                    outer.rollback().await?;
                    return Err(Error::group_failed());
                }
            }
        }
        Ok(outer.commit().await?)
    }

    fn tx(&self, transaction: DatabaseTransaction, workspace: WorkspaceId) -> Tx {
        Tx(Conn {
            link: Link::Transaction(transaction),
            workspace,
            now: self.clock.now(),
            statements: Arc::clone(&self.statements),
        })
    }
}

fn into_transaction(tx: Tx) -> Result<DatabaseTransaction, Error> {
    match tx.0.link {
        Link::Transaction(transaction) => Ok(transaction),
        Link::Pool(_) | Link::Reader(_) => Err(Error::closed()),
    }
}
