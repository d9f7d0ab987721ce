//! What a scenario uses of the library: add, link, say, reorder, take away. The functions named `…_in` compose inside
//! the caller's transaction and answer whether anything changed; the scenario's counts and revision follow.

use heraut_kernel::{Problem, Scope};
use heraut_store::{Db, Tx};

use super::scenario::{check_revision, whole};
use crate::cible::Cible;
use crate::entite::Entite;
use crate::error::Error;
use crate::objectif::Objectif;
use crate::ressource::Ressource;
use crate::scenario::Scenario;
use crate::store::liens::{Linkable, Linked, Order};
use crate::store::{library, liens, scenarios};

/// The row of the library with these contents: the one that has their key already, unchanged, or a new one.
///
/// # Errors
/// When the database fails.
pub async fn entry_in<N: Linkable>(tx: &Tx, new: &N::New) -> Result<i64, Error> {
    match library::by_key::<N>(tx, &N::key(new)).await? {
        Some(id) => Ok(id),
        None => Ok(N::insert(tx, new).await?),
    }
}

/// Adds to a scenario what is described here, as a new row of the library or the one that has its label already.
/// Answers whether the scenario did not have it yet.
///
/// # Errors
/// The scenario does not exist, or the database fails.
pub async fn add_in<N: Linkable>(tx: &Tx, scenario_id: i64, new: &N::New) -> Result<bool, Error> {
    Ok(add_row_in::<N>(tx, scenario_id, new).await?.1)
}

/// The same, answering the row of the library too.
///
/// # Errors
/// The scenario does not exist, or the database fails.
pub async fn add_row_in<N: Linkable>(tx: &Tx, scenario_id: i64, new: &N::New) -> Result<(i64, bool), Error> {
    // Before the library is read: MariaDB counts the links as they were at the first plain read.
    lock(tx, scenario_id).await?;
    let id = entry_in::<N>(tx, new).await?;
    Ok((id, link_in::<N>(tx, scenario_id, id, N::lien_of(new)).await?))
}

/// The same for an entity of any kind that a scenario can have.
///
/// # Errors
/// The entity is a scenario itself, the scenario does not exist, or the database fails.
pub async fn add_entite_in(tx: &Tx, scenario_id: i64, entite: Entite) -> Result<bool, Error> {
    match entite {
        Entite::Objectif(entite) => add_in::<Objectif>(tx, scenario_id, &entite.into()).await,
        Entite::Cible(entite) => add_in::<Cible>(tx, scenario_id, &entite.into()).await,
        Entite::Ressource(entite) => add_in::<Ressource>(tx, scenario_id, &entite.into()).await,
        Entite::Scenario(_) => Err(Error::refused(Problem::new(
            422,
            "wrong_kind",
            "Un scénario ne s'ajoute pas à un scénario.",
            "A scenario cannot be added to a scenario.",
        ))),
    }
}

/// Links a row of the library, at the end or where its priorité puts it. Answers whether it was not linked yet.
///
/// # Errors
/// The scenario or the row does not exist, or the database fails.
pub async fn link_in<N: Linkable>(tx: &Tx, scenario_id: i64, id: i64, lien: N::Lien) -> Result<bool, Error> {
    let links = locked::<N>(tx, scenario_id).await?;
    if links.iter().any(|link| link.id == id) {
        return Ok(false);
    }
    library::lock::<N>(tx, id).await?.ok_or(Error::NotFound)?;
    let position = links.iter().map(|link| link.position).max().unwrap_or_default().saturating_add(1);
    let linked = Linked { id, position, lien: N::or_default(lien, &links) };
    liens::insert::<N>(tx, scenario_id, &linked).await?;
    settle::<N>(tx, scenario_id, &links, &linked).await
}

/// Says something else of a link. Answers whether it said otherwise before.
///
/// # Errors
/// The scenario or the link does not exist, or the database fails.
pub async fn update_link_in<N: Linkable>(tx: &Tx, scenario_id: i64, id: i64, lien: N::Lien) -> Result<bool, Error> {
    let links = locked::<N>(tx, scenario_id).await?;
    let link = links.iter().find(|link| link.id == id).ok_or(Error::NotFound)?;
    if link.lien == lien {
        return Ok(false);
    }
    liens::set::<N>(tx, scenario_id, id, &lien).await?;
    let linked = Linked { lien, ..link.clone() };
    settle::<N>(tx, scenario_id, &links, &linked).await
}

/// Takes a link away; the row stays in the library.
///
/// # Errors
/// The scenario or the link does not exist, or the database fails.
pub async fn unlink_in<N: Linkable>(tx: &Tx, scenario_id: i64, id: i64) -> Result<(), Error> {
    let links = locked::<N>(tx, scenario_id).await?;
    if !links.iter().any(|link| link.id == id) {
        return Err(Error::NotFound);
    }
    liens::delete::<N>(tx, scenario_id, id).await?;
    Ok(scenarios::refresh(tx, scenario_id).await?)
}

/// Puts the links in an order, which names each of them once.
///
/// # Errors
/// The scenario does not exist, the order is not one of its links, or the database fails.
pub async fn reorder_in<N: Linkable>(tx: &Tx, scenario_id: i64, ids: &[i64]) -> Result<(), Error> {
    let links = locked::<N>(tx, scenario_id).await?;
    let present: Vec<i64> = links.iter().map(|link| link.id).collect();
    let sorted = |ids: &[i64]| {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids
    };
    if sorted(ids) != sorted(&present) {
        return Err(Error::refused(Problem::new(
            422,
            "invalid_order",
            "Cet ordre ne nomme pas exactement les éléments du scénario ; relisez-le puis réessayez.",
            "This order does not name exactly what the scenario has; read it again, then retry.",
        )));
    }
    liens::place::<N>(tx, scenario_id, ids, Order::Given).await?;
    Ok(scenarios::refresh(tx, scenario_id).await?)
}

/// The scenario is this transaction's until it ends.
async fn lock(tx: &Tx, scenario_id: i64) -> Result<i32, Error> {
    scenarios::lock(tx, scenario_id).await?.ok_or(Error::NotFound)
}

async fn locked<N: Linkable>(tx: &Tx, scenario_id: i64) -> Result<Vec<Linked<N::Lien>>, Error> {
    lock(tx, scenario_id).await?;
    Ok(liens::of_scenario::<N>(tx, scenario_id).await?)
}

/// After a link was written: its place follows from what it says, the scenario from both.
async fn settle<N: Linkable>(
    tx: &Tx,
    scenario_id: i64,
    before: &[Linked<N::Lien>],
    changed: &Linked<N::Lien>,
) -> Result<bool, Error> {
    if let Some(ids) = N::reordered(before, changed) {
        liens::place::<N>(tx, scenario_id, &ids, Order::Follows).await?;
    }
    scenarios::refresh(tx, scenario_id).await?;
    Ok(true)
}

/// One thing done to the links of a scenario.
#[derive(Clone, Debug)]
pub enum Gesture<N: Linkable> {
    /// [`add_in`].
    Add(N::New),
    /// [`link_in`].
    Link(i64, N::Lien),
    /// [`update_link_in`], where something is said.
    Update(i64, Option<N::Lien>),
    /// [`unlink_in`].
    Unlink(i64),
    /// [`reorder_in`].
    Reorder(Vec<i64>),
}

/// Does one thing to the links of a scenario, if it still is at the revision that the caller read. Answers whether
/// the scenario has something that it did not have, and the scenario whole.
///
/// # Errors
/// Not found, stale, refused, or the database fails.
pub async fn apply<N: Linkable>(
    db: &Db,
    scope: &Scope,
    scenario_id: i64,
    if_match: Option<i32>,
    gesture: Gesture<N>,
) -> Result<(bool, Scenario), Error> {
    db.write(scope, gesture, move |tx, gesture| {
        Box::pin(async move {
            check_revision(lock(tx, scenario_id).await?, if_match)?;
            let added = perform::<N>(tx, scenario_id, gesture).await?;
            Ok((added, whole(tx, scenario_id).await?))
        })
    })
    .await
}

async fn perform<N: Linkable>(tx: &Tx, scenario_id: i64, gesture: &Gesture<N>) -> Result<bool, Error> {
    match gesture {
        Gesture::Add(new) => return add_in::<N>(tx, scenario_id, new).await,
        Gesture::Link(id, lien) => return link_in::<N>(tx, scenario_id, *id, lien.clone()).await,
        Gesture::Update(id, lien) => {
            let links = liens::of_scenario::<N>(tx, scenario_id).await?;
            let link = links.into_iter().find(|link| link.id == *id).ok_or(Error::NotFound)?;
            update_link_in::<N>(tx, scenario_id, *id, lien.clone().unwrap_or(link.lien)).await?;
        }
        Gesture::Unlink(id) => unlink_in::<N>(tx, scenario_id, *id).await?,
        Gesture::Reorder(ids) => reorder_in::<N>(tx, scenario_id, ids).await?,
    }
    Ok(false)
}
