//! How a turn is answered: whom to ask, in which order, and what its end writes.

use std::sync::Arc;

use heraut_kernel::{Locale, Scope, TurnId};
use heraut_llm::{
    Budget, Call, ChatModel, ChatRequest, Indulgent, Judge, Ledger, LlmError, PLAYBOOK, Unrecorded, Unwatched, Usage,
    estimate_usage,
};
use heraut_store::Tx;

use crate::engine::{Engine, row, same};
use crate::ledger::{Settlements, TurnLedger};
use crate::live::Live;
use crate::store::leases;
use crate::store::turns::{self, End, Statut, Turn};
use crate::turn::{Asked, Failure, Partial, Ran, Reply, Settled, Spent, TTL, Thread};
use crate::words::{sentence, shown_name};

/// What answering needs.
struct Asking<'a> {
    engine: &'a Engine,
    task: &'a str,
    locale: Locale,
    request: &'a ChatRequest,
    chain: &'a [Arc<dyn ChatModel>],
    call: Call<'a>,
    live: Option<&'a Live>,
}

impl Asking<'_> {
    /// Asks the one chosen, then those who stand in for it.
    async fn ask(&self) -> Result<Reply, LlmError> {
        let mut last = LlmError::UnsupportedTask(self.task.to_owned());
        let mut failed = None;
        let mut spent = false;
        for model in self.chain {
            // What is spent is spent for all that cost.
            if spent && !model.immediate() {
                continue;
            }
            self.announce(model.name(), failed.is_some());
            match model.complete(self.request, &self.call).await {
                Ok(reply) => {
                    let note = failed.map(|name: &str| sentence(self.locale, name, &last, &reply.model));
                    let reason = failed.map(|_| last.code());
                    let degraded = note.is_some();
                    let (source, finish) = (reply.model, reply.finish);
                    return Ok(Reply {
                        content: reply.content,
                        source,
                        degraded,
                        reason,
                        note,
                        finish,
                        spent: Spent::default(),
                    });
                }
                Err(error) => {
                    tracing::warn!(model = model.name(), task = self.task, code = error.code(), "turn.model_failed");
                    failed = failed.or(Some(model.name()));
                    spent |= error == LlmError::Spent;
                    // The first failure is the one to tell: it is of the one that was chosen.
                    if failed == Some(model.name()) {
                        last = error;
                    }
                    self.call.watch.restart();
                }
            }
        }
        Err(last)
    }

    fn announce(&self, name: &str, again: bool) {
        let Some(live) = self.live else { return };
        let who = shown_name(self.locale, name);
        let label = if again {
            self.locale.pick(&format!("Je passe à {who}…"), &format!("Turning to {who}…")).to_owned()
        } else {
            self.locale.pick(&format!("Je demande à {who}…"), &format!("Asking {who}…")).to_owned()
        };
        live.step(if again { "fallback" } else { "ask" }, label);
    }

    /// What the playbook would have answered, to fill what is missing.
    async fn spare(&self) -> Option<serde_json::Value> {
        let budget = Budget::new(1, std::time::Duration::from_secs(5));
        let call = Call { watch: &Unwatched, judge: &Indulgent, ledger: &Unrecorded, budget: &budget };
        self.engine.models().playbook().complete(self.request, &call).await.ok().map(|reply| reply.content)
    }
}

/// A turn in the hand of this process.
pub(crate) struct Job<C> {
    pub engine: Engine,
    pub live: Arc<Live>,
    pub asked: Asked,
    pub request: ChatRequest,
    pub chain: Vec<Arc<dyn ChatModel>>,
    pub thread: Arc<C>,
    pub ledger: TurnLedger,
}

/// How the asking ended.
enum Heard {
    Reply(Reply),
    Failed(LlmError),
    Stopped(Partial),
}

/// What a reply says of itself beyond its content.
#[derive(Default)]
struct About {
    source: String,
    degraded: bool,
    reason: Option<&'static str>,
    note: Option<String>,
}

impl From<&Reply> for About {
    fn from(reply: &Reply) -> Self {
        let Reply { source, degraded, reason, note, .. } = reply;
        Self { source: source.clone(), degraded: *degraded, reason: *reason, note: note.clone() }
    }
}

struct Closing<C> {
    id: TurnId,
    attempt: i32,
    /// What it was asked about: written again, it would move in its index.
    subject_id: Option<i64>,
    heard: Heard,
    went: Settlements,
    thread: Arc<C>,
}

impl<C: Thread> Job<C> {
    /// Asks, and writes the end.
    pub(crate) async fn run(self) -> Result<Ran<C::Output>, Failure<C::Error>> {
        let inner = &self.engine.0;
        let mut heard = self.hear().await;
        let went = self.ledger.settlements(&inner.settings.prices, self.cut(&heard));
        match &mut heard {
            Heard::Reply(reply) => reply.spent = went.spent(),
            Heard::Stopped(partial) => partial.spent = went.spent(),
            Heard::Failed(_) => {}
        }
        let About { source, degraded, reason, note } = match &heard {
            Heard::Reply(reply) => About::from(reply),
            _ => About::default(),
        };
        let failure = if let Heard::Failed(error) = &heard { Some(error.clone()) } else { None };
        let statut = match &heard {
            Heard::Reply(_) => Statut::Done,
            Heard::Failed(_) => Statut::Failed,
            Heard::Stopped(_) => Statut::Stopped,
        };
        self.live.step("write", self.live.scope.locale.pick("J'enregistre…", "Saving…").to_owned());
        let closing = Closing {
            id: self.live.id,
            attempt: self.live.attempt,
            subject_id: self.asked.subject_id,
            heard,
            went: went.clone(),
            thread: Arc::clone(&self.thread),
        };
        let closed = inner.db.write(&self.live.scope, closing, |tx, closing| Box::pin(close(tx, closing))).await;
        inner.forget(self.live.id);
        count(&self.asked.task, if closed.is_ok() { statut.as_str() } else { "broken" });
        let id = self.live.id;
        match closed {
            Ok(output) => {
                self.live.end(statut);
                match (failure, output, statut) {
                    (Some(error), ..) => Err(Failure::Model(error)),
                    (None, Some(output), Statut::Done) => Ok(Ran::Fresh { id, source, degraded, reason, note, output }),
                    (None, output, _) => Ok(Ran::Stopped { id, output }),
                }
            }
            Err(error) => {
                self.give_up(went).await;
                self.live.end(Statut::Failed);
                Err(Failure::Context(error))
            }
        }
    }

    /// About how many tokens a call had that a person broke off.
    fn cut(&self, heard: &Heard) -> Usage {
        let Heard::Stopped(Partial { texte, elements, .. }) = heard else { return Usage::default() };
        let elements: String = elements.iter().map(ToString::to_string).collect();
        estimate_usage(&self.request, &[texte.as_str(), &elements].concat())
    }

    /// What could not be stored is not answered: the turn failed, and can be run again. What was asked was asked.
    async fn give_up(&self, went: Settlements) {
        let input = (self.live.id, self.live.attempt, went);
        let noted = self.engine.0.db.write(&self.live.scope, input, |tx, (id, attempt, went)| {
            Box::pin(async move {
                // Swept while this process slept, and maybe begun anew by another: its lease and its calls are not ours.
                if !turns::end(tx, *id, *attempt, &End::failed("not_stored", None)).await? {
                    return Ok(());
                }
                leases::release(tx, *id).await?;
                went.write(tx, *id).await
            })
        });
        if let Err(error) = noted.await {
            // The keeper finds the lease without a turn in hand.
            tracing::error!(error = %error, "turn.not_stored");
        }
    }

    async fn hear(&self) -> Heard {
        let settings = &self.engine.0.settings;
        let judge = self.thread.judge();
        let budget = Budget::new(settings.attempts, settings.time);
        let call = Call {
            watch: &*self.live,
            judge: &*judge as &dyn Judge,
            ledger: &self.ledger as &dyn Ledger,
            budget: &budget,
        };
        let asking = Asking {
            engine: &self.engine,
            task: &self.asked.task,
            locale: self.live.scope.locale,
            request: &self.request,
            chain: &self.chain,
            call,
            live: Some(&self.live),
        };
        let answer = async {
            let mut reply = asking.ask().await?;
            if reply.source != PLAYBOOK
                && self.thread.lacks(&reply.content)
                && let Some(spare) = asking.spare().await
            {
                reply.content = self.thread.fill(reply.content, &spare);
            }
            Ok(reply)
        };
        tokio::select! {
            heard = answer => match heard {
                Ok(reply) => Heard::Reply(reply),
                Err(error) => Heard::Failed(error),
            },
            // The unfinished answer is dropped here, and with it the connection to the provider.
            () = self.live.stopping.notified() => {
                let shown = self.live.shown();
                Heard::Stopped(Partial { texte: shown.texte, elements: shown.elements, spent: Spent::default() })
            }
        }
    }
}

async fn close<C: Thread>(tx: &Tx, closing: &Closing<C>) -> Result<Option<C::Output>, C::Error> {
    let Closing { id, attempt, heard, went, thread, .. } = closing;
    let mut end = End::failed("", Some(went.raw.as_str()).filter(|raw| !raw.is_empty()));
    let settled: Option<Settled<C::Output>> = match heard {
        Heard::Reply(reply) => {
            (end.statut, end.source, end.degraded, end.error) = (Statut::Done, &reply.source, reply.degraded, None);
            Some(thread.settle(tx, *id, Some(reply), true).await?)
        }
        Heard::Failed(error) => {
            end.error = Some(error.code());
            thread.fail(tx, *id, error.code(), &went.spent()).await?;
            None
        }
        Heard::Stopped(partial) => {
            (end.statut, end.error) = (Statut::Stopped, None);
            thread.stop(tx, *id, partial).await?
        }
    };
    let (output, result, subject_id) = match settled {
        Some(settled) => (Some(settled.output), Some(settled.result), settled.subject_id),
        None => (None, None, None),
    };
    (end.result, end.subject_id) = (result, subject_id.filter(|_| subject_id != closing.subject_id));
    if !turns::end(tx, *id, *attempt, &end).await? {
        // What was settled above must not stay: somebody else has the turn.
        return Err(heraut_store::Error::superseded().into());
    }
    leases::release(tx, *id).await?;
    went.write(tx, *id).await?;
    Ok(output)
}

/// A turn that nobody has to be waited for: one transaction.
struct AtOnce<C> {
    asked: Asked,
    user_id: Option<i64>,
    id: TurnId,
    reply: Option<Reply>,
    thread: C,
}

/// How the transaction found things.
enum Found<T> {
    /// It made this turn.
    Now(T),
    /// The same request was faster: nothing was written.
    Before(Box<Turn>),
    /// The turn is over, or runs.
    NotAgain,
}

impl Engine {
    /// Asks members that answer without waiting, within the request, and stores everything in one transaction.
    pub(crate) async fn at_once<C: Thread>(
        &self,
        scope: &Scope,
        asked: Asked,
        request: Option<ChatRequest>,
        chain: &[Arc<dyn ChatModel>],
        thread: C,
    ) -> Result<Ran<C::Output>, Failure<C::Error>> {
        let settings = &self.0.settings;
        let budget = Budget::new(settings.attempts, settings.time);
        let judge = thread.judge();
        let call = Call { watch: &Unwatched, judge: &*judge, ledger: &Unrecorded, budget: &budget };
        let reply = match &request {
            Some(request) => {
                let (task, locale) = (asked.task.as_str(), scope.locale);
                let asking = Asking { engine: self, task, locale, request, chain, call, live: None };
                Some(asking.ask().await.map_err(Failure::Model)?)
            }
            None => None,
        };
        let alone = || About { source: PLAYBOOK.to_owned(), ..About::default() };
        let About { source, degraded, reason, note } = reply.as_ref().map_or_else(alone, About::from);
        let id = asked.again.unwrap_or_else(TurnId::generate);
        let (task, request_hash) = (asked.task.clone(), asked.request_hash.clone());
        let whole = AtOnce { asked, user_id: scope.principal.user().map(|user| user.0), id, reply, thread };
        let done = self.0.db.write(scope, whole, |tx, whole| Box::pin(do_at_once(tx, whole))).await;
        match done.map_err(Failure::Context)? {
            Found::Now(output) => {
                count(&task, "done");
                Ok(Ran::Fresh { id, source, degraded, reason, note, output })
            }
            Found::Before(turn) => same(*turn, &request_hash),
            Found::NotAgain => Err(Failure::NotAgain),
        }
    }
}

async fn do_at_once<C: Thread>(tx: &Tx, whole: &AtOnce<C>) -> Result<Found<C::Output>, C::Error> {
    if whole.asked.again.is_some() {
        return again_at_once(tx, whole).await;
    }
    let AtOnce { asked, user_id, id, reply, thread } = whole;
    // Of two at once under the same client id, one stumbles over the other's row when it inserts its own; run again, it
    // finds that row here.
    if let Some(client_id) = &asked.client_request_id
        && let Some(turn) = turns::find_by_client(tx, client_id).await?
    {
        return Ok(Found::Before(Box::new(turn)));
    }
    let settled = thread.settle(tx, *id, reply.as_ref(), false).await?;
    let source = reply.as_ref().map_or(PLAYBOOK, |reply| reply.source.as_str());
    let mut turn = row(asked, *id, *user_id, source, tx.now() + TTL);
    turn.statut = Statut::Done;
    turn.request = None;
    turn.subject_id = settled.subject_id.or(asked.subject_id);
    turn.degraded = reply.as_ref().is_some_and(|reply| reply.degraded);
    turn.result = Some(settled.result);
    turns::insert(tx, turn).await?;
    Ok(Found::Now(settled.output))
}

/// The next attempt of a turn that had to be waited for, and has not any more.
async fn again_at_once<C: Thread>(tx: &Tx, whole: &AtOnce<C>) -> Result<Found<C::Output>, C::Error> {
    let AtOnce { id, reply, thread, .. } = whole;
    let Some(attempt) = turns::again(tx, *id).await? else { return Ok(Found::NotAgain) };
    let settled = thread.settle(tx, *id, reply.as_ref(), true).await?;
    let end = End {
        statut: Statut::Done,
        subject_id: settled.subject_id,
        source: reply.as_ref().map_or(PLAYBOOK, |reply| reply.source.as_str()),
        degraded: reply.as_ref().is_some_and(|reply| reply.degraded),
        error: None,
        raw: None,
        result: Some(settled.result),
    };
    turns::end(tx, *id, attempt, &end).await?;
    // What failed without a word may have left its lease.
    leases::release(tx, *id).await?;
    Ok(Found::Now(settled.output))
}

fn count(task: &str, outcome: &'static str) {
    metrics::counter!("heraut_turns_total", "task" => task.to_owned(), "outcome" => outcome).increment(1);
}
