//! Others who vouch for people: OpenID Connect providers that the operator names. Pure rules here, the protocol in [`client`].

pub mod client;

use std::sync::Arc;

use client::Client;

/// The providers of an installation. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Providers(Arc<Vec<Client>>);

impl Providers {
    /// These.
    #[must_use]
    pub fn new(clients: Vec<Client>) -> Self {
        Self(Arc::new(clients))
    }

    /// The one of this name.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Client> {
        self.iter().find(|client| client.id() == id)
    }

    /// All, as the operator ordered them.
    pub fn iter(&self) -> std::slice::Iter<'_, Client> {
        self.0.iter()
    }
}

/// What is known of somebody when a provider has vouched for them.
#[derive(Clone)]
pub struct Vouched {
    /// Who vouches.
    pub issuer: String,
    /// Their name there, which never changes.
    pub subject: String,
    /// Their address, where the provider says that it has made sure of it.
    pub verified_email: Option<String>,
    /// How they are called.
    pub name: Option<String>,
    /// What opens the provider's own doors in their name.
    pub access_token: secrecy::SecretString,
    /// What renews it, where the provider gives it.
    pub refresh_token: Option<secrecy::SecretString>,
}

impl std::fmt::Debug for Vouched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vouched").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// Why somebody who comes back from a provider is not let in. The login page has a sentence for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The person, or the provider for them, said no.
    Denied,
    /// What came back does not prove who they are.
    Failed,
    /// The way was not begun in this browser, was gone already, or took too long.
    State,
    /// The provider has not made sure of their address.
    Unverified,
    /// The address has an account here, which was never connected: whoever owns it signs in and connects it.
    LinkFirst,
    /// Nobody here has this address, and nobody asked it in.
    NoAccount,
    /// The provider's account is connected to somebody else here.
    Taken,
    /// The plan of the workspace that asked them in has no place left.
    Full,
    /// Too many came back from this address and were not let in.
    Throttled,
    /// The provider does not answer.
    Unavailable,
}

impl Refusal {
    /// The word in the address of the page that explains it, and in the audit log.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Failed => "failed",
            Self::State => "state",
            Self::Unverified => "unverified",
            Self::LinkFirst => "link_first",
            Self::NoAccount => "no_account",
            Self::Taken => "taken",
            Self::Full => "full",
            Self::Throttled => "throttled",
            Self::Unavailable => "unavailable",
        }
    }
}

/// Where somebody is sent when they are in: a page of ours, whatever was asked for.
#[must_use]
pub fn page_of_ours(asked: Option<&str>) -> &str {
    let fits = |page: &&str| {
        let mut chars = page.chars();
        // A second slash, or a backslash that browsers take for one, would name another host.
        chars.next() == Some('/')
            && !matches!(chars.next(), Some('/' | '\\'))
            && page.len() <= 500
            && page.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    };
    asked.filter(fits).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::page_of_ours;

    #[test]
    fn only_pages_of_ours_are_gone_to() {
        for page in ["/", "/scenarios/4?onglet=plan", "/a//b"] {
            assert_eq!(page_of_ours(Some(page)), page);
        }
        let long = format!("/{}", "a".repeat(500));
        for page in ["", "//evil.example", "/\\evil.example", "/a\\b", "https://evil.example", "/a\r\nb", "/é", &long]
        {
            assert_eq!(page_of_ours(Some(page)), "/", "{page}");
        }
        assert_eq!(page_of_ours(None), "/");
    }
}
