//! Keeping hold of the turns that this process answers, and finding those that nobody holds any more.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;
use std::time::Duration;

use heraut_kernel::{Scope, TurnId, WorkspaceId};
use heraut_store::{Error, Tx};

use crate::engine::Engine;
use crate::live::View;
use crate::store::leases::Held;
use crate::store::{calls, leases, turns};

/// How often what was written is kept and wishes to stop are read.
const BEAT: Duration = Duration::from_millis(500);
/// Leases are renewed every so many beats: three times before one is over.
const RENEWAL: u32 = 10;
/// At most so many turns are kept at a beat, those first that waited longest: with thousands of them, keeping each one every
/// half second would cost more than answering.
const KEPT_AT_ONCE: usize = 256;

impl Engine {
    /// Sees to it that the turns in hand are kept, for as long as there are any.
    pub(crate) fn keep(&self) {
        if self.0.kept.swap(true, Ordering::AcqRel) {
            return;
        }
        let engine = self.clone();
        tokio::spawn(async move {
            let mut orphans = HashSet::new();
            for beat in 1_u32.. {
                tokio::time::sleep(BEAT).await;
                if engine.0.all_live().is_empty() {
                    engine.0.kept.store(false, Ordering::Release);
                    // One may have begun between the look and the word.
                    if engine.0.all_live().is_empty() || engine.0.kept.swap(true, Ordering::AcqRel) {
                        return;
                    }
                }
                let renewed = if beat.is_multiple_of(RENEWAL) { engine.renew(&mut orphans).await } else { Ok(()) };
                if let Err(error) = renewed.and(engine.beat().await) {
                    tracing::warn!(error = %error, "turns.not_kept");
                }
            }
        });
    }

    /// Holds on to the turns of this process. `orphans`: those that were held and not in hand the time before; one that is so
    /// twice has lost its task.
    async fn renew(&self, orphans: &mut HashSet<TurnId>) -> Result<(), Error> {
        let before = std::mem::take(orphans);
        for held in leases::renew(&self.0.db, &self.0.holder).await? {
            if self.0.find_live(held.turn).is_some() {
                continue;
            }
            if before.contains(&held.turn) {
                self.sweep_one(held).await?;
            } else {
                orphans.insert(held.turn);
            }
        }
        Ok(())
    }

    async fn beat(&self) -> Result<(), Error> {
        for turn in leases::to_stop(&self.0.db, &self.0.holder).await? {
            if let Some(live) = self.0.find_live(turn) {
                live.stopping.notify_one();
            }
        }
        let mut live = self.0.all_live();
        live.sort_by_key(|live| live.kept_at());
        let fresh = live.into_iter().filter_map(|live| Some((live.fresh()?, live))).take(KEPT_AT_ONCE);
        let mut by_workspace: HashMap<WorkspaceId, Vec<(TurnId, i32, View)>> = HashMap::new();
        for (view, live) in fresh {
            by_workspace.entry(live.scope.workspace).or_default().push((live.id, live.attempt, view));
        }
        for (workspace, views) in by_workspace {
            self.keep_views(workspace, views).await?;
        }
        Ok(())
    }

    /// Keeps what was written of turns of one workspace, in one commit.
    async fn keep_views(&self, workspace: WorkspaceId, views: Vec<(TurnId, i32, View)>) -> Result<(), Error> {
        let scope = Scope::system(workspace);
        let write = self.0.db.write(&scope, views, |tx, views| {
            Box::pin(async move {
                for (id, attempt, view) in views {
                    turns::checkpoint(tx, *id, *attempt, view).await?;
                }
                Ok(())
            })
        });
        write.await
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
