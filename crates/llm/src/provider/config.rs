//! What the operator says about a provider.

use std::time::Duration;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// Which dialect of chat completions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// OpenAI's own.
    OpenAi,
    /// Mistral's, which forbids unknown fields.
    Mistral,
    /// That of llama.cpp, vLLM, Ollama, gateways.
    Compatible,
}

impl Kind {
    /// The highest temperature that its API takes; the lowest is 0.
    #[must_use]
    pub const fn hottest(self) -> f32 {
        match self {
            Self::Mistral => 1.5,
            Self::OpenAi | Self::Compatible => 2.0,
        }
    }
}

/// A provider. Printing it does not print the key.
#[derive(Clone, Debug)]
pub struct ProviderConfig {
    /// Its name, the first part of its members' names; without `/`.
    pub name: String,
    /// Its dialect.
    pub kind: Kind,
    /// Where `chat/completions` is, without it: `https://api.openai.com/v1`.
    pub base_url: String,
    /// The key; servers of one's own often want none.
    pub key: Option<SecretString>,
    /// The model that answers where nobody chooses another.
    pub model: String,
    /// The longest wait for the first token.
    pub ttft_timeout: Duration,
    /// The longest wait for the whole answer.
    pub total_timeout: Duration,
    /// How freely to answer, where a request does not say; the provider's default without.
    pub temperature: Option<f32>,
    /// How many times a request is sent again after a failure that may pass.
    pub retries: u32,
}

impl ProviderConfig {
    /// A server that speaks chat completions.
    pub fn compatible(name: impl Into<String>, base_url: impl Into<String>, model: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind: Kind::Compatible,
            base_url: base_url.into(),
            key: None,
            model: model.into(),
            ttft_timeout: Duration::from_secs(15),
            total_timeout: Duration::from_secs(60),
            temperature: None,
            retries: 1,
        }
    }

    /// OpenAI, with the model of seed 001.
    pub fn openai(key: impl Into<SecretString>) -> Self {
        let base = Self::compatible("openai", "https://api.openai.com/v1", "gpt-4o-mini");
        Self { kind: Kind::OpenAi, key: Some(key.into()), ..base }
    }

    /// Mistral.
    pub fn mistral(key: impl Into<SecretString>) -> Self {
        let base = Self::compatible("mistral", "https://api.mistral.ai/v1", "mistral-small-latest");
        Self { kind: Kind::Mistral, key: Some(key.into()), ..base }
    }

    /// Where requests go.
    pub(super) fn endpoint(&self) -> String {
        format!("{}/chat/completions", self.base_url.trim_end_matches('/'))
    }
}
