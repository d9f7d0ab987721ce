//! The named resolvers: what is looked up before a workspace is known.
// check: allow-file scope-first — people and workspaces precede a tenant

pub mod attempts;
mod entities;
pub mod installation;
pub mod invitations;
pub mod keys;
pub mod members;
pub mod oauth;
pub mod people;
pub mod rates;
pub mod resolve;
pub mod sessions;
pub mod subscriptions;
pub mod tokens;
pub mod workspaces;

use std::collections::HashMap;

use heraut_kernel::audit::{By, Event, EventType};
use heraut_kernel::{Locale, Role, Scope, UserId, WorkspaceId};
use heraut_store::{Db, Error, Tx, audit};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, PaginatorTrait, QueryOrder, QuerySelect};

use entities::{membership, user, workspace};

/// A workspace as its members see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Identifier.
    pub id: WorkspaceId,
    /// Name.
    pub nom: String,
    /// Language of what is generated unless a scenario says otherwise.
    pub langue: Locale,
    /// IANA time zone in which its plans are dated.
    pub fuseau: String,
    /// Whether the demonstration data were loaded once; they never come back by themselves.
    pub demo_loaded: bool,
    /// Whether it was deleted and can be restored.
    pub deleted: bool,
    /// Lock column.
    pub revision: i32,
}

impl From<workspace::Model> for Workspace {
    fn from(row: workspace::Model) -> Self {
        Self {
            id: WorkspaceId(row.id),
            nom: row.nom,
            langue: Locale::from_code(&row.langue).unwrap_or_default(),
            fuseau: row.fuseau,
            demo_loaded: row.demo_loaded_at.is_some(),
            deleted: row.deleted_at.is_some(),
            revision: row.revision,
        }
    }
}

/// The person of an installation without accounts, and the workspace that is used unless another is named.
#[derive(Clone, Debug)]
pub struct LocalAccount {
    /// The person.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// The first workspace.
    pub workspace: Workspace,
}

/// Finds the local person and the first workspace, making them where there are none.
///
/// # Errors
/// When the database fails.
pub async fn ensure_local_account(db: &Db) -> Result<LocalAccount, Error> {
    db.write(&Scope::nowhere(), (), |tx, ()| Box::pin(ensure_in(tx))).await
}

async fn ensure_in(tx: &Tx) -> Result<LocalAccount, Error> {
    let user = match user::Entity::find().order_by_asc(user::Column::Id).one(tx).await? {
        Some(user) => user,
        None => insert_user(tx, "Vous").await?,
    };
    let there = workspace::Entity::find().filter(workspace::Column::DeletedAt.is_null());
    let workspace = match there.order_by_asc(workspace::Column::Id).one(tx).await? {
        Some(workspace) => workspace,
        None => insert_workspace(tx, &NewWorkspace::named("Mon espace")).await?,
    };
    // With accounts the owners decide who is a member, the first person included.
    let local = !people::someone_can_sign_in(tx).await?;
    if local && role_in(tx, UserId(user.id), WorkspaceId(workspace.id)).await?.is_none() {
        join(tx, UserId(user.id), WorkspaceId(workspace.id), Role::Owner).await?;
    }
    Ok(LocalAccount { user: UserId(user.id), name: user.name, workspace: workspace.into() })
}

async fn insert_user(tx: &Tx, name: &str) -> Result<user::Model, Error> {
    let now = tx.now().0;
    let row = user::ActiveModel {
        id: NotSet,
        email: Set(None),
        name: Set(name.to_owned()),
        password_hash: Set(None),
        password_changed_at: Set(None),
        langue: Set(None),
        theme: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    Ok(row.insert(tx).await?)
}

/// A workspace to be made.
#[derive(Clone, Debug)]
pub struct NewWorkspace {
    /// Name.
    pub nom: String,
    /// Language of what is generated.
    pub langue: Locale,
    /// IANA time zone.
    pub fuseau: String,
}

impl NewWorkspace {
    fn named(nom: &str) -> Self {
        Self { nom: nom.to_owned(), langue: Locale::default(), fuseau: "Europe/Paris".to_owned() }
    }
}

async fn insert_workspace(tx: &Tx, new: &NewWorkspace) -> Result<workspace::Model, Error> {
    let now = tx.now();
    let row = workspace::ActiveModel {
        id: NotSet,
        nom: Set(new.nom.clone()),
        langue: Set(new.langue.code().to_owned()),
        fuseau: Set(new.fuseau.clone()),
        demo_loaded_at: Set(None),
        deleted_at: Set(None),
        revision: Set(1),
        created_at: Set(now.0),
        updated_at: Set(now.0),
    };
    Ok(row.insert(tx).await?)
}

/// Makes a workspace of this name, owned by a person.
///
/// # Errors
/// When the database fails.
pub async fn create_workspace(db: &Db, owner: UserId, nom: &str) -> Result<Workspace, Error> {
    found_workspace(db, owner, NewWorkspace::named(nom), None).await
}

/// Makes a workspace owned by a person; `by` whom stands in its log then.
///
/// # Errors
/// When the database fails.
pub async fn found_workspace(db: &Db, owner: UserId, new: NewWorkspace, by: Option<By>) -> Result<Workspace, Error> {
    db.write(&Scope::nowhere(), (owner, new), move |tx, (owner, new)| {
        Box::pin(async move {
            let row = insert_workspace(tx, new).await?;
            let id = WorkspaceId(row.id);
            join(tx, *owner, id, Role::Owner).await?;
            if let Some(by) = by {
                audit::note_in(tx, id, by, &Event::new(EventType::WorkspaceCreated)).await?;
            }
            Ok(row.into())
        })
    })
    .await
}

/// Makes a person.
///
/// # Errors
/// When the database fails.
pub async fn create_user(db: &Db, name: &str) -> Result<UserId, Error> {
    db.write(&Scope::nowhere(), name.to_owned(), |tx, name| {
        Box::pin(async move { Ok(UserId(insert_user(tx, name).await?.id)) })
    })
    .await
}

/// Makes a person a member.
///
/// # Errors
/// When the database fails, or they are one already.
pub async fn join(tx: &Tx, user: UserId, workspace: WorkspaceId, role: Role) -> Result<(), Error> {
    let row = membership::ActiveModel {
        user_id: Set(user.0),
        workspace_id: Set(workspace.0),
        role: Set(role.word().to_owned()),
        created_at: Set(tx.now().0),
    };
    membership::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// What a person may do in a workspace; nothing when they are no member.
///
/// # Errors
/// When the database fails.
pub async fn role_of(db: &Db, user: UserId, workspace: WorkspaceId) -> Result<Option<Role>, Error> {
    let there = workspace::Entity::find_by_id(workspace.0).filter(workspace::Column::DeletedAt.is_null());
    if there.one(db.outside()).await?.is_none() {
        return Ok(None);
    }
    role_in(db.outside(), user, workspace).await
}

async fn role_in(conn: &impl ConnectionTrait, user: UserId, workspace: WorkspaceId) -> Result<Option<Role>, Error> {
    let row = membership::Entity::find_by_id((user.0, workspace.0)).one(conn).await?;
    Ok(row.map(|row| Role::of_word(&row.role)))
}

/// How many members a workspace has.
///
/// # Errors
/// When the database fails.
pub async fn members(db: &Db, workspace: WorkspaceId) -> Result<i64, Error> {
    members_in(db.outside(), workspace).await
}

/// The same, as a transaction sees it.
///
/// # Errors
/// When the database fails.
pub async fn members_in(conn: &impl ConnectionTrait, workspace: WorkspaceId) -> Result<i64, Error> {
    let of = membership::Entity::find().filter(membership::Column::WorkspaceId.eq(workspace.0));
    Ok(i64::try_from(of.count(conn).await?).unwrap_or(i64::MAX))
}

/// The workspaces of a person, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn workspaces_of(db: &Db, user: UserId) -> Result<Vec<Workspace>, Error> {
    Ok(memberships_of(db, user).await?.into_iter().map(|(workspace, _)| workspace).collect())
}

/// The same, each with what the person may do there.
///
/// # Errors
/// When the database fails.
pub async fn memberships_of(db: &Db, user: UserId) -> Result<Vec<(Workspace, Role)>, Error> {
    let found = membership::Entity::find().filter(membership::Column::UserId.eq(user.0)).all(db.outside()).await?;
    let rows = workspace::Entity::find()
        .filter(workspace::Column::Id.is_in(found.iter().map(|row| row.workspace_id)))
        .filter(workspace::Column::DeletedAt.is_null())
        .order_by_asc(workspace::Column::Id)
        .all(db.outside())
        .await?;
    let role = |id| found.iter().find(|row| row.workspace_id == id).map(|row| Role::of_word(&row.role));
    Ok(rows.into_iter().filter_map(|row| role(row.id).map(|role| (row.into(), role))).collect())
}

/// The name of a person.
///
/// # Errors
/// When the database fails.
pub async fn name_of(db: &Db, user: UserId) -> Result<Option<String>, Error> {
    Ok(user::Entity::find_by_id(user.0).one(db.outside()).await?.map(|user| user.name))
}

/// The names of people, by their number.
///
/// # Errors
/// When the database fails.
pub async fn names_of(db: &Db, users: &[UserId]) -> Result<HashMap<UserId, String>, Error> {
    let query = user::Entity::find().select_only().column(user::Column::Id).column(user::Column::Name);
    let query = query.filter(user::Column::Id.is_in(users.iter().map(|user| user.0)));
    let rows: Vec<(i64, String)> = query.into_tuple().all(db.outside()).await?;
    Ok(rows.into_iter().map(|(id, name)| (UserId(id), name)).collect())
}

/// Every workspace, for work that the product does by itself, one Scope each.
///
/// # Errors
/// When the database fails.
pub async fn all_workspaces(db: &Db) -> Result<Vec<WorkspaceId>, Error> {
    let ids: Vec<i64> = workspace::Entity::find()
        .select_only()
        .column(workspace::Column::Id)
        .order_by_asc(workspace::Column::Id)
        .into_tuple()
        .all(db.outside())
        .await?;
    Ok(ids.into_iter().map(WorkspaceId).collect())
}

/// The oldest workspace, where there is any.
///
/// # Errors
/// When the database fails.
pub async fn oldest_workspace(db: &Db) -> Result<Option<WorkspaceId>, Error> {
    let ids = workspace::Entity::find().select_only().column(workspace::Column::Id);
    let id: Option<i64> = ids.order_by_asc(workspace::Column::Id).into_tuple().one(db.outside()).await?;
    Ok(id.map(WorkspaceId))
}

/// A workspace.
///
/// # Errors
/// When the database fails.
pub async fn workspace(db: &Db, id: WorkspaceId) -> Result<Option<Workspace>, Error> {
    Ok(workspace::Entity::find_by_id(id.0).one(db.outside()).await?.map(Workspace::from))
}

/// A change of a workspace's settings; `None` leaves a field alone.
#[derive(Clone, Debug, Default)]
pub struct WorkspaceChange {
    /// New name.
    pub nom: Option<String>,
    /// New language.
    pub langue: Option<Locale>,
    /// New time zone, an IANA name.
    pub fuseau: Option<String>,
}

/// Changes a workspace if it still is at `revision`. Answers whether it was.
///
/// # Errors
/// When the database fails.
pub async fn update_workspace(db: &Db, scope: &Scope, at: &Workspace, change: WorkspaceChange) -> Result<bool, Error> {
    let by = By::from(scope);
    db.write(scope, (at.clone(), change), move |tx, (at, change)| Box::pin(update_in(tx, by, at, change))).await
}

async fn update_in(tx: &Tx, by: By, at: &Workspace, change: &WorkspaceChange) -> Result<bool, Error> {
    let langue = change.langue.unwrap_or(at.langue);
    let nom = change.nom.as_ref().unwrap_or(&at.nom);
    let fuseau = change.fuseau.as_ref().unwrap_or(&at.fuseau);
    let result = workspace::Entity::update_many()
        .col_expr(workspace::Column::Nom, Expr::value(nom.clone()))
        .col_expr(workspace::Column::Langue, Expr::value(langue.code()))
        .col_expr(workspace::Column::Fuseau, Expr::value(fuseau.clone()))
        .col_expr(workspace::Column::Revision, Expr::value(at.revision + 1))
        .col_expr(workspace::Column::UpdatedAt, Expr::value(tx.now().0))
        .filter(workspace::Column::Id.eq(at.id.0))
        .filter(workspace::Column::Revision.eq(at.revision))
        .exec(tx)
        .await?;
    if result.rows_affected == 0 {
        return Ok(false);
    }
    let said =
        [("nom", change.nom.is_some()), ("langue", change.langue.is_some()), ("fuseau", change.fuseau.is_some())];
    let fields: Vec<&str> = said.into_iter().filter(|(_, said)| *said).map(|(name, _)| name).collect();
    audit::note(tx, by, &Event::new(EventType::WorkspaceChanged).with("fields", fields)).await?;
    Ok(true)
}

/// Notes that the demonstration data were loaded. Answers whether this call was the one that noted it.
///
/// # Errors
/// When the database fails.
pub async fn claim_demo(db: &Db, id: WorkspaceId) -> Result<bool, Error> {
    db.write(&Scope::nowhere(), id, |tx, id| {
        Box::pin(async move {
            let result = workspace::Entity::update_many()
                .col_expr(workspace::Column::DemoLoadedAt, Expr::value(Some(tx.now().0)))
                .filter(workspace::Column::Id.eq(id.0))
                .filter(workspace::Column::DemoLoadedAt.is_null())
                .exec(tx)
                .await?;
            Ok(result.rows_affected > 0)
        })
    })
    .await
}

/// Removes sessions, links and counts that are over. Answers how many rows.
///
/// # Errors
/// When the database fails.
pub async fn sweep(db: &Db) -> Result<u64, Error> {
    db.write(&Scope::nowhere(), (), |tx, ()| {
        Box::pin(async move {
            let unseen = chrono::Duration::days(400);
            let entered = sessions::sweep(tx, unseen).await? + tokens::sweep(tx).await?;
            Ok(entered + attempts::sweep(tx).await? + rates::sweep(tx).await? + oauth::sweep(tx).await?)
        })
    })
    .await
}
