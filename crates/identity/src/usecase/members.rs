//! Who may be in a workspace, and as what. A workspace always has an owner.

use heraut_kernel::audit::{By, Event, EventType};
use heraut_kernel::{Problem, Role, Scope, UserId};
use heraut_store::{Tx, audit};

use crate::store::members::{self, Member};
use crate::{Error, Identity, error};

/// The members of the workspace.
///
/// # Errors
/// When the database fails.
pub async fn list(identity: &Identity, scope: &Scope) -> Result<Vec<Member>, Error> {
    Ok(members::of_workspace(&identity.db, scope.workspace).await?)
}

/// Gives a member another role.
///
/// # Errors
/// 404 for somebody who is no member, 409 for the last owner.
pub async fn change_role(identity: &Identity, scope: &Scope, user: UserId, role: Role) -> Result<Member, Error> {
    let by = By::from(scope);
    identity
        .db
        .write(scope, (scope.workspace, user, role), move |tx, (workspace, user, role)| {
            Box::pin(async move {
                members::lock(tx, *workspace).await?;
                let now = members::role(tx, *workspace, *user).await?.ok_or_else(Problem::not_found)?;
                if now == Role::Owner && *role != Role::Owner {
                    keep_an_owner(tx, *workspace).await?;
                }
                members::set_role(tx, *workspace, *user, *role).await?;
                let event = Event::new(EventType::MemberRoleChanged).with("user_id", user.0);
                Ok::<_, Error>(audit::note(tx, by, &event.with("role", role.word())).await?)
            })
        })
        .await?;
    one(identity, scope, user).await
}

/// Ends a membership, of somebody else or one's own.
///
/// # Errors
/// 404 for somebody who is no member, 409 for the last owner.
pub async fn remove(identity: &Identity, scope: &Scope, user: UserId) -> Result<(), Error> {
    let by = By::from(scope);
    identity
        .db
        .write(scope, (scope.workspace, user), move |tx, (workspace, user)| {
            Box::pin(async move {
                members::lock(tx, *workspace).await?;
                let now = members::role(tx, *workspace, *user).await?.ok_or_else(Problem::not_found)?;
                if now == Role::Owner {
                    keep_an_owner(tx, *workspace).await?;
                }
                members::remove(tx, *workspace, *user).await?;
                let event = Event::new(EventType::MemberRemoved).with("user_id", user.0);
                Ok(audit::note(tx, by, &event).await?)
            })
        })
        .await
}

/// Makes another member an owner in one's own place; who gives stays as an editor.
///
/// # Errors
/// 404 for somebody who is no member.
pub async fn transfer(identity: &Identity, scope: &Scope, from: UserId, to: UserId) -> Result<Member, Error> {
    let by = By::from(scope);
    identity
        .db
        .write(scope, (scope.workspace, from, to), move |tx, (workspace, from, to)| {
            Box::pin(async move {
                members::lock(tx, *workspace).await?;
                // Asked again under the lock: the role may have been taken since the request came in.
                if members::role(tx, *workspace, *from).await? != Some(Role::Owner) {
                    return Err(Problem::not_found().into());
                }
                members::role(tx, *workspace, *to).await?.ok_or_else(Problem::not_found)?;
                if from != to {
                    members::set_role(tx, *workspace, *to, Role::Owner).await?;
                    members::set_role(tx, *workspace, *from, Role::Editor).await?;
                    let event = Event::new(EventType::OwnershipTransferred).with("user_id", to.0);
                    audit::note(tx, by, &event).await?;
                }
                Ok::<_, Error>(())
            })
        })
        .await?;
    one(identity, scope, to).await
}

/// Refuses what would leave a workspace without an owner.
async fn keep_an_owner(tx: &Tx, workspace: heraut_kernel::WorkspaceId) -> Result<(), Error> {
    if members::owners(tx, workspace).await? > 1 { Ok(()) } else { Err(error::last_owner().into()) }
}

async fn one(identity: &Identity, scope: &Scope, user: UserId) -> Result<Member, Error> {
    let all = list(identity, scope).await?;
    all.into_iter().find(|member| member.user == user).ok_or_else(|| Problem::not_found().into())
}
