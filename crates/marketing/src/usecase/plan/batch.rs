//! Several changes of the newest version at once: all of them, or none.

use std::collections::HashSet;

use heraut_kernel::Scope;
use heraut_store::{Db, Tx};

use super::items::{blank, check_links, close, fresh_name, full, open};
use crate::error::Error;
use crate::plan::change::ItemChange;
use crate::plan::new::MAX_ITEMS;
use crate::plan::{Plan, PlanItem};
use crate::store::plan_items;
use crate::usecase::scenario::check_revision;

/// What becomes of the lines of a plan, in this order.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Changes of lines at hand: the line, the revision that was read of it, and the change.
    pub change: Vec<(i64, Option<i32>, ItemChange)>,
    /// Lines to delete.
    pub delete: Vec<i64>,
    /// Deleted lines to bring back; those at hand stay as they are.
    pub restore: Vec<i64>,
    /// New lines, last.
    pub add: Vec<ItemChange>,
}

/// Does it all in one transaction.
///
/// # Errors
/// Not found (a line too), stale, a link that the scenario does not have, too many lines, or the database fails.
pub async fn batch(db: &Db, scope: &Scope, id: i64, batch: Batch) -> Result<Plan, Error> {
    let locale = scope.locale;
    db.write(scope, (id, batch), move |tx, (id, batch)| {
        Box::pin(async move {
            let (scenario, mut plan) = open(tx, *id).await?;
            let before = plan.items.clone();
            for (item_id, if_match, change) in &batch.change {
                let item = plan.items.iter_mut().find(|item| item.id == *item_id).ok_or(Error::NotFound)?;
                check_revision(item.revision, *if_match)?;
                check_links(change, &scenario, locale)?;
                if change.apply(item) {
                    plan_items::update(tx, item).await?;
                }
            }
            delete(tx, &mut plan, &batch.delete).await?;
            restore(tx, &mut plan, &batch.restore).await?;
            let added: Vec<PlanItem> = batch
                .add
                .iter()
                .map(|line| check_links(line, &scenario, locale).map(|()| new_line(line)))
                .collect::<Result<_, _>>()?;
            append(tx, &mut plan, added).await?;
            if plan.items == before { Ok(plan) } else { close(tx, *id, plan).await }
        })
    })
    .await
}

async fn delete(tx: &Tx, plan: &mut Plan, ids: &[i64]) -> Result<(), Error> {
    let gone: HashSet<i64> = ids.iter().copied().collect();
    let found = plan_items::set_deleted(tx, plan.id, ids, true).await?;
    if usize::try_from(found).ok() != Some(gone.len()) {
        return Err(Error::NotFound);
    }
    plan.items.retain(|item| !gone.contains(&item.id));
    Ok(())
}

async fn restore(tx: &Tx, plan: &mut Plan, ids: &[i64]) -> Result<(), Error> {
    let there: HashSet<i64> = plan.items.iter().map(|item| item.id).collect();
    let back: HashSet<i64> = ids.iter().copied().filter(|id| !there.contains(id)).collect();
    if back.is_empty() {
        return Ok(());
    }
    check_room(plan, back.len())?;
    let found = plan_items::set_deleted(tx, plan.id, &back.iter().copied().collect::<Vec<_>>(), false).await?;
    if usize::try_from(found).ok() != Some(back.len()) {
        return Err(Error::NotFound);
    }
    plan.items = plan_items::of_plan(tx, plan.id).await?;
    Ok(())
}

/// Puts lines after all others; their names come from here. The caller closes the plan.
///
/// # Errors
/// Too many lines, or the database fails.
pub(super) async fn append(tx: &Tx, plan: &mut Plan, lines: Vec<PlanItem>) -> Result<(), Error> {
    if lines.is_empty() {
        return Ok(());
    }
    check_room(plan, lines.len())?;
    let first = plan.items.len();
    for line in lines {
        let cle = fresh_name(plan);
        plan.items.push(PlanItem { cle, revision: 1, ..line });
        // A name is never given twice, so the next one starts after it.
        plan.revision += 1;
    }
    plan_items::append(tx, plan.id, &plan.items[first..]).await?;
    plan.items = plan_items::of_plan(tx, plan.id).await?;
    Ok(())
}

fn new_line(line: &ItemChange) -> PlanItem {
    let mut item = blank(String::new(), 0);
    line.apply(&mut item);
    item
}

fn check_room(plan: &Plan, more: usize) -> Result<(), Error> {
    if plan.items.len() + more > MAX_ITEMS { Err(full()) } else { Ok(()) }
}
