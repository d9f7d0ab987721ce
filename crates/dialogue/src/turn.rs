//! What is asked of the engine, what it answers, and the context's part of a turn.

use std::collections::BTreeMap;
use std::sync::Arc;

use heraut_kernel::{Problem, TurnId};
use heraut_llm::{ChatRequest, Finish, Indulgent, Judge, LlmError, PLAYBOOK, Usage};
use heraut_store::db::BoxFuture;
use heraut_store::{Error, Tx, WriteError};
use serde_json::Value;
use uuid::Uuid;

use crate::embedding::Aside;
use crate::store::turns::Turn;

/// How long a turn is kept: as long as the messages that it made.
pub const TTL: chrono::Duration = chrono::Duration::days(7);

/// What is asked of the engine.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// What is to be done, as the context names it (`chat`, `plan`…).
    pub task: String,
    /// Which context asks, for the record of calls.
    pub context: &'static str,
    /// What it is about in its context.
    pub subject_id: Option<i64>,
    /// The conversation, where it is about no such thing.
    pub thread_id: Option<Uuid>,
    /// The client's own id of this request: the same id runs once.
    pub client_request_id: Option<String>,
    /// SHA-256 of the request, so that an id cannot stand for two.
    pub request_hash: String,
    /// What the context needs to ask again.
    pub request: Value,
    /// Which model is to answer, `provider/model`; the default without.
    pub model: Option<String>,
    /// The turn that failed or was interrupted, where this is its next attempt.
    pub again: Option<TurnId>,
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
    /// Why, where it is so: the stable code of the first failure.
    pub reason: Option<&'static str>,
    /// One honest sentence about it, where it is so.
    pub note: Option<String>,
    /// How it ended.
    pub finish: Finish,
    /// What it took.
    pub spent: Spent,
}

impl Reply {
    /// What the built-in says without being asked.
    pub(crate) fn built_in(content: Value) -> Self {
        Self {
            content,
            source: PLAYBOOK.to_owned(),
            degraded: false,
            reason: None,
            note: None,
            finish: Finish::Stop,
            spent: Spent::default(),
        }
    }
}

/// What the calls of a turn took together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spent {
    /// Tokens.
    pub usage: Usage,
    /// What they cost, by currency; nothing of models without a price.
    pub cost: BTreeMap<String, i64>,
    /// Milliseconds to the first token of the call that answered.
    pub ttft_ms: Option<i32>,
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

/// What the context kept of a turn that was stopped.
pub type Kept<T> = Option<Settled<T>>;

/// What was written before a person stopped it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Partial {
    /// Text so far.
    pub texte: String,
    /// Closed elements so far.
    pub elements: Vec<Value>,
    /// What it took so far, estimated for the call that was broken off.
    pub spent: Spent,
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
        /// Why, where it is so: the stable code of the first failure.
        reason: Option<&'static str>,
        /// One honest sentence about it, where it is so.
        note: Option<String>,
        /// The answer.
        output: T,
    },
    /// A person stopped it; the context kept what there was.
    Stopped {
        /// Its identifier.
        id: TurnId,
        /// What the context kept, where it keeps such things.
        output: Option<T>,
    },
    /// It ran before, under the same client request id, or still runs.
    Before(Box<Turn>),
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
    /// The turn is over, or runs.
    #[error("the turn cannot be run again")]
    NotAgain,
    /// The turn was taken out of this process's hand.
    #[error("the turn was interrupted")]
    Interrupted,
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
            Failure::NotAgain => Self::new(
                409,
                "turn_not_retryable",
                "Seule une demande qui a échoué ou a été coupée peut être relancée.",
                "Only a request that failed or was cut off can be run again.",
            ),
            Failure::Interrupted => interrupted(),
            Failure::Model(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "turn.no_answer");
                no_answer(error.code())
            }
        }
    }
}

/// The server stopped in the middle of an answer.
#[must_use]
pub fn interrupted() -> Problem {
    Problem::new(
        409,
        "turn_interrupted",
        "La réponse a été coupée. Votre message n'est pas perdu : relancez-la.",
        "The answer was cut off. Your message is not lost: run it again.",
    )
}

/// Nobody could answer, by the code of the last failure.
#[must_use]
pub fn no_answer(code: &str) -> Problem {
    match code {
        "timeout_ttft" | "timeout_total" => Problem::new(
            504,
            "provider_timeout",
            "L'assistant n'a pas répondu à temps. Votre message n'est pas perdu : réessayez.",
            "The assistant did not answer in time. Your message is not lost: try again.",
        ),
        "quota_exhausted" => Problem::new(
            429,
            "quota_exhausted",
            "Le quota de cet espace pour ce mois est épuisé. Votre message n'est pas perdu : relancez-le quand le quota \
             aura été relevé, ou le mois prochain.",
            "This workspace has spent its quota for the month. Your message is not lost: run it again once the quota is \
             raised, or next month.",
        ),
        "quota" | "rate_limit" => Problem::new(
            429,
            "provider_limited",
            "Le fournisseur du modèle limite les demandes. Votre message n'est pas perdu : réessayez plus tard.",
            "The provider of the model limits requests. Your message is not lost: try again later.",
        ),
        _ => Problem::new(
            502,
            "provider_failed",
            "L'assistant n'a pas pu répondre. Votre message n'est pas perdu : réessayez.",
            "The assistant could not answer. Your message is not lost: try again.",
        ),
    }
}

/// What a context found once a turn was under way.
#[derive(Clone, Debug)]
pub enum Prepared {
    /// Nothing new: the request stands.
    AsIs,
    /// A model is to be asked this instead.
    Ask(Box<ChatRequest>),
    /// Nobody is to be asked: the built-in says this.
    Say(Value),
}

/// The context's part of a turn. It owns what it needs: each part may be run more than once before it is committed.
pub trait Thread: Send + Sync + 'static {
    /// The answer for the caller.
    type Output: Send + 'static;
    /// What can go wrong in the context.
    type Error: WriteError;

    /// Who knows what a good answer is.
    fn judge(&self) -> Arc<dyn Judge> {
        Arc::new(Indulgent)
    }

    /// Whether a model's answer lacks what the playbook's may have; only then is it asked.
    fn lacks(&self, _answer: &Value) -> bool {
        false
    }

    /// A model's answer with what it lacks taken from the playbook's.
    fn fill(&self, answer: Value, _playbook: &Value) -> Value {
        answer
    }

    /// Looks up what takes longer than a transaction may, once what was said is stored and before a model is asked. It cannot
    /// fail: what is not found is not there. Where nobody has to be waited for, it is not asked.
    fn prepare<'c>(&'c self, _request: &'c ChatRequest, _aside: Aside<'c>) -> BoxFuture<'c, Prepared> {
        Box::pin(async { Prepared::AsIs })
    }

    /// Stores what was said, before a model is asked. Where none is, [`settle`](Self::settle) stores it with the rest.
    fn open<'c>(&'c self, tx: &'c Tx, turn: TurnId) -> BoxFuture<'c, Result<(), Self::Error>>;

    /// Stores what follows, in the transaction that ends the turn. `opened`: what was said is stored already.
    fn settle<'c>(
        &'c self,
        tx: &'c Tx,
        turn: TurnId,
        reply: Option<&'c Reply>,
        opened: bool,
    ) -> BoxFuture<'c, Result<Settled<Self::Output>, Self::Error>>;

    /// Keeps what was written before a person stopped it; nothing where a part of an answer is of no use.
    fn stop<'c>(
        &'c self,
        tx: &'c Tx,
        turn: TurnId,
        partial: &'c Partial,
    ) -> BoxFuture<'c, Result<Kept<Self::Output>, Self::Error>>;

    /// Notes, in the transaction that ends the turn, that nobody answered.
    fn fail<'c>(
        &'c self,
        _tx: &'c Tx,
        _turn: TurnId,
        _code: &'static str,
        _spent: &'c Spent,
    ) -> BoxFuture<'c, Result<(), Self::Error>> {
        Box::pin(async { Ok(()) })
    }
}
