//! Who did what in a workspace, with the names of those who did it; and what is too old to be kept.

use std::collections::HashMap;

use chrono::{Days, Duration, NaiveDate};
use chrono_tz::Tz;
use heraut_kernel::audit::{Actor, EventType};
use heraut_kernel::{Instant, Page, PageRequest, Scope, UserId};
use heraut_store::audit::{self, Entry, Filter, Key};
use heraut_store::{Db, Error};

use crate::store;

/// Events of one transaction.
const BATCH: u64 = 500;

/// Which events are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Of this kind.
    pub kind: Option<EventType>,
    /// Caused by this one.
    pub actor: Option<Actor>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Up to this day, the day included.
    pub to: Option<NaiveDate>,
    /// With this in what is told of it.
    pub text: Option<String>,
}

/// People by their number.
pub type Names = HashMap<UserId, String>;

/// Reads a page of the log.
///
/// # Errors
/// When the database fails.
pub async fn read(
    db: &Db,
    scope: &Scope,
    wanted: Wanted,
    page: &PageRequest<Key>,
) -> Result<(Page<Entry>, Names), Error> {
    let dated = wanted.from.is_some() || wanted.to.is_some();
    let workspace = if dated { store::workspace(db, scope.workspace).await? } else { None };
    let zone = workspace.and_then(|workspace| workspace.fuseau.parse().ok()).unwrap_or(Tz::UTC);
    let filter = Filter {
        kind: wanted.kind,
        actor: wanted.actor,
        from: wanted.from.map(|day| Instant::start_of(day, zone)),
        until: wanted.to.and_then(|day| day.checked_add_days(Days::new(1))).map(|day| Instant::start_of(day, zone)),
        text: wanted.text,
    };
    let conn = db.read(scope).await?;
    let page = audit::list(&conn, &filter, page).await?;
    drop(conn);
    let mut people: Vec<UserId> = page.items.iter().filter_map(|entry| person(entry.actor)).collect();
    people.sort_unstable_by_key(|user| user.0);
    people.dedup();
    let names = if people.is_empty() { Names::new() } else { store::names_of(db, &people).await? };
    Ok((page, names))
}

const fn person(actor: Option<Actor>) -> Option<UserId> {
    match actor {
        Some(Actor::User(id)) => Some(id),
        _ => None,
    }
}

/// Forgets what was written down more than so many days ago, in the scope's workspace, batch by batch. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn purge(db: &Db, scope: &Scope, days: u32) -> Result<u64, Error> {
    let mut gone = 0;
    loop {
        let work = db.write(scope, days, |tx, days| {
            Box::pin(audit::purge(tx, tx.now() - Duration::days(i64::from(*days)), BATCH))
        });
        let batch = work.await?;
        gone += batch;
        if batch < BATCH {
            return Ok(gone);
        }
    }
}
