//! Wiring: the only place that knows every context.

use std::sync::Arc;

use axum::Router;
use axum::extract::FromRef;
use heraut_agents::Agents;
use heraut_agents::usecase::{copying, meaning, pages, tell};
use heraut_dialogue::{Engine, Settings};
use heraut_egress::Mailer;
use heraut_http::{Authenticate, RouteEntry, Routes, Stack};
use heraut_identity::plans::Plans;
use heraut_identity::{AccountsIdentity, Identity, Subscriptions};
use heraut_jobs::{Handler, Job};
use heraut_llm::{Models, Playbook};
use heraut_marketing::Marketing;
use heraut_store::migrate::Migrations;
use heraut_store::{Backend, BoxFuture, Db, Seal};
use utoipa::openapi::OpenApi;

use crate::own_keys::{Open, OwnKeys};
use crate::quotas::{Allowed, Kept};
use crate::subjects::Scenarios;
use crate::zones::WorkspaceZones;
use crate::{assets, docs, health, mail};

/// What the routes need; each context takes its part.
#[derive(Clone, Debug, FromRef)]
pub struct AppState {
    /// The database.
    pub db: Db,
    /// People and workspaces.
    pub identity: Identity,
    /// The marketing context.
    pub marketing: Marketing,
    /// The agents context.
    pub agents: Agents,
    /// Who is on which plan.
    pub subscriptions: Subscriptions,
    /// Keys of providers that workspaces bring.
    pub own_keys: OwnKeys,
    /// What health says of the schema.
    pub schema: Arc<health::Schema>,
    /// What was counted.
    pub metrics: crate::metrics::Exposition,
}

/// The migrations of all contexts.
#[must_use]
pub fn migrations() -> Migrations {
    Migrations(vec![
        heraut_store::idempotency::migrations,
        heraut_identity::migrations::migrations,
        heraut_store::audit::migrations,
        heraut_jobs::migrations::migrations,
        heraut_dialogue::migrations::migrations,
        heraut_marketing::migrations::migrations,
        heraut_agents::migrations::migrations,
    ])
}

/// The marketing context on a database, answered by these members.
#[must_use]
pub fn marketing(db: &Db, models: Models, settings: Settings) -> Marketing {
    let none = own_keys(db, Seal::default(), Vec::new());
    marketing_under(db, models, settings, &subscriptions(db, Plans::default()), &none)
}

/// The keys that workspaces bring for these providers.
#[must_use]
pub fn own_keys(db: &Db, seal: Seal, open: Vec<Open>) -> OwnKeys {
    OwnKeys::new(db.clone(), seal, open)
}

/// Who is on which of these plans.
#[must_use]
pub fn subscriptions(db: &Db, plans: Plans) -> Subscriptions {
    Subscriptions::new(db.clone(), plans).counted_by(Arc::new(Kept(db.clone())))
}

/// The same where workspaces are on plans, and bring keys.
#[must_use]
pub fn marketing_under(
    db: &Db,
    models: Models,
    settings: Settings,
    subscriptions: &Subscriptions,
    own_keys: &OwnKeys,
) -> Marketing {
    let engine =
        Engine::under(db.clone(), models, settings, Arc::new(subscriptions.clone()), Arc::new(own_keys.clone()));
    Marketing::new(db.clone(), engine, Arc::new(WorkspaceZones(db.clone())))
        .limited_by(Arc::new(Allowed(subscriptions.clone())))
}

/// The built-in planner alone: what commands work with, and an installation without providers.
#[must_use]
pub fn playbook() -> Models {
    Models::new(book())
}

/// What the built-in planner knows, of all contexts.
#[must_use]
pub fn book() -> Playbook {
    heraut_marketing::script::playbook().merge(heraut_agents::script::playbook())
}

/// The agents context beside the marketing context, answered by the same members, under the same plans.
#[must_use]
pub fn agents(marketing: &Marketing, subscriptions: &Subscriptions) -> Agents {
    Agents::new(marketing.db.clone(), marketing.engine().clone(), Arc::new(Scenarios(marketing.clone())))
        .limited_by(Arc::new(Allowed(subscriptions.clone())))
}

/// Work at set hours.
#[must_use]
pub fn jobs(marketing: &Marketing, agents: &Agents, audit_days: u32) -> Vec<Job> {
    let (marketing, kept, counted, placed) = (marketing.clone(), agents.clone(), agents.clone(), agents.clone());
    let (agents, read) = (agents.clone(), agents.clone());
    let purge = move || -> BoxFuture<'static, bool> {
        let (marketing, agents) = (marketing.clone(), agents.clone());
        Box::pin(async move { crate::upkeep::purge(&marketing, &agents, audit_days).await.is_ok() })
    };
    let fold = move || -> BoxFuture<'static, bool> {
        let agents = counted.clone();
        Box::pin(async move { crate::upkeep::fold(&agents).await.is_ok() })
    };
    let drift = move || -> BoxFuture<'static, bool> {
        let agents = kept.clone();
        Box::pin(async move { crate::upkeep::drift(&agents).await.is_ok() })
    };
    let place = move || -> BoxFuture<'static, bool> {
        let agents = placed.clone();
        Box::pin(async move { crate::upkeep::place(&agents).await.is_ok() })
    };
    let read = move || -> BoxFuture<'static, bool> {
        let agents = read.clone();
        Box::pin(async move { crate::upkeep::read(&agents).await.is_ok() })
    };
    vec![
        Job { name: "drift", cron: "0 3 * * *", run: Arc::new(drift) },
        Job { name: "purge", cron: "0 2 * * *", run: Arc::new(purge) },
        Job { name: "fold", cron: "*/5 * * * *", run: Arc::new(fold) },
        Job { name: "read", cron: "30 * * * *", run: Arc::new(read) },
        Job { name: "place", cron: "*/5 * * * *", run: Arc::new(place) },
    ]
}

/// Work that changes cause, by kind.
#[must_use]
pub fn handlers(identity: &Identity, agents: &Agents, mailer: Option<Mailer>) -> Vec<Handler> {
    let mail = mailer.map(|mailer| mail::handler(identity.clone(), mailer));
    let of_agents =
        [tell::handler, meaning::handler, copying::handler, pages::handler].map(|handler| handler(agents.clone()));
    mail.into_iter().chain(of_agents).collect()
}

/// Every operation with its policy and its documentation.
#[must_use]
pub fn routes() -> Routes<AppState> {
    let api = Routes::new()
        .merge(health::routes())
        .merge(crate::archive::http::routes())
        .merge(crate::own_keys::http::routes())
        .merge(heraut_identity::http::router())
        .merge(heraut_marketing::router())
        .merge(heraut_agents::router());
    Routes::new().nest("/api", api)
}

/// The OpenAPI document and the table of operations.
#[must_use]
pub fn describe() -> (OpenApi, Vec<RouteEntry>) {
    let (_, mut document, table) = routes().into_parts();
    docs::introduce(&mut document);
    (document, table)
}

/// The application, its rules around it.
pub fn router(state: AppState, mut stack: Stack) -> Router {
    stack.doors = Some(Arc::new(state.agents.doors().clone()));
    let (api, _, _) = routes().into_parts();
    let at_root = health::at_root(state.clone()).merge(crate::metrics::at_root(state.clone()));
    let at_root = at_root.merge(crate::frame::at_root(state.agents.clone()));
    let router = api.with_state(state).merge(at_root).merge(docs::router());
    heraut_http::assemble(router.merge(assets::router()), stack)
}

/// The rules where people sign in: any name may be called, and a change that comes with a session says where it comes from.
#[must_use]
pub fn accounts_stack(identity: &Identity) -> Stack {
    let mut stack = local_stack(AccountsIdentity::new(identity.clone()), &identity.db);
    stack.guard.local = false;
    stack.guard.allow_proxied = true;
    stack.guard.session_cookie = Some(identity.session_cookie());
    stack.secure = identity.is_secure();
    stack.by_caller = true;
    // Nobody else serves from a file: what is counted in memory is all there is.
    if identity.db.backend() != Backend::Sqlite {
        stack.counts = Some(Arc::new(crate::rates::Together::new(identity.db.clone())));
    }
    stack
}

/// The rules of local mode.
#[must_use]
pub fn local_stack(authenticate: Arc<dyn Authenticate>, db: &Db) -> Stack {
    let mut stack = Stack::new(authenticate);
    stack.idempotency = Some(Arc::new(crate::replay::KeptAnswers(db.clone())));
    stack
}
