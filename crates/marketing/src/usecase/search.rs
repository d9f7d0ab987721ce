//! Search inspirations in the library, keep what was found, and adopt a result.

use std::sync::Arc;

use heraut_dialogue::answering::{Answering, Made, answering};
use heraut_dialogue::{Asked, Kept, Partial, Reply, Settled, Thread, Turn};
use heraut_kernel::text::sha256_hex;
use heraut_kernel::{Locale, PageRequest, Problem, Scope, TurnId};
use heraut_llm::{ChatRequest, Judge};
use heraut_playbook::inspirations::{self, GenreEntite};
use heraut_store::{BoxFuture, Tx};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::brief::brief;
use crate::entite::{Entite, EntiteCible, EntiteObjectif, EntiteRessource};
use crate::recherche::Inspiration;
use crate::ressource::TypeRessource;
use crate::scenario::Scenario;
use crate::script::judge::Work;
use crate::script::{self, Genre, SearchAnswer, SearchContext};
use crate::store::recherches;
use crate::usecase::assistant;
use crate::{Error, Marketing};

/// How many past searches count as seen.
const REMEMBERED: u64 = 5;

/// Three results and where they are kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Found {
    /// The results.
    pub items: Vec<Inspiration>,
    /// The search, to be read again or adopted from.
    pub recherche_id: i64,
    /// The turn.
    pub turn_id: Uuid,
    /// Who answered: `playbook` or a model.
    pub source: String,
    /// Whether somebody else answered than was chosen.
    pub degraded: bool,
    /// Why, where it is so: a stable code, `quota_exhausted` or that of the failure.
    pub reason: Option<&'static str>,
    /// One honest sentence about it, where it is so.
    pub note: Option<String>,
}

/// A request for a search.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SearchInput {
    /// The words.
    pub requete: String,
    /// Which model is to answer.
    pub model: Option<String>,
}

/// What a model is asked; what was found before ranks after what is new.
///
/// # Errors
/// When the database fails.
pub async fn request(
    marketing: &Marketing,
    scope: &Scope,
    scenario: &Scenario,
    requete: &str,
) -> Result<ChatRequest, Error> {
    let conn = marketing.db.read(scope).await?;
    let page = PageRequest { after: None, limit: REMEMBERED };
    let past = recherches::list(&conn, scenario.resume.id, &page).await?;
    let deja_vues = past.items.into_iter().flat_map(|past| past.items).map(|item| item.id).collect();
    let context = SearchContext { brief: brief(scenario), requete: requete.to_owned(), deja_vues };
    Ok(script::request(script::SEARCH, scope.locale, &context))
}

struct Searching {
    scenario_id: i64,
    requete: String,
}

impl Thread for Searching {
    type Output = (i64, Vec<Inspiration>);
    type Error = Error;

    fn judge(&self) -> Arc<dyn Judge> {
        Work::Search.judge()
    }

    fn lacks(&self, answer: &Value) -> bool {
        Work::Search.lacks(answer)
    }

    fn fill(&self, answer: Value, playbook: &Value) -> Value {
        Work::Search.fill(answer, playbook)
    }

    fn open<'c>(&'c self, _: &'c Tx, _: TurnId) -> BoxFuture<'c, Result<(), Error>> {
        Box::pin(async { Ok(()) })
    }

    fn settle<'c>(
        &'c self,
        tx: &'c Tx,
        _turn: TurnId,
        reply: Option<&'c Reply>,
        _opened: bool,
    ) -> BoxFuture<'c, Result<Settled<Self::Output>, Error>> {
        Box::pin(async move {
            let answer = reply.and_then(|reply| serde_json::from_value::<SearchAnswer>(reply.content.clone()).ok());
            let items = answer.map(|answer| answer.items).unwrap_or_default();
            let source = reply.map_or(heraut_llm::PLAYBOOK, |reply| reply.source.as_str());
            let id = recherches::insert(tx, self.scenario_id, &self.requete, &items, source).await?;
            Ok(Settled { output: (id, items), result: serde_json::json!({ "recherche_id": id }), subject_id: None })
        })
    }

    /// A search that was stopped found nothing.
    fn stop<'c>(&'c self, _: &'c Tx, _: TurnId, _: &'c Partial) -> BoxFuture<'c, Result<Kept<Self::Output>, Error>> {
        Box::pin(async { Ok(None) })
    }
}

/// Searches, and keeps what was found. `again`: the turn whose next attempt this is.
///
/// # Errors
/// Not found, or nobody could answer.
pub async fn search(
    marketing: &Marketing,
    scope: &Scope,
    id: i64,
    input: SearchInput,
    turn: Option<TurnId>,
) -> Result<Answering<Found>, Problem> {
    let scenario = super::plan::generate::before(marketing, scope, id).await?;
    let request = request(marketing, scope, &scenario, &input.requete).await?;
    let voice = assistant::choose(marketing, scope, input.model.as_deref()).await?;
    let asked = Asked {
        task: script::SEARCH.to_owned(),
        context: crate::CONTEXT,
        subject_id: Some(id),
        request_hash: sha256_hex(input.requete.as_bytes()),
        request: serde_json::to_value(&input).unwrap_or_default(),
        model: voice.model.clone(),
        again: turn,
        ..Asked::default()
    };
    let request = voice.instruct(request, None);
    let searching = Searching { scenario_id: id, requete: input.requete };
    let begun = marketing.engine.begin(scope, asked, Some(request), searching).await?;
    let make = |made: Made<(i64, Vec<Inspiration>)>| {
        let (recherche_id, items) = made.output;
        let Made { id, source, degraded, reason, note, .. } = made;
        Found { items, recherche_id, turn_id: id.0, source, degraded, reason, note }
    };
    answering(marketing, scope, begun, make, again).await
}

/// The answer of a turn that searched.
pub fn again(marketing: Marketing, scope: Scope, turn: Turn) -> BoxFuture<'static, Result<Found, Problem>> {
    Box::pin(async move {
        let (scenario_id, id) = (turn.subject_id.zip(turn.result["recherche_id"].as_i64())).ok_or(Error::NotFound)?;
        let conn = marketing.db.read(&scope).await.map_err(Error::from)?;
        let past = recherches::find(&conn, scenario_id, id).await.map_err(Error::from)?.ok_or(Error::NotFound)?;
        let (source, degraded) = (turn.source, turn.degraded);
        Ok(Found {
            items: past.items,
            recherche_id: id,
            turn_id: turn.id.0,
            source,
            degraded,
            reason: None,
            note: None,
        })
    })
}

/// What is added when a result is adopted, as the kind that the marketer chose.
#[must_use]
pub fn as_entity(item: &Inspiration, comme: Option<Genre>, locale: Locale) -> Entite {
    let Some(genre) = comme.filter(|genre| item.entity.genre() != Some(*genre)) else { return item.entity.clone() };
    let kind = match genre {
        Genre::Objectif => GenreEntite::Objectif,
        Genre::Cible => GenreEntite::Cible,
        Genre::Ressource => GenreEntite::Ressource,
    };
    inspirations::find(&item.id, locale)
        .map(|card| inspirations::as_kind(&card, kind, locale))
        .and_then(|entity| serde_json::to_value(entity).ok())
        .and_then(|value| serde_json::from_value(value).ok())
        .unwrap_or_else(|| reworded(item, genre))
}

/// A result that is in no library, said as another kind in its own words.
fn reworded(item: &Inspiration, genre: Genre) -> Entite {
    let short = |max| heraut_kernel::text::truncate(&item.titre, max).to_owned();
    match genre {
        Genre::Objectif => Entite::Objectif(EntiteObjectif {
            label: short(120),
            description: Some(item.recommandation_action.clone()),
            archetype: None,
        }),
        Genre::Cible => Entite::Cible(EntiteCible {
            label: short(120),
            persona: Some(item.extrait.clone()),
            ..EntiteCible::default()
        }),
        Genre::Ressource => Entite::Ressource(EntiteRessource {
            kind: TypeRessource::Autre,
            titre: short(150),
            url: None,
            note: Some(item.extrait.clone()),
            usage: None,
        }),
    }
}

/// Adds a result of a past search to its scenario.
///
/// # Errors
/// Not found, or the database fails.
pub async fn adopt(
    marketing: &Marketing,
    scope: &Scope,
    scenario_id: i64,
    recherche_id: i64,
    index: usize,
    comme: Option<Genre>,
) -> Result<(bool, Scenario), Error> {
    let input = (scenario_id, recherche_id, index, comme, scope.locale);
    let work = marketing.db.write(scope, input, |tx, (scenario_id, recherche_id, index, comme, locale)| {
        Box::pin(async move {
            let past = recherches::find(tx, *scenario_id, *recherche_id).await?.ok_or(Error::NotFound)?;
            let item = past.items.get(*index).ok_or(Error::NotFound)?;
            let added = super::links::add_entite_in(tx, *scenario_id, as_entity(item, *comme, *locale)).await?;
            Ok((added, super::scenario::whole(tx, *scenario_id).await?))
        })
    });
    work.await
}
