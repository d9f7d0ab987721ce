//! `agent_budgets`: what all agents of a workspace may answer together.

use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::ActiveValue::Set;

use super::{json, of_json};
use crate::budget::WorkspaceBudgets;

mod agent_budget {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_budgets")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: i64,
        pub budgets: Option<Json>,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_budget, stamped);

use agent_budget::{ActiveModel, Entity};

/// The budgets of the workspace; unlimited where nobody said anything.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn) -> Result<WorkspaceBudgets, Error> {
    Ok(conn.find::<Entity>().one(conn).await?.map(|row| of_json(row.budgets)).unwrap_or_default())
}

/// Keeps them in place of those before.
///
/// # Errors
/// When the database fails.
pub async fn put(tx: &Tx, budgets: &WorkspaceBudgets) -> Result<(), Error> {
    let _ = tx.delete::<Entity>().exec(tx).await?;
    tx.put(ActiveModel {
        workspace_id: Set(tx.workspace().0),
        budgets: Set(json(budgets)),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
    })
    .await
}
