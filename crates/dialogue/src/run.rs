//! How a turn is answered: whom to ask, in which order, and what its end writes.

use std::sync::Arc;

use heraut_kernel::{Locale, TurnId};
use heraut_llm::{
    Budget, Call, ChatModel, ChatRequest, Indulgent, Judge, Ledger, LlmError, PLAYBOOK, Unrecorded, Unwatched, Usage,
    estimate_usage,
};
use heraut_store::Tx;

use crate::embedding::Aside;
use crate::engine::Engine;
use crate::ledger::{CallLedger, Settlements};
use crate::live::Live;
use crate::store::leases;
use crate::store::turns::{self, End, Statut};
use crate::turn::{Asked, Failure, Partial, Prepared, Ran, Reply, Settled, Spent, Thread};
use crate::words::{sentence, shown_name};

/// What answering needs.
pub(crate) struct Asking<'a> {
    pub engine: &'a Engine,
    pub task: &'a str,
    pub locale: Locale,
    pub request: &'a ChatRequest,
    pub chain: &'a [Arc<dyn ChatModel>],
    pub call: Call<'a>,
    pub live: Option<&'a Live>,
}

impl Asking<'_> {
    /// Asks the one chosen, then those who stand in for it.
    pub(crate) async fn ask(&self) -> Result<Reply, LlmError> {
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
    pub ledger: CallLedger,
}

/// How the asking ended.
enum Heard {
    Reply(Reply),
    Failed(LlmError),
    Stopped(Partial),
}

/// What a reply says of itself beyond its content.
#[derive(Default)]
pub(crate) struct About {
    pub source: String,
    pub degraded: bool,
    pub reason: Option<&'static str>,
    pub note: Option<String>,
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
                went.write(tx, Some(*id)).await
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
        let answer = async {
            let aside = Aside { engine: &self.engine, scope: &self.live.scope, ledger: &self.ledger };
            let prepared = self.thread.prepare(&self.request, aside).await;
            let request = match &prepared {
                Prepared::AsIs => &self.request,
                Prepared::Ask(request) => request,
                Prepared::Say(content) => return Ok(Reply::built_in(content.clone())),
            };
            let asking = Asking {
                engine: &self.engine,
                task: &self.asked.task,
                locale: self.live.scope.locale,
                request,
                chain: &self.chain,
                call,
                live: Some(&self.live),
            };
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
    went.write(tx, Some(*id)).await?;
    Ok(output)
}

pub(crate) fn count(task: &str, outcome: &'static str) {
    metrics::counter!("heraut_turns_total", "task" => task.to_owned(), "outcome" => outcome).increment(1);
}
