//! Who answers for an agent.

use std::sync::Arc;

use heraut_dialogue::Asks;
use heraut_kernel::{Problem, Scope};
use heraut_llm::ChatModel;

use crate::agent::Agent;
use crate::{Agents, Error};

/// The model that answers, and its name where somebody chose one: the agent, else the workspace. One that has gone from the
/// configuration must not end every conversation.
///
/// # Errors
/// When the database fails.
pub(super) async fn of(
    desk: &Agents,
    scope: &Scope,
    agent: &Agent,
) -> Result<(Option<String>, Arc<dyn ChatModel>), Problem> {
    let models = desk.engine().models_of(scope).await.map_err(Error::from)?;
    let name = match agent.model.clone().filter(|name| models.get(name).is_ok()) {
        Some(name) => Some(name),
        None => desk.subjects.model(scope).await?,
    };
    let model = match &name {
        Some(name) => models.get(name).map_err(|_| Problem::internal())?,
        None => Arc::clone(models.default_model()),
    };
    Ok((name, model))
}
