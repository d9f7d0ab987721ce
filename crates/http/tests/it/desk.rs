//! The desk under test and the people who use it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use garde::Validate;
use heraut_http::{
    ApiError, Authenticate, Caller, Created, IfMatch, Json, PageQuery, Path, Policy, Query, Revisioned, Routes, Stack,
    assemble, routes, rules,
};
use heraut_kernel::{CorrelationId, Locale, Page, Patch, Principal, Problem, Role, Scope, UserId, WorkspaceId};
use http::{HeaderMap, Method, Request, StatusCode, request::Parts};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower::ServiceExt;
use utoipa::{IntoParams, ToSchema};

/// Signs in whoever says so: `X-Role: viewer`. The workspace 99 is foreign.
pub(crate) struct ByHeader;

#[async_trait]
impl Authenticate for ByHeader {
    async fn authenticate(
        &self,
        parts: &Parts,
        locale: Locale,
        correlation: CorrelationId,
    ) -> Result<Option<Scope>, Problem> {
        if parts.headers.get("x-workspace").is_some_and(|id| id == "99") {
            return Err(Problem::not_found());
        }
        let role = match parts.headers.get("x-role").and_then(|role| role.to_str().ok()) {
            Some("viewer") => Role::Viewer,
            Some("editor") => Role::Editor,
            Some("owner") => Role::Owner,
            _ => return Ok(None),
        };
        let principal = Principal::User { id: UserId(1), role };
        Ok(Some(Scope { workspace: WorkspaceId(1), principal, locale, correlation, claim: None }))
    }
}

#[derive(Debug)]
enum NoteError {
    Unknown,
    Stale(i32),
}

impl From<NoteError> for Problem {
    fn from(error: NoteError) -> Self {
        match error {
            NoteError::Unknown => Self::not_found(),
            NoteError::Stale(revision) => Self::stale(revision),
        }
    }
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Genre {
    Article,
    Video,
}

#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
pub(crate) struct NewNote {
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 10))]
    pub(crate) titre: String,
    #[serde(rename = "type")]
    pub(crate) genre: Option<Genre>,
    #[garde(range(min = 1, max = 5))]
    pub(crate) priorite: Option<i16>,
    #[serde(default)]
    #[garde(dive)]
    pub(crate) lignes: Vec<Ligne>,
}

#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
pub(crate) struct Ligne {
    #[garde(length(chars, max = 5))]
    pub(crate) kpi: String,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
struct NotePatch {
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_required(10)))]
    #[schema(value_type = Option<String>)]
    titre: Patch<String>,
    #[serde(default)]
    #[garde(custom(rules::patch_range(1, 5)))]
    #[schema(value_type = Option<i16>)]
    priorite: Patch<i16>,
}

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
struct NoteFilter {
    #[garde(length(chars, max = 5))]
    q: Option<String>,
    #[garde(skip)]
    archived: Option<bool>,
}

#[utoipa::path(get, path = "/notes", params(NoteFilter, heraut_http::PageParams), responses((status = 200)))]
async fn list_notes(
    Caller(_scope): Caller,
    PageQuery(page): PageQuery<i64>,
    Query(filter): Query<NoteFilter>,
) -> Result<Json<Page<String>>, ApiError> {
    let items = vec![format!("{} {:?} {:?}", page.limit, filter.q, filter.archived)];
    Ok(Json(Page { items, next_cursor: None, total: None }))
}

#[utoipa::path(post, path = "/notes", request_body = NewNote, responses((status = 201, body = NewNote)))]
async fn create_note(
    Caller(_scope): Caller,
    Json(note): Json<NewNote>,
) -> Result<Created<Revisioned<Json2<NewNote>>>, ApiError> {
    Ok(Created(Revisioned(1, Json2(note))))
}

/// A transparent wrapper, to see that any serialisable body goes.
#[derive(Serialize)]
#[serde(transparent)]
struct Json2<T>(T);

#[utoipa::path(get, path = "/notes/{id}", params(("id" = i64, Path)), responses((status = 200, body = String)))]
async fn read_note(Caller(_scope): Caller, Path(id): Path<i64>) -> Result<Revisioned<i64>, ApiError> {
    if id != 5 {
        return Err(NoteError::Unknown.into());
    }
    Ok(Revisioned(7, id))
}

#[utoipa::path(patch, path = "/notes/{id}", params(("id" = i64, Path)), request_body = NotePatch, responses((status = 200)))]
async fn edit_note(
    Caller(_scope): Caller,
    Path(_id): Path<i64>,
    IfMatch(revision): IfMatch,
    Json(patch): Json<NotePatch>,
) -> Result<Json<String>, ApiError> {
    match revision {
        Some(6) => Err(NoteError::Stale(7))?,
        _ => Ok(Json(format!("{revision:?} {:?} {:?}", patch.titre, patch.priorite))),
    }
}

#[utoipa::path(post, path = "/notes/{id}/suggestions", params(("id" = i64, Path)), responses((status = 200)))]
async fn suggest(Caller(_scope): Caller, Path(_id): Path<i64>, body: Option<Json<NotePatch>>) -> Json<bool> {
    Json(body.is_some())
}

#[utoipa::path(get, path = "/formats", responses((status = 200)))]
async fn list_formats() -> &'static str {
    "article"
}

#[utoipa::path(delete, path = "/workspace", responses((status = 204)))]
async fn close_workspace(Caller(_scope): Caller) -> StatusCode {
    StatusCode::NO_CONTENT
}

#[utoipa::path(get, path = "/panic", responses((status = 200)))]
async fn burst() -> StatusCode {
    panic!("the canary sings")
}

#[utoipa::path(get, path = "/slow", responses((status = 200)))]
async fn dawdle() -> StatusCode {
    tokio::time::sleep(Duration::from_secs(60)).await;
    StatusCode::OK
}

#[utoipa::path(post, path = "/slow", responses((status = 200)))]
async fn work_slowly(Caller(_scope): Caller) -> Json<bool> {
    tokio::time::sleep(Duration::from_millis(50)).await;
    Json(true)
}

#[utoipa::path(post, path = "/panic", responses((status = 200)))]
async fn burst_writing(Caller(_scope): Caller) -> StatusCode {
    panic!("the canary sings")
}

#[utoipa::path(get, path = "/foreign", responses((status = 200)))]
async fn plain_refusal() -> (StatusCode, &'static str) {
    (StatusCode::CONFLICT, "SQLSTATE 42: secret")
}

pub(crate) fn notes() -> Routes<()> {
    Routes::new()
        .route(Policy::viewer(), routes!(list_notes))
        .route(Policy::editor(), routes!(create_note))
        .route(Policy::viewer(), routes!(read_note))
        .route(Policy::editor(), routes!(edit_note))
        .route(Policy::editor().expensive(), routes!(suggest))
}

pub(crate) fn all() -> Routes<()> {
    let rest = Routes::new()
        .route(Policy::public(), routes!(list_formats))
        .route(Policy::owner(), routes!(close_workspace))
        .route(Policy::public(), routes!(burst))
        .route(Policy::public().timeout(Duration::from_millis(20)), routes!(dawdle))
        .route(Policy::editor(), routes!(work_slowly))
        .route(Policy::editor(), routes!(burst_writing))
        .route(Policy::public(), routes!(plain_refusal));
    Routes::new().nest("/api", notes().merge(rest))
}

pub(crate) fn stack() -> Stack {
    Stack::new(Arc::new(ByHeader))
}

pub(crate) struct Desk(Router);

impl Desk {
    pub(crate) fn new(stack: Stack) -> Self {
        let (router, _, _) = all().into_parts();
        let router = router.fallback(async || "<!doctype html>");
        Self(assemble(router, stack))
    }

    pub(crate) fn into_router(self) -> Router {
        self.0
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.0.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(ask(Method::GET, path, "")).await
    }

    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        self.send(ask(Method::POST, path, body)).await
    }
}

/// A request of the owner, in the browser of this machine, in English.
pub(crate) fn ask(method: Method, path: &str, body: &str) -> Request<Body> {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "localhost:5000")
        .header("accept-language", "en")
        .header("x-role", "owner");
    if !body.is_empty() {
        request = request.header("content-type", "application/json");
    }
    let mut request = request.body(Body::from(body.to_owned())).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
    request
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn code(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self}");
        self.json()["code"].as_str().unwrap().to_owned()
    }

    /// `(field, code)` of the first field at fault.
    pub(crate) fn fault(&self) -> (String, String) {
        assert_eq!(self.status, 422, "{self}");
        let first = &self.json()["errors"][0];
        (first["field"].as_str().unwrap().to_owned(), first["code"].as_str().unwrap().to_owned())
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, String::from_utf8_lossy(&self.body))
    }
}

/// A request with one more header.
pub(crate) fn with(mut request: Request<Body>, name: &'static str, value: &str) -> Request<Body> {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}
