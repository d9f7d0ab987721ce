//! Agents on websites: what the operator says of them.

use std::sync::Arc;

use chrono::Duration;
use clap::Args;
use heraut_agents::{ARCHIVE_DAYS, Agents};
use heraut_egress::{Allow, Egress, EgressConfig};

/// Settings of agents on websites.
#[derive(Args, Clone, Debug)]
pub struct SiteSettings {
    /// Hosts and networks that pages of knowledge and webhooks may reach although they are not public, separated by commas.
    #[arg(long, env = "HERAUT_EGRESS_ALLOW", value_delimiter = ',', global = true, help_heading = "Agents")]
    pub egress_allow: Vec<String>,
    /// Days without a message after which what was said with visitors is archived; 0 is never.
    #[arg(long, env = "HERAUT_ARCHIVE_DAYS", default_value_t = ARCHIVE_DAYS, global = true, help_heading = "Agents")]
    pub archive_days: u32,
    /// Model that places what agents know by its meaning, provider/model: mistral/mistral-embed. Without it, words alone find it.
    #[arg(long, env = "HERAUT_EMBEDDINGS", global = true, help_heading = "Agents")]
    pub embeddings: Option<String>,
}

/// Characters of a model's name.
const NAME: usize = 190;

impl Default for SiteSettings {
    fn default() -> Self {
        Self { egress_allow: Vec::new(), archive_days: ARCHIVE_DAYS, embeddings: None }
    }
}

impl SiteSettings {
    /// The context under these settings. `providers`: the names of those that are configured, or may be given keys.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn hold<'a>(&self, agents: Agents, providers: impl IntoIterator<Item = &'a str>) -> Result<Agents, String> {
        let allow = Allow::parse(self.egress_allow.iter().map(String::as_str));
        let allow = allow.map_err(|entry| format!("HERAUT_EGRESS_ALLOW: {entry} is no host and no network."))?;
        let egress = Egress::new(EgressConfig { allow, ..EgressConfig::default() });
        let after = (self.archive_days > 0).then(|| Duration::days(self.archive_days.into()));
        let embeddings = self.embeddings(providers)?;
        Ok(agents.fetching_through(Arc::new(egress)).archiving_after(after).embedding_by(embeddings))
    }

    /// The model that places knowledge, of one of these providers.
    fn embeddings<'a>(&self, providers: impl IntoIterator<Item = &'a str>) -> Result<Option<&str>, String> {
        let Some(name) = self.embeddings.as_deref().map(str::trim).filter(|name| !name.is_empty()) else {
            return Ok(None);
        };
        let (provider, model) = name.split_once('/').unwrap_or((name, ""));
        let known = providers.into_iter().any(|it| it == provider);
        if known && !model.is_empty() && name.chars().count() <= NAME {
            return Ok(Some(name));
        }
        Err(format!("HERAUT_EMBEDDINGS: {name} is no model of a configured provider (provider/model)."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_embeds_is_one_of_a_provider_that_is_there() {
        let said = |name: &str| SiteSettings { embeddings: Some(name.to_owned()), ..SiteSettings::default() };
        let read = |name| said(name).embeddings(["mistral", "local"]).map(|it| it.map(str::to_owned));
        assert_eq!(read(" mistral/mistral-embed "), Ok(Some("mistral/mistral-embed".to_owned())));
        assert_eq!(read("local/org/model"), Ok(Some("local/org/model".to_owned())));
        assert_eq!((read(""), SiteSettings::default().embeddings([])), (Ok(None), Ok(None)));
        let long = format!("local/{}", "m".repeat(NAME));
        for wrong in ["mistral", "mistral/", "/mistral-embed", "openai/text-embedding-3-small", &long] {
            assert!(read(wrong).is_err_and(|error| error.contains("HERAUT_EMBEDDINGS")), "{wrong}");
        }
    }
}
