//! Workspaces that come and go: hidden while they are filled, deleted and restored, erased.
// check: allow-file scope-first — a workspace that is gone is nobody's tenant; each statement here names it

use heraut_kernel::{Instant, Role, UserId, WorkspaceId};
use heraut_store::{Db, Error, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{QueryOrder, QuerySelect, QueryTrait};

use super::entities::{membership, workspace};
use super::{NewWorkspace, Workspace, insert_workspace, join};

/// A workspace that was deleted and can be restored.
#[derive(Clone, Debug)]
pub struct Deleted {
    /// The workspace.
    pub workspace: Workspace,
    /// Since when.
    pub since: Instant,
}

/// Makes a workspace that nobody sees: deleted from its first moment, so that what a crash leaves of it is purged.
///
/// # Errors
/// When the database fails.
pub async fn found_hidden(db: &Db, new: NewWorkspace) -> Result<WorkspaceId, Error> {
    db.write(&heraut_kernel::Scope::nowhere(), new, |tx, new| {
        Box::pin(async move {
            let id = WorkspaceId(insert_workspace(tx, new).await?.id);
            mark(tx, id, true).await?;
            Ok(id)
        })
    })
    .await
}

/// Shows a hidden workspace to its owner. `demo_loaded`: whether the demonstration was there before.
///
/// # Errors
/// When the database fails.
pub async fn reveal(tx: &Tx, id: WorkspaceId, owner: UserId, demo_loaded: bool) -> Result<(), Error> {
    mark(tx, id, false).await?;
    if demo_loaded {
        workspace::Entity::update_many()
            .col_expr(workspace::Column::DemoLoadedAt, Expr::value(Some(tx.now().0)))
            .filter(workspace::Column::Id.eq(id.0))
            .exec(tx)
            .await?;
    }
    join(tx, owner, id, Role::Owner).await
}

/// Marks a workspace as deleted, or as there again. Answers whether that changed anything.
///
/// # Errors
/// When the database fails.
pub async fn mark(tx: &Tx, id: WorkspaceId, deleted: bool) -> Result<bool, Error> {
    let was = if deleted { workspace::Column::DeletedAt.is_null() } else { workspace::Column::DeletedAt.is_not_null() };
    let done = workspace::Entity::update_many()
        .col_expr(workspace::Column::DeletedAt, Expr::value(deleted.then_some(tx.now().0)))
        .col_expr(workspace::Column::UpdatedAt, Expr::value(tx.now().0))
        .filter(workspace::Column::Id.eq(id.0))
        .filter(was)
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// A workspace, deleted or not.
///
/// # Errors
/// When the database fails.
pub async fn any(tx: &Tx, id: WorkspaceId) -> Result<Option<Workspace>, Error> {
    Ok(workspace::Entity::find_by_id(id.0).one(tx).await?.map(Workspace::from))
}

/// The oldest workspace that is not deleted.
///
/// # Errors
/// When the database fails.
pub async fn oldest(tx: &Tx) -> Result<Option<WorkspaceId>, Error> {
    let query = workspace::Entity::find().select_only().column(workspace::Column::Id);
    let query = query.filter(workspace::Column::DeletedAt.is_null()).order_by_asc(workspace::Column::Id);
    Ok(query.into_tuple::<i64>().one(tx).await?.map(WorkspaceId))
}

/// The deleted workspaces that a person owns, last deleted first.
///
/// # Errors
/// When the database fails.
pub async fn deleted_of(db: &Db, user: UserId) -> Result<Vec<Deleted>, Error> {
    let owned = membership::Entity::find()
        .select_only()
        .column(membership::Column::WorkspaceId)
        .filter(membership::Column::UserId.eq(user.0))
        .filter(membership::Column::Role.eq(Role::Owner.word()));
    let owned: Vec<i64> = owned.into_tuple().all(db.outside()).await?;
    let rows = workspace::Entity::find()
        .filter(workspace::Column::Id.is_in(owned))
        .filter(workspace::Column::DeletedAt.is_not_null())
        .order_by_desc(workspace::Column::DeletedAt)
        .all(db.outside())
        .await?;
    let deleted =
        |row: workspace::Model| row.deleted_at.map(|at| Deleted { since: Instant(at), workspace: row.into() });
    Ok(rows.into_iter().filter_map(deleted).collect())
}

/// The workspaces that were deleted before an instant.
///
/// # Errors
/// When the database fails.
pub async fn deleted_before(db: &Db, before: Instant) -> Result<Vec<WorkspaceId>, Error> {
    let query = workspace::Entity::find().select_only().column(workspace::Column::Id);
    let query = query.filter(workspace::Column::DeletedAt.lt(before.0));
    let ids: Vec<i64> = query.into_tuple().all(db.outside()).await?;
    Ok(ids.into_iter().map(WorkspaceId).collect())
}

/// Removes a workspace that is deleted, and by its keys every row that names it. Answers whether it was there.
///
/// # Errors
/// When the database fails.
pub async fn erase(tx: &Tx, id: WorkspaceId) -> Result<bool, Error> {
    let gone = workspace::Entity::delete_many()
        .filter(workspace::Column::Id.eq(id.0))
        .filter(workspace::Column::DeletedAt.is_not_null())
        .exec(tx)
        .await?;
    Ok(gone.rows_affected > 0)
}

/// Hidden workspaces of a name that nobody is a member of.
///
/// # Errors
/// When the database fails.
pub async fn hidden_called(db: &Db, nom: &str) -> Result<Vec<WorkspaceId>, Error> {
    let entered = membership::Entity::find().select_only().column(membership::Column::WorkspaceId).into_query();
    let query = workspace::Entity::find().select_only().column(workspace::Column::Id);
    let query = query
        .filter(workspace::Column::Nom.eq(nom))
        .filter(workspace::Column::DeletedAt.is_not_null())
        .filter(workspace::Column::Id.not_in_subquery(entered));
    let ids: Vec<i64> = query.into_tuple().all(db.outside()).await?;
    Ok(ids.into_iter().map(WorkspaceId).collect())
}
