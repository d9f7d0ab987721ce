//! `/scenarios`.

use axum::extract::{FromRef, State};
use garde::Validate;
use heraut_http::extract::rules;
use heraut_http::{
    ApiError, Caller, Created, IfMatch, Json, PageParams, PageQuery, Path, Policy, Query, RawJson, Revisioned, Routes,
    routes,
};
use heraut_kernel::text::fold;
use heraut_kernel::{Locale, Page, Patch};
use http::{HeaderName, StatusCode, header};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::Marketing;
use crate::entonnoir::Entonnoir;
use crate::scenario::{Scenario, ScenarioResume, Statut};
use crate::store::scenarios;
use crate::store::scenarios::{Change, Filter, ListKey, NewScenario};
use crate::store::thematiques::{self, Thematique};
use crate::{Error, usecase};

/// The operations on scenarios.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Marketing: FromRef<S>,
{
    Routes::new()
        .route(Policy::viewer(), routes!(list_scenarios))
        .route(Policy::editor(), routes!(create_scenario))
        .route(Policy::viewer(), routes!(get_scenario))
        .route(Policy::editor(), routes!(update_scenario, delete_scenario))
        .route(Policy::editor(), routes!(restore_scenario))
        .route(Policy::editor(), routes!(duplicate_scenario))
        .route(Policy::viewer(), routes!(list_thematiques))
}

/// Which scenarios to list.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct ListParams {
    /// Text in name or theme; case and accents do not count.
    #[garde(length(chars, max = 150))]
    q: Option<String>,
    /// Exactly this theme; case and accents do not count.
    #[garde(length(chars, max = 150))]
    thematique: Option<String>,
    /// Complete or not.
    #[garde(skip)]
    statut: Option<Statut>,
    /// Those out of the way, instead of those at hand.
    #[garde(skip)]
    archived: Option<bool>,
    /// Whether to count the whole list.
    #[garde(skip)]
    total: Option<bool>,
}

/// Lists scenarios, newest change first.
#[utoipa::path(get, path = "/scenarios", tag = "scenarios", params(ListParams, PageParams),
    responses((status = 200, body = Page<ScenarioResume>)))]
async fn list_scenarios(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Query(params): Query<ListParams>,
    PageQuery(page): PageQuery<ListKey>,
) -> Result<Json<Page<ScenarioResume>>, ApiError> {
    let present = |text: Option<String>| text.map(|text| fold(&text)).filter(|text| !text.is_empty());
    let filter = Filter {
        thematique: present(params.thematique),
        q: present(params.q),
        statut: params.statut,
        archived: params.archived.unwrap_or_default(),
    };
    let conn = marketing.db.read(&scope).await.map_err(Error::from)?;
    let mut list = scenarios::list(&conn, &filter, &page).await.map_err(Error::from)?;
    if params.total.unwrap_or_default() {
        list.total = Some(scenarios::count(&conn, &filter).await.map_err(Error::from)?);
    }
    Ok(Json(list))
}

/// A new scenario.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct ScenarioIn {
    /// Name.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 150))]
    #[schema(min_length = 1, max_length = 150)]
    nom: String,
    /// Main theme.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 150))]
    #[schema(min_length = 1, max_length = 150)]
    thematique: String,
    /// Description.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 5000))]
    #[schema(max_length = 5000)]
    description: Option<String>,
    /// Language of its generated texts; the caller's where absent.
    #[garde(skip)]
    langue: Option<Locale>,
}

/// Creates a scenario.
#[utoipa::path(post, path = "/scenarios", tag = "scenarios", request_body = ScenarioIn,
    responses((status = 201, body = Scenario)))]
async fn create_scenario(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Json(body): Json<ScenarioIn>,
) -> Result<Created<Revisioned<Scenario>>, ApiError> {
    let new = NewScenario {
        nom: body.nom,
        thematique: body.thematique,
        description: body.description,
        langue: body.langue.unwrap_or(scope.locale),
        demo_cle: None,
    };
    let scenario = usecase::scenario::create(&marketing, &scope, new).await?;
    Ok(Created(revisioned(scenario)))
}

/// Reads a scenario with its objectifs, cibles, ressources and newest plan.
#[utoipa::path(get, path = "/scenarios/{id}", tag = "scenarios", params(("id" = i64, Path)),
    responses((status = 200, body = Scenario)))]
async fn get_scenario(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
) -> Result<([(HeaderName, String); 1], RawJson), ApiError> {
    let ready = marketing.shelf.read(&marketing.db, &scope, id).await?.ok_or(Error::NotFound)?;
    Ok(([(header::ETAG, format!("\"{}\"", ready.revision))], RawJson(ready.json)))
}

/// A change of a scenario.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct ScenarioPatch {
    /// New name.
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_required(150)))]
    #[schema(value_type = Option<String>, max_length = 150)]
    nom: Patch<String>,
    /// New theme.
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_required(150)))]
    #[schema(value_type = Option<String>, max_length = 150)]
    thematique: Patch<String>,
    /// New description; null empties it.
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_chars(0, 5000)))]
    #[schema(value_type = Option<String>, max_length = 5000)]
    description: Patch<String>,
    /// New language.
    #[garde(skip)]
    langue: Option<Locale>,
    /// Out of the way, or back at hand.
    #[garde(skip)]
    archived: Option<bool>,
    /// What it is to bring.
    #[garde(dive)]
    entonnoir: Option<Entonnoir>,
}

/// Changes a scenario's own fields.
#[utoipa::path(patch, path = "/scenarios/{id}", tag = "scenarios",
    params(("id" = i64, Path), ("If-Match" = Option<String>, Header, description = "Revision that was read")),
    request_body = ScenarioPatch, responses((status = 200, body = Scenario)))]
async fn update_scenario(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    IfMatch(revision): IfMatch,
    Json(body): Json<ScenarioPatch>,
) -> Result<Revisioned<Scenario>, ApiError> {
    let change = Change {
        nom: body.nom.into_change().flatten(),
        thematique: body.thematique.into_change().flatten(),
        description: body.description.into_change(),
        langue: body.langue,
        archived: body.archived,
        entonnoir: body.entonnoir,
    };
    Ok(revisioned(usecase::scenario::update(&marketing.db, &scope, id, revision, change).await?))
}

/// Deletes a scenario; it can be restored for 30 days.
#[utoipa::path(delete, path = "/scenarios/{id}", tag = "scenarios",
    params(("id" = i64, Path), ("If-Match" = Option<String>, Header, description = "Revision that was read")),
    responses((status = 204)))]
async fn delete_scenario(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    IfMatch(revision): IfMatch,
) -> Result<StatusCode, ApiError> {
    usecase::scenario::delete(&marketing.db, &scope, id, revision).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings a deleted scenario back.
#[utoipa::path(post, path = "/scenarios/{id}/restore", tag = "scenarios", params(("id" = i64, Path)),
    responses((status = 200, body = Scenario)))]
async fn restore_scenario(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
) -> Result<Revisioned<Scenario>, ApiError> {
    Ok(revisioned(usecase::scenario::restore(&marketing, &scope, id).await?))
}

/// Makes a scenario like this one, its links included.
#[utoipa::path(post, path = "/scenarios/{id}/duplicate", tag = "scenarios", params(("id" = i64, Path)),
    responses((status = 201, body = Scenario)))]
async fn duplicate_scenario(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
) -> Result<Created<Revisioned<Scenario>>, ApiError> {
    Ok(Created(revisioned(usecase::duplicate::duplicate(&marketing, &scope, id).await?)))
}

/// Lists the themes in use.
#[utoipa::path(get, path = "/thematiques", tag = "scenarios", responses((status = 200, body = Vec<Thematique>)))]
async fn list_thematiques(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
) -> Result<Json<Vec<Thematique>>, ApiError> {
    let conn = marketing.db.read(&scope).await.map_err(Error::from)?;
    Ok(Json(thematiques::all(&conn).await.map_err(Error::from)?))
}

pub(crate) fn revisioned(scenario: Scenario) -> Revisioned<Scenario> {
    Revisioned(scenario.resume.revision, scenario)
}
