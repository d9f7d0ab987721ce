//! Make, change, delete and bring back a scenario.

use heraut_kernel::Scope;
use heraut_kernel::audit::{By, Event, EventType};
use heraut_store::{Db, Tx, audit};

use super::limits::make_room;
use crate::Marketing;
use crate::error::Error;
use crate::scenario::{Scenario, ScenarioResume};
use crate::store::scenarios::{Change, NewScenario};
use crate::store::{hydrate, scenarios};

/// Makes a scenario.
///
/// # Errors
/// No place for one more, or when the database fails.
pub async fn create(marketing: &Marketing, scope: &Scope, new: NewScenario) -> Result<Scenario, Error> {
    let limit = marketing.limits.scenarios(scope).await?;
    let work = marketing.db.write(scope, new, move |tx, new| {
        Box::pin(async move {
            make_room(tx, limit, 1).await?;
            let resume = ScenarioResume::from(scenarios::insert(tx, new).await?);
            Ok(Scenario {
                resume,
                objectifs: Vec::new(),
                cibles: Vec::new(),
                ressources: Vec::new(),
                entonnoir: None,
                plan: None,
            })
        })
    });
    work.await
}

/// Changes a scenario's own fields, if it still is at the revision that the caller read.
///
/// # Errors
/// Not found, stale, or the database fails.
pub async fn update(db: &Db, scope: &Scope, id: i64, if_match: Option<i32>, change: Change) -> Result<Scenario, Error> {
    db.write(scope, (id, if_match, change), |tx, (id, if_match, change)| {
        Box::pin(async move {
            // First: what two callers read before either writes, the second would take back.
            let revision = scenarios::lock(tx, *id).await?.ok_or(Error::NotFound)?;
            check_revision(revision, *if_match)?;
            let row = scenarios::find(tx, *id).await?.ok_or(Error::NotFound)?;
            scenarios::update(tx, &row, change).await?;
            whole(tx, *id).await
        })
    })
    .await
}

/// Deletes a scenario; [`restore`] brings it back.
///
/// # Errors
/// Not found, stale, or the database fails.
pub async fn delete(db: &Db, scope: &Scope, id: i64, if_match: Option<i32>) -> Result<(), Error> {
    let by = By::from(scope);
    db.write(scope, (id, if_match), move |tx, (id, if_match)| {
        Box::pin(async move {
            let revision = scenarios::lock(tx, *id).await?.ok_or(Error::NotFound)?;
            check_revision(revision, *if_match)?;
            scenarios::set_deleted(tx, *id, true).await?;
            Ok(audit::note(tx, by, &of(EventType::ScenarioDeleted, *id)).await?)
        })
    })
    .await
}

/// Brings a deleted scenario back.
///
/// # Errors
/// Not found (never deleted, or gone for good), no place for one more, or the database fails.
pub async fn restore(marketing: &Marketing, scope: &Scope, id: i64) -> Result<Scenario, Error> {
    let (limit, by) = (marketing.limits.scenarios(scope).await?, By::from(scope));
    let work = marketing.db.write(scope, id, move |tx, id| {
        Box::pin(async move {
            if scenarios::set_deleted(tx, *id, false).await? {
                // It counts already.
                make_room(tx, limit, 0).await?;
                audit::note(tx, by, &of(EventType::ScenarioRestored, *id)).await?;
                // What it linked may have been deleted meanwhile.
                scenarios::refresh(tx, *id).await?;
            }
            whole(tx, *id).await
        })
    });
    work.await
}

/// What is written down where something was done with a scenario.
pub(crate) fn of(kind: EventType, id: i64) -> Event {
    Event::new(kind).with("scenario_id", id)
}

/// The scenario as it now is, for the answer.
pub(crate) async fn whole(tx: &Tx, id: i64) -> Result<Scenario, Error> {
    hydrate::scenario(tx, id).await?.ok_or(Error::NotFound)
}

/// Refuses a change of a row that moved on since the caller read it.
pub(crate) fn check_revision(present: i32, expected: Option<i32>) -> Result<(), Error> {
    match expected {
        Some(expected) if expected != present => Err(Error::Stale(present)),
        _ => Ok(()),
    }
}
