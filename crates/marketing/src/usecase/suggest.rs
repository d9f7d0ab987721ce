//! Suggest what a scenario lacks: three proposals, nothing written.

use std::sync::Arc;

use heraut_dialogue::answering::{Answering, Made, answering};
use heraut_dialogue::{Asked, Kept, Partial, Reply, Settled, Thread, Turn};
use heraut_kernel::text::sha256_hex;
use heraut_kernel::{Locale, Problem, Scope, TurnId};
use heraut_llm::{ChatRequest, Judge};
use heraut_store::{BoxFuture, Tx};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::brief::brief;
use crate::scenario::Scenario;
use crate::script::judge::Work;
use crate::script::{self, Genre, SuggestAnswer, SuggestContext, Suggestion};
use crate::usecase::assistant;
use crate::{Error, Marketing};

/// Three suggestions and who made them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Suggestions {
    /// The suggestions.
    pub items: Vec<Suggestion>,
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

/// What a model is asked.
#[must_use]
pub fn request(scenario: &Scenario, genre: Genre, tour: u32, exclus: Vec<String>, locale: Locale) -> ChatRequest {
    script::request(script::SUGGEST, locale, &SuggestContext { genre, brief: brief(scenario), tour, exclus })
}

/// A request for suggestions.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SuggestInput {
    /// Which kind.
    pub genre: Genre,
    /// How many times it was asked before.
    pub tour: u32,
    /// Labels not to propose again.
    pub exclus: Vec<String>,
    /// Which model is to answer.
    pub model: Option<String>,
}

/// A turn that writes nothing but itself.
struct Answered(Work);

impl Thread for Answered {
    type Output = Value;
    type Error = Error;

    fn judge(&self) -> Arc<dyn Judge> {
        self.0.judge()
    }

    fn lacks(&self, answer: &Value) -> bool {
        self.0.lacks(answer)
    }

    fn fill(&self, answer: Value, playbook: &Value) -> Value {
        self.0.fill(answer, playbook)
    }

    fn open<'c>(&'c self, _: &'c Tx, _: TurnId) -> BoxFuture<'c, Result<(), Error>> {
        Box::pin(async { Ok(()) })
    }

    fn settle<'c>(
        &'c self,
        _tx: &'c Tx,
        _turn: TurnId,
        reply: Option<&'c Reply>,
        _opened: bool,
    ) -> BoxFuture<'c, Result<Settled<Value>, Error>> {
        let content = reply.map(|reply| reply.content.clone()).unwrap_or_default();
        Box::pin(async move { Ok(Settled { output: content.clone(), result: content, subject_id: None }) })
    }

    fn stop<'c>(&'c self, _: &'c Tx, _: TurnId, partial: &'c Partial) -> BoxFuture<'c, Result<Kept<Value>, Error>> {
        let content = serde_json::json!({ "items": partial.elements });
        let kept = Settled { output: content.clone(), result: content, subject_id: None };
        Box::pin(async move { Ok((!partial.elements.is_empty()).then_some(kept)) })
    }
}

/// The labels that a suggestion must not repeat.
#[must_use]
pub fn known(scenario: &Scenario, genre: Genre, exclus: &[String]) -> Vec<String> {
    let held: Vec<&String> = match genre {
        Genre::Objectif => scenario.objectifs.iter().map(|it| &it.label).collect(),
        Genre::Cible => scenario.cibles.iter().map(|it| &it.label).collect(),
        Genre::Ressource => scenario.ressources.iter().map(|it| &it.titre).collect(),
    };
    held.into_iter().chain(exclus).cloned().collect()
}

/// Suggests three entities of a kind. `again`: the turn whose next attempt this is.
///
/// # Errors
/// Not found, or nobody could answer.
pub async fn suggest(
    marketing: &Marketing,
    scope: &Scope,
    id: i64,
    input: SuggestInput,
    turn: Option<TurnId>,
) -> Result<Answering<Suggestions>, Problem> {
    let scenario = super::plan::generate::before(marketing, scope, id).await?;
    let request = request(&scenario, input.genre, input.tour, input.exclus.clone(), scope.locale);
    let voice = assistant::choose(marketing, scope, input.model.as_deref()).await?;
    let asked = Asked {
        task: script::SUGGEST.to_owned(),
        context: crate::CONTEXT,
        subject_id: Some(id),
        request_hash: sha256_hex(request.context.to_string().as_bytes()),
        request: serde_json::to_value(&input).unwrap_or_default(),
        model: voice.model.clone(),
        again: turn,
        ..Asked::default()
    };
    let work = Work::Suggest(input.genre, known(&scenario, input.genre, &input.exclus));
    let request = voice.instruct(request, Some(input.genre));
    let begun = marketing.engine.begin(scope, asked, Some(request), Answered(work)).await?;
    let make = |made: Made<Value>| Suggestions {
        items: items_of(made.output),
        turn_id: made.id.0,
        source: made.source,
        degraded: made.degraded,
        reason: made.reason,
        note: made.note,
    };
    answering(marketing, scope, begun, make, again).await
}

fn items_of(content: Value) -> Vec<Suggestion> {
    serde_json::from_value::<SuggestAnswer>(content).map(|answer| answer.items).unwrap_or_default()
}

/// The answer of a turn that suggested.
pub fn again(_: Marketing, _: Scope, turn: Turn) -> BoxFuture<'static, Result<Suggestions, Problem>> {
    let Turn { id, source, degraded, result, .. } = turn;
    let items = items_of(result);
    let made = Suggestions { items, turn_id: id.0, source, degraded, reason: None, note: None };
    Box::pin(async move { Ok(made) })
}
