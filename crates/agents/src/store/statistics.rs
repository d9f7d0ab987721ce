//! `agent_deltas`, `agent_days`, `agent_histograms`, `agent_day_visitors`.

use std::collections::{BTreeMap, BTreeSet};

use heraut_kernel::Instant;
use heraut_store::{Backend, Conn, Error, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};

use super::counted::{agent_day, agent_day_visitor, agent_delta, agent_histogram};
use crate::statistics::{Counts, Delta, Histogram, Period};

/// Deltas that are looked at in one go.
pub const BATCH: u64 = 500;

/// Notes something that happened on a day.
///
/// # Errors
/// When the database fails.
pub async fn note(tx: &Tx, agent_id: Uuid, jour: &str, delta: &Delta) -> Result<(), Error> {
    let row = agent_delta::ActiveModel {
        id: Set(Uuid::now_v7()),
        agent_id: Set(agent_id),
        jour: Set(jour.to_owned()),
        visitor_id: Set(delta.visitor_id),
        ttft_ms: Set(delta.ttft_ms),
        response_time_ms: Set(delta.response_time_ms),
        created_at: Set(delta.at.unwrap_or(tx.now()).0),
        updated_at: Set(tx.now().0),
        ..Default::default()
    };
    tx.put(row.with(&delta.counts)).await
}

/// What one agent did on one day.
#[derive(Clone, Debug, Default)]
struct Day {
    period: Period,
    timed: i64,
    visitors: BTreeSet<Uuid>,
}

impl Day {
    fn take(&mut self, row: &agent_delta::Model) {
        self.period.counts.add(&row.counts());
        self.visitors.extend(row.visitor_id);
        if let Some(ms) = row.ttft_ms {
            self.period.ttft.note(ms);
        }
        if let Some(ms) = row.response_time_ms {
            self.period.response.note(ms);
            self.period.response_sum_ms += i64::from(ms);
            self.timed += 1;
        }
        if row.conversations > 0 {
            self.period.last_conversation_at =
                Ord::max(self.period.last_conversation_at, Some(Instant(row.created_at)));
        }
    }
}

fn by_day(rows: &[agent_delta::Model]) -> BTreeMap<(Uuid, String), Day> {
    let mut days: BTreeMap<(Uuid, String), Day> = BTreeMap::new();
    for row in rows {
        days.entry((row.agent_id, row.jour.clone())).or_default().take(row);
    }
    days
}

/// Folds a batch of deltas into days. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn fold(tx: &Tx) -> Result<u64, Error> {
    let query = tx.find::<agent_delta::Entity>().order_by_asc(agent_delta::Column::Id).limit(BATCH);
    // Held, so that nobody else folds them too.
    let rows = query.lock_exclusive().all(tx).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    for ((agent_id, jour), day) in by_day(&rows) {
        add_day(tx, agent_id, &jour, &day).await?;
        add_histogram(tx, (agent_id, &jour, "ttft"), &day.period.ttft).await?;
        add_histogram(tx, (agent_id, &jour, "response"), &day.period.response).await?;
        add_visitors(tx, agent_id, &jour, &day.visitors).await?;
    }
    let ids = rows.iter().map(|row| row.id);
    let query = tx.delete::<agent_delta::Entity>().filter(agent_delta::Column::Id.is_in(ids));
    Ok(query.exec(tx).await?.rows_affected)
}

async fn add_day(tx: &Tx, agent_id: Uuid, jour: &str, day: &Day) -> Result<(), Error> {
    use agent_day::{ActiveModel, Column, Entity};
    let there = || {
        let query = tx.find::<Entity>().filter(Column::AgentId.eq(agent_id)).filter(Column::Jour.eq(jour));
        query.lock_exclusive().one(tx)
    };
    let (sum, timed, last) = (day.period.response_sum_ms, day.timed, day.period.last_conversation_at);
    let Some(row) = there().await? else {
        let row = ActiveModel {
            agent_id: Set(agent_id),
            jour: Set(jour.to_owned()),
            response_sum_ms: Set(sum),
            timed_answers: Set(timed),
            last_conversation_at: Set(last.map(|at| at.0)),
            created_at: Set(tx.now().0),
            updated_at: Set(tx.now().0),
            ..Default::default()
        };
        return tx.put(row.with(&day.period.counts)).await;
    };
    let mut counts = row.counts();
    counts.add(&day.period.counts);
    let last = Ord::max(row.last_conversation_at, last.map(|at| at.0));
    let mut query = tx
        .update::<Entity>()
        .col_expr(Column::ResponseSumMs, Expr::value(row.response_sum_ms + sum))
        .col_expr(Column::TimedAnswers, Expr::value(row.timed_answers + timed))
        .col_expr(Column::LastConversationAt, Expr::value(last));
    for (column, value) in count_columns().into_iter().zip(counts.values()) {
        query = query.col_expr(column, Expr::value(value));
    }
    let _ = query.filter(Column::AgentId.eq(agent_id)).filter(Column::Jour.eq(jour)).exec(tx).await?;
    Ok(())
}

/// In the order of [`crate::statistics::COUNTS`].
const fn count_columns() -> [agent_day::Column; 14] {
    use agent_day::Column as C;
    [
        C::Conversations,
        C::UserMessages,
        C::AssistantMessages,
        C::OperatorMessages,
        C::PromptTokens,
        C::CompletionTokens,
        C::CostMicros,
        C::Errors,
        C::Unanswered,
        C::BudgetEnds,
        C::Handoffs,
        C::ThumbsUp,
        C::ThumbsDown,
        C::Leads,
    ]
}

async fn add_histogram(tx: &Tx, of: (Uuid, &str, &str), histogram: &Histogram) -> Result<(), Error> {
    use agent_histogram::{ActiveModel, Column, Entity};
    let (agent_id, jour, metric) = of;
    for (bucket, answers) in &histogram.0 {
        let query = tx
            .update::<Entity>()
            .col_expr(Column::Answers, Expr::col(Column::Answers).add(*answers))
            .filter(Column::AgentId.eq(agent_id))
            .filter(Column::Jour.eq(jour))
            .filter(Column::Metric.eq(metric))
            .filter(Column::Bucket.eq(*bucket));
        if query.exec(tx).await?.rows_affected == 0 {
            tx.put(ActiveModel {
                agent_id: Set(agent_id),
                jour: Set(jour.to_owned()),
                metric: Set(metric.to_owned()),
                bucket: Set(*bucket),
                answers: Set(*answers),
                created_at: Set(tx.now().0),
                updated_at: Set(tx.now().0),
                ..Default::default()
            })
            .await?;
        }
    }
    Ok(())
}

async fn add_visitors(tx: &Tx, agent_id: Uuid, jour: &str, visitors: &BTreeSet<Uuid>) -> Result<(), Error> {
    use agent_day_visitor::{ActiveModel, Column, Entity};
    let key = [Column::WorkspaceId, Column::AgentId, Column::Jour, Column::VisitorId];
    for visitor in visitors {
        let row = ActiveModel {
            workspace_id: Set(tx.workspace().0),
            agent_id: Set(agent_id),
            jour: Set(jour.to_owned()),
            visitor_id: Set(*visitor),
        };
        let once = OnConflict::columns(key).do_nothing_on(key).to_owned();
        Entity::insert(row).on_conflict(once).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// What an agent did on each day from one to another, both included; what was not folded yet counts too.
///
/// # Errors
/// When the database fails.
pub async fn days(conn: &Conn, agent_id: Uuid, from: &str, to: &str) -> Result<BTreeMap<String, Period>, Error> {
    let mut days: BTreeMap<String, Period> = BTreeMap::new();
    let query = conn.find::<agent_day::Entity>().filter(agent_day::Column::AgentId.eq(agent_id));
    for row in query.filter(agent_day::Column::Jour.between(from, to)).all(conn).await? {
        let period = days.entry(row.jour.clone()).or_default();
        period.counts = row.counts();
        period.response_sum_ms = row.response_sum_ms;
        period.last_conversation_at = row.last_conversation_at.map(Instant);
    }
    let query = conn.find::<agent_histogram::Entity>().filter(agent_histogram::Column::AgentId.eq(agent_id));
    for row in query.filter(agent_histogram::Column::Jour.between(from, to)).all(conn).await? {
        let period = days.entry(row.jour).or_default();
        let histogram = if row.metric == "ttft" { &mut period.ttft } else { &mut period.response };
        *histogram.0.entry(row.bucket).or_default() += row.answers;
    }
    for (jour, visitors) in visitors_by_day(conn, agent_id, from, to).await? {
        days.entry(jour).or_default().visitors = visitors;
    }
    let query = conn.find::<agent_delta::Entity>().filter(agent_delta::Column::AgentId.eq(agent_id));
    let pending = query.filter(agent_delta::Column::Jour.between(from, to)).all(conn).await?;
    for ((_, jour), day) in by_day(&pending) {
        let known = known_visitors(conn, agent_id, &jour, &day.visitors).await?;
        let period = days.entry(jour).or_default();
        period.counts.add(&day.period.counts);
        period.response_sum_ms += day.period.response_sum_ms;
        period.ttft.add(&day.period.ttft);
        period.response.add(&day.period.response);
        period.visitors += i64::try_from(day.visitors.len()).unwrap_or(0) - known;
        period.last_conversation_at = Ord::max(period.last_conversation_at, day.period.last_conversation_at);
    }
    Ok(days)
}

async fn visitors_by_day(conn: &Conn, agent_id: Uuid, from: &str, to: &str) -> Result<Vec<(String, i64)>, Error> {
    use agent_day_visitor::{Column, Entity};
    let query = conn.find::<Entity>().select_only().column(Column::Jour);
    let query = query.column_as(Column::VisitorId.count(), "n").filter(Column::AgentId.eq(agent_id));
    Ok(query.filter(Column::Jour.between(from, to)).group_by(Column::Jour).into_tuple().all(conn).await?)
}

/// How many of these visitors were counted on a day already.
async fn known_visitors(conn: &Conn, agent_id: Uuid, jour: &str, visitors: &BTreeSet<Uuid>) -> Result<i64, Error> {
    use agent_day_visitor::{Column, Entity};
    let query = conn.find::<Entity>().select_only().column_as(Column::VisitorId.count(), "n");
    let query = query.filter(Column::AgentId.eq(agent_id)).filter(Column::Jour.eq(jour));
    let query = query.filter(Column::VisitorId.is_in(visitors.iter().copied()));
    Ok(query.into_tuple().one(conn).await?.unwrap_or_default())
}

/// Visitors from one day to another, each once.
///
/// # Errors
/// When the database fails.
pub async fn visitors(conn: &Conn, agent_id: Uuid, from: &str, to: &str) -> Result<i64, Error> {
    use agent_day_visitor::{Column, Entity};
    let query = conn.find::<Entity>().select_only().column_as(Expr::col(Column::VisitorId).count_distinct(), "n");
    let query = query.filter(Column::AgentId.eq(agent_id)).filter(Column::Jour.between(from, to));
    let folded: i64 = query.into_tuple().one(conn).await?.unwrap_or_default();
    let query = conn.find::<agent_delta::Entity>().select_only().column(agent_delta::Column::VisitorId).distinct();
    let query = query.filter(agent_delta::Column::AgentId.eq(agent_id));
    let query = query.filter(agent_delta::Column::Jour.between(from, to));
    let pending: Vec<Option<Uuid>> = query.into_tuple().all(conn).await?;
    let pending: Vec<Uuid> = pending.into_iter().flatten().collect();
    let query = conn.find::<Entity>().select_only().column_as(Expr::col(Column::VisitorId).count_distinct(), "n");
    let query = query.filter(Column::AgentId.eq(agent_id)).filter(Column::Jour.between(from, to));
    let query = query.filter(Column::VisitorId.is_in(pending.iter().copied()));
    let known: i64 = query.into_tuple().one(conn).await?.unwrap_or_default();
    Ok(folded + i64::try_from(pending.len()).unwrap_or(0) - known)
}

/// One line of the seed's view.
#[derive(Clone, Debug, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct AgentStatistics {
    /// The agent.
    pub agent_id: Uuid,
    /// Who made it.
    pub user_id: Option<i64>,
    /// Its name.
    pub name: String,
    /// Conversations that began.
    pub total_conversations: i64,
    /// Messages of visitors and answers.
    pub total_messages: i64,
    /// Messages of visitors.
    pub user_messages: i64,
    /// Answers.
    pub assistant_messages: i64,
    /// Tokens, read and written.
    pub total_tokens_used: i64,
    /// Milliseconds of an answer; nothing where none was timed.
    pub avg_response_time_ms: Option<i64>,
    /// When a conversation last began.
    pub last_conversation_date: Option<Instant>,
}

/// The seed's view: a line for each agent, those without conversations too. Up to the last folding.
///
/// # Errors
/// When the database fails.
pub async fn view(conn: &Conn) -> Result<Vec<AgentStatistics>, Error> {
    let whole = Backend::of(conn).whole();
    let mut select = sea_orm::sea_query::Query::select();
    for column in ["agent_id", "user_id", "name", "last_conversation_date"] {
        select.column(column);
    }
    for column in [
        "total_conversations",
        "total_messages",
        "user_messages",
        "assistant_messages",
        "total_tokens_used",
        "avg_response_time_ms",
    ] {
        select.expr_as(Expr::col(column).cast_as(whole), column);
    }
    select.from("agent_statistics").and_where(Expr::col("workspace_id").eq(conn.workspace().0));
    select.order_by("name", sea_orm::Order::Asc).order_by("agent_id", sea_orm::Order::Asc);
    let rows = conn.query_all(&select).await?;
    let read = |row: &sea_orm::QueryResult| {
        Ok::<_, Error>(AgentStatistics {
            agent_id: row.try_get("", "agent_id")?,
            user_id: row.try_get("", "user_id")?,
            name: row.try_get("", "name")?,
            total_conversations: row.try_get("", "total_conversations")?,
            total_messages: row.try_get("", "total_messages")?,
            user_messages: row.try_get("", "user_messages")?,
            assistant_messages: row.try_get("", "assistant_messages")?,
            total_tokens_used: row.try_get("", "total_tokens_used")?,
            avg_response_time_ms: row.try_get("", "avg_response_time_ms")?,
            last_conversation_date: row.try_get::<Option<_>>("", "last_conversation_date")?.map(Instant),
        })
    };
    rows.iter().map(read).collect()
}

/// What an agent's counts were on one day, folded or not.
///
/// # Errors
/// When the database fails.
pub async fn counts(conn: &Conn, agent_id: Uuid, from: &str, to: &str) -> Result<Counts, Error> {
    let mut all = Counts::default();
    for period in days(conn, agent_id, from, to).await?.values() {
        all.add(&period.counts);
    }
    Ok(all)
}
