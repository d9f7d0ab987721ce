//! Who can answer besides the built-in planner: the providers that the operator names.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use heraut_dialogue::Settings;
use heraut_dialogue::prices::Prices;
use heraut_egress::{Allow, Egress, EgressConfig};
use heraut_llm::{Models, ProviderConfig, members};
use secrecy::SecretString;

use crate::own_keys::Open;

/// Settings of the models. Without any of them the built-in planner answers.
#[derive(Args, Clone, Debug, Default)]
pub struct Providers {
    /// Key of OpenAI; with it, OpenAI answers.
    #[arg(long, env = "OPENAI_API_KEY", hide_env_values = true, global = true, help_heading = "Models")]
    pub openai_api_key: Option<SecretString>,
    /// Model of OpenAI.
    #[arg(long, env = "OPENAI_MODEL", default_value = "gpt-4o-mini", global = true, help_heading = "Models")]
    pub openai_model: String,
    /// Seconds that OpenAI may take for a whole answer.
    #[arg(long, env = "OPENAI_TIMEOUT", default_value_t = 60, global = true, help_heading = "Models",
        value_parser = clap::value_parser!(u64).range(1..=600))]
    pub openai_timeout: u64,
    /// Another address for OpenAI.
    #[arg(long, env = "OPENAI_BASE_URL", global = true, help_heading = "Models")]
    pub openai_base_url: Option<String>,
    /// Key of Mistral; with it, Mistral answers, after OpenAI where both are there.
    #[arg(long, env = "MISTRAL_API_KEY", hide_env_values = true, global = true, help_heading = "Models")]
    pub mistral_api_key: Option<SecretString>,
    /// Model of Mistral.
    #[arg(long, env = "MISTRAL_MODEL", default_value = "mistral-small-latest", global = true, help_heading = "Models")]
    pub mistral_model: String,
    /// Another address for Mistral.
    #[arg(long, env = "MISTRAL_BASE_URL", global = true, help_heading = "Models")]
    pub mistral_base_url: Option<String>,
    /// Address of a server that speaks as OpenAI does (llama.cpp, vLLM, Ollama): http://localhost:11434/v1.
    #[arg(long, env = "HERAUT_COMPATIBLE_URL", global = true, help_heading = "Models")]
    pub compatible_url: Option<String>,
    /// Its name.
    #[arg(long, env = "HERAUT_COMPATIBLE_NAME", default_value = "local", global = true, help_heading = "Models")]
    pub compatible_name: String,
    /// Its model.
    #[arg(long, env = "HERAUT_COMPATIBLE_MODEL", default_value = "default", global = true, help_heading = "Models")]
    pub compatible_model: String,
    /// Its key, where it wants one.
    #[arg(long, env = "HERAUT_COMPATIBLE_API_KEY", hide_env_values = true, global = true, help_heading = "Models")]
    pub compatible_api_key: Option<SecretString>,
    /// Which provider answers where nobody chooses: openai, mistral, or the compatible one's name.
    #[arg(long, env = "HERAUT_DEFAULT_PROVIDER", global = true, help_heading = "Models")]
    pub default_provider: Option<String>,
    /// Seconds to the first word of any model before somebody else is asked.
    #[arg(long, env = "HERAUT_FIRST_TOKEN_TIMEOUT", default_value_t = 15, global = true, help_heading = "Models",
        value_parser = clap::value_parser!(u64).range(1..=300))]
    pub first_token_timeout: u64,
    /// Seconds that one answer may take in all, retries and other providers included.
    #[arg(long, env = "HERAUT_TURN_TIMEOUT", default_value_t = 120, global = true, help_heading = "Models",
        value_parser = clap::value_parser!(u64).range(1..=140))]
    pub turn_timeout: u64,
    /// File of prices, in place of the shipped ones where it names the same model (docs/OPERATIONS.md).
    #[arg(long, env = "HERAUT_PRICES", global = true, help_heading = "Models")]
    pub prices: Option<PathBuf>,
}

impl Providers {
    /// The members, in the order in which they stand in for each other; the playbook is the last.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn models(&self, playbook: heraut_llm::Playbook) -> Result<Models, String> {
        let mut configs = self.configs()?;
        if let Some(first) = self.default_provider.as_deref() {
            let place = configs.iter().position(|config| config.name == first);
            let place =
                place.ok_or_else(|| format!("HERAUT_DEFAULT_PROVIDER names {first}, which is not configured"))?;
            configs[..=place].rotate_right(1);
        }
        let mut models = Models::new(playbook);
        for member in members(configs, way_out) {
            models = models.with(member);
        }
        Ok(models)
    }

    /// The providers that a workspace may bring a key for: those that are named, and OpenAI and Mistral in any case. Where
    /// they are is the operator's word.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn open_to_keys(&self) -> Result<Vec<Open>, String> {
        let mut all = self.clone();
        // What is asked under a workspace's key never carries this one: it is replaced before there is a member.
        let _ = all.openai_api_key.get_or_insert_default();
        let _ = all.mistral_api_key.get_or_insert_default();
        let configs = all.configs()?.into_iter().map(|config| ProviderConfig { key: None, ..config });
        let with_way = |config: ProviderConfig| {
            let egress = way_out(&config);
            (config, egress)
        };
        Ok(configs.map(with_way).collect())
    }

    fn configs(&self) -> Result<Vec<ProviderConfig>, String> {
        let mut configs = Vec::new();
        if let Some(key) = &self.openai_api_key {
            let mut openai = ProviderConfig::openai(key.clone());
            openai.model.clone_from(&self.openai_model);
            openai.total_timeout = Duration::from_secs(self.openai_timeout);
            if let Some(url) = &self.openai_base_url {
                openai.base_url.clone_from(url);
            }
            configs.push(openai);
        }
        if let Some(key) = &self.mistral_api_key {
            let mut mistral = ProviderConfig::mistral(key.clone());
            mistral.model.clone_from(&self.mistral_model);
            if let Some(url) = &self.mistral_base_url {
                mistral.base_url.clone_from(url);
            }
            configs.push(mistral);
        }
        if let Some(url) = &self.compatible_url {
            let mut server = ProviderConfig::compatible(&self.compatible_name, url, &self.compatible_model);
            server.key.clone_from(&self.compatible_api_key);
            configs.push(server);
        }
        for config in &mut configs {
            config.ttft_timeout = Duration::from_secs(self.first_token_timeout);
            config.total_timeout = config.total_timeout.min(Duration::from_secs(self.turn_timeout));
            let named =
                !config.name.is_empty() && config.name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
            if !named || config.name == heraut_llm::PLAYBOOK {
                return Err(format!("{:?} is no name for a provider: letters, digits, - _ .", config.name));
            }
            if url::Url::parse(&config.base_url).ok().is_none_or(|url| !url.has_host()) {
                return Err(format!("the address of {} is no address", config.name));
            }
        }
        Ok(configs)
    }

    /// How the engine works.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn engine(&self, fallback: bool) -> Result<Settings, String> {
        let mut prices = Prices::shipped();
        if let Some(path) = &self.prices {
            let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
            prices = prices.with(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        let time = Duration::from_secs(self.turn_timeout);
        Ok(Settings { fallback, prices, time, ..Settings::default() })
    }
}

/// The way out to a provider. The operator named its address, so its host is exempt from the rules for addresses that
/// somebody else could have chosen: a server on this machine, plain http.
fn way_out(config: &ProviderConfig) -> Arc<Egress> {
    let host = url::Url::parse(&config.base_url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let allow = Allow::parse(host.as_deref()).unwrap_or_default();
    let limits = EgressConfig { allow, timeout: config.total_timeout, ..EgressConfig::default() };
    Arc::new(Egress::new(limits))
}
