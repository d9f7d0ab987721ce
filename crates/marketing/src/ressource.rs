//! A ressource: a content that exists already and that a plan can use.

use heraut_kernel::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The values of `type`.
pub const TYPES: &[&str] = &["article", "video", "webinar", "cas_client", "autre"];

/// The kinds of seed 000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TypeRessource {
    /// An article.
    Article,
    /// A video.
    Video,
    /// A webinar, live or recorded.
    Webinar,
    /// A customer case.
    CasClient,
    /// Anything else.
    Autre,
}

impl TypeRessource {
    /// The word kept in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Video => "video",
            Self::Webinar => "webinar",
            Self::CasClient => "cas_client",
            Self::Autre => "autre",
        }
    }

    /// The kind of a word; an unknown word is `autre`.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        match word {
            "article" => Self::Article,
            "video" => Self::Video,
            "webinar" => Self::Webinar,
            "cas_client" => Self::CasClient,
            _ => Self::Autre,
        }
    }
}

/// A ressource of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ressource {
    /// Identifier.
    pub id: i64,
    /// Kind.
    #[serde(rename = "type")]
    pub kind: TypeRessource,
    /// Title.
    pub titre: String,
    /// Address, http or https.
    pub url: Option<String>,
    /// How it can be used in general.
    pub note: Option<String>,
    /// Scenarios that use it.
    pub nb_scenarios: i64,
    /// Lock column.
    pub revision: i32,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

/// What a ressource is made of, and what a scenario uses it for. Texts are trimmed and their lengths checked.
/// The same kind, title and address are the same ressource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRessource {
    /// Kind.
    pub kind: TypeRessource,
    /// Title, at most 150 characters.
    pub titre: String,
    /// Address, http or https, at most 255 characters.
    pub url: Option<String>,
    /// How it can be used in general, at most 5000 characters.
    pub note: Option<String>,
    /// What the scenario that adds it uses it for, at most 120 characters.
    pub usage: Option<String>,
}

/// A change of a ressource; `None` leaves a field alone.
#[derive(Clone, Debug, Default)]
pub struct RessourceChange {
    /// New kind.
    pub kind: Option<TypeRessource>,
    /// New title.
    pub titre: Option<String>,
    /// New address, or none.
    pub url: Option<Option<String>>,
    /// New note, or none.
    pub note: Option<Option<String>>,
}

/// A ressource as a scenario uses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RessourceLiee {
    /// Identifier in the library.
    pub id: i64,
    /// Kind.
    #[serde(rename = "type")]
    pub kind: TypeRessource,
    /// Title.
    pub titre: String,
    /// Address, http or https.
    pub url: Option<String>,
    /// How it can be used in general.
    pub note: Option<String>,
    /// What this scenario uses it for.
    pub usage: Option<String>,
    /// Lock column of the library row.
    pub revision: i32,
}
