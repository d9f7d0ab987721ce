//! Providers over HTTP: OpenAI, Mistral, and any server that speaks chat completions.
//!
//! A [`Provider`] is one address with one key; its members are its models. What is learnt of it is shared by them: whether
//! it is up ([`breaker`]) and what each model takes ([`Abilities`]). One call of a member is a loop over attempts
//! ([`attempts`]): a body for what the model takes, an [`exchange`] that is shown while it streams, a [`verdict`].
//!
//! To add a dialect: a [`Kind`], its constructor in `config.rs`, its fields in `asking/body.rs`, and its published
//! document in the test of outgoing bodies.

mod abilities;
mod attempts;
mod breaker;
mod config;
mod embedding;
mod exchange;
mod refused;
mod showing;
#[cfg(test)]
mod tests;
mod verdict;

pub use abilities::{Abilities, Rung};
pub use config::{Kind, ProviderConfig};

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use heraut_egress::Egress;

use crate::{Call, ChatModel, ChatReply, ChatRequest, Embedder, Health, LlmError};
use breaker::Breaker;
use embedding::Placing;

/// The longest name of a model that is passed on.
const LONGEST_NAME: usize = 128;

/// A provider, whatever its models.
#[derive(Clone, Debug)]
pub struct Provider {
    shared: Arc<Shared>,
}

/// What the members of a provider share.
#[derive(Debug)]
struct Shared {
    config: ProviderConfig,
    egress: Arc<Egress>,
    breaker: Breaker,
    /// Of its own: who cannot embed may answer all the same, and a question that was not embedded is answered.
    embedding: Breaker,
    abilities: Mutex<HashMap<String, Abilities>>,
    chance: RandomState,
    draws: AtomicU64,
}

impl Provider {
    /// A provider that nothing is known of yet.
    #[must_use]
    pub fn new(config: ProviderConfig, egress: Arc<Egress>) -> Self {
        let shared = Shared {
            config,
            egress,
            breaker: Breaker::default(),
            embedding: Breaker::default(),
            abilities: Mutex::default(),
            chance: RandomState::new(),
            draws: AtomicU64::new(0),
        };
        Self { shared: Arc::new(shared) }
    }

    /// The member for a model.
    #[must_use]
    pub fn model(&self, model: &str) -> Arc<dyn ChatModel> {
        Arc::new(Member::new(Arc::clone(&self.shared), model, false))
    }

    /// The member for the model that answers where nobody chooses another.
    #[must_use]
    pub fn default_model(&self) -> Arc<dyn ChatModel> {
        self.model(&self.shared.config.model)
    }

    /// What a model was found to take so far.
    #[must_use]
    pub fn abilities(&self, model: &str) -> Abilities {
        self.shared.abilities(model)
    }

    /// Whether it can be asked.
    #[must_use]
    pub fn health(&self) -> Health {
        self.shared.breaker.health()
    }
}

/// The default members of a list of providers, in its order. `egress` gives each its way out: what an operator
/// allows for a server of their own is not allowed for the others.
pub fn members(
    configs: impl IntoIterator<Item = ProviderConfig>,
    mut egress: impl FnMut(&ProviderConfig) -> Arc<Egress>,
) -> Vec<Arc<dyn ChatModel>> {
    let member = |config: ProviderConfig| {
        let egress = egress(&config);
        Provider::new(config, egress).default_model()
    };
    configs.into_iter().map(member).collect()
}

impl Shared {
    fn abilities(&self, model: &str) -> Abilities {
        self.known().get(model).copied().unwrap_or_default()
    }

    fn remember(&self, model: &str, abilities: Abilities) {
        self.known().insert(model.to_owned(), abilities);
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, Abilities>> {
        self.abilities.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number from 0.5 to 1.5, so that instances that failed together do not come back together.
    fn jitter(&self) -> f64 {
        let draw = self.chance.hash_one(self.draws.fetch_add(1, Ordering::Relaxed));
        f64::from(u16::try_from(draw & 0xffff).unwrap_or(0)) / 65536.0 + 0.5
    }
}

/// Whether this may be the name of a model.
fn plausible(model: &str) -> bool {
    (1..=LONGEST_NAME).contains(&model.len()) && model.chars().all(|c| c.is_ascii_graphic())
}

/// One model of a provider.
#[derive(Clone, Debug)]
struct Member {
    name: String,
    model: String,
    shared: Arc<Shared>,
    insists: bool,
}

impl Member {
    fn new(shared: Arc<Shared>, model: &str, insists: bool) -> Self {
        Self { name: format!("{}/{model}", shared.config.name), model: model.to_owned(), shared, insists }
    }
}

#[async_trait]
impl ChatModel for Member {
    fn name(&self) -> &str {
        &self.name
    }

    fn hottest(&self) -> Option<f32> {
        Some(self.shared.config.kind.hottest())
    }

    fn health(&self) -> Health {
        self.shared.breaker.health()
    }

    fn variant(&self, model: &str) -> Option<Arc<dyn ChatModel>> {
        plausible(model)
            .then(|| Arc::new(Self::new(Arc::clone(&self.shared), model, self.insists)) as Arc<dyn ChatModel>)
    }

    fn embedder(&self, model: &str) -> Option<Arc<dyn Embedder>> {
        plausible(model).then(|| Arc::new(Placing::new(Arc::clone(&self.shared), model)) as Arc<dyn Embedder>)
    }

    fn insistent(&self) -> Option<Arc<dyn ChatModel>> {
        Some(Arc::new(Self { insists: true, ..self.clone() }))
    }

    async fn complete(&self, request: &ChatRequest, call: &Call<'_>) -> Result<ChatReply, LlmError> {
        attempts::complete(self, request, call).await
    }
}
