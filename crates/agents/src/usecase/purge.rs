//! Deletes for good what has outlived its time: conversations by their agent's days, visits that are over, agents that were
//! deleted a month ago. What is to stay for long is archived.

use chrono::Duration;
use heraut_kernel::Scope;

use crate::store::{agents, archives, conversations, counters, deliveries, documents, visitors};
use crate::{Agents, Error};

/// How long a deleted agent can be restored.
const UNDO: Duration = Duration::days(30);
/// How long windows of budgets are kept: longer than the longest of them.
const WINDOWS: Duration = Duration::days(70);
/// How long it is kept what webhooks were told.
const TOLD: Duration = Duration::days(30);
/// Rows of one transaction.
const BATCH: u64 = 100;

/// Purges one workspace, batch by batch: stopped half-way, the next run goes on. Answers how many rows, messages not counted.
///
/// # Errors
/// When the database fails.
pub async fn purge(desk: &Agents, scope: &Scope) -> Result<u64, Error> {
    let mut rows = 0;
    let conn = desk.db.read(scope).await?;
    let agents = agents::retentions(&conn).await?;
    drop(conn);
    for (agent_id, days) in agents {
        rows += of_agent(desk, scope, agent_id, Duration::days(days.into())).await?;
    }
    if let Some(after) = desk.archive_after {
        archive(desk, scope, after).await?;
    }
    loop {
        let gone = desk.db.write(scope, (), |tx, ()| {
            Box::pin(async move {
                let mut gone = visitors::purge(tx, BATCH).await?;
                gone += counters::purge(tx, tx.now() - WINDOWS, BATCH).await?;
                gone += deliveries::purge(tx, tx.now() - TOLD, BATCH).await?;
                gone += agents::purge(tx, tx.now() - UNDO, 1).await?;
                gone += documents::purge(tx, tx.now() - UNDO, BATCH).await?;
                Ok::<_, Error>(gone)
            })
        });
        let gone = gone.await?;
        rows += gone;
        if gone == 0 {
            return Ok(rows);
        }
    }
}

/// Archives what was said in conversations that have been silent for so long. Answers how many conversations.
///
/// # Errors
/// When the database fails; what was archived before stays so.
pub async fn archive(desk: &Agents, scope: &Scope, after: Duration) -> Result<u64, Error> {
    let mut archived = 0;
    loop {
        let before = desk.db.now() - after;
        let conn = desk.db.read(scope).await?;
        let silent = conversations::to_archive(&conn, before, BATCH).await?;
        drop(conn);
        let all = silent.len() as u64;
        let done = desk.db.write(scope, silent, move |tx, silent| {
            Box::pin(async move {
                let mut done = 0;
                for id in silent.iter() {
                    done += u64::from(archives::put(tx, *id, before).await?);
                }
                Ok::<_, Error>(done)
            })
        });
        let done = done.await?;
        archived += done;
        // Where somebody writes in all of them meanwhile, tomorrow is another day.
        if all < BATCH || done == 0 {
            return Ok(archived);
        }
    }
}

async fn of_agent(desk: &Agents, scope: &Scope, agent_id: uuid::Uuid, keep: Duration) -> Result<u64, Error> {
    let mut rows = 0;
    loop {
        let gone = desk.db.write(scope, agent_id, move |tx, agent_id| {
            Box::pin(async move {
                let old = conversations::silent_since(tx, *agent_id, tx.now() - keep, BATCH).await?;
                Ok::<_, Error>(conversations::delete(tx, &old).await?)
            })
        });
        let gone = gone.await?;
        rows += gone;
        if gone < BATCH {
            return Ok(rows);
        }
    }
}
