//! Who may be in a workspace, and as what.
// check: allow-file scope-first — memberships say who may enter; each finder here names the workspace

use heraut_kernel::{Instant, Role, UserId, WorkspaceId};
use heraut_store::{Db, Error, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{PaginatorTrait, QueryOrder};

use super::entities::{membership, user};

/// A member as the others see them.
#[derive(Clone, Debug)]
pub struct Member {
    /// The person.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Their address, where they have one.
    pub email: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Since when.
    pub since: Instant,
}

/// The members of a workspace, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_workspace(db: &Db, workspace: WorkspaceId) -> Result<Vec<Member>, Error> {
    let rows = membership::Entity::find()
        .filter(membership::Column::WorkspaceId.eq(workspace.0))
        .order_by_asc(membership::Column::CreatedAt)
        .order_by_asc(membership::Column::UserId)
        .all(db.outside())
        .await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.user_id).collect();
    let people = user::Entity::find().filter(user::Column::Id.is_in(ids)).all(db.outside()).await?;
    let members = rows.into_iter().filter_map(|row| {
        let person = people.iter().find(|person| person.id == row.user_id)?;
        Some(Member {
            user: UserId(row.user_id),
            name: person.name.clone(),
            email: person.email.clone(),
            role: Role::of_word(&row.role),
            since: Instant(row.created_at),
        })
    });
    Ok(members.collect())
}

/// Locks the memberships of a workspace, so that two decisions about its owners never cross. Answers whether it exists.
///
/// # Errors
/// When the database fails.
pub async fn lock(tx: &Tx, workspace: WorkspaceId) -> Result<bool, Error> {
    use super::entities::workspace as table;
    let met = table::Entity::update_many()
        .col_expr(table::Column::UpdatedAt, Expr::value(tx.now().0))
        .filter(table::Column::Id.eq(workspace.0))
        .exec(tx)
        .await?;
    Ok(met.rows_affected > 0)
}

/// What a person may do in a workspace, inside a transaction.
///
/// # Errors
/// When the database fails.
pub async fn role(tx: &Tx, workspace: WorkspaceId, user: UserId) -> Result<Option<Role>, Error> {
    super::role_in(tx, user, workspace).await
}

/// How many owners a workspace has.
///
/// # Errors
/// When the database fails.
pub async fn owners(tx: &Tx, workspace: WorkspaceId) -> Result<u64, Error> {
    let query = membership::Entity::find().filter(membership::Column::WorkspaceId.eq(workspace.0));
    Ok(query.filter(membership::Column::Role.eq(Role::Owner.word())).count(tx).await?)
}

/// Gives a member another role. Answers whether they are one.
///
/// # Errors
/// When the database fails.
pub async fn set_role(tx: &Tx, workspace: WorkspaceId, user: UserId, role: Role) -> Result<bool, Error> {
    let done = membership::Entity::update_many()
        .col_expr(membership::Column::Role, Expr::value(role.word()))
        .filter(membership::Column::WorkspaceId.eq(workspace.0))
        .filter(membership::Column::UserId.eq(user.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Ends a membership. Answers whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &Tx, workspace: WorkspaceId, user: UserId) -> Result<bool, Error> {
    let done = membership::Entity::delete_many()
        .filter(membership::Column::WorkspaceId.eq(workspace.0))
        .filter(membership::Column::UserId.eq(user.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}
