//! `agent_identities`: the secret with which a customer's backend vouches for visitors of an agent.

use heraut_kernel::Instant;
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

mod agent_identity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_identities")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub agent_id: Uuid,
        pub secret: String,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_identity, stamped);

use agent_identity::{ActiveModel, Column, Entity};

/// The sealed secret of an agent, and since when it is.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn, agent_id: Uuid) -> Result<Option<(String, Instant)>, Error> {
    let row = conn.find::<Entity>().filter(Column::AgentId.eq(agent_id)).one(conn).await?;
    Ok(row.map(|row| (row.secret, Instant(row.created_at))))
}

/// Keeps a secret in place of the one before.
///
/// # Errors
/// When the database fails.
pub async fn put(tx: &Tx, agent_id: Uuid, secret: &str) -> Result<(), Error> {
    let _ = delete(tx, agent_id).await?;
    tx.put(ActiveModel {
        workspace_id: Set(tx.workspace().0),
        agent_id: Set(agent_id),
        secret: Set(secret.to_owned()),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
    })
    .await
}

/// Forgets it. Answers whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &Tx, agent_id: Uuid) -> Result<bool, Error> {
    Ok(tx.delete::<Entity>().filter(Column::AgentId.eq(agent_id)).exec(tx).await?.rows_affected > 0)
}
