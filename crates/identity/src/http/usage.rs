//! `/usage` and `/subscription`: what a workspace has and asks, and what its plan allows.

use axum::extract::{FromRef, State};
use chrono::NaiveDate;
use garde::Validate;
use heraut_dialogue::Line;
use heraut_http::{ApiError, Caller, Json, Policy, Query, Routes, routes};
use heraut_kernel::{Instant, Locale};
use heraut_store::{Db, Error};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::plans::Resource;
use crate::quota::{Quota, Reach};
use crate::usecase::subscriptions::{Held, Subscriptions};
use crate::usecase::usage::{self, Usage, Wanted};

/// The operations on what is used.
pub(super) fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Db: FromRef<S>,
    Subscriptions: FromRef<S>,
{
    Routes::new().route(Policy::viewer(), routes!(get_usage)).route(Policy::viewer(), routes!(get_subscription))
}

/// Which days.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct UsageParams {
    /// The first day, in the workspace's time zone; the first of the month where absent.
    #[garde(skip)]
    from: Option<NaiveDate>,
    /// The last day; today where absent. 100 days at most.
    #[garde(skip)]
    to: Option<NaiveDate>,
}

/// A calendar month of the workspace.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonthOut {
    /// `2027-01`.
    name: String,
    /// When it began.
    begins: Instant,
    /// When the next begins, and with it the next quota.
    ends: Instant,
}

/// How much of something there is.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuotaOut {
    /// Of what.
    what: Resource,
    /// Counted anew each month.
    monthly: bool,
    /// How much there may be; null where nothing limits it.
    limit: Option<i64>,
    /// How much there is, or was asked this month, what is under way included.
    used: i64,
    /// Hundredths of the limit, rounded down.
    percent: Option<i64>,
    /// How far the limit is.
    reach: Reach,
}

impl From<&Quota> for QuotaOut {
    fn from(at: &Quota) -> Self {
        let Quota { what, used, limit } = *at;
        Self { what, monthly: what.monthly(), limit, used, percent: at.percent(), reach: at.reach() }
    }
}

/// A limit that is near or reached.
#[derive(Debug, Serialize, ToSchema)]
pub struct WarningOut {
    /// `quota_near` from 80 % on, `quota_exhausted` from 100 % on.
    code: &'static str,
    /// Of what.
    what: Resource,
    /// Hundredths of the limit.
    percent: i64,
    /// The sentence.
    message: String,
}

/// An amount.
#[derive(Debug, Serialize, ToSchema)]
pub struct CostOut {
    /// ISO 4217.
    currency: String,
    /// Millionths.
    micros: i64,
}

/// What was asked of one model.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelUse {
    /// The provider.
    provider: String,
    /// The model.
    model: String,
    /// Requests that were sent.
    calls: i64,
    /// Those that were not answered well.
    failed: i64,
    /// Tokens read.
    prompt_tokens: i64,
    /// Tokens written.
    completion_tokens: i64,
    /// What they cost; null where the table of prices does not know the model.
    cost: Option<CostOut>,
}

/// What was asked of all models.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Sums {
    /// Requests that were sent.
    calls: i64,
    /// Those that were not answered well.
    failed: i64,
    /// Tokens read.
    prompt_tokens: i64,
    /// Tokens written.
    completion_tokens: i64,
    /// What they cost, by currency.
    costs: Vec<CostOut>,
}

impl Sums {
    fn of<'a>(lines: impl Iterator<Item = &'a Line>) -> Self {
        let mut sums = Self::default();
        for line in lines {
            sums.calls += line.calls;
            sums.failed += line.failed;
            sums.prompt_tokens += line.prompt_tokens;
            sums.completion_tokens += line.completion_tokens;
            let Some(currency) = &line.currency else { continue };
            match sums.costs.iter_mut().find(|cost| cost.currency == *currency) {
                Some(cost) => cost.micros += line.cost_micros,
                None => sums.costs.push(CostOut { currency: currency.clone(), micros: line.cost_micros }),
            }
        }
        sums
    }
}

/// What was asked on one day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayOut {
    /// The day, in the workspace's time zone.
    date: NaiveDate,
    /// All of it.
    #[serde(flatten)]
    sums: Sums,
    /// By model.
    models: Vec<ModelUse>,
}

/// What a workspace has and asks, and what its plan allows.
#[derive(Debug, Serialize, ToSchema)]
pub struct UsageOut {
    /// The plan.
    plan: String,
    /// IANA time zone of the days and of the month.
    fuseau: String,
    /// The month that quotas are counted in.
    month: MonthOut,
    /// What is counted or limited.
    quotas: Vec<QuotaOut>,
    /// Limits that are near or reached.
    warnings: Vec<WarningOut>,
    /// The days that were asked for, those without calls too.
    days: Vec<DayOut>,
    /// All days together.
    totals: Sums,
}

impl UsageOut {
    fn new(usage: &Usage, locale: Locale) -> Self {
        let Usage { held, quotas, days, lines } = usage;
        let warnings = quotas.iter().filter_map(|quota| {
            let code = if quota.reach() == Reach::Spent { "quota_exhausted" } else { "quota_near" };
            let message = quota.warning(locale)?;
            Some(WarningOut { code, what: quota.what, percent: quota.percent()?, message })
        });
        let on = |n: i32| lines.iter().filter(move |line| line.day == n);
        let days = days.iter().zip(0_i32..).map(|(date, n)| DayOut {
            date: *date,
            sums: Sums::of(on(n)),
            models: on(n).map(model_use).collect(),
        });
        Self {
            plan: held.plan.clone(),
            fuseau: held.zone.name().to_owned(),
            month: month(held),
            warnings: warnings.collect(),
            quotas: quotas.iter().map(QuotaOut::from).collect(),
            days: days.collect(),
            totals: Sums::of(lines.iter()),
        }
    }
}

fn month(held: &Held) -> MonthOut {
    MonthOut { name: held.month.name(), begins: held.month.begins, ends: held.month.ends }
}

fn model_use(line: &Line) -> ModelUse {
    let cost = line.currency.clone().map(|currency| CostOut { currency, micros: line.cost_micros });
    ModelUse {
        provider: line.provider.clone(),
        model: line.model.clone(),
        calls: line.calls,
        failed: line.failed,
        prompt_tokens: line.prompt_tokens,
        completion_tokens: line.completion_tokens,
        cost,
    }
}

/// Reads what the workspace has and asks, day by day, and how near its limits are.
#[utoipa::path(get, path = "/usage", tag = "workspace", params(UsageParams), responses((status = 200, body = UsageOut)))]
async fn get_usage(
    State(db): State<Db>,
    State(subscriptions): State<Subscriptions>,
    Caller(scope): Caller,
    Query(params): Query<UsageParams>,
) -> Result<Json<UsageOut>, ApiError> {
    let wanted = Wanted { from: params.from, to: params.to };
    let usage = usage::read(&db, &subscriptions, &scope, wanted).await?;
    Ok(Json(UsageOut::new(&usage, scope.locale)))
}

/// A limit of the plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitOut {
    /// Of what.
    what: Resource,
    /// Counted anew each month.
    monthly: bool,
    /// How much there may be; null where nothing limits it.
    limit: Option<i64>,
}

/// The plan of the workspace. The operator chooses it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubscriptionOut {
    /// The plan.
    plan: String,
    /// Whether it limits nothing.
    unlimited: bool,
    /// What it limits, and what it does not.
    limits: Vec<LimitOut>,
    /// The month that quotas are counted in.
    month: MonthOut,
}

/// Reads the plan that the workspace is on.
#[utoipa::path(get, path = "/subscription", tag = "workspace", responses((status = 200, body = SubscriptionOut)))]
async fn get_subscription(
    State(subscriptions): State<Subscriptions>,
    Caller(scope): Caller,
) -> Result<Json<SubscriptionOut>, ApiError> {
    let held = subscriptions.held(&scope).await.map_err(Error::into_problem)?;
    let limits = Resource::ALL.map(|what| LimitOut { what, monthly: what.monthly(), limit: held.limits.of(what) });
    let unlimited = limits.iter().all(|it| it.limit.is_none());
    Ok(Json(SubscriptionOut { plan: held.plan.clone(), unlimited, limits: limits.into(), month: month(&held) }))
}
