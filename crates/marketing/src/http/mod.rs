//! The only place with axum: one file per resource, handlers of a few lines.

mod answer;
pub mod assistant;
pub mod chat;
pub mod cibles;
pub mod inspirations;
mod library;
pub mod objectifs;
pub mod partages;
pub mod plan_batch;
pub mod plan_items;
pub mod plans;
pub mod playbook;
pub mod ressources;
pub mod scenarios;
pub mod transfer;
pub mod turns;

use axum::extract::FromRef;
use heraut_http::Routes;

use crate::Marketing;

/// The routes of the context, to be put below `/api`.
pub fn router<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Marketing: FromRef<S>,
{
    Routes::new()
        .merge(scenarios::routes())
        .merge(objectifs::routes())
        .merge(cibles::routes())
        .merge(ressources::routes())
        .merge(plans::routes())
        .merge(plan_items::routes())
        .merge(plan_batch::routes())
        .merge(playbook::routes())
        .merge(inspirations::routes())
        .merge(chat::routes())
        .merge(turns::routes())
        .merge(assistant::routes())
        .merge(transfer::routes())
        .merge(partages::routes())
}
