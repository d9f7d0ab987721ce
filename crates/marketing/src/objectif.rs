//! An objectif: what a scenario is for. Reusable from one scenario to the next.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An objectif as a scenario uses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ObjectifLie {
    /// Identifier in the library.
    pub id: i64,
    /// Label, unique in the workspace.
    pub label: String,
    /// Description.
    pub description: Option<String>,
    /// Archetype chosen by the marketer (`leads`, `notoriete`…) where the label alone does not tell.
    pub archetype: Option<String>,
    /// Rank among the scenario's objectifs, 1 first.
    pub priorite: Option<i16>,
    /// Lock column of the library row.
    pub revision: i32,
}
