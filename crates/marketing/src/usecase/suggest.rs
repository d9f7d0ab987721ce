//! Suggest what a scenario lacks: three proposals, nothing written.

use heraut_dialogue::{Asked, Ran, Reply, Settled, Thread};
use heraut_kernel::text::sha256_hex;
use heraut_kernel::{Locale, Problem, Scope, TurnId};
use heraut_llm::ChatRequest;
use heraut_store::{BoxFuture, Tx};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::brief::brief;
use crate::scenario::Scenario;
use crate::script::{self, Genre, SuggestAnswer, SuggestContext, Suggestion};
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
}

/// What a model is asked.
#[must_use]
pub fn request(scenario: &Scenario, genre: Genre, tour: u32, exclus: Vec<String>, locale: Locale) -> ChatRequest {
    script::request(script::SUGGEST, locale, &SuggestContext { genre, brief: brief(scenario), tour, exclus })
}

/// A turn that writes nothing but itself.
struct Answered;

impl Thread for Answered {
    type Output = Value;
    type Error = Error;

    fn settle<'c>(
        &'c self,
        _tx: &'c Tx,
        _turn: TurnId,
        reply: Option<&'c Reply>,
    ) -> BoxFuture<'c, Result<Settled<Value>, Error>> {
        let content = reply.map(|reply| reply.content.clone()).unwrap_or_default();
        Box::pin(async move { Ok(Settled { output: content.clone(), result: content, subject_id: None }) })
    }
}

/// Suggests three entities of a kind.
///
/// # Errors
/// Not found, or nobody could answer.
pub async fn suggest(
    marketing: &Marketing,
    scope: &Scope,
    id: i64,
    genre: Genre,
    tour: u32,
    exclus: Vec<String>,
) -> Result<Suggestions, Problem> {
    let scenario = super::plan::generate::before(marketing, scope, id).await?;
    let request = request(&scenario, genre, tour, exclus, scope.locale);
    let asked = Asked {
        task: script::SUGGEST.to_owned(),
        subject_id: Some(id),
        request_hash: sha256_hex(request.context.to_string().as_bytes()),
        ..Asked::default()
    };
    match marketing.engine.run(scope, asked, Some(request), Answered).await? {
        Ran::Fresh { id, source, degraded, output } => {
            let answer: SuggestAnswer = serde_json::from_value(output).map_err(|_| Problem::internal())?;
            Ok(Suggestions { items: answer.items, turn_id: id.0, source, degraded })
        }
        // Without a client id every turn is a fresh one.
        Ran::Before(_) => Err(Problem::internal()),
    }
}
