//! Work at set hours, done once however many instances run; and work that somebody's change causes ([`queue`]).
//!
//! At set hours: a job is a name, a cron expression (UTC) and something to run. Its turn is a lease, a row that expires: an instance that
//! dies loses it by itself, and nothing depends on a session that a pooler could cut. What was missed while no instance ran
//! is made up for once, at the next start. A job must be idempotent and work in batches. To add one: a [`Job`] in the server's
//! wiring.

pub mod lease;
pub mod migrations;
pub mod queue;

use std::sync::Arc;
use std::time::Duration;

use croner::Cron;
use heraut_kernel::Instant;
use heraut_store::{BoxFuture, Db};
pub use queue::{Enqueue, Failure, Handler, JobId, Queue, Task, enqueue};

/// How often an instance looks whether something is due.
const LOOK: Duration = Duration::from_secs(20);

/// What a job does; it tells by itself what went wrong.
pub type Run = Arc<dyn Fn() -> BoxFuture<'static, bool> + Send + Sync>;

/// Work at set hours.
#[derive(Clone)]
pub struct Job {
    /// Its name, for ever: the lease is kept under it.
    pub name: &'static str,
    /// When, five fields, UTC.
    pub cron: &'static str,
    /// What; answers whether it was done.
    pub run: Run,
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Job({} at {})", self.name, self.cron)
    }
}

/// The first time after an instant that a cron expression names; nothing when it names none.
#[must_use]
pub fn next_after(cron: &str, after: Instant) -> Option<Instant> {
    let cron: Cron = cron.parse().ok()?;
    cron.find_next_occurrence(&after.0.and_utc(), false).ok().map(Instant::new)
}

/// Runs jobs for as long as the process lives.
pub async fn run(db: Db, jobs: Vec<Job>) {
    let holder = uuid::Uuid::now_v7().to_string();
    loop {
        for job in &jobs {
            if let Err(error) = run_if_due(&db, job, &holder).await {
                tracing::warn!(job = job.name, error = %error, "job.lease_failed");
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Runs a job if its hour has come and no other instance has it. Answers whether it ran here.
///
/// # Errors
/// When the database fails.
pub async fn run_if_due(db: &Db, job: &Job, holder: &str) -> Result<bool, heraut_store::Error> {
    let now = db.now();
    let last = lease::last_run(db, job.name).await?;
    let due = next_after(job.cron, last).is_some_and(|at| at <= now);
    if !due || !lease::take(db, job.name, holder, last).await? {
        return Ok(false);
    }
    let done = (job.run)().await;
    tracing::info!(job = job.name, done, "job.ran");
    lease::release(db, job.name, holder, if done { now } else { last }).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_in_the_morning_comes_once_a_day() {
        let at = |text| Instant::parse(text).unwrap();
        assert_eq!(next_after("0 2 * * *", at("2027-01-04T01:59:00Z")), Some(at("2027-01-04T02:00:00Z")));
        assert_eq!(next_after("0 2 * * *", at("2027-01-04T02:00:00Z")), Some(at("2027-01-05T02:00:00Z")));
        assert_eq!(next_after("never", at("2027-01-04T02:00:00Z")), None);
    }
}
