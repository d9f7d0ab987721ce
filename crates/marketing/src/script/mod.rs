//! What a model is told and what it may answer, task by task; and how the playbook answers the same tasks without any model.
//!
//! A task has a context (facts, as data) and an answer (a type, whose schema goes along). A remote model gets both with the
//! system text; the playbook's rule reads the same context and gives the same answer type. Whatever answered, the answer is
//! read through the same types and held to the same limits.

pub mod judge;
pub mod prompts;
pub mod wire;

use heraut_kernel::Locale;
use heraut_llm::{ChatRequest, LlmError, Playbook, Shown};
use heraut_playbook::Brief;
use heraut_playbook::suggest;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use utoipa::ToSchema;

use crate::assistant::Voix;
use crate::entite::Entite;
use crate::plan::new::NewPlan;
use crate::recherche::Inspiration;

/// Suggest entities of one kind.
pub const SUGGEST: &str = "suggest";
/// Search inspirations.
pub const SEARCH: &str = "search";
/// Make a plan.
pub const PLAN: &str = "plan.generate";

/// Answer what the rules do not understand.
pub const REPLY: &str = "chat.reply";

/// The three kinds of entity that belong to a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Genre {
    /// An objectif.
    Objectif,
    /// A cible.
    Cible,
    /// A ressource.
    Ressource,
}

impl Entite {
    /// Its kind, where it belongs to a scenario.
    #[must_use]
    pub const fn genre(&self) -> Option<Genre> {
        match self {
            Self::Objectif(_) => Some(Genre::Objectif),
            Self::Cible(_) => Some(Genre::Cible),
            Self::Ressource(_) => Some(Genre::Ressource),
            Self::Scenario(_) => None,
        }
    }

    /// Its label, title or name.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Objectif(it) => &it.label,
            Self::Cible(it) => &it.label,
            Self::Ressource(it) => &it.titre,
            Self::Scenario(it) => &it.nom,
        }
    }
}

/// Facts for suggestions.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SuggestContext {
    /// Which kind.
    pub genre: Genre,
    /// The scenario.
    pub brief: Brief,
    /// How many times it was asked before: further proposals each time.
    pub tour: u32,
    /// Labels not to propose again.
    pub exclus: Vec<String>,
}

/// One suggestion; its entity can be posted unchanged to add it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Suggestion {
    /// Label or title.
    pub label: String,
    /// What it is.
    pub description: String,
    /// Why it suits this scenario.
    pub insight: String,
    /// What to post to add it.
    pub entity: Entite,
}

/// Answer to [`SUGGEST`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SuggestAnswer {
    /// Three suggestions.
    pub items: Vec<Suggestion>,
}

/// Facts for an answer in the chat.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReplyContext {
    /// The scenario, where there is one.
    pub brief: Option<Brief>,
    /// How far it is.
    pub manques: Vec<String>,
    /// What was said before the messages that go along, a line each.
    pub avant: Vec<String>,
    /// What buttons can ask for.
    pub intentions: Vec<String>,
}

/// Facts for a search.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SearchContext {
    /// The scenario.
    pub brief: Brief,
    /// What is searched.
    pub requete: String,
    /// Cards seen before.
    pub deja_vues: Vec<String>,
}

/// Answer to [`SEARCH`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SearchAnswer {
    /// Three results.
    pub items: Vec<Inspiration>,
}

/// A request for a task with its facts.
pub fn request<C: Serialize>(task: &str, locale: Locale, context: &C) -> ChatRequest {
    ChatRequest::new(task, locale, serde_json::to_value(context).unwrap_or_default())
}

/// The same request with all that a model behind a network needs: instructions, shape, what is shown meanwhile.
#[must_use]
pub fn instructed(mut request: ChatRequest, genre: Option<Genre>, voix: &Voix) -> ChatRequest {
    request.system = prompts::instructions(&request.task, genre, voix, request.locale);
    request.schema = wire::schema(&request.task, genre);
    request.shown = match request.task.as_str() {
        REPLY => Shown { text: Some("message_markdown".to_owned()), items: None },
        PLAN => Shown { text: Some("resume".to_owned()), items: Some("items".to_owned()) },
        _ => Shown { text: None, items: Some("items".to_owned()) },
    };
    request.max_tokens = if request.task == PLAN { 8000 } else { 2048 };
    request
}

/// The playbook's rules for the tasks of this context.
#[must_use]
pub fn playbook() -> Playbook {
    Playbook::new()
        .with(SUGGEST, |request| answer(request, |context: SuggestContext, locale| suggestions(&context, locale)))
        .with(SEARCH, |request| {
            answer(request, |context: SearchContext, locale| {
                let found =
                    heraut_playbook::inspirations::search(&context.brief, &context.requete, locale, &context.deja_vues);
                SearchAnswer { items: found.into_iter().filter_map(|card| convert(&card)).collect() }
            })
        })
        // What the rules did not understand, rules cannot answer: the context says so itself.
        .with(REPLY, |_| Ok(serde_json::json!({})))
        .with(PLAN, |request| {
            answer(request, |context: PlanContext, _| {
                NewPlan::from(heraut_playbook::plan(&context.brief, &context.options))
            })
        })
}

/// Facts for a plan.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlanContext {
    /// The scenario.
    pub brief: Brief,
    /// Horizon, hours, channels, first day, language.
    pub options: heraut_playbook::PlanOptions,
}

fn answer<C: DeserializeOwned, A: Serialize>(
    request: &ChatRequest,
    rule: impl Fn(C, Locale) -> A,
) -> Result<Value, LlmError> {
    let context = C::deserialize(&request.context).map_err(|_| LlmError::BadOutput)?;
    serde_json::to_value(rule(context, request.locale)).map_err(|_| LlmError::BadOutput)
}

/// One shape of JSON read as another type.
fn convert<T: DeserializeOwned>(value: &impl Serialize) -> Option<T> {
    serde_json::to_value(value).ok().and_then(|value| serde_json::from_value(value).ok())
}

fn suggestions(context: &SuggestContext, locale: Locale) -> SuggestAnswer {
    let SuggestContext { genre, brief, exclus, .. } = context;
    // The book counts its rounds from 1.
    let tour = context.tour.saturating_add(1);
    let items = match genre {
        Genre::Objectif => tagged("objectif", suggest::suggest_objectifs(brief, locale, tour, exclus)),
        Genre::Cible => tagged("cible", suggest::suggest_cibles(brief, locale, tour, exclus)),
        Genre::Ressource => tagged("ressource", suggest::suggest_ressources(brief, locale, tour, exclus)),
    };
    SuggestAnswer { items }
}

/// Says of which kind the entities are, so that they can be posted unchanged.
fn tagged<E: Serialize>(kind: &str, list: Vec<suggest::Suggestion<E>>) -> Vec<Suggestion> {
    let one = |suggestion: suggest::Suggestion<E>| {
        let mut entity = serde_json::to_value(&suggestion.entity).ok()?;
        entity.as_object_mut()?.insert("kind".to_owned(), kind.into());
        Some(Suggestion {
            label: suggestion.label,
            description: suggestion.description,
            insight: suggestion.insight,
            entity: serde_json::from_value(entity).ok()?,
        })
    };
    list.into_iter().filter_map(one).collect()
}
