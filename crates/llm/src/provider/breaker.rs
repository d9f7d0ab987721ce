//! Leaves a provider alone that fails, and finds out when it is back.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::Health;

/// Failures in a row after which a provider is left alone.
const FAILURES: u32 = 3;
/// For how long.
const REST: Duration = Duration::from_secs(30);

/// One for all models of a provider.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    opened: Option<Instant>,
    trial: bool,
}

/// How a permitted call went, as far as the provider is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Result {
    /// It answered, well or badly.
    Alive,
    /// It did not.
    Failed,
    /// Nothing was learnt: it ended for a reason of ours.
    Unknown,
}

/// Leave to make one call. Dropped without a result (the person stopped the turn), nothing was learnt.
#[derive(Debug)]
pub(super) struct Permit<'a> {
    breaker: &'a Breaker,
    trial: bool,
}

impl Breaker {
    /// Leave to call, unless the provider is left alone. Once it has rested, one call at a time tries it. Who insists is
    /// let through always.
    pub(super) fn enter(&self, insist: bool) -> Option<Permit<'_>> {
        let mut state = self.lock();
        let trial = match state.opened {
            None => false,
            Some(opened) if !state.trial && opened.elapsed() >= REST => true,
            Some(_) if insist => false,
            Some(_) => return None,
        };
        state.trial |= trial;
        Some(Permit { breaker: self, trial })
    }

    /// What is shown of it.
    pub(super) fn health(&self) -> Health {
        match self.lock().opened {
            None => Health::Up,
            Some(opened) if opened.elapsed() >= REST => Health::Trying,
            Some(_) => Health::Down,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit<'_> {
    /// Says how it went.
    pub(super) fn settle(self, result: Result) {
        let mut state = self.breaker.lock();
        match result {
            Result::Alive => (state.failures, state.opened) = (0, None),
            Result::Failed => {
                state.failures = state.failures.saturating_add(1);
                if self.trial || state.failures >= FAILURES {
                    state.opened = Some(Instant::now());
                }
            }
            Result::Unknown => {}
        }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.trial {
            self.breaker.lock().trial = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(breaker: &Breaker) {
        breaker.enter(false).unwrap().settle(Result::Failed);
    }

    #[tokio::test(start_paused = true)]
    async fn three_failures_in_a_row_open_it_and_one_trial_closes_it() {
        let breaker = Breaker::default();
        fail(&breaker);
        fail(&breaker);
        breaker.enter(false).unwrap().settle(Result::Alive);
        fail(&breaker);
        breaker.enter(false).unwrap().settle(Result::Unknown);
        fail(&breaker);
        assert_eq!(breaker.health(), Health::Up);
        fail(&breaker);
        assert_eq!(breaker.health(), Health::Down);
        assert!(breaker.enter(false).is_none());
        assert!(breaker.enter(true).is_some(), "who has nobody else insists");

        tokio::time::advance(REST).await;
        assert_eq!(breaker.health(), Health::Trying);
        let trial = breaker.enter(false).unwrap();
        assert!(breaker.enter(false).is_none(), "one at a time");
        trial.settle(Result::Failed);
        assert_eq!(breaker.health(), Health::Down, "a failed trial rests anew");

        tokio::time::advance(REST).await;
        drop(breaker.enter(false).unwrap());
        breaker.enter(false).expect("a stopped trial leaves the place free").settle(Result::Alive);
        assert_eq!(breaker.health(), Health::Up);
        fail(&breaker);
        assert_eq!(breaker.health(), Health::Up, "the count began anew");
    }
}
