//! What surrounds a call: who watches it, who judges it, where it is entered, how much may be spent on it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;
use tokio::time::Instant;
use uuid::Uuid;

use crate::{Finish, LlmError, Usage};

/// Sees an answer while it is being written.
pub trait Watch: Send + Sync {
    /// More of the text that a person reads.
    fn text(&self, delta: &str);

    /// An element of the answer's list, closed and judged good.
    fn item(&self, item: &Value);

    /// What was shown so far does not count: somebody answers anew.
    fn restart(&self);
}

/// Knows what a good answer is. Rules of the context; no I/O.
pub trait Judge: Send + Sync {
    /// An element of the answer's list brought within the limits, or nothing where it cannot be used. Asked more than once
    /// of the same element, and of what it answered: it keeps no count.
    fn item(&self, item: Value) -> Option<Value> {
        Some(item)
    }

    /// The whole answer brought within the limits, or what is wrong with it, in words that a model understands.
    ///
    /// # Errors
    /// One sentence for each fault.
    fn answer(&self, answer: Value) -> Result<Value, Vec<String>>;
}

/// Where every attempt is entered before it is made and settled after.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// Enters an attempt. Where that fails the call is not made.
    async fn begin(&self, attempt: &Attempt) -> Result<Uuid, LlmError>;

    /// Notes how it went.
    async fn settle(&self, call: Uuid, outcome: &Outcome);
}

/// One request that is about to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// `openai`, `mistral`, or the name of a compatible server.
    pub provider: String,
    /// The model that is asked.
    pub model: String,
    /// The task.
    pub task: String,
}

/// How an attempt went.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Tokens; zero where nothing was answered.
    pub usage: Usage,
    /// From the request to the first token.
    pub ttft: Option<Duration>,
    /// From the request to the end.
    pub latency: Duration,
    /// How the answer ended, where there was one.
    pub finish: Option<Finish>,
    /// Why it failed, where it did.
    pub error: Option<LlmError>,
    /// The text as it came, for the audit record.
    pub raw: String,
}

/// How much may be spent on one answer: all providers, retries and repairs together.
#[derive(Debug)]
pub struct Budget {
    deadline: Instant,
    attempts: AtomicU32,
}

impl Budget {
    /// So many requests, until so long from now.
    #[must_use]
    pub fn new(attempts: u32, time: Duration) -> Self {
        Self { deadline: Instant::now() + time, attempts: AtomicU32::new(attempts) }
    }

    /// Takes one request from the budget; false when none is left or the time is over.
    pub fn take(&self) -> bool {
        self.remaining() > Duration::ZERO
            && self.attempts.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
    }

    /// The time that is left.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }
}

/// What surrounds a call.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// Who watches.
    pub watch: &'a dyn Watch,
    /// Who judges.
    pub judge: &'a dyn Judge,
    /// Where it is entered.
    pub ledger: &'a dyn Ledger,
    /// How much may be spent.
    pub budget: &'a Budget,
}

impl std::fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Call({:?})", self.budget)
    }
}

/// Watches nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn text(&self, _: &str) {}
    fn item(&self, _: &Value) {}
    fn restart(&self) {}
}

/// Takes every answer as it comes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Indulgent;

impl Judge for Indulgent {
    fn answer(&self, answer: Value) -> Result<Value, Vec<String>> {
        Ok(answer)
    }
}

/// Keeps no record: for members that cost nothing, and for tests.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unrecorded;

#[async_trait]
impl Ledger for Unrecorded {
    async fn begin(&self, _: &Attempt) -> Result<Uuid, LlmError> {
        Ok(Uuid::nil())
    }

    async fn settle(&self, _: Uuid, _: &Outcome) {}
}
