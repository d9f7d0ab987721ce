//! `agent_visitors`: who visits, known by nothing but a token that the server made.

use heraut_kernel::Instant;
use heraut_kernel::text::sha256_hex;
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, QuerySelect};

mod agent_visitor {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_visitors")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub workspace_id: i64,
        pub agent_id: Uuid,
        pub token_hash: String,
        pub key_id: Uuid,
        pub essai: bool,
        pub identity: Option<String>,
        pub expires_at: DateTime,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_visitor, stamped);

use agent_visitor::{ActiveModel, Column, Entity, Model};

/// A visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// Identifier.
    pub id: Uuid,
    /// Which agent they visit.
    pub agent_id: Uuid,
    /// By which key they came in.
    pub key_id: Uuid,
    /// Whether they try the agent in the editor.
    pub essai: bool,
    /// What the customer's backend calls them.
    pub identity: Option<String>,
    /// Until when the token opens.
    pub expires_at: Instant,
}

impl Visitor {
    /// Whose budget is spent: a person who is vouched for has one, however many devices.
    #[must_use]
    pub fn subject(&self) -> Uuid {
        let Some(identity) = &self.identity else { return self.id };
        let hash = sha256_hex(format!("{}\n{identity}", self.agent_id).as_bytes());
        hash.get(..32).and_then(|hex| Uuid::try_parse(hex).ok()).unwrap_or(self.id)
    }
}

impl From<Model> for Visitor {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            agent_id: row.agent_id,
            key_id: row.key_id,
            essai: row.essai,
            identity: row.identity,
            expires_at: Instant(row.expires_at),
        }
    }
}

/// The visitor of a token that still opens.
///
/// # Errors
/// When the database fails.
pub async fn opened(conn: &Conn, token_hash: &str) -> Result<Option<Visitor>, Error> {
    let query = conn.find::<Entity>().filter(Column::TokenHash.eq(token_hash));
    let row = query.one(conn).await?.filter(|row| row.expires_at > conn.now().0);
    Ok(row.map(Visitor::from))
}

/// Notes whom the customer's backend vouched for.
///
/// # Errors
/// When the database fails.
pub async fn identify(tx: &Tx, id: Uuid, identity: &str) -> Result<(), Error> {
    let query = tx.update::<Entity>().col_expr(Column::Identity, Expr::value(identity));
    let _ = query.filter(Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// Lets somebody in.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, visitor: &Visitor, token_hash: &str) -> Result<(), Error> {
    tx.put(ActiveModel {
        id: Set(visitor.id),
        workspace_id: NotSet,
        agent_id: Set(visitor.agent_id),
        token_hash: Set(token_hash.to_owned()),
        key_id: Set(visitor.key_id),
        essai: Set(visitor.essai),
        identity: Set(visitor.identity.clone()),
        expires_at: Set(visitor.expires_at.0),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
    })
    .await
}

/// Lets a token open for longer.
///
/// # Errors
/// When the database fails.
pub async fn extend(tx: &Tx, id: Uuid, expires_at: Instant) -> Result<(), Error> {
    let query = tx.update::<Entity>().col_expr(Column::ExpiresAt, Expr::value(expires_at.0));
    let _ = query.filter(Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// Forgets a visitor, on every device where they are known.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &Tx, visitor: &Visitor) -> Result<(), Error> {
    let query = tx.delete::<Entity>().filter(Column::AgentId.eq(visitor.agent_id));
    let query = match &visitor.identity {
        Some(identity) => query.filter(Column::Identity.eq(identity)),
        None => query.filter(Column::Id.eq(visitor.id)),
    };
    let _ = query.exec(tx).await?;
    Ok(())
}

/// Forgets a batch of visitors whose tokens do not open any more. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &Tx, batch: u64) -> Result<u64, Error> {
    let query = tx.find::<Entity>().select_only().column(Column::Id);
    let ids: Vec<Uuid> = query.filter(Column::ExpiresAt.lte(tx.now().0)).limit(batch).into_tuple().all(tx).await?;
    Ok(tx.delete::<Entity>().filter(Column::Id.is_in(ids)).exec(tx).await?.rows_affected)
}
