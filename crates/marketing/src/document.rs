//! A scenario as a document that can leave and come back. Identifiers in it only say which line speaks of which entity.

use garde::Validate;
use heraut_http::rules;
use heraut_kernel::{Instant, Locale};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::cible::CibleLiee;
use crate::entite::{EntiteCible, EntiteObjectif, EntiteRessource};
use crate::entonnoir::Entonnoir;
use crate::objectif::ObjectifLie;
use crate::plan::Plan;
use crate::ressource::RessourceLiee;
use crate::scenario::Scenario;

/// The version of the document that this product writes, and the newest that it reads.
pub const VERSION: u32 = 1;
/// Most entities of a kind, and most versions of a plan, that are taken in.
const MANY: usize = 500;

/// What the document is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
pub struct Header {
    /// Always `scenario`.
    #[garde(custom(is_scenario))]
    pub format: String,
    /// Version of the format.
    #[garde(range(min = 1, max = VERSION))]
    pub version: u32,
    /// When it was written.
    #[serde(default)]
    #[garde(skip)]
    pub exported_at: Option<Instant>,
}

fn is_scenario(format: &str, (): &()) -> garde::Result {
    if format == "scenario" {
        return Ok(());
    }
    Err(rules::fault("unknown_value", "Ce document n'est pas un scénario.", "This document is not a scenario."))
}

/// A scenario as it leaves.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScenarioDocument {
    /// What this is.
    pub heraut: Header,
    /// The scenario with its links and its newest plan.
    pub scenario: Scenario,
    /// All versions of its plan, oldest first.
    pub plans: Vec<Plan>,
}

/// A scenario as it comes back. What can be computed is not read.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
pub struct ScenarioDocumentIn {
    /// What this is.
    #[garde(dive)]
    pub heraut: Header,
    /// The scenario.
    #[garde(dive)]
    pub scenario: ScenarioContents,
    /// All versions of its plan, oldest first.
    #[serde(default)]
    #[garde(length(max = MANY))]
    pub plans: Vec<Plan>,
}

/// What makes a scenario.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
pub struct ScenarioContents {
    /// Name.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 150))]
    #[schema(min_length = 1, max_length = 150)]
    pub nom: String,
    /// Main theme.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 150))]
    #[schema(min_length = 1, max_length = 150)]
    pub thematique: String,
    /// Description.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 5000))]
    #[schema(max_length = 5000)]
    pub description: Option<String>,
    /// Language of its generated texts.
    #[serde(default)]
    #[garde(skip)]
    pub langue: Locale,
    /// Whether it is out of the way.
    #[serde(default)]
    #[garde(skip)]
    pub archived: bool,
    /// What it is to bring.
    #[serde(default)]
    #[garde(dive)]
    pub entonnoir: Option<Entonnoir>,
    /// Objectifs, in order.
    #[serde(default)]
    #[garde(length(max = MANY), dive)]
    pub objectifs: Vec<DocumentObjectif>,
    /// Cibles, in order.
    #[serde(default)]
    #[garde(length(max = MANY), dive)]
    pub cibles: Vec<DocumentCible>,
    /// Ressources, in order.
    #[serde(default)]
    #[garde(length(max = MANY), dive)]
    pub ressources: Vec<DocumentRessource>,
}

/// An objectif of the document.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
pub struct DocumentObjectif {
    /// What the lines of the document call it.
    #[serde(default)]
    #[garde(skip)]
    pub id: i64,
    /// The objectif.
    #[serde(flatten)]
    #[garde(dive)]
    pub entite: EntiteObjectif,
    /// Rank.
    #[serde(default)]
    #[garde(range(min = 1, max = 999))]
    #[schema(minimum = 1, maximum = 999)]
    pub priorite: Option<i16>,
}

/// A cible of the document.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
pub struct DocumentCible {
    /// What the lines of the document call it.
    #[serde(default)]
    #[garde(skip)]
    pub id: i64,
    /// The cible.
    #[serde(flatten)]
    #[garde(dive)]
    pub entite: EntiteCible,
}

/// A ressource of the document.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
pub struct DocumentRessource {
    /// What the lines of the document call it.
    #[serde(default)]
    #[garde(skip)]
    pub id: i64,
    /// The ressource.
    #[serde(flatten)]
    #[garde(dive)]
    pub entite: EntiteRessource,
}

/// The labels by which lines speak of entities, for people to read.
#[derive(Debug)]
pub struct Names<'s>(pub &'s Scenario);

impl Names<'_> {
    fn of<T>(list: &[T], id: Option<i64>, id_of: impl Fn(&T) -> i64, label: impl Fn(&T) -> &str) -> &str {
        list.iter().find(|it| Some(id_of(it)) == id).map(label).unwrap_or_default()
    }

    /// Label of an objectif; empty where it is not linked.
    #[must_use]
    pub fn objectif(&self, id: Option<i64>) -> &str {
        Self::of(&self.0.objectifs, id, |it: &ObjectifLie| it.id, |it| &it.label)
    }

    /// Label of a cible; empty where it is not linked.
    #[must_use]
    pub fn cible(&self, id: Option<i64>) -> &str {
        Self::of(&self.0.cibles, id, |it: &CibleLiee| it.id, |it| &it.label)
    }

    /// Title of a ressource; empty where it is not linked.
    #[must_use]
    pub fn ressource(&self, id: Option<i64>) -> &str {
        Self::of(&self.0.ressources, id, |it: &RessourceLiee| it.id, |it| &it.titre)
    }
}
