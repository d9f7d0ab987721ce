//! A button as a command.

use heraut_kernel::{Locale, Problem};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::command::{Choix, Command, Reformulee};
use crate::script::Genre;

type Params = Map<String, Value>;

impl Command {
    /// Reads what a button sent.
    ///
    /// # Errors
    /// 422 when there is no such intent, or its parameters are not of its shape.
    pub fn from_action(intent: &str, params: &Params, locale: Locale) -> Result<Self, Problem> {
        if !is_known(intent) {
            let (fr, en) = ("Cette action n'est pas connue.", "This action is not known.");
            return Err(Problem::invalid_field("action.intent", "unknown_value", locale, fr, en));
        }
        fits(intent, params, locale)?;
        let command =
            simple(intent).or_else(|| about_scenario(intent, params)).or_else(|| about_entity(intent, params));
        command.or_else(|| about_answer(intent, params)).ok_or_else(|| {
            let (fr, en) =
                ("Ces paramètres ne conviennent pas à cette action.", "These parameters do not suit this action.");
            Problem::invalid_field("action.params", "invalid_value", locale, fr, en)
        })
    }
}

/// How many characters a form may hold. A sentence is cut to what fits; a form is refused, so that nothing is lost unseen.
const LENGTHS: [(&str, &str, usize); 4] = [
    ("create_scenario", "nom", 150),
    ("create_scenario", "thematique", 150),
    ("create_scenario", "description", 5000),
    ("search_inspirations", "requete", 180),
];

fn fits(intent: &str, params: &Params, locale: Locale) -> Result<(), Problem> {
    for (_, name, most) in LENGTHS.into_iter().filter(|(of, ..)| *of == intent) {
        let long = params.get(name).and_then(Value::as_str).is_some_and(|text| text.trim().chars().count() > most);
        if long {
            let (fr, en) =
                (format!("Trop long : {most} caractères au plus."), format!("Too long: at most {most} characters."));
            return Err(Problem::invalid_field(&format!("action.params.{name}"), "too_long", locale, &fr, &en));
        }
    }
    Ok(())
}

/// Every intent that a button may carry.
const INTENTS: [&str; 31] = [
    "welcome",
    "help",
    "thanks",
    "create_scenario",
    "list_scenarios",
    "choose_scenario",
    "next_scenario",
    "show_scenario",
    "propose_objectifs",
    "propose_cibles",
    "propose_ressources",
    "add_objectif",
    "add_cible",
    "add_ressource",
    "remove_objectif",
    "remove_cible",
    "remove_ressource",
    "set_maturite",
    "set_archetype",
    "generate_plan",
    "choose_channels",
    "show_plan",
    "search_inspirations",
    "use_inspiration",
    "accept_proposal",
    "refuse_proposal",
    "accept_all",
    "export",
    "duplicate_scenario",
    "archive_scenario",
    "undo",
];

fn is_known(intent: &str) -> bool {
    INTENTS.contains(&intent)
}

/// Those without parameters.
fn simple(intent: &str) -> Option<Command> {
    Some(match intent {
        "welcome" => Command::Welcome,
        "help" => Command::Help { sujet: None, negation: false },
        "thanks" => Command::Thanks,
        "next_scenario" => Command::Next,
        "show_scenario" => Command::Show,
        "choose_channels" => Command::Channels,
        "show_plan" => Command::ShowPlan,
        "duplicate_scenario" => Command::Duplicate,
        "archive_scenario" => Command::Archive,
        _ => return None,
    })
}

fn about_scenario(intent: &str, params: &Params) -> Option<Command> {
    Some(match intent {
        "create_scenario" => {
            let CreateIn { nom, thematique, description } = read(params)?;
            let some = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
            Command::Create { nom: some(nom), thematique: some(thematique), description: some(description) }
        }
        "list_scenarios" => Command::List { q: field(params, "q")? },
        "choose_scenario" => Command::Choose { id: field(params, "id")?, nom: None, candidats: Vec::new() },
        "generate_plan" => Command::Plan(read(params)?),
        "export" => Command::Export { format: field(params, "format")? },
        _ => return None,
    })
}

fn about_entity(intent: &str, params: &Params) -> Option<Command> {
    let genre = match intent.rsplit('_').next() {
        Some("objectif" | "objectifs") => Genre::Objectif,
        Some("cible" | "cibles") => Genre::Cible,
        _ => Genre::Ressource,
    };
    Some(match intent {
        "propose_objectifs" | "propose_cibles" | "propose_ressources" => {
            Command::Propose { genre, tour: field(params, "tour")?.unwrap_or_default() }
        }
        "add_objectif" | "add_cible" | "add_ressource" => match field(params, "entity")? {
            None => Command::Ask { genre },
            Some(entite) => Command::Add { entite, reformulee: reformulee(params)? },
        },
        "remove_objectif" | "remove_cible" | "remove_ressource" => {
            Command::Remove { genre, id: field(params, "id")?, label: None }
        }
        "set_maturite" => Command::SetMaturite {
            cible_id: field(params, "cible_id")?,
            label: None,
            maturite: field(params, "maturite")?,
        },
        "set_archetype" => Command::SetArchetype {
            objectif_id: field(params, "objectif_id")?,
            label: None,
            archetype: field(params, "archetype")?,
        },
        _ => return None,
    })
}

fn about_answer(intent: &str, params: &Params) -> Option<Command> {
    Some(match intent {
        "search_inspirations" => Command::Search {
            requete: field::<String>(params, "requete")?
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty()),
        },
        "use_inspiration" => Command::Use {
            recherche_id: field(params, "recherche_id")?,
            index: field(params, "index")?,
            comme: field(params, "comme")?,
        },
        "accept_all" => Command::Accept { message_id: field(params, "message_id")?, choix: Choix::Toutes },
        "accept_proposal" => Command::Accept { message_id: field(params, "message_id")?, choix: choix(params)? },
        "refuse_proposal" => Command::Refuse { message_id: field(params, "message_id")?, choix: choix(params)? },
        "undo" if params.is_empty() => Command::Undo(None),
        "undo" => Command::Undo(Some(read(params)?)),
        _ => return None,
    })
}

/// Which proposal is added in other words, where it is one.
fn reformulee(params: &Params) -> Option<Option<Reformulee>> {
    let (message_id, proposal_id) = (field(params, "message_id")?, field(params, "proposal_id")?);
    Some(message_id.zip(proposal_id).map(|(message_id, proposal_id)| Reformulee { message_id, proposal_id }))
}

fn choix(params: &Params) -> Option<Choix> {
    Some(field(params, "proposal_id")?.map_or(Choix::Indecis, Choix::Id))
}

#[derive(Deserialize)]
struct CreateIn {
    nom: Option<String>,
    thematique: Option<String>,
    description: Option<String>,
}

/// All parameters as one structure; nothing when their shape is another.
fn read<T: DeserializeOwned>(params: &Map<String, Value>) -> Option<T> {
    serde_json::from_value(Value::Object(params.clone())).ok()
}

/// One parameter, which may be absent; nothing when its shape is another.
fn field<T: DeserializeOwned>(params: &Map<String, Value>, name: &str) -> Option<Option<T>> {
    match params.get(name) {
        None | Some(Value::Null) => Some(None),
        Some(value) => T::deserialize(value).ok().map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_does_not_fit_is_refused_and_not_cut() {
        let create = |name: &str, length: usize| {
            let params = Params::from_iter([(name.to_owned(), Value::from(format!(" {} ", "é".repeat(length))))]);
            Command::from_action("create_scenario", &params, Locale::Fr)
        };
        for (_, name, most) in LENGTHS.iter().filter(|(intent, ..)| *intent == "create_scenario") {
            assert!(create(name, *most).is_ok(), "{name}");
            let refused = create(name, most + 1).expect_err(name);
            assert_eq!((refused.status, refused.errors[0].code.as_str()), (422, "too_long"));
            assert_eq!(refused.errors[0].field, format!("action.params.{name}"));
        }
    }
}
