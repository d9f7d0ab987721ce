//! An answer that is there, or on its way: what use cases that run as turns hand to HTTP.

use futures::{Stream, StreamExt, stream};
use heraut_kernel::{Problem, Scope, TurnId};
use heraut_store::{BoxFuture, Error};
use serde::Serialize;
use serde_json::{Value, json};

use crate::engine::{Begun, Engine};
use crate::follow::{Follow, Told};
use crate::live::Event;
use crate::store::turns::{self, Statut, Turn};
use crate::turn::{Failure, Ran, interrupted, no_answer};

/// A context that runs turns.
pub trait Asks: Clone + Send + Sync + 'static {
    /// Who runs them.
    fn engine(&self) -> &Engine;
}

/// How a turn ended.
#[derive(Clone, Debug)]
pub enum Ended<T> {
    /// With its answer.
    Done(T),
    /// A person stopped it; what was kept of it, where something was.
    Stopped(TurnId, Option<T>),
}

impl<T> Ended<T> {
    /// The answer, for those who wait for it whole.
    ///
    /// # Errors
    /// When it was stopped and nothing is kept.
    pub fn whole(self) -> Result<T, Problem> {
        match self {
            Self::Done(answer) | Self::Stopped(_, Some(answer)) => Ok(answer),
            Self::Stopped(_, None) => Err(Problem::conflict(
                "turn_stopped",
                "Cette demande a été arrêtée avant d'aboutir.",
                "This request was stopped before it was answered.",
            )),
        }
    }
}

/// An answer that is there, or on its way.
pub enum Answering<T> {
    /// It is there.
    Ready(Ended<T>),
    /// It is on its way, in a task of its own.
    Running {
        /// What is shown of it.
        follow: Follow,
        /// How it will have ended.
        answer: BoxFuture<'static, Result<Ended<T>, Problem>>,
    },
}

impl<T> std::fmt::Debug for Answering<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if matches!(self, Self::Ready(_)) { "Ready" } else { "Running" })
    }
}

impl<T> Answering<T> {
    /// Waits for the answer.
    ///
    /// # Errors
    /// Whatever the turn ended with.
    pub async fn whole(self) -> Result<T, Problem> {
        match self {
            Self::Ready(ended) => ended.whole(),
            Self::Running { answer, .. } => answer.await?.whole(),
        }
    }
}

/// What a turn made.
#[derive(Debug)]
pub struct Made<X> {
    /// The turn.
    pub id: TurnId,
    /// Who answered.
    pub source: String,
    /// Whether somebody else answered than was chosen.
    pub degraded: bool,
    /// Why, where it is so: a stable code, `quota_exhausted` or that of the failure.
    pub reason: Option<&'static str>,
    /// One honest sentence about it, where it is so.
    pub note: Option<String>,
    /// What the context stored.
    pub output: X,
}

/// Answers a turn that ran before, from what is stored.
pub type Again<C, T> = fn(C, Scope, Turn) -> BoxFuture<'static, Result<T, Problem>>;

/// The answer of a turn that was begun.
///
/// # Errors
/// Whatever the turn ended with, where it is over.
pub async fn answering<C, X, E, T>(
    context: &C,
    scope: &Scope,
    begun: Begun<X, E>,
    make: impl Fn(Made<X>) -> T + Send + 'static,
    again: Again<C, T>,
) -> Result<Answering<T>, Problem>
where
    C: Asks,
    E: Into<Problem> + Send + 'static,
    X: Send + 'static,
    T: Send + 'static,
{
    match begun {
        Begun::Over(Ran::Before(turn)) => before(context, scope, *turn, again).await,
        Begun::Over(ran) => Ok(Answering::Ready(ended(ran, &make)?)),
        Begun::Running(running) => {
            let (follow, outcome) = running.parts();
            let answer =
                Box::pin(
                    async move { ended(outcome.await.map_err(|failed: Failure<E>| Problem::from(failed))?, &make) },
                );
            Ok(Answering::Running { follow, answer })
        }
    }
}

fn ended<X, T>(ran: Ran<X>, make: &impl Fn(Made<X>) -> T) -> Result<Ended<T>, Problem> {
    match ran {
        Ran::Fresh { id, source, degraded, reason, note, output } => {
            Ok(Ended::Done(make(Made { id, source, degraded, reason, note, output })))
        }
        Ran::Stopped { id, output } => {
            let source = String::new();
            let made = |output| make(Made { id, source, degraded: false, reason: None, note: None, output });
            Ok(Ended::Stopped(id, output.map(made)))
        }
        // Told apart before.
        Ran::Before(_) => Err(Problem::internal()),
    }
}

async fn before<C: Asks, T: Send + 'static>(
    context: &C,
    scope: &Scope,
    turn: Turn,
    again: Again<C, T>,
) -> Result<Answering<T>, Problem> {
    if turn.statut != Statut::Running {
        return Ok(Answering::Ready(of_row(context, scope, turn, again).await?));
    }
    let follow = context.engine().follow(scope, &turn, None);
    let (context, scope) = (context.clone(), scope.clone());
    let answer = Box::pin(async move {
        let turn = when_over(context.engine(), &scope, turn).await?;
        of_row(&context, &scope, turn, again).await
    });
    Ok(Answering::Running { follow, answer })
}

/// A turn as it is once it is over.
async fn when_over(engine: &Engine, scope: &Scope, turn: Turn) -> Result<Turn, Problem> {
    let mut follow = engine.follow(scope, &turn, None);
    while let Some(told) = follow.next().await.map_err(Error::into_problem)? {
        if matches!(told, Told::Over(_)) {
            break;
        }
    }
    find(engine, scope, turn.id).await
}

/// A turn as it is stored.
///
/// # Errors
/// Not found, or the database fails.
pub async fn find(engine: &Engine, scope: &Scope, id: TurnId) -> Result<Turn, Problem> {
    let conn = engine.0.db.read(scope).await.map_err(Error::into_problem)?;
    turns::find(&conn, id).await.map_err(Error::into_problem)?.ok_or_else(Problem::not_found)
}

/// The answer of a turn that is over, from what is stored.
///
/// # Errors
/// Whatever the turn ended with.
pub async fn of_row<C: Asks, T>(
    context: &C,
    scope: &Scope,
    turn: Turn,
    again: Again<C, T>,
) -> Result<Ended<T>, Problem> {
    let id = turn.id;
    match turn.statut {
        Statut::Done => Ok(Ended::Done(again(context.clone(), scope.clone(), turn).await?)),
        Statut::Stopped if turn.result.is_null() => Ok(Ended::Stopped(id, None)),
        Statut::Stopped => Ok(Ended::Stopped(id, Some(again(context.clone(), scope.clone(), turn).await?))),
        Statut::Failed => Err(no_answer(turn.error.as_deref().unwrap_or_default())),
        Statut::Interrupted | Statut::Running => Err(interrupted()),
    }
}

/// Something that whoever waits for an answer is told.
#[derive(Debug)]
pub struct Shown {
    /// Where the follower is after it, to come back to; nothing of what is not part of the turn's text.
    pub id: Option<String>,
    /// Its kind: `turn`, `step`, `text`, `item`, `reset`, then one of `done`, `stopped`, `interrupted`, `error`.
    pub name: &'static str,
    /// What it says.
    pub data: Result<Value, Problem>,
}

impl Shown {
    fn named(name: &'static str, data: Value) -> Self {
        Self { id: None, name, data: Ok(data) }
    }

    fn begin(turn_id: &Value) -> Self {
        Self::named("turn", json!({ "turn_id": turn_id, "statut": "running" }))
    }

    fn last<T: Serialize>(ended: Result<Ended<T>, Problem>) -> Self {
        let value = |answer: &T| serde_json::to_value(answer).unwrap_or_default();
        match ended {
            Ok(Ended::Done(answer)) => Self::named("done", value(&answer)),
            Ok(Ended::Stopped(_, Some(answer))) => Self::named("stopped", value(&answer)),
            Ok(Ended::Stopped(TurnId(id), None)) => Self::named("stopped", json!({ "turn_id": id })),
            Err(refused) => Self { id: None, name: "error", data: Err(refused) },
        }
    }
}

impl From<Event> for Shown {
    fn from(event: Event) -> Self {
        Self { id: Some(event.place.to_string()), name: event.name, data: Ok(event.data) }
    }
}

/// An answer bit by bit: what is there of it now, what comes, its end.
pub fn shown<T: Serialize + Send + 'static>(answering: Answering<T>) -> impl Stream<Item = Shown> + Send + 'static {
    match answering {
        Answering::Ready(ended) => {
            let last = Shown::last(Ok(ended));
            let id = last.data.as_ref().ok().and_then(|data| data.get("turn_id")).cloned().unwrap_or_default();
            stream::iter([Shown::begin(&id), last]).left_stream()
        }
        Answering::Running { follow, answer } => events(follow, answer).right_stream(),
    }
}

/// The events of a turn that runs, then its end.
pub fn events<T: Serialize + Send + 'static>(
    follow: Follow,
    answer: BoxFuture<'static, Result<Ended<T>, Problem>>,
) -> impl Stream<Item = Shown> + Send + 'static {
    enum Stage<T> {
        Begin(Follow, BoxFuture<'static, Result<Ended<T>, Problem>>),
        Middle(Follow, BoxFuture<'static, Result<Ended<T>, Problem>>),
        End,
    }
    let steps = stream::unfold(Stage::Begin(follow, answer), |stage| async move {
        match stage {
            Stage::Begin(follow, answer) => {
                let first = Shown::begin(&json!(follow.id.0));
                Some((vec![first], Stage::Middle(follow, answer)))
            }
            Stage::Middle(mut follow, answer) => match follow.next().await {
                Ok(Some(Told::More(events))) => {
                    Some((events.into_iter().map(Shown::from).collect(), Stage::Middle(follow, answer)))
                }
                Ok(Some(Told::Over(Statut::Interrupted))) => {
                    let cut = Shown::named("interrupted", json!({ "turn_id": follow.id.0 }));
                    Some((vec![cut], Stage::End))
                }
                Ok(_) => Some((vec![Shown::last(answer.await)], Stage::End)),
                Err(error) => Some((vec![Shown::last::<T>(Err(error.into_problem()))], Stage::End)),
            },
            Stage::End => None,
        }
    });
    steps.flat_map(stream::iter)
}
