//! Who vouches for people: the OpenID Connect providers that the operator names.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use heraut_egress::{Allow, Egress, EgressConfig};
use heraut_identity::oidc::Providers;
use heraut_identity::oidc::client::{Client, Settings};
use secrecy::SecretString;
use serde::Deserialize;

/// Settings of signing in by accounts elsewhere. Without an issuer or a file people have passwords.
#[derive(Args, Clone, Debug, Default)]
pub struct OidcSettings {
    /// Address of an OpenID Connect provider, as it signs its tokens: https://sso.example.org/realms/desk.
    #[arg(long, env = "HERAUT_OIDC_ISSUER", global = true, help_heading = "Sign-in by OpenID Connect")]
    pub oidc_issuer: Option<String>,
    /// What the provider calls this installation.
    #[arg(long, env = "HERAUT_OIDC_CLIENT_ID", global = true, help_heading = "Sign-in by OpenID Connect")]
    pub oidc_client_id: Option<String>,
    /// What proves this installation to the provider; none for a public client.
    #[arg(
        long,
        env = "HERAUT_OIDC_CLIENT_SECRET",
        hide_env_values = true,
        global = true,
        help_heading = "Sign-in by OpenID Connect"
    )]
    pub oidc_client_secret: Option<SecretString>,
    /// How people know the provider: it stands on the button.
    #[arg(
        long,
        env = "HERAUT_OIDC_NAME",
        default_value = "SSO",
        global = true,
        help_heading = "Sign-in by OpenID Connect"
    )]
    pub oidc_name: String,
    /// File that names several providers, in place of the four above (docs/OPERATIONS.md).
    #[arg(long, env = "HERAUT_OIDC_FILE", global = true, help_heading = "Sign-in by OpenID Connect")]
    pub oidc_file: Option<PathBuf>,
}

/// A provider as the file names it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    name: String,
    issuer: String,
    client_id: String,
    client_secret: Option<SecretString>,
    #[serde(default)]
    scopes: Vec<String>,
    /// Hosts of it beside the issuer's that may be on this machine or network.
    #[serde(default)]
    allow: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    providers: Vec<Entry>,
}

impl OidcSettings {
    /// The providers.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn providers(&self) -> Result<Providers, String> {
        let entries = self.entries()?;
        for (place, entry) in entries.iter().enumerate() {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if entry.id.is_empty() || entry.id.len() > 60 || !entry.id.chars().all(plain) {
                return Err(format!("OpenID Connect: the id {:?} is not of a-z, 0-9 and - alone.", entry.id));
            }
            if entries.iter().take(place).any(|other| other.id == entry.id) {
                return Err(format!("OpenID Connect: the id {} is there twice.", entry.id));
            }
        }
        entries.into_iter().map(client).collect::<Result<_, _>>().map(Providers::new)
    }

    /// Whether there are any.
    #[must_use]
    pub fn are_named(&self) -> bool {
        let file = self.oidc_file.as_ref().is_some_and(|path| !path.as_os_str().is_empty());
        file || self.oidc_issuer.as_deref().is_some_and(|issuer| !issuer.is_empty())
    }

    fn entries(&self) -> Result<Vec<Entry>, String> {
        if let Some(path) = self.oidc_file.as_ref().filter(|path| !path.as_os_str().is_empty()) {
            let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
            let file: File = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
            return Ok(file.providers);
        }
        let Some(issuer) = self.oidc_issuer.clone().filter(|issuer| !issuer.is_empty()) else { return Ok(Vec::new()) };
        let client_id = self.oidc_client_id.clone().filter(|id| !id.is_empty());
        let client_id = client_id.ok_or("HERAUT_OIDC_ISSUER is set, and HERAUT_OIDC_CLIENT_ID is not.")?;
        let secret = self.oidc_client_secret.clone();
        let client_secret = secret.filter(|secret| !secrecy::ExposeSecret::expose_secret(secret).is_empty());
        let name = self.oidc_name.clone();
        let (id, scopes, allow) = ("sso".to_owned(), Vec::new(), Vec::new());
        Ok(vec![Entry { id, name, issuer, client_id, client_secret, scopes, allow }])
    }
}

/// The operator's word puts the issuer's own host beyond the rules for addresses: it may be on this machine.
fn client(entry: Entry) -> Result<Client, String> {
    let url = url::Url::parse(&entry.issuer).map_err(|error| format!("OpenID Connect: {}: {error}.", entry.issuer))?;
    let host = url.host_str().unwrap_or_default().to_owned();
    let hosts = entry.allow.iter().map(String::as_str).chain([host.as_str()]);
    let allow = Allow::parse(hosts).map_err(|host| format!("OpenID Connect: {host} is no host."))?;
    let egress = Egress::new(EgressConfig { allow, max_bytes: 1024 * 1024, ..EgressConfig::default() });
    let settings = Settings {
        id: entry.id,
        name: entry.name,
        issuer: entry.issuer.clone(),
        client_id: entry.client_id,
        client_secret: entry.client_secret,
        scopes: entry.scopes,
    };
    Client::new(settings, Arc::new(egress)).map_err(|error| format!("OpenID Connect: {}: {error}.", entry.issuer))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(issuer: &str) -> OidcSettings {
        OidcSettings {
            oidc_issuer: Some(issuer.to_owned()),
            oidc_client_id: Some("desk".to_owned()),
            oidc_name: "Keycloak".to_owned(),
            ..OidcSettings::default()
        }
    }

    #[test]
    fn one_provider_is_named_by_variables() {
        let none = OidcSettings::default();
        assert!(!none.are_named() && none.providers().unwrap().iter().next().is_none());
        let one = of("https://sso.example.org/realms/desk").providers().unwrap();
        assert_eq!(one.get("sso").map(Client::name), Some("Keycloak"));
        assert!(of("sso.example.org").providers().is_err(), "no address");
        let nobody = OidcSettings { oidc_client_id: None, ..of("https://sso.example.org") };
        assert!(nobody.providers().unwrap_err().contains("HERAUT_OIDC_CLIENT_ID"));
    }

    #[test]
    fn several_are_named_by_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("oidc.json");
        let read = |text: &str| {
            std::fs::write(&path, text).unwrap();
            OidcSettings { oidc_file: Some(path.clone()), ..of("https://unused.example") }.providers()
        };
        let google = r#"{"id": "google", "name": "Google", "issuer": "https://accounts.google.com", "client_id": "a"}"#;
        let lan = r#"{"id": "kc", "name": "K", "issuer": "http://10.0.0.5:8080/realms/a", "client_id": "b", "client_secret": "s"}"#;
        let both = read(&format!(r#"{{"providers": [{google}, {lan}]}}"#)).unwrap();
        assert_eq!(both.iter().map(Client::id).collect::<Vec<_>>(), ["google", "kc"]);
        for wrong in [
            format!(r#"{{"providers": [{google}, {google}]}}"#),
            r#"{"providers": [{"id": "Ma boîte", "name": "", "issuer": "https://a.fr", "client_id": "a"}]}"#.to_owned(),
            r#"{"providers": [{"id": "a", "name": "A", "client_id": "a"}]}"#.to_owned(),
            r#"{"provider": []}"#.to_owned(),
        ] {
            assert!(read(&wrong).is_err(), "{wrong}");
        }
    }
}
