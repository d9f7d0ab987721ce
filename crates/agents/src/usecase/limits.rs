//! What is held against a message: the visitor's budget, the agent's, the workspace's.

use std::time::Duration;

use chrono_tz::Tz;
use heraut_kernel::audit::{By, Event, EventType};
use heraut_kernel::{Locale, Problem, Scope};
use heraut_store::{Tx, audit};
use uuid::Uuid;

use crate::agent::Agent;
use crate::budget::{Limit, Part, Whose, Window, WorkspaceBudgets};
use crate::store::{budgets, counters};
use crate::{Agents, Error, words};

/// Whose row of the counters the workspace's is.
const WORKSPACE: Uuid = Uuid::nil();

/// A limit that is held against a message.
#[derive(Clone, Debug)]
pub(super) struct Held {
    /// Whose budget.
    pub subject: Uuid,
    pub(super) window: Window,
    /// The window's name.
    pub name: String,
    limit: Limit,
}

/// The limits for a message that comes now; those of one window alone where nothing else matters. A program is no visitor:
/// only what agent and workspace may do in all is held against it.
///
/// # Errors
/// When the database fails.
pub(super) async fn held(
    desk: &Agents,
    scope: &Scope,
    agent: &Agent,
    visitor: Option<Uuid>,
    zone: Tz,
    only: Option<Window>,
) -> Result<Vec<Held>, Error> {
    let conn = desk.db.read(scope).await?;
    let workspace = budgets::find(&conn).await?;
    drop(conn);
    let now = desk.db.now();
    let all = agent.budgets.limits().chain(workspace.limits());
    let held =
        all.filter(|(_, window, _)| only.is_none_or(|only| only == *window)).filter_map(|(whose, window, limit)| {
            let subject = match whose {
                Whose::Visitor => visitor?,
                Whose::Agent => agent.id,
                Whose::Workspace => WORKSPACE,
            };
            Some(Held { subject, window, name: window.name(now, zone), limit })
        });
    Ok(held.collect())
}

/// Takes a part of each; of all or of none, for the transaction is undone where one has nothing left.
///
/// # Errors
/// 429 past a minute's limit, [`Error::Spent`] past another, or the database fails.
pub(super) async fn reserve(tx: &Tx, limits: &[Held], part: Part) -> Result<(), Error> {
    for held in limits {
        if !counters::reserve(tx, held.subject, &held.name, held.limit, part).await? {
            let spent = || Error::Spent { subject: held.subject, window: held.name.clone() };
            return Err(if held.window == Window::Minute { Error::refused(too_fast()) } else { spent() });
        }
    }
    Ok(())
}

/// Whose budget is spent, where that is something to tell: a visitor who has had theirs is not.
pub(super) fn whose(subject: Uuid, agent_id: Uuid) -> Option<&'static str> {
    match subject {
        WORKSPACE => Some("workspace"),
        subject if subject == agent_id => Some("agent"),
        _ => None,
    }
}

/// The budgets of the workspace.
///
/// # Errors
/// When the database fails.
pub async fn find(desk: &Agents, scope: &Scope) -> Result<WorkspaceBudgets, Error> {
    let conn = desk.db.read(scope).await?;
    Ok(budgets::find(&conn).await?)
}

/// Keeps the budgets of the workspace.
///
/// # Errors
/// When the database fails.
pub async fn set(desk: &Agents, scope: &Scope, now: WorkspaceBudgets) -> Result<(), Error> {
    let by = By::from(scope);
    let done = desk.db.write(scope, now, move |tx, now| {
        Box::pin(async move {
            budgets::put(tx, now).await?;
            Ok(audit::note(tx, by, &Event::new(EventType::AgentBudgetsChanged)).await?)
        })
    });
    done.await
}

fn too_fast() -> Problem {
    let mut problem = Problem::new(429, "too_many_messages", words::slower(Locale::Fr), words::slower(Locale::En));
    problem.retry_after = Some(Duration::from_secs(30));
    problem
}
