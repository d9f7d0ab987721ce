//! Limits that hold across instances: each takes slices of a bucket in the database and spends them in its memory
//! (decision 0025).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use heraut_http::ratelimit::{Counted, Counts};
use heraut_identity::store::rates::{Slice, take};
use heraut_kernel::text::sha256_hex;
use heraut_kernel::{Instant, Problem};
use heraut_store::{Db, Error};

/// A bucket is taken from in so many slices: the statements that a limit costs in a minute, and what an instance may hold back.
const SLICES: u32 = 10;

/// What an instance did not spend of a slice after so long is lost.
const KEPT: chrono::Duration = chrono::Duration::minutes(1);

/// So many names are held before those that are over are looked for.
const SWEEP_AT: usize = 8192;

/// Counts with every other instance on the same database.
#[derive(Debug)]
pub struct Together {
    db: Db,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    names: HashMap<Counted, Arc<tokio::sync::Mutex<Rest>>>,
    sweep_at: usize,
}

/// What this instance knows of one bucket.
#[derive(Clone, Copy, Debug)]
enum Rest {
    Nothing,
    /// So many operations, until then.
    Left(u32, Instant),
    /// None before then.
    Refused(Instant),
}

impl Rest {
    fn is_over(self, now: Instant) -> bool {
        match self {
            Self::Nothing | Self::Left(0, _) => true,
            Self::Left(_, until) | Self::Refused(until) => until <= now,
        }
    }
}

impl Together {
    /// On this database.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db, held: Mutex::new(Held { names: HashMap::new(), sweep_at: SWEEP_AT }) }
    }

    fn rest_of(&self, what: &Counted) -> Arc<tokio::sync::Mutex<Rest>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rest) = held.names.get(what) {
            return Arc::clone(rest);
        }
        if held.names.len() >= held.sweep_at {
            let now = self.db.now();
            // Somebody who is being counted is kept.
            held.names.retain(|_, rest| {
                Arc::strong_count(rest) > 1 || rest.try_lock().map_or(true, |rest| !rest.is_over(now))
            });
            held.sweep_at = (held.names.len() * 2).max(SWEEP_AT);
        }
        Arc::clone(held.names.entry(what.clone()).or_insert_with(|| Arc::new(tokio::sync::Mutex::new(Rest::Nothing))))
    }
}

#[async_trait]
impl Counts for Together {
    async fn count(&self, what: &Counted, per_minute: u32) -> Result<Option<Duration>, Problem> {
        let rest = self.rest_of(what);
        // One at a time for each name: a hundred at once take slices one after another, and hold back one at most.
        let mut rest = rest.lock().await;
        let now = self.db.now();
        match *rest {
            Rest::Left(left @ 1.., until) if now < until => {
                *rest = Rest::Left(left - 1, until);
                return Ok(None);
            }
            Rest::Refused(until) if now < until => return Ok(Some((until.0 - now.0).to_std().unwrap_or_default())),
            _ => {}
        }
        let count = (per_minute / SLICES).max(1);
        let slice = Slice { key: digest(what), count, per_minute };
        match take(&self.db, slice).await.map_err(Error::into_problem)? {
            None => {
                *rest = Rest::Left(count - 1, now + KEPT);
                Ok(None)
            }
            Some(micros) => {
                *rest = Rest::Refused(now + chrono::Duration::microseconds(micros));
                Ok(Some(Duration::from_micros(u64::try_from(micros).unwrap_or_default())))
            }
        }
    }
}

/// A name that tells nothing.
fn digest(what: &Counted) -> String {
    sha256_hex(format!("{what:?}").as_bytes())
}
