//! Invitations into a workspace.
// check: allow-file scope-first — who is invited is no member yet; each finder here names the workspace or the link

use chrono::Duration;
use heraut_kernel::{Instant, Role, UserId, WorkspaceId};
use heraut_store::{Db, Error, Tx};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use sea_orm::{PaginatorTrait, QueryOrder, QuerySelect, QueryTrait};

use super::entities::workspace;

mod invitation {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "invitations")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub workspace_id: i64,
        pub email: String,
        pub role: String,
        pub token_hash: String,
        pub invited_by: Option<i64>,
        pub created_at: DateTime,
        pub expires_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod link {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "invitation_links")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: String,
        pub invitation_id: i64,
        pub created_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Somebody who was asked in and has not come yet.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Its number.
    pub id: i64,
    /// Where to.
    pub workspace: WorkspaceId,
    /// Who, by address.
    pub email: String,
    /// As what.
    pub role: Role,
    /// Since when.
    pub created_at: Instant,
    /// Until when the link works.
    pub expires_at: Instant,
}

impl From<invitation::Model> for Invitation {
    fn from(row: invitation::Model) -> Self {
        Self {
            id: row.id,
            workspace: WorkspaceId(row.workspace_id),
            email: row.email,
            role: Role::of_word(&row.role),
            created_at: Instant(row.created_at),
            expires_at: Instant(row.expires_at),
        }
    }
}

/// An invitation to be made.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// Where to.
    pub workspace: WorkspaceId,
    /// Who, by address.
    pub email: String,
    /// As what.
    pub role: Role,
    /// By whom.
    pub by: Option<UserId>,
    /// What is kept of the link's token.
    pub token_hash: String,
    /// How long the link works.
    pub lasts: Duration,
}

/// Asks somebody in. One who was asked before gets another link, and the old one ends.
///
/// # Errors
/// When the database fails.
pub async fn create(tx: &Tx, new: &NewInvitation) -> Result<Invitation, Error> {
    invitation::Entity::delete_many()
        .filter(invitation::Column::WorkspaceId.eq(new.workspace.0))
        .filter(invitation::Column::Email.eq(&new.email))
        .exec(tx)
        .await?;
    let row = invitation::ActiveModel {
        id: NotSet,
        workspace_id: Set(new.workspace.0),
        email: Set(new.email.clone()),
        role: Set(new.role.word().to_owned()),
        token_hash: Set(new.token_hash.clone()),
        invited_by: Set(new.by.map(|by| by.0)),
        created_at: Set(tx.now().0),
        expires_at: Set((tx.now() + new.lasts).0),
    };
    Ok(row.insert(tx).await?.into())
}

/// How many a workspace has.
///
/// # Errors
/// When the database fails.
pub async fn count(tx: &Tx, workspace: WorkspaceId) -> Result<u64, Error> {
    Ok(invitation::Entity::find().filter(invitation::Column::WorkspaceId.eq(workspace.0)).count(tx).await?)
}

/// How many links of a workspace work, but for this address.
///
/// # Errors
/// When the database fails.
pub async fn open_but(tx: &Tx, workspace: WorkspaceId, email: &str) -> Result<i64, Error> {
    let query = invitation::Entity::find().filter(invitation::Column::WorkspaceId.eq(workspace.0));
    let query = query.filter(invitation::Column::ExpiresAt.gt(tx.now().0)).filter(invitation::Column::Email.ne(email));
    Ok(i64::try_from(query.count(tx).await?).unwrap_or(i64::MAX))
}

/// The invitations of a workspace, newest first, expired ones too: they can be sent again.
///
/// # Errors
/// When the database fails.
pub async fn of_workspace(db: &Db, workspace: WorkspaceId) -> Result<Vec<Invitation>, Error> {
    let query = invitation::Entity::find().filter(invitation::Column::WorkspaceId.eq(workspace.0));
    let rows = query.order_by_desc(invitation::Column::Id).all(db.outside()).await?;
    Ok(rows.into_iter().map(Invitation::from).collect())
}

/// Takes one back. Answers whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &Tx, workspace: WorkspaceId, id: i64) -> Result<bool, Error> {
    let query = invitation::Entity::delete_many().filter(invitation::Column::WorkspaceId.eq(workspace.0));
    Ok(query.filter(invitation::Column::Id.eq(id)).exec(tx).await?.rows_affected > 0)
}

/// The invitation of a link that works, and the name of its workspace.
///
/// # Errors
/// When the database fails.
pub async fn look(db: &Db, token_hash: &str) -> Result<Option<(Invitation, String)>, Error> {
    let Some(row) = of_link(db.outside(), token_hash, db.now()).await? else { return Ok(None) };
    let at = workspace::Entity::find_by_id(row.workspace_id).filter(workspace::Column::DeletedAt.is_null());
    let at = at.one(db.outside()).await?;
    Ok(at.map(|at| (row.into(), at.nom)))
}

/// The invitation of a link that works: of the one that was shown, or of one that was mailed.
async fn of_link(
    conn: &impl ConnectionTrait,
    token_hash: &str,
    now: Instant,
) -> Result<Option<invitation::Model>, Error> {
    let works = || invitation::Entity::find().filter(invitation::Column::ExpiresAt.gt(now.0));
    let shown = works().filter(invitation::Column::TokenHash.eq(token_hash)).one(conn).await?;
    if shown.is_some() {
        return Ok(shown);
    }
    let Some(mailed) = link::Entity::find_by_id(token_hash).one(conn).await? else { return Ok(None) };
    Ok(works().filter(invitation::Column::Id.eq(mailed.invitation_id)).one(conn).await?)
}

/// Adds a link to an invitation that waits, for a mail: the invitation, the name of its workspace, who invites.
///
/// # Errors
/// When the database fails.
pub async fn add_link(
    tx: &Tx,
    id: i64,
    token_hash: &str,
) -> Result<Option<(Invitation, String, Option<UserId>)>, Error> {
    let query = invitation::Entity::find().filter(invitation::Column::Id.eq(id));
    let Some(row) = query.filter(invitation::Column::ExpiresAt.gt(tx.now().0)).one(tx).await? else { return Ok(None) };
    let Some(at) = workspace::Entity::find_by_id(row.workspace_id).one(tx).await? else { return Ok(None) };
    let made = link::ActiveModel {
        token_hash: Set(token_hash.to_owned()),
        invitation_id: Set(id),
        created_at: Set(tx.now().0),
    };
    link::Entity::insert(made).exec_without_returning(tx).await?;
    let by = row.invited_by.map(UserId);
    Ok(Some((row.into(), at.nom, by)))
}

/// Uses a link up. Of two at once one gets the invitation.
///
/// # Errors
/// When the database fails.
pub async fn spend(tx: &Tx, token_hash: &str) -> Result<Option<Invitation>, Error> {
    let Some(row) = of_link(tx, token_hash, tx.now()).await? else { return Ok(None) };
    let gone = invitation::Entity::delete_many().filter(invitation::Column::Id.eq(row.id)).exec(tx).await?;
    Ok((gone.rows_affected > 0).then(|| row.into()))
}

/// The invitations that wait for an address, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_address(db: &Db, email: &str) -> Result<Vec<Invitation>, Error> {
    let there = workspace::Entity::find().select_only().column(workspace::Column::Id);
    let there = there.filter(workspace::Column::DeletedAt.is_null()).into_query();
    let query = invitation::Entity::find().filter(invitation::Column::Email.eq(email));
    let query = query.filter(invitation::Column::ExpiresAt.gt(db.now().0));
    let query = query.filter(invitation::Column::WorkspaceId.in_subquery(there));
    let rows = query.order_by_asc(invitation::Column::Id).all(db.outside()).await?;
    Ok(rows.into_iter().map(Invitation::from).collect())
}

/// Uses an invitation up by its number, for whoever has proved the address to be theirs. Of two at once one gets it.
///
/// # Errors
/// When the database fails.
pub async fn spend_by_id(tx: &Tx, id: i64) -> Result<bool, Error> {
    let query = invitation::Entity::delete_many().filter(invitation::Column::Id.eq(id));
    Ok(query.filter(invitation::Column::ExpiresAt.gt(tx.now().0)).exec(tx).await?.rows_affected > 0)
}

/// Forgets who asked people in, for whom this is all the same.
///
/// # Errors
/// When the database fails.
pub async fn forget_sender(tx: &Tx, user: UserId) -> Result<(), Error> {
    let update = invitation::Entity::update_many().col_expr(invitation::Column::InvitedBy, Expr::value(None::<i64>));
    let _ = update.filter(invitation::Column::InvitedBy.eq(user.0)).exec(tx).await?;
    Ok(())
}
