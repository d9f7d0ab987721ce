//! Make, change, delete and bring back a row of the library. The scenarios that show it move with it.

use heraut_kernel::{Problem, Scope};
use heraut_store::{Db, Tx};
use serde_json::json;

use super::scenario::check_revision;
use crate::error::Error;
use crate::store::library::{self, Model, Usage};
use crate::store::liens::Linkable;
use crate::store::scenarios;

/// A row of the library with the scenarios that use it.
#[derive(Clone, Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Fiche<N> {
    /// The row.
    #[serde(flatten)]
    pub row: N,
    /// The scenarios that use it.
    pub scenarios: Vec<Usage>,
}

/// Reads a row with its uses.
///
/// # Errors
/// Not found, or the database fails.
pub async fn read<N: Linkable>(db: &Db, scope: &Scope, id: i64) -> Result<(i32, Fiche<N>), Error> {
    let conn = db.snapshot(scope).await?;
    let row = library::find::<N>(&conn, id).await?.ok_or(Error::NotFound)?;
    let scenarios = library::usages::<N>(&conn, id).await?;
    Ok(fiche(row, scenarios))
}

/// Makes a row.
///
/// # Errors
/// Its label is taken, or the database fails.
pub async fn create<N: Linkable>(db: &Db, scope: &Scope, new: N::New) -> Result<(i32, Fiche<N>), Error> {
    db.write(scope, new, |tx, new| {
        Box::pin(async move {
            check_free::<N>(tx, &N::key(new), None).await?;
            let id = N::insert(tx, new).await?;
            whole::<N>(tx, id).await
        })
    })
    .await
}

/// Changes a row, if it still is at the revision that the caller read; the scenarios that show it move on too.
///
/// # Errors
/// Not found, stale, its new label is taken, or the database fails.
pub async fn update<N: Linkable>(
    db: &Db,
    scope: &Scope,
    id: i64,
    if_match: Option<i32>,
    change: N::Change,
) -> Result<(i32, Fiche<N>), Error> {
    db.write(scope, change, move |tx, change| {
        Box::pin(async move {
            let row = library::lock::<N>(tx, id).await?.ok_or(Error::NotFound)?;
            check_revision(N::revision(&row), if_match)?;
            let mut contents = N::contents(&row);
            N::patch(&mut contents, change);
            check_free::<N>(tx, &N::key(&contents), Some(id)).await?;
            library::write::<N>(tx, id, &contents).await?;
            let uses: Vec<i64> = library::usages::<N>(tx, id).await?.iter().map(|usage| usage.id).collect();
            scenarios::touch_all(tx, &uses).await?;
            whole::<N>(tx, id).await
        })
    })
    .await
}

/// Deletes a row that no scenario uses, which frees its label; [`restore`] brings it back.
///
/// # Errors
/// Not found, stale, in use, or the database fails.
pub async fn delete<N: Linkable>(db: &Db, scope: &Scope, id: i64, if_match: Option<i32>) -> Result<(), Error> {
    db.write(scope, (), move |tx, ()| {
        Box::pin(async move {
            let row = library::lock::<N>(tx, id).await?.ok_or(Error::NotFound)?;
            check_revision(N::revision(&row), if_match)?;
            let uses = library::usages::<N>(tx, id).await?;
            if !uses.is_empty() {
                return Err(in_use(&uses));
            }
            Ok(library::set_key::<N>(tx, id, None).await?)
        })
    })
    .await
}

/// Brings a deleted row back, with its label and into the scenarios that still link it.
///
/// # Errors
/// Not found, its label is taken, or the database fails.
pub async fn restore<N: Linkable>(db: &Db, scope: &Scope, id: i64) -> Result<(i32, Fiche<N>), Error> {
    db.write(scope, (), move |tx, ()| {
        Box::pin(async move {
            if let Some(row) = library::lock_deleted::<N>(tx, id).await? {
                let key = N::key(&N::contents(&row));
                check_free::<N>(tx, &key, Some(id)).await?;
                library::set_key::<N>(tx, id, Some(key)).await?;
                // Those that were restored while the row was deleted.
                for usage in library::usages::<N>(tx, id).await? {
                    scenarios::refresh(tx, usage.id).await?;
                }
            }
            whole::<N>(tx, id).await
        })
    })
    .await
}

/// The row as it now is, for the answer.
async fn whole<N: Linkable>(tx: &Tx, id: i64) -> Result<(i32, Fiche<N>), Error> {
    let row = library::find::<N>(tx, id).await?.ok_or(Error::NotFound)?;
    Ok(fiche(row, library::usages::<N>(tx, id).await?))
}

fn fiche<N: Linkable>(row: Model<N>, scenarios: Vec<Usage>) -> (i32, Fiche<N>) {
    let revision = N::revision(&row);
    let nb_scenarios = i64::try_from(scenarios.len()).unwrap_or(i64::MAX);
    (revision, Fiche { row: N::show(row, nb_scenarios), scenarios })
}

/// Refuses a key that another row holds.
async fn check_free<N: Linkable>(tx: &Tx, key: &str, own: Option<i64>) -> Result<(), Error> {
    match library::by_key::<N>(tx, key).await? {
        Some(id) if Some(id) != own => {
            let mut problem = Problem::conflict(
                "label_taken",
                "La bibliothèque a déjà cet élément.",
                "The library has this already.",
            );
            problem.extra = Some(Box::new(json!({ "id": id })));
            Err(Error::refused(problem))
        }
        _ => Ok(()),
    }
}

fn in_use(uses: &[Usage]) -> Error {
    let mut problem = Problem::conflict(
        "in_use",
        "Des scénarios utilisent cet élément ; détachez-le d'abord.",
        "Scenarios use this; detach it first.",
    );
    problem.extra = Some(Box::new(json!({ "scenarios": uses })));
    Error::refused(problem)
}
