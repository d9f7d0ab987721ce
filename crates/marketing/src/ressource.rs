//! A ressource: a content that exists already and that a plan can use.

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
