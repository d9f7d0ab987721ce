//! Delete for good what has outlived its time: messages and turns after seven days, what was deleted after thirty.

use chrono::Duration;
use heraut_kernel::Scope;
use heraut_store::{BoxFuture, Db, Tx};
use serde::Serialize;

use crate::cible::Cible;
use crate::objectif::Objectif;
use crate::ressource::Ressource;
use crate::store::{library, messages, plan_items, scenarios};
use crate::{Error, Marketing};

/// How long what was deleted can be restored.
const UNDO: Duration = Duration::days(30);
/// Rows of one transaction.
const BATCH: u64 = 500;
/// Scenarios of one transaction: each takes its plans, links and searches with it.
const SCENARIOS: u64 = 25;

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
    /// Lines of plans that are still there.
    pub plan_items: u64,
    /// Objectifs, cibles and ressources.
    pub library: u64,
}

impl Purged {
    /// All rows together; what belonged to scenarios is not counted.
    #[must_use]
    pub const fn rows(self) -> u64 {
        self.messages + self.turns + self.answers + self.scenarios + self.plan_items + self.library
    }
}

/// Purges one workspace, batch by batch: stopped half-way, the next run goes on.
///
/// # Errors
/// When the database fails.
pub async fn purge(marketing: &Marketing, scope: &Scope) -> Result<Purged, Error> {
    let db = &marketing.db;
    let mut library = 0;
    for batch in [of_library::<Objectif> as Batch, of_library::<Cible>, of_library::<Ressource>] {
        library += in_batches(db, scope, BATCH, batch).await?;
    }
    Ok(Purged {
        messages: in_batches(db, scope, BATCH, |tx| Box::pin(messages::purge(tx, BATCH))).await?,
        turns: in_batches(db, scope, BATCH, |tx| Box::pin(heraut_dialogue::store::turns::purge(tx, BATCH))).await?,
        answers: in_batches(db, scope, BATCH, |tx| Box::pin(heraut_store::idempotency::purge(tx, BATCH))).await?,
        scenarios: in_batches(db, scope, SCENARIOS, |tx| Box::pin(scenarios::purge(tx, tx.now() - UNDO, SCENARIOS)))
            .await?,
        plan_items: in_batches(db, scope, BATCH, |tx| Box::pin(plan_items::purge(tx, tx.now() - UNDO, BATCH))).await?,
        library,
    })
}

type Batch = for<'c> fn(&'c Tx) -> BoxFuture<'c, Result<u64, heraut_store::Error>>;

fn of_library<N: library::Noun>(tx: &Tx) -> BoxFuture<'_, Result<u64, heraut_store::Error>> {
    Box::pin(library::purge::<N>(tx, tx.now() - UNDO, BATCH))
}

/// A transaction for each batch, until one is not full. What a batch lost to somebody who restored it meanwhile is no reason to
/// look again: the next purge comes within the day.
async fn in_batches(db: &Db, scope: &Scope, size: u64, batch: Batch) -> Result<u64, Error> {
    let mut rows = 0;
    loop {
        let deleted = db.write(scope, (), move |tx, ()| batch(tx)).await?;
        rows += deleted;
        if deleted < size {
            return Ok(rows);
        }
    }
}
