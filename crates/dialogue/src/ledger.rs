//! The record of a turn's calls to models. An attempt is entered before it is sent; the first together with the turn, in one
//! commit. How attempts went is written with the end of the turn: a process that dies between leaves them pending, and the
//! sweep closes them as interrupted.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use heraut_kernel::{Scope, TurnId};
use heraut_llm::{Attempt, Ledger, LlmError, Outcome};
use heraut_store::{Db, Error, Tx};
use uuid::Uuid;

use crate::prices::Prices;
use crate::store::calls::{self, NewCall, Settlement};

/// The record of one turn.
#[derive(Debug)]
pub(crate) struct TurnLedger {
    db: Db,
    scope: Scope,
    turn: TurnId,
    context: String,
    /// Entered with the turn, not yet begun.
    first: Mutex<Option<NewCall>>,
    went: Mutex<Vec<(Uuid, Attempt, Outcome)>>,
    begun: Mutex<Vec<(Uuid, Attempt)>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl TurnLedger {
    pub(crate) fn new(db: Db, scope: Scope, turn: TurnId, context: &str, first: Option<NewCall>) -> Self {
        let first = Mutex::new(first);
        Self { db, scope, turn, context: context.to_owned(), first, went: Mutex::default(), begun: Mutex::default() }
    }

    fn call(&self, attempt: &Attempt) -> NewCall {
        NewCall {
            id: Uuid::now_v7(),
            turn: self.turn,
            context: self.context.clone(),
            task: attempt.task.clone(),
            provider: attempt.provider.clone(),
            model: attempt.model.clone(),
            correlation: self.scope.correlation,
        }
    }

    /// What went out and came back, for the transaction that ends the turn.
    pub(crate) fn settlements(&self, prices: &Prices) -> Settlements {
        let went = std::mem::take(&mut *locked(&self.went));
        let raw: Vec<&str> = went.iter().map(|(_, _, outcome)| outcome.raw.as_str()).collect();
        let raw = raw.into_iter().filter(|raw| !raw.is_empty()).collect::<Vec<_>>().join("\n\u{1e}\n");
        let pending = locked(&self.first).is_some() || !locked(&self.begun).is_empty();
        let calls = went.iter().map(|(id, attempt, outcome)| (*id, settlement(attempt, outcome, prices))).collect();
        Settlements { raw, pending, calls }
    }
}

#[async_trait]
impl Ledger for TurnLedger {
    async fn begin(&self, attempt: &Attempt) -> Result<Uuid, LlmError> {
        // One that was entered and is for somebody else stays, and is closed with the turn.
        let entered =
            locked(&self.first).take_if(|first| first.provider == attempt.provider && first.model == attempt.model);
        let id = match entered {
            Some(first) => first.id,
            None => {
                let call = self.call(attempt);
                let id = call.id;
                let entry = self.db.write(&self.scope, call, |tx, call| Box::pin(calls::insert(tx, call)));
                entry.await.map_err(|_: Error| LlmError::Network)?;
                id
            }
        };
        locked(&self.begun).push((id, attempt.clone()));
        Ok(id)
    }

    async fn settle(&self, call: Uuid, outcome: &Outcome) {
        let attempt = {
            let mut begun = locked(&self.begun);
            let Some(place) = begun.iter().position(|(id, _)| *id == call) else { return };
            begun.swap_remove(place).1
        };
        count(&attempt, outcome);
        tracing::info!(
            provider = attempt.provider,
            model = attempt.model,
            task = attempt.task,
            outcome = outcome.error.as_ref().map_or("ok", LlmError::code),
            prompt_tokens = outcome.usage.prompt_tokens,
            completion_tokens = outcome.usage.completion_tokens,
            ttft_ms = outcome.ttft.map(millis),
            latency_ms = millis(outcome.latency),
            correlation_id = %self.scope.correlation,
            workspace = self.scope.workspace.0,
            "model.call"
        );
        locked(&self.went).push((call, attempt, outcome.clone()));
    }
}

fn count(attempt: &Attempt, outcome: &Outcome) {
    let provider = attempt.provider.clone();
    let word = outcome.error.as_ref().map_or("ok", LlmError::code);
    metrics::counter!("heraut_model_calls_total", "provider" => provider.clone(), "outcome" => word).increment(1);
    if let Some(ttft) = outcome.ttft {
        metrics::histogram!("heraut_model_ttft_seconds", "provider" => provider.clone()).record(ttft.as_secs_f64());
    }
    metrics::histogram!("heraut_model_latency_seconds", "provider" => provider).record(outcome.latency.as_secs_f64());
}

fn millis(time: Duration) -> i32 {
    i32::try_from(time.as_millis()).unwrap_or(i32::MAX)
}

fn settlement(attempt: &Attempt, outcome: &Outcome, prices: &Prices) -> Settlement {
    let tokens = |tokens: u32| i32::try_from(tokens).unwrap_or(i32::MAX);
    Settlement {
        prompt_tokens: tokens(outcome.usage.prompt_tokens),
        completion_tokens: tokens(outcome.usage.completion_tokens),
        estimated: outcome.usage.estimated,
        cost: prices.cost(&attempt.provider, &attempt.model, outcome.usage),
        ttft_ms: outcome.ttft.map(millis),
        latency_ms: millis(outcome.latency),
        error_code: outcome.error.as_ref().map(LlmError::code),
    }
}

/// How a turn's calls went.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settlements {
    /// What the models wrote, for audit.
    pub raw: String,
    /// Some were entered, or begun, and not answered.
    pending: bool,
    calls: Vec<(Uuid, Settlement)>,
}

impl Settlements {
    /// Writes them; what was begun and never answered ended with the turn.
    pub(crate) async fn write(&self, tx: &Tx, turn: TurnId) -> Result<(), Error> {
        for (id, how) in &self.calls {
            calls::settle(tx, *id, how).await?;
        }
        if self.pending {
            calls::close_pending(tx, turn, "stopped").await?;
        }
        Ok(())
    }
}
