//! `subscriptions`: which plan a workspace is on.

use heraut_kernel::UserId;
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;

use crate::plans::Limits;

mod subscription {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "subscriptions")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub workspace_id: i64,
        pub user_id: Option<i64>,
        pub plan: String,
        pub quota: Option<Json>,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(subscription, stamped);

use subscription::{ActiveModel, Column, Entity};

/// What a workspace subscribed to.
#[derive(Clone, Debug, PartialEq)]
pub struct Subscription {
    /// The plan's name.
    pub plan: String,
    /// What was agreed on beyond the plan, in its place.
    pub quota: Limits,
}

/// The subscription of the workspace, where it has one.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn) -> Result<Option<Subscription>, Error> {
    let row = conn.find::<Entity>().one(conn).await?;
    Ok(row.map(|row| Subscription {
        plan: row.plan,
        quota: row.quota.and_then(|json| serde_json::from_value(json).ok()).unwrap_or_default(),
    }))
}

/// Subscribes the workspace, in place of what it had subscribed to.
///
/// # Errors
/// When the database fails.
pub async fn put(tx: &Tx, by: Option<UserId>, subscription: &Subscription) -> Result<(), Error> {
    let quota = Some(&subscription.quota).filter(|quota| **quota != Limits::default());
    let quota = quota.and_then(|quota| serde_json::to_value(quota).ok());
    let changed = tx
        .update::<Entity>()
        .col_expr(Column::Plan, Expr::value(subscription.plan.as_str()))
        .col_expr(Column::Quota, Expr::value(quota.clone()))
        .col_expr(Column::UserId, Expr::value(by.map(|user| user.0)))
        .exec(tx)
        .await?;
    if changed.rows_affected > 0 {
        return Ok(());
    }
    let row = ActiveModel {
        id: NotSet,
        workspace_id: NotSet,
        user_id: Set(by.map(|user| user.0)),
        plan: Set(subscription.plan.clone()),
        quota: Set(quota),
        created_at: NotSet,
        updated_at: NotSet,
    };
    tx.insert(row).await?;
    Ok(())
}
