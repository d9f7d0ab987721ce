//! The end of a turn: what was asked is done, both messages are stored, the answer is made.

use heraut_dialogue::{Reply, Settled, Thread};
use heraut_kernel::{Locale, TurnId};
use heraut_store::{BoxFuture, Tx};

use super::{Before, ChatAnswer, ChatError, converse, edit, generate, propositions};
use crate::action::{Action, entry, next_best};
use crate::chat::{Command, Inverse};
use crate::message::{Attente, Auteur, Proposal};
use crate::plan::options::Options;
use crate::scenario::Scenario;
use crate::store::hydrate;
use crate::store::messages::{self, NewMessage};
use crate::{Error, Marketing};

/// What doing a command led to.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    /// What the assistant says.
    pub markdown: String,
    /// The scenario that the conversation is now about, where it is another.
    pub scenario_id: Option<i64>,
    /// The scenario is gone: what was said belongs to the thread alone.
    pub leaves: bool,
    /// Something was written: the scenario is read anew.
    pub changed: bool,
    /// Buttons of this answer, before those of the next best step.
    pub actions: Vec<Action>,
    /// Only these buttons: the answer is a question.
    pub question: bool,
    /// Proposals.
    pub proposals: Vec<Proposal>,
    /// The question asked.
    pub attente: Option<Attente>,
    /// How to take it back.
    pub undo: Option<Inverse>,
    /// What went wrong without losing the answer.
    pub errors: Vec<ChatError>,
}

impl Outcome {
    /// Words alone.
    pub(super) fn say(markdown: impl Into<String>) -> Self {
        Self { markdown: markdown.into(), ..Self::default() }
    }
}

/// A turn of the chat, ready to be settled.
pub(super) struct ChatThread {
    pub marketing: Marketing,
    pub before: Before,
    pub command: Command,
    /// What the marketer wrote; a button shows its label instead.
    pub text: Option<String>,
    /// How the plan is to be made, where one is.
    pub options: Option<Options>,
}

/// What every command needs.
pub(super) struct Desk<'c> {
    pub tx: &'c Tx,
    pub before: &'c Before,
    pub reply: Option<&'c Reply>,
    pub marketing: &'c Marketing,
    pub options: Option<&'c Options>,
}

impl Desk<'_> {
    pub(super) fn locale(&self) -> Locale {
        self.before.locale
    }

    pub(super) fn say(&self, fr: &str, en: &str) -> String {
        crate::chat::words::say(self.locale(), fr, en)
    }
}

/// Fills in what a command takes from the last answer: an « annule » without a name takes back what was just done.
pub(super) fn complete(command: Command, before: &Before) -> Command {
    match command {
        Command::Undo(None) => {
            let last = before.last.as_ref().and_then(|last| last.actions.iter().find(|action| action.intent == "undo"));
            let params = last.map(|action| serde_json::Value::Object(action.params.clone()));
            Command::Undo(params.and_then(|params| serde_json::from_value(params).ok()))
        }
        command => command,
    }
}

impl Thread for ChatThread {
    type Output = ChatAnswer;
    type Error = Error;

    fn settle<'c>(
        &'c self,
        tx: &'c Tx,
        turn: TurnId,
        reply: Option<&'c Reply>,
    ) -> BoxFuture<'c, Result<Settled<ChatAnswer>, Error>> {
        Box::pin(async move {
            let desk =
                Desk { tx, before: &self.before, reply, marketing: &self.marketing, options: self.options.as_ref() };
            let outcome = perform(&desk, &self.command).await?;
            self.close(&desk, turn, outcome).await
        })
    }
}

async fn perform(desk: &Desk<'_>, command: &Command) -> Result<Outcome, Error> {
    match command {
        Command::Add { .. }
        | Command::Ask { .. }
        | Command::Remove { .. }
        | Command::SetMaturite { .. }
        | Command::SetArchetype { .. }
        | Command::Create { .. }
        | Command::Duplicate
        | Command::Archive
        | Command::Undo(_) => edit::perform(desk, command).await,
        Command::Propose { .. } | Command::Plan(_) | Command::Search { .. } | Command::Use { .. } => {
            generate::perform(desk, command).await
        }
        Command::Accept { .. } | Command::Refuse { .. } => propositions::perform(desk, command).await,
        _ => converse::perform(desk, command).await,
    }
}

impl ChatThread {
    async fn close(&self, desk: &Desk<'_>, turn: TurnId, outcome: Outcome) -> Result<Settled<ChatAnswer>, Error> {
        let scenario = self.scenario_after(desk.tx, &outcome).await?;
        let scenario_id = scenario.as_ref().map(|scenario| scenario.resume.id);
        let locale = self.before.locale;
        let undo = outcome.undo.as_ref().map(|inverse| inverse.action(locale));
        let mut actions = outcome.actions;
        if !outcome.question {
            actions.extend(scenario.as_ref().map_or_else(|| entry(locale), |scenario| next_best(scenario, locale)));
            actions.extend(undo.clone());
        }
        let role_action = self.command.intent();
        let said = self.text.clone().unwrap_or_else(|| converse::label_of(&self.command, &self.before));
        let source = desk.reply.map_or(heraut_llm::PLAYBOOK, |reply| reply.source.as_str());
        let mut message = NewMessage {
            scenario_id,
            thread_id: Some(self.before.thread_id),
            user_id: self.before.user_id,
            turn_id: turn.0,
            auteur: Auteur::User,
            contenu: &said,
            role_action: Some(role_action),
            actions: &[],
            proposals: &[],
            attente: None,
            source: None,
        };
        // A welcome is nobody's request.
        if !matches!(self.command, Command::Welcome) {
            messages::insert(desk.tx, &message).await?;
        }
        message.auteur = Auteur::Assistant;
        message.contenu = &outcome.markdown;
        message.actions = &actions;
        message.proposals = &outcome.proposals;
        message.attente = outcome.attente.as_ref();
        message.source = Some(source);
        let message_id = messages::insert(desk.tx, &message).await?;
        Ok(Settled {
            result: serde_json::json!({ "message_id": message_id }),
            subject_id: scenario_id,
            output: ChatAnswer {
                message_markdown: outcome.markdown,
                actions,
                entities_to_create: outcome.proposals,
                errors: outcome.errors,
                scenario,
                thread_id: self.before.thread_id,
                turn_id: turn.0,
                message_id,
                source: String::new(),
                degraded: false,
                undo,
            },
        })
    }

    async fn scenario_after(&self, tx: &Tx, outcome: &Outcome) -> Result<Option<Scenario>, Error> {
        if outcome.leaves {
            return Ok(None);
        }
        let before = self.before.scenario.as_deref();
        let id = outcome.scenario_id.or_else(|| before.map(|scenario| scenario.resume.id));
        match (id, before) {
            (Some(id), Some(scenario)) if !outcome.changed && scenario.resume.id == id => Ok(Some(scenario.clone())),
            (Some(id), _) => Ok(hydrate::scenario(tx, id).await?),
            (None, _) => Ok(None),
        }
    }
}
