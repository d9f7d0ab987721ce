//! How a workspace wants its assistant: read it, change it, and put it into a request.

use heraut_kernel::audit::{By, Event, EventType};
use heraut_kernel::{Problem, Scope};
use heraut_llm::{ChatRequest, Models};
use heraut_store::audit;

use crate::assistant::{Assistant, Voix};
use crate::script::{self, Genre};
use crate::store::assistant as store;
use crate::{Error, Marketing};

/// Who answers a request, and in which voice.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// `provider/model`; the installation's default without.
    pub model: Option<String>,
    /// Whether a network lies between: only then is there anything to instruct.
    pub remote: bool,
    voix: Voix,
}

impl Chosen {
    /// The request with all that a model behind a network needs.
    #[must_use]
    pub fn instruct(&self, request: ChatRequest, genre: Option<Genre>) -> ChatRequest {
        if self.remote { script::instructed(request, genre, &self.voix) } else { request }
    }
}

/// Who answers: the one of the request, that of the workspace, the default.
///
/// # Errors
/// When the database fails. A model that is not known is for the engine to refuse.
pub async fn choose(marketing: &Marketing, scope: &Scope, wanted: Option<&str>) -> Result<Chosen, Problem> {
    let models = models(marketing, scope).await?;
    let settings = if chooses(&models) { Some(read(marketing, scope).await?) } else { None };
    Ok(chosen(&models, settings, wanted))
}

/// Who can answer in this workspace.
///
/// # Errors
/// When the database fails.
pub async fn models(marketing: &Marketing, scope: &Scope) -> Result<Models, Error> {
    Ok(marketing.engine.models_of(scope).await?)
}

/// Whether there is anything to choose. A workspace that has only the built-in planner reads no settings.
pub(super) fn chooses(models: &Models) -> bool {
    models.names().count() > 1
}

/// Who answers, once the settings are read.
pub(super) fn chosen(models: &Models, settings: Option<Assistant>, wanted: Option<&str>) -> Chosen {
    let wanted = wanted.map(str::to_owned);
    let Some(settings) = settings else { return Chosen { model: wanted, ..Chosen::default() } };
    // One that was chosen and has gone from the configuration must not end every turn.
    let choice = settings.choice.filter(|name| models.get(name).is_ok());
    let model = wanted.or(choice);
    let chain = models.chain(model.as_deref(), false);
    let remote = chain.is_ok_and(|chain| chain.first().is_some_and(|first| !first.immediate()));
    Chosen { model, remote, voix: settings.voix }
}

/// The settings.
///
/// # Errors
/// When the database fails.
pub async fn read(marketing: &Marketing, scope: &Scope) -> Result<Assistant, Error> {
    let conn = marketing.db.read(scope).await?;
    Ok(store::find(&conn).await?)
}

/// A change of the settings; `None` leaves a field alone.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Which model, or the default.
    pub choice: Option<Option<String>>,
    /// How the company speaks.
    pub ton: Option<String>,
    /// What is never said.
    pub a_eviter: Option<Vec<String>>,
}

/// What is written down of a change: which settings, and which model. How a company speaks is its own.
fn told(change: &Change) -> Event {
    let said =
        [("choice", change.choice.is_some()), ("ton", change.ton.is_some()), ("a_eviter", change.a_eviter.is_some())];
    let fields: Vec<&str> = said.into_iter().filter(|(_, said)| *said).map(|(name, _)| name).collect();
    let event = Event::new(EventType::AssistantChanged).with("fields", fields);
    match &change.choice {
        Some(choice) => event.with("choice", choice.clone()),
        None => event,
    }
}

/// Changes the settings, if they still are at the revision that the caller read.
///
/// # Errors
/// Unknown model, stale, or the database fails.
pub async fn update(
    marketing: &Marketing,
    scope: &Scope,
    if_match: Option<i32>,
    change: Change,
) -> Result<Assistant, Problem> {
    if let Some(Some(name)) = &change.choice
        && models(marketing, scope).await?.get(name).is_err()
    {
        return Err(Problem::new(422, "unknown_model", "Ce modèle n'est pas connu.", "This model is not known."));
    }
    let by = By::from(scope);
    let work = marketing.db.write(scope, (if_match, change), move |tx, (if_match, change)| {
        Box::pin(async move {
            let mut settings = store::find(tx).await?;
            super::scenario::check_revision(settings.revision, *if_match)?;
            if let Some(choice) = &change.choice {
                settings.choice.clone_from(choice);
            }
            if let Some(ton) = &change.ton {
                settings.voix.ton.clone_from(ton);
            }
            if let Some(a_eviter) = &change.a_eviter {
                settings.voix.a_eviter.clone_from(a_eviter);
            }
            store::save(tx, &settings).await?;
            audit::note(tx, by, &told(change)).await?;
            Ok::<_, Error>(store::find(tx).await?)
        })
    });
    Ok(work.await?)
}
