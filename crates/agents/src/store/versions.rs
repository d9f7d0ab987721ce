//! `agent_versions`: what the model was told, and since when.

use heraut_kernel::Instant;
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, QueryOrder, QuerySelect};

use crate::agent::Version;

mod agent_version {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_versions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub agent_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub numero: i32,
        pub workspace_id: i64,
        pub instructions: String,
        pub user_id: Option<i64>,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_version, stamped);

use agent_version::{ActiveModel, Column, Entity, Model};

/// Versions that are shown at a time.
const SHOWN: u64 = 100;

impl From<Model> for Version {
    fn from(row: Model) -> Self {
        Self {
            numero: row.numero,
            instructions: row.instructions,
            user_id: row.user_id,
            created_at: Instant(row.created_at),
        }
    }
}

/// The last hundred of an agent, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &Conn, agent_id: Uuid) -> Result<Vec<Version>, Error> {
    let query = conn.find::<Entity>().filter(Column::AgentId.eq(agent_id));
    let query = query.order_by_desc(Column::Numero).limit(SHOWN);
    Ok(query.all(conn).await?.into_iter().map(Version::from).collect())
}

/// One of them.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn, agent_id: Uuid, numero: i32) -> Result<Option<Version>, Error> {
    let query = conn.find::<Entity>().filter(Column::AgentId.eq(agent_id)).filter(Column::Numero.eq(numero));
    Ok(query.one(conn).await?.map(Version::from))
}

/// Keeps a version.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    tx: &Tx,
    agent_id: Uuid,
    numero: i32,
    instructions: &str,
    user_id: Option<i64>,
) -> Result<(), Error> {
    tx.put(ActiveModel {
        agent_id: Set(agent_id),
        numero: Set(numero),
        workspace_id: NotSet,
        instructions: Set(instructions.to_owned()),
        user_id: Set(user_id),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
    })
    .await
}
