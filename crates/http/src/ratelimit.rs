//! How often one address may ask.

use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Checks between two sweeps of addresses that have been quiet. What is held between sweeps is at
/// most this many addresses beyond those seen within the last minute.
const SWEEP_EVERY: u32 = 8192;

/// Counts per key and per minute, forgetting keys that have become quiet.
pub struct Limiter<K: Hash + Eq + Clone> {
    inner: Option<DefaultKeyedRateLimiter<K>>,
    checks: AtomicU32,
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    /// So many in any minute, in one burst if wished; 0 turns it off.
    #[must_use]
    pub fn per_minute(count: u32) -> Self {
        let inner = NonZeroU32::new(count).map(|count| RateLimiter::keyed(Quota::per_minute(count)));
        Self { inner, checks: AtomicU32::new(0) }
    }

    /// Counts one request, or says how long to wait.
    pub fn check(&self, key: &K) -> Result<(), Duration> {
        let Some(limiter) = &self.inner else { return Ok(()) };
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        limiter.check_key(key).map_err(|not_until| not_until.wait_time_from(DefaultClock::default().now()))
    }

    /// Keys remembered at the moment.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inner.as_ref().map_or(0, RateLimiter::len)
    }

    /// Whether no key is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<K: Hash + Eq + Clone> std::fmt::Debug for Limiter<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Limiter").field("on", &self.inner.is_some()).finish_non_exhaustive()
    }
}
