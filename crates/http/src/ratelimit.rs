//! How often one address, and one person, may ask.
//!
//! What the API takes in all is counted in this process's memory ([`Limiter`]). What is expensive is counted there too, or
//! where several processes count together ([`Counts`]).

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use heraut_kernel::{Problem, Scope};

use crate::problem::cases;

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

/// How many callers at their limit an address takes: people who share one must not stop each other.
const CALLERS_PER_ADDRESS: u32 = 10;

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// A person whatever their session or key, or a key of a workspace: the principal's name.
    Caller(String),
    /// An address.
    Address(IpAddr),
}

/// Counts for several processes together.
#[async_trait]
pub trait Counts: Send + Sync + 'static {
    /// Counts one operation of so many a minute, or answers how long to wait.
    async fn count(&self, what: &Counted, per_minute: u32) -> Result<Option<Duration>, Problem>;
}

/// The limits on what is expensive.
pub(crate) struct Expensive {
    per_minute: u32,
    by_caller: bool,
    together: Option<Arc<dyn Counts>>,
    callers: Limiter<Counted>,
    addresses: Limiter<Counted>,
}

impl Expensive {
    /// So many operations a minute and address; with `by_caller`, a minute and caller, and ten times as many for an address.
    pub(crate) fn new(per_minute: u32, by_caller: bool, together: Option<Arc<dyn Counts>>) -> Self {
        let of_address = if by_caller { per_minute.saturating_mul(CALLERS_PER_ADDRESS) } else { per_minute };
        let (callers, addresses) = (Limiter::per_minute(per_minute), Limiter::per_minute(of_address));
        Self { per_minute, by_caller, together, callers, addresses }
    }

    /// Counts one operation, or refuses it.
    pub(crate) async fn check(&self, scope: Option<&Scope>, address: IpAddr) -> Result<(), Problem> {
        let address = Counted::Address(address);
        let Some(scope) = scope.filter(|_| self.by_caller) else {
            return self.count(&address, self.per_minute, &self.addresses).await;
        };
        // The caller first: what is refused to one is no cost to those beside them.
        let caller = Counted::Caller(scope.principal.name());
        self.count(&caller, self.per_minute, &self.callers).await?;
        self.count(&address, self.per_minute.saturating_mul(CALLERS_PER_ADDRESS), &self.addresses).await
    }

    async fn count(&self, what: &Counted, per_minute: u32, here: &Limiter<Counted>) -> Result<(), Problem> {
        let wait = match &self.together {
            _ if per_minute == 0 => None,
            Some(together) => together.count(what, per_minute).await?,
            None => here.check(what).err(),
        };
        wait.map_or(Ok(()), |wait| Err(cases::rate_limited(wait)))
    }
}
