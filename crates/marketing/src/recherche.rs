//! A search for inspirations, kept so that it can be read again. No site is visited.

use heraut_kernel::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::entite::Entite;
use crate::plan::Etape;

/// One result of a search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Inspiration {
    /// Name of the card in its library.
    pub id: String,
    /// Title.
    pub titre: String,
    /// The idea in a few sentences.
    pub extrait: String,
    /// What to do with it.
    pub recommandation_action: String,
    /// Where it comes from: « bibliothèque interne », or a model. Never an address.
    pub source: String,
    /// Stage that it serves.
    pub etape: Etape,
    /// Format that it speaks of.
    pub format: String,
    /// The query matched nothing; this suits the scenario all the same.
    pub hors_requete: bool,
    /// What can be added from it.
    pub entity: Entite,
}

/// A past search.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Recherche {
    /// Identifier.
    pub id: i64,
    /// The scenario that it was for.
    pub scenario_id: i64,
    /// What was searched.
    pub requete: String,
    /// What was found.
    pub items: Vec<Inspiration>,
    /// Who answered.
    pub source: String,
    /// When.
    pub created_at: Instant,
}
