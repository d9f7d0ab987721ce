//! Accept or turn down what the assistant proposed.

use super::converse::needs_scenario;
use super::edit::add_in;
use super::settle::{Desk, Outcome};
use crate::Error;
use crate::chat::{Choix, Command, Inverse, Reformulee};
use crate::entite::Entite;
use crate::message::{Message, Proposal, StatutProposition};
use crate::scenario::Scenario;
use crate::script::Genre;
use crate::store::messages;

pub(super) async fn perform(desk: &Desk<'_>, command: &Command) -> Result<Outcome, Error> {
    let (message_id, choix, accept) = match command {
        Command::Accept { message_id, choix } => (*message_id, choix, true),
        Command::Refuse { message_id, choix } => (*message_id, choix, false),
        _ => return Ok(Outcome::default()),
    };
    let Some(scenario) = &desk.before.scenario else { return Ok(needs_scenario(desk)) };
    let message = match message_id {
        Some(id) => Some(of_scenario(desk, scenario, id).await?),
        None => desk.before.last.clone(),
    };
    let Some(mut message) = message else { return Ok(nothing(desk)) };
    let chosen = chosen(&message, choix);
    if chosen.is_empty() {
        return Ok(nothing(desk));
    }
    let mut outcome = Outcome { changed: accept, ..Outcome::default() };
    let titles: Vec<String> = chosen.iter().map(|rank| format!("« {} »", message.proposals[*rank].label)).collect();
    let titles = titles.join(", ");
    if accept {
        outcome.undo = write(desk, scenario, &message, &chosen).await?;
        outcome.markdown = desk.say(&format!("Ajouté : {titles}."), &format!("Added: {titles}."));
    } else {
        outcome.markdown =
            desk.say(&format!("D'accord, j'écarte {titles}."), &format!("All right, I leave out {titles}."));
    }
    for rank in &chosen {
        message.proposals[*rank].statut = if accept { StatutProposition::Acceptee } else { StatutProposition::Refusee };
    }
    messages::set_proposals(desk.tx, message.id, &message.proposals).await?;
    Ok(outcome)
}

fn nothing(desk: &Desk<'_>) -> Outcome {
    Outcome::say(desk.say(
        "Aucune proposition n'attend de réponse. Voulez-vous que j'en fasse de nouvelles ?",
        "No proposal waits for an answer. Shall I make new ones?",
    ))
}

/// Places of the chosen proposals in their message. A single one that waits needs no name.
fn chosen(message: &Message, choix: &Choix) -> Vec<usize> {
    let waiting: Vec<usize> = message
        .proposals
        .iter()
        .enumerate()
        .filter(|(_, proposal)| proposal.statut == StatutProposition::Proposee)
        .map(|(place, _)| place)
        .collect();
    match choix {
        Choix::Toutes => waiting,
        Choix::Indecis if waiting.len() == 1 => waiting,
        Choix::Indecis => Vec::new(),
        Choix::Id(id) => waiting.into_iter().filter(|place| message.proposals[*place].id == *id).collect(),
        Choix::Rangs(rangs) => rangs.iter().filter_map(|rang| waiting.get(rang.checked_sub(1)?).copied()).collect(),
    }
}

async fn write(
    desk: &Desk<'_>,
    scenario: &Scenario,
    message: &Message,
    chosen: &[usize],
) -> Result<Option<Inverse>, Error> {
    let mut written: Option<(Genre, Vec<i64>)> = None;
    for place in chosen {
        let entite = &message.proposals[*place].entity;
        let (id, added) = add_in(desk.tx, scenario.resume.id, entite).await?;
        if let (true, Some(genre)) = (added, entite.genre()) {
            written.get_or_insert_with(|| (genre, Vec::new())).1.push(id);
        }
    }
    let propositions = chosen.iter().map(|place| message.proposals[*place].id.clone()).collect();
    Ok(written.map(|(genre, ids)| Inverse::Detach { genre, ids, message_id: Some(message.id), propositions }))
}

async fn of_scenario(desk: &Desk<'_>, scenario: &Scenario, message_id: i64) -> Result<Message, Error> {
    let found = messages::find(desk.tx, message_id).await?;
    found.filter(|message| message.scenario_id == Some(scenario.resume.id)).ok_or(Error::NotFound)
}

/// What the marketer reworded was added: the proposal says so from now on, in the marketer's words. Answers its message,
/// unless it waited no longer.
pub(super) async fn reword(
    desk: &Desk<'_>,
    scenario: &Scenario,
    reformulee: &Reformulee,
    entite: &Entite,
) -> Result<Option<i64>, Error> {
    let mut message = of_scenario(desk, scenario, reformulee.message_id).await?;
    let waits = |proposal: &&mut Proposal| {
        proposal.id == reformulee.proposal_id && proposal.statut == StatutProposition::Proposee
    };
    let Some(proposal) = message.proposals.iter_mut().find(waits) else { return Ok(None) };
    proposal.statut = StatutProposition::Acceptee;
    entite.title().clone_into(&mut proposal.label);
    proposal.entity = entite.clone();
    messages::set_proposals(desk.tx, message.id, &message.proposals).await?;
    Ok(Some(message.id))
}

/// What was added is taken back: the proposals wait again.
pub(super) async fn reopen(
    desk: &Desk<'_>,
    scenario: &Scenario,
    message_id: Option<i64>,
    ids: &[String],
) -> Result<(), Error> {
    let Some(message_id) = message_id else { return Ok(()) };
    // One whose seven days are over needs no answer any more.
    let found = match of_scenario(desk, scenario, message_id).await {
        Err(Error::NotFound) => return Ok(()),
        found => found?,
    };
    let mut message = found;
    for proposal in message.proposals.iter_mut().filter(|proposal| ids.contains(&proposal.id)) {
        proposal.statut = StatutProposition::Proposee;
    }
    Ok(messages::set_proposals(desk.tx, message.id, &message.proposals).await?)
}
