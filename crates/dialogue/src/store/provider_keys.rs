//! `provider_keys`: keys of providers that a workspace brings itself, sealed; one a provider.

use heraut_kernel::{Instant, UserId};
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

mod provider_key {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provider_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub provider: String,
        pub sealed: String,
        pub hint: String,
        pub user_id: Option<i64>,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(provider_key, stamped);

use provider_key::{ActiveModel, Column, Entity};

/// A key as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderKey {
    /// The provider.
    pub provider: String,
    /// The key, sealed.
    pub sealed: String,
    /// How the key ends, so that its owner knows which one it is.
    pub hint: String,
    /// Who entered it.
    pub user_id: Option<i64>,
    /// When.
    pub updated_at: Instant,
}

/// The workspace's keys, by provider.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &Conn) -> Result<Vec<ProviderKey>, Error> {
    let rows = conn.find::<Entity>().order_by_asc(Column::Provider).all(conn).await?;
    let key = |row: provider_key::Model| ProviderKey {
        provider: row.provider,
        sealed: row.sealed,
        hint: row.hint,
        user_id: row.user_id,
        updated_at: Instant(row.updated_at),
    };
    Ok(rows.into_iter().map(key).collect())
}

/// Enters a key in place of the one that the provider had.
///
/// # Errors
/// When the database fails.
pub async fn put(tx: &Tx, by: Option<UserId>, provider: &str, sealed: &str, hint: &str) -> Result<(), Error> {
    let changed = tx
        .update::<Entity>()
        .col_expr(Column::Sealed, Expr::value(sealed))
        .col_expr(Column::Hint, Expr::value(hint))
        .col_expr(Column::UserId, Expr::value(by.map(|user| user.0)))
        .filter(Column::Provider.eq(provider))
        .exec(tx)
        .await?;
    if changed.rows_affected > 0 {
        return Ok(());
    }
    tx.put(ActiveModel {
        provider: Set(provider.to_owned()),
        sealed: Set(sealed.to_owned()),
        hint: Set(hint.to_owned()),
        user_id: Set(by.map(|user| user.0)),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
        ..Default::default()
    })
    .await
}

/// Removes a key. Answers whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &Tx, provider: &str) -> Result<bool, Error> {
    let gone = tx.delete::<Entity>().filter(Column::Provider.eq(provider)).exec(tx).await?;
    Ok(gone.rows_affected > 0)
}
