//! What a workspace may still ask of models. Whoever knows its plan says how much in all ([`Allowances`]); the engine counts
//! (`store/usage.rs`): a call takes its part before it is sent, and gives back what it did not need.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use heraut_kernel::{Instant, Scope};
use heraut_llm::{Attempt, ChatRequest, Usage, estimate_usage};
use heraut_store::Error;

use crate::engine::Engine;
use crate::prices::{Cost, Prices};

/// The currency in which plans limit costs.
pub const CURRENCY: &str = "EUR";

/// What is asked before calls are made.
#[async_trait]
pub trait Allowances: std::fmt::Debug + Send + Sync + 'static {
    /// What a workspace may ask of models this month; nothing where nothing limits it, and then nothing is counted.
    async fn allowance(&self, scope: &Scope) -> Result<Option<Arc<Allowance>>, Error>;
}

/// Nobody limits anything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unlimited;

#[async_trait]
impl Allowances for Unlimited {
    async fn allowance(&self, _: &Scope) -> Result<Option<Arc<Allowance>>, Error> {
        Ok(None)
    }
}

/// What a workspace may ask of models in a month.
#[derive(Clone, Debug, PartialEq)]
pub struct Allowance {
    /// The month, `2027-01`, by the calendar of the workspace.
    pub month: String,
    /// When it began, for what was asked before anybody counted.
    pub begins: Instant,
    /// Requests.
    pub calls: Option<i64>,
    /// Tokens, read and written.
    pub tokens: Option<i64>,
    /// Millionths of [`CURRENCY`].
    pub cost_micros: Option<i64>,
    /// What other currencies are worth.
    pub rates: Rates,
}

/// What one unit of a currency is worth in [`CURRENCY`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rates(pub BTreeMap<String, f64>);

impl Rates {
    /// What a cost is worth. A currency without a rate counts one for one: starting with such a table is refused.
    #[must_use]
    pub fn micros(&self, cost: &Cost) -> i64 {
        let rate = self.0.get(&cost.currency).copied().filter(|_| cost.currency != CURRENCY);
        match rate {
            None => cost.micros,
            // Millionths of a currency are few enough for f64 to be exact enough.
            #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "rounded, and far below")]
            Some(rate) => (cost.micros as f64 * rate).round() as i64,
        }
    }
}

/// How much of an allowance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Requests.
    pub calls: i64,
    /// Tokens, read and written.
    pub tokens: i64,
    /// Millionths of [`CURRENCY`].
    pub cost_micros: i64,
}

impl Part {
    /// The part of one request.
    pub(crate) fn of(usage: Usage, cost: Option<&Cost>, rates: &Rates) -> Self {
        let tokens = i64::from(usage.prompt_tokens) + i64::from(usage.completion_tokens);
        Self { calls: 1, tokens, cost_micros: cost.map_or(0, |cost| rates.micros(cost)) }
    }

    /// What is to be added to `taken` so that it is this.
    pub(crate) const fn beyond(self, taken: Self) -> Self {
        Self {
            calls: self.calls - taken.calls,
            tokens: self.tokens - taken.tokens,
            cost_micros: self.cost_micros - taken.cost_micros,
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.calls += other.calls;
        self.tokens += other.tokens;
        self.cost_micros += other.cost_micros;
    }
}

/// What calls are counted against.
#[derive(Clone, Debug)]
pub(crate) struct Purse {
    pub allowance: Arc<Allowance>,
    /// The most that one call may need.
    most: Usage,
    prices: Prices,
}

impl Purse {
    pub(crate) fn new(allowance: Arc<Allowance>, most: Usage, prices: &Prices) -> Self {
        Self { allowance, most, prices: prices.clone() }
    }

    /// For the calls of a turn: each may read the whole request and write an answer as long as it may be.
    pub(crate) fn for_answer(allowance: Arc<Allowance>, request: &ChatRequest, prices: &Prices) -> Self {
        let most = Usage { completion_tokens: request.max_tokens, ..estimate_usage(request, "") };
        Self::new(allowance, most, prices)
    }

    /// What a call takes before it is sent.
    pub(crate) fn most(&self, attempt: &Attempt) -> Reserved {
        let cost = self.prices.cost(&attempt.provider, &attempt.model, self.most);
        let part = Part::of(self.most, cost.as_ref(), &self.allowance.rates);
        Reserved { month: self.allowance.month.clone(), part }
    }
}

/// What a call took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reserved {
    pub month: String,
    pub part: Part,
}

impl Engine {
    /// What a call of a member costs, `provider/model`; nothing where its price is not known.
    #[must_use]
    pub fn cost(&self, model: &str, usage: Usage) -> Option<Cost> {
        let (provider, model) = model.split_once('/')?;
        self.0.settings.prices.cost(provider, model, usage)
    }

    /// What other currencies are worth to a workspace.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rates(&self, scope: &Scope) -> Result<Rates, Error> {
        let allowance = self.0.allowances.allowance(scope).await?;
        Ok(allowance.map(|it| it.rates.clone()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_currencies_count_by_their_rate() {
        let rates = Rates([("USD".to_owned(), 0.9)].into());
        let cost = |micros, currency: &str| Cost { micros, currency: currency.to_owned() };
        assert_eq!(rates.micros(&cost(1_000_001, "USD")), 900_001);
        assert_eq!((rates.micros(&cost(7, "EUR")), rates.micros(&cost(7, "CHF"))), (7, 7));
    }

    #[test]
    fn what_was_not_needed_is_given_back() {
        let taken = Part { calls: 1, tokens: 3000, cost_micros: 900 };
        let usage = Usage { prompt_tokens: 100, completion_tokens: 20, estimated: false };
        let used = Part::of(usage, None, &Rates::default());
        assert_eq!(used.beyond(taken), Part { calls: 0, tokens: -2880, cost_micros: -900 });
    }
}
