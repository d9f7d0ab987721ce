//! The routes of the context.

mod agents;
mod answer;
mod budgets;
mod identity;
mod inbox;
mod keys;
mod knowledge;
mod leads;
mod openai;
mod statistics;
mod visits;
mod webhooks;
mod widget;

use axum::extract::FromRef;
use heraut_http::Routes;

use crate::Agents;

/// All operations of the context.
pub fn router<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Agents: FromRef<S>,
{
    Routes::new()
        .merge(statistics::routes())
        .merge(budgets::routes())
        .merge(agents::routes())
        .merge(keys::routes())
        .merge(knowledge::routes())
        .merge(inbox::routes())
        .merge(leads::routes())
        .merge(openai::routes())
        .merge(visits::routes())
        .merge(widget::routes())
        .merge(webhooks::routes())
        .merge(identity::routes())
}
