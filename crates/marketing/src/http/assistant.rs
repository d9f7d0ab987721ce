//! `/assistant`: who can answer, who does, and in which voice.

use axum::extract::{FromRef, State};
use garde::Validate;
use heraut_http::extract::rules;
use heraut_http::{ApiError, Caller, IfMatch, Json, Policy, Revisioned, Routes, routes};
use heraut_kernel::{Locale, Patch};
use heraut_llm::{Health, Models, PLAYBOOK};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Marketing;
use crate::assistant::{Assistant, Voix};
use crate::usecase::assistant::{self, Change};

/// The operations on the assistant.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Marketing: FromRef<S>,
{
    Routes::new().route(Policy::viewer(), routes!(get_assistant)).route(Policy::owner(), routes!(update_assistant))
}

/// A member that can answer.
#[derive(Debug, Serialize, ToSchema)]
struct ModelOut {
    /// `provider/model`, or `playbook`.
    name: String,
    /// The provider.
    provider: String,
    /// Whether it can be asked: `up`, `down`, `trying`.
    health: &'static str,
    /// One honest sentence, where it cannot.
    sentence: Option<String>,
}

/// Who answers.
#[derive(Debug, Serialize, ToSchema)]
struct AssistantOut {
    /// Who answers where nobody chooses.
    default: String,
    /// The workspace's own choice.
    choice: Option<String>,
    /// Whether others answer when the one chosen fails.
    fallback: bool,
    /// Who can answer, in the order in which they stand in for each other.
    models: Vec<ModelOut>,
    /// The brand voice.
    voix: Voix,
    /// The lock column.
    revision: i32,
}

/// Reads who answers, and in which voice.
#[utoipa::path(get, path = "/assistant", tag = "assistant", responses((status = 200, body = AssistantOut)))]
async fn get_assistant(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
) -> Result<Revisioned<AssistantOut>, ApiError> {
    let settings = assistant::read(&marketing, &scope).await?;
    let models = assistant::models(&marketing, &scope).await?;
    Ok(shown(&marketing, &models, settings, scope.locale))
}

/// A change of the brand voice.
#[derive(Debug, Default, Deserialize, ToSchema, Validate)]
struct VoixPatch {
    /// How the company speaks, in its own words.
    #[garde(length(chars, max = 1000))]
    #[schema(max_length = 1000)]
    ton: Option<String>,
    /// What is never said.
    #[garde(length(max = 50), inner(inner(length(chars, min = 1, max = 120))))]
    #[schema(max_items = 50)]
    a_eviter: Option<Vec<String>>,
}

/// A change of the assistant.
#[derive(Debug, Deserialize, ToSchema, Validate)]
struct AssistantPatch {
    /// Which model answers, `provider/model`; null for the installation's default.
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_chars(1, 180)))]
    #[schema(value_type = Option<String>, max_length = 180)]
    choice: Patch<String>,
    /// The brand voice.
    #[garde(dive)]
    voix: Option<VoixPatch>,
}

/// Changes who answers, or in which voice.
#[utoipa::path(patch, path = "/assistant", tag = "assistant",
    params(("If-Match" = Option<String>, Header, description = "Revision that was read")),
    request_body = AssistantPatch, responses((status = 200, body = AssistantOut)))]
async fn update_assistant(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    IfMatch(revision): IfMatch,
    Json(body): Json<AssistantPatch>,
) -> Result<Revisioned<AssistantOut>, ApiError> {
    let voix = body.voix.unwrap_or_default();
    let change = Change { choice: body.choice.into_change(), ton: voix.ton, a_eviter: voix.a_eviter };
    let settings = assistant::update(&marketing, &scope, revision, change).await?;
    let models = assistant::models(&marketing, &scope).await?;
    Ok(shown(&marketing, &models, settings, scope.locale))
}

fn shown(marketing: &Marketing, models: &Models, settings: Assistant, locale: Locale) -> Revisioned<AssistantOut> {
    let member = |name: &str| {
        let health = models.get(name).map_or(Health::Up, |model| model.health());
        let provider = name.split('/').next().unwrap_or(PLAYBOOK);
        ModelOut {
            name: name.to_owned(),
            provider: provider.to_owned(),
            health: match health {
                Health::Up => "up",
                Health::Down => "down",
                Health::Trying => "trying",
            },
            sentence: (health == Health::Down).then(|| sentence(provider, marketing.engine.fallback(), locale)),
        }
    };
    let out = AssistantOut {
        default: models.default_model().name().to_owned(),
        choice: settings.choice,
        fallback: marketing.engine.fallback(),
        models: models.names().map(member).collect(),
        voix: settings.voix,
        revision: settings.revision,
    };
    Revisioned(out.revision, out)
}

fn sentence(provider: &str, fallback: bool, locale: Locale) -> String {
    let (fr, en) = if fallback {
        (
            " ne répond pas en ce moment ; un autre répond à sa place.",
            " does not answer at the moment; another answers instead.",
        )
    } else {
        (" ne répond pas en ce moment.", " does not answer at the moment.")
    };
    format!("{provider}{}", locale.pick(fr, en))
}
