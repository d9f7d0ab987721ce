//! Commands that write nothing: greet, help, list, choose, show, export.

use heraut_playbook::understand::{Attente as Quoi, Intent, ScenarioConnu};
use serde_json::json;

use super::settle::{Desk, Outcome};
use super::{Before, ChatError};
use crate::Error;
use crate::action::{Action, ActionKind, entry, next_best};
use crate::chat::{Command, words};
use crate::message::Attente;
use crate::script::Suggestion;
use crate::store::hydrate;
use crate::store::scenarios::{self, Filter};

/// How many scenarios a question offers.
const OFFERED: u64 = 8;

pub(super) async fn perform(desk: &Desk<'_>, command: &Command) -> Result<Outcome, Error> {
    let locale = desk.locale();
    match command {
        Command::Welcome => Ok(welcome(desk)),
        Command::Thanks => Ok(Outcome::say(desk.say("Avec plaisir !", "You are welcome!"))),
        Command::Help { sujet, negation } => Ok(help(desk, *sujet, *negation)),
        Command::List { q } => offer(desk, q.as_deref(), None).await,
        Command::Next => offer(desk, None, desk.before.scenario.as_ref().map(|scenario| scenario.resume.id)).await,
        Command::Choose { id, nom, candidats } => choose(desk, *id, nom.as_deref(), candidats).await,
        Command::Show => Ok(with_scenario(desk, |scenario| Outcome::say(words::summary(scenario, locale)))),
        Command::ShowPlan => Ok(show_plan(desk)),
        Command::Channels => Ok(channels(desk)),
        Command::Export { format } => Ok(export(desk, format.as_deref())),
        Command::Unknown { alternatives } => Ok(unknown(desk, alternatives)),
        _ => Ok(Outcome::default()),
    }
}

/// Does something with the scenario, or asks for one.
pub(super) fn with_scenario(desk: &Desk<'_>, act: impl FnOnce(&crate::scenario::Scenario) -> Outcome) -> Outcome {
    desk.before.scenario.as_deref().map_or_else(|| needs_scenario(desk), act)
}

/// The answer to a command that needs a scenario when there is none.
pub(super) fn needs_scenario(desk: &Desk<'_>) -> Outcome {
    Outcome::say(desk.say(
        "Choisissez d'abord un scénario, ou créez-en un : je m'occupe de la suite.",
        "First choose a scenario, or create one: I will take care of the rest.",
    ))
}

fn welcome(desk: &Desk<'_>) -> Outcome {
    let locale = desk.locale();
    match &desk.before.scenario {
        None => Outcome::say(words::welcome(locale)),
        Some(scenario) => Outcome::say(words::summary(scenario, locale)),
    }
}

fn help(desk: &Desk<'_>, sujet: Option<Intent>, negation: bool) -> Outcome {
    if negation {
        return Outcome::say(desk.say(
            "Entendu, je ne le fais pas. Que souhaitez-vous à la place ?",
            "Understood, I will not do it. What would you like instead?",
        ));
    }
    let how = match sujet {
        Some(Intent::GeneratePlan) => Some(desk.say(
            "Pour obtenir un plan : donnez au moins un objectif et une cible, puis « Générer le plan marketing ». Vous pouvez \
             préciser la durée, les heures par semaine, les canaux et la date de début.",
            "To get a plan: give at least one objective and one audience, then “Generate the marketing plan”. You can state \
             the duration, the hours a week, the channels and the first day.",
        )),
        Some(Intent::Export) => Some(desk.say(
            "Un scénario s'exporte en JSON (réimportable) ou en CSV (s'ouvre directement dans Excel).",
            "A scenario is exported as JSON (can be imported again) or CSV (opens in a spreadsheet).",
        )),
        _ => None,
    };
    let help = words::help(desk.locale());
    Outcome::say(how.map_or_else(|| help.clone(), |how| format!("{how}\n\n{help}")))
}

/// Lists scenarios as buttons.
pub(super) async fn offer(desk: &Desk<'_>, q: Option<&str>, but: Option<i64>) -> Result<Outcome, Error> {
    let filter = Filter { q: q.map(heraut_kernel::text::fold).filter(|q| !q.is_empty()), ..Filter::default() };
    let page = heraut_kernel::PageRequest { after: None, limit: OFFERED + 1 };
    let list = scenarios::list(desk.tx, &filter, &page).await?;
    let found: Vec<ScenarioConnu> = list
        .items
        .into_iter()
        .filter(|scenario| Some(scenario.id) != but)
        .take(8)
        .map(|scenario| ScenarioConnu { id: scenario.id, nom: scenario.nom })
        .collect();
    if found.is_empty() {
        let mut none = Outcome::say(match q {
            Some(q) => desk
                .say(&format!("Je ne trouve pas de scénario pour « {q} »."), &format!("I find no scenario for “{q}”.")),
            None => desk
                .say("Il n'y a pas d'autre scénario. Créons-en un !", "There is no other scenario. Let us create one!"),
        });
        none.actions = entry(desk.locale());
        none.question = true;
        return Ok(none);
    }
    let words = desk.say("Quel scénario souhaitez-vous ouvrir ?", "Which scenario would you like to open?");
    Ok(ask_which(desk, words, &found))
}

fn ask_which(desk: &Desk<'_>, words: String, candidats: &[ScenarioConnu]) -> Outcome {
    let mut actions: Vec<Action> = candidats.iter().map(|it| open(it.id, &it.nom)).collect();
    actions.push(Action::new(
        ActionKind::Secondary,
        "create_scenario",
        desk.say("Créer un scénario", "Create a scenario"),
    ));
    Outcome {
        markdown: words,
        actions,
        question: true,
        attente: Some(Attente { quoi: Quoi::ChoixScenario, params: serde_json::Map::new() }),
        ..Outcome::default()
    }
}

fn open(id: i64, nom: &str) -> Action {
    Action::new(ActionKind::Secondary, "choose_scenario", nom)
        .with(format!("choose_scenario_{id}"), json!({ "id": id }))
}

async fn choose(
    desk: &Desk<'_>,
    id: Option<i64>,
    nom: Option<&str>,
    candidats: &[ScenarioConnu],
) -> Result<Outcome, Error> {
    if let Some(id) = id {
        let scenario = hydrate::scenario(desk.tx, id).await?.ok_or(Error::NotFound)?;
        let mut outcome = Outcome::say(words::summary(&scenario, desk.locale()));
        outcome.scenario_id = Some(id);
        return Ok(outcome);
    }
    if candidats.is_empty() {
        return offer(desk, nom, None).await;
    }
    let words = desk.say("Plusieurs scénarios conviennent. Lequel ?", "Several scenarios fit. Which one?");
    Ok(ask_which(desk, words, candidats))
}

fn show_plan(desk: &Desk<'_>) -> Outcome {
    with_scenario(desk, |scenario| {
        let Some(plan) = &scenario.plan else {
            return Outcome::say(desk.say("Ce scénario n'a pas encore de plan.", "This scenario has no plan yet."));
        };
        Outcome::say(super::generate::plan_words(plan, desk.locale()))
    })
}

fn channels(desk: &Desk<'_>) -> Outcome {
    with_scenario(desk, |_| {
        let mut outcome = Outcome::say(desk.say(
            "Sur quels canaux pouvez-vous publier ? Le plan n'utilisera que ceux-là.",
            "Where can you publish? The plan will use nothing else.",
        ));
        outcome.actions = crate::action::channels(desk.locale());
        outcome
    })
}

fn export(desk: &Desk<'_>, format: Option<&str>) -> Outcome {
    with_scenario(desk, |scenario| {
        let of = |format: &str, fr: &str, en: &str| {
            let href = format!("/api/scenarios/{}/export/{format}", scenario.resume.id);
            Action::new(ActionKind::Primary, "export", desk.say(fr, en))
                .with(format!("export_{format}"), json!({ "format": format, "href": href }))
        };
        let mut actions = vec![
            of("csv", "Télécharger le CSV", "Download the CSV"),
            of("json", "Télécharger le JSON", "Download the JSON"),
        ];
        actions.retain(|action| format.is_none_or(|format| action.params["format"] == format));
        let offered: Vec<String> = actions.iter().map(|action| action.id.clone()).collect();
        let mut outcome = Outcome::say(desk.say("Votre export est prêt.", "Your export is ready."));
        actions.extend(next_best(scenario, desk.locale()).into_iter().filter(|action| !offered.contains(&action.id)));
        outcome.actions = actions;
        outcome.question = true;
        outcome
    })
}

/// A model's answer to what the rules did not understand: its words, the proposals, and those buttons that we know.
fn answered(desk: &Desk<'_>, reply: &serde_json::Value) -> Option<Outcome> {
    let markdown = reply.get("message_markdown")?.as_str()?;
    let suggestions: Vec<Suggestion> = serde_json::from_value(reply.get("proposals")?.clone()).ok()?;
    let intents: Vec<String> = serde_json::from_value(reply.get("intents")?.clone()).unwrap_or_default();
    let errors: Vec<String> = serde_json::from_value(reply.get("errors")?.clone()).unwrap_or_default();
    let mut outcome = Outcome::say(markdown);
    outcome.proposals = super::generate::proposals(suggestions);
    let known = desk.before.scenario.as_deref().map_or_else(|| entry(desk.locale()), |it| next_best(it, desk.locale()));
    // Only what could be offered anyway, in the model's order; the rest of our own buttons comes after.
    let (mut wanted, rest): (Vec<Action>, Vec<Action>) =
        known.into_iter().partition(|action| intents.contains(&action.intent));
    wanted.sort_by_key(|action| intents.iter().position(|intent| *intent == action.intent));
    outcome.actions = wanted.into_iter().chain(rest).collect();
    outcome.question = true;
    outcome.errors = errors.into_iter().map(|message| ChatError { code: "model".to_owned(), message }).collect();
    Some(outcome)
}

fn unknown(desk: &Desk<'_>, alternatives: &[Intent]) -> Outcome {
    if let Some(outcome) = desk.reply.and_then(|reply| answered(desk, &reply.content)) {
        return outcome;
    }
    let mut outcome = Outcome::say(desk.say(
        "Je n'ai pas bien compris. Voici ce que je peux faire maintenant ; vous pouvez aussi reformuler.",
        "I did not quite understand. Here is what I can do now; you can also say it another way.",
    ));
    if desk.before.scenario.is_none() && alternatives.is_empty() {
        outcome.markdown = format!("{}\n\n{}", outcome.markdown, words::help(desk.locale()));
    }
    outcome
}

/// What a button says in the conversation.
pub(super) fn label_of(command: &Command, before: &Before) -> String {
    let say = |fr: &str, en: &str| words::say(before.locale, fr, en);
    let offered = before.last.iter().flat_map(|last| &last.actions);
    match command {
        Command::Add { entite, .. } => {
            say(&format!("Ajouter « {} »", entite.title()), &format!("Add “{}”", entite.title()))
        }
        Command::Create { nom: Some(nom), .. } => {
            say(&format!("Créer le scénario « {nom} »"), &format!("Create the scenario “{nom}”"))
        }
        Command::Search { requete: Some(requete) } => {
            say(&format!("Rechercher « {requete} »"), &format!("Search “{requete}”"))
        }
        Command::Accept { .. } => say("Ajouter la proposition", "Add the proposal"),
        Command::Refuse { .. } => say("Refuser la proposition", "Turn the proposal down"),
        Command::Undo(_) => say("Annuler", "Undo"),
        Command::Choose { id: Some(id), .. } => offered
            .filter(|action| action.intent == "choose_scenario")
            .find(|action| action.params.get("id").and_then(serde_json::Value::as_i64) == Some(*id))
            .map_or_else(|| say("Ouvrir un scénario", "Open a scenario"), |action| action.label.clone()),
        command => offered
            .filter(|action| action.intent == command.intent())
            .map(|action| action.label.clone())
            .next()
            .unwrap_or_else(|| default_label(command, before)),
    }
}

fn default_label(command: &Command, before: &Before) -> String {
    let (fr, en) = match command {
        Command::Help { .. } => ("Aide", "Help"),
        Command::Create { .. } => ("Créer un scénario", "Create a scenario"),
        Command::List { .. } => ("Voir mes scénarios", "See my scenarios"),
        Command::Choose { .. } => ("Travailler sur un scénario existant", "Work on an existing scenario"),
        Command::Next => ("Passer à un autre scénario", "Go to another scenario"),
        Command::Show => ("Où en est ce scénario ?", "How far is this scenario?"),
        Command::Propose { genre: crate::script::Genre::Objectif, .. } => {
            ("Proposer des objectifs", "Suggest objectives")
        }
        Command::Propose { genre: crate::script::Genre::Cible, .. } => ("Proposer des cibles", "Suggest audiences"),
        Command::Propose { .. } => ("Proposer des ressources", "Suggest content"),
        Command::Ask { genre } | Command::Remove { genre, .. } => match genre {
            crate::script::Genre::Objectif => ("Objectif", "Objective"),
            crate::script::Genre::Cible => ("Cible", "Audience"),
            crate::script::Genre::Ressource => ("Ressource", "Resource"),
        },
        Command::SetMaturite { .. } => ("Préciser la maturité", "State the maturity"),
        Command::SetArchetype { .. } => ("Préciser l'objectif", "State the objective"),
        Command::Plan(_) => ("Générer le plan marketing", "Generate the marketing plan"),
        Command::Channels => ("Choisir les canaux du plan", "Choose the channels of the plan"),
        Command::ShowPlan => ("Voir le plan", "See the plan"),
        Command::Search { .. } => ("Rechercher des inspirations", "Search inspirations"),
        Command::Use { .. } => ("Utiliser cette inspiration", "Use this inspiration"),
        Command::Export { .. } => ("Exporter", "Export"),
        Command::Duplicate => ("Dupliquer le scénario", "Duplicate the scenario"),
        Command::Archive => ("Archiver le scénario", "Archive the scenario"),
        _ => ("…", "…"),
    };
    words::say(before.locale, fr, en)
}
