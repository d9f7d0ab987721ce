//! The record of a turn's calls to models, or of what else asks some. An attempt is entered before it is sent; the first together with the turn, in one
//! commit. How attempts went is written with the end of the turn: a process that dies between leaves them pending, and the
//! sweep closes them as interrupted.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use heraut_kernel::{Scope, TurnId};
use heraut_llm::{Attempt, Ledger, LlmError, Outcome, Usage};
use heraut_store::{Db, Error, Tx};
use uuid::Uuid;

use crate::allowance::{Part, Purse, Rates, Reserved};
use crate::prices::Prices;
use crate::store::calls::{self, NewCall, Settlement};
use crate::store::usage;
use crate::turn::Spent;

/// The record of one turn, or of one piece of work outside of turns.
#[derive(Debug)]
pub(crate) struct CallLedger {
    db: Db,
    scope: Scope,
    turn: Option<TurnId>,
    context: String,
    /// What calls are counted against, where anything limits them.
    purse: Option<Purse>,
    /// Nothing is left of the allowance.
    spent: AtomicBool,
    /// Entered with the turn, not yet begun.
    first: Mutex<Option<NewCall>>,
    went: Mutex<Vec<(Begun, Outcome)>>,
    begun: Mutex<Vec<Begun>>,
}

/// A call that was entered and is sent.
#[derive(Clone, Debug)]
struct Begun {
    id: Uuid,
    attempt: Attempt,
    reserved: Option<Reserved>,
}

/// What is handed to a record that begins.
#[derive(Debug)]
pub(crate) struct Entered {
    pub turn: Option<TurnId>,
    pub context: &'static str,
    pub purse: Option<Purse>,
    /// The call that was entered with the turn.
    pub first: Option<NewCall>,
    /// There was to be one, and the allowance is spent.
    pub spent: bool,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl CallLedger {
    pub(crate) fn new(db: Db, scope: Scope, entered: Entered) -> Self {
        let Entered { turn, context, purse, first, spent } = entered;
        let (first, spent, context) = (Mutex::new(first), AtomicBool::new(spent), context.to_owned());
        Self { db, scope, turn, context, purse, spent, first, went: Mutex::default(), begun: Mutex::default() }
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
            reserved: self.purse.as_ref().map(|purse| purse.most(attempt)),
        }
    }

    /// Enters a call that is not the first, unless nothing is left for it.
    async fn enter(&self, attempt: &Attempt) -> Result<(Uuid, Option<Reserved>), LlmError> {
        if self.spent.load(Ordering::Relaxed) {
            return Err(LlmError::Spent);
        }
        let call = self.call(attempt);
        let entered = (call.id, call.reserved.clone());
        let allowance = self.purse.as_ref().map(|purse| std::sync::Arc::clone(&purse.allowance));
        let entry = self.db.write(&self.scope, (call, allowance), |tx, (call, allowance)| {
            Box::pin(calls::enter(tx, call, allowance.as_deref()))
        });
        if entry.await.map_err(|_: Error| LlmError::Network)? {
            return Ok(entered);
        }
        self.spent.store(true, Ordering::Relaxed);
        Err(LlmError::Spent)
    }

    /// What went out and came back, for the transaction that ends the turn. `cut`: about how many tokens a call had that was
    /// sent and broken off; its provider will not say any more.
    pub(crate) fn settlements(&self, prices: &Prices, cut: Usage) -> Settlements {
        let went = std::mem::take(&mut *locked(&self.went));
        let raw: Vec<&str> = went.iter().map(|(_, outcome)| outcome.raw.as_str()).collect();
        let raw = raw.into_iter().filter(|raw| !raw.is_empty()).collect::<Vec<_>>().join("\n\u{1e}\n");
        let mut all = Settlements { raw, ..Settlements::default() };
        let rates = self.purse.as_ref().map(|purse| &purse.allowance.rates);
        for (begun, outcome) in &went {
            all.add(begun, settlement(&begun.attempt, outcome, prices), outcome.usage, rates);
        }
        for begun in std::mem::take(&mut *locked(&self.begun)) {
            all.add(&begun, broken_off(&begun.attempt, cut, prices), cut, rates);
        }
        if let Some(first) = locked(&self.first).take() {
            all.unsent = true;
            if let Some(reserved) = first.reserved {
                all.count(&reserved, Part::default());
            }
        }
        all
    }
}

#[async_trait]
impl Ledger for CallLedger {
    async fn begin(&self, attempt: &Attempt) -> Result<Uuid, LlmError> {
        // One that was entered and is for somebody else stays, and is closed with the turn.
        let entered =
            locked(&self.first).take_if(|first| first.provider == attempt.provider && first.model == attempt.model);
        let (id, reserved) = match entered {
            Some(first) => (first.id, first.reserved),
            None => self.enter(attempt).await?,
        };
        locked(&self.begun).push(Begun { id, attempt: attempt.clone(), reserved });
        Ok(id)
    }

    async fn settle(&self, call: Uuid, outcome: &Outcome) {
        let begun = {
            let mut begun = locked(&self.begun);
            let Some(place) = begun.iter().position(|begun| begun.id == call) else { return };
            begun.swap_remove(place)
        };
        let attempt = &begun.attempt;
        count(attempt, outcome);
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
        locked(&self.went).push((begun, outcome.clone()));
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

fn broken_off(attempt: &Attempt, usage: Usage, prices: &Prices) -> Settlement {
    let tokens = |tokens: u32| i32::try_from(tokens).unwrap_or(i32::MAX);
    Settlement {
        outcome: "stopped",
        prompt_tokens: tokens(usage.prompt_tokens),
        completion_tokens: tokens(usage.completion_tokens),
        estimated: usage.estimated,
        cost: prices.cost(&attempt.provider, &attempt.model, usage),
        ttft_ms: None,
        latency_ms: None,
        error_code: None,
    }
}

fn settlement(attempt: &Attempt, outcome: &Outcome, prices: &Prices) -> Settlement {
    Settlement {
        outcome: if outcome.error.is_some() { "failed" } else { "ok" },
        ttft_ms: outcome.ttft.map(millis),
        latency_ms: Some(millis(outcome.latency)),
        error_code: outcome.error.as_ref().map(LlmError::code),
        ..broken_off(attempt, outcome.usage, prices)
    }
}

/// How a turn's calls went.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settlements {
    /// What the models wrote, for audit.
    pub raw: String,
    /// One was entered and never sent.
    unsent: bool,
    calls: Vec<(Uuid, Settlement)>,
    /// What is to be added to what was taken, by month.
    beyond: BTreeMap<String, Part>,
}

impl Settlements {
    fn add(&mut self, begun: &Begun, how: Settlement, usage: Usage, rates: Option<&Rates>) {
        if let (Some(reserved), Some(rates)) = (&begun.reserved, rates) {
            self.count(reserved, Part::of(usage, how.cost.as_ref(), rates));
        }
        self.calls.push((begun.id, how));
    }

    /// What the calls took together.
    pub(crate) fn spent(&self) -> Spent {
        let mut spent = Spent::default();
        for (_, how) in &self.calls {
            let tokens = |tokens: i32| u32::try_from(tokens).unwrap_or(0);
            spent.usage.prompt_tokens += tokens(how.prompt_tokens);
            spent.usage.completion_tokens += tokens(how.completion_tokens);
            spent.usage.estimated |= how.estimated;
            if let Some(cost) = &how.cost {
                *spent.cost.entry(cost.currency.clone()).or_default() += cost.micros;
            }
            if how.outcome == "ok" {
                spent.ttft_ms = how.ttft_ms;
            }
        }
        spent
    }

    fn count(&mut self, reserved: &Reserved, used: Part) {
        self.beyond.entry(reserved.month.clone()).or_default().add(used.beyond(reserved.part));
    }

    /// Writes them. What was counted comes last: others wait for that row.
    pub(crate) async fn write(&self, tx: &Tx, turn: Option<TurnId>) -> Result<(), Error> {
        for (id, how) in &self.calls {
            calls::settle(tx, *id, how).await?;
        }
        if let Some(turn) = turn.filter(|_| self.unsent) {
            calls::close_unsent(tx, turn).await?;
        }
        for (month, part) in &self.beyond {
            usage::adjust(tx, month, *part).await?;
        }
        Ok(())
    }
}
