//! Making agents, changing them, taking them away and back.

use heraut_kernel::audit::{By, Event, EventType};
use heraut_kernel::{FieldError, Problem, Scope};
use heraut_store::{Tx, audit};
use uuid::Uuid;

use crate::agent::{Agent, NewAgent};
use crate::key::KeyKind;
use crate::store::{agents, versions};
use crate::usecase::copying;
use crate::usecase::keys::{self, NewKey};
use crate::usecase::places::make_room;
use crate::usecase::subject::instructions;
use crate::{Agents, Error};

/// An event of an agent.
pub(crate) fn of(kind: EventType, id: Uuid) -> Event {
    Event::new(kind).with("agent_id", id.to_string())
}

/// Reads an agent.
///
/// # Errors
/// Not found, or the database fails.
pub async fn find(desk: &Agents, scope: &Scope, id: Uuid) -> Result<Agent, Error> {
    let conn = desk.db.read(scope).await?;
    agents::find(&conn, id).await?.ok_or(Error::NotFound)
}

/// Makes an agent, with a first key for pages. Where it is for a scenario and says nothing of what it is told, that is written
/// from the scenario.
///
/// # Errors
/// Not found, refused, or the database fails.
pub async fn create(desk: &Agents, scope: &Scope, new: NewAgent) -> Result<Agent, Error> {
    make(desk, scope, new, None).await
}

/// `like`: the agent of which it is a copy, and is given what that one knows.
async fn make(desk: &Agents, scope: &Scope, mut new: NewAgent, like: Option<Uuid>) -> Result<Agent, Error> {
    if let Some(id) = new.scenario_id {
        let subject = desk.subjects.subject(scope, id).await?.ok_or(Error::NotFound)?;
        if new.instructions.is_empty() {
            new.instructions = instructions(&subject);
        }
        if new.name.is_empty() {
            new.name = subject.nom;
        }
    }
    check(desk, scope, &new).await?;
    let (id, by, user) = (Uuid::now_v7(), By::from(scope), scope.principal.user().map(|user| user.0));
    let (locale, limit) = (scope.locale, desk.places.agents(scope).await?);
    let made = desk.db.write(scope, new, move |tx, new| {
        Box::pin(async move {
            make_room(tx, limit).await?;
            put(tx, id, user, new).await?;
            let name = locale.pick("Pages du site", "Pages of the site").to_owned();
            let first = NewKey { kind: KeyKind::Publishable, name, scopes: Vec::new(), expires_at: None };
            keys::put(tx, id, &first).await?;
            if let Some(like) = like {
                copying::ask(tx, like, id).await?;
            }
            audit::note(tx, by, &of(EventType::AgentCreated, id)).await?;
            agents::find(tx, id).await?.ok_or(Error::NotFound)
        })
    });
    made.await
}

async fn put(tx: &Tx, id: Uuid, user: Option<i64>, new: &NewAgent) -> Result<(), Error> {
    agents::insert(tx, id, user, new).await?;
    Ok(versions::insert(tx, id, 1, &new.instructions, user).await?)
}

/// Changes an agent. `change` is run on it as it is; instructions that change are a new version.
///
/// # Errors
/// Not found, changed meanwhile, refused, or the database fails.
pub async fn update(
    desk: &Agents,
    scope: &Scope,
    id: Uuid,
    revision: Option<i32>,
    change: impl Fn(&mut NewAgent) + Send + Sync + 'static,
) -> Result<Agent, Error> {
    // Weighed on what it is now: only the model's own answers need more than this transaction has.
    let mut new = NewAgent::from(find(desk, scope, id).await?);
    change(&mut new);
    check(desk, scope, &new).await?;
    let (by, user) = (By::from(scope), scope.principal.user().map(|user| user.0));
    let done = desk.db.write(scope, change, move |tx, change| {
        Box::pin(async move {
            let agent = agents::lock(tx, id).await?.ok_or(Error::NotFound)?;
            if revision.is_some_and(|revision| revision != agent.revision) {
                return Err(Error::Stale(agent.revision));
            }
            let (before, version) = (agent.instructions.clone(), agent.version);
            let mut new = NewAgent::from(agent);
            change(&mut new);
            let version = if new.instructions == before { version } else { version + 1 };
            if new.instructions != before {
                versions::insert(tx, id, version, &new.instructions, user).await?;
            }
            agents::update(tx, id, &new, version).await?;
            audit::note(tx, by, &of(EventType::AgentChanged, id)).await?;
            agents::find(tx, id).await?.ok_or(Error::NotFound)
        })
    });
    done.await
}

/// Makes the same agent again, silent until somebody turns it on. What it knows follows in a job.
///
/// # Errors
/// Not found, refused, or the database fails.
pub async fn duplicate(desk: &Agents, scope: &Scope, id: Uuid) -> Result<Agent, Error> {
    let mut new = NewAgent::from(find(desk, scope, id).await?);
    let copy = scope.locale.pick(" (copie)", " (copy)");
    let room = 255 - copy.chars().count();
    new.name = format!("{}{copy}", heraut_kernel::text::truncate(&new.name, room));
    new.is_active = false;
    // A scenario that is gone meanwhile is no reason to refuse a copy.
    if let Some(scenario) = new.scenario_id
        && desk.subjects.subject(scope, scenario).await?.is_none()
    {
        new.scenario_id = None;
    }
    make(desk, scope, new, Some(id)).await
}

/// Deletes an agent, or restores it.
///
/// # Errors
/// Not found, refused where there is no place for it any more, or the database fails.
pub async fn mark(desk: &Agents, scope: &Scope, id: Uuid, deleted: bool) -> Result<(), Error> {
    let limit = if deleted { None } else { desk.places.agents(scope).await? };
    let by = By::from(scope);
    let kind = if deleted { EventType::AgentDeleted } else { EventType::AgentRestored };
    let done = desk.db.write(scope, id, move |tx, id| {
        Box::pin(async move {
            // To restore what is there changes nothing, however full it is.
            let there = !deleted && agents::find(tx, *id).await?.is_some();
            if there {
                return Ok(());
            }
            if !deleted {
                make_room(tx, limit).await?;
            }
            if agents::mark(tx, *id, deleted).await? {
                return Ok(audit::note(tx, by, &of(kind, *id)).await?);
            }
            Err(Error::NotFound)
        })
    });
    done.await
}

/// Tells the model again what it was told in an older version, as a new one.
///
/// # Errors
/// Not found, or the database fails.
pub async fn restore_version(desk: &Agents, scope: &Scope, id: Uuid, numero: i32) -> Result<Agent, Error> {
    let conn = desk.db.read(scope).await?;
    agents::find(&conn, id).await?.ok_or(Error::NotFound)?;
    let version = versions::find(&conn, id, numero).await?.ok_or(Error::NotFound)?;
    drop(conn);
    update(desk, scope, id, None, move |new| new.instructions.clone_from(&version.instructions)).await
}

/// Holds an agent against what its model takes.
async fn check(desk: &Agents, scope: &Scope, new: &NewAgent) -> Result<(), Error> {
    let mut errors = Vec::new();
    let mut fault = |field: &str, code: &str, fr: &str, en: &str| {
        errors.push(FieldError {
            field: field.to_owned(),
            code: code.to_owned(),
            message: scope.locale.pick(fr, en).to_owned(),
        });
    };
    if new.name.trim().is_empty() {
        fault("name", "required", "Donnez un nom à l’agent.", "Give the agent a name.");
    }
    let models = heraut_dialogue::Asks::engine(desk).models_of(scope).await?;
    let model = match &new.model {
        None => Some(std::sync::Arc::clone(models.default_model())),
        Some(name) => models.get(name).ok(),
    };
    match model.map(|model| model.hottest()) {
        None => fault("model", "unknown_value", "Ce modèle n'est pas connu.", "This model is not known."),
        Some(Some(hottest)) if new.temperature.is_some_and(|it| it > f64::from(hottest)) => {
            let most = format!("{hottest:.1}");
            let fr = format!("Ce fournisseur accepte une température de 0 à {}.", most.replace('.', ","));
            let en = format!("This provider takes a temperature from 0 to {most}.");
            fault("temperature", "out_of_range", &fr, &en);
        }
        Some(_) => {}
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::refused(Problem::invalid(errors))) }
}
