//! An answer that is there, or on its way: what the use cases that run as turns hand to HTTP.

use heraut_dialogue::{Begun, Follow, Ran, Statut, Told, Turn, turn};
use heraut_kernel::{Problem, Scope, TurnId};
use heraut_store::BoxFuture;

use crate::{Error, Marketing};

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
pub type Again<T> = fn(Marketing, Scope, Turn) -> BoxFuture<'static, Result<T, Problem>>;

/// The answer of a turn that was begun.
///
/// # Errors
/// Whatever the turn ended with, where it is over.
pub async fn answering<X, T>(
    marketing: &Marketing,
    scope: &Scope,
    begun: Begun<X, Error>,
    make: impl Fn(Made<X>) -> T + Send + 'static,
    again: Again<T>,
) -> Result<Answering<T>, Problem>
where
    X: Send + 'static,
    T: Send + 'static,
{
    match begun {
        Begun::Over(Ran::Before(turn)) => before(marketing, scope, *turn, again).await,
        Begun::Over(ran) => Ok(Answering::Ready(ended(ran, &make)?)),
        Begun::Running(running) => {
            let (follow, outcome) = running.parts();
            let answer = Box::pin(async move { ended(outcome.await?, &make) });
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

async fn before<T: Send + 'static>(
    marketing: &Marketing,
    scope: &Scope,
    turn: Turn,
    again: Again<T>,
) -> Result<Answering<T>, Problem> {
    if turn.statut != Statut::Running {
        return Ok(Answering::Ready(of_row(marketing, scope, turn, again).await?));
    }
    let follow = marketing.engine.follow(scope, &turn, None);
    let (marketing, scope) = (marketing.clone(), scope.clone());
    let answer = Box::pin(async move {
        let turn = when_over(&marketing, &scope, turn).await?;
        of_row(&marketing, &scope, turn, again).await
    });
    Ok(Answering::Running { follow, answer })
}

/// A turn as it is once it is over.
async fn when_over(marketing: &Marketing, scope: &Scope, turn: Turn) -> Result<Turn, Problem> {
    let mut follow = marketing.engine.follow(scope, &turn, None);
    while let Some(told) = follow.next().await.map_err(Error::from)? {
        if matches!(told, Told::Over(_)) {
            break;
        }
    }
    find(marketing, scope, turn.id).await
}

/// A turn as it is stored.
///
/// # Errors
/// Not found, or the database fails.
pub async fn find(marketing: &Marketing, scope: &Scope, id: TurnId) -> Result<Turn, Problem> {
    let conn = marketing.db.read(scope).await.map_err(Error::from)?;
    let turn = heraut_dialogue::store::turns::find(&conn, id).await.map_err(Error::from)?;
    Ok(turn.ok_or(Error::NotFound)?)
}

/// The answer of a turn that is over, from what is stored.
///
/// # Errors
/// Whatever the turn ended with.
pub async fn of_row<T>(marketing: &Marketing, scope: &Scope, turn: Turn, again: Again<T>) -> Result<Ended<T>, Problem> {
    let id = turn.id;
    match turn.statut {
        Statut::Done => Ok(Ended::Done(again(marketing.clone(), scope.clone(), turn).await?)),
        Statut::Stopped if turn.result.is_null() => Ok(Ended::Stopped(id, None)),
        Statut::Stopped => Ok(Ended::Stopped(id, Some(again(marketing.clone(), scope.clone(), turn).await?))),
        Statut::Failed => Err(turn::no_answer(turn.error.as_deref().unwrap_or_default())),
        Statut::Interrupted | Statut::Running => Err(turn::interrupted()),
    }
}
