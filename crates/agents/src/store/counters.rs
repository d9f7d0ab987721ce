//! `agent_counters`: what was spent of a budget, one row for each subject and window. A message takes its part with one
//! conditional statement for each, so that however many ask at once nobody takes what is not there.

use heraut_kernel::Instant;
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, QuerySelect};

use crate::budget::{Limit, Part};

mod agent_counter {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agent_counters")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub subject_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub window_name: String,
        pub messages: i64,
        pub tokens: i64,
        pub cost_micros: i64,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(agent_counter, stamped);

use agent_counter::{ActiveModel, Column, Entity};

/// Takes a part of what a limit allows. Answers whether it was there.
///
/// # Errors
/// When the database fails.
pub async fn reserve(tx: &Tx, subject: Uuid, window: &str, limit: Limit, part: Part) -> Result<bool, Error> {
    if take(tx, subject, window, limit, part).await? {
        return Ok(true);
    }
    begin(tx, subject, window).await?;
    // Also where there was a row: then nothing is left.
    take(tx, subject, window, limit, part).await
}

async fn take(tx: &Tx, subject: Uuid, window: &str, limit: Limit, part: Part) -> Result<bool, Error> {
    let mut query = add(tx, subject, window, part);
    for (column, limit, more) in [
        (Column::Messages, limit.messages, part.messages),
        (Column::Tokens, limit.tokens, part.tokens),
        (Column::CostMicros, limit.micros, part.micros),
    ] {
        if let Some(limit) = limit {
            query = query.filter(column.lte(limit - more));
        }
    }
    Ok(query.exec(tx).await?.rows_affected > 0)
}

fn add(tx: &Tx, subject: Uuid, window: &str, part: Part) -> sea_orm::UpdateMany<Entity> {
    tx.update::<Entity>()
        .col_expr(Column::Messages, Expr::col(Column::Messages).add(part.messages))
        .col_expr(Column::Tokens, Expr::col(Column::Tokens).add(part.tokens))
        .col_expr(Column::CostMicros, Expr::col(Column::CostMicros).add(part.micros))
        .filter(Column::SubjectId.eq(subject))
        .filter(Column::WindowName.eq(window))
}

/// Of two that begin to count, one does.
async fn begin(tx: &Tx, subject: Uuid, window: &str) -> Result<(), Error> {
    let row = ActiveModel {
        workspace_id: Set(tx.workspace().0),
        subject_id: Set(subject),
        window_name: Set(window.to_owned()),
        messages: Set(0),
        tokens: Set(0),
        cost_micros: Set(0),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
    };
    let key = [Column::WorkspaceId, Column::SubjectId, Column::WindowName];
    let conflict = OnConflict::columns(key).do_nothing_on(key).to_owned();
    Entity::insert(row).on_conflict(conflict).exec_without_returning(tx).await?;
    Ok(())
}

/// Adds to what was taken, or gives back.
///
/// # Errors
/// When the database fails.
pub async fn adjust(tx: &Tx, subject: Uuid, window: &str, part: Part) -> Result<(), Error> {
    if part != Part::default() {
        let _ = add(tx, subject, window, part).exec(tx).await?;
    }
    Ok(())
}

/// What was taken.
///
/// # Errors
/// When the database fails.
pub async fn spent(conn: &Conn, subject: Uuid, window: &str) -> Result<Part, Error> {
    let query = conn.find::<Entity>().select_only().column(Column::Messages).column(Column::Tokens);
    let query = query.column(Column::CostMicros).filter(Column::SubjectId.eq(subject));
    let row: Option<(i64, i64, i64)> = query.filter(Column::WindowName.eq(window)).into_tuple().one(conn).await?;
    Ok(row.map(|(messages, tokens, micros)| Part { messages, tokens, micros }).unwrap_or_default())
}

/// Forgets a batch of windows that nobody counted in since an instant. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &Tx, before: Instant, batch: u64) -> Result<u64, Error> {
    let query = tx.find::<Entity>().select_only().column(Column::SubjectId).column(Column::WindowName);
    let old: Vec<(Uuid, String)> =
        query.filter(Column::UpdatedAt.lt(before.0)).limit(batch).into_tuple().all(tx).await?;
    let mut gone = 0;
    for (subject, window) in old {
        let query = tx.delete::<Entity>().filter(Column::SubjectId.eq(subject));
        gone += query.filter(Column::WindowName.eq(window)).exec(tx).await?.rows_affected;
    }
    Ok(gone)
}
