//! Who is connected to which account elsewhere, and ways there that were begun: named resolvers over `oauth_accounts` and
//! `oidc_attempts`.
// check: allow-file scope-first — people precede a tenant

use chrono::Duration;
use heraut_kernel::text::sha256_hex;
use heraut_kernel::{Instant, UserId};
use heraut_store::{Db, Error, Tx};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{QueryOrder, QuerySelect};

mod account {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "oauth_accounts")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub user_id: i64,
        pub provider: String,
        pub subject: String,
        pub subject_hash: String,
        pub email: Option<String>,
        pub access_token: Option<String>,
        pub refresh_token: Option<String>,
        pub created_at: DateTime,
        pub last_used_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod attempt {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "oidc_attempts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub state_hash: String,
        pub provider: String,
        pub user_id: Option<i64>,
        pub page: String,
        pub expires_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A way to a provider that was begun.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// What is kept of its state.
    pub state_hash: String,
    /// To whom.
    pub provider: String,
    /// Who connects an account; nobody where somebody signs in.
    pub user: Option<UserId>,
    /// Where it leads in the end.
    pub page: String,
}

/// Notes that a way was begun. Those that took too long go: whoever begins many leaves some minutes of them at most.
///
/// # Errors
/// When the database fails.
pub async fn begin(tx: &Tx, new: &Attempt, lasts: Duration) -> Result<(), Error> {
    sweep(tx).await?;
    let row = attempt::ActiveModel {
        state_hash: Set(new.state_hash.clone()),
        provider: Set(new.provider.clone()),
        user_id: Set(new.user.map(|user| user.0)),
        page: Set(new.page.clone()),
        expires_at: Set((tx.now() + lasts).0),
    };
    attempt::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Uses a way up. Of two at once one gets it.
///
/// # Errors
/// When the database fails.
pub async fn spend(tx: &Tx, provider: &str, state_hash: &str) -> Result<Option<Attempt>, Error> {
    let query = attempt::Entity::find_by_id(state_hash).filter(attempt::Column::Provider.eq(provider));
    let Some(row) = query.filter(attempt::Column::ExpiresAt.gt(tx.now().0)).one(tx).await? else { return Ok(None) };
    let gone = attempt::Entity::delete_by_id(state_hash).exec(tx).await?.rows_affected > 0;
    let user = row.user_id.map(UserId);
    Ok(gone.then_some(Attempt { state_hash: row.state_hash, provider: row.provider, user, page: row.page }))
}

/// Removes ways that took too long.
///
/// # Errors
/// When the database fails.
pub async fn sweep(tx: &Tx) -> Result<u64, Error> {
    Ok(attempt::Entity::delete_many().filter(attempt::Column::ExpiresAt.lte(tx.now().0)).exec(tx).await?.rows_affected)
}

/// An account elsewhere that a person is connected to.
#[derive(Clone, Debug)]
pub struct OauthAccount {
    /// Whose.
    pub user: UserId,
    /// Where, by our name for it.
    pub provider: String,
    /// Their name there.
    pub subject: String,
    /// The address it had, as far as its provider had made sure of it.
    pub email: Option<String>,
    /// Since when.
    pub created_at: Instant,
    /// When it was last used to sign in.
    pub last_used_at: Instant,
}

impl From<account::Model> for OauthAccount {
    fn from(row: account::Model) -> Self {
        Self {
            user: UserId(row.user_id),
            provider: row.provider,
            subject: row.subject,
            email: row.email,
            created_at: Instant(row.created_at),
            last_used_at: Instant(row.last_used_at),
        }
    }
}

/// An account elsewhere as its provider told of it. The tokens are sealed.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Our name for the provider.
    pub provider: String,
    /// The person's name there.
    pub subject: String,
    /// What names both, for ever: [`subject_hash`].
    pub subject_hash: String,
    /// The address.
    pub email: Option<String>,
    /// Sealed.
    pub access_token: Option<String>,
    /// Sealed.
    pub refresh_token: Option<String>,
}

/// What names a person at a provider whatever we call it: of another issuer the same subject is somebody else.
#[must_use]
pub fn subject_hash(issuer: &str, subject: &str) -> String {
    sha256_hex(format!("{issuer}\n{subject}").as_bytes())
}

/// Whose this account is.
///
/// # Errors
/// When the database fails.
pub async fn owner(conn: &impl ConnectionTrait, subject_hash: &str) -> Result<Option<UserId>, Error> {
    let query = account::Entity::find().select_only().column(account::Column::UserId);
    let id: Option<i64> = query.filter(account::Column::SubjectHash.eq(subject_hash)).into_tuple().one(conn).await?;
    Ok(id.map(UserId))
}

/// The same, asked from outside a transaction.
///
/// # Errors
/// When the database fails.
pub async fn look(db: &Db, subject_hash: &str) -> Result<Option<UserId>, Error> {
    owner(db.outside(), subject_hash).await
}

/// Connects an account; another one of the same provider is let go.
///
/// # Errors
/// When the database fails, or the account is somebody's.
pub async fn connect(tx: &Tx, user: UserId, new: &NewAccount) -> Result<(), Error> {
    disconnect(tx, user, &new.provider).await?;
    let row = account::ActiveModel {
        id: NotSet,
        user_id: Set(user.0),
        provider: Set(new.provider.clone()),
        subject: Set(new.subject.clone()),
        subject_hash: Set(new.subject_hash.clone()),
        email: Set(new.email.clone()),
        access_token: Set(new.access_token.clone()),
        refresh_token: Set(new.refresh_token.clone()),
        created_at: Set(tx.now().0),
        last_used_at: Set(tx.now().0),
    };
    row.insert(tx).await?;
    Ok(())
}

/// Notes that an account was used, with what its provider told this time.
///
/// # Errors
/// When the database fails.
pub async fn renew(tx: &Tx, new: &NewAccount) -> Result<(), Error> {
    account::Entity::update_many()
        .col_expr(account::Column::Email, Expr::value(new.email.clone()))
        .col_expr(account::Column::AccessToken, Expr::value(new.access_token.clone()))
        .col_expr(account::Column::RefreshToken, Expr::value(new.refresh_token.clone()))
        .col_expr(account::Column::LastUsedAt, Expr::value(tx.now().0))
        .filter(account::Column::SubjectHash.eq(&new.subject_hash))
        .exec(tx)
        .await?;
    Ok(())
}

/// Lets a person's account go. Answers whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn disconnect(tx: &Tx, user: UserId, provider: &str) -> Result<bool, Error> {
    let query = account::Entity::delete_many().filter(account::Column::UserId.eq(user.0));
    Ok(query.filter(account::Column::Provider.eq(provider)).exec(tx).await?.rows_affected > 0)
}

/// The accounts of a person, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_person(conn: &impl ConnectionTrait, user: UserId) -> Result<Vec<OauthAccount>, Error> {
    let query = account::Entity::find().filter(account::Column::UserId.eq(user.0));
    Ok(query.order_by_asc(account::Column::Id).all(conn).await?.into_iter().map(OauthAccount::from).collect())
}

/// The same, asked from outside a transaction.
///
/// # Errors
/// When the database fails.
pub async fn list(db: &Db, user: UserId) -> Result<Vec<OauthAccount>, Error> {
    of_person(db.outside(), user).await
}

/// Whether anybody is connected to anything.
///
/// # Errors
/// When the database fails.
pub async fn is_there_any(conn: &impl ConnectionTrait) -> Result<bool, Error> {
    let query = account::Entity::find().select_only().column(account::Column::Id);
    Ok(query.into_tuple::<i64>().one(conn).await?.is_some())
}
