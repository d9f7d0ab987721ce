//! What a person said of themselves.

use heraut_kernel::{Locale, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How screens look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.word() == word)
    }
}

/// A person.
#[derive(Clone, PartialEq, Eq)]
pub struct Profile {
    /// Who.
    pub id: UserId,
    /// Address, where they sign in.
    pub email: Option<String>,
    /// Name.
    pub name: String,
    /// Language of the screens; none is the browser's.
    pub langue: Option<Locale>,
    /// Look of the screens; none is the system's.
    pub theme: Option<Theme>,
    /// What is kept of the password.
    pub password_hash: Option<String>,
}

impl std::fmt::Debug for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Profile").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A change of it; `None` leaves a field alone.
#[derive(Clone, Debug, Default)]
pub struct ProfileChange {
    /// New name.
    pub name: Option<String>,
    /// New language, or none.
    pub langue: Option<Option<Locale>>,
    /// New look, or none.
    pub theme: Option<Option<Theme>>,
}
