//! Commands whose answer a model makes: propose, plan, search.

use heraut_kernel::Locale;
use heraut_playbook::understand::Attente as Quoi;
use serde_json::json;

use super::converse::needs_scenario;
use super::edit::add_in;
use super::settle::{Desk, Outcome};
use crate::Error;
use crate::action::{Action, ActionKind};
use crate::chat::words::{many, say};
use crate::chat::{Command, Inverse};
use crate::message::{Attente, Proposal, StatutProposition};
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::script::{Genre, SearchAnswer, SuggestAnswer, Suggestion};
use crate::store::{hydrate, recherches};
use crate::usecase::{plan, search};

/// How many lines of a plan the chat shows; the rest is in the table.
const LINES: usize = 6;

pub(super) async fn perform(desk: &Desk<'_>, command: &Command) -> Result<Outcome, Error> {
    let Some(scenario) = &desk.before.scenario else { return Ok(needs_scenario(desk)) };
    match command {
        Command::Propose { genre, tour } => Ok(propose(desk, *genre, *tour)),
        Command::Plan(_) => make_plan(desk, scenario).await,
        Command::Search { requete: None } => Ok(ask_what(desk)),
        Command::Search { requete: Some(requete) } => find(desk, scenario, requete).await,
        Command::Use { recherche_id, index, comme } => adopt(desk, scenario, *recherche_id, *index, *comme).await,
        _ => Ok(Outcome::default()),
    }
}

/// The answer of the model as the task's type.
fn read<T: serde::de::DeserializeOwned>(desk: &Desk<'_>) -> Option<T> {
    desk.reply.and_then(|reply| T::deserialize(&reply.content).ok())
}

/// Suggestions as proposals of a message.
pub(super) fn proposals(items: Vec<Suggestion>) -> Vec<Proposal> {
    let proposal = |(item, rank): (Suggestion, u32)| Proposal {
        id: format!("p{rank}"),
        entity: item.entity,
        label: item.label,
        description: item.description,
        insight: Some(item.insight).filter(|insight| !insight.is_empty()),
        statut: StatutProposition::Proposee,
    };
    items.into_iter().zip(1..).map(proposal).collect()
}

fn propose(desk: &Desk<'_>, genre: Genre, tour: u32) -> Outcome {
    let items = read::<SuggestAnswer>(desk).map(|answer| answer.items).unwrap_or_default();
    let word = many(genre, desk.locale());
    let mut outcome = Outcome::say(desk.say(
        &format!(
            "Voici trois {word} pour ce scénario. Ajoutez ce qui vous convient ; rien n'est écrit sans votre accord."
        ),
        &format!(
            "Here are three {word} for this scenario. Add what suits you; nothing is written without your consent."
        ),
    ));
    outcome.proposals = proposals(items);
    let intent = match genre {
        Genre::Objectif => "propose_objectifs",
        Genre::Cible => "propose_cibles",
        Genre::Ressource => "propose_ressources",
    };
    outcome.actions = vec![
        Action::new(ActionKind::Secondary, "accept_all", desk.say("Tout ajouter", "Add all")),
        Action::new(ActionKind::Secondary, intent, desk.say("Autres propositions", "Other suggestions"))
            .with("more", json!({ "tour": tour + 1 })),
    ];
    outcome
}

async fn make_plan(desk: &Desk<'_>, scenario: &Scenario) -> Result<Outcome, Error> {
    let (Some(options), Some(draft)) = (desk.options, desk.reply.map(plan::generate::read)) else {
        return Ok(Outcome::say(desk.say("Le plan n'a pas pu être établi.", "The plan could not be made.")));
    };
    let numero = plan::store_in(desk.tx, scenario, options, &draft).await?;
    desk.marketing.count_plan();
    let after = hydrate::scenario(desk.tx, scenario.resume.id).await?.ok_or(Error::NotFound)?;
    let Some(made) = &after.plan else { return Ok(Outcome::default()) };
    let mut outcome = Outcome { changed: true, markdown: plan_words(made, desk.locale()), ..Outcome::default() };
    outcome.undo = (numero > 1).then_some(Inverse::RestorePlan { numero: numero - 1 });
    ask_archetype(desk, made, &mut outcome);
    Ok(outcome)
}

/// Where the planner was unsure of an objectif, it asks.
fn ask_archetype(desk: &Desk<'_>, made: &Plan, outcome: &mut Outcome) {
    let Some(unsure) = made.avertissements.iter().find(|it| it.code == "objectif_a_preciser") else { return };
    let Some(objectif_id) = unsure.params.get("objectif_id").and_then(serde_json::Value::as_i64) else { return };
    let candidates = unsure.params.get("candidates").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    let known = heraut_playbook::archetypes(desk.locale());
    outcome.actions = candidates
        .iter()
        .filter_map(serde_json::Value::as_str)
        .filter_map(|id| known.iter().find(|archetype| archetype.id == id))
        .take(3)
        .map(|archetype| {
            Action::new(ActionKind::Secondary, "set_archetype", archetype.label.to_string()).with(
                format!("set_archetype_{}", archetype.id),
                json!({ "objectif_id": objectif_id, "archetype": archetype.id }),
            )
        })
        .collect();
    let mut params = serde_json::Map::new();
    params.insert("objectif_id".to_owned(), objectif_id.into());
    outcome.attente = Some(Attente { quoi: Quoi::Archetype, params });
}

/// A plan in the chat: its summary, its first lines, what the planner wants known.
pub(super) fn plan_words(plan: &Plan, locale: Locale) -> String {
    use std::fmt::Write;
    let mut text = format!("{}\n", plan.resume);
    for item in plan.items.iter().take(LINES) {
        let date =
            item.date_debut.map(|date| date.format(locale.pick("%d/%m", "%b %-d")).to_string()).unwrap_or_default();
        let _ = write!(text, "\n- **{date}** · {} · {}", item.canal, item.message);
    }
    let rest = plan.items.len().saturating_sub(LINES);
    if rest > 0 {
        let more = say(
            locale,
            &format!("\n\n… et {rest} autres lignes dans le tableau du plan."),
            &format!("\n\n… and {rest} more lines in the table of the plan."),
        );
        text.push_str(&more);
    }
    for warning in &plan.avertissements {
        let _ = write!(text, "\n\n> {}", warning.message);
    }
    text
}

fn ask_what(desk: &Desk<'_>) -> Outcome {
    Outcome {
        markdown: desk.say(
            "Que cherchez-vous ? Quelques mots suffisent, par exemple « webinar industrie ».",
            "What are you looking for? A few words are enough, for example “webinar manufacturing”.",
        ),
        question: true,
        attente: Some(Attente { quoi: Quoi::RequeteInspiration, params: serde_json::Map::new() }),
        ..Outcome::default()
    }
}

async fn find(desk: &Desk<'_>, scenario: &Scenario, requete: &str) -> Result<Outcome, Error> {
    use std::fmt::Write;
    let items = read::<SearchAnswer>(desk).map(|answer| answer.items).unwrap_or_default();
    let source = desk.reply.map_or(heraut_llm::PLAYBOOK, |reply| reply.source.as_str());
    let id = recherches::insert(desk.tx, scenario.resume.id, requete, &items, source).await?;
    let mut outcome = Outcome::say(if items.iter().all(|item| item.hors_requete) {
        desk.say(
            "Rien ne correspond exactement ; voici ce qui convient à ce scénario :",
            "Nothing matches exactly; here is what suits this scenario:",
        )
    } else {
        desk.say("Voici trois inspirations :", "Here are three inspirations:")
    });
    for (item, rank) in items.iter().zip(0..) {
        let _ = write!(
            outcome.markdown,
            "\n\n**{}. {}** — {} *{}* ({})",
            rank + 1,
            item.titre,
            item.extrait,
            item.recommandation_action,
            item.source
        );
        let label = desk.say(&format!("Utiliser « {} »", item.titre), &format!("Use “{}”", item.titre));
        outcome.actions.push(
            Action::new(ActionKind::Suggest, "use_inspiration", label)
                .with(format!("use_inspiration_{rank}"), json!({ "recherche_id": id, "index": rank })),
        );
    }
    let mut params = serde_json::Map::new();
    params.insert("recherche_id".to_owned(), id.into());
    outcome.attente = Some(Attente { quoi: Quoi::ChoixInspiration, params });
    Ok(outcome)
}

async fn adopt(
    desk: &Desk<'_>,
    scenario: &Scenario,
    recherche_id: Option<i64>,
    index: Option<usize>,
    comme: Option<Genre>,
) -> Result<Outcome, Error> {
    let past = match recherche_id {
        Some(id) => Some(recherches::find(desk.tx, scenario.resume.id, id).await?.ok_or(Error::NotFound)?),
        None => recherches::newest(desk.tx, scenario.resume.id).await?,
    };
    let Some(item) = past.as_ref().and_then(|past| past.items.get(index.unwrap_or_default())) else {
        return Ok(ask_what(desk));
    };
    let entite = search::as_entity(item, comme, desk.locale());
    let (id, added) = add_in(desk.tx, scenario.resume.id, &entite).await?;
    let titre = entite.title();
    if !added {
        return Ok(Outcome::say(desk.say(
            &format!("« {titre} » fait déjà partie de ce scénario."),
            &format!("“{titre}” is part of this scenario already."),
        )));
    }
    Ok(Outcome {
        markdown: desk.say(
            &format!("L'inspiration est reprise : « {titre} » est ajouté au scénario."),
            &format!("The inspiration is taken up: “{titre}” is added to the scenario."),
        ),
        changed: true,
        undo: entite.genre().map(|genre| Inverse::detach(genre, vec![id])),
        ..Outcome::default()
    })
}
