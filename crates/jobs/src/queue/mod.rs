//! Work that must be done, later and at least once: a row written in the transaction that causes it.
//!
//! [`enqueue`] writes in the caller's transaction, so a change that is undone leaves no job, and one that is committed always
//! does. A [`Queue`] of each instance takes what is due by lease and gives it to the handler of its kind.
//!
//! **At least once.** The lease is renewed while the handler works. An instance that dies between the work and its
//! acknowledgement leaves a lease that expires, and the job runs again: a handler must bear being run twice, and can tell a
//! repetition by [`Task::id`]. Two instances never hold the same lease, as long as their clocks agree within [`LEASE`].
//!
//! **What a payload may hold.** It stands behind row security and is forgotten as soon as the job is done. It should name
//! rows rather than copy what people wrote: a job that waits keeps its payload for as long as it waits.
//!
//! To add a kind: a [`Handler`] in the server's wiring, an [`enqueue`] where the cause is.

mod admin;
mod backoff;
mod store;
mod worker;

use std::sync::Arc;

use chrono::Duration;
use heraut_kernel::{Instant, Scope};
use heraut_store::{BoxFuture, Error, Tx};
use serde_json::Value;

pub(crate) use store::STATUTS;

pub use admin::{Depth, Entry, State, depths, discard, hasten, list, purge, purge_all, retry};
pub use worker::{Queue, Running};

/// How long an instance may be silent before another thinks that it died.
pub const LEASE: Duration = Duration::seconds(60);
/// How long what has ended is kept for the operator.
pub const KEPT: Duration = Duration::days(7);
/// How often a job is tried where its kind says nothing else.
pub const ATTEMPTS: u32 = 10;

/// A job's name for ever.
pub type JobId = uuid::Uuid;

/// What is to be done.
#[derive(Clone, Debug)]
pub struct Enqueue {
    /// The kind, at most 60 characters; a handler is registered under it.
    pub kind: &'static str,
    /// What the handler needs to know.
    pub payload: Value,
    /// Not before; nothing is at once.
    pub run_at: Option<Instant>,
    /// While a job of the workspace with this key has not ended, no other is added.
    pub unique_key: Option<String>,
}

impl Enqueue {
    /// To be done at once.
    #[must_use]
    pub const fn new(kind: &'static str, payload: Value) -> Self {
        Self { kind, payload, run_at: None, unique_key: None }
    }

    /// The same, not before an instant.
    #[must_use]
    pub const fn at(mut self, run_at: Instant) -> Self {
        self.run_at = Some(run_at);
        self
    }

    /// The same, once for as long as it has not ended.
    #[must_use]
    pub fn unique(mut self, key: impl Into<String>) -> Self {
        self.unique_key = Some(key.into());
        self
    }
}

/// Adds a job to the transaction. Answers its name: of the one that waits already, where the unique key has one.
///
/// # Errors
/// When the database fails.
pub async fn enqueue(tx: &Tx, new: &Enqueue) -> Result<JobId, Error> {
    if let Some(key) = &new.unique_key
        && let Some(waiting) = store::find_unique(tx, key).await?
    {
        return Ok(waiting);
    }
    let id = uuid::Uuid::now_v7();
    store::insert(tx, id, new).await?;
    Ok(id)
}

/// One run of a job, as its handler gets it.
#[derive(Clone, Debug)]
pub struct Task {
    /// The right to act in the job's workspace.
    pub scope: Scope,
    /// The job: the same at each attempt.
    pub id: JobId,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// What was enqueued.
    pub payload: Value,
}

/// Why a job was not done. The code is kept and shown: a word of ours, never the text of somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It may work later.
    Retry {
        /// What happened.
        code: &'static str,
        /// When to try again, where the other side said so.
        after: Option<Duration>,
    },
    /// It never will.
    Dead {
        /// What happened.
        code: &'static str,
    },
}

impl Failure {
    /// It may work later, after the usual wait.
    #[must_use]
    pub const fn retry(code: &'static str) -> Self {
        Self::Retry { code, after: None }
    }

    /// It never will.
    #[must_use]
    pub const fn dead(code: &'static str) -> Self {
        Self::Dead { code }
    }
}

/// What does the work of a kind.
pub type Work = Arc<dyn Fn(Task) -> BoxFuture<'static, Result<(), Failure>> + Send + Sync>;

/// A kind of job and what does its work.
#[derive(Clone)]
pub struct Handler {
    /// The kind.
    pub kind: &'static str,
    /// How often it is tried before it is dead.
    pub attempts: u32,
    /// What does the work.
    pub work: Work,
}

impl Handler {
    /// A kind that is tried the usual number of times.
    pub fn new<W, F>(kind: &'static str, work: W) -> Self
    where
        W: Fn(Task) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        Self { kind, attempts: ATTEMPTS, work: Arc::new(move |task| Box::pin(work(task))) }
    }
}

impl std::fmt::Debug for Handler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Handler({}, {} attempts)", self.kind, self.attempts)
    }
}
