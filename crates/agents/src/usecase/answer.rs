//! The part of the context in a turn: what is stored before a model is asked, and after, and what a budget has for it.

use std::sync::Arc;
use std::time::Instant as Moment;

use heraut_dialogue::prices::Cost;
use heraut_dialogue::{Aside, Asks, CURRENCY, Kept, Partial, Prepared, Rates, Reply, Settled, Spent, Thread};
use heraut_kernel::{Problem, TurnId};
use heraut_llm::{ChatModel, ChatRequest, Finish, Judge, PLAYBOOK, estimate_usage};
use heraut_store::{BoxFuture, Tx};
use serde_json::json;
use uuid::Uuid;

use super::limits::{Held, held, reserve};
use super::lookup::Lookup;
use super::say::visitors;
use super::statistics;
use super::tell::tell;
use super::visit::Visit;
use crate::budget::{Part, Window};
use crate::conversation::{Conversation, State};
use crate::message::{Author, Citation, Message};
use crate::script::{self, NotEmpty, Source};
use crate::statistics::{Counts, Delta};
use crate::store::messages::{NewMessage, Took};
use crate::store::statistics as store;
use crate::store::{conversations, counters, messages, unanswered};
use crate::webhook::Happening;
use crate::{Agents, Error};

/// Counts what a visitor wrote, and tells of the conversation that it begins.
pub(super) async fn note_visitor(tx: &Tx, row: &Conversation, jour: &str, text: &str) -> Result<(), Error> {
    if row.essai {
        return Ok(());
    }
    if row.messages == 0 {
        let data = json!({ "message": text, "page": row.metadata });
        tell(tx, row, Happening::ConversationStarted, data).await?;
    }
    let counts = Counts { user_messages: 1, conversations: i64::from(row.messages == 0), ..Counts::default() };
    let delta = Delta { counts, visitor_id: Some(row.visitor_id), ..Delta::default() };
    Ok(store::note(tx, row.agent_id, jour, &delta).await?)
}

/// The most that an answer may need.
pub(super) fn most(
    desk: &Agents,
    (request, lookup): (&ChatRequest, &Lookup),
    chosen: &dyn ChatModel,
    rates: &Rates,
) -> Part {
    if chosen.immediate() {
        return Part { messages: 1, ..Part::default() };
    }
    let mut usage = heraut_llm::Usage { completion_tokens: request.max_tokens, ..estimate_usage(request, "") };
    usage.prompt_tokens = usage.prompt_tokens.saturating_add(lookup.tokens());
    Part {
        messages: 1,
        tokens: i64::from(usage.prompt_tokens) + i64::from(usage.completion_tokens),
        micros: desk.engine().cost(chosen.name(), usage).map_or(0, |cost| rates.micros(&cost)),
    }
}

/// What was used beyond what was taken.
pub(super) fn beyond(spent: &Spent, taken: Part, rates: &Rates) -> Part {
    let cost =
        |(currency, micros): (&String, &i64)| rates.micros(&Cost { micros: *micros, currency: currency.clone() });
    let used = i64::from(spent.usage.prompt_tokens) + i64::from(spent.usage.completion_tokens);
    let micros: i64 = spent.cost.iter().map(cost).sum();
    Part { messages: 0, tokens: used - taken.tokens, micros: micros - taken.micros }
}

/// What a turn stores.
#[derive(Clone, Debug)]
pub(super) struct Out {
    /// What the visitor said.
    pub message: Message,
    /// The answer.
    pub reply: Option<Message>,
    /// Who leads the conversation.
    pub state: State,
}

/// The part of the context in a turn: what is stored before a model is asked, and after.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    agent_id: Uuid,
    conversation_id: Uuid,
    name: String,
    pub(super) text: String,
    lookup: Lookup,
    /// What is said without asking anybody, and why.
    pub(super) fixed: Option<(String, &'static str)>,
    limits: Vec<Held>,
    reserved: Part,
    rates: Rates,
    began: Moment,
    visitor_id: Uuid,
    jour: String,
}

impl Answer {
    pub(super) async fn new(
        desk: &Agents,
        visit: &Visit,
        text: String,
        name: &str,
        lookup: Lookup,
        (request, chosen): (&ChatRequest, &dyn ChatModel),
    ) -> Result<Self, Problem> {
        let zone = super::zone(desk, &visit.scope).await?;
        let engine = desk.engine();
        let visitor = Some(visit.visitor.subject());
        let limits = held(desk, &visit.scope, &visit.agent, visitor, zone, None).await?;
        let rates = engine.rates(&visit.scope).await.map_err(Error::from)?;
        let reserved = most(desk, (request, &lookup), chosen, &rates);
        // Who answers at once waits for nothing.
        let unknown = lookup.knows_nothing() && (chosen.immediate() || !lookup.waits());
        Ok(Self {
            agent_id: visit.agent.id,
            conversation_id: visit.conversation.id,
            name: name.to_owned(),
            text,
            fixed: unknown.then(|| (lookup.fallback.clone(), "unknown")),
            lookup,
            limits,
            reserved,
            rates,
            began: Moment::now(),
            visitor_id: visit.conversation.visitor_id,
            jour: statistics::jour(desk.db.now(), zone),
        })
    }

    /// The same where a budget is spent: the visitor's pace is held against it still, and nothing else.
    pub(super) fn ended(mut self, text: &str, why: &'static str) -> Self {
        self.limits.retain(|held| held.window == Window::Minute);
        self.reserved = Part { messages: 1, ..Part::default() };
        self.fixed = Some((text.to_owned(), why));
        self
    }

    fn elapsed(&self) -> Option<i32> {
        i32::try_from(self.began.elapsed().as_millis()).ok()
    }

    /// Stores what the visitor said, and takes what its answer may need.
    async fn begin(&self, tx: &Tx, turn: TurnId) -> Result<Message, Error> {
        // Nothing is asked of a model where nobody needs it.
        let part = if self.fixed.is_some() { Part { messages: 1, ..Part::default() } } else { self.reserved };
        reserve(tx, &self.limits, part).await?;
        let row = self.row(tx).await?;
        let message = visitors(self.conversation_id, self.agent_id, turn.0, &self.name, &self.text);
        let message = messages::insert(tx, &message).await?;
        conversations::wrote(tx, &row, Author::Visitor, &self.text).await?;
        note_visitor(tx, &row, &self.jour, &self.text).await?;
        Ok(message)
    }

    async fn row(&self, tx: &Tx) -> Result<Conversation, Error> {
        conversations::lock(tx, self.conversation_id).await?.ok_or(Error::NotFound)
    }

    /// Stores an answer, and gives back what it did not need.
    async fn end(&self, tx: &Tx, turn: TurnId, message: Message, content: &str, took: Took) -> Result<Out, Error> {
        let citations = self.citations(content);
        let row = self.row(tx).await?;
        let new = NewMessage {
            id: Uuid::now_v7(),
            conversation_id: self.conversation_id,
            agent_id: self.agent_id,
            author: Author::Agent,
            user_id: None,
            turn_id: Some(turn.0),
            client_id: None,
            content: content.to_owned(),
            citations,
            took,
        };
        let reply = messages::insert(tx, &new).await?;
        conversations::wrote(tx, &row, Author::Agent, content).await?;
        self.note_answer(tx, &row, &reply).await?;
        if reply.finish_reason.as_deref() == Some("unknown") && !row.essai {
            unanswered::note(tx, self.agent_id, row.id, &self.text).await?;
        }
        Ok(Out { message, reply: Some(reply), state: row.state })
    }

    async fn note_answer(&self, tx: &Tx, row: &Conversation, reply: &Message) -> Result<(), Error> {
        if row.essai {
            return Ok(());
        }
        let ended = |how| i64::from(reply.finish_reason.as_deref() == Some(how));
        let micros = reply.cost_micros.zip(reply.currency.clone());
        let counts = Counts {
            assistant_messages: 1,
            prompt_tokens: reply.prompt_tokens.map_or(0, i64::from),
            completion_tokens: reply.completion_tokens.map_or(0, i64::from),
            cost_micros: micros.map_or(0, |(micros, currency)| self.rates.micros(&Cost { micros, currency })),
            errors: i64::from(reply.error_code.is_some()),
            unanswered: ended("unknown"),
            budget_ends: ended("budget"),
            ..Counts::default()
        };
        let (ttft_ms, response_time_ms) = (reply.ttft_ms, reply.response_time_ms);
        let delta = Delta { counts, visitor_id: Some(self.visitor_id), ttft_ms, response_time_ms, at: None };
        Ok(store::note(tx, self.agent_id, &self.jour, &delta).await?)
    }

    fn citations(&self, content: &str) -> Vec<Citation> {
        let cited = script::cited(content);
        let of = |n: &u32| self.lookup.sources().iter().find(|source| source.n == *n);
        let citation = |source: &Source| Citation { n: source.n, title: source.title.clone(), url: source.url.clone() };
        cited.iter().filter_map(of).map(citation).collect()
    }

    async fn give_back(&self, tx: &Tx, spent: &Spent) -> Result<(), Error> {
        let taken = if self.fixed.is_some() { Part::default() } else { self.reserved };
        let beyond = beyond(spent, taken, &self.rates);
        for held in &self.limits {
            counters::adjust(tx, held.subject, &held.name, beyond).await?;
        }
        Ok(())
    }

    /// What a turn cost, in the currency in which its calls are paid; in that of the plans, where they are paid in several.
    fn cost(&self, spent: &Spent) -> Option<Cost> {
        let mut costs =
            spent.cost.iter().map(|(currency, micros)| Cost { micros: *micros, currency: currency.clone() });
        let first = costs.next()?;
        if spent.cost.len() == 1 {
            return Some(first);
        }
        let micros = self.rates.micros(&first) + costs.map(|cost| self.rates.micros(&cost)).sum::<i64>();
        Some(Cost { micros, currency: CURRENCY.to_owned() })
    }

    fn took(&self, spent: &Spent, finish: &'static str) -> Took {
        let tokens = |tokens: u32| i32::try_from(tokens).ok().filter(|_| spent.usage != heraut_llm::Usage::default());
        let cost = self.cost(spent);
        Took {
            prompt_tokens: tokens(spent.usage.prompt_tokens),
            completion_tokens: tokens(spent.usage.completion_tokens),
            cost_micros: cost.as_ref().map(|cost| cost.micros),
            currency: cost.map(|cost| cost.currency),
            ttft_ms: spent.ttft_ms,
            response_time_ms: self.elapsed(),
            finish_reason: Some(finish),
            error_code: None,
            model: None,
        }
    }

    async fn message(&self, tx: &Tx, turn: TurnId, opened: bool) -> Result<Message, Error> {
        if !opened {
            return self.begin(tx, turn).await;
        }
        let mut all = messages::of_turn(tx, self.conversation_id, turn.0).await?.into_iter();
        all.find(|message| message.author == Author::Visitor).ok_or(Error::NotFound)
    }
}

pub(super) const fn finish(finish: Finish) -> &'static str {
    match finish {
        Finish::Stop => "stop",
        Finish::Length => "length",
        Finish::ContentFilter => "content_filter",
        Finish::Other => "other",
    }
}

fn settled(out: Out) -> Settled<Out> {
    let result = json!({ "message_id": out.message.id, "reply_id": out.reply.as_ref().map(|reply| reply.id) });
    Settled { output: out, result, subject_id: None }
}

impl Thread for Answer {
    type Output = Out;
    type Error = Error;

    fn judge(&self) -> Arc<dyn Judge> {
        Arc::new(NotEmpty)
    }

    fn prepare<'c>(&'c self, request: &'c ChatRequest, aside: Aside<'c>) -> BoxFuture<'c, Prepared> {
        Box::pin(self.lookup.prepare(request, aside))
    }

    fn open<'c>(&'c self, tx: &'c Tx, turn: TurnId) -> BoxFuture<'c, Result<(), Error>> {
        Box::pin(async move { self.begin(tx, turn).await.map(|_| ()) })
    }

    fn settle<'c>(
        &'c self,
        tx: &'c Tx,
        turn: TurnId,
        reply: Option<&'c Reply>,
        opened: bool,
    ) -> BoxFuture<'c, Result<Settled<Out>, Error>> {
        Box::pin(async move {
            let message = self.message(tx, turn, opened).await?;
            let Some(reply) = reply else {
                let (text, why) = self.fixed.clone().unwrap_or_else(|| (self.lookup.fallback.clone(), "unknown"));
                let took = Took { model: Some(PLAYBOOK.to_owned()), ..self.took(&Spent::default(), why) };
                return Ok(settled(self.end(tx, turn, message, &text, took).await?));
            };
            self.give_back(tx, &reply.spent).await?;
            let text = reply.content.as_str().unwrap_or_default();
            let unknown = script::is_unknown(text, &self.lookup.fallback);
            let how = if unknown { "unknown" } else { finish(reply.finish) };
            let took = Took {
                model: Some(reply.source.clone()),
                error_code: reply.reason.map(str::to_owned),
                ..self.took(&reply.spent, how)
            };
            Ok(settled(self.end(tx, turn, message, text, took).await?))
        })
    }

    fn stop<'c>(&'c self, tx: &'c Tx, turn: TurnId, partial: &'c Partial) -> BoxFuture<'c, Result<Kept<Out>, Error>> {
        Box::pin(async move {
            let message = self.message(tx, turn, true).await?;
            self.give_back(tx, &partial.spent).await?;
            if partial.texte.trim().is_empty() {
                let row = self.row(tx).await?;
                return Ok(Some(settled(Out { message, reply: None, state: row.state })));
            }
            let took = self.took(&partial.spent, "stopped");
            Ok(Some(settled(self.end(tx, turn, message, partial.texte.trim(), took).await?)))
        })
    }

    fn fail<'c>(
        &'c self,
        tx: &'c Tx,
        _: TurnId,
        _: &'static str,
        spent: &'c Spent,
    ) -> BoxFuture<'c, Result<(), Error>> {
        Box::pin(async move {
            self.give_back(tx, spent).await?;
            if self.row(tx).await?.essai {
                return Ok(());
            }
            Ok(statistics::note(tx, self.agent_id, &self.jour, Counts { errors: 1, ..Counts::default() }).await?)
        })
    }
}
