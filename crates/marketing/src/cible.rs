//! A cible: whom a scenario addresses. Reusable from one scenario to the next.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The values of `maturite`.
pub const MATURITES: &[&str] = &["awareness", "consideration", "decision"];

/// Where an audience stands in its journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Maturite {
    /// Discovers the subject.
    Awareness,
    /// Compares ways to act.
    Consideration,
    /// Chooses a supplier.
    Decision,
}

impl Maturite {
    /// The word kept in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Awareness => "awareness",
            Self::Consideration => "consideration",
            Self::Decision => "decision",
        }
    }

    /// The maturity of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "awareness" => Some(Self::Awareness),
            "consideration" => Some(Self::Consideration),
            "decision" => Some(Self::Decision),
            _ => None,
        }
    }
}

/// A cible as a scenario addresses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CibleLiee {
    /// Identifier in the library.
    pub id: i64,
    /// Label, unique in the workspace.
    pub label: String,
    /// Who they are.
    pub persona: Option<String>,
    /// Segment of companies.
    pub segment: Option<String>,
    /// Where they stand.
    pub maturite: Option<Maturite>,
    /// Lock column of the library row.
    pub revision: i32,
}
