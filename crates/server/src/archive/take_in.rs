//! The way in: everything of an archive or nothing. And the way out of the world, for workspaces whose time is over.

use heraut_identity::Error;
use heraut_identity::store::{NewWorkspace, workspaces};
use heraut_kernel::audit::{By, Event, EventType};
use heraut_kernel::{Problem, Scope, UserId, WorkspaceId};
use heraut_store::archive::{Numbers, Rows, Sheet, check, checksum, put};
use heraut_store::{Db, Kind, Tx, audit};
use serde_json::Value;

use super::{Archive, FORMAT, TableDocument, VERSION, portables, tables, total};

/// A workspace that was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its number here.
    pub workspace: WorkspaceId,
    /// The checksum of what is here now; it is the archive's.
    pub checksum: String,
    /// Rows.
    pub rows: usize,
}

fn refused(code: &'static str, place: &str) -> Problem {
    let (fr, en) = match code {
        "archive_unreadable" => ("Ce n'est pas une archive d'espace.", "This is no archive of a workspace."),
        "archive_version" => {
            ("Cette archive est d'une autre version du format.", "This archive is of another version of the format.")
        }
        "archive_checksum" => (
            "Les sommes de contrôle ne correspondent pas : l'archive a été modifiée ou abîmée.",
            "The checksums do not match: the archive was changed or damaged.",
        ),
        "archive_dangling" => ("Une ligne en désigne une qui n'existe pas", "A row names one that is not there"),
        "archive_duplicate" => ("Deux lignes ont la même clé", "Two rows have the same key"),
        "archive_unknown_table" => ("Une table est inconnue", "A table is not known"),
        _ => ("Une valeur n'est pas acceptée", "A value is not accepted"),
    };
    let at = |text: &str| if place.is_empty() { text.to_owned() } else { format!("{text} ({place}).") };
    Problem::new(422, code, at(fr), at(en))
}

/// Reads an archive and weighs all of it; nothing is written.
///
/// # Errors
/// 422 with a code that begins with `archive_`.
pub fn read(bytes: &[u8]) -> Result<Archive, Problem> {
    let unreadable = || refused("archive_unreadable", "");
    let document: Value = serde_json::from_slice(bytes).map_err(|_| unreadable())?;
    if document["format"] != FORMAT {
        return Err(unreadable());
    }
    if document["version"] != VERSION {
        return Err(refused("archive_version", ""));
    }
    let archive: Archive = serde_json::from_value(document).map_err(|_| unreadable())?;
    let about = &archive.workspace;
    let named = (1..=150).contains(&about.nom.chars().count()) && !about.nom.contains('\0');
    if !named || about.fuseau.parse::<chrono_tz::Tz>().is_err() {
        return Err(refused("archive_invalid", "workspace"));
    }
    let sheets: Vec<Sheet> = portables().iter().flat_map(|portable| portable.sheets()).collect();
    check(&sheets, &rows_of(&archive.tables)).map_err(|at| refused(at.code, &at.place))?;
    let same = archive.tables.iter().all(|table| table.checksum == checksum(&table.rows));
    if !same || archive.checksum != total(about, &archive.tables) {
        return Err(refused("archive_checksum", ""));
    }
    Ok(archive)
}

fn rows_of(tables: &[TableDocument]) -> Vec<Rows> {
    tables.iter().map(|at| Rows { table: at.table.clone(), rows: at.rows.clone() }).collect()
}

/// Makes a workspace of an archive that was [read], owned by a person. What is here afterwards is weighed in the same
/// transaction: it is the archive, or nothing is here.
///
/// # Errors
/// 422 where the database does not take a row, or fails; nothing stays.
pub async fn take_in(db: &Db, by: By, owner: UserId, archive: Archive) -> Result<Taken, Problem> {
    let about = &archive.workspace;
    let new = NewWorkspace { nom: about.nom.clone(), langue: about.langue, fuseau: about.fuseau.clone() };
    let workspace = workspaces::found_hidden(db, new).await.map_err(heraut_store::Error::into_problem)?;
    let done = db
        .write(&Scope::system(workspace), (archive, owner), move |tx, (archive, owner)| {
            Box::pin(filled(tx, by, *owner, archive))
        })
        .await;
    match done {
        Ok(taken) => Ok(taken),
        Err(error) => {
            // What cannot be erased now is hidden, and purged with the deleted ones.
            if let Err(error) = erase(db, workspace, false).await {
                tracing::warn!(error = %error, "archive.not_erased");
            }
            Err(match error {
                Error::Store(error) if error.kind == Kind::Unique => refused("archive_duplicate", "keys"),
                error => error.into(),
            })
        }
    }
}

async fn filled(tx: &Tx, by: By, owner: UserId, archive: &Archive) -> Result<Taken, Error> {
    let rows = rows_of(&archive.tables);
    let mut numbers = Numbers::new();
    for portable in portables() {
        put(tx, &*portable, &rows, &mut numbers).await?;
    }
    let here = tables(tx).await?;
    let checksum = total(&archive.workspace, &here);
    let whole = here.iter().filter(|table| !table.rows.is_empty()).all(|table| archive.tables.contains(table));
    let count: usize = here.iter().map(|table| table.rows.len()).sum();
    if !whole || count != rows.iter().map(|table| table.rows.len()).sum::<usize>() {
        return Err(refused("archive_invalid", "").into());
    }
    workspaces::reveal(tx, tx.workspace(), owner, archive.workspace.demo_loaded).await?;
    audit::note(tx, by, &Event::new(EventType::WorkspaceImported).with("rows", count)).await?;
    Ok(Taken { workspace: tx.workspace(), checksum, rows: count })
}

/// Removes a deleted workspace and every row that names it. That it was here is noted for the installation, by its number.
///
/// # Errors
/// When the database fails.
pub async fn erase(db: &Db, workspace: WorkspaceId, noted: bool) -> Result<bool, heraut_store::Error> {
    let gone = db
        .write(&Scope::system(workspace), workspace, |tx, workspace| {
            Box::pin(async move {
                heraut_dialogue::store::leases::forget_all(tx).await?;
                workspaces::erase(tx, *workspace).await
            })
        })
        .await?;
    if gone && noted {
        let scope = Scope::nowhere();
        let by = By::from(&scope);
        db.write(&scope, workspace, move |tx, workspace| {
            let event = Event::new(EventType::WorkspaceErased).with("workspace_id", workspace.0);
            Box::pin(async move { audit::note(tx, by, &event).await })
        })
        .await?;
    }
    Ok(gone)
}

/// Removes the workspaces that were deleted long enough ago. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn erase_overdue(db: &Db) -> Result<u64, heraut_store::Error> {
    let mut gone = 0;
    for workspace in heraut_identity::usecase::workspaces::overdue(db).await? {
        gone += u64::from(erase(db, workspace, true).await?);
    }
    Ok(gone)
}
