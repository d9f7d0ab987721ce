//! Keys of people and of workspaces.
// check: allow-file scope-first — a key precedes a tenant; each finder here names its holder

use heraut_kernel::{Instant, Role};
use heraut_store::{Db, Error, Tx};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, PaginatorTrait, QueryOrder};

use crate::key::{Holder, Key, KeyScope, NewKey};

mod key {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "api_keys")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub kind: String,
        pub user_id: Option<i64>,
        pub workspace_id: Option<i64>,
        pub role: String,
        pub name: String,
        pub beginning: String,
        pub token_hash: String,
        pub scopes: String,
        pub created_at: DateTime,
        pub expires_at: Option<DateTime>,
        pub last_used_at: Option<DateTime>,
        pub replaced_by: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl From<key::Model> for Key {
    fn from(row: key::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            beginning: row.beginning,
            role: Role::of_word(&row.role),
            scopes: KeyScope::of_words(&row.scopes),
            created_at: Instant(row.created_at),
            expires_at: row.expires_at.map(Instant),
            last_used_at: row.last_used_at.map(Instant),
            replaced_by: row.replaced_by,
        }
    }
}

fn of(holder: Holder) -> Condition {
    match holder {
        Holder::Person(user) => {
            Condition::all().add(key::Column::Kind.eq("personal")).add(key::Column::UserId.eq(user.0))
        }
        Holder::Workspace(workspace) => {
            Condition::all().add(key::Column::Kind.eq("service")).add(key::Column::WorkspaceId.eq(workspace.0))
        }
    }
}

/// The keys of a holder, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_holder(db: &Db, holder: Holder) -> Result<Vec<Key>, Error> {
    let query = key::Entity::find().filter(of(holder)).order_by_desc(key::Column::Id);
    Ok(query.all(db.outside()).await?.into_iter().map(Key::from).collect())
}

/// One of them.
///
/// # Errors
/// When the database fails.
pub async fn one(tx: &Tx, holder: Holder, id: i64) -> Result<Option<Key>, Error> {
    Ok(key::Entity::find().filter(of(holder)).filter(key::Column::Id.eq(id)).one(tx).await?.map(Key::from))
}

/// How many a holder has.
///
/// # Errors
/// When the database fails.
pub async fn count(tx: &Tx, holder: Holder) -> Result<u64, Error> {
    Ok(key::Entity::find().filter(of(holder)).count(tx).await?)
}

/// Makes a key.
///
/// # Errors
/// When the database fails.
pub async fn create(tx: &Tx, holder: Holder, new: &NewKey, beginning: &str, hash: &str) -> Result<Key, Error> {
    let (kind, user, workspace) = match holder {
        Holder::Person(user) => ("personal", Some(user.0), None),
        Holder::Workspace(workspace) => ("service", None, Some(workspace.0)),
    };
    let row = key::ActiveModel {
        id: NotSet,
        kind: Set(kind.to_owned()),
        user_id: Set(user),
        workspace_id: Set(workspace),
        role: Set(new.role.word().to_owned()),
        name: Set(new.name.clone()),
        beginning: Set(beginning.to_owned()),
        token_hash: Set(hash.to_owned()),
        scopes: Set(KeyScope::words(&new.scopes)),
        created_at: Set(tx.now().0),
        expires_at: Set(new.expires_at.map(|at| at.0)),
        last_used_at: Set(None),
        replaced_by: Set(None),
    };
    Ok(row.insert(tx).await?.into())
}

/// Lets a key end at the latest at an instant, because another takes its place.
///
/// # Errors
/// When the database fails.
pub async fn replace(tx: &Tx, id: i64, by: i64, ends: Instant) -> Result<(), Error> {
    key::Entity::update_many()
        .col_expr(key::Column::ReplacedBy, Expr::value(by))
        .col_expr(key::Column::ExpiresAt, Expr::value(ends.0))
        .filter(key::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Revokes a key: it is gone. Answers whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &Tx, holder: Holder, id: i64) -> Result<bool, Error> {
    let query = key::Entity::delete_many().filter(of(holder)).filter(key::Column::Id.eq(id));
    Ok(query.exec(tx).await?.rows_affected > 0)
}

/// Notes that a key was used.
///
/// # Errors
/// When the database fails.
pub async fn touch(tx: &Tx, id: i64) -> Result<(), Error> {
    key::Entity::update_many()
        .col_expr(key::Column::LastUsedAt, Expr::value(tx.now().0))
        .filter(key::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}
