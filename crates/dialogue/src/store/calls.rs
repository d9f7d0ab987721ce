//! `llm_calls`: every request to a model, entered before it is sent and settled after. It holds no content and outlives the
//! messages: quotas, budgets and statistics come from here.

use heraut_kernel::{CorrelationId, TurnId};
use heraut_store::{Error, Tx, tenant};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use uuid::Uuid;

use crate::prices::Cost;

/// The values of `outcome`.
pub const OUTCOMES: &[&str] = &["pending", "ok", "failed", "stopped", "interrupted"];

mod llm_call {
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
    pub turn: TurnId,
    pub context: String,
    pub task: String,
    pub provider: String,
    pub model: String,
    pub correlation: CorrelationId,
}

pub(crate) async fn insert(tx: &Tx, new: &NewCall) -> Result<(), Error> {
    tx.put(ActiveModel {
        id: Set(new.id),
        turn_id: Set(Some(new.turn.0)),
        context: Set(new.context.clone()),
        task: Set(new.task.clone()),
        provider: Set(new.provider.clone()),
        model: Set(new.model.clone()),
        estimated: Set(false),
        outcome: Set("pending".to_owned()),
        correlation_id: Set(new.correlation.0),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
        ..Default::default()
    })
    .await
}

/// How a request went.
#[derive(Clone, Debug)]
pub(crate) struct Settlement {
    pub prompt_tokens: i32,
    pub completion_tokens: i32,
    pub estimated: bool,
    pub cost: Option<Cost>,
    pub ttft_ms: Option<i32>,
    pub latency_ms: i32,
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
        .col_expr(Column::Outcome, Expr::value(if how.error_code.is_some() { "failed" } else { "ok" }))
        .col_expr(Column::ErrorCode, Expr::value(how.error_code))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Settles the requests of a turn that nobody will settle any more.
pub(crate) async fn close_pending(tx: &Tx, turn: TurnId, outcome: &'static str) -> Result<(), Error> {
    tx.update::<Entity>()
        .col_expr(Column::Outcome, Expr::value(outcome))
        .filter(Column::TurnId.eq(turn.0))
        .filter(Column::Outcome.eq("pending"))
        .exec(tx)
        .await?;
    Ok(())
}
