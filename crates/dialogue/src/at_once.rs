//! A turn that nobody has to be waited for: asked within the request, stored in one transaction.

use std::sync::Arc;

use heraut_kernel::{Scope, TurnId};
use heraut_llm::{Budget, Call, ChatModel, ChatRequest, PLAYBOOK, Unrecorded, Unwatched};
use heraut_store::Tx;

use crate::engine::{Engine, row, same};
use crate::run::{About, Asking, count};
use crate::store::leases;
use crate::store::turns::{self, End, Statut, Turn};
use crate::turn::{Asked, Failure, Ran, Reply, TTL, Thread};

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
