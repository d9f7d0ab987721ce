//! What can be decided, one decision per file.

pub mod agents;
mod answer;
pub mod complete;
pub mod copying;
pub mod doors;
pub mod drift;
pub mod identity;
pub mod inbox;
pub mod keys;
pub mod knowledge;
pub mod lead;
pub mod limits;
mod lookup;
pub mod meaning;
mod model;
pub mod pages;
pub mod places;
pub mod purge;
pub mod questions;
mod reading;
pub mod say;
mod seals;
pub mod statistics;
pub mod subject;
pub mod tell;
pub mod visit;
pub mod webhooks;

use std::future::Future;

use chrono_tz::Tz;
use heraut_kernel::Scope;

use crate::{Agents, Error};

/// The time zone of the scope's workspace; an error where the workspace is gone.
pub(crate) fn zone(agents: &Agents, scope: &Scope) -> impl Future<Output = Result<Tz, Error>> {
    let (subjects, scope) = (std::sync::Arc::clone(&agents.subjects), scope.clone());
    async move { subjects.zone(&scope).await?.ok_or(Error::NotFound) }
}
