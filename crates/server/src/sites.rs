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
}

impl Default for SiteSettings {
    fn default() -> Self {
        Self { egress_allow: Vec::new(), archive_days: ARCHIVE_DAYS }
    }
}

impl SiteSettings {
    /// The context under these settings.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn hold(&self, agents: Agents) -> Result<Agents, String> {
        let allow = Allow::parse(self.egress_allow.iter().map(String::as_str));
        let allow = allow.map_err(|entry| format!("HERAUT_EGRESS_ALLOW: {entry} is no host and no network."))?;
        let egress = Egress::new(EgressConfig { allow, ..EgressConfig::default() });
        let after = (self.archive_days > 0).then(|| Duration::days(self.archive_days.into()));
        Ok(agents.fetching_through(Arc::new(egress)).archiving_after(after))
    }
}
