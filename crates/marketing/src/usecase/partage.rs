//! Links under which a plan is read without an account.

use chrono::TimeDelta;
use heraut_kernel::audit::{By, EventType};
use heraut_kernel::secret::Secret;
use heraut_kernel::{Problem, Scope};
use heraut_store::audit;

use super::scenario::of;
use crate::partage::{MAX, Partage, PlanPartage, read, token};
use crate::store::{hydrate, partages, scenarios};
use crate::{Error, Marketing};

/// How old a note of the last opening may be: a page that is read a thousand times writes little.
const NOTED: TimeDelta = TimeDelta::hours(1);

/// The links of a scenario that still open.
///
/// # Errors
/// Not found, or the database fails.
pub async fn list(marketing: &Marketing, scope: &Scope, id: i64) -> Result<Vec<Partage>, Error> {
    let conn = marketing.db.read(scope).await?;
    scenarios::find(&conn, id).await?.ok_or(Error::NotFound)?;
    Ok(partages::list(&conn, id).await?)
}

/// Makes a link that opens for so many days.
///
/// # Errors
/// Not found, too many, or the database fails.
pub async fn create(marketing: &Marketing, scope: &Scope, id: i64, days: i64) -> Result<(Partage, Secret), Error> {
    let (by, secret) = (By::from(scope), token(scope.workspace));
    let made = marketing.db.write(scope, (id, secret.hash()), move |tx, (id, hash)| {
        Box::pin(async move {
            scenarios::find(tx, *id).await?.ok_or(Error::NotFound)?;
            if partages::list(tx, *id).await?.len() >= MAX {
                return Err(Error::refused(too_many()));
            }
            let expires_at = tx.now() + TimeDelta::days(days);
            let made = partages::insert(tx, *id, hash.clone(), expires_at).await?;
            audit::note(tx, by, &of(EventType::ShareCreated, *id).with("share_id", made.id)).await?;
            Ok(made)
        })
    });
    Ok((made.await?, secret))
}

/// Ends a link.
///
/// # Errors
/// Not found, or the database fails.
pub async fn revoke(marketing: &Marketing, scope: &Scope, id: i64, share_id: i64) -> Result<(), Error> {
    let by = By::from(scope);
    let done = marketing.db.write(scope, (id, share_id), move |tx, (id, share_id)| {
        Box::pin(async move {
            if !partages::delete(tx, *id, *share_id).await? {
                return Err(Error::NotFound);
            }
            Ok(audit::note(tx, by, &of(EventType::ShareRevoked, *id).with("share_id", *share_id)).await?)
        })
    });
    done.await
}

/// What a link shows.
///
/// # Errors
/// Refused, in the same words, for a link that never was, has ended or was revoked, and for a scenario or a workspace that
/// is gone; or the database fails.
pub async fn open(marketing: &Marketing, token: &str) -> Result<PlanPartage, Error> {
    let closed = || Error::refused(closed());
    let (workspace, hash) = read(token).ok_or_else(closed)?;
    let scope = Scope::system(workspace);
    let conn = marketing.db.snapshot(&scope).await?;
    let (id, link) = partages::opened(&conn, &hash).await?.ok_or_else(closed)?;
    let scenario = hydrate::scenario(&conn, id).await?.ok_or_else(closed)?;
    let now = conn.now();
    drop(conn);
    marketing.zones.zone(&scope).await?.ok_or_else(closed)?;
    if link.last_used_at.is_none_or(|at| at + NOTED < now) {
        let noted = marketing.db.write(&scope, link.id, |tx, id| Box::pin(partages::used(tx, *id)));
        noted.await?;
    }
    Ok(PlanPartage::new(&scenario, link.expires_at))
}

fn too_many() -> Problem {
    Problem::conflict(
        "too_many_links",
        format!("Ce scénario a déjà {MAX} liens ouverts ; révoquez-en un d’abord. Rien n’a été enregistré."),
        format!("This scenario has {MAX} open links already; revoke one first. Nothing was saved."),
    )
}

fn closed() -> Problem {
    Problem::new(
        410,
        "link_invalid",
        "Ce lien ne s’ouvre pas : il a expiré, il a été révoqué ou il est incomplet. Demandez-en un autre.",
        "This link does not open: it has expired, it was revoked, or it is incomplete. Ask for another.",
    )
}
