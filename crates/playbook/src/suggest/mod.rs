//! Suggests what a scenario lacks: objectives, audiences, contents. Always three, each with its reason.
//!
//! Knowledge is data (`data/suggestions.json`): sectors with their buying committee, kinds of objective,
//! kinds of content. The scenario's theme picks the sector; what it lacks picks the order. To teach a
//! sector, add it to the file.

mod archetypes;
mod cibles;
mod knowledge;
mod objectifs;
mod ressources;
mod rotate;
mod theme;

#[cfg(test)]
mod dataset_tests;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub(crate) use archetypes::archetype_of;
pub use cibles::suggest_cibles;
pub use objectifs::suggest_objectifs;
pub use ressources::suggest_ressources;

use crate::{Brief, Etape, TypeRessource};

/// Identifier of the sector that a scenario tells (`cybersecurite`, `rh`…, `neutre` when it tells none).
#[must_use]
pub fn sector_of(brief: &Brief) -> &'static str {
    theme::secteurs(brief).first().map_or("neutre", |secteur| &secteur.id)
}

/// A proposal: what to show, why, and what to write if it is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion<E> {
    /// Label or title.
    pub label: String,
    /// What it is.
    pub description: String,
    /// Why this one, for this scenario.
    pub insight: String,
    /// What can be posted unchanged to add it.
    pub entity: E,
}

/// An objective to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntiteObjectif {
    /// Label, 120 characters at most.
    pub label: String,
    /// Description.
    pub description: String,
}

/// An audience to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntiteCible {
    /// Label, 120 characters at most.
    pub label: String,
    /// Who this is and what matters to them.
    pub persona: String,
    /// Company segment, 120 characters at most.
    pub segment: String,
    /// Where this audience stands: awareness, consideration or decision.
    pub maturite: Etape,
}

/// A content to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntiteRessource {
    /// Kind of content.
    #[serde(rename = "type")]
    pub kind: TypeRessource,
    /// Title, 150 characters at most.
    pub titre: String,
    /// How to make it.
    pub note: String,
    /// What it is for, 120 characters at most.
    pub usage: String,
}

/// What the rotation needs of an entity.
trait Entite: Clone {
    /// Longest label or title.
    const LIMITE: usize;
    /// Gives it another name.
    fn nommer(&mut self, label: &str);
}

impl Entite for EntiteObjectif {
    const LIMITE: usize = 120;
    fn nommer(&mut self, label: &str) {
        label.clone_into(&mut self.label);
    }
}

impl Entite for EntiteCible {
    const LIMITE: usize = 120;
    fn nommer(&mut self, label: &str) {
        label.clone_into(&mut self.label);
    }
}

impl Entite for EntiteRessource {
    const LIMITE: usize = 150;
    fn nommer(&mut self, label: &str) {
        label.clone_into(&mut self.titre);
    }
}
