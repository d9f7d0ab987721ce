//! Texts are placed in a space where those that mean alike are near: a call to a model like any other, entered before it is
//! sent, held against what the workspace may ask, settled after.

use heraut_kernel::Scope;
use heraut_llm::{Budget, Ledger, LlmError, Usage, estimate_tokens};
use heraut_store::Error;

use crate::allowance::Purse;
use crate::engine::Engine;
use crate::ledger::{CallLedger, Entered};

/// Vectors, in the order of their texts.
pub type Vectors = Vec<Vec<f32>>;

/// What to embed, and for whom.
#[derive(Clone, Copy, Debug)]
pub struct Embedding<'a> {
    /// Which model, `provider/model`.
    pub model: &'a str,
    /// Which context asks, for the record of calls.
    pub context: &'static str,
    /// What for, as the context names it.
    pub task: &'a str,
    /// The texts.
    pub texts: &'a [String],
    /// How long it may take.
    pub patience: std::time::Duration,
}

impl Engine {
    /// Embeds texts, outside of any turn. What it cost is counted whether or not it went well.
    ///
    /// # Errors
    /// See [`LlmError`]; `Unavailable` where the workspace has no such provider.
    pub async fn embed(&self, scope: &Scope, what: Embedding<'_>) -> Result<Vectors, LlmError> {
        let failed = |error: Error| {
            tracing::warn!(error = %error, "embedding.not_recorded");
            LlmError::Network
        };
        let inner = &self.0;
        let allowance = inner.allowances.allowance(scope).await.map_err(failed)?;
        let prompt_tokens = what.texts.iter().map(|text| estimate_tokens(text)).fold(0, u32::saturating_add);
        let most = Usage { prompt_tokens, completion_tokens: 0, estimated: true };
        let purse = allowance.map(|it| Purse::new(it, most, &inner.settings.prices));
        let entered = Entered { turn: None, context: what.context, purse, first: None, spent: false };
        let ledger = CallLedger::new(inner.db.clone(), scope.clone(), entered);
        let vectors = self.embed_within(scope, &what, &ledger).await;
        let went = ledger.settlements(&inner.settings.prices, Usage::default());
        let written = inner.db.write(scope, went, |tx, went| Box::pin(went.write(tx, None)));
        written.await.map_err(failed)?;
        vectors
    }

    /// The same, entered in a record that is there.
    pub(crate) async fn embed_within(
        &self,
        scope: &Scope,
        what: &Embedding<'_>,
        ledger: &dyn Ledger,
    ) -> Result<Vectors, LlmError> {
        let models = self.models_of(scope).await.map_err(|_| LlmError::Unavailable)?;
        let embedder = models.embedder(what.model).ok_or(LlmError::Unavailable)?;
        embedder.embed(what.task, what.texts, ledger, &Budget::new(1, what.patience)).await
    }
}

/// What a context may ask for within a turn, before a model answers.
#[derive(Clone, Copy)]
pub struct Aside<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) scope: &'a Scope,
    pub(crate) ledger: &'a dyn Ledger,
}

impl std::fmt::Debug for Aside<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Aside({:?})", self.scope.workspace)
    }
}

impl Aside<'_> {
    /// Embeds texts. It is a call of the turn: what it takes is the turn's.
    ///
    /// # Errors
    /// See [`LlmError`]; `Unavailable` where the workspace has no such provider.
    pub async fn embed(&self, what: Embedding<'_>) -> Result<Vectors, LlmError> {
        self.engine.embed_within(self.scope, &what, self.ledger).await
    }
}
