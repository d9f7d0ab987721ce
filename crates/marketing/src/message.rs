//! A message of the conversation about a scenario. Purged seven days after it was written.

use chrono::Duration;
use heraut_kernel::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::action::Action;
use crate::entite::Entite;

/// The values of `auteur`.
pub const AUTEURS: &[&str] = &["user", "assistant", "system"];
/// How long a message is kept.
pub const TTL: Duration = Duration::days(7);

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Auteur {
    /// The marketer.
    User,
    /// The assistant.
    Assistant,
    /// The product.
    System,
}

impl Auteur {
    /// The word kept in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Assistant => "assistant",
            Self::System => "system",
        }
    }

    /// The author of a word.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        match word {
            "user" => Self::User,
            "assistant" => Self::Assistant,
            _ => Self::System,
        }
    }
}

/// What became of a proposal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum StatutProposition {
    /// Waits for an answer.
    #[default]
    Proposee,
    /// Added.
    Acceptee,
    /// Turned down.
    Refusee,
}

/// Something that the assistant proposes to add. Nothing is written before the marketer accepts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Proposal {
    /// Name within its message.
    pub id: String,
    /// What would be added.
    pub entity: Entite,
    /// Its label or title.
    pub label: String,
    /// What it is.
    pub description: String,
    /// Why it suits this scenario.
    pub insight: Option<String>,
    /// What became of it.
    #[serde(default)]
    pub statut: StatutProposition,
}

/// A question that the assistant asked, with what it knows already: the next free text is its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attente {
    /// What was asked.
    pub quoi: heraut_playbook::understand::Attente,
    /// What is known already.
    #[serde(default)]
    pub params: Map<String, Value>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Message {
    /// Identifier.
    pub id: i64,
    /// The scenario that it is about.
    pub scenario_id: Option<i64>,
    /// The conversation that it belongs to.
    pub thread_id: Option<Uuid>,
    /// Who wrote it.
    pub auteur: Auteur,
    /// What it says, markdown.
    pub contenu: String,
    /// The intent that led to it.
    pub role_action: Option<String>,
    /// Its buttons.
    pub actions: Vec<Action>,
    /// Its proposals.
    pub proposals: Vec<Proposal>,
    /// Who answered: `playbook` or a model.
    pub source: Option<String>,
    /// One honest sentence, where somebody else answered than was chosen.
    pub note: Option<String>,
    /// Whether somebody else answered than was chosen.
    pub degraded: bool,
    /// The marketer stopped the answer: this is what was written so far.
    pub stopped: bool,
    /// The turn that made it.
    pub turn_id: Option<Uuid>,
    /// The question that it asks.
    #[serde(skip)]
    pub attente: Option<Attente>,
    /// When it was written.
    pub created_at: Instant,
    /// When it is deleted for good.
    pub ttl: Instant,
}
