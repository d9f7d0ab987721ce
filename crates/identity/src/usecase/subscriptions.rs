//! What a workspace may have and ask, by the plan that it is on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{Datelike, Months, NaiveDate};
use chrono_tz::Tz;
use heraut_dialogue::{Allowance, Allowances, Rates};
use heraut_kernel::audit::{By, Event, EventType};
use heraut_kernel::{Instant, Problem, Scope, WorkspaceId};
use heraut_store::{Db, Error, audit};
use tokio::time::Instant as Moment;

use crate::plans::{Limits, Plans, Resource};
use crate::store;
use crate::store::subscriptions::{self, Subscription};

/// How long what was read of a subscription holds: another process may change it.
const FRESH: Duration = Duration::from_secs(10);

/// Counts what a workspace has, where another context keeps it.
#[async_trait]
pub trait Holdings: std::fmt::Debug + Send + Sync + 'static {
    /// How many there are; nothing where nobody counts such things.
    ///
    /// # Errors
    /// When the database fails.
    async fn there(&self, scope: &Scope, what: Resource) -> Result<Option<i64>, Error>;
}

/// Nobody counts.
#[derive(Clone, Copy, Debug)]
struct Uncounted;

#[async_trait]
impl Holdings for Uncounted {
    async fn there(&self, _: &Scope, _: Resource) -> Result<Option<i64>, Error> {
        Ok(None)
    }
}

/// The plan that a workspace is on.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its name.
    pub plan: String,
    /// What it limits, with what was agreed on beyond it.
    pub limits: Limits,
    /// The time zone whose calendar counts.
    pub zone: Tz,
    /// The month that counts.
    pub month: Month,
    allowance: Option<Arc<Allowance>>,
}

/// A calendar month of a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// When it began.
    pub begins: Instant,
    /// When the next one begins.
    pub ends: Instant,
}

impl Month {
    /// The month of an instant.
    #[must_use]
    pub fn of(at: Instant, zone: Tz) -> Self {
        let today = at.date_in(zone);
        let first = today.with_day(1).unwrap_or(today);
        let (begins, ends) = (Instant::start_of(first, zone), Instant::start_of(first + Months::new(1), zone));
        Self { first, begins, ends }
    }

    /// `2027-01`.
    #[must_use]
    pub fn name(&self) -> String {
        self.first.format("%Y-%m").to_string()
    }
}

/// Knows the plans and who is on which. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Subscriptions(Arc<Inner>, Arc<dyn Holdings>);

#[derive(Debug)]
struct Inner {
    db: Db,
    plans: Plans,
    known: Mutex<HashMap<WorkspaceId, (Moment, Arc<Held>)>>,
}

impl Inner {
    fn known(&self) -> MutexGuard<'_, HashMap<WorkspaceId, (Moment, Arc<Held>)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscriptions {
    /// The subscriptions to these plans.
    #[must_use]
    pub fn new(db: Db, plans: Plans) -> Self {
        Self(Arc::new(Inner { db, plans, known: Mutex::default() }), Arc::new(Uncounted))
    }

    /// The same where somebody counts what workspaces have.
    #[must_use]
    pub fn counted_by(self, holdings: Arc<dyn Holdings>) -> Self {
        Self(self.0, holdings)
    }

    /// How many of something a workspace has; nothing where nobody counts such things.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn there(&self, scope: &Scope, what: Resource) -> Result<Option<i64>, Error> {
        match what {
            Resource::Members => Ok(Some(store::members(&self.0.db, scope.workspace).await?)),
            what => self.1.there(scope, what).await,
        }
    }

    /// The plans.
    #[must_use]
    pub fn plans(&self) -> &Plans {
        &self.0.plans
    }

    /// The plan that a workspace is on, as it was a few seconds ago at most.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn held(&self, scope: &Scope) -> Result<Arc<Held>, Error> {
        let now = self.0.db.now();
        let known = self.0.known().get(&scope.workspace).cloned();
        if let Some((read, held)) = known
            && read.elapsed() < FRESH
            && (held.month.begins..held.month.ends).contains(&now)
        {
            return Ok(held);
        }
        let held = Arc::new(self.read(scope, now).await?);
        self.0.known().insert(scope.workspace, (Moment::now(), Arc::clone(&held)));
        Ok(held)
    }

    async fn read(&self, scope: &Scope, now: Instant) -> Result<Held, Error> {
        let Inner { db, plans, .. } = &*self.0;
        let workspace = store::workspace(db, scope.workspace).await?;
        let zone = workspace.and_then(|workspace| workspace.fuseau.parse().ok()).unwrap_or(Tz::UTC);
        let conn = db.read(scope).await?;
        let subscription = subscriptions::find(&conn).await?;
        drop(conn);
        let (plan, limits) = plans.get(subscription.as_ref().map(|it| it.plan.as_str()));
        if let Some(gone) = subscription.as_ref().filter(|it| it.plan != plan) {
            tracing::warn!(
                workspace = scope.workspace.0,
                plan = gone.plan,
                instead = plan,
                "subscription.unknown_plan"
            );
        }
        let limits = subscription.map_or(limits.clone(), |it| limits.with(it.quota));
        let month = Month::of(now, zone);
        let allowance = limits.models().then(|| {
            Arc::new(Allowance {
                month: month.name(),
                begins: month.begins,
                calls: limits.of(Resource::ModelCalls),
                tokens: limits.of(Resource::Tokens),
                cost_micros: limits.of(Resource::CostMicros),
                rates: Rates(plans.rates.clone()),
            })
        });
        Ok(Held { plan: plan.to_owned(), limits, zone, month, allowance })
    }

    /// How many of something a workspace may have; nothing where nothing limits it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn limit(&self, scope: &Scope, what: Resource) -> Result<Option<i64>, Error> {
        if self.0.plans.shipped() {
            return Ok(None);
        }
        Ok(self.held(scope).await?.limits.of(what))
    }

    /// Puts a workspace on a plan.
    ///
    /// # Errors
    /// Unknown plan or workspace, or the database fails.
    pub async fn subscribe(&self, scope: &Scope, plan: &str, quota: Limits) -> Result<(), Problem> {
        let Inner { db, plans, .. } = &*self.0;
        if !plans.names().any(|name| name == plan) {
            return Err(Problem::new(422, "unknown_plan", "Cette offre n'est pas connue.", "This plan is not known."));
        }
        let found = store::workspace(db, scope.workspace).await.map_err(Error::into_problem)?;
        found.ok_or_else(Problem::not_found)?;
        let subscription = Subscription { plan: plan.to_owned(), quota };
        let (user, by) = (scope.principal.user(), By::from(scope));
        let work = db.write(scope, subscription, move |tx, subscription| {
            Box::pin(async move {
                subscriptions::put(tx, user, subscription).await?;
                let event = Event::new(EventType::SubscriptionChanged).with("plan", subscription.plan.as_str());
                audit::note(tx, by, &event).await?;
                heraut_dialogue::store::usage::forget(tx).await
            })
        });
        work.await.map_err(Error::into_problem)?;
        self.0.known().remove(&scope.workspace);
        Ok(())
    }
}

#[async_trait]
impl Allowances for Subscriptions {
    async fn allowance(&self, scope: &Scope) -> Result<Option<Arc<Allowance>>, Error> {
        if self.0.plans.shipped() {
            return Ok(None);
        }
        Ok(self.held(scope).await?.allowance.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_that_of_the_zone() {
        let at = Instant::parse("2027-01-31T23:30:00Z").unwrap();
        let month = Month::of(at, Tz::Europe__Paris);
        assert_eq!(
            (month.name().as_str(), month.begins.to_string().as_str()),
            ("2027-02", "2027-01-31T23:00:00.000000Z")
        );
        assert_eq!(
            (month.ends.to_string().as_str(), Month::of(at, Tz::UTC).name().as_str()),
            ("2027-02-28T23:00:00.000000Z", "2027-01")
        );
    }
}
