//! What is kept of a person, and its end.
// check: allow-file scope-first — a person precedes a tenant; each statement names the person

use heraut_kernel::{Role, UserId, WorkspaceId};
use heraut_store::{Error, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{PaginatorTrait, QuerySelect};

use super::entities::{membership, user};

/// What deleting a person means for a workspace of theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Others own it too: the person leaves.
    Left,
    /// Nobody else is in it: it is deleted.
    Deleted,
    /// Others are in it and none of them owns it: ownership must be handed on first.
    Stuck,
}

/// The workspaces of a person, each with what would become of it.
///
/// # Errors
/// When the database fails.
pub async fn fates(tx: &Tx, person: UserId) -> Result<Vec<(WorkspaceId, Fate)>, Error> {
    let own = membership::Entity::find().filter(membership::Column::UserId.eq(person.0)).all(tx).await?;
    let mut fates = Vec::with_capacity(own.len());
    for row in own {
        let others = membership::Entity::find()
            .filter(membership::Column::WorkspaceId.eq(row.workspace_id))
            .filter(membership::Column::UserId.ne(person.0));
        let owners = others.clone().filter(membership::Column::Role.eq(Role::Owner.word()));
        let fate = if others.count(tx).await? == 0 {
            Fate::Deleted
        } else if Role::of_word(&row.role) != Role::Owner || owners.count(tx).await? > 0 {
            Fate::Left
        } else {
            Fate::Stuck
        };
        fates.push((WorkspaceId(row.workspace_id), fate));
    }
    Ok(fates)
}

/// Removes a person; memberships, sessions, devices, links and personal keys go by their keys. Answers whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn erase(tx: &Tx, person: UserId) -> Result<bool, Error> {
    Ok(user::Entity::delete_by_id(person.0).exec(tx).await?.rows_affected > 0)
}

/// The workspaces that a person is a member of, deleted ones too.
///
/// # Errors
/// When the database fails.
pub async fn all_of(conn: &impl ConnectionTrait, person: UserId) -> Result<Vec<WorkspaceId>, Error> {
    let query = membership::Entity::find().select_only().column(membership::Column::WorkspaceId);
    let ids: Vec<i64> = query.filter(membership::Column::UserId.eq(person.0)).into_tuple().all(conn).await?;
    Ok(ids.into_iter().map(WorkspaceId).collect())
}
