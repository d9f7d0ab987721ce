//! `/agents`.

use axum::extract::{FromRef, State};
use garde::Validate;
use heraut_http::extract::rules;
use heraut_http::{
    ApiError, Caller, Created, IfMatch, Json, PageParams, PageQuery, Path, Policy, Query, Revisioned, Routes, routes,
};
use heraut_kernel::text::fold;
use heraut_kernel::{FieldError, Locale, Page, Patch, Problem};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::agent::{Agent, AgentSummary, Languages, NewAgent, Texts, Version};
use crate::budget::Budgets;
use crate::origin;
use crate::store::agents::{self, ListKey};
use crate::store::versions;
use crate::theme::Theme;
use crate::usecase::agents as usecase;
use crate::{Agents, Error};

/// Characters of instructions.
const INSTRUCTIONS: usize = 20_000;

/// The operations on agents.
pub(super) fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Agents: FromRef<S>,
{
    Routes::new()
        .route(Policy::viewer(), routes!(list_agents))
        .route(Policy::editor(), routes!(create_agent))
        .route(Policy::viewer(), routes!(get_agent))
        .route(Policy::editor(), routes!(update_agent, delete_agent))
        .route(Policy::editor(), routes!(restore_agent))
        .route(Policy::editor(), routes!(duplicate_agent))
        .route(Policy::viewer(), routes!(list_agent_versions))
        .route(Policy::editor(), routes!(restore_agent_version))
}

fn revisioned(agent: Agent) -> Revisioned<Agent> {
    Revisioned(agent.revision, agent)
}

/// Which agents.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct ListParams {
    /// Text in name or role; case and accents do not count.
    #[garde(length(chars, max = 150))]
    q: Option<String>,
}

/// Lists agents, newest change first.
#[utoipa::path(get, path = "/agents", tag = "agents", params(ListParams, PageParams),
    responses((status = 200, body = Page<AgentSummary>)))]
async fn list_agents(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Query(params): Query<ListParams>,
    PageQuery(page): PageQuery<ListKey>,
) -> Result<Json<Page<AgentSummary>>, ApiError> {
    let q = params.q.map(|text| fold(&text)).filter(|text| !text.is_empty());
    let conn = desk.db.read(&scope).await.map_err(Error::from)?;
    Ok(Json(agents::list(&conn, q.as_deref(), &page).await.map_err(Error::from)?))
}

/// A new agent; what is absent is as the product has it.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct AgentIn {
    /// Name; the scenario's where absent.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 255))]
    #[schema(max_length = 255)]
    name: Option<String>,
    /// What it is to visitors, in a few words.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 255))]
    #[schema(max_length = 255)]
    role: Option<String>,
    /// What the model is told; written from the scenario where absent.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = INSTRUCTIONS))]
    #[schema(max_length = 20_000)]
    instructions: Option<String>,
    /// The scenario that it is for.
    #[garde(skip)]
    scenario_id: Option<i64>,
}

/// Makes an agent, silent until it is turned on, with a first key for pages. With a scenario, what the model is told is written
/// from its objectifs, cibles and ressources.
#[utoipa::path(post, path = "/agents", tag = "agents", request_body = AgentIn, responses((status = 201, body = Agent)))]
async fn create_agent(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Json(body): Json<AgentIn>,
) -> Result<Created<Revisioned<Agent>>, ApiError> {
    let role = scope.locale.pick("l’assistant du site", "the site’s assistant");
    let new = NewAgent {
        scenario_id: body.scenario_id,
        name: body.name.unwrap_or_default(),
        role: body.role.filter(|role| !role.is_empty()).unwrap_or_else(|| role.to_owned()),
        instructions: body.instructions.unwrap_or_default(),
        model: None,
        temperature: None,
        max_tokens: 600,
        top_p: None,
        is_active: false,
        knowledge_only: false,
        known_only: false,
        languages: Languages::Both,
        texts: Texts::default(),
        theme: Theme::default(),
        origins: Vec::new(),
        retention_days: 180,
        budgets: Budgets::default(),
    };
    Ok(Created(revisioned(usecase::create(&desk, &scope, new).await?)))
}

/// Reads an agent.
#[utoipa::path(get, path = "/agents/{id}", tag = "agents", params(("id" = Uuid, Path)),
    responses((status = 200, body = Agent)))]
async fn get_agent(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<Revisioned<Agent>, ApiError> {
    Ok(revisioned(usecase::find(&desk, &scope, id).await?))
}

/// A change of an agent; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
pub struct AgentPatch {
    /// New name.
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_required(255)))]
    #[schema(value_type = Option<String>, max_length = 255)]
    name: Patch<String>,
    /// New role.
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_chars(0, 255)))]
    #[schema(value_type = Option<String>, max_length = 255)]
    role: Patch<String>,
    /// What the model is told from now on: a new version.
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_chars(0, INSTRUCTIONS)))]
    #[schema(value_type = Option<String>, max_length = 20_000)]
    instructions: Patch<String>,
    /// Which model answers, `provider/model`; the workspace's where null.
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_chars(1, 180)))]
    #[schema(value_type = Option<String>, max_length = 180)]
    model: Patch<String>,
    /// How freely, 0 to what the provider takes; its default where null.
    #[serde(default)]
    #[garde(custom(rules::patch_range(0.0, 2.0)))]
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 2)]
    temperature: Patch<f64>,
    /// The most tokens of an answer.
    #[garde(range(min = 16, max = 8192))]
    #[schema(minimum = 16, maximum = 8192)]
    max_tokens: Option<i32>,
    /// Among which share of the likeliest words; the provider's default where null.
    #[serde(default)]
    #[garde(custom(rules::patch_range(0.0, 1.0)))]
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 1)]
    top_p: Patch<f64>,
    /// Whether visitors are answered.
    #[garde(skip)]
    is_active: Option<bool>,
    /// Whether it speaks from its knowledge alone.
    #[garde(skip)]
    knowledge_only: Option<bool>,
    /// Whether nobody is let in but whom the customer's backend vouches for.
    #[garde(skip)]
    known_only: Option<bool>,
    /// In which languages.
    #[garde(skip)]
    languages: Option<Languages>,
    /// What it says by itself.
    #[serde(default, deserialize_with = "rules::object_opt")]
    #[garde(dive)]
    texts: Option<Texts>,
    /// How it looks.
    #[serde(default, deserialize_with = "rules::object_opt")]
    #[garde(dive)]
    theme: Option<Theme>,
    /// Pages of which origins may show it: `https://exemple.fr`.
    #[garde(length(max = origin::MAX), inner(inner(length(chars, min = 1, max = 300))))]
    #[schema(max_items = 50)]
    origins: Option<Vec<String>>,
    /// Days that conversations are kept after their last message.
    #[garde(range(min = 1, max = 3650))]
    #[schema(minimum = 1, maximum = 3650)]
    retention_days: Option<i32>,
    /// How much it may answer.
    #[serde(default, deserialize_with = "rules::object_opt")]
    #[garde(dive)]
    budgets: Option<Budgets>,
}

impl AgentPatch {
    /// With origins as browsers send them, each once.
    fn with_origins(mut self, locale: Locale) -> Result<Self, Problem> {
        let Some(written) = self.origins.take() else { return Ok(self) };
        let mut origins: Vec<String> = Vec::new();
        let mut errors = Vec::new();
        for (at, text) in written.iter().enumerate() {
            match origin::parse(text) {
                Some(origin) if !origins.contains(&origin) => origins.push(origin),
                Some(_) => {}
                None => errors.push(FieldError {
                    field: format!("origins.{at}"),
                    code: "invalid".to_owned(),
                    message: locale
                        .pick(
                            "Écrivez l’adresse du site : https://exemple.fr (http seulement pour localhost).",
                            "Write the address of the site: https://example.com (http for localhost only).",
                        )
                        .to_owned(),
                }),
            }
        }
        if errors.is_empty() { Ok(Self { origins: Some(origins), ..self }) } else { Err(Problem::invalid(errors)) }
    }

    fn apply(&self, agent: &mut NewAgent) {
        fn set<T: Clone>(field: &mut T, new: Option<&T>) {
            if let Some(new) = new {
                field.clone_from(new);
            }
        }
        set(&mut agent.name, self.name.value());
        if let Some(text) = self.role.clone().into_change() {
            agent.role = text.unwrap_or_default();
        }
        if let Some(text) = self.instructions.clone().into_change() {
            agent.instructions = text.unwrap_or_default();
        }
        set(&mut agent.model, self.model.clone().into_change().as_ref());
        set(&mut agent.temperature, self.temperature.into_change().as_ref());
        set(&mut agent.top_p, self.top_p.into_change().as_ref());
        set(&mut agent.max_tokens, self.max_tokens.as_ref());
        set(&mut agent.is_active, self.is_active.as_ref());
        set(&mut agent.knowledge_only, self.knowledge_only.as_ref());
        set(&mut agent.known_only, self.known_only.as_ref());
        set(&mut agent.languages, self.languages.as_ref());
        set(&mut agent.texts, self.texts.as_ref());
        set(&mut agent.theme, self.theme.as_ref());
        set(&mut agent.origins, self.origins.as_ref());
        set(&mut agent.retention_days, self.retention_days.as_ref());
        set(&mut agent.budgets, self.budgets.as_ref());
    }
}

/// Changes an agent.
#[utoipa::path(patch, path = "/agents/{id}", tag = "agents",
    params(("id" = Uuid, Path), ("If-Match" = Option<String>, Header, description = "Revision that was read")),
    request_body = AgentPatch, responses((status = 200, body = Agent)))]
async fn update_agent(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
    IfMatch(revision): IfMatch,
    Json(body): Json<AgentPatch>,
) -> Result<Revisioned<Agent>, ApiError> {
    let patch = body.with_origins(scope.locale)?;
    let agent = usecase::update(&desk, &scope, id, revision, move |agent| patch.apply(agent)).await?;
    Ok(revisioned(agent))
}

/// Deletes an agent: its keys open nothing any more. It can be restored for 30 days.
#[utoipa::path(delete, path = "/agents/{id}", tag = "agents", params(("id" = Uuid, Path)), responses((status = 204)))]
async fn delete_agent(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, ApiError> {
    usecase::mark(&desk, &scope, id, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Restores a deleted agent, its keys and conversations with it.
#[utoipa::path(post, path = "/agents/{id}/restore", tag = "agents", params(("id" = Uuid, Path)),
    responses((status = 200, body = Agent)))]
async fn restore_agent(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<Revisioned<Agent>, ApiError> {
    usecase::mark(&desk, &scope, id, false).await?;
    Ok(revisioned(usecase::find(&desk, &scope, id).await?))
}

/// Makes the same agent again, silent, with keys of its own.
#[utoipa::path(post, path = "/agents/{id}/duplicate", tag = "agents", params(("id" = Uuid, Path)),
    responses((status = 201, body = Agent)))]
async fn duplicate_agent(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<Created<Revisioned<Agent>>, ApiError> {
    Ok(Created(revisioned(usecase::duplicate(&desk, &scope, id).await?)))
}

/// Versions of instructions.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgentVersions {
    /// The last hundred, newest first.
    items: Vec<Version>,
}

/// Lists what the model was told, newest first.
#[utoipa::path(get, path = "/agents/{id}/versions", tag = "agents", params(("id" = Uuid, Path)),
    responses((status = 200, body = AgentVersions)))]
async fn list_agent_versions(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<AgentVersions>, ApiError> {
    let conn = desk.db.read(&scope).await.map_err(Error::from)?;
    agents::find(&conn, id).await.map_err(Error::from)?.ok_or(Error::NotFound)?;
    Ok(Json(AgentVersions { items: versions::list(&conn, id).await.map_err(Error::from)? }))
}

/// Tells the model again what it was told before, as a new version.
#[utoipa::path(post, path = "/agents/{id}/versions/{numero}/restore", tag = "agents",
    params(("id" = Uuid, Path), ("numero" = i32, Path)), responses((status = 200, body = Agent)))]
async fn restore_agent_version(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, numero)): Path<(Uuid, i32)>,
) -> Result<Revisioned<Agent>, ApiError> {
    Ok(revisioned(usecase::restore_version(&desk, &scope, id, numero).await?))
}
