//! What was asked of models, day by day.

use heraut_kernel::Instant;
use heraut_store::{Conn, Error};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, SimpleExpr};
use sea_orm::{FromQueryResult, QuerySelect};

use super::calls::{counted, llm_call, sum};
use llm_call::{Column, Entity};

/// What was asked of one model on one day and paid in one currency.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    /// Which of the days, from 0.
    pub day: i32,
    /// The provider.
    pub provider: String,
    /// The model.
    pub model: String,
    /// ISO 4217; nothing where no price is known.
    pub currency: Option<String>,
    /// Requests.
    pub calls: i64,
    /// Those that were not answered well.
    pub failed: i64,
    /// Tokens read.
    pub prompt_tokens: i64,
    /// Tokens written.
    pub completion_tokens: i64,
    /// Millionths of the currency.
    pub cost_micros: i64,
}

/// What was asked on each of some days, in one statement. `bounds`: when each begins, and when the last ends. Days are told
/// apart by their bounds: that holds in every zone, and where clocks change, on all three databases.
///
/// # Errors
/// When the database fails.
pub async fn lines(conn: &Conn, bounds: &[Instant]) -> Result<Vec<Line>, Error> {
    let (Some(first), Some(last)) = (bounds.first(), bounds.last()) else { return Ok(Vec::new()) };
    let failed = CaseStatement::new().case(Expr::col(Column::Outcome).eq("failed"), 1).finally(0);
    let query = conn
        .find::<Entity>()
        .select_only()
        .column_as(day(bounds), "day")
        .column(Column::Provider)
        .column(Column::Model)
        .column(Column::Currency)
        .column_as(Column::Id.count(), "calls")
        .column_as(sum(SimpleExpr::Case(Box::new(failed)), conn), "failed")
        .column_as(sum(Expr::col(Column::PromptTokens), conn), "prompt_tokens")
        .column_as(sum(Expr::col(Column::CompletionTokens), conn), "completion_tokens")
        .column_as(sum(Expr::col(Column::CostMicros), conn), "cost_micros")
        .filter(Column::CreatedAt.gte(first.0))
        .filter(Column::CreatedAt.lt(last.0))
        .filter(counted())
        // By its name: written out, its values would be other parameters, and not the same expression.
        .group_by(Expr::col("day"))
        .group_by(Column::Provider)
        .group_by(Column::Model)
        .group_by(Column::Currency);
    Ok(query.into_model::<Line>().all(conn).await?)
}

fn day(bounds: &[Instant]) -> SimpleExpr {
    let mut day = CaseStatement::new();
    let ends = bounds.iter().skip(1).zip(0_i32..);
    for (end, n) in ends {
        day = day.case(Expr::col(Column::CreatedAt).lt(end.0), n);
    }
    SimpleExpr::Case(Box::new(day.finally(-1)))
}
