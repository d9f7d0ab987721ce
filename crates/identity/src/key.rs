//! Keys by which programs come in: what they may, and until when.

use heraut_kernel::{Instant, Role, UserId, WorkspaceId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a key is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum KeyScope {
    /// Looking.
    Read,
    /// Changing.
    Write,
}

impl KeyScope {
    const ALL: [Self; 2] = [Self::Read, Self::Write];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
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

/// Whose a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A person: the key acts as them, wherever they are a member.
    Person(UserId),
    /// A workspace: the key acts for nobody in particular, there and nowhere else.
    Workspace(WorkspaceId),
}

impl Holder {
    /// What its keys begin with.
    #[must_use]
    pub const fn start(self) -> &'static str {
        match self {
            Self::Person(_) => "hk_",
            Self::Workspace(_) => "hs_",
        }
    }
}

/// A key as its holder sees it; the key itself was shown once.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its number.
    pub id: i64,
    /// What it is for, in words.
    pub name: String,
    /// How it begins.
    pub beginning: String,
    /// What it may do at most.
    pub role: Role,
    /// What it is good for.
    pub scopes: Vec<KeyScope>,
    /// When it was made.
    pub created_at: Instant,
    /// When it ends.
    pub expires_at: Option<Instant>,
    /// When it was last used, within a minute.
    pub last_used_at: Option<Instant>,
    /// The key that takes its place.
    pub replaced_by: Option<i64>,
}

/// A key to be made.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// What it is for, in words.
    pub name: String,
    /// What it may do at most.
    pub role: Role,
    /// What it is good for.
    pub scopes: Vec<KeyScope>,
    /// When it ends.
    pub expires_at: Option<Instant>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_survive_their_words() {
        let both = [KeyScope::Write, KeyScope::Read, KeyScope::Write];
        assert_eq!(KeyScope::words(&both), "read write");
        assert_eq!(KeyScope::of_words("read write"), [KeyScope::Read, KeyScope::Write]);
        assert_eq!(KeyScope::of_words("write admin"), [KeyScope::Write]);
    }
}
