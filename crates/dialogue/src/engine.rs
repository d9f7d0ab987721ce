//! The door to the engine: begin a turn, run it, stop it.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use heraut_kernel::{Problem, Scope, TurnId};
use heraut_llm::{Attempt, ChatModel, ChatRequest, Models};
use heraut_store::{Db, Error, Tx, WriteError};
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::allowance::{Allowance, Allowances, Purse, Unlimited};
use crate::follow::Follow;
use crate::ledger::{CallLedger, Entered};
use crate::live::Live;
use crate::prices::Prices;
use crate::roster::{Alike, Rosters};
use crate::run::Job;
use crate::store::calls::{self, NewCall};
use crate::store::leases;
use crate::store::turns::{self, NewTurn, Statut, Turn};
use crate::turn::{Asked, Failure, Ran, TTL, Thread};

/// How the engine works.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether others answer when the one chosen fails, the playbook last.
    pub fallback: bool,
    /// Requests to models that one turn may make: providers, retries and repairs together.
    pub attempts: u32,
    /// Time that one turn may take to be answered.
    pub time: Duration,
    /// What calls cost.
    pub prices: Prices,
}

impl Default for Settings {
    fn default() -> Self {
        Self { fallback: true, attempts: 5, time: Duration::from_secs(120), prices: Prices::shipped() }
    }
}

/// Runs turns. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Engine(pub(crate) Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub db: Db,
    pub models: Models,
    pub settings: Settings,
    pub allowances: Arc<dyn Allowances>,
    pub rosters: Arc<dyn Rosters>,
    /// This process, in the leases.
    pub holder: String,
    /// Whether somebody keeps the turns in this process's hand.
    pub kept: AtomicBool,
    live: Mutex<HashMap<TurnId, Arc<Live>>>,
}

impl Inner {
    fn live(&self) -> MutexGuard<'_, HashMap<TurnId, Arc<Live>>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn find_live(&self, id: TurnId) -> Option<Arc<Live>> {
        self.live().get(&id).map(Arc::clone)
    }

    pub(crate) fn all_live(&self) -> Vec<Arc<Live>> {
        self.live().values().map(Arc::clone).collect()
    }

    pub(crate) fn forget(&self, id: TurnId) {
        self.live().remove(&id);
        metrics::gauge!("heraut_open_turns").decrement(1.0);
    }

    fn remember(&self, live: &Arc<Live>) {
        self.live().insert(live.id, Arc::clone(live));
        metrics::gauge!("heraut_open_turns").increment(1.0);
    }
}

/// A turn that was begun.
#[derive(Debug)]
pub enum Begun<T, E> {
    /// It is over already: nobody had to be waited for, or it ran before.
    Over(Ran<T>),
    /// It runs in a task of its own.
    Running(Running<T, E>),
}

/// A turn that runs.
#[derive(Debug)]
pub struct Running<T, E> {
    /// Its identifier.
    pub id: TurnId,
    /// What is shown of it.
    pub follow: Follow,
    outcome: oneshot::Receiver<Result<Ran<T>, Failure<E>>>,
}

impl<T, E> Running<T, E> {
    /// How it went. Whoever stops waiting does not stop the turn.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn outcome(self) -> Result<Ran<T>, Failure<E>> {
        self.outcome.await.unwrap_or(Err(Failure::Interrupted))
    }

    /// What is shown of it, and how it will have gone.
    pub fn parts(self) -> (Follow, impl Future<Output = Result<Ran<T>, Failure<E>>> + Send)
    where
        T: Send,
        E: Send,
    {
        let outcome = self.outcome;
        (self.follow, async move { outcome.await.unwrap_or(Err(Failure::Interrupted)) })
    }
}

/// A turn that is about to be stored.
pub(crate) struct Opening<C> {
    pub asked: Asked,
    pub id: TurnId,
    pub user_id: Option<i64>,
    pub holder: String,
    pub source: String,
    pub first: Option<NewCall>,
    pub allowance: Option<Arc<Allowance>>,
    pub thread: Arc<C>,
}

enum Opened {
    /// The number of the attempt, and whether its first call was entered.
    Now(i32, bool),
    Before(Box<Turn>),
    NotAgain,
}

impl Engine {
    /// An engine over a database and the members that can answer.
    #[must_use]
    pub fn new(db: Db, models: Models, settings: Settings) -> Self {
        Self::under(db, models, settings, Arc::new(Unlimited), Arc::new(Alike))
    }

    /// The same where somebody says how much workspaces may ask, and of whom.
    #[must_use]
    pub fn under(
        db: Db,
        models: Models,
        settings: Settings,
        allowances: Arc<dyn Allowances>,
        rosters: Arc<dyn Rosters>,
    ) -> Self {
        let holder = Uuid::now_v7().to_string();
        let live = Mutex::default();
        Self(Arc::new(Inner { db, models, settings, allowances, rosters, holder, kept: AtomicBool::new(false), live }))
    }

    /// The members that can answer in a workspace.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn models_of(&self, scope: &Scope) -> Result<Models, Error> {
        let own = self.0.rosters.models(scope, &self.0.models).await?;
        Ok(own.unwrap_or_else(|| self.0.models.clone()))
    }

    /// The installation's members.
    #[must_use]
    pub fn models(&self) -> &Models {
        &self.0.models
    }

    /// Whether others answer when the one chosen fails.
    #[must_use]
    pub fn fallback(&self) -> bool {
        self.0.settings.fallback
    }

    /// Runs a turn and waits for its end; see [`begin`](Self::begin).
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
        match self.begin(scope, asked, request, thread).await? {
            Begun::Over(ran) => Ok(ran),
            Begun::Running(running) => running.outcome().await,
        }
    }

    /// Begins a turn, unless the client's id says that it was begun before. `request` is what is asked of the model; without
    /// one the context answers by itself and the source is the playbook's.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn begin<C: Thread>(
        &self,
        scope: &Scope,
        asked: Asked,
        request: Option<ChatRequest>,
        thread: C,
    ) -> Result<Begun<C::Output, C::Error>, Failure<C::Error>> {
        if let Some(turn) = self.before(scope, &asked).await? {
            return same(turn, &asked.request_hash).map(Begun::Over);
        }
        let settings = &self.0.settings;
        let models = self.models_of(scope).await.map_err(Failure::Store)?;
        let chain = models.chain(asked.model.as_deref(), settings.fallback).map_err(|_| Failure::UnknownModel)?;
        let waits = request.is_some() && !chain.first().is_some_and(|first| first.immediate());
        match request {
            Some(request) if waits => self.begin_running(scope, asked, request, chain, thread).await,
            request => self.at_once(scope, asked, request, &chain, thread).await.map(Begun::Over),
        }
    }

    async fn before<E>(&self, scope: &Scope, asked: &Asked) -> Result<Option<Turn>, Failure<E>> {
        let Some(client_id) = asked.client_request_id.as_ref().filter(|_| asked.again.is_none()) else {
            return Ok(None);
        };
        let conn = self.0.db.read(scope).await.map_err(Failure::Store)?;
        turns::find_by_client(&conn, client_id).await.map_err(Failure::Store)
    }

    /// Stores what was said, then leaves the rest to a task of its own.
    async fn begin_running<C: Thread>(
        &self,
        scope: &Scope,
        asked: Asked,
        request: ChatRequest,
        chain: Vec<Arc<dyn ChatModel>>,
        thread: C,
    ) -> Result<Begun<C::Output, C::Error>, Failure<C::Error>> {
        let id = asked.again.unwrap_or_else(TurnId::generate);
        let thread = Arc::new(thread);
        let allowance = self.0.allowances.allowance(scope).await.map_err(Failure::Store)?;
        let purse = allowance.clone().map(|it| Purse::for_answer(it, &request, &self.0.settings.prices));
        let first = chain.first().and_then(|model| first_call(model.name(), id, &asked, scope, purse.as_ref()));
        let opening = Opening {
            source: chain.first().map(|model| model.name().to_owned()).unwrap_or_default(),
            user_id: scope.principal.user().map(|user| user.0),
            holder: self.0.holder.clone(),
            first: first.clone(),
            allowance,
            thread: Arc::clone(&thread),
            asked: asked.clone(),
            id,
        };
        let opened = self.0.db.write(scope, opening, |tx, opening| Box::pin(open(tx, opening))).await;
        let (attempt, entered) = match opened.map_err(Failure::Context)? {
            Opened::Now(attempt, entered) => (attempt, entered),
            Opened::Before(turn) => return same(*turn, &asked.request_hash).map(Begun::Over),
            Opened::NotAgain => return Err(Failure::NotAgain),
        };
        // The key of the request belongs to its answer, not to what a task writes after it.
        let scope = Scope { claim: None, ..scope.clone() };
        let live = Arc::new(Live::new(id, scope.clone(), attempt));
        self.0.remember(&live);
        self.keep();
        let spent = first.is_some() && !entered;
        let entered =
            Entered { turn: Some(id), context: asked.context, purse, first: first.filter(|_| entered), spent };
        let ledger = CallLedger::new(self.0.db.clone(), scope, entered);
        let follow = Follow::live(self.clone(), Arc::clone(&live), None);
        let (tell, outcome) = oneshot::channel();
        let job = Job { engine: self.clone(), live, asked, request, chain, thread, ledger };
        let work = async move {
            // Nobody may be waiting any more.
            let _ = tell.send(job.run().await);
        };
        tokio::spawn(tracing::Instrument::in_current_span(work));
        Ok(Begun::Running(Running { id, follow, outcome }))
    }

    /// Asks whoever answers a turn to stop. What is over stays as it is.
    ///
    /// # Errors
    /// Not found, or the database fails.
    pub async fn stop(&self, scope: &Scope, id: TurnId) -> Result<(), Problem> {
        let conn = self.0.db.read(scope).await.map_err(Error::into_problem)?;
        let turn = turns::find(&conn, id).await.map_err(Error::into_problem)?.ok_or_else(Problem::not_found)?;
        drop(conn);
        if turn.statut != Statut::Running {
            return Ok(());
        }
        if let Some(live) = self.0.find_live(id) {
            live.stopping.notify_one();
            return Ok(());
        }
        let ask = self.0.db.write(scope, id, |tx, id| Box::pin(leases::ask_to_stop(tx, *id)));
        ask.await.map_err(Error::into_problem)
    }

    /// What is shown of a turn from a place on, here or on another instance.
    #[must_use]
    pub fn follow(&self, scope: &Scope, turn: &Turn, place: Option<crate::Place>) -> Follow {
        match self.0.find_live(turn.id) {
            Some(live) => Follow::live(self.clone(), live, place),
            None => Follow::row(self.clone(), scope.clone(), turn.id, place),
        }
    }
}

/// The first request to a provider, entered together with the turn.
fn first_call(model: &str, turn: TurnId, asked: &Asked, scope: &Scope, purse: Option<&Purse>) -> Option<NewCall> {
    let (provider, model) = model.split_once('/')?;
    let attempt = || Attempt { provider: provider.to_owned(), model: model.to_owned(), task: asked.task.clone() };
    Some(NewCall {
        reserved: purse.map(|purse| purse.most(&attempt())),
        id: Uuid::now_v7(),
        turn: Some(turn),
        context: asked.context.to_owned(),
        task: asked.task.clone(),
        provider: provider.to_owned(),
        model: model.to_owned(),
        correlation: scope.correlation,
    })
}

pub(crate) fn same<T, E>(turn: Turn, request_hash: &str) -> Result<Ran<T>, Failure<E>> {
    if turn.request_hash == request_hash { Ok(Ran::Before(Box::new(turn))) } else { Err(Failure::Reused) }
}

async fn open<C: Thread>(tx: &Tx, opening: &Opening<C>) -> Result<Opened, C::Error> {
    let asked = &opening.asked;
    let attempt = if asked.again.is_some() {
        let Some(attempt) = turns::again(tx, opening.id).await? else { return Ok(Opened::NotAgain) };
        // What failed without a word may have left its lease.
        leases::release(tx, opening.id).await?;
        attempt
    } else {
        // Of two at once under the same client id, one stumbles over the other's row when it inserts its own; run again,
        // it finds that row here.
        if let Some(client_id) = &asked.client_request_id
            && let Some(turn) = turns::find_by_client(tx, client_id).await?
        {
            return Ok(Opened::Before(Box::new(turn)));
        }
        opening.thread.open(tx, opening.id).await?;
        turns::insert(tx, row(asked, opening.id, opening.user_id, &opening.source, tx.now() + TTL)).await?;
        1
    };
    leases::take(tx, opening.id, &opening.holder).await?;
    let entered = match &opening.first {
        Some(first) => calls::enter(tx, first, opening.allowance.as_deref()).await?,
        None => false,
    };
    Ok(Opened::Now(attempt, entered))
}

/// A turn that begins.
pub(crate) fn row<'a>(
    asked: &'a Asked,
    id: TurnId,
    user_id: Option<i64>,
    source: &'a str,
    ttl: heraut_kernel::Instant,
) -> NewTurn<'a> {
    NewTurn {
        id,
        statut: Statut::Running,
        task: &asked.task,
        subject_id: asked.subject_id,
        thread_id: asked.thread_id,
        user_id,
        client_request_id: asked.client_request_id.as_deref(),
        request_hash: &asked.request_hash,
        request: Some(asked.request.clone()),
        source,
        degraded: false,
        result: None,
        ttl,
    }
}

/// So that a context can say `Failure<E>` where the store failed.
impl<E: WriteError> From<Error> for Failure<E> {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}
