//! `share_links`.

use heraut_kernel::Instant;
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, QueryOrder};

use crate::partage::Partage;

mod share_link {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "share_links")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub workspace_id: i64,
        pub scenario_id: i64,
        pub token_hash: String,
        pub expires_at: DateTime,
        pub last_used_at: Option<DateTime>,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(share_link, stamped);

use share_link::{ActiveModel, Column, Entity, Model};

impl From<Model> for Partage {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            created_at: Instant(row.created_at),
            expires_at: Instant(row.expires_at),
            last_used_at: row.last_used_at.map(Instant),
        }
    }
}

/// The links of a scenario that still open, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &Conn, scenario_id: i64) -> Result<Vec<Partage>, Error> {
    let query = conn.find::<Entity>().filter(Column::ScenarioId.eq(scenario_id));
    let query = query.filter(Column::ExpiresAt.gt(conn.now().0)).order_by_desc(Column::Id);
    Ok(query.all(conn).await?.into_iter().map(Partage::from).collect())
}

/// Keeps a link of a scenario. What has ended is forgotten.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, scenario_id: i64, token_hash: String, expires_at: Instant) -> Result<Partage, Error> {
    let over = tx.delete::<Entity>().filter(Column::ScenarioId.eq(scenario_id));
    let _ = over.filter(Column::ExpiresAt.lte(tx.now().0)).exec(tx).await?;
    let row = ActiveModel {
        id: NotSet,
        workspace_id: NotSet,
        scenario_id: Set(scenario_id),
        token_hash: Set(token_hash),
        expires_at: Set(expires_at.0),
        last_used_at: Set(None),
        created_at: NotSet,
        updated_at: NotSet,
    };
    let id = tx.insert(row).await?;
    Ok(Partage { id, created_at: tx.now(), expires_at, last_used_at: None })
}

/// Forgets a link of a scenario. Answers whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &Tx, scenario_id: i64, id: i64) -> Result<bool, Error> {
    let query = tx.delete::<Entity>().filter(Column::ScenarioId.eq(scenario_id)).filter(Column::Id.eq(id));
    Ok(query.exec(tx).await?.rows_affected > 0)
}

/// The scenario that a token opens, and the link.
///
/// # Errors
/// When the database fails.
pub async fn opened(conn: &Conn, token_hash: &str) -> Result<Option<(i64, Partage)>, Error> {
    let query = conn.find::<Entity>().filter(Column::TokenHash.eq(token_hash));
    let row = query.filter(Column::ExpiresAt.gt(conn.now().0)).one(conn).await?;
    Ok(row.map(|row| (row.scenario_id, Partage::from(row))))
}

/// Notes that a link was opened.
///
/// # Errors
/// When the database fails.
pub async fn used(tx: &Tx, id: i64) -> Result<(), Error> {
    let query = tx.update::<Entity>().col_expr(Column::LastUsedAt, Expr::value(tx.now().0));
    let _ = query.filter(Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}
