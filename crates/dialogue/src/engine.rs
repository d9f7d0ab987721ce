//! One turn, from the request to its last row.

use std::sync::Arc;

use std::time::Duration;

use heraut_kernel::{Problem, Scope, TurnId};
use heraut_llm::{Budget, Call, ChatRequest, Indulgent, LlmError, Models, Unrecorded, Unwatched};
use heraut_store::db::BoxFuture;
use heraut_store::{Db, Error, Tx, WriteError};
use serde_json::Value;

use crate::store::{self, NewTurn, Turn};

/// How long a turn is kept: as long as the messages that it made.
pub const TTL: chrono::Duration = chrono::Duration::days(7);

/// What is asked of the engine.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// What is to be done, as the context names it (`chat`, `plan`…).
    pub task: String,
    /// What it is about in its context.
    pub subject_id: Option<i64>,
    /// The client's own id of this request: the same id runs once.
    pub client_request_id: Option<String>,
    /// SHA-256 of the request, so that an id cannot stand for two.
    pub request_hash: String,
    /// Which model is to answer, `provider/model`; the default without.
    pub model: Option<String>,
}

/// What a model answered.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The answer, in the shape of the task.
    pub content: Value,
    /// Who answered.
    pub source: String,
    /// Whether somebody else answered than was chosen.
    pub degraded: bool,
}

/// What the context stored at the end of a turn.
#[derive(Clone, Debug)]
pub struct Settled<T> {
    /// The answer for the caller.
    pub output: T,
    /// What the context needs to answer the same request again.
    pub result: Value,
    /// What the turn was about, where the turn itself made it.
    pub subject_id: Option<i64>,
}

/// How a turn went.
#[derive(Clone, Debug)]
pub enum Ran<T> {
    /// It ran now.
    Fresh {
        /// Its identifier.
        id: TurnId,
        /// Who answered.
        source: String,
        /// Whether somebody else answered than was chosen.
        degraded: bool,
        /// The answer.
        output: T,
    },
    /// It ran before, under the same client request id.
    Before(Turn),
}

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Failure<E> {
    /// The database failed.
    #[error("the store failed")]
    Store(#[source] Error),
    /// Nobody could answer.
    #[error("no model answered")]
    Model(#[source] LlmError),
    /// The client's id stands for another request.
    #[error("the client request id was used for another request")]
    Reused,
    /// There is no model of that name.
    #[error("unknown model")]
    UnknownModel,
    /// The context could not store what followed.
    #[error("the context refused")]
    Context(#[source] E),
}

impl<E: Into<Problem>> From<Failure<E>> for Problem {
    fn from(failure: Failure<E>) -> Self {
        match failure {
            Failure::Store(error) => error.into_problem(),
            Failure::Context(error) => error.into(),
            Failure::Reused => Self::new(
                422,
                "client_request_id_reused",
                "Cet identifiant de requête a déjà servi pour une autre demande.",
                "This client request id was already used for another request.",
            ),
            Failure::UnknownModel => {
                Self::new(422, "unknown_model", "Ce modèle n'est pas connu.", "This model is not known.")
            }
            Failure::Model(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "turn.no_answer");
                Self::new(
                    502,
                    "provider_failed",
                    "L'assistant n'a pas pu répondre. Votre message n'est pas perdu : réessayez.",
                    "The assistant could not answer. Your message is not lost: try again.",
                )
            }
        }
    }
}

/// The context's part of a turn. It owns what it needs: a turn may be settled more than once before it is committed.
pub trait Thread: Send + Sync + 'static {
    /// The answer for the caller.
    type Output: Send + 'static;
    /// What can go wrong in the context.
    type Error: WriteError;

    /// Stores what was said and what follows, in the transaction that ends the turn.
    fn settle<'c>(
        &'c self,
        tx: &'c Tx,
        turn: TurnId,
        reply: Option<&'c Reply>,
    ) -> BoxFuture<'c, Result<Settled<Self::Output>, Self::Error>>;
}

/// Runs turns. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Engine {
    db: Db,
    models: Arc<Models>,
    fallback: bool,
}

struct Closing<C> {
    asked: Asked,
    user_id: Option<i64>,
    id: TurnId,
    reply: Option<Reply>,
    thread: C,
}

impl Engine {
    /// An engine over a database and the members that can answer. With `fallback` off, only the one chosen is asked.
    #[must_use]
    pub fn new(db: Db, models: Models, fallback: bool) -> Self {
        Self { db, models: Arc::new(models), fallback }
    }

    /// Runs a turn, unless the client's id says that it ran before. `request` is what is asked of the model; without one
    /// the context answers by itself and the source is the playbook's.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn run<C: Thread>(
        &self,
        scope: &Scope,
        asked: Asked,
        request: Option<ChatRequest>,
        thread: C,
    ) -> Result<Ran<C::Output>, Failure<C::Error>> {
        if let Some(turn) = self.before(scope, &asked).await? {
            return same(turn, &asked.request_hash);
        }
        let reply = match &request {
            Some(request) => Some(self.ask(&asked, request).await?),
            None => None,
        };
        let (source, degraded) = reply.as_ref().map_or_else(
            || (self.models.playbook().name().to_owned(), false),
            |reply| (reply.source.clone(), reply.degraded),
        );
        let id = TurnId::generate();
        let request_hash = asked.request_hash.clone();
        let closing = Closing { asked, user_id: scope.principal.user().map(|user| user.0), id, reply, thread };
        let closed = self.db.write(scope, closing, |tx, closing| Box::pin(close(tx, closing))).await;
        match closed.map_err(Failure::Context)? {
            Closed::Now(output) => Ok(Ran::Fresh { id, source, degraded, output }),
            Closed::Before(turn) => same(*turn, &request_hash),
        }
    }

    async fn before<E>(&self, scope: &Scope, asked: &Asked) -> Result<Option<Turn>, Failure<E>> {
        let Some(client_id) = &asked.client_request_id else { return Ok(None) };
        let conn = self.db.read(scope).await.map_err(Failure::Store)?;
        store::find_by_client(&conn, client_id).await.map_err(Failure::Store)
    }

    /// Asks the one chosen, then those who stand in for it.
    async fn ask<E>(&self, asked: &Asked, request: &ChatRequest) -> Result<Reply, Failure<E>> {
        let chain = self.models.chain(asked.model.as_deref(), self.fallback).map_err(|_| Failure::UnknownModel)?;
        let mut last = LlmError::UnsupportedTask(request.task.clone());
        let budget = Budget::new(2, Duration::from_secs(25));
        let call = Call { watch: &Unwatched, judge: &Indulgent, ledger: &Unrecorded, budget: &budget };
        for (rank, model) in chain.iter().enumerate() {
            match model.complete(request, &call).await {
                Ok(reply) => return Ok(Reply { content: reply.content, source: reply.model, degraded: rank > 0 }),
                Err(error) => {
                    tracing::warn!(
                        model = model.name(),
                        task = request.task,
                        error = &error as &dyn std::error::Error,
                        "turn.model_failed"
                    );
                    last = error;
                }
            }
        }
        Err(Failure::Model(last))
    }
}

/// How the transaction that ends a turn found things.
enum Closed<T> {
    /// It ended this turn.
    Now(T),
    /// The same request was faster: nothing was written.
    Before(Box<Turn>),
}

fn same<T, E>(turn: Turn, request_hash: &str) -> Result<Ran<T>, Failure<E>> {
    if turn.request_hash == request_hash { Ok(Ran::Before(turn)) } else { Err(Failure::Reused) }
}

async fn close<C: Thread>(tx: &Tx, closing: &Closing<C>) -> Result<Closed<C::Output>, C::Error> {
    // Of two at once under the same client id, one stumbles over the other's row when it inserts its own; run again, it
    // finds that row here.
    if let Some(client_id) = &closing.asked.client_request_id
        && let Some(turn) = store::find_by_client(tx, client_id).await?
    {
        return Ok(Closed::Before(Box::new(turn)));
    }
    let settled = closing.thread.settle(tx, closing.id, closing.reply.as_ref()).await?;
    let asked = &closing.asked;
    let source = closing.reply.as_ref().map_or(heraut_llm::PLAYBOOK, |reply| reply.source.as_str());
    let turn = NewTurn {
        id: closing.id,
        task: &asked.task,
        subject_id: settled.subject_id.or(asked.subject_id),
        user_id: closing.user_id,
        client_request_id: asked.client_request_id.as_deref(),
        request_hash: &asked.request_hash,
        source,
        degraded: closing.reply.as_ref().is_some_and(|reply| reply.degraded),
        result: settled.result,
        ttl: tx.now() + TTL,
    };
    store::insert(tx, turn).await.map_err(C::Error::from)?;
    Ok(Closed::Now(settled.output))
}
