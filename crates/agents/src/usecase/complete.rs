//! A program asks an agent with a secret key: the agent answers as it does on a site, and nothing that is said is kept. What it
//! took is counted, and held against the agent's budgets.

use std::sync::Arc;
use std::time::Instant as Moment;

use heraut_dialogue::answering::{Answering, Made, answering};
use heraut_dialogue::{
    Aside, Asked, Asks, Failure, Kept, Partial, Prepared, Rates, Reply, Settled, Spent, Thread, Turn,
};
use heraut_kernel::audit::{By, EventType};
use heraut_kernel::text::sha256_hex;
use heraut_kernel::{Locale, Problem, Scope, TurnId};
use heraut_llm::{ChatMessage, ChatRequest, Judge};
use heraut_store::{BoxFuture, Tx, audit};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::agents::of;
use super::answer::{beyond, finish, most};
use super::keys::note_use;
use super::limits::{Held, held, reserve, whose};
use super::lookup::Lookup;
use super::{model, statistics, tell};
use crate::agent::Agent;
use crate::budget::Part;
use crate::key::{AgentKey, KeyKind, KeyScope, read};
use crate::script::{self, NotEmpty, REPLY};
use crate::statistics::{Counts, Delta};
use crate::store::statistics as store;
use crate::store::{agents, counters, keys};
use crate::{Agents, CONTEXT, Error};

/// Somebody inside: a program, and the agent that its key is for.
#[derive(Clone, Debug)]
pub struct Program {
    /// The right to act for it.
    pub scope: Scope,
    /// The agent.
    pub agent: Agent,
    key: AgentKey,
}

/// Lets a program in. A secret key that a browser presents was published: it opens nothing there, and that is noted.
///
/// # Errors
/// 401 where the key opens nothing, 403 where it is not for this; or the database fails.
pub async fn enter(
    desk: &Agents,
    token: &str,
    from_a_page: bool,
    wanted: KeyScope,
    locale: Locale,
) -> Result<Program, Error> {
    let (workspace, hash) = read(KeyKind::Secret, token).ok_or_else(unknown_key)?;
    let scope = Scope { locale, ..Scope::system(workspace) };
    let conn = desk.db.read(&scope).await?;
    let (agent_id, key) = keys::opened(&conn, KeyKind::Secret, &hash).await?.ok_or_else(unknown_key)?;
    let agent = agents::find(&conn, agent_id).await?.ok_or_else(unknown_key)?;
    drop(conn);
    super::zone(desk, &scope).await.map_err(|_| unknown_key())?;
    if from_a_page {
        leaked(desk, &scope, &agent, &key).await?;
        return Err(Error::refused(published()));
    }
    if !key.scopes.contains(&wanted) {
        return Err(Error::refused(not_for_this()));
    }
    let locale = agent.languages.answer(locale);
    Ok(Program { scope: Scope { locale, ..scope }, agent, key })
}

async fn leaked(desk: &Agents, scope: &Scope, agent: &Agent, key: &AgentKey) -> Result<(), Error> {
    let by = By::from(scope);
    tracing::warn!(agent = %agent.id, key = key.beginning, "agent_key.leaked");
    let noted = desk.db.write(scope, (agent.id, key.id), move |tx, (agent, key)| {
        Box::pin(async move {
            keys::used(tx, *key, true).await?;
            let event = of(EventType::AgentKeyLeaked, *agent).with("key_id", key.to_string());
            Ok::<_, Error>(audit::note(tx, by, &event).await?)
        })
    });
    noted.await
}

/// Notes that the key of a program was of use: a request that is refused for its form was none.
pub async fn used(desk: &Agents, program: &Program) {
    note_use(desk, &program.scope, &program.key).await;
}

/// What came of a question.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Completed {
    /// The turn.
    pub turn_id: Uuid,
    /// The answer.
    pub content: String,
    /// How it ended.
    pub finish: String,
    /// Tokens read.
    pub prompt_tokens: u32,
    /// Tokens written.
    pub completion_tokens: u32,
}

/// Answers a program. `before`: what was said before, oldest first; `extra`: what the program's own system messages say.
///
/// # Errors
/// 403 where the agent is turned off, 429 where a budget is spent; whatever the turn ended with; or the database fails.
pub async fn complete(
    desk: &Agents,
    program: &Program,
    before: Vec<ChatMessage>,
    said: String,
    extra: Vec<String>,
    max_tokens: Option<u32>,
) -> Result<Answering<Completed>, Problem> {
    let Program { scope, agent, .. } = program;
    if !agent.is_active {
        return Err(silent());
    }
    used(desk, program).await;
    let lookup = Lookup::new(desk, scope, agent, &said).await?;
    let mut request = script::request(agent, scope.locale, &said, before, lookup.sources().to_vec());
    for text in extra {
        request.system.push_str("\n\n");
        request.system.push_str(&text);
    }
    request.max_tokens = request.max_tokens.min(max_tokens.unwrap_or(u32::MAX)).max(1);
    let engine = desk.engine();
    let (model, chosen) = model::of(desk, scope, agent).await?;
    let zone = super::zone(desk, scope).await?;
    let rates = engine.rates(scope).await.map_err(Error::from)?;
    let now = desk.db.now();
    let thread = Complete {
        agent_id: agent.id,
        limits: held(desk, scope, agent, None, zone, None).await?,
        reserved: most(desk, (&request, &lookup), &*chosen, &rates),
        lookup,
        rates,
        jour: statistics::jour(now, zone),
        began: Moment::now(),
    };
    let asked = Asked {
        task: REPLY.to_owned(),
        context: CONTEXT,
        request_hash: sha256_hex(said.as_bytes()),
        request: json!({}),
        model,
        ..Asked::default()
    };
    let begun = match engine.begin(scope, asked, Some(request), thread).await {
        Err(Failure::Context(Error::Spent { subject, window })) => {
            if let Some(whose) = whose(subject, agent.id) {
                tell::spent(desk, scope, agent.id, whose, &window).await;
            }
            return Err(spent());
        }
        begun => begun?,
    };
    let make = |made: Made<Completed>| Completed { turn_id: made.id.0, ..made.output };
    answering(desk, scope, begun, make, again).await
}

fn again(_: Agents, _: Scope, turn: Turn) -> BoxFuture<'static, Result<Completed, Problem>> {
    Box::pin(async move { serde_json::from_value(turn.result).map_err(|_| Problem::internal()) })
}

/// The part of the context: budgets and counts, and not a word of what was said.
#[derive(Clone, Debug)]
struct Complete {
    agent_id: Uuid,
    limits: Vec<Held>,
    reserved: Part,
    lookup: Lookup,
    rates: Rates,
    jour: String,
    began: Moment,
}

impl Complete {
    async fn begin(&self, tx: &Tx) -> Result<(), Error> {
        reserve(tx, &self.limits, self.reserved).await?;
        let counts = Counts { user_messages: 1, ..Counts::default() };
        Ok(store::note(tx, self.agent_id, &self.jour, &Delta { counts, ..Delta::default() }).await?)
    }

    async fn end(&self, tx: &Tx, spent: &Spent, counts: Counts) -> Result<(), Error> {
        let beyond = beyond(spent, self.reserved, &self.rates);
        for held in &self.limits {
            counters::adjust(tx, held.subject, &held.name, beyond).await?;
        }
        let took = beyond.micros + self.reserved.micros;
        let counts = Counts {
            prompt_tokens: i64::from(spent.usage.prompt_tokens),
            completion_tokens: i64::from(spent.usage.completion_tokens),
            cost_micros: took,
            ..counts
        };
        let response_time_ms = i32::try_from(self.began.elapsed().as_millis()).ok();
        let delta = Delta { counts, ttft_ms: spent.ttft_ms, response_time_ms, ..Delta::default() };
        Ok(store::note(tx, self.agent_id, &self.jour, &delta).await?)
    }

    async fn settled(
        &self,
        tx: &Tx,
        content: &str,
        finish: &str,
        spent: &Spent,
        error: bool,
    ) -> Result<Settled<Completed>, Error> {
        let unanswered = i64::from(script::is_unknown(content, &self.lookup.fallback));
        let counts = Counts { assistant_messages: 1, errors: i64::from(error), unanswered, ..Counts::default() };
        self.end(tx, spent, counts).await?;
        let output = Completed {
            turn_id: Uuid::nil(),
            content: content.to_owned(),
            finish: finish.to_owned(),
            prompt_tokens: spent.usage.prompt_tokens,
            completion_tokens: spent.usage.completion_tokens,
        };
        Ok(Settled { result: json!({}), output, subject_id: None })
    }
}

impl Thread for Complete {
    type Output = Completed;
    type Error = Error;

    fn judge(&self) -> Arc<dyn Judge> {
        Arc::new(NotEmpty)
    }

    fn prepare<'c>(&'c self, request: &'c ChatRequest, aside: Aside<'c>) -> BoxFuture<'c, Prepared> {
        Box::pin(self.lookup.prepare(request, aside))
    }

    fn open<'c>(&'c self, tx: &'c Tx, _: TurnId) -> BoxFuture<'c, Result<(), Error>> {
        Box::pin(self.begin(tx))
    }

    fn settle<'c>(
        &'c self,
        tx: &'c Tx,
        _: TurnId,
        reply: Option<&'c Reply>,
        opened: bool,
    ) -> BoxFuture<'c, Result<Settled<Completed>, Error>> {
        Box::pin(async move {
            if !opened {
                self.begin(tx).await?;
            }
            let Some(reply) = reply else { return Err(Error::refused(Problem::internal())) };
            let text = reply.content.as_str().unwrap_or_default();
            self.settled(tx, text, finish(reply.finish), &reply.spent, reply.reason.is_some()).await
        })
    }

    fn stop<'c>(
        &'c self,
        tx: &'c Tx,
        _: TurnId,
        partial: &'c Partial,
    ) -> BoxFuture<'c, Result<Kept<Completed>, Error>> {
        Box::pin(async move { self.settled(tx, &partial.texte, "stop", &partial.spent, false).await.map(Some) })
    }

    fn fail<'c>(
        &'c self,
        tx: &'c Tx,
        _: TurnId,
        _: &'static str,
        spent: &'c Spent,
    ) -> BoxFuture<'c, Result<(), Error>> {
        Box::pin(self.end(tx, spent, Counts { errors: 1, ..Counts::default() }))
    }
}

fn unknown_key() -> Error {
    Error::refused(Problem::new(
        401,
        "invalid_key",
        "Cette clé n’ouvre rien : elle est inconnue, révoquée ou expirée.",
        "This key opens nothing: it is unknown, revoked, or has expired.",
    ))
}

fn published() -> Problem {
    Problem::new(
        401,
        "key_in_browser",
        "Une clé secrète a été présentée par un navigateur : elle est publique désormais. Remplacez-la, et utilisez la \
         clé publique dans vos pages.",
        "A secret key was presented by a browser: it is public now. Replace it, and use the publishable key in your pages.",
    )
}

fn not_for_this() -> Problem {
    Problem::new(403, "key_scope", "Cette clé n’a pas été faite pour cela.", "This key was not made for this.")
}

fn silent() -> Problem {
    Problem::new(403, "agent_silent", "Cet agent est éteint.", "This agent is turned off.")
}

fn spent() -> Problem {
    Problem::new(
        429,
        "budget_spent",
        "Le budget de cet agent est épuisé pour l’instant.",
        "This agent’s budget is spent for now.",
    )
}
