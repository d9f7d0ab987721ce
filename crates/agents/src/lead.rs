//! A visitor who left an address, and to what they agreed.

use heraut_kernel::{Instant, Locale};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a visitor left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLead {
    /// How they are called.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their number.
    pub phone: String,
    /// What they want.
    pub message: String,
    /// The sentence that they agreed to, as it was shown.
    pub consent: String,
    /// Its language.
    pub langue: Locale,
}

/// A lead as the desk sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Lead {
    /// Identifier.
    pub id: Uuid,
    /// The agent.
    pub agent_id: Uuid,
    /// The conversation; null once it was deleted.
    pub conversation_id: Option<Uuid>,
    /// How they are called.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their number.
    pub phone: String,
    /// What they want.
    pub message: String,
    /// The sentence that they agreed to, as it was shown.
    pub consent: String,
    /// Its language.
    pub langue: Locale,
    /// When they agreed.
    pub consent_at: Instant,
    /// When they last wrote under this address.
    pub updated_at: Instant,
}

/// An address as it is compared; nothing where it cannot be one.
#[must_use]
pub fn email_key(text: &str) -> Option<String> {
    let text = text.trim();
    let (local, domain) = text.rsplit_once('@')?;
    let label = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    let plain = |c: char| {
        !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | '"' | '\\' | '@')
    };
    let good = !local.is_empty()
        && local.chars().all(plain)
        && domain.split('.').count() > 1
        && domain.split('.').all(label)
        && text.chars().count() <= 254;
    good.then(|| format!("{local}@{domain}").to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_what_is_none() {
        assert_eq!(email_key(" Ana.Ü@Exemple.fr ").as_deref(), Some("ana.ü@exemple.fr"));
        for bad in ["", "a", "a@b", "@b.fr", "a b@c.fr", "a@b..fr", "a@-b.fr", "a@b.fr, c@d.fr", "<a@b.fr>"] {
            assert_eq!(email_key(bad), None, "{bad}");
        }
    }
}
