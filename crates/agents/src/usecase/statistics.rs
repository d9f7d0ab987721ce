//! What is told of an agent's days, and how it is counted anew.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use heraut_dialogue::prices::Cost;
use heraut_dialogue::{Asks, Rates};
use heraut_kernel::{Instant, Problem, Scope};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::agent::Agent;
use crate::budget::Window;
use crate::message::{Author, Message};
use crate::statistics::{Counts, Delta, Period, PeriodOut};
use crate::store::{agents, conversations, messages, statistics as store};
use crate::{Agents, Error};

/// Days of one answer at most.
const MOST_DAYS: i64 = 366;

/// One day.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = JourAgent)]
pub struct DayOut {
    /// Which.
    pub jour: NaiveDate,
    /// What it was.
    #[serde(flatten)]
    pub period: PeriodOut,
}

/// What is told of an agent.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = StatistiquesAgent)]
pub struct Report {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The whole time.
    pub total: PeriodOut,
    /// As many days before it.
    pub before: PeriodOut,
    /// Day by day, those without anything too.
    pub days: Vec<DayOut>,
}

/// The day of an instant, by the calendar of the workspace.
pub(crate) fn jour(at: Instant, zone: Tz) -> String {
    Window::Day.name(at, zone)
}

pub(super) fn day_of(name: &str) -> NaiveDate {
    name.parse().unwrap_or_default()
}

/// What is told of an agent from one day to another, both included; the last thirty where nobody says.
///
/// # Errors
/// Not found, refused where the days make no sense, or the database fails.
pub async fn report(
    desk: &Agents,
    scope: &Scope,
    id: Uuid,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> Result<Report, Error> {
    let zone = super::zone(desk, scope).await?;
    let to = to.unwrap_or_else(|| day_of(&jour(desk.db.now(), zone)));
    let from = from.unwrap_or_else(|| to - Days::new(29));
    let length = (to - from).num_days() + 1;
    if !(1..=MOST_DAYS).contains(&length) {
        let (fr, en) = ("La période va d’un jour à 366 jours.", "The period is from one day to 366 days.");
        return Err(Error::refused(Problem::invalid_field("to", "out_of_range", scope.locale, fr, en)));
    }
    let conn = desk.db.snapshot(scope).await?;
    agents::find(&conn, id).await?.ok_or(Error::NotFound)?;
    let span = Days::new(u64::try_from(length).unwrap_or(1));
    let days = store::days(&conn, id, &from.to_string(), &to.to_string()).await?;
    let before = store::days(&conn, id, &(from - span).to_string(), &(from - Days::new(1)).to_string()).await?;
    let mut total = sum(days.values());
    total.visitors = store::visitors(&conn, id, &from.to_string(), &to.to_string()).await?;
    let mut earlier = sum(before.values());
    earlier.visitors =
        store::visitors(&conn, id, &(from - span).to_string(), &(from - Days::new(1)).to_string()).await?;
    let nothing = Period::default();
    let all = from.iter_days().take(usize::try_from(length).unwrap_or(0));
    let days = all.map(|jour| {
        let period = days.get(&jour.to_string()).unwrap_or(&nothing);
        DayOut { jour, period: period.into() }
    });
    Ok(Report { from, to, days: days.collect(), total: (&total).into(), before: (&earlier).into() })
}

fn sum<'a>(periods: impl Iterator<Item = &'a Period>) -> Period {
    periods.fold(Period::default(), |mut all, period| {
        all.counts.add(&period.counts);
        all.ttft.add(&period.ttft);
        all.response.add(&period.response);
        all.response_sum_ms += period.response_sum_ms;
        all.last_conversation_at = all.last_conversation_at.max(period.last_conversation_at);
        all
    })
}

/// Folds what happened into days, batch by batch. Answers how many deltas.
///
/// # Errors
/// When the database fails.
pub async fn fold(desk: &Agents, scope: &Scope) -> Result<u64, Error> {
    let mut all = 0;
    loop {
        let folded = desk.db.write(scope, (), |tx, ()| Box::pin(async move { Ok::<_, Error>(store::fold(tx).await?) }));
        let folded = folded.await?;
        all += folded;
        if folded < store::BATCH {
            return Ok(all);
        }
    }
}

/// What counting anew came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RecomptageAgent)]
pub struct Recount {
    /// The first day that was counted anew.
    pub from: NaiveDate,
    /// Messages that are kept, as they are counted now.
    pub messages: i64,
    /// How many of them were not counted before.
    pub drift: i64,
}

/// Counts an agent anew from the messages that are kept, and raises what is less than that. Nothing is lowered: what is counted
/// beyond them are messages that were deleted since, and programs, of which nothing is kept.
///
/// # Errors
/// Not found, or the database fails.
pub async fn rebuild(desk: &Agents, scope: &Scope, id: Uuid) -> Result<Recount, Error> {
    let zone = super::zone(desk, scope).await?;
    let conn = desk.db.read(scope).await?;
    let agent = agents::find(&conn, id).await?.ok_or(Error::NotFound)?;
    drop(conn);
    let rates = desk.engine().rates(scope).await?;
    fold(desk, scope).await?;
    let done = desk.db.write(scope, (agent, rates), move |tx, (agent, rates)| {
        Box::pin(async move {
            let today = day_of(&jour(tx.now(), zone));
            let kept = u64::try_from(agent.retention_days - 1).unwrap_or(0);
            let from = today.checked_sub_days(Days::new(kept)).unwrap_or(today);
            let first = from.to_string();
            let counted = store::days(tx, agent.id, &first, &today.to_string()).await?;
            let mut recount = Recount { from, messages: 0, drift: 0 };
            for (day, kept) in recount_of(tx, agent, (zone, rates), &first).await? {
                let missing = counted.get(&day).map_or_else(|| kept.clone(), |there| missing(&kept, there));
                recount.messages += messages_of(&kept);
                recount.drift += messages_of(&missing);
                for delta in missing {
                    store::note(tx, agent.id, &day, &delta).await?;
                }
            }
            Ok::<_, Error>(recount)
        })
    });
    let recount = done.await?;
    fold(desk, scope).await?;
    Ok(recount)
}

fn messages_of(deltas: &[Delta]) -> i64 {
    deltas.iter().map(|delta| delta.counts.user_messages + delta.counts.assistant_messages).sum()
}

/// What has to be added to a day that is counted, so that nothing of it is less than what is kept.
fn missing(kept: &[Delta], counted: &Period) -> Vec<Delta> {
    let mut all = Counts::default();
    let (mut ttft, mut response) = (counted.ttft.clone(), counted.response.clone());
    let mut visitors = BTreeSet::new();
    let mut missing = Vec::new();
    for delta in kept {
        all.add(&delta.counts);
        let rest = Delta {
            counts: Counts::default(),
            // One who is there already is counted once all the same.
            visitor_id: delta.visitor_id.filter(|id| visitors.insert(*id)),
            ttft_ms: delta.ttft_ms.filter(|ms| !ttft.take(*ms)),
            response_time_ms: delta.response_time_ms.filter(|ms| !response.take(*ms)),
            at: None,
        };
        if rest.visitor_id.is_some() || rest.ttft_ms.is_some() || rest.response_time_ms.is_some() {
            missing.push(rest);
        }
    }
    let counts = all.beyond(&counted.counts);
    if counts != Counts::default() {
        let at = kept.iter().filter_map(|delta| delta.at).max();
        missing.push(Delta { counts, at, ..Delta::default() });
    }
    missing
}

/// What is kept of an agent since a day, by day.
async fn recount_of(
    tx: &heraut_store::Tx,
    agent: &Agent,
    (zone, rates): (Tz, &Rates),
    first: &str,
) -> Result<BTreeMap<String, Vec<Delta>>, Error> {
    let mut days: BTreeMap<String, Vec<Delta>> = BTreeMap::new();
    for row in conversations::of_agent(tx, agent.id).await? {
        let begun = jour(row.created_at, zone);
        if row.messages > 0 && begun.as_str() >= first {
            let counts = Counts { conversations: 1, ..Counts::default() };
            days.entry(begun).or_default().push(Delta { counts, at: Some(row.created_at), ..Delta::default() });
        }
        if jour(row.last_message_at, zone).as_str() < first {
            continue;
        }
        for message in messages::whole(tx, row.id).await? {
            let day = jour(message.created_at, zone);
            if day.as_str() >= first {
                days.entry(day).or_default().push(delta_of(&message, row.visitor_id, rates));
            }
        }
    }
    Ok(days)
}

/// What a message that is kept adds.
fn delta_of(message: &Message, visitor: Uuid, rates: &Rates) -> Delta {
    let cost = message.cost_micros.zip(message.currency.clone());
    let is = |author| i64::from(message.author == author);
    let ended = |how| i64::from(message.finish_reason.as_deref() == Some(how));
    let counts = Counts {
        user_messages: is(Author::Visitor),
        assistant_messages: is(Author::Agent) + is(Author::Operator),
        operator_messages: is(Author::Operator),
        prompt_tokens: message.prompt_tokens.map_or(0, i64::from),
        completion_tokens: message.completion_tokens.map_or(0, i64::from),
        cost_micros: cost.map_or(0, |(micros, currency)| rates.micros(&Cost { micros, currency })),
        unanswered: ended("unknown"),
        budget_ends: ended("budget"),
        thumbs_up: i64::from(message.feedback == Some(1)),
        thumbs_down: i64::from(message.feedback == Some(-1)),
        ..Counts::default()
    };
    let agent = message.author == Author::Agent;
    Delta {
        counts,
        visitor_id: (message.author == Author::Visitor).then_some(visitor),
        ttft_ms: message.ttft_ms,
        response_time_ms: message.response_time_ms.filter(|_| agent),
        at: None,
    }
}

/// Notes something that a visitor did beside writing.
pub(crate) async fn note(
    tx: &heraut_store::Tx,
    agent_id: Uuid,
    day: &str,
    counts: Counts,
) -> Result<(), heraut_store::Error> {
    store::note(tx, agent_id, day, &Delta { counts, ..Delta::default() }).await
}
