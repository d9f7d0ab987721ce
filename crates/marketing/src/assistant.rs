//! How a workspace wants its assistant: which model answers, and in which voice.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The brand voice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Voix {
    /// How the company speaks, in its own words; at most 1,000 characters.
    pub ton: String,
    /// What is never said; at most 50 entries of 120 characters.
    pub a_eviter: Vec<String>,
}

/// The settings of a workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assistant {
    /// Which model answers, `provider/model`; the installation's default without.
    pub choice: Option<String>,
    /// The brand voice.
    pub voix: Voix,
    /// The lock column; 0 before anything was set.
    pub revision: i32,
}
