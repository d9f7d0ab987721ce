//! Whether what is counted agrees with what is kept. A message is noted in the transaction that stores it, so fewer counted than
//! kept is a fault; more is what visitors deleted, or programs asked.

use chrono::Days;
use heraut_kernel::{Instant, Scope};
use uuid::Uuid;

use super::statistics::{day_of, jour};
use crate::store::{agents, messages, statistics as store};
use crate::{Agents, Error};

/// Days that are looked at: those that are over, and recent.
const LOOKED_AT: u64 = 2;

/// An agent of which less is counted than is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drift {
    /// The agent.
    pub agent_id: Uuid,
    /// Messages that are kept and not counted.
    pub messages: i64,
}

/// Compares the last two whole days of every agent of a workspace.
///
/// # Errors
/// When the database fails.
pub async fn check(desk: &Agents, scope: &Scope) -> Result<Vec<Drift>, Error> {
    let zone = super::zone(desk, scope).await?;
    let today = day_of(&jour(desk.db.now(), zone));
    let first = today - Days::new(LOOKED_AT);
    let begins = |day: chrono::NaiveDate| {
        let local = day.and_time(chrono::NaiveTime::MIN).and_local_timezone(zone).earliest();
        local.map_or_else(
            || Instant::new(day.and_time(chrono::NaiveTime::MIN).and_utc()),
            |at| Instant::new(at.to_utc()),
        )
    };
    let conn = desk.db.snapshot(scope).await?;
    let mut drifts = Vec::new();
    for (agent_id, _) in agents::retentions(&conn).await? {
        let kept = messages::count_between(&conn, agent_id, begins(first), begins(today)).await?;
        if kept == 0 {
            continue;
        }
        let days = store::days(&conn, agent_id, &first.to_string(), &(today - Days::new(1)).to_string()).await?;
        let counted: i64 = days.values().map(|it| it.counts.user_messages + it.counts.assistant_messages).sum();
        if kept > counted {
            tracing::warn!(agent = %agent_id, workspace = scope.workspace.0, kept, counted, "statistics.drift");
            drifts.push(Drift { agent_id, messages: kept - counted });
        }
    }
    Ok(drifts)
}
