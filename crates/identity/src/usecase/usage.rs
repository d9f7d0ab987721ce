//! What a workspace has and asks, beside what its plan allows.

use chrono::{Days, NaiveDate};
use heraut_dialogue::store::{days, usage};
use heraut_dialogue::{Line, Part, Rates};
use heraut_kernel::{Instant, Locale, Problem, Scope};
use heraut_store::{Db, Error};

use super::subscriptions::{Held, Subscriptions};
use crate::plans::Resource;
use crate::quota::Quota;

/// Days of one answer at most.
pub const MOST_DAYS: u64 = 100;

/// The days that are asked for; the month so far where nothing is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// The first.
    pub from: Option<NaiveDate>,
    /// The last.
    pub to: Option<NaiveDate>,
}

/// What a workspace has and asks.
#[derive(Clone, Debug)]
pub struct Usage {
    /// The plan it is on.
    pub held: std::sync::Arc<Held>,
    /// What there is of each thing that is counted or limited.
    pub quotas: Vec<Quota>,
    /// The days.
    pub days: Vec<NaiveDate>,
    /// What was asked on them.
    pub lines: Vec<Line>,
}

/// Reads what a workspace has and asks.
///
/// # Errors
/// Days that are none, or the database fails.
pub async fn read(db: &Db, subscriptions: &Subscriptions, scope: &Scope, wanted: Wanted) -> Result<Usage, Problem> {
    let held = subscriptions.held(scope).await.map_err(Error::into_problem)?;
    let days = days_of(&held, db.now(), wanted, scope.locale)?;
    let bounds: Vec<Instant> = days
        .iter()
        .copied()
        .chain(days.last().and_then(|last| last.checked_add_days(Days::new(1))))
        .map(|day| Instant::start_of(day, held.zone))
        .collect();
    let conn = db.read(scope).await.map_err(Error::into_problem)?;
    let lines = days::lines(&conn, &bounds).await.map_err(Error::into_problem)?;
    let month = of_month(&conn, &held, subscriptions).await.map_err(Error::into_problem)?;
    drop(conn);
    let mut quotas = Vec::new();
    for what in Resource::ALL {
        let used = match what {
            Resource::ModelCalls => Some(month.calls),
            Resource::Tokens => Some(month.tokens),
            Resource::CostMicros => Some(month.cost_micros),
            _ => subscriptions.there(scope, what).await.map_err(Error::into_problem)?,
        };
        let limit = held.limits.of(what);
        // What nobody counts yet and nothing limits has nothing to say.
        if used.is_some() || limit.is_some() {
            quotas.push(Quota { what, used: used.unwrap_or(0), limit });
        }
    }
    Ok(Usage { held, quotas, days, lines })
}

/// What was taken of the month, or what was asked in it where nobody counts.
async fn of_month(conn: &heraut_store::Conn, held: &Held, subscriptions: &Subscriptions) -> Result<Part, Error> {
    if held.limits.models()
        && let Some(counted) = usage::find(conn, &held.month.name()).await?
    {
        return Ok(counted);
    }
    usage::since(conn, held.month.begins, &Rates(subscriptions.plans().rates.clone())).await
}

fn days_of(held: &Held, now: Instant, wanted: Wanted, locale: Locale) -> Result<Vec<NaiveDate>, Problem> {
    let refuse = |field, fr: &str, en: &str| Err(Problem::invalid_field(field, "out_of_range", locale, fr, en));
    let to = wanted.to.unwrap_or_else(|| now.date_in(held.zone));
    let from = wanted.from.unwrap_or_else(|| held.month.first.min(to));
    if from > to {
        return refuse("from", "Le début doit précéder la fin.", "The beginning must come before the end.");
    }
    if (to - from).num_days().unsigned_abs() >= MOST_DAYS {
        return refuse("to", "Choisissez 100 jours au plus.", "Choose 100 days at most.");
    }
    // What lies beyond the calendar of the databases is no day.
    let years = 1970..=9998;
    if !years.contains(&chrono::Datelike::year(&from)) || !years.contains(&chrono::Datelike::year(&to)) {
        return refuse("from", "Cette date n'est pas acceptée.", "This date is not accepted.");
    }
    Ok(from.iter_days().take_while(|day| *day <= to).collect())
}
