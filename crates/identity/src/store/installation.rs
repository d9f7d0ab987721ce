//! What is true of the whole installation.
// check: allow-file scope-first — an installation precedes a tenant

use heraut_store::{Db, Error, Tx};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

mod fact {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "installation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cle: String,
        pub valeur: String,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

const ACCOUNTS: &str = "accounts";

/// Whether accounts were turned on here.
///
/// # Errors
/// When the database fails.
pub async fn accounts_are_on(db: &Db) -> Result<bool, Error> {
    let row = fact::Entity::find_by_id(ACCOUNTS).one(db.outside()).await?;
    Ok(row.is_some_and(|row| row.valeur == "on"))
}

/// Turns accounts on, for good.
///
/// # Errors
/// When the database fails.
pub async fn turn_accounts_on(tx: &Tx) -> Result<(), Error> {
    if fact::Entity::find_by_id(ACCOUNTS).one(tx).await?.is_some() {
        return Ok(());
    }
    let row =
        fact::ActiveModel { cle: Set(ACCOUNTS.to_owned()), valeur: Set("on".to_owned()), updated_at: Set(tx.now().0) };
    fact::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}
