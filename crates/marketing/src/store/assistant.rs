//! `assistant_settings`.

use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

use crate::assistant::{Assistant, Voix};

mod assistant_setting {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "assistant_settings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: i64,
        pub model: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub ton: String,
        pub a_eviter: Option<Json>,
        pub revision: i32,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(assistant_setting, stamped);

use assistant_setting::{ActiveModel, Column, Entity};

/// The workspace's settings; the defaults before anything was set.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn) -> Result<Assistant, Error> {
    let Some(row) = conn.find::<Entity>().one(conn).await? else { return Ok(Assistant::default()) };
    let a_eviter = row.a_eviter.and_then(|json| serde_json::from_value(json).ok()).unwrap_or_default();
    Ok(Assistant { choice: row.model, voix: Voix { ton: row.ton, a_eviter }, revision: row.revision })
}

/// Keeps the settings as the next revision.
///
/// # Errors
/// When the database fails.
pub async fn save(tx: &Tx, new: &Assistant) -> Result<(), Error> {
    let a_eviter = Json::from(new.voix.a_eviter.clone());
    let changed = tx
        .update::<Entity>()
        .col_expr(Column::Model, Expr::value(new.choice.clone()))
        .col_expr(Column::Ton, Expr::value(new.voix.ton.as_str()))
        .col_expr(Column::AEviter, Expr::value(a_eviter.clone()))
        .col_expr(Column::Revision, Expr::value(new.revision + 1))
        .exec(tx)
        .await?;
    if changed.rows_affected > 0 {
        return Ok(());
    }
    tx.put(ActiveModel {
        model: Set(new.choice.clone()),
        ton: Set(new.voix.ton.clone()),
        a_eviter: Set(Some(a_eviter)),
        revision: Set(new.revision + 1),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
        ..Default::default()
    })
    .await
}
