//! A turn of the chat: understand what was said, ask a model where one is needed, then write and answer in one transaction.

mod ask;
mod converse;
mod edit;
mod generate;
mod propositions;
mod settle;

use std::sync::Arc;

use heraut_dialogue::answering::{Answering, Made, answering};
use heraut_dialogue::{Asked, Turn};
use heraut_kernel::text::sha256_hex;
use heraut_kernel::{Locale, Problem, Scope, TurnId};
use heraut_llm::Models;
use heraut_playbook::understand::{Contexte, Intent, Proposition, ScenarioConnu, may_name, understand};
use heraut_store::BoxFuture;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::action::Action;
use crate::assistant::Assistant;
use crate::chat::Command;
use crate::message::{Message, Proposal, StatutProposition};
use crate::scenario::Scenario;
use crate::script::Genre;
use crate::store::messages::{self, Conversation};
use crate::store::ready::Shelved;
use crate::store::{hydrate, scenarios};
use crate::usecase::assistant;
use crate::{Error, Marketing};

/// The task of these turns.
pub const TASK: &str = "chat";

/// How many scenarios can be named in a sentence: those that changed last.
const KNOWN: u64 = 100;

/// What the marketer did.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// Wrote a sentence.
    Text(String),
    /// Used a button.
    Action {
        /// Its intent.
        intent: String,
        /// Its parameters.
        params: Map<String, Value>,
    },
}

/// A request to the chat.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChatInput {
    /// The scenario under work.
    pub scenario_id: Option<i64>,
    /// The conversation, where there is no scenario.
    pub thread_id: Option<Uuid>,
    /// What the marketer did.
    pub said: Said,
    /// The client's own id: the same id runs once.
    pub client_request_id: Option<String>,
    /// Which model is to answer, where one is asked.
    pub model: Option<String>,
}

/// Something that went wrong without losing the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChatError {
    /// Stable name of the case.
    pub code: String,
    /// The sentence.
    pub message: String,
}

/// The answer of the chat.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChatAnswer {
    /// What the assistant says, markdown.
    pub message_markdown: String,
    /// Buttons, next best step first.
    pub actions: Vec<Action>,
    /// Proposals; nothing is written before the marketer accepts.
    pub entities_to_create: Vec<Proposal>,
    /// What went wrong without losing the answer.
    pub errors: Vec<ChatError>,
    /// The scenario as it now is.
    pub scenario: Option<Scenario>,
    /// The conversation.
    pub thread_id: Uuid,
    /// The turn.
    pub turn_id: Uuid,
    /// The assistant's message.
    pub message_id: i64,
    /// Who answered: `playbook` or a model.
    pub source: String,
    /// Whether somebody else answered than was chosen.
    pub degraded: bool,
    /// Why, where it is so: a stable code, `quota_exhausted` or that of the failure.
    pub reason: Option<&'static str>,
    /// One honest sentence about it, where it is so.
    pub note: Option<String>,
    /// The button that takes the change back.
    pub undo: Option<Action>,
}

/// What is true when the request comes in.
#[derive(Clone, Debug)]
struct Before {
    scenario: Option<Arc<Scenario>>,
    last: Option<Message>,
    thread_id: Uuid,
    locale: Locale,
    user_id: Option<i64>,
    /// What the marketer wrote, where it was a sentence.
    said: Option<String>,
    /// Who can answer.
    models: Models,
    /// How the assistant is set, where there is anything to choose.
    assistant: Option<Assistant>,
    /// How many scenarios there may be.
    limit: Option<i64>,
}

/// Answers a request to the chat. `turn`: the turn whose next attempt this is.
///
/// # Errors
/// Not found, invalid, or nobody could answer.
pub async fn chat(
    marketing: &Marketing,
    scope: &Scope,
    input: ChatInput,
    turn: Option<TurnId>,
) -> Result<Answering<ChatAnswer>, Problem> {
    let before = read_before(marketing, scope, &input).await?;
    let (command, text) = understood(marketing, scope, &before, &input).await?;
    let command = settle::complete(command, &before);
    let options = match &command {
        Command::Plan(wanted) if before.scenario.is_some() => {
            Some(super::plan::generate::options(marketing, scope, wanted.clone()).await?)
        }
        _ => None,
    };
    let voice = assistant::chosen(&before.models, before.assistant.clone(), input.model.as_deref());
    let asking = ask::request(marketing, scope, &before, &command, &voice, options.as_ref()).await?;
    let asked = Asked {
        task: TASK.to_owned(),
        context: crate::CONTEXT,
        subject_id: input.scenario_id,
        thread_id: Some(before.thread_id),
        client_request_id: input.client_request_id.clone(),
        request_hash: request_hash(&input),
        // The conversation is known by then; a second attempt goes on in it.
        request: serde_json::to_value(ChatInput { thread_id: Some(before.thread_id), ..input }).unwrap_or_default(),
        model: voice.model.clone(),
        again: turn,
    };
    let (request, work) = asking.unzip();
    let thread = settle::ChatThread { marketing: marketing.clone(), before, command, text, options, work };
    let begun = marketing.engine.begin(scope, asked, request, thread).await?;
    let make = |made: Made<ChatAnswer>| ChatAnswer {
        turn_id: made.id.0,
        source: made.source,
        degraded: made.degraded,
        reason: made.reason,
        note: made.note,
        ..made.output
    };
    answering(marketing, scope, begun, make, again).await
}

/// No connection is held when it is done: who holds one and waits for another can wait for ever. One serves for all of it,
/// because on PostgreSQL each costs three round trips.
async fn read_before(marketing: &Marketing, scope: &Scope, input: &ChatInput) -> Result<Before, Error> {
    let models = assistant::models(marketing, scope).await?;
    let mut conn = marketing.db.read(scope).await?;
    let scenario = match input.scenario_id {
        None => None,
        Some(id) => {
            let ready = match marketing.shelf.look(&conn, id).await? {
                Shelved::Ready(ready) => Some(ready),
                Shelved::Missing => None,
                Shelved::Unread => {
                    drop(conn);
                    let ready = marketing.shelf.fill(&marketing.db, scope, id).await?;
                    conn = marketing.db.read(scope).await?;
                    ready
                }
            };
            Some(marketing.shelf.scenario(scope.workspace, id, &ready.ok_or(Error::NotFound)?)?)
        }
    };
    let thread_id = input.thread_id.unwrap_or_else(Uuid::now_v7);
    let conversation = input.scenario_id.map_or(Conversation::Thread(thread_id), Conversation::Scenario);
    let last = if input.scenario_id.is_some() || input.thread_id.is_some() {
        messages::last_answer(&conn, conversation).await?
    } else {
        None
    };
    let assistant = if assistant::chooses(&models) { Some(crate::store::assistant::find(&conn).await?) } else { None };
    let said = match &input.said {
        Said::Text(text) => Some(text.clone()),
        Said::Action { .. } => None,
    };
    let user_id = scope.principal.user().map(|user| user.0);
    drop(conn);
    let limit = marketing.limits.scenarios(scope).await?;
    Ok(Before { scenario, last, thread_id, locale: scope.locale, user_id, said, models, assistant, limit })
}

/// The request as a command, and what the conversation shows of it; a button shows its label.
async fn understood(
    marketing: &Marketing,
    scope: &Scope,
    before: &Before,
    input: &ChatInput,
) -> Result<(Command, Option<String>), Problem> {
    match &input.said {
        Said::Action { intent, params } => {
            let command = Command::from_action(intent, params, scope.locale)?;
            if let Command::Add { entite, .. } = &command {
                heraut_http::rules::check(entite, scope.locale)?;
            }
            Ok((command, None))
        }
        Said::Text(text) => {
            let mut contexte = context_of(before);
            let mut understood = understand(text, scope.locale, &contexte);
            if look_further(marketing, scope, understood.intent, text, &mut contexte).await? {
                understood = understand(text, scope.locale, &contexte);
            }
            let attente = before.last.as_ref().and_then(|last| last.attente.as_ref());
            Ok((Command::from_text(understood, attente), Some(text.clone())))
        }
    }
}

/// Adds the calendar or the names of scenarios to what a sentence is read with, where it may speak of them. Answers whether
/// anything was added.
async fn look_further(
    marketing: &Marketing,
    scope: &Scope,
    intent: Intent,
    text: &str,
    contexte: &mut Contexte,
) -> Result<bool, Problem> {
    match intent {
        Intent::GeneratePlan => {
            let zone =
                marketing.zones.zone(scope).await.map_err(heraut_store::Error::into_problem)?.unwrap_or_default();
            contexte.aujourdhui = Some(marketing.db.now().date_in(zone));
        }
        Intent::ChooseScenario
        | Intent::ListScenarios
        | Intent::ShowScenario
        | Intent::NextScenario
        | Intent::CreateScenario => contexte.scenarios = known(marketing, scope).await?,
        Intent::Unknown if may_name(text) => contexte.scenarios = known(marketing, scope).await?,
        _ => return Ok(false),
    }
    Ok(true)
}

async fn known(marketing: &Marketing, scope: &Scope) -> Result<Vec<ScenarioConnu>, Error> {
    let conn = marketing.db.read(scope).await?;
    let names = scenarios::names(&conn, KNOWN).await?;
    Ok(names.into_iter().map(|(id, nom)| ScenarioConnu { id, nom }).collect())
}

fn context_of(before: &Before) -> Contexte {
    let mut contexte = Contexte::default();
    if let Some(scenario) = &before.scenario {
        contexte.scenario_id = Some(scenario.resume.id);
        contexte.objectifs = scenario.objectifs.iter().map(|it| it.label.clone()).collect();
        contexte.cibles = scenario.cibles.iter().map(|it| it.label.clone()).collect();
        contexte.ressources = scenario.ressources.iter().map(|it| it.titre.clone()).collect();
    }
    if let Some(last) = &before.last {
        contexte.attente = last.attente.as_ref().map(|attente| attente.quoi);
        contexte.propositions = waiting(last).filter_map(as_known).collect();
    }
    contexte
}

/// The proposals of a message that wait for an answer.
fn waiting(message: &Message) -> impl Iterator<Item = &Proposal> {
    message.proposals.iter().filter(|proposal| proposal.statut == StatutProposition::Proposee)
}

fn as_known(proposal: &Proposal) -> Option<Proposition> {
    use heraut_playbook::understand::Genre as Known;
    let genre = match proposal.entity.genre()? {
        Genre::Objectif => Known::Objectif,
        Genre::Cible => Known::Cible,
        Genre::Ressource => Known::Ressource,
    };
    Some(Proposition { genre, label: proposal.label.clone() })
}

/// Equal requests have equal hashes.
fn request_hash(input: &ChatInput) -> String {
    let said = match &input.said {
        Said::Text(text) => serde_json::json!({ "message": text }),
        Said::Action { intent, params } => serde_json::json!({ "intent": intent, "params": params }),
    };
    sha256_hex(serde_json::json!([input.scenario_id, input.thread_id, said]).to_string().as_bytes())
}

/// The answer of a turn that ran before: its message as it was written, the scenario as it now is.
pub fn again(marketing: Marketing, scope: Scope, turn: Turn) -> BoxFuture<'static, Result<ChatAnswer, Problem>> {
    Box::pin(async move {
        let conn = marketing.db.snapshot(&scope).await.map_err(Error::from)?;
        let message_id = turn.result["message_id"].as_i64().ok_or(Error::NotFound)?;
        let message = messages::find(&conn, message_id).await.map_err(Error::from)?.ok_or(Error::NotFound)?;
        let scenario = match message.scenario_id {
            Some(id) => hydrate::scenario(&conn, id).await.map_err(Error::from)?,
            None => None,
        };
        Ok(ChatAnswer {
            message_markdown: message.contenu,
            undo: message.actions.iter().find(|action| action.intent == "undo").cloned(),
            actions: message.actions,
            entities_to_create: message.proposals,
            errors: Vec::new(),
            scenario,
            thread_id: message.thread_id.unwrap_or_default(),
            turn_id: turn.id.0,
            message_id,
            source: turn.source,
            degraded: turn.degraded,
            reason: None,
            note: message.note,
        })
    })
}
