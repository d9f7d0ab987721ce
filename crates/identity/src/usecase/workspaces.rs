//! Deleting a workspace, and taking that back.

use chrono::Duration;
use heraut_kernel::audit::{By, Event, EventType};
use heraut_kernel::{Instant, Locale, Problem, Role, Scope, UserId, WorkspaceId};
use heraut_store::{Db, audit};

use crate::store::workspaces::{self, Deleted};
use crate::store::{Workspace, members};
use crate::{Error, Identity, error};

/// How long a deleted workspace can be restored.
pub const KEPT: Duration = Duration::days(30);

/// What an operator's word is worth at the terminal: no name is asked for.
#[derive(Clone, Debug)]
pub enum Confirmed {
    /// A person typed this as the name.
    Name(String, Locale),
    /// The operator said so.
    Operator,
}

/// Deletes the workspace of the scope. Nobody enters it any more; it is gone for good after [`KEPT`].
///
/// # Errors
/// 422 where the name is another, 409 for the one workspace that an installation without accounts cannot do without.
pub async fn delete(identity: &Identity, scope: &Scope, confirmed: Confirmed) -> Result<(), Error> {
    let (by, local) = (By::from(scope), !identity.settings().accounts);
    identity
        .db
        .write(scope, (scope.workspace, confirmed), move |tx, (id, confirmed)| {
            Box::pin(async move {
                members::lock(tx, *id).await?;
                let at = workspaces::any(tx, *id).await?.ok_or_else(Problem::not_found)?;
                if let Confirmed::Name(name, locale) = confirmed
                    && name.trim() != at.nom.trim()
                {
                    return Err(error::other_name(*locale).into());
                }
                if local && workspaces::oldest(tx).await? == Some(*id) {
                    return Err(error::first_workspace().into());
                }
                if !workspaces::mark(tx, *id, true).await? {
                    return Err(Problem::not_found().into());
                }
                Ok(audit::note(tx, by, &Event::new(EventType::WorkspaceDeleted)).await?)
            })
        })
        .await
}

/// Takes a deletion back. `owner`: the person who asks, who must own it; none for the operator.
///
/// # Errors
/// 404 where it is not deleted, not theirs, or gone.
pub async fn restore(
    identity: &Identity,
    scope: &Scope,
    id: WorkspaceId,
    owner: Option<UserId>,
) -> Result<Workspace, Error> {
    let by = By::from(scope);
    identity
        .db
        .write(&Scope::system(id), (id, owner), move |tx, (id, owner)| {
            Box::pin(async move {
                members::lock(tx, *id).await?;
                if let Some(owner) = owner
                    && members::role(tx, *id, *owner).await? != Some(Role::Owner)
                {
                    return Err(Problem::not_found().into());
                }
                if !workspaces::mark(tx, *id, false).await? {
                    return Err(Problem::not_found().into());
                }
                audit::note(tx, by, &Event::new(EventType::WorkspaceRestored)).await?;
                Ok::<_, Error>(workspaces::any(tx, *id).await?.ok_or_else(Problem::not_found)?)
            })
        })
        .await
}

/// The deleted workspaces that a person may restore.
///
/// # Errors
/// When the database fails.
pub async fn deleted(identity: &Identity, user: UserId) -> Result<Vec<Deleted>, Error> {
    Ok(workspaces::deleted_of(&identity.db, user).await?)
}

/// The workspaces whose time is over.
///
/// # Errors
/// When the database fails.
pub async fn overdue(db: &Db) -> Result<Vec<WorkspaceId>, heraut_store::Error> {
    workspaces::deleted_before(db, db.now() - KEPT).await
}

/// When a workspace that was deleted then is gone for good.
#[must_use]
pub fn gone_at(since: Instant) -> Instant {
    since + KEPT
}
