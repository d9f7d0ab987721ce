//! Delete for good what has outlived its time: messages and turns after seven days, deleted scenarios after thirty.

use chrono::Duration;
use heraut_kernel::Scope;
use serde::Serialize;

use crate::store::{messages, scenarios};
use crate::{Error, Marketing};

/// How long a deleted scenario can be restored.
const UNDO: Duration = Duration::days(30);
/// Rows of one transaction.
const BATCH: u64 = 500;

/// What was deleted for good.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Purged {
    /// Messages.
    pub messages: u64,
    /// Turns.
    pub turns: u64,
    /// Kept answers.
    pub answers: u64,
    /// Scenarios, with all that belonged to them.
    pub scenarios: u64,
}

/// Purges one workspace, batch by batch: stopped half-way, the next run goes on.
///
/// # Errors
/// When the database fails.
pub async fn purge(marketing: &Marketing, scope: &Scope) -> Result<Purged, Error> {
    let mut purged = Purged::default();
    let db = &marketing.db;
    loop {
        let deleted = db.write(scope, (), |tx, ()| Box::pin(messages::purge(tx, BATCH))).await?;
        purged.messages += deleted;
        if deleted < BATCH {
            break;
        }
    }
    purged.turns = db.write(scope, (), |tx, ()| Box::pin(heraut_dialogue::store::purge(tx))).await?;
    purged.answers = db.write(scope, (), |tx, ()| Box::pin(heraut_store::idempotency::purge(tx))).await?;
    purged.scenarios =
        db.write(scope, (), |tx, ()| Box::pin(async move { scenarios::purge(tx, tx.now() - UNDO).await })).await?;
    Ok(purged)
}
