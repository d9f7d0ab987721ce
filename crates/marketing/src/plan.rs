//! A plan: the dated diffusion of a scenario, one line a content. Versions are numbered per scenario; the newest is edited
//! in place, a superseded one is frozen.

pub mod change;
pub mod charge;
pub mod diff;
pub mod new;
pub mod occurrences;
pub mod options;
pub mod rule;

use chrono::NaiveDate;
use heraut_kernel::{Instant, Locale};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The values of `etape`.
pub const ETAPES: &[&str] = &["awareness", "consideration", "decision", "retention"];
/// The values of an item's `statut`.
pub const STATUTS: &[&str] = &["a_faire", "en_cours", "valide", "publie"];

/// A stage of the buyer's journey, customers included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Etape {
    /// Discovers the subject.
    Awareness,
    /// Compares ways to act.
    Consideration,
    /// Chooses a supplier.
    Decision,
    /// Is a customer already.
    Retention,
}

impl Etape {
    /// The word kept in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Awareness => "awareness",
            Self::Consideration => "consideration",
            Self::Decision => "decision",
            Self::Retention => "retention",
        }
    }

    /// The stage of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "awareness" => Some(Self::Awareness),
            "consideration" => Some(Self::Consideration),
            "decision" => Some(Self::Decision),
            "retention" => Some(Self::Retention),
            _ => None,
        }
    }
}

/// How far the work on a line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatutItem {
    /// To be done.
    #[default]
    AFaire,
    /// Being worked on.
    EnCours,
    /// Approved.
    Valide,
    /// Published.
    Publie,
}

impl StatutItem {
    /// The word kept in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AFaire => "a_faire",
            Self::EnCours => "en_cours",
            Self::Valide => "valide",
            Self::Publie => "publie",
        }
    }

    /// The state of a word; an unknown word is the first.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        match word {
            "en_cours" => Self::EnCours,
            "valide" => Self::Valide,
            "publie" => Self::Publie,
            _ => Self::AFaire,
        }
    }
}

/// Something the planner wants the marketer to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Avertissement {
    /// Stable name of the case.
    pub code: String,
    /// The sentence, in the plan's language.
    pub message: String,
    /// What the sentence is made of.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub params: serde_json::Map<String, serde_json::Value>,
}

/// The work that a plan asks for, in hours. Efforts are estimates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Charge {
    /// Hours of all lines.
    pub heures_prevues: f64,
    /// Hours at hand over the horizon.
    pub heures_disponibles: f64,
    /// Hours of each week of the horizon.
    pub par_semaine: Vec<f64>,
}

/// One version of a scenario's plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Plan {
    /// Identifier.
    pub id: i64,
    /// Number of the version within the scenario, 1 first.
    pub numero: i32,
    /// Strategic summary.
    pub resume: String,
    /// When it was made.
    pub generated_at: Instant,
    /// Weeks that it spans.
    pub horizon_semaines: i32,
    /// Hours a week that it may use.
    pub heures_par_semaine: f64,
    /// Channels that it may use; null is all of them.
    pub canaux: Option<Vec<String>>,
    /// First day.
    pub date_debut: Option<NaiveDate>,
    /// Who made it: `playbook`, `vous`, or a model.
    pub source: String,
    /// Language of its texts.
    pub langue: Locale,
    /// Whether it is the newest version, the one that can be edited.
    pub courant: bool,
    /// Whether the scenario's inputs changed since it was made.
    pub perime: bool,
    /// What the planner wants the marketer to know.
    pub avertissements: Vec<Avertissement>,
    /// Work asked for.
    pub charge: Charge,
    /// The lines, in order.
    pub items: Vec<PlanItem>,
    /// Lock column.
    pub revision: i32,
    /// When it was stored.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

/// A version as lists show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanResume {
    /// Number of the version.
    pub numero: i32,
    /// Strategic summary.
    pub resume: String,
    /// When it was made.
    pub generated_at: Instant,
    /// Who made it: `playbook`, `vous`, or a model.
    pub source: String,
    /// Lines at hand.
    pub nb_items: i64,
    /// Whether it is the newest version, the one that can be edited.
    pub courant: bool,
    /// Weeks that it spans.
    pub horizon_semaines: i32,
    /// Hours a week that it may use.
    pub heures_par_semaine: f64,
}

/// One line of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanItem {
    /// Identifier.
    pub id: i64,
    /// Name of the line that stays the same from one version to the next.
    pub cle: String,
    /// Place in the plan, 1 first.
    pub position: i32,
    /// Format (`article`, `webinar`…).
    pub format: String,
    /// What is said.
    pub message: String,
    /// Where.
    pub canal: String,
    /// How often, in words.
    pub frequence: String,
    /// What is measured.
    pub kpi: String,
    /// First day, local to the workspace.
    pub date_debut: Option<NaiveDate>,
    /// Time of day, `HH:MM`.
    pub heure: Option<String>,
    /// Recurrence, RFC 5545.
    pub rrule: Option<String>,
    /// Stage of the journey.
    pub etape: Option<Etape>,
    /// Audience addressed.
    pub cible_id: Option<i64>,
    /// Objectif served.
    pub objectif_id: Option<i64>,
    /// Existing content used.
    pub ressource_id: Option<i64>,
    /// Call to action.
    pub cta: Option<String>,
    /// Who does it.
    pub responsable: Option<String>,
    /// How far it is.
    pub statut: StatutItem,
    /// Note.
    pub note: Option<String>,
    /// Hours of work for the whole line; an estimate unless a person wrote it.
    pub effort_h: Option<f64>,
    /// Why this line is in the plan.
    pub pourquoi: Option<String>,
    /// Who wrote it: `playbook`, `vous`, or a model.
    pub provenance: String,
    /// Lock column.
    pub revision: i32,
}

impl Plan {
    /// When it runs and how many hours it may use.
    #[must_use]
    pub const fn frame(&self) -> charge::Frame {
        charge::Frame {
            debut: self.date_debut,
            semaines: self.horizon_semaines,
            heures_par_semaine: self.heures_par_semaine,
        }
    }
}

/// A line with nothing but a name, for the tests of this folder.
#[cfg(test)]
pub(crate) fn test_item(cle: &str) -> PlanItem {
    serde_json::from_value(serde_json::json!({
        "id": 0, "cle": cle, "position": 1, "format": "autre", "message": "Message", "canal": "", "frequence": "",
        "kpi": "", "statut": "a_faire", "provenance": "playbook", "revision": 1
    }))
    .expect("a line")
}
