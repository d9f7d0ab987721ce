//! One call of a member: attempts until there is an answer, or no use in another.

use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::Member;
use super::abilities::Abilities;
use super::breaker;
use super::exchange::{Exchange, Failure, exchange};
use super::showing::Showing;
use super::verdict::{Verdict, said, weigh};
use crate::asking::{Asked, Body, faults_text};
use crate::{Attempt, Call, ChatMessage, ChatReply, ChatRequest, Finish, LlmError, Outcome, estimate_usage};

/// The longest wait that a provider may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// The first wait of our own; each next is twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// The pause before another request. llama.cpp promises to keep the connection of a stream and closes it right after: of 15
/// re-asks that followed at once, 2 met it closing.
const CLOSING: Duration = Duration::from_millis(20);
/// A longer answer is not sent back with its faults: it would cost more than it explains.
const LONGEST_SENT_BACK: usize = 16 * 1024;

/// What happens after an attempt.
enum Next {
    Done(ChatReply),
    GiveUp(LlmError),
    /// The same again, after a while.
    Wait(LlmError, Duration),
    /// With fewer abilities; `sure` where the provider said that it lacks them.
    Lower(Abilities, bool, LlmError),
    /// Once more, with what was wrong.
    AskAgain(Vec<ChatMessage>),
}

/// Where a call stands.
struct Run<'a> {
    member: &'a Member,
    request: &'a ChatRequest,
    call: &'a Call<'a>,
    abilities: Abilities,
    /// Abilities that seem to lack and are remembered once an answer shows it.
    guessed: bool,
    further: Vec<ChatMessage>,
    retries: u32,
}

/// Asks until there is an answer.
pub(super) async fn complete(member: &Member, request: &ChatRequest, call: &Call<'_>) -> Result<ChatReply, LlmError> {
    let mut showing = Showing::new(request, *call);
    let abilities = member.shared.abilities(&member.model);
    let mut run = Run { member, request, call, abilities, guessed: false, further: Vec::new(), retries: 0 };
    let answered = run.attempts(&mut showing).await;
    match &answered {
        Ok(reply) => showing.agree(&reply.content),
        Err(_) => showing.restart(),
    }
    answered
}

impl Run<'_> {
    async fn attempts(&mut self, showing: &mut Showing<'_>) -> Result<ChatReply, LlmError> {
        let mut last = LlmError::Unavailable;
        loop {
            let permit = self.member.shared.breaker.enter(self.member.insists).ok_or_else(|| last.clone())?;
            if !self.call.budget.take() {
                let late = last == LlmError::Unavailable && self.call.budget.remaining().is_zero();
                return Err(if late { LlmError::TimeoutTotal } else { last });
            }
            showing.restart();
            match self.attempt(permit, showing).await? {
                Next::Done(reply) => {
                    if self.guessed {
                        self.member.shared.remember(&self.member.model, self.abilities);
                    }
                    return Ok(reply);
                }
                Next::GiveUp(error) => return Err(error),
                Next::Wait(error, time) => {
                    last = error;
                    self.retries += 1;
                    sleep(time).await;
                }
                Next::Lower(abilities, sure, error) => {
                    last = error;
                    self.abilities = abilities;
                    self.guessed |= !sure;
                    if sure {
                        self.member.shared.remember(&self.member.model, abilities);
                    }
                }
                Next::AskAgain(further) => {
                    last = LlmError::BadOutput;
                    self.further = further;
                }
            }
            sleep(CLOSING).await;
        }
    }

    async fn attempt(&self, permit: breaker::Permit<'_>, showing: &mut Showing<'_>) -> Result<Next, LlmError> {
        let (shared, model) = (&self.member.shared, &self.member.model);
        let attempt =
            Attempt { provider: shared.config.name.clone(), model: model.clone(), task: self.request.task.clone() };
        let entry = self.call.ledger.begin(&attempt).await?;
        let body = Body::new(&Asked {
            kind: shared.config.kind,
            model,
            temperature: shared.config.temperature,
            request: self.request,
            abilities: self.abilities,
            further: &self.further,
        });
        let started = Instant::now();
        let heard = exchange(shared, &body, self.request, self.call.budget.remaining(), showing).await;
        let latency = started.elapsed();
        permit.settle(told(heard.failure.as_ref()));
        let verdict = match &heard.failure {
            Some(failure) if !heard.ear.begun => Verdict::Failed(failure.error.clone()),
            failure => weigh(&heard.ear, self.request, self.call, failure.as_ref().map(|it| it.error.clone())),
        };
        let outcome = self.outcome(&heard, &verdict, latency);
        tracing::info!(
            llm.provider = attempt.provider,
            llm.model = attempt.model,
            llm.task = attempt.task,
            llm.outcome = outcome.error.as_ref().map_or("ok", LlmError::code),
            llm.ttft_ms = outcome.ttft.map(|it| u64::try_from(it.as_millis()).unwrap_or(u64::MAX)),
            llm.latency_ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX),
            "llm.attempt"
        );
        let next = self.next(verdict, &heard, &outcome);
        self.call.ledger.settle(entry, &outcome).await;
        Ok(next)
    }

    fn outcome(&self, heard: &Exchange, verdict: &Verdict, latency: Duration) -> Outcome {
        let (ear, failure) = (&heard.ear, heard.failure.as_ref());
        let text = said(ear, self.request);
        let raw = match (text.is_empty(), ear.refusal.is_empty()) {
            (false, _) => text.to_owned(),
            (true, false) => ear.refusal.clone(),
            (true, true) => failure.map(|it| it.words.clone()).unwrap_or_default(),
        };
        let usage = ear.usage.or_else(|| ear.begun.then(|| estimate_usage(self.request, &raw))).unwrap_or_default();
        let error = match verdict {
            // An answer that was saved from a broken stream is one, and the stream broke all the same.
            Verdict::Answer { .. } => failure.map(|it| it.error.clone()),
            Verdict::Failed(error) => Some(error.clone()),
            Verdict::Faults(_) | Verdict::Empty => Some(LlmError::BadOutput),
        };
        Outcome { usage, ttft: heard.ttft, latency, finish: ear.finish, error, raw }
    }

    fn next(&self, verdict: Verdict, heard: &Exchange, outcome: &Outcome) -> Next {
        match verdict {
            Verdict::Answer { content, finish } => Next::Done(self.reply(content, finish, outcome)),
            Verdict::Failed(_) if heard.failure.is_some() && !heard.ear.begun => self.after_failure(heard),
            Verdict::Failed(error) => Next::GiveUp(error),
            Verdict::Empty => match self.abilities.rung.lower() {
                Some(rung) if self.request.schema.is_some() && heard.ear.finish != Some(Finish::Length) => {
                    Next::Lower(Abilities { rung, ..self.abilities }, false, LlmError::BadOutput)
                }
                _ => Next::GiveUp(LlmError::BadOutput),
            },
            // Once; and not where it would only be cut again.
            Verdict::Faults(faults) if self.further.is_empty() && heard.ear.finish != Some(Finish::Length) => {
                let mut further = Vec::new();
                if outcome.raw.len() <= LONGEST_SENT_BACK {
                    further.push(ChatMessage::assistant(outcome.raw.clone()));
                }
                further.push(ChatMessage::user(faults_text(&faults, self.request.locale)));
                Next::AskAgain(further)
            }
            Verdict::Faults(_) => Next::GiveUp(LlmError::BadOutput),
        }
    }

    /// Nothing was said: the same may be tried again, or less be asked for.
    fn after_failure(&self, heard: &Exchange) -> Next {
        let Some(failure) = &heard.failure else { return Next::GiveUp(LlmError::Network) };
        if failure.refused
            && let Some(lower) = self.abilities.without(&failure.words.to_lowercase(), self.request.schema.is_some())
        {
            return Next::Lower(lower, true, failure.error.clone());
        }
        let wait = failure.retry_after.unwrap_or_else(|| {
            (FIRST_WAIT * 2_u32.saturating_pow(self.retries.min(5))).mul_f64(self.member.shared.jitter())
        });
        let worthwhile = failure.error.transient()
            && self.retries < self.member.shared.config.retries
            && wait <= LONGEST_WAIT
            && wait < self.call.budget.remaining();
        if worthwhile { Next::Wait(failure.error.clone(), wait) } else { Next::GiveUp(failure.error.clone()) }
    }

    fn reply(&self, content: Value, finish: Finish, outcome: &Outcome) -> ChatReply {
        ChatReply {
            content,
            raw: Some(outcome.raw.clone()),
            usage: outcome.usage,
            model: self.member.name.clone(),
            finish,
        }
    }
}

/// What an attempt says of the provider. A bad answer and a refusal are answers; a request that it does not take is ours.
fn told(failure: Option<&Failure>) -> breaker::Result {
    match failure {
        None => breaker::Result::Alive,
        Some(failure) if failure.ours => breaker::Result::Unknown,
        Some(failure) if failure.refused => breaker::Result::Alive,
        Some(failure) => match failure.error {
            LlmError::Rejected | LlmError::ContextLength | LlmError::BadOutput | LlmError::Refusal => {
                breaker::Result::Alive
            }
            _ => breaker::Result::Failed,
        },
    }
}
