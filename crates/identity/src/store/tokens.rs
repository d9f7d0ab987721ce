//! Links that work once: setting up, and choosing a new password.
// check: allow-file scope-first — who holds a link is not yet anybody

use chrono::Duration;
use heraut_kernel::UserId;
use heraut_store::{Db, Error, Tx};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

mod token {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "one_time_tokens")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: String,
        pub kind: String,
        pub user_id: Option<i64>,
        pub created_at: DateTime,
        pub expires_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Making the first account.
    Setup,
    /// Choosing a new password.
    Reset,
}

impl Purpose {
    const fn word(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Reset => "reset",
        }
    }
}

/// Makes a link for somebody, or for whoever sets up. A person has one at a time.
///
/// # Errors
/// When the database fails.
pub async fn create(tx: &Tx, purpose: Purpose, user: Option<UserId>, hash: &str, lasts: Duration) -> Result<(), Error> {
    if let Some(user) = user {
        forget(tx, purpose, user).await?;
    }
    let row = token::ActiveModel {
        token_hash: Set(hash.to_owned()),
        kind: Set(purpose.word().to_owned()),
        user_id: Set(user.map(|user| user.0)),
        created_at: Set(tx.now().0),
        expires_at: Set((tx.now() + lasts).0),
    };
    token::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Whom a link is for, if it works: `Some(None)` is nobody in particular.
///
/// # Errors
/// When the database fails.
pub async fn look(db: &Db, purpose: Purpose, hash: &str) -> Result<Option<Option<UserId>>, Error> {
    let row = token::Entity::find_by_id(hash)
        .filter(token::Column::Kind.eq(purpose.word()))
        .filter(token::Column::ExpiresAt.gt(db.now().0))
        .one(db.outside())
        .await?;
    Ok(row.map(|row| row.user_id.map(UserId)))
}

/// Uses a link up. Of two at once one is told that it worked.
///
/// # Errors
/// When the database fails.
pub async fn spend(tx: &Tx, purpose: Purpose, hash: &str) -> Result<bool, Error> {
    let gone = token::Entity::delete_many()
        .filter(token::Column::TokenHash.eq(hash))
        .filter(token::Column::Kind.eq(purpose.word()))
        .filter(token::Column::ExpiresAt.gt(tx.now().0))
        .exec(tx)
        .await?;
    Ok(gone.rows_affected > 0)
}

/// Takes back a person's links.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &Tx, purpose: Purpose, user: UserId) -> Result<(), Error> {
    token::Entity::delete_many()
        .filter(token::Column::UserId.eq(user.0))
        .filter(token::Column::Kind.eq(purpose.word()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Takes back every link of a kind.
///
/// # Errors
/// When the database fails.
pub async fn forget_all(tx: &Tx, purpose: Purpose) -> Result<(), Error> {
    token::Entity::delete_many().filter(token::Column::Kind.eq(purpose.word())).exec(tx).await?;
    Ok(())
}

/// Removes what has expired.
///
/// # Errors
/// When the database fails.
pub async fn sweep(tx: &Tx) -> Result<u64, Error> {
    Ok(token::Entity::delete_many().filter(token::Column::ExpiresAt.lte(tx.now().0)).exec(tx).await?.rows_affected)
}
