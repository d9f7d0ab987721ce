//! What keeps an installation in order: demonstration data once, old rows away.

use heraut_kernel::Scope;
use heraut_marketing::Marketing;
use heraut_marketing::usecase::{demo, purge as marketing_purge};

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
pub async fn purge(marketing: &Marketing) -> Result<u64, Failure> {
    let mut rows = heraut_identity::store::sweep(&marketing.db).await?;
    for workspace in heraut_identity::store::all_workspaces(&marketing.db).await? {
        let scope = Scope::system(workspace);
        let purged = marketing_purge::purge(marketing, &scope).await?;
        let jobs = heraut_jobs::queue::purge_all(&marketing.db, &scope).await?;
        tracing::info!(
            workspace = workspace.0,
            messages = purged.messages,
            turns = purged.turns,
            answers = purged.answers,
            scenarios = purged.scenarios,
            plan_items = purged.plan_items,
            library = purged.library,
            jobs,
            "purge.done"
        );
        rows += purged.rows() + jobs;
    }
    Ok(rows)
}
