//! `llm_calls`: every request to a model, entered before it is sent and settled after. It holds no content and outlives the
//! messages: quotas, budgets and statistics come from here.

use std::collections::BTreeMap;

use heraut_kernel::{CorrelationId, Instant, TurnId};
use heraut_store::{Backend, Conn, Error, Tx, tenant};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Func, SimpleExpr};
use sea_orm::{Condition, QuerySelect};
use uuid::Uuid;

use super::usage;
use crate::allowance::{Allowance, Part, Rates, Reserved};
use crate::prices::Cost;

/// The values of `outcome`.
pub const OUTCOMES: &[&str] = &["pending", "ok", "failed", "stopped", "interrupted"];

pub(super) mod llm_call {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "llm_calls")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub workspace_id: i64,
        pub turn_id: Option<Uuid>,
        pub context: String,
        pub task: String,
        pub provider: String,
        pub model: String,
        pub prompt_tokens: Option<i32>,
        pub completion_tokens: Option<i32>,
        pub estimated: bool,
        pub cost_micros: Option<i64>,
        pub currency: Option<String>,
        pub ttft_ms: Option<i32>,
        pub latency_ms: Option<i32>,
        pub outcome: String,
        pub error_code: Option<String>,
        pub correlation_id: Uuid,
        pub reserved_month: Option<String>,
        pub reserved_tokens: Option<i64>,
        pub reserved_micros: Option<i64>,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(llm_call, stamped);

use llm_call::{ActiveModel, Column, Entity};

/// A request that is about to be sent.
#[derive(Clone, Debug)]
pub(crate) struct NewCall {
    pub id: Uuid,
    /// The turn that asks; nothing where what asks is no turn.
    pub turn: Option<TurnId>,
    pub context: String,
    pub task: String,
    pub provider: String,
    pub model: String,
    pub correlation: CorrelationId,
    /// What it takes of an allowance, where there is one.
    pub reserved: Option<Reserved>,
}

/// Enters a call and takes its part of the allowance. Answers whether it was there; where not, nothing was entered.
pub(crate) async fn enter(tx: &Tx, new: &NewCall, allowance: Option<&Allowance>) -> Result<bool, Error> {
    if let (Some(allowance), Some(wanted)) = (allowance, &new.reserved)
        && !usage::reserve(tx, allowance, wanted).await?
    {
        return Ok(false);
    }
    insert(tx, new).await?;
    Ok(true)
}

async fn insert(tx: &Tx, new: &NewCall) -> Result<(), Error> {
    tx.put(ActiveModel {
        id: Set(new.id),
        turn_id: Set(new.turn.map(|turn| turn.0)),
        context: Set(new.context.clone()),
        task: Set(new.task.clone()),
        provider: Set(new.provider.clone()),
        model: Set(new.model.clone()),
        estimated: Set(false),
        outcome: Set("pending".to_owned()),
        correlation_id: Set(new.correlation.0),
        reserved_month: Set(new.reserved.as_ref().map(|it| it.month.clone())),
        reserved_tokens: Set(new.reserved.as_ref().map(|it| it.part.tokens)),
        reserved_micros: Set(new.reserved.as_ref().map(|it| it.part.cost_micros)),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
        ..Default::default()
    })
    .await
}

/// How a request went.
#[derive(Clone, Debug)]
pub(crate) struct Settlement {
    /// `ok`, `failed` or `stopped`.
    pub outcome: &'static str,
    pub prompt_tokens: i32,
    pub completion_tokens: i32,
    pub estimated: bool,
    pub cost: Option<Cost>,
    pub ttft_ms: Option<i32>,
    pub latency_ms: Option<i32>,
    pub error_code: Option<&'static str>,
}

pub(crate) async fn settle(tx: &Tx, id: Uuid, how: &Settlement) -> Result<(), Error> {
    tx.update::<Entity>()
        .col_expr(Column::PromptTokens, Expr::value(how.prompt_tokens))
        .col_expr(Column::CompletionTokens, Expr::value(how.completion_tokens))
        .col_expr(Column::Estimated, Expr::value(how.estimated))
        .col_expr(Column::CostMicros, Expr::value(how.cost.as_ref().map(|cost| cost.micros)))
        .col_expr(Column::Currency, Expr::value(how.cost.as_ref().map(|cost| cost.currency.clone())))
        .col_expr(Column::TtftMs, Expr::value(how.ttft_ms))
        .col_expr(Column::LatencyMs, Expr::value(how.latency_ms))
        .col_expr(Column::Outcome, Expr::value(how.outcome))
        .col_expr(Column::ErrorCode, Expr::value(how.error_code))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Settles the requests of a turn that were entered and never sent.
pub(crate) async fn close_unsent(tx: &Tx, turn: TurnId) -> Result<(), Error> {
    close(tx, Condition::all().add(Column::TurnId.eq(turn.0)), "stopped").await
}

/// Settles the requests of a turn that nobody will settle any more, and gives back what they took.
pub(crate) async fn expire(tx: &Tx, turn: TurnId) -> Result<(), Error> {
    expire_where(tx, Condition::all().add(Column::TurnId.eq(turn.0))).await
}

/// The same for all requests of the workspace that were entered an hour ago: no turn takes as long. A process that had slept
/// may have entered them for a turn that was over.
///
/// # Errors
/// When the database fails.
pub async fn expire_old(tx: &Tx) -> Result<(), Error> {
    let before = tx.now() - chrono::Duration::hours(1);
    expire_where(tx, Condition::all().add(Column::CreatedAt.lt(before.0))).await
}

async fn expire_where(tx: &Tx, which: Condition) -> Result<(), Error> {
    let query = tx.find::<Entity>().select_only().filter(which.clone()).filter(Column::Outcome.eq("pending"));
    let query = query.column(Column::ReservedMonth).column(Column::ReservedTokens).column(Column::ReservedMicros);
    let rows: Vec<(Option<String>, Option<i64>, Option<i64>)> = query.into_tuple().all(tx).await?;
    if rows.is_empty() {
        return Ok(());
    }
    close(tx, which, "interrupted").await?;
    let mut back: BTreeMap<String, Part> = BTreeMap::new();
    for (month, tokens, micros) in rows {
        let Some(month) = month else { continue };
        let part = Part { calls: -1, tokens: -tokens.unwrap_or(0), cost_micros: -micros.unwrap_or(0) };
        back.entry(month).or_default().add(part);
    }
    for (month, part) in back {
        usage::adjust(tx, &month, part).await?;
    }
    Ok(())
}

async fn close(tx: &Tx, which: Condition, outcome: &'static str) -> Result<(), Error> {
    tx.update::<Entity>()
        .col_expr(Column::Outcome, Expr::value(outcome))
        .filter(which)
        .filter(Column::Outcome.eq("pending"))
        .exec(tx)
        .await?;
    Ok(())
}

/// Those that were sent, or may yet be.
pub(crate) fn counted() -> Condition {
    let stopped = Condition::all().add(Column::Outcome.eq("stopped")).add(Column::PromptTokens.is_not_null());
    Condition::any().add(Column::Outcome.is_in(["pending", "ok", "failed"])).add(stopped)
}

/// A sum, in a type that all three databases answer alike; nothing counts as zero.
pub(crate) fn sum(of: SimpleExpr, conn: &Conn) -> SimpleExpr {
    SimpleExpr::from(Func::coalesce([of.sum(), Expr::value(0)])).cast_as(Backend::of(conn).whole())
}

/// What was asked since, what is under way with what it took.
pub(crate) async fn since(conn: &Conn, begins: Instant, rates: &Rates) -> Result<Part, Error> {
    let or = |column: Column, other: SimpleExpr| SimpleExpr::from(Func::coalesce([Expr::col(column), other]));
    let completion = or(Column::CompletionTokens, Expr::value(0));
    let tokens = or(Column::PromptTokens, or(Column::ReservedTokens, Expr::value(0))).add(completion);
    // What is under way has no currency yet, and what it took is in ours.
    let micros = or(Column::CostMicros, or(Column::ReservedMicros, Expr::value(0)));
    let query = conn.find::<Entity>().select_only().column(Column::Currency);
    let query = query.column_as(Column::Id.count(), "calls").column_as(sum(tokens, conn), "tokens");
    let query = query.column_as(sum(micros, conn), "micros").group_by(Column::Currency);
    let query = query.filter(Column::CreatedAt.gte(begins.0)).filter(counted());
    let rows: Vec<(Option<String>, i64, i64, i64)> = query.into_tuple().all(conn).await?;
    let mut all = Part::default();
    for (currency, calls, tokens, micros) in rows {
        let cost_micros = currency.map_or(micros, |currency| rates.micros(&Cost { micros, currency }));
        all.add(Part { calls, tokens, cost_micros });
    }
    Ok(all)
}
