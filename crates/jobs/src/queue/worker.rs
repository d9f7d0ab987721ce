//! An instance's hands: takes what is due, runs it, writes down how it ended.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use heraut_kernel::{Scope, WorkspaceId};
use heraut_store::{Db, Error};
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;
use tracing::Instrument;

use super::store::{self, Taken, Verdict};
use super::{Failure, Handler, Task, backoff};

/// How often an instance looks whether something is due.
const LOOK: Duration = Duration::from_secs(1);
/// How often a lease is renewed: three times before it would be over.
const RENEW: Duration = Duration::from_secs(20);
/// After so long a run is ended: it hangs.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// Jobs that run at once in one instance.
const SLOTS: usize = 8;

/// The queue as one instance works on it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Queue {
    db: Db,
    handlers: Arc<BTreeMap<&'static str, Handler>>,
    nudge: Arc<Notify>,
}

impl Queue {
    /// The queue of a database, and what this instance can do; jobs of other kinds wait for an instance that knows them.
    #[must_use]
    pub fn new(db: Db, handlers: Vec<Handler>) -> Self {
        let handlers = handlers.into_iter().map(|handler| (handler.kind, handler)).collect();
        Self { db, handlers: Arc::new(handlers), nudge: Arc::new(Notify::new()) }
    }

    /// Looks at once instead of within the second: for whoever has just committed a job that somebody waits for.
    pub fn nudge(&self) {
        self.nudge.notify_one();
    }

    /// Works until it is stopped.
    #[must_use]
    pub fn start(&self) -> Running {
        let stop = Arc::new(Notify::new());
        let slots = Arc::new(Semaphore::new(SLOTS));
        let looking = tokio::spawn(self.clone().look(Arc::clone(&slots), Arc::clone(&stop)));
        Running { stop, slots, looking }
    }

    async fn look(self, slots: Arc<Semaphore>, stop: Arc<Notify>) {
        // Dropped with this task: what still runs then is cut, and runs again when its lease is over.
        let mut runs = JoinSet::new();
        loop {
            while runs.try_join_next().is_some() {}
            let free = slots.available_permits();
            let taken = if free == 0 || self.handlers.is_empty() { Ok(Vec::new()) } else { self.take(free).await };
            let taken = taken.unwrap_or_else(|error| {
                tracing::warn!(error = %error, "queue.take_failed");
                Vec::new()
            });
            let busy = taken.len() == free;
            for job in taken {
                let Ok(permit) = Arc::clone(&slots).acquire_owned().await else { return };
                let (queue, nudge) = (self.clone(), Arc::clone(&self.nudge));
                runs.spawn(async move {
                    queue.run(job).await;
                    drop(permit);
                    if busy {
                        nudge.notify_one();
                    }
                });
            }
            tokio::select! {
                () = stop.notified() => break,
                () = self.nudge.notified() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
        while runs.join_next().await.is_some() {}
    }

    async fn take(&self, most: usize) -> Result<Vec<Taken>, Error> {
        let kinds: Vec<&'static str> = self.handlers.keys().copied().collect();
        store::take(&self.db, &kinds, most as u64).await
    }

    /// Takes up to so many jobs that are due and runs them to their end. Answers how many.
    ///
    /// # Errors
    /// When the database fails before any was taken.
    pub async fn run_due(&self, most: usize) -> Result<usize, Error> {
        let taken = self.take(most).await?;
        let count = taken.len();
        let mut runs = JoinSet::new();
        for job in taken {
            let queue = self.clone();
            runs.spawn(async move { queue.run(job).await });
        }
        runs.join_all().await;
        Ok(count)
    }

    async fn run(&self, taken: Taken) {
        let Some(handler) = self.handlers.get(taken.kind.as_str()) else { return };
        let scope = Scope::system(WorkspaceId(taken.workspace));
        let span =
            tracing::info_span!("job", kind = handler.kind, job = %taken.id, correlation_id = %scope.correlation);
        let ended = async {
            let outcome = self.attempt(handler, &scope, &taken).await;
            let (word, code) = match &outcome {
                Ok(Some(verdict)) => verdict.words(),
                Ok(None) => ("lost", None),
                Err(error) => {
                    // The lease ends by itself, and the job runs again.
                    tracing::warn!(error = %error, "queue.settle_failed");
                    ("lost", None)
                }
            };
            metrics::counter!("heraut_job_runs_total", "kind" => handler.kind, "outcome" => word).increment(1);
            tracing::info!(
                job = %taken.id, kind = handler.kind, workspace = taken.workspace,
                attempt = taken.attempt, outcome = word, code, "queue.ran"
            );
        };
        ended.instrument(span).await;
    }

    /// One attempt; nothing when the job was dropped, or its lease went to somebody else.
    async fn attempt(&self, handler: &Handler, scope: &Scope, taken: &Taken) -> Result<Option<Verdict>, Error> {
        // Its instances died at each attempt: perhaps it kills them.
        let verdict = if taken.attempt > handler.attempts {
            Verdict::Dead { code: "crashed" }
        } else {
            let Some(payload) = store::payload(&self.db, scope, taken.id).await? else { return Ok(None) };
            let task = Task { scope: scope.clone(), id: taken.id, attempt: taken.attempt, payload };
            let Some(result) = self.watched(handler, task, taken).await else { return Ok(None) };
            judged(handler, taken, result)
        };
        Ok(store::settle(&self.db, scope, taken, verdict.clone()).await?.then_some(verdict))
    }

    /// Runs a handler for as long as the lease is held.
    async fn watched(&self, handler: &Handler, task: Task, taken: &Taken) -> Option<Result<(), Failure>> {
        // A task of its own: a panic in it ends nothing else, and leaving this function ends it.
        let mut work = JoinSet::new();
        work.spawn((handler.work)(task).in_current_span());
        tokio::select! {
            ended = work.join_next() => Some(match ended {
                Some(Ok(result)) => result,
                _ => Err(Failure::retry("panicked")),
            }),
            () = self.until_lost(taken) => None,
            () = tokio::time::sleep(LONGEST) => Some(Err(Failure::retry("timed_out"))),
        }
    }

    /// Renews a lease; comes back when it is lost. A database that does not answer for as long as the lease lasts loses it too.
    async fn until_lost(&self, taken: &Taken) {
        let mut missed = 0;
        loop {
            tokio::time::sleep(RENEW).await;
            match store::renew(&self.db, taken).await {
                Ok(true) => missed = 0,
                Ok(false) => return,
                Err(error) => {
                    tracing::warn!(job = %taken.id, error = %error, "queue.renew_failed");
                    missed += 1;
                    if missed > 1 {
                        return;
                    }
                }
            }
        }
    }
}

fn judged(handler: &Handler, taken: &Taken, result: Result<(), Failure>) -> Verdict {
    match result {
        Ok(()) => Verdict::Done,
        Err(Failure::Dead { code }) => Verdict::Dead { code },
        Err(Failure::Retry { code, .. }) if taken.attempt >= handler.attempts => Verdict::Dead { code },
        Err(Failure::Retry { code, after }) => {
            Verdict::Again { code, wait: after.unwrap_or_else(|| backoff::wait(taken.id, taken.attempt)) }
        }
    }
}

impl Verdict {
    const fn words(&self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Done => ("done", None),
            Self::Again { code, .. } => ("retry", Some(*code)),
            Self::Dead { code } => ("dead", Some(*code)),
        }
    }
}

/// A queue that is being worked on.
#[derive(Debug)]
pub struct Running {
    stop: Arc<Notify>,
    slots: Arc<Semaphore>,
    looking: tokio::task::JoinHandle<()>,
}

impl Running {
    /// Takes nothing more and gives what runs some time to end; what does not is cut, and runs again.
    pub async fn stop(mut self, patience: Duration) {
        self.stop.notify_one();
        if tokio::time::timeout(patience, &mut self.looking).await.is_err() {
            tracing::warn!(jobs = SLOTS - self.slots.available_permits(), "queue.cut_short");
            self.looking.abort();
        }
    }
}
