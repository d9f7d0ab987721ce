//! Sessions and the devices that proved themselves.
// check: allow-file scope-first — a session precedes a tenant

use chrono::Duration;
use heraut_kernel::{Instant, UserId};
use heraut_store::{Db, Error, Tx};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

use super::entities::session;

mod device {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "known_devices")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: String,
        pub last_used_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A session as its person sees it.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its number.
    pub id: i64,
    /// What the browser says it is.
    pub device: String,
    /// The address that signed in.
    pub address: String,
    /// When.
    pub created_at: Instant,
    /// When it was last used, within a minute.
    pub last_used_at: Instant,
    /// What is kept of its token.
    pub token_hash: String,
}

/// What a new session is made of.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Whose.
    pub user: UserId,
    /// What is kept of its token.
    pub token_hash: String,
    /// What the browser says it is.
    pub device: String,
    /// The address that signs in.
    pub address: String,
    /// How long it may last at most.
    pub lasts: Duration,
}

/// Opens a session.
///
/// # Errors
/// When the database fails.
pub async fn create(tx: &Tx, new: &NewSession) -> Result<(), Error> {
    let now = tx.now();
    let row = session::ActiveModel {
        id: NotSet,
        user_id: Set(new.user.0),
        token_hash: Set(new.token_hash.clone()),
        device: Set(new.device.clone()),
        address: Set(new.address.clone()),
        created_at: Set(now.0),
        last_used_at: Set(now.0),
        expires_at: Set((now + new.lasts).0),
    };
    session::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// The sessions of a person that still hold, last used first.
///
/// # Errors
/// When the database fails.
pub async fn of_person(db: &Db, user: UserId, idle: Duration) -> Result<Vec<Session>, Error> {
    let now = db.now();
    let rows = session::Entity::find()
        .filter(session::Column::UserId.eq(user.0))
        .filter(session::Column::ExpiresAt.gt(now.0))
        .filter(session::Column::LastUsedAt.gt((now - idle).0))
        .order_by_desc(session::Column::LastUsedAt)
        .order_by_desc(session::Column::Id)
        .all(db.outside())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Session {
            id: row.id,
            device: row.device,
            address: row.address,
            created_at: Instant(row.created_at),
            last_used_at: Instant(row.last_used_at),
            token_hash: row.token_hash,
        })
        .collect())
}

/// Notes that a session was used.
///
/// # Errors
/// When the database fails.
pub async fn touch(tx: &Tx, id: i64) -> Result<(), Error> {
    session::Entity::update_many()
        .col_expr(session::Column::LastUsedAt, Expr::value(tx.now().0))
        .filter(session::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Ends one session of a person. Answers whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn end(tx: &Tx, user: UserId, id: i64) -> Result<bool, Error> {
    let query = session::Entity::delete_many().filter(session::Column::UserId.eq(user.0));
    Ok(query.filter(session::Column::Id.eq(id)).exec(tx).await?.rows_affected > 0)
}

/// Ends the session of a token. Answers whose it was.
///
/// # Errors
/// When the database fails.
pub async fn end_by_token(tx: &Tx, token_hash: &str) -> Result<Option<UserId>, Error> {
    let which = || session::Column::TokenHash.eq(token_hash);
    let found = session::Entity::find().filter(which()).one(tx).await?;
    session::Entity::delete_many().filter(which()).exec(tx).await?;
    Ok(found.map(|at| UserId(at.user_id)))
}

/// Ends all sessions of a person but the one of this token, where one is to stay.
///
/// # Errors
/// When the database fails.
pub async fn end_all(tx: &Tx, user: UserId, but: Option<&str>) -> Result<u64, Error> {
    let mut query = session::Entity::delete_many().filter(session::Column::UserId.eq(user.0));
    if let Some(token_hash) = but {
        query = query.filter(session::Column::TokenHash.ne(token_hash));
    }
    Ok(query.exec(tx).await?.rows_affected)
}

/// Removes sessions that ended by themselves, and devices that were not seen for so long.
///
/// # Errors
/// When the database fails.
pub async fn sweep(tx: &Tx, unseen: Duration) -> Result<u64, Error> {
    let now = tx.now();
    let over = session::Column::ExpiresAt.lte(now.0);
    let sessions = session::Entity::delete_many().filter(over).exec(tx).await?.rows_affected;
    let old = device::Column::LastUsedAt.lte((now - unseen).0);
    Ok(sessions + device::Entity::delete_many().filter(old).exec(tx).await?.rows_affected)
}

/// Whether this person signed in on the device before.
///
/// # Errors
/// When the database fails.
pub async fn is_known_device(db: &Db, user: UserId, token_hash: &str) -> Result<bool, Error> {
    Ok(device::Entity::find_by_id((user.0, token_hash.to_owned())).one(db.outside()).await?.is_some())
}

/// Whether this person signed in on any device before.
///
/// # Errors
/// When the database fails.
pub async fn has_devices(tx: &Tx, user: UserId) -> Result<bool, Error> {
    Ok(device::Entity::find().filter(device::Column::UserId.eq(user.0)).one(tx).await?.is_some())
}

/// Notes that a person signed in on a device.
///
/// # Errors
/// When the database fails.
pub async fn remember_device(tx: &Tx, user: UserId, token_hash: &str) -> Result<(), Error> {
    let now = tx.now().0;
    let seen = device::Entity::update_many()
        .col_expr(device::Column::LastUsedAt, Expr::value(now))
        .filter(device::Column::UserId.eq(user.0))
        .filter(device::Column::TokenHash.eq(token_hash))
        .exec(tx)
        .await?;
    let key = (user.0, token_hash.to_owned());
    if seen.rows_affected == 0 && device::Entity::find_by_id(key).one(tx).await?.is_none() {
        let row = device::ActiveModel {
            user_id: Set(user.0),
            token_hash: Set(token_hash.to_owned()),
            last_used_at: Set(now),
        };
        device::Entity::insert(row).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Forgets the devices of a person, but this one where one is to stay: whoever knew the old password may have proved one.
///
/// # Errors
/// When the database fails.
pub async fn forget_devices(tx: &Tx, user: UserId, but: Option<&str>) -> Result<(), Error> {
    let mut query = device::Entity::delete_many().filter(device::Column::UserId.eq(user.0));
    if let Some(token_hash) = but {
        query = query.filter(device::Column::TokenHash.ne(token_hash));
    }
    query.exec(tx).await?;
    Ok(())
}
