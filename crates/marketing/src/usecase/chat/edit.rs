//! Commands that write: make a scenario, add, take away, say more, undo. An explicit command writes at once and can be undone.

use heraut_playbook::understand::Attente as Quoi;
use heraut_store::Tx;
use serde_json::{Map, Value, json};

use super::ChatError;
use super::converse::{needs_scenario, offer};
use super::propositions;
use super::settle::{Desk, Outcome};
use crate::Error;
use crate::action::{Action, ActionKind, maturities};
use crate::chat::{Command, Inverse, Reformulee, words};
use crate::cible::{Cible, Maturite};
use crate::entite::Entite;
use crate::message::Attente;
use crate::objectif::{Archetype, Objectif};
use crate::ressource::Ressource;
use crate::scenario::Scenario;
use crate::script::Genre;
use crate::store::library::{self, Noun};
use crate::store::scenarios::{self, Change, NewScenario};
use crate::usecase::duplicate::duplicate_in;
use crate::usecase::limits::full;
use crate::usecase::links::{add_row_in, link_in, unlink_in, update_link_in};
use crate::usecase::plan;

pub(super) async fn perform(desk: &Desk<'_>, command: &Command) -> Result<Outcome, Error> {
    if let Command::Create { nom, thematique, description } = command {
        return create(desk, nom.as_deref(), thematique.as_deref(), description.as_deref()).await;
    }
    if let Command::Undo(Some(Inverse::DeleteScenario { id })) = command {
        return unmake(desk, *id).await;
    }
    let Some(scenario) = &desk.before.scenario else { return Ok(needs_scenario(desk)) };
    match command {
        Command::Add { entite, reformulee } => add(desk, scenario, entite, reformulee.as_ref()).await,
        Command::Ask { genre } => Ok(ask(desk, *genre)),
        Command::Remove { genre, id, label } => remove(desk, scenario, *genre, *id, label.as_deref()).await,
        Command::SetMaturite { cible_id, label, maturite } => {
            set_maturite(desk, scenario, *cible_id, label.as_deref(), *maturite).await
        }
        Command::SetArchetype { objectif_id, label, archetype } => {
            set_archetype(desk, scenario, *objectif_id, label.as_deref(), archetype.as_deref()).await
        }
        Command::Duplicate => duplicate(desk, scenario).await,
        Command::Archive => archive(desk, scenario, true).await,
        Command::Undo(inverse) => undo(desk, scenario, inverse.as_ref()).await,
        _ => Ok(Outcome::default()),
    }
}

fn changed(markdown: String, undo: Option<Inverse>) -> Outcome {
    Outcome { markdown, changed: true, undo, ..Outcome::default() }
}

fn question(markdown: String, quoi: Quoi, params: Value) -> Outcome {
    let params = if let Value::Object(params) = params { params } else { Map::new() };
    Outcome { markdown, question: true, attente: Some(Attente { quoi, params }), ..Outcome::default() }
}

async fn create(
    desk: &Desk<'_>,
    nom: Option<&str>,
    thematique: Option<&str>,
    description: Option<&str>,
) -> Result<Outcome, Error> {
    let Some(nom) = nom else {
        return Ok(question(
            desk.say("Comment s'appelle ce scénario ?", "What is this scenario called?"),
            Quoi::NomScenario,
            json!({ "thematique": thematique, "description": description }),
        ));
    };
    let Some(thematique) = thematique else {
        return Ok(question(
            desk.say(
                &format!("« {nom} », c'est noté. Quelle en est la thématique ?"),
                &format!("“{nom}”, noted. What is its theme?"),
            ),
            Quoi::Thematique,
            json!({ "nom": nom, "description": description }),
        ));
    };
    let new = NewScenario {
        nom: nom.to_owned(),
        thematique: thematique.to_owned(),
        description: description.map(str::to_owned),
        langue: desk.locale(),
        demo_cle: None,
    };
    if let Some(full) = no_room(desk).await? {
        return Ok(full);
    }
    let id = scenarios::insert(desk.tx, &new).await?.id;
    let mut outcome = changed(
        desk.say(
            &format!("Le scénario **{nom}** est créé. Donnons-lui un objectif."),
            &format!("The scenario **{nom}** is created. Let us give it an objective."),
        ),
        Some(Inverse::DeleteScenario { id }),
    );
    outcome.scenario_id = Some(id);
    Ok(outcome)
}

fn ask(desk: &Desk<'_>, genre: Genre) -> Outcome {
    let (quoi, fr, en) = match genre {
        Genre::Objectif => (
            Quoi::LabelObjectif,
            "Quel objectif poursuivez-vous ? Par exemple : « Générer des leads qualifiés ».",
            "Which objective do you pursue? For example: “Generate qualified leads”.",
        ),
        Genre::Cible => (
            Quoi::LabelCible,
            "À qui vous adressez-vous ? Par exemple : « Directeur marketing PME ».",
            "Whom do you address? For example: “Marketing director, SME”.",
        ),
        Genre::Ressource => (
            Quoi::TitreRessource,
            "Quel contenu existe déjà ? Donnez son titre, et son adresse si vous l'avez.",
            "Which content exists already? Give its title, and its address if you have it.",
        ),
    };
    let mut outcome = question(desk.say(fr, en), quoi, json!({}));
    let intent = match genre {
        Genre::Objectif => "propose_objectifs",
        Genre::Cible => "propose_cibles",
        Genre::Ressource => "propose_ressources",
    };
    let label = desk.say(
        &format!("Proposer des {}", words::many(genre, desk.locale())),
        &format!("Suggest {}", words::many(genre, desk.locale())),
    );
    outcome.actions = vec![Action::new(ActionKind::Secondary, intent, label)];
    outcome
}

/// Adds an entity to a scenario. Answers its row in the library, and whether the scenario did not have it yet.
pub(super) async fn add_in(tx: &Tx, scenario_id: i64, entite: &Entite) -> Result<(i64, bool), Error> {
    match entite.clone() {
        Entite::Objectif(it) => add_row_in::<Objectif>(tx, scenario_id, &it.into()).await,
        Entite::Cible(it) => add_row_in::<Cible>(tx, scenario_id, &it.into()).await,
        Entite::Ressource(it) => add_row_in::<Ressource>(tx, scenario_id, &it.into()).await,
        Entite::Scenario(_) => Err(Error::NotFound),
    }
}

async fn add(
    desk: &Desk<'_>,
    scenario: &Scenario,
    entite: &Entite,
    reformulee: Option<&Reformulee>,
) -> Result<Outcome, Error> {
    let Some(genre) = entite.genre() else { return Ok(needs_scenario(desk)) };
    let (id, added) = add_in(desk.tx, scenario.resume.id, entite).await?;
    let proposed = match reformulee {
        Some(reformulee) => propositions::reword(desk, scenario, reformulee, entite).await?,
        None => None,
    };
    let titre = entite.title();
    if !added {
        return Ok(Outcome::say(desk.say(
            &format!("« {titre} » fait déjà partie de ce scénario."),
            &format!("“{titre}” is part of this scenario already."),
        )));
    }
    let mut outcome = changed(
        desk.say(&format!("« {titre} » est ajouté au scénario."), &format!("“{titre}” is added to the scenario.")),
        Some(Inverse::Detach {
            genre,
            ids: vec![id],
            message_id: proposed,
            propositions: reformulee
                .filter(|_| proposed.is_some())
                .map(|it| it.proposal_id.clone())
                .into_iter()
                .collect(),
        }),
    );
    if let Entite::Cible(cible) = entite
        && cible.maturite.is_none()
    {
        outcome.markdown.push_str(
            &desk.say(" Où en est cette cible dans sa réflexion ?", " Where does this audience stand in its thinking?"),
        );
        outcome.attente = Some(asks_maturity(id));
    }
    Ok(outcome)
}

fn asks_maturity(cible_id: i64) -> Attente {
    let mut params = Map::new();
    params.insert("cible_id".to_owned(), cible_id.into());
    Attente { quoi: Quoi::Maturite, params }
}

/// A linked entity: by its number, by its label, or the only one there is.
fn linked<'s, T>(
    list: &'s [T],
    id_of: impl Fn(&T) -> i64,
    label_of: impl Fn(&'s T) -> &'s str,
    id: Option<i64>,
    label: Option<&str>,
) -> Option<&'s T> {
    let fold = heraut_kernel::text::fold;
    match (id, label.map(fold)) {
        (Some(id), _) => list.iter().find(|it| id_of(it) == id),
        (None, Some(label)) => list.iter().find(|it| fold(label_of(it)) == label),
        (None, None) if list.len() == 1 => list.first(),
        (None, None) => None,
    }
}

async fn remove(
    desk: &Desk<'_>,
    scenario: &Scenario,
    genre: Genre,
    id: Option<i64>,
    label: Option<&str>,
) -> Result<Outcome, Error> {
    let found = match genre {
        Genre::Objectif => linked(&scenario.objectifs, |it| it.id, |it| &it.label, id, label)
            .map(|it| (it.id, it.label.clone(), it.priorite, None, None)),
        Genre::Cible => linked(&scenario.cibles, |it| it.id, |it| &it.label, id, label)
            .map(|it| (it.id, it.label.clone(), None, it.maturite, None)),
        Genre::Ressource => linked(&scenario.ressources, |it| it.id, |it| &it.titre, id, label)
            .map(|it| (it.id, it.titre.clone(), None, None, it.usage.clone())),
    };
    let Some((id, titre, priorite, maturite, usage)) = found else {
        return Ok(Outcome::say(desk.say(
            "Je ne trouve pas cet élément dans le scénario. Donnez son libellé exact.",
            "I do not find this in the scenario. Give its exact label.",
        )));
    };
    detach(desk.tx, scenario.resume.id, genre, id).await?;
    Ok(changed(
        desk.say(
            &format!("« {titre} » est détaché du scénario ; il reste dans votre bibliothèque."),
            &format!("“{titre}” is detached from the scenario; it stays in your library."),
        ),
        Some(Inverse::Attach { genre, id, priorite, maturite, usage }),
    ))
}

async fn detach(tx: &Tx, scenario_id: i64, genre: Genre, id: i64) -> Result<(), Error> {
    match genre {
        Genre::Objectif => unlink_in::<Objectif>(tx, scenario_id, id).await,
        Genre::Cible => unlink_in::<Cible>(tx, scenario_id, id).await,
        Genre::Ressource => unlink_in::<Ressource>(tx, scenario_id, id).await,
    }
}

async fn set_maturite(
    desk: &Desk<'_>,
    scenario: &Scenario,
    cible_id: Option<i64>,
    label: Option<&str>,
    maturite: Option<Maturite>,
) -> Result<Outcome, Error> {
    let waiting = scenario.cibles.iter().find(|cible| cible.maturite.is_none());
    let cible = linked(&scenario.cibles, |it| it.id, |it| &it.label, cible_id, label)
        .or_else(|| waiting.filter(|_| cible_id.is_none() && label.is_none()));
    let Some(cible) = cible else {
        return Ok(Outcome::say(
            desk.say("De quelle cible s'agit-il ? Donnez son libellé.", "Which audience is it? Give its label."),
        ));
    };
    let Some(maturite) = maturite else {
        let mut outcome = question(
            desk.say(&format!("Où en est « {} » ?", cible.label), &format!("Where does “{}” stand?", cible.label)),
            Quoi::Maturite,
            json!({ "cible_id": cible.id }),
        );
        outcome.actions = maturities(cible.id, &cible.label, desk.locale());
        return Ok(outcome);
    };
    update_link_in::<Cible>(desk.tx, scenario.resume.id, cible.id, Some(maturite)).await?;
    Ok(changed(
        desk.say(&format!("C'est noté pour « {} ».", cible.label), &format!("Noted for “{}”.", cible.label)),
        Some(Inverse::Maturite { cible_id: cible.id, maturite: cible.maturite }),
    ))
}

async fn set_archetype(
    desk: &Desk<'_>,
    scenario: &Scenario,
    objectif_id: Option<i64>,
    label: Option<&str>,
    archetype: Option<&str>,
) -> Result<Outcome, Error> {
    let objectif = linked(&scenario.objectifs, |it| it.id, |it| &it.label, objectif_id, label);
    let (Some(objectif), Some(archetype)) = (objectif, archetype.and_then(Archetype::parse)) else {
        return Ok(Outcome::say(desk.say(
            "De quel objectif s'agit-il, et qu'en attendez-vous : notoriété, leads, conversion, fidélisation, lancement, \
             expertise ou événement ?",
            "Which objective is it, and what do you expect of it: awareness, leads, conversion, retention, launch, expertise \
             or event?",
        )));
    };
    set_archetype_in(desk.tx, objectif.id, archetype).await?;
    let mut outcome = changed(
        desk.say(
            &format!("Merci, « {} » est précisé. Le plan peut être régénéré.", objectif.label),
            &format!("Thank you, “{}” is clear now. The plan can be made again.", objectif.label),
        ),
        None,
    );
    outcome.actions =
        vec![Action::new(ActionKind::Primary, "generate_plan", desk.say("Régénérer le plan", "Regenerate the plan"))];
    Ok(outcome)
}

async fn set_archetype_in(tx: &Tx, objectif_id: i64, archetype: Archetype) -> Result<(), Error> {
    let row = library::lock::<Objectif>(tx, objectif_id).await?.ok_or(Error::NotFound)?;
    let mut contents = Objectif::contents(&row);
    contents.archetype = Some(archetype);
    library::write::<Objectif>(tx, objectif_id, &contents).await?;
    let uses: Vec<i64> = library::usages::<Objectif>(tx, objectif_id).await?.iter().map(|usage| usage.id).collect();
    Ok(scenarios::touch_all(tx, &uses).await?)
}

async fn duplicate(desk: &Desk<'_>, scenario: &Scenario) -> Result<Outcome, Error> {
    if let Some(full) = no_room(desk).await? {
        return Ok(full);
    }
    let id = duplicate_in(desk.tx, scenario.resume.id, desk.locale()).await?;
    let mut outcome = changed(
        desk.say("Voici la copie du scénario.", "Here is the copy of the scenario."),
        Some(Inverse::DeleteScenario { id }),
    );
    outcome.scenario_id = Some(id);
    Ok(outcome)
}

/// What is said where one more scenario has no place.
async fn no_room(desk: &Desk<'_>) -> Result<Option<Outcome>, Error> {
    let full = full(desk.tx, desk.before.limit, 1).await?;
    Ok(full.map(|problem| {
        let message = problem.detail(desk.locale()).to_owned();
        let errors = vec![ChatError { code: problem.code.to_owned(), message: message.clone() }];
        Outcome { errors, ..Outcome::say(message) }
    }))
}

/// Takes back that a scenario was made. The conversation goes on without one, unless it is about another.
async fn unmake(desk: &Desk<'_>, id: i64) -> Result<Outcome, Error> {
    scenarios::set_deleted(desk.tx, id, true).await?;
    let mut outcome = offer(desk, None, Some(id)).await?;
    outcome.markdown = format!("{} {}", desk.say("C'est annulé.", "Undone."), outcome.markdown);
    outcome.leaves = desk.before.scenario.as_ref().is_some_and(|scenario| scenario.resume.id == id);
    Ok(outcome)
}

async fn archive(desk: &Desk<'_>, scenario: &Scenario, archived: bool) -> Result<Outcome, Error> {
    scenarios::lock(desk.tx, scenario.resume.id).await?.ok_or(Error::NotFound)?;
    let row = scenarios::find(desk.tx, scenario.resume.id).await?.ok_or(Error::NotFound)?;
    scenarios::update(desk.tx, &row, &Change { archived: Some(archived), ..Change::default() }).await?;
    let words = if archived {
        desk.say("Le scénario est archivé.", "The scenario is archived.")
    } else {
        desk.say("Le scénario est de nouveau actif.", "The scenario is active again.")
    };
    Ok(changed(words, archived.then_some(Inverse::Archive { archived: false })))
}

async fn undo(desk: &Desk<'_>, scenario: &Scenario, inverse: Option<&Inverse>) -> Result<Outcome, Error> {
    let id = scenario.resume.id;
    match inverse {
        None => return Ok(Outcome::say(desk.say("Il n'y a rien à annuler ici.", "There is nothing to undo here."))),
        Some(Inverse::Detach { genre, ids, message_id, propositions }) => {
            for entity in ids {
                // What is gone already needs no taking back.
                match detach(desk.tx, id, *genre, *entity).await {
                    Ok(()) | Err(Error::NotFound) => {}
                    Err(error) => return Err(error),
                }
            }
            propositions::reopen(desk, scenario, *message_id, propositions).await?;
        }
        Some(Inverse::Attach { genre, id: entity, priorite, maturite, usage }) => {
            match genre {
                Genre::Objectif => link_in::<Objectif>(desk.tx, id, *entity, *priorite).await?,
                Genre::Cible => link_in::<Cible>(desk.tx, id, *entity, *maturite).await?,
                Genre::Ressource => link_in::<Ressource>(desk.tx, id, *entity, usage.clone()).await?,
            };
        }
        Some(Inverse::Maturite { cible_id, maturite }) => {
            update_link_in::<Cible>(desk.tx, id, *cible_id, *maturite).await?;
        }
        Some(Inverse::Archive { archived }) => return archive(desk, scenario, *archived).await,
        Some(Inverse::RestorePlan { numero }) => {
            plan::versions::restore_in(desk.tx, id, *numero).await?;
        }
        Some(Inverse::DeleteScenario { .. }) => {}
    }
    Ok(changed(desk.say("C'est annulé.", "Undone."), None))
}
