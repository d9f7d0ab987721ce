//! A cible: whom a scenario addresses. Reusable from one scenario to the next.

use heraut_kernel::Instant;
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

/// A cible of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Cible {
    /// Identifier.
    pub id: i64,
    /// Label, unique in the workspace.
    pub label: String,
    /// Who they are.
    pub persona: Option<String>,
    /// Segment of companies.
    pub segment: Option<String>,
    /// Scenarios that address it.
    pub nb_scenarios: i64,
    /// Lock column.
    pub revision: i32,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

/// What a cible is made of, and where it stands for a scenario. Texts are trimmed and their lengths checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewCible {
    /// Label, at most 120 characters.
    pub label: String,
    /// Who they are, at most 5000 characters.
    pub persona: Option<String>,
    /// Segment of companies, at most 120 characters.
    pub segment: Option<String>,
    /// Where they stand, for the scenario that adds them.
    pub maturite: Option<Maturite>,
}

/// A change of a cible; `None` leaves a field alone.
#[derive(Clone, Debug, Default)]
pub struct CibleChange {
    /// New label.
    pub label: Option<String>,
    /// New persona, or none.
    pub persona: Option<Option<String>>,
    /// New segment, or none.
    pub segment: Option<Option<String>>,
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
