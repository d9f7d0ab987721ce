//! Why a model did not answer. The classes decide what happens next; the provider's own words go to the
//! audit record, never to a person.

use std::time::Duration;

/// A failed call, by what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LlmError {
    /// The key is missing, wrong, or may not use this model. Waits for the operator.
    #[error("the provider refused the key")]
    Auth,
    /// The account has nothing left. Waits for the operator.
    #[error("the provider's quota is spent")]
    Quota,
    /// Too many calls at the moment.
    #[error("the provider asks to slow down")]
    RateLimit {
        /// What the provider said to wait.
        retry_after: Option<Duration>,
    },
    /// No first token in time.
    #[error("no first token in time")]
    TimeoutTtft,
    /// The answer began and did not end in time.
    #[error("no whole answer in time")]
    TimeoutTotal,
    /// No connection, a cut connection, or a server error of the provider.
    #[error("the provider cannot be reached")]
    Network,
    /// It was not asked: it failed several times in a row and is left alone, or no attempt is left in the budget.
    #[error("the provider was not asked")]
    Unavailable,
    /// The provider did not take the request: an unknown model, a wrong address, a field it does not know.
    #[error("the provider did not take the request")]
    Rejected,
    /// An answer that cannot be used, after all repair.
    #[error("the answer cannot be used")]
    BadOutput,
    /// The model declined.
    #[error("the model declined to answer")]
    Refusal,
    /// The request is longer than the model takes.
    #[error("the request is too long for the model")]
    ContextLength,
    /// We may not ask: what this installation allows is spent. Nothing was sent.
    #[error("the allowance is spent")]
    Spent,
    /// The member does not know this task.
    #[error("the task {0} is not supported")]
    UnsupportedTask(String),
}

impl LlmError {
    /// Whether the same call may go better shortly. A time-out after the first token is none: the
    /// answer has begun to be shown, and a second call would pay twice.
    #[must_use]
    pub const fn transient(&self) -> bool {
        matches!(self, Self::RateLimit { .. } | Self::TimeoutTtft | Self::Network)
    }

    /// Stable name for the ledger and for metrics.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Quota => "quota",
            Self::RateLimit { .. } => "rate_limit",
            Self::TimeoutTtft => "timeout_ttft",
            Self::TimeoutTotal => "timeout_total",
            Self::Network => "network",
            Self::Unavailable => "unavailable",
            Self::Rejected => "rejected",
            Self::BadOutput => "bad_output",
            Self::Refusal => "refusal",
            Self::ContextLength => "context_length",
            Self::Spent => "quota_exhausted",
            Self::UnsupportedTask(_) => "unsupported_task",
        }
    }
}
