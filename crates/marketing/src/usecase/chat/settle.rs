//! The end of a turn: what was asked is done, both messages are stored, the answer is made.

use std::sync::Arc;

use heraut_dialogue::{Kept, Partial, Reply, Settled, Thread};
use heraut_kernel::{Locale, TurnId};
use heraut_llm::{Indulgent, Judge};
use heraut_store::{BoxFuture, Tx};
use serde_json::Value;

use super::{Before, ChatAnswer, ChatError, converse, edit, generate, propositions};
use crate::action::{Action, entry, next_best};
use crate::chat::{Command, Inverse};
use crate::message::{Attente, Auteur, Proposal};
use crate::plan::options::Options;
use crate::scenario::Scenario;
use crate::script::judge::Work;
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
    /// The marketer stopped it.
    pub stopped: bool,
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
    /// What is asked of a model, where one is.
    pub work: Option<Work>,
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

    fn judge(&self) -> Arc<dyn Judge> {
        self.work.as_ref().map_or_else(|| Arc::new(Indulgent) as Arc<dyn Judge>, Work::judge)
    }

    fn lacks(&self, answer: &Value) -> bool {
        self.work.as_ref().is_some_and(|work| work.lacks(answer))
    }

    fn fill(&self, answer: Value, playbook: &Value) -> Value {
        match &self.work {
            Some(work) => work.fill(answer, playbook),
            None => answer,
        }
    }

    fn open<'c>(&'c self, tx: &'c Tx, turn: TurnId) -> BoxFuture<'c, Result<(), Error>> {
        let scenario_id = self.before.scenario.as_ref().map(|scenario| scenario.resume.id);
        Box::pin(async move { self.note_request(tx, turn, scenario_id).await })
    }

    fn settle<'c>(
        &'c self,
        tx: &'c Tx,
        turn: TurnId,
        reply: Option<&'c Reply>,
        opened: bool,
    ) -> BoxFuture<'c, Result<Settled<ChatAnswer>, Error>> {
        Box::pin(async move {
            let desk =
                Desk { tx, before: &self.before, reply, marketing: &self.marketing, options: self.options.as_ref() };
            let outcome = perform(&desk, &self.command).await?;
            self.close(&desk, turn, outcome, opened).await
        })
    }

    fn stop<'c>(
        &'c self,
        tx: &'c Tx,
        turn: TurnId,
        partial: &'c Partial,
    ) -> BoxFuture<'c, Result<Kept<ChatAnswer>, Error>> {
        Box::pin(async move {
            let desk = Desk { tx, before: &self.before, reply: None, marketing: &self.marketing, options: None };
            let text = partial.texte.trim();
            let outcome = Outcome {
                stopped: true,
                ..Outcome::say(if text.is_empty() {
                    desk.say("Réponse arrêtée.", "Answer stopped.")
                } else {
                    text.to_owned()
                })
            };
            Ok(Some(self.close(&desk, turn, outcome, true).await?))
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
    async fn close(
        &self,
        desk: &Desk<'_>,
        turn: TurnId,
        outcome: Outcome,
        opened: bool,
    ) -> Result<Settled<ChatAnswer>, Error> {
        let scenario = self.scenario_after(desk.tx, &outcome).await?;
        let scenario_id = scenario.as_ref().map(|scenario| scenario.resume.id);
        let locale = self.before.locale;
        let undo = outcome.undo.as_ref().map(|inverse| inverse.action(locale));
        let mut actions = outcome.actions;
        if !outcome.question {
            actions.extend(scenario.as_ref().map_or_else(|| entry(locale), |scenario| next_best(scenario, locale)));
            actions.extend(undo.clone());
        }
        if !opened {
            self.note_request(desk.tx, turn, scenario_id).await?;
        }
        let message = NewMessage {
            contenu: &outcome.markdown,
            actions: &actions,
            proposals: &outcome.proposals,
            attente: outcome.attente.as_ref(),
            source: Some(desk.reply.map_or(heraut_llm::PLAYBOOK, |reply| reply.source.as_str())),
            note: desk.reply.and_then(|reply| reply.note.as_deref()),
            stopped: outcome.stopped,
            ..self.message(turn, Auteur::Assistant, scenario_id)
        };
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
                reason: None,
                note: None,
                undo,
            },
        })
    }

    fn message(&self, turn: TurnId, auteur: Auteur, scenario_id: Option<i64>) -> NewMessage<'_> {
        NewMessage {
            scenario_id,
            thread_id: Some(self.before.thread_id),
            user_id: self.before.user_id,
            turn_id: turn.0,
            auteur,
            contenu: "",
            role_action: Some(self.command.intent()),
            actions: &[],
            proposals: &[],
            attente: None,
            source: None,
            note: None,
            stopped: false,
        }
    }

    /// Stores what the marketer said or did. A welcome is nobody's request.
    async fn note_request(&self, tx: &Tx, turn: TurnId, scenario_id: Option<i64>) -> Result<(), Error> {
        if matches!(self.command, Command::Welcome) {
            return Ok(());
        }
        let said = self.text.clone().unwrap_or_else(|| converse::label_of(&self.command, &self.before));
        messages::insert(tx, &NewMessage { contenu: &said, ..self.message(turn, Auteur::User, scenario_id) }).await?;
        Ok(())
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
