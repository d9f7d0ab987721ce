//! Deletes for good what has outlived its time: conversations by their agent's days, visits that are over, agents that were
//! deleted a month ago.

use chrono::Duration;
use heraut_kernel::Scope;

use crate::store::{agents, conversations, counters, deliveries, documents, visitors};
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
