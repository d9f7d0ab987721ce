//! `agent_webhooks`.

use heraut_kernel::Instant;
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, PaginatorTrait, QueryOrder};

use crate::webhook::{Happening, Webhook};

mod agent_webhook {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_webhooks")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub workspace_id: i64,
        pub agent_id: Uuid,
        pub url: String,
        pub events: String,
        pub secret: String,
        pub old_secret: Option<String>,
        pub old_ends_at: Option<DateTime>,
        pub is_active: bool,
        pub last_delivered_at: Option<DateTime>,
        pub failing_since: Option<DateTime>,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_webhook, stamped);

use agent_webhook::{ActiveModel, Column, Entity, Model};

/// A webhook with what signs for it, sealed as it is.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// The webhook.
    pub webhook: Webhook,
    /// Its secret.
    pub secret: String,
    /// The one before, while it signs still.
    pub old_secret: Option<String>,
}

impl From<Model> for Webhook {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            url: row.url,
            events: Happening::of_words(&row.events),
            is_active: row.is_active,
            last_delivered_at: row.last_delivered_at.map(Instant),
            failing_since: row.failing_since.map(Instant),
            old_secret_ends_at: row.old_ends_at.map(Instant),
            created_at: Instant(row.created_at),
            updated_at: Instant(row.updated_at),
        }
    }
}

/// The webhooks of an agent, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &Conn, agent_id: Uuid) -> Result<Vec<Webhook>, Error> {
    let query = conn.find::<Entity>().filter(Column::AgentId.eq(agent_id)).order_by_asc(Column::Id);
    Ok(query.all(conn).await?.into_iter().map(Webhook::from).collect())
}

/// One of them, with what signs for it.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn, agent_id: Uuid, id: Uuid) -> Result<Option<Sealed>, Error> {
    let query = conn.find::<Entity>().filter(Column::AgentId.eq(agent_id)).filter(Column::Id.eq(id));
    let row = query.one(conn).await?;
    Ok(row.map(|row| {
        let old_secret = row.old_secret.clone().filter(|_| row.old_ends_at.is_some_and(|at| at > conn.now().0));
        Sealed { secret: row.secret.clone(), old_secret, webhook: Webhook::from(row) }
    }))
}

/// How many an agent has.
///
/// # Errors
/// When the database fails.
pub async fn count(conn: &Conn, agent_id: Uuid) -> Result<u64, Error> {
    Ok(conn.find::<Entity>().filter(Column::AgentId.eq(agent_id)).count(conn).await?)
}

/// Keeps a new one.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &Tx, agent_id: Uuid, webhook: &Webhook, secret: &str) -> Result<(), Error> {
    tx.put(ActiveModel {
        id: Set(webhook.id),
        workspace_id: NotSet,
        agent_id: Set(agent_id),
        url: Set(webhook.url.clone()),
        events: Set(Happening::words(&webhook.events)),
        secret: Set(secret.to_owned()),
        old_secret: Set(None),
        old_ends_at: Set(None),
        is_active: Set(webhook.is_active),
        last_delivered_at: Set(None),
        failing_since: Set(None),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
    })
    .await
}

/// What is changed of a webhook; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The address.
    pub url: Option<String>,
    /// What is told.
    pub events: Option<Vec<Happening>>,
    /// Whether anything is.
    pub is_active: Option<bool>,
}

/// Changes one.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &Tx, id: Uuid, change: &Change) -> Result<(), Error> {
    let mut query = tx.update::<Entity>();
    if let Some(url) = &change.url {
        query = query.col_expr(Column::Url, Expr::value(url.clone()));
    }
    if let Some(events) = &change.events {
        query = query.col_expr(Column::Events, Expr::value(Happening::words(events)));
    }
    if let Some(is_active) = change.is_active {
        query = query.col_expr(Column::IsActive, Expr::value(is_active));
        query = query.col_expr(Column::FailingSince, Expr::value(None::<DateTime>));
    }
    let _ = query.filter(Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// Gives one another secret; the one before signs too until an instant.
///
/// # Errors
/// When the database fails.
pub async fn replace_secret(tx: &Tx, id: Uuid, secret: &str, old: &str, old_ends_at: Instant) -> Result<(), Error> {
    let query = tx
        .update::<Entity>()
        .col_expr(Column::Secret, Expr::value(secret))
        .col_expr(Column::OldSecret, Expr::value(old))
        .col_expr(Column::OldEndsAt, Expr::value(old_ends_at.0));
    let _ = query.filter(Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// Notes how an attempt went. Nothing of it is a change of the webhook's.
///
/// # Errors
/// When the database fails.
pub async fn tried(tx: &Tx, id: Uuid, taken: bool) -> Result<(), Error> {
    let query = tx.update_unstamped::<Entity>().filter(Column::Id.eq(id));
    let query = if taken {
        let query = query.col_expr(Column::LastDeliveredAt, Expr::value(tx.now().0));
        query.col_expr(Column::FailingSince, Expr::value(None::<DateTime>))
    } else {
        let query = query.col_expr(Column::FailingSince, Expr::value(tx.now().0));
        query.filter(Column::FailingSince.is_null())
    };
    let _ = query.exec(tx).await?;
    Ok(())
}

/// Deletes one, with what was told there. Answers whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &Tx, agent_id: Uuid, id: Uuid) -> Result<bool, Error> {
    let query = tx.delete::<Entity>().filter(Column::AgentId.eq(agent_id)).filter(Column::Id.eq(id));
    Ok(query.exec(tx).await?.rows_affected > 0)
}
