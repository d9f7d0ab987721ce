//! Suggestions, searches, and the adoption of a result.

use axum::extract::{FromRef, State};
use axum::response::Response;
use garde::Validate;
use heraut_http::extract::rules;
use heraut_http::{
    ApiError, Caller, Json, PageParams, PageQuery, Path, Policy, Revisioned, Routes, StreamEvent, Wants, routes,
};
use heraut_kernel::Page;
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::answer;
use super::chat::PATIENCE;
use super::scenarios::revisioned;
use crate::recherche::Recherche;
use crate::scenario::Scenario;
use crate::script::Genre;
use crate::store::{recherches, scenarios};
use crate::usecase::search::{self, Found, SearchInput};
use crate::usecase::suggest::{SuggestInput, Suggestions, suggest};
use crate::{Error, Marketing};

/// The operations that propose.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Marketing: FromRef<S>,
{
    let expensive = Policy::editor().expensive().timeout(PATIENCE);
    Routes::new()
        .route(expensive, routes!(suggest_objectifs))
        .route(expensive, routes!(suggest_cibles))
        .route(expensive, routes!(suggest_ressources))
        .route(expensive, routes!(search_inspirations))
        .route(Policy::viewer(), routes!(list_recherches))
        .route(Policy::editor(), routes!(adopt_inspiration))
}

/// Which suggestions.
#[derive(Debug, Default, Deserialize, ToSchema, Validate)]
struct SuggestIn {
    /// How many times it was asked before: further proposals each time.
    #[serde(default)]
    #[garde(range(max = 1000))]
    #[schema(maximum = 1000)]
    tour: u32,
    /// Labels not to propose again.
    #[serde(default)]
    #[garde(length(max = 200), inner(length(chars, max = 150)))]
    #[schema(max_items = 200)]
    exclus: Vec<String>,
    /// Which model is to answer, `provider/model`; the workspace's choice where absent.
    #[serde(default)]
    #[garde(length(chars, min = 1, max = 180))]
    #[schema(min_length = 1, max_length = 180)]
    model: Option<String>,
}

async fn suggested(
    marketing: &Marketing,
    scope: &heraut_kernel::Scope,
    id: i64,
    genre: Genre,
    wants: &Wants,
    body: Option<Json<SuggestIn>>,
) -> Result<Response, ApiError> {
    let Json(body) = body.unwrap_or_else(|| Json(SuggestIn::default()));
    let input = SuggestInput { genre, tour: body.tour, exclus: body.exclus, model: body.model };
    let answering = suggest(marketing, scope, id, input, None).await?;
    answer::respond(wants, scope.locale, answering, Json).await
}

/// Suggests three objectifs.
#[utoipa::path(post, path = "/scenarios/{id}/objectifs/suggestions", tag = "suggestions", params(("id" = i64, Path)),
    request_body = Option<SuggestIn>, responses((status = 200, content((Suggestions = "application/json"), (StreamEvent = "text/event-stream")))))]
async fn suggest_objectifs(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    wants: Wants,
    body: Option<Json<SuggestIn>>,
) -> Result<Response, ApiError> {
    suggested(&marketing, &scope, id, Genre::Objectif, &wants, body).await
}

/// Suggests three cibles.
#[utoipa::path(post, path = "/scenarios/{id}/cibles/suggestions", tag = "suggestions", params(("id" = i64, Path)),
    request_body = Option<SuggestIn>, responses((status = 200, content((Suggestions = "application/json"), (StreamEvent = "text/event-stream")))))]
async fn suggest_cibles(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    wants: Wants,
    body: Option<Json<SuggestIn>>,
) -> Result<Response, ApiError> {
    suggested(&marketing, &scope, id, Genre::Cible, &wants, body).await
}

/// Suggests three ressources.
#[utoipa::path(post, path = "/scenarios/{id}/ressources/suggestions", tag = "suggestions", params(("id" = i64, Path)),
    request_body = Option<SuggestIn>, responses((status = 200, content((Suggestions = "application/json"), (StreamEvent = "text/event-stream")))))]
async fn suggest_ressources(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    wants: Wants,
    body: Option<Json<SuggestIn>>,
) -> Result<Response, ApiError> {
    suggested(&marketing, &scope, id, Genre::Ressource, &wants, body).await
}

/// What to search, for which scenario.
#[derive(Debug, Deserialize, ToSchema, Validate)]
struct SearchIn {
    /// The scenario.
    #[garde(skip)]
    scenario_id: i64,
    /// The words.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 180))]
    #[schema(min_length = 1, max_length = 180)]
    requete: String,
    /// Which model is to answer, `provider/model`; the workspace's choice where absent.
    #[garde(length(chars, min = 1, max = 180))]
    #[schema(min_length = 1, max_length = 180)]
    model: Option<String>,
}

/// Searches the library of inspirations, and keeps what was found. No site is visited.
#[utoipa::path(post, path = "/search", tag = "suggestions", request_body = SearchIn,
    responses((status = 200, content((Found = "application/json"), (StreamEvent = "text/event-stream")))))]
async fn search_inspirations(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    wants: Wants,
    Json(body): Json<SearchIn>,
) -> Result<Response, ApiError> {
    let input = SearchInput { requete: body.requete, model: body.model };
    let answering = search::search(&marketing, &scope, body.scenario_id, input, None).await?;
    answer::respond(&wants, scope.locale, answering, Json).await
}

/// Lists the past searches of a scenario, newest first.
#[utoipa::path(get, path = "/scenarios/{id}/recherches", tag = "suggestions", params(("id" = i64, Path), PageParams),
    responses((status = 200, body = Page<Recherche>)))]
async fn list_recherches(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path(id): Path<i64>,
    PageQuery(page): PageQuery<i64>,
) -> Result<Json<Page<Recherche>>, ApiError> {
    let conn = marketing.db.read(&scope).await.map_err(Error::from)?;
    scenarios::revision(&conn, id).await.map_err(Error::from)?.ok_or(Error::NotFound)?;
    Ok(Json(recherches::list(&conn, id, &page).await.map_err(Error::from)?))
}

/// Which result, and as what.
#[derive(Debug, Deserialize, ToSchema, Validate)]
struct AdoptIn {
    /// Its place among the results, 0 first.
    #[garde(range(max = 2))]
    #[schema(maximum = 2)]
    index: usize,
    /// As what; as its own kind where absent.
    #[garde(skip)]
    comme: Option<Genre>,
}

/// Adds a result of a past search to its scenario.
#[utoipa::path(post, path = "/scenarios/{id}/recherches/{recherche_id}/adopt", tag = "suggestions",
    params(("id" = i64, Path), ("recherche_id" = i64, Path)), request_body = AdoptIn,
    responses((status = 200, description = "Was part of it already", body = Scenario), (status = 201, body = Scenario)))]
async fn adopt_inspiration(
    State(marketing): State<Marketing>,
    Caller(scope): Caller,
    Path((id, recherche_id)): Path<(i64, i64)>,
    Json(body): Json<AdoptIn>,
) -> Result<(StatusCode, Revisioned<Scenario>), ApiError> {
    let (added, scenario) = search::adopt(&marketing, &scope, id, recherche_id, body.index, body.comme).await?;
    Ok((if added { StatusCode::CREATED } else { StatusCode::OK }, revisioned(scenario)))
}
