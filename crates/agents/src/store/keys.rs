//! `agent_keys`.

use heraut_kernel::Instant;
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, PaginatorTrait, QueryOrder};

use crate::key::{AgentKey, KeyKind, KeyScope};

mod agent_key {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub workspace_id: i64,
        pub agent_id: Uuid,
        pub kind: String,
        pub name: String,
        pub beginning: String,
        pub token_hash: String,
        pub token: Option<String>,
        pub scopes: String,
        pub expires_at: Option<DateTime>,
        pub last_used_at: Option<DateTime>,
        pub replaced_by: Option<Uuid>,
        pub leaked_at: Option<DateTime>,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_key, stamped);

use agent_key::{ActiveModel, Column, Entity, Model};

impl From<Model> for AgentKey {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            kind: KeyKind::of_word(&row.kind),
            name: row.name,
            beginning: row.beginning,
            token: row.token,
            scopes: KeyScope::of_words(&row.scopes),
            created_at: Instant(row.created_at),
            expires_at: row.expires_at.map(Instant),
            last_used_at: row.last_used_at.map(Instant),
            replaced_by: row.replaced_by,
            leaked_at: row.leaked_at.map(Instant),
        }
    }
}

/// The keys of an agent, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &Conn, agent_id: Uuid) -> Result<Vec<AgentKey>, Error> {
    let query = conn.find::<Entity>().filter(Column::AgentId.eq(agent_id)).order_by_desc(Column::Id);
    Ok(query.all(conn).await?.into_iter().map(AgentKey::from).collect())
}

/// One of them.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn, agent_id: Uuid, id: Uuid) -> Result<Option<AgentKey>, Error> {
    let query = conn.find::<Entity>().filter(Column::AgentId.eq(agent_id)).filter(Column::Id.eq(id));
    Ok(query.one(conn).await?.map(AgentKey::from))
}

/// How many an agent has.
///
/// # Errors
/// When the database fails.
pub async fn count(conn: &Conn, agent_id: Uuid) -> Result<u64, Error> {
    Ok(conn.find::<Entity>().filter(Column::AgentId.eq(agent_id)).count(conn).await?)
}

/// The key of a token that works now, and its agent.
///
/// # Errors
/// When the database fails.
pub async fn opened(conn: &Conn, kind: KeyKind, token_hash: &str) -> Result<Option<(Uuid, AgentKey)>, Error> {
    let query = conn.find::<Entity>().filter(Column::TokenHash.eq(token_hash)).filter(Column::Kind.eq(kind.word()));
    let row = query.one(conn).await?;
    let alive = row.filter(|row| row.expires_at.is_none_or(|at| at > conn.now().0));
    Ok(alive.map(|row| (row.agent_id, AgentKey::from(row))))
}

/// Keeps a key.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, agent_id: Uuid, key: &AgentKey, token_hash: &str) -> Result<(), Error> {
    tx.put(ActiveModel {
        id: Set(key.id),
        workspace_id: NotSet,
        agent_id: Set(agent_id),
        kind: Set(key.kind.word().to_owned()),
        name: Set(key.name.clone()),
        beginning: Set(key.beginning.clone()),
        token_hash: Set(token_hash.to_owned()),
        token: Set(key.token.clone()),
        scopes: Set(KeyScope::words(&key.scopes)),
        expires_at: Set(key.expires_at.map(|at| at.0)),
        last_used_at: Set(None),
        replaced_by: Set(None),
        leaked_at: Set(None),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
    })
    .await
}

/// Lets a key end, because another takes its place.
///
/// # Errors
/// When the database fails.
pub async fn replace(tx: &Tx, id: Uuid, by: Uuid, ends: Instant) -> Result<(), Error> {
    let query = tx
        .update::<Entity>()
        .col_expr(Column::ReplacedBy, Expr::value(by))
        .col_expr(Column::ExpiresAt, Expr::value(ends.0))
        .filter(Column::Id.eq(id));
    let _ = query.exec(tx).await?;
    Ok(())
}

/// Revokes a key: it is gone. Answers whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &Tx, agent_id: Uuid, id: Uuid) -> Result<bool, Error> {
    let query = tx.delete::<Entity>().filter(Column::AgentId.eq(agent_id)).filter(Column::Id.eq(id));
    Ok(query.exec(tx).await?.rows_affected > 0)
}

/// Notes that a key was used, and whether a browser presented it.
///
/// # Errors
/// When the database fails.
pub async fn used(tx: &Tx, id: Uuid, leaked: bool) -> Result<(), Error> {
    let mut query = tx.update::<Entity>().col_expr(Column::LastUsedAt, Expr::value(tx.now().0));
    if leaked {
        query = query.col_expr(Column::LeakedAt, Expr::value(tx.now().0));
    }
    let _ = query.filter(Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}
