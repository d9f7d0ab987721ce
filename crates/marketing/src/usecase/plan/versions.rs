//! The versions of a plan: read one, compare two, go back to one, carry one over to a copy of the scenario.

use heraut_kernel::Scope;
use heraut_store::{Db, Tx};

use crate::error::Error;
use crate::plan::diff::{PlanDiff, diff};
use crate::plan::{Plan, PlanItem, PlanResume};
use crate::store::plans::{NewRow, plan};
use crate::store::{hydrate, plan_items, plans, scenarios};

/// The versions of a scenario's plan, newest first.
///
/// # Errors
/// Not found, or the database fails.
pub async fn list(db: &Db, scope: &Scope, id: i64) -> Result<Vec<PlanResume>, Error> {
    let conn = db.snapshot(scope).await?;
    scenarios::revision(&conn, id).await?.ok_or(Error::NotFound)?;
    Ok(plans::versions(&conn, id).await?)
}

/// One version, whole.
///
/// # Errors
/// Not found, or the database fails.
pub async fn read(db: &Db, scope: &Scope, id: i64, numero: i32) -> Result<Plan, Error> {
    let conn = db.snapshot(scope).await?;
    hydrate::version(&conn, id, numero).await?.ok_or(Error::NotFound)
}

/// What differs from one version to another.
///
/// # Errors
/// Not found, or the database fails.
pub async fn compare(db: &Db, scope: &Scope, id: i64, (de, vers): (i32, i32)) -> Result<PlanDiff, Error> {
    let conn = db.snapshot(scope).await?;
    let de = hydrate::version(&conn, id, de).await?.ok_or(Error::NotFound)?;
    let vers = hydrate::version(&conn, id, vers).await?.ok_or(Error::NotFound)?;
    Ok(diff(&de, &vers))
}

/// Goes back to a version: its copy becomes the next one. It says what it was made from, so it is as out of date as
/// the original.
///
/// # Errors
/// Not found, or the database fails.
pub async fn restore(db: &Db, scope: &Scope, id: i64, numero: i32) -> Result<Plan, Error> {
    db.write(scope, (id, numero), |tx, (id, numero)| {
        Box::pin(async move {
            let next = restore_in(tx, *id, *numero).await?;
            hydrate::version(tx, *id, next).await?.ok_or(Error::NotFound)
        })
    })
    .await
}

/// The same inside the caller's transaction. Answers the number of the new version.
///
/// # Errors
/// Not found, or the database fails.
pub async fn restore_in(tx: &Tx, id: i64, numero: i32) -> Result<i32, Error> {
    scenarios::lock(tx, id).await?.ok_or(Error::NotFound)?;
    let row = plans::of_numero(tx, id, numero).await?.ok_or(Error::NotFound)?;
    let newest = plans::newest(tx, id).await?.ok_or(Error::NotFound)?;
    let next = newest.numero + 1;
    copy_in(tx, &row, id, (next, newest.revision + 1)).await?;
    scenarios::refresh(tx, id).await?;
    Ok(next)
}

/// Carries the newest plan of a scenario, where there is one, over to a copy of the scenario as its first version. The
/// caller refreshes the copy, whose links are those of the original.
///
/// # Errors
/// When the database fails.
pub async fn copy_newest_in(tx: &Tx, from_scenario: i64, to_scenario: i64) -> Result<(), Error> {
    if let Some(row) = plans::newest(tx, from_scenario).await? {
        copy_in(tx, &row, to_scenario, (1, row.revision)).await?;
    }
    Ok(())
}

async fn copy_in(tx: &Tx, row: &plan::Model, scenario_id: i64, (numero, revision): (i32, i32)) -> Result<(), Error> {
    let mut items = plan_items::of_plan(tx, row.id).await?;
    items.iter_mut().for_each(|item: &mut PlanItem| item.revision = 1);
    let plan_id = plans::insert(tx, &NewRow::copy(row, scenario_id, numero, revision)).await?;
    Ok(plan_items::insert_all(tx, plan_id, &items).await?)
}
