//! People who sign in: named resolvers over `users`.
// check: allow-file scope-first — people precede a tenant

use heraut_kernel::{Locale, UserId};
use heraut_store::{Db, Error, Tx};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

use super::entities::user;
use crate::profile::{Profile, ProfileChange, Theme};

/// What a sign-in is weighed against.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The person.
    pub user: UserId,
    /// What is kept of the password.
    pub password_hash: Option<String>,
}

/// Who has this address.
///
/// # Errors
/// When the database fails.
pub async fn credentials(db: &Db, email: &str) -> Result<Option<Credentials>, Error> {
    let row = user::Entity::find().filter(user::Column::Email.eq(email)).one(db.outside()).await?;
    Ok(row.map(|row| Credentials { user: UserId(row.id), password_hash: row.password_hash }))
}

/// Who has this address, inside a transaction.
///
/// # Errors
/// When the database fails.
pub async fn with_email(tx: &Tx, email: &str) -> Result<Option<UserId>, Error> {
    let id: Option<i64> = user::Entity::find()
        .select_only()
        .column(user::Column::Id)
        .filter(user::Column::Email.eq(email))
        .into_tuple()
        .one(tx)
        .await?;
    Ok(id.map(UserId))
}

/// What a person said of themselves.
///
/// # Errors
/// When the database fails.
pub async fn profile(db: &Db, id: UserId) -> Result<Option<Profile>, Error> {
    let row = user::Entity::find_by_id(id.0).one(db.outside()).await?;
    Ok(row.map(|row| Profile {
        id,
        email: row.email,
        name: row.name,
        langue: row.langue.as_deref().and_then(Locale::from_code),
        theme: row.theme.as_deref().and_then(Theme::of_word),
        password_hash: row.password_hash,
    }))
}

/// Whether anybody can sign in.
///
/// # Errors
/// When the database fails.
pub async fn someone_can_sign_in(conn: &impl ConnectionTrait) -> Result<bool, Error> {
    let query = user::Entity::find().filter(user::Column::PasswordHash.is_not_null());
    let password = query.select_only().column(user::Column::Id).into_tuple::<i64>().one(conn).await?;
    Ok(password.is_some() || super::oauth::is_there_any(conn).await?)
}

/// The same, asked from outside a transaction.
///
/// # Errors
/// When the database fails.
pub async fn can_anybody_sign_in(db: &Db) -> Result<bool, Error> {
    someone_can_sign_in(db.outside()).await
}

/// The oldest person, who is the local one where there are no accounts.
///
/// # Errors
/// When the database fails.
pub async fn oldest(tx: &Tx) -> Result<Option<UserId>, Error> {
    use sea_orm::QueryOrder;
    let query = user::Entity::find().select_only().column(user::Column::Id).order_by_asc(user::Column::Id);
    Ok(query.into_tuple::<i64>().one(tx).await?.map(UserId))
}

/// Makes a person who signs in with a password, or by an account elsewhere that is connected next.
///
/// # Errors
/// When the database fails, or the address is taken.
pub async fn create(tx: &Tx, email: &str, name: &str, password_hash: Option<&str>) -> Result<UserId, Error> {
    let now = tx.now().0;
    let row = user::ActiveModel {
        id: NotSet,
        email: Set(Some(email.to_owned())),
        name: Set(name.to_owned()),
        password_hash: Set(password_hash.map(str::to_owned)),
        password_changed_at: Set(password_hash.map(|_| now)),
        langue: Set(None),
        theme: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    Ok(UserId(row.insert(tx).await?.id))
}

/// Whether a person has a password.
///
/// # Errors
/// When the database fails.
pub async fn has_password(tx: &Tx, id: UserId) -> Result<bool, Error> {
    let row = user::Entity::find_by_id(id.0).one(tx).await?;
    Ok(row.is_some_and(|row| row.password_hash.is_some()))
}

/// Gives a person a password.
///
/// # Errors
/// When the database fails.
pub async fn set_password(tx: &Tx, id: UserId, password_hash: &str) -> Result<(), Error> {
    one(tx, id)
        .col_expr(user::Column::PasswordHash, Expr::value(password_hash))
        .col_expr(user::Column::PasswordChangedAt, Expr::value(tx.now().0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Keeps the same password under other parameters, unless it was changed meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn replace_hash(tx: &Tx, id: UserId, old: &str, new: &str) -> Result<(), Error> {
    one(tx, id)
        .col_expr(user::Column::PasswordHash, Expr::value(new))
        .filter(user::Column::PasswordHash.eq(old))
        .exec(tx)
        .await?;
    Ok(())
}

/// Gives a person an address, and a name where one is said.
///
/// # Errors
/// When the database fails, or the address is taken.
pub async fn set_email(tx: &Tx, id: UserId, email: &str, name: Option<&str>) -> Result<(), Error> {
    let mut update = one(tx, id).col_expr(user::Column::Email, Expr::value(email));
    if let Some(name) = name {
        update = update.col_expr(user::Column::Name, Expr::value(name));
    }
    update.exec(tx).await?;
    Ok(())
}

/// Changes what a person said of themselves.
///
/// # Errors
/// When the database fails.
pub async fn update_profile(tx: &Tx, id: UserId, change: &ProfileChange) -> Result<(), Error> {
    let mut update = one(tx, id);
    if let Some(name) = &change.name {
        update = update.col_expr(user::Column::Name, Expr::value(name));
    }
    if let Some(langue) = change.langue {
        update = update.col_expr(user::Column::Langue, Expr::value(langue.map(Locale::code)));
    }
    if let Some(theme) = change.theme {
        update = update.col_expr(user::Column::Theme, Expr::value(theme.map(Theme::word)));
    }
    update.exec(tx).await?;
    Ok(())
}

fn one(tx: &Tx, id: UserId) -> sea_orm::UpdateMany<user::Entity> {
    user::Entity::update_many()
        .col_expr(user::Column::UpdatedAt, Expr::value(tx.now().0))
        .filter(user::Column::Id.eq(id.0))
}

/// Forgets a person with their sessions, keys, devices, links and memberships. Who was asked in by them still is.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &Tx, id: UserId) -> Result<(), Error> {
    super::invitations::forget_sender(tx, id).await?;
    let _ = user::Entity::delete_by_id(id.0).exec(tx).await?;
    Ok(())
}
