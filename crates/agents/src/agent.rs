//! An agent: who answers on a site, how, and within which bounds.

use std::collections::BTreeMap;

use garde::Validate;
use heraut_http::rules;
use heraut_kernel::{Instant, Locale};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::budget::Budgets;
use crate::theme::Theme;

/// Beginnings of a conversation that are proposed, at most.
pub const STARTERS: usize = 6;
/// Characters of one.
const STARTER: usize = 120;
/// Sentences of the widget that can be said otherwise, at most.
const OVERRIDES: usize = 80;

/// What an agent says by itself, in one language. What is empty is said in the product's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(default)]
#[schema(as = TexteAgent)]
pub struct Text {
    /// Above the conversation; the agent's name where empty.
    #[garde(length(chars, max = 80))]
    #[schema(max_length = 80)]
    pub title: String,
    /// The first message.
    #[garde(length(chars, max = 1000))]
    #[schema(max_length = 1000)]
    pub greeting: String,
    /// How a visitor may begin.
    #[garde(length(max = STARTERS), inner(length(chars, min = 1, max = STARTER)))]
    #[schema(max_items = 6)]
    pub starters: Vec<String>,
    /// What is said where nothing fits.
    #[garde(length(chars, max = 1000))]
    #[schema(max_length = 1000)]
    pub fallback: String,
    /// To what a visitor agrees who leaves an address.
    #[garde(length(chars, max = 1000))]
    #[schema(max_length = 1000)]
    pub consent: String,
    /// Other words for sentences of the widget, by their names.
    #[garde(length(max = OVERRIDES), custom(short_values))]
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub words: BTreeMap<String, String>,
}

fn short_values(words: &BTreeMap<String, String>, _: &()) -> garde::Result {
    let short = |(name, text): (&String, &String)| name.chars().count() <= 40 && text.chars().count() <= 300;
    if words.iter().all(short) { Ok(()) } else { Err(garde::Error::new("max 300")) }
}

/// What an agent says by itself, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(default)]
#[schema(as = TextesAgent)]
pub struct Texts {
    /// In French.
    #[serde(deserialize_with = "rules::object")]
    #[garde(dive)]
    pub fr: Text,
    /// In English.
    #[serde(deserialize_with = "rules::object")]
    #[garde(dive)]
    pub en: Text,
}

impl Texts {
    /// Those of a language.
    #[must_use]
    pub const fn of(&self, locale: Locale) -> &Text {
        match locale {
            Locale::Fr => &self.fr,
            Locale::En => &self.en,
        }
    }
}

/// Which languages an agent answers in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = LanguesAgent)]
pub enum Languages {
    /// Both, as the visitor's page says.
    #[default]
    Both,
    /// French alone.
    Fr,
    /// English alone.
    En,
}

impl Languages {
    /// As it is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// As it was stored.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        match word {
            "fr" => Self::Fr,
            "en" => Self::En,
            _ => Self::Both,
        }
    }

    /// The language of an answer to somebody whose page is in this one.
    #[must_use]
    pub const fn answer(self, asked: Locale) -> Locale {
        match self {
            Self::Both => asked,
            Self::Fr => Locale::Fr,
            Self::En => Locale::En,
        }
    }
}

/// An agent, whole.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Agent {
    /// Identifier.
    pub id: Uuid,
    /// Who made it.
    pub user_id: Option<i64>,
    /// The scenario that it was made for.
    pub scenario_id: Option<i64>,
    /// Name.
    pub name: String,
    /// What it is to visitors, in a few words.
    pub role: String,
    /// What the model is told.
    pub instructions: String,
    /// Which version of the instructions that is.
    pub version: i32,
    /// Which model answers, `provider/model`; the workspace's where null.
    pub model: Option<String>,
    /// How freely, 0 to 1.5 or 2 by the provider; its default where null.
    pub temperature: Option<f64>,
    /// The most tokens of an answer.
    pub max_tokens: i32,
    /// Among which share of the likeliest words, 0 to 1; the provider's default where null.
    pub top_p: Option<f64>,
    /// Whether visitors are answered.
    pub is_active: bool,
    /// Whether it says that it does not know where its knowledge has nothing, rather than ask the model.
    pub knowledge_only: bool,
    /// Whether nobody is let in but whom the customer's backend vouches for.
    pub known_only: bool,
    /// In which languages.
    pub languages: Languages,
    /// What it says by itself.
    pub texts: Texts,
    /// How it looks.
    pub theme: Theme,
    /// Pages of which origins may show it; none where empty.
    pub origins: Vec<String>,
    /// Days after its last message at which a conversation is deleted for good.
    pub retention_days: i32,
    /// How much it may answer.
    pub budgets: Budgets,
    /// Grows with each change.
    pub revision: i32,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// An agent in a list.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AgentSummary {
    /// Identifier.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// What it is to visitors.
    pub role: String,
    /// Whether visitors are answered.
    pub is_active: bool,
    /// Which model answers; the workspace's where null.
    pub model: Option<String>,
    /// The scenario that it was made for.
    pub scenario_id: Option<i64>,
    /// How many origins may show it.
    pub origins: usize,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// What an agent is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAgent {
    /// The scenario that it is made for.
    pub scenario_id: Option<i64>,
    /// Name.
    pub name: String,
    /// What it is to visitors.
    pub role: String,
    /// What the model is told.
    pub instructions: String,
    /// Which model answers.
    pub model: Option<String>,
    /// How freely.
    pub temperature: Option<f64>,
    /// The most tokens of an answer.
    pub max_tokens: i32,
    /// Among which share of the likeliest words.
    pub top_p: Option<f64>,
    /// Whether visitors are answered.
    pub is_active: bool,
    /// Whether it speaks from its knowledge alone.
    pub knowledge_only: bool,
    /// Whether nobody is let in but whom the customer's backend vouches for.
    pub known_only: bool,
    /// In which languages.
    pub languages: Languages,
    /// What it says by itself.
    pub texts: Texts,
    /// How it looks.
    pub theme: Theme,
    /// Origins, as browsers send them.
    pub origins: Vec<String>,
    /// Days that conversations are kept.
    pub retention_days: i32,
    /// How much it may answer.
    pub budgets: Budgets,
}

impl From<Agent> for NewAgent {
    fn from(it: Agent) -> Self {
        Self {
            scenario_id: it.scenario_id,
            name: it.name,
            role: it.role,
            instructions: it.instructions,
            model: it.model,
            temperature: it.temperature,
            max_tokens: it.max_tokens,
            top_p: it.top_p,
            is_active: it.is_active,
            knowledge_only: it.knowledge_only,
            known_only: it.known_only,
            languages: it.languages,
            texts: it.texts,
            theme: it.theme,
            origins: it.origins,
            retention_days: it.retention_days,
            budgets: it.budgets,
        }
    }
}

/// One version of an agent's instructions.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = VersionAgent)]
pub struct Version {
    /// Its number; they begin at 1.
    pub numero: i32,
    /// The instructions.
    pub instructions: String,
    /// Who wrote them.
    pub user_id: Option<i64>,
    /// When.
    pub created_at: Instant,
}
