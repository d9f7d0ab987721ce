//! What keeps an installation in order: demonstration data once, old rows away.

use heraut_agents::Agents;
use heraut_dialogue::store::calls;
use heraut_kernel::Scope;
use heraut_kernel::audit::{By, Event, EventType};
use heraut_marketing::Marketing;
use heraut_marketing::usecase::{demo, purge as marketing_purge};
use heraut_store::{Db, audit};

use crate::serve::{Failure, Ready};

/// Loads the demonstration scenarios into the first workspace. Unless `asked`, only into a workspace that never had a
/// scenario, and once in the life of an installation: what was deleted stays deleted.
///
/// # Errors
/// When the database fails.
pub async fn load_demo(ready: &Ready, marketing: &Marketing, asked: bool) -> Result<usize, Failure> {
    let workspace = &ready.account.workspace;
    let scope = Scope::system(workspace.id);
    if !asked && (workspace.demo_loaded || !demo::is_new(marketing, &scope).await?) {
        return Ok(0);
    }
    let loaded = demo::load(marketing, &scope).await?;
    heraut_identity::store::claim_demo(&ready.db, workspace.id).await?;
    tracing::info!(scenarios = loaded, "demo.loaded");
    Ok(loaded)
}

/// Deletes for good what has outlived its time, workspace by workspace. Answers how many rows.
///
/// # Errors
/// When the database fails; what was deleted before stays deleted.
pub async fn purge(marketing: &Marketing, agents: &Agents, audit_days: u32) -> Result<u64, Failure> {
    let db = &marketing.db;
    // What belongs to no workspace.
    let mut rows = heraut_identity::store::sweep(db).await?;
    rows += heraut_identity::usecase::audit::purge(db, &Scope::nowhere(), audit_days).await?;
    rows += crate::archive::erase_overdue(db).await?;
    for workspace in heraut_identity::store::all_workspaces(&marketing.db).await? {
        let scope = Scope::system(workspace);
        let purged = marketing_purge::purge(marketing, &scope).await?;
        let visits = heraut_agents::usecase::purge::purge(agents, &scope).await?;
        let jobs = heraut_jobs::queue::purge_all(&marketing.db, &scope).await?;
        let audit = heraut_identity::usecase::audit::purge(db, &scope, audit_days).await?;
        settle_the_rest(db, &scope, purged.rows() + visits + jobs + audit).await?;
        tracing::info!(
            workspace = workspace.0,
            messages = purged.messages,
            turns = purged.turns,
            answers = purged.answers,
            scenarios = purged.scenarios,
            plan_items = purged.plan_items,
            library = purged.library,
            visits,
            jobs,
            audit,
            "purge.done"
        );
        rows += purged.rows() + visits + jobs + audit;
    }
    Ok(rows)
}

/// Settles calls to models that were entered long ago and that no turn will settle; and notes that rows are gone, where any is.
async fn settle_the_rest(db: &Db, scope: &Scope, rows: u64) -> Result<(), heraut_store::Error> {
    let by = By::from(scope);
    db.write(scope, rows, move |tx, rows| {
        Box::pin(async move {
            calls::expire_old(tx).await?;
            match rows {
                0 => Ok(()),
                rows => audit::note(tx, by, &Event::new(EventType::Purged).with("rows", *rows)).await,
            }
        })
    })
    .await
}

/// Folds what happened to agents into days, workspace by workspace.
///
/// # Errors
/// When the database fails; what was folded before stays so.
pub async fn fold(agents: &Agents) -> Result<u64, Failure> {
    let mut folded = 0;
    for workspace in heraut_identity::store::all_workspaces(&agents.db).await? {
        folded += heraut_agents::usecase::statistics::fold(agents, &Scope::system(workspace)).await?;
    }
    Ok(folded)
}

/// Has placed by its meaning what agents know and is not placed yet, workspace by workspace. Answers how many documents.
///
/// # Errors
/// When the database fails.
pub async fn place(agents: &Agents) -> Result<u64, Failure> {
    let mut documents = 0;
    // Nobody is looked at where there is no model for it.
    if agents.embeddings().is_some() {
        for workspace in heraut_identity::store::all_workspaces(&agents.db).await? {
            documents += heraut_agents::usecase::meaning::catch_up(agents, &Scope::system(workspace)).await?;
        }
    }
    Ok(documents)
}

/// Has those pages read anew that agents know and that are due, workspace by workspace. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn read(agents: &Agents) -> Result<u64, Failure> {
    let mut due = 0;
    for workspace in heraut_identity::store::all_workspaces(&agents.db).await? {
        due += heraut_agents::usecase::pages::catch_up(agents, &Scope::system(workspace)).await?;
    }
    Ok(due)
}

/// Looks whether what is counted of agents agrees with what is kept, workspace by workspace. Answers how many messages are kept
/// and not counted.
///
/// # Errors
/// When the database fails.
pub async fn drift(agents: &Agents) -> Result<i64, Failure> {
    let mut messages = 0;
    for workspace in heraut_identity::store::all_workspaces(&agents.db).await? {
        let drifts = heraut_agents::usecase::drift::check(agents, &Scope::system(workspace)).await?;
        messages += drifts.iter().map(|drift| drift.messages).sum::<i64>();
    }
    metrics::gauge!("heraut_statistics_drift_messages").set(messages as f64);
    Ok(messages)
}
