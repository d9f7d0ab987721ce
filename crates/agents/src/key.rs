//! Keys of an agent. A *publishable* one stands in the pages of a site: it opens visits there and nothing else, so it can be
//! shown whenever it is wanted. A *secret* one is for servers, is shown once, and only its hash is kept.

use heraut_kernel::secret::{Secret, hash_of};
use heraut_kernel::{Instant, WorkspaceId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Keys of one agent at most.
pub const MAX: u64 = 20;
/// What a visitor's token begins with.
const VISITOR: &str = "hv_";

/// Which kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = GenreCle)]
pub enum KeyKind {
    /// For pages: `pk_…`.
    Publishable,
    /// For servers: `sk_…`.
    Secret,
}

impl KeyKind {
    /// As it is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Publishable => "publishable",
            Self::Secret => "secret",
        }
    }

    /// As it was stored.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        if word == "publishable" { Self::Publishable } else { Self::Secret }
    }

    const fn start(self) -> &'static str {
        match self {
            Self::Publishable => "pk_",
            Self::Secret => "sk_",
        }
    }
}

/// What a secret key is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = PorteeCle)]
pub enum KeyScope {
    /// Asking the agent: `/v1/chat/completions`.
    Chat,
    /// Saying which models there are: `/v1/models`.
    Models,
}

impl KeyScope {
    const ALL: [Self; 2] = [Self::Chat, Self::Models];

    const fn word(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Models => "models",
        }
    }

    /// The scopes of a text of words.
    #[must_use]
    pub fn of_words(words: &str) -> Vec<Self> {
        Self::ALL.into_iter().filter(|scope| words.split(' ').any(|word| word == scope.word())).collect()
    }

    /// The words of scopes, each once.
    #[must_use]
    pub fn words(scopes: &[Self]) -> String {
        let words = Self::ALL.into_iter().filter(|scope| scopes.contains(scope)).map(Self::word);
        words.collect::<Vec<_>>().join(" ")
    }
}

/// A key as the desk shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CleAgent)]
pub struct AgentKey {
    /// Identifier.
    pub id: Uuid,
    /// Which kind.
    pub kind: KeyKind,
    /// What it is for.
    pub name: String,
    /// How it begins.
    pub beginning: String,
    /// The whole of a publishable key; nothing of a secret one, which was shown once.
    pub token: Option<String>,
    /// What a secret key is good for.
    pub scopes: Vec<KeyScope>,
    /// When it was made.
    pub created_at: Instant,
    /// When it ends; never where null.
    pub expires_at: Option<Instant>,
    /// When it was last used, within a minute.
    pub last_used_at: Option<Instant>,
    /// The key that takes its place.
    pub replaced_by: Option<Uuid>,
    /// When it was last presented by a browser, where it is a secret one: it was published, and should be replaced.
    pub leaked_at: Option<Instant>,
}

/// A new token of a key. It names its workspace, so that nothing has to be searched outside the walls.
#[must_use]
pub fn token(kind: KeyKind, workspace: WorkspaceId) -> Secret {
    Secret::generate(&format!("{}{}_", kind.start(), workspace.0))
}

/// A new token of a visitor.
#[must_use]
pub fn visitor_token(workspace: WorkspaceId) -> Secret {
    Secret::generate(&format!("{VISITOR}{}_", workspace.0))
}

/// The workspace that a key names, and what is kept of it.
#[must_use]
pub fn read(kind: KeyKind, token: &str) -> Option<(WorkspaceId, String)> {
    named(kind.start(), token)
}

/// The same of a visitor's token.
#[must_use]
pub fn read_visitor(token: &str) -> Option<(WorkspaceId, String)> {
    named(VISITOR, token)
}

fn named(word: &str, token: &str) -> Option<(WorkspaceId, String)> {
    let (workspace, _) = token.strip_prefix(word)?.split_once('_')?;
    let workspace = workspace.parse().ok().filter(|id| *id > 0)?;
    Some((WorkspaceId(workspace), hash_of(token)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_its_workspace_and_its_kind() {
        let key = token(KeyKind::Publishable, WorkspaceId(7));
        assert!(key.expose().starts_with("pk_7_"));
        assert_eq!(read(KeyKind::Publishable, key.expose()), Some((WorkspaceId(7), key.hash())));
        assert_eq!(read(KeyKind::Secret, key.expose()), None);
        assert_eq!(read_visitor(key.expose()), None);
        let visitor = visitor_token(WorkspaceId(7));
        assert_eq!(read_visitor(visitor.expose()), Some((WorkspaceId(7), visitor.hash())));
        for bad in ["", "pk_", "pk_7", "pk__x", "pk_0_x", "pk_-1_x"] {
            assert_eq!(read(KeyKind::Publishable, bad), None, "{bad}");
        }
    }

    #[test]
    fn scopes_survive_their_words() {
        assert_eq!(KeyScope::words(&[KeyScope::Models, KeyScope::Chat]), "chat models");
        assert_eq!(KeyScope::of_words("models other"), [KeyScope::Models]);
    }
}
