//! Work on the newest version of a plan, line by line. Each decision answers the whole plan as it now is.

use heraut_kernel::{Locale, Problem, Scope};
use heraut_store::{Db, Tx};

use crate::error::Error;
use crate::plan::change::ItemChange;
use crate::plan::charge::charge;
use crate::plan::new::{MAX_ITEMS, VOUS};
use crate::plan::{Plan, PlanItem, StatutItem};
use crate::scenario::Scenario;
use crate::store::{hydrate, plan_items, plans, scenarios};
use crate::usecase::scenario::check_revision;

/// Rewrites the summary.
///
/// # Errors
/// Not found, stale, or the database fails.
pub async fn set_resume(db: &Db, scope: &Scope, id: i64, if_match: Option<i32>, resume: String) -> Result<Plan, Error> {
    db.write(scope, (id, if_match, resume), |tx, (id, if_match, resume)| {
        Box::pin(async move {
            let (_, mut plan) = open(tx, *id).await?;
            check_revision(plan.revision, *if_match)?;
            if plan.resume == *resume {
                return Ok(plan);
            }
            plan.resume.clone_from(resume);
            close(tx, *id, plan).await
        })
    })
    .await
}

/// Adds a line of a person's own, last or at a place.
///
/// # Errors
/// Not found, a link that the scenario does not have, too many lines, or the database fails.
pub async fn add(db: &Db, scope: &Scope, id: i64, line: ItemChange, position: Option<i32>) -> Result<Plan, Error> {
    let locale = scope.locale;
    db.write(scope, (id, line, position), move |tx, (id, line, position)| {
        Box::pin(async move {
            let (scenario, mut plan) = open(tx, *id).await?;
            check_links(line, &scenario, locale)?;
            if plan.items.len() >= MAX_ITEMS {
                return Err(full());
            }
            let end = plan.items.len();
            let at = position.and_then(|position| usize::try_from(position.max(1) - 1).ok()).unwrap_or(end).min(end);
            let mut item = blank(fresh_name(&plan), i32::try_from(at).unwrap_or_default() + 1);
            line.apply(&mut item);
            item.revision = 1;
            item.id = plan_items::insert(tx, plan.id, &item).await?;
            plan.items.insert(at, item);
            close(tx, *id, plan).await
        })
    })
    .await
}

/// Changes a line.
///
/// # Errors
/// Not found, stale, a link that the scenario does not have, or the database fails.
pub async fn update(
    db: &Db,
    scope: &Scope,
    (id, item_id): (i64, i64),
    if_match: Option<i32>,
    change: ItemChange,
) -> Result<Plan, Error> {
    let locale = scope.locale;
    db.write(scope, (id, item_id, if_match, change), move |tx, (id, item_id, if_match, change)| {
        Box::pin(async move {
            let (scenario, mut plan) = open(tx, *id).await?;
            let item = plan.items.iter_mut().find(|item| item.id == *item_id).ok_or(Error::NotFound)?;
            check_revision(item.revision, *if_match)?;
            check_links(change, &scenario, locale)?;
            if !change.apply(item) {
                return Ok(plan);
            }
            plan_items::update(tx, item).await?;
            close(tx, *id, plan).await
        })
    })
    .await
}

/// Deletes a line; [`restore`] brings it back to its place.
///
/// # Errors
/// Not found, stale, or the database fails.
pub async fn delete(db: &Db, scope: &Scope, (id, item_id): (i64, i64), if_match: Option<i32>) -> Result<Plan, Error> {
    db.write(scope, (id, item_id, if_match), |tx, (id, item_id, if_match)| {
        Box::pin(async move {
            let (_, mut plan) = open(tx, *id).await?;
            let at = plan.items.iter().position(|item| item.id == *item_id).ok_or(Error::NotFound)?;
            check_revision(plan.items[at].revision, *if_match)?;
            plan_items::set_deleted(tx, plan.id, &[*item_id], true).await?;
            plan.items.remove(at);
            close(tx, *id, plan).await
        })
    })
    .await
}

/// Brings a deleted line back to its place; one that is at hand stays as it is.
///
/// # Errors
/// Not found (never deleted, of another version, or gone for good), or the database fails.
pub async fn restore(db: &Db, scope: &Scope, (id, item_id): (i64, i64)) -> Result<Plan, Error> {
    db.write(scope, (id, item_id), |tx, (id, item_id)| {
        Box::pin(async move {
            let (_, mut plan) = open(tx, *id).await?;
            if plan.items.iter().any(|item| item.id == *item_id) {
                return Ok(plan);
            }
            if plan.items.len() >= MAX_ITEMS {
                return Err(full());
            }
            if plan_items::set_deleted(tx, plan.id, &[*item_id], false).await? == 0 {
                return Err(Error::NotFound);
            }
            plan.items = plan_items::of_plan(tx, plan.id).await?;
            close(tx, *id, plan).await
        })
    })
    .await
}

/// Puts the lines in another order: exactly those at hand, each once.
///
/// # Errors
/// Not found, stale, another set of lines, or the database fails.
pub async fn reorder(db: &Db, scope: &Scope, id: i64, if_match: Option<i32>, ids: Vec<i64>) -> Result<Plan, Error> {
    db.write(scope, (id, if_match, ids), |tx, (id, if_match, ids)| {
        Box::pin(async move {
            let (_, mut plan) = open(tx, *id).await?;
            check_revision(plan.revision, *if_match)?;
            let present: Vec<i64> = plan.items.iter().map(|item| item.id).collect();
            if present == *ids {
                return Ok(plan);
            }
            let (mut wanted, mut expected) = (ids.clone(), present);
            wanted.sort_unstable();
            expected.sort_unstable();
            if wanted != expected {
                return Err(invalid_order());
            }
            plan_items::reorder(tx, plan.id, ids).await?;
            plan.items.sort_by_key(|item| ids.iter().position(|id| *id == item.id));
            close(tx, *id, plan).await
        })
    })
    .await
}

/// A scenario and its newest plan, kept for this transaction alone.
pub(super) async fn open(tx: &Tx, id: i64) -> Result<(Scenario, Plan), Error> {
    scenarios::lock(tx, id).await?.ok_or(Error::NotFound)?;
    let mut scenario = hydrate::scenario(tx, id).await?.ok_or(Error::NotFound)?;
    let plan = scenario.plan.take().ok_or(Error::NotFound)?;
    Ok((scenario, plan))
}

/// Notes that a plan changed: places, hours, revisions and the scenario follow.
pub(super) async fn close(tx: &Tx, scenario_id: i64, mut plan: Plan) -> Result<Plan, Error> {
    for (item, position) in plan.items.iter_mut().zip(1..) {
        item.position = position;
    }
    plan.charge = charge(&plan.items, &plan.frame());
    plan.revision += 1;
    plan.updated_at = tx.now();
    plans::update(tx, &plan).await?;
    scenarios::touch_all(tx, &[scenario_id]).await?;
    Ok(plan)
}

pub(super) fn check_links(change: &ItemChange, scenario: &Scenario, locale: Locale) -> Result<(), Error> {
    change.check_links(scenario, locale).map_err(Error::refused)
}

/// A name that no line of any version has: the revision goes on from one version to the next.
pub(super) fn fresh_name(plan: &Plan) -> String {
    let taken = |name: &String| plan.items.iter().any(|item| item.cle == *name);
    (plan.revision + 1..).map(|n| format!("{VOUS}-{n}")).find(|name| !taken(name)).unwrap_or_default()
}

pub(super) fn blank(cle: String, position: i32) -> PlanItem {
    PlanItem {
        id: 0,
        cle,
        position,
        format: String::new(),
        message: String::new(),
        canal: String::new(),
        frequence: String::new(),
        kpi: String::new(),
        date_debut: None,
        heure: None,
        rrule: None,
        etape: None,
        cible_id: None,
        objectif_id: None,
        ressource_id: None,
        cta: None,
        responsable: None,
        statut: StatutItem::default(),
        note: None,
        effort_h: None,
        pourquoi: None,
        provenance: VOUS.to_owned(),
        revision: 1,
    }
}

fn invalid_order() -> Error {
    Error::refused(Problem::new(
        422,
        "invalid_order",
        "Cet ordre ne nomme pas exactement les lignes du plan ; relisez-le puis réessayez.",
        "This order does not name exactly the lines of the plan; read it again, then retry.",
    ))
}

pub(super) fn full() -> Error {
    Error::refused(Problem::conflict(
        "plan_full",
        format!("Un plan a {MAX_ITEMS} lignes au plus."),
        format!("A plan has at most {MAX_ITEMS} lines."),
    ))
}
