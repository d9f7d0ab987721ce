//! Keeping hold of the turns that this process answers, and finding those that nobody holds any more.

use std::collections::HashSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

use heraut_kernel::{Scope, TurnId};
use heraut_store::{Error, Tx};

use crate::engine::Engine;
use crate::store::leases::Held;
use crate::store::{calls, leases, turns};

/// How often what was written is kept, leases are renewed and wishes to stop are read.
const BEAT: Duration = Duration::from_millis(500);

impl Engine {
    /// Sees to it that the turns in hand are kept, for as long as there are any.
    pub(crate) fn keep(&self) {
        if self.0.kept.swap(true, Ordering::AcqRel) {
            return;
        }
        let engine = self.clone();
        tokio::spawn(async move {
            let mut orphans = HashSet::new();
            loop {
                tokio::time::sleep(BEAT).await;
                if engine.0.all_live().is_empty() {
                    engine.0.kept.store(false, Ordering::Release);
                    // One may have begun between the look and the word.
                    if engine.0.all_live().is_empty() || engine.0.kept.swap(true, Ordering::AcqRel) {
                        return;
                    }
                }
                if let Err(error) = engine.beat(&mut orphans).await {
                    tracing::warn!(error = %error, "turns.not_kept");
                }
            }
        });
    }

    /// `orphans`: the turns that were held and not in hand the time before. One that is so twice has lost its task.
    async fn beat(&self, orphans: &mut HashSet<TurnId>) -> Result<(), Error> {
        let before = std::mem::take(orphans);
        for held in leases::renew(&self.0.db, &self.0.holder).await? {
            match self.0.find_live(held.turn) {
                Some(live) if held.stop => live.stopping.notify_one(),
                Some(_) => {}
                None if before.contains(&held.turn) => {
                    self.sweep_one(held).await?;
                }
                None => {
                    orphans.insert(held.turn);
                }
            }
        }
        let fresh = self.0.all_live().into_iter().filter_map(|live| Some((live.fresh()?, live)));
        // At once, so that they share a commit.
        let writes = fresh.map(|(view, live)| async move {
            let input = (live.id, live.attempt, view);
            let write = self.0.db.write(&live.scope, input, |tx, (id, attempt, view)| {
                Box::pin(turns::checkpoint(tx, *id, *attempt, view))
            });
            write.await
        });
        futures::future::join_all(writes).await.into_iter().collect()
    }

    /// Marks the turns whose process is gone as interrupted. `all`: there is no other process, so all are. Answers how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep(&self, all: bool) -> Result<usize, Error> {
        let mut swept = 0;
        for seen in leases::abandoned(&self.0.db, all).await? {
            if self.0.find_live(seen.turn).is_none() {
                swept += usize::from(self.sweep_one(seen).await?);
            }
        }
        if swept > 0 {
            tracing::warn!(turns = swept, "turns.interrupted");
        }
        Ok(swept)
    }

    async fn sweep_one(&self, seen: Held) -> Result<bool, Error> {
        let scope = Scope::system(seen.workspace);
        let work = self.0.db.write(&scope, seen, |tx: &Tx, seen| {
            Box::pin(async move {
                // Another instance may have swept it since, and somebody run it again: that attempt is not ours to end.
                if !leases::take_away(tx, seen).await? {
                    return Ok(false);
                }
                let was = turns::interrupt(tx, seen.turn).await?;
                calls::expire(tx, seen.turn).await?;
                Ok(was)
            })
        });
        work.await
    }

    /// Looks for abandoned turns for as long as the process lives.
    pub async fn sweep_for_ever(self) {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            if let Err(error) = self.sweep(false).await {
                tracing::warn!(error = %error, "turns.not_swept");
            }
        }
    }
}
