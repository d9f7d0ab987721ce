//! Questions to which an agent knew no answer: settled, or made something to be written for its scenario.

use heraut_kernel::{Problem, Scope};
use uuid::Uuid;

use crate::store::{agents, unanswered};
use crate::{Agents, Error};

/// Settles a question, or opens it again.
///
/// # Errors
/// Not found, or the database fails.
pub async fn settle(desk: &Agents, scope: &Scope, agent_id: Uuid, id: Uuid, done: bool) -> Result<(), Error> {
    let work = desk.db.write(scope, (), move |tx, ()| {
        Box::pin(async move {
            agents::find(tx, agent_id).await?.ok_or(Error::NotFound)?;
            unanswered::find(tx, agent_id, id).await?.ok_or(Error::NotFound)?;
            Ok(unanswered::settle(tx, id, done, None).await?)
        })
    });
    work.await
}

/// Makes a question a ressource of the agent's scenario, and settles it.
///
/// # Errors
/// Not found, refused where the agent is for no scenario, or the database fails.
pub async fn to_ressource(desk: &Agents, scope: &Scope, agent_id: Uuid, id: Uuid) -> Result<(), Error> {
    let conn = desk.db.read(scope).await?;
    let agent = agents::find(&conn, agent_id).await?.ok_or(Error::NotFound)?;
    let question = unanswered::find(&conn, agent_id, id).await?.ok_or(Error::NotFound)?;
    drop(conn);
    let scenario = agent.scenario_id.ok_or_else(|| Error::refused(no_scenario()))?;
    let titre = heraut_kernel::text::truncate(&question.question, 200).to_owned();
    // Under one claim only one change is noted: the question is settled by the product, after the ressource is there.
    desk.subjects.add_ressource(scope, scenario, titre).await.map_err(Error::refused)?;
    settle(desk, &Scope { claim: None, ..scope.clone() }, agent_id, id, true).await
}

fn no_scenario() -> Problem {
    Problem::conflict(
        "no_scenario",
        "Cet agent n’est lié à aucun scénario, ou son scénario a été supprimé.",
        "This agent is for no scenario, or its scenario was deleted.",
    )
}
