//! `usage_months`: what a limited workspace took of its allowance, one row a month. A call takes its part with one
//! conditional statement, so that however many ask at once nobody takes what is not there.

use heraut_kernel::Instant;
use heraut_store::{Conn, Error, Tx, tenant};
use sea_orm::ActiveValue::Set;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};

use super::calls;
use crate::allowance::{Allowance, Part, Rates, Reserved};

mod usage_month {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "usage_months")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub month: String,
        pub calls: i64,
        pub tokens: i64,
        pub cost_micros: i64,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(usage_month, stamped);

use usage_month::{ActiveModel, Column, Entity};

/// Takes a part of the allowance. Answers whether it was there.
pub(crate) async fn reserve(tx: &Tx, allowance: &Allowance, wanted: &Reserved) -> Result<bool, Error> {
    if take(tx, allowance, wanted.part).await? {
        return Ok(true);
    }
    if find(tx, &allowance.month).await?.is_none() {
        begin(tx, allowance).await?;
    }
    // Also where there is a month: another may have begun it since, and then nothing is spent.
    take(tx, allowance, wanted.part).await
}

/// The row is locked from here to the commit: what is left to do in the transaction is little.
async fn take(tx: &Tx, allowance: &Allowance, part: Part) -> Result<bool, Error> {
    let Allowance { calls, tokens, cost_micros, .. } = allowance;
    let mut query = add(tx, &allowance.month, part);
    for (column, limit, more) in [
        (Column::Calls, calls, part.calls),
        (Column::Tokens, tokens, part.tokens),
        (Column::CostMicros, cost_micros, part.cost_micros),
    ] {
        if let Some(limit) = limit {
            query = query.filter(column.lte(limit - more));
        }
    }
    Ok(query.exec(tx).await?.rows_affected > 0)
}

fn add(tx: &Tx, month: &str, part: Part) -> sea_orm::UpdateMany<Entity> {
    tx.update::<Entity>()
        .col_expr(Column::Calls, Expr::col(Column::Calls).add(part.calls))
        .col_expr(Column::Tokens, Expr::col(Column::Tokens).add(part.tokens))
        .col_expr(Column::CostMicros, Expr::col(Column::CostMicros).add(part.cost_micros))
        .filter(Column::Month.eq(month))
}

/// Begins to count a month, with what was asked in it while nobody did. Of two that begin, one does.
async fn begin(tx: &Tx, allowance: &Allowance) -> Result<(), Error> {
    let so_far = calls::since(tx, allowance.begins, &allowance.rates).await?;
    let row = ActiveModel {
        workspace_id: Set(tx.workspace().0),
        month: Set(allowance.month.clone()),
        calls: Set(so_far.calls),
        tokens: Set(so_far.tokens),
        cost_micros: Set(so_far.cost_micros),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
    };
    let key = [Column::WorkspaceId, Column::Month];
    let conflict = OnConflict::columns(key).do_nothing_on(key).to_owned();
    Entity::insert(row).on_conflict(conflict).exec_without_returning(tx).await?;
    Ok(())
}

/// Adds to what was taken of a month, or takes away. A month that nobody counts any more is left alone.
pub(crate) async fn adjust(tx: &Tx, month: &str, part: Part) -> Result<(), Error> {
    if part != Part::default() {
        add(tx, month, part).exec(tx).await?;
    }
    Ok(())
}

/// What was taken of a month, what is under way included; nothing where nobody counted.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &Conn, month: &str) -> Result<Option<Part>, Error> {
    let query = conn.find::<Entity>().select_only().filter(Column::Month.eq(month));
    let query = query.column(Column::Calls).column(Column::Tokens).column(Column::CostMicros);
    let row: Option<(i64, i64, i64)> = query.into_tuple().one(conn).await?;
    Ok(row.map(|(calls, tokens, cost_micros)| Part { calls, tokens, cost_micros }))
}

/// What was asked of models since an instant, with what is under way, by the record of calls.
///
/// # Errors
/// When the database fails.
pub async fn since(conn: &Conn, begins: Instant, rates: &Rates) -> Result<Part, Error> {
    calls::since(conn, begins, rates).await
}

/// Forgets what was counted, so that the next call counts from the record of calls: for another plan, which may come after a
/// time in which nobody counted.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &Tx) -> Result<(), Error> {
    tx.delete::<Entity>().exec(tx).await?;
    Ok(())
}
