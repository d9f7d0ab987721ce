//! `/agents/{id}/documents` and `/agents/{id}/unanswered`: what an agent knows, and what it did not.

use axum::extract::{FromRef, State};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use garde::Validate;
use heraut_http::extract::rules;
use heraut_http::{ApiError, Caller, Created, Json, Path, Policy, Routes, routes};
use heraut_kernel::{Locale, Problem};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::LARGEST;
use crate::knowledge::{Document, LONGEST};
use crate::store::embeddings::Measure;
use crate::store::unanswered::Unanswered;
use crate::store::{agents, documents, embeddings, unanswered};
use crate::usecase::knowledge::{self, Given};
use crate::usecase::{pages, questions};
use crate::{Agents, Error};

/// Bytes of a body with a file in it: base64 is a third longer.
const WITH_FILE: usize = LARGEST / 3 * 4 + (64 << 10);
/// Bytes of a body with a text in it.
const WITH_TEXT: usize = 5 << 20;
/// Time that a page and its reading may take.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(45);

/// The operations on what an agent knows.
pub(super) fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Agents: FromRef<S>,
{
    Routes::new()
        .route(Policy::viewer(), routes!(list_agent_documents))
        .route(Policy::editor().body_limit(WITH_FILE).timeout(PATIENCE), routes!(add_agent_document))
        .route(Policy::viewer(), routes!(get_agent_document))
        .route(Policy::editor().body_limit(WITH_TEXT), routes!(update_agent_document, delete_agent_document))
        .route(Policy::editor(), routes!(restore_agent_document))
        .route(Policy::editor().timeout(PATIENCE), routes!(refresh_agent_document))
        .route(Policy::editor(), routes!(schedule_agent_document))
        .route(Policy::viewer(), routes!(list_unanswered))
        .route(Policy::editor(), routes!(settle_unanswered))
        .route(Policy::editor(), routes!(unanswered_to_ressource))
}

/// What an agent knows.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgentDocuments {
    /// Newest change first.
    items: Vec<Document>,
    /// How they are found by their meaning; nothing where words alone find them.
    embeddings: Option<AgentEmbeddings>,
}

/// The model that places knowledge by its meaning.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgentEmbeddings {
    /// Its name, `provider/model`.
    model: String,
    /// Whether it tells what answers a question from what does not; nothing before it was measured.
    useful: Option<bool>,
}

/// Lists the documents of an agent.
#[utoipa::path(get, path = "/agents/{id}/documents", tag = "agents", params(("id" = Uuid, Path)),
    responses((status = 200, body = AgentDocuments)))]
async fn list_agent_documents(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<AgentDocuments>, ApiError> {
    let conn = desk.db.read(&scope).await.map_err(Error::from)?;
    agents::find(&conn, id).await.map_err(Error::from)?.ok_or(Error::NotFound)?;
    let items = documents::list(&conn, id).await.map_err(Error::from)?;
    let mut placing = None;
    if let Some(model) = desk.embeddings() {
        let measure = embeddings::measure(&conn, model).await.map_err(Error::from)?;
        let useful = measure.map(|it| it != Measure::Useless);
        placing = Some(AgentEmbeddings { model: model.to_owned(), useful });
    }
    Ok(Json(AgentDocuments { items, embeddings: placing }))
}

/// A file: md, txt, pdf, docx, html or csv, 10 MiB at most.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct FileIn {
    /// Its name, by whose ending it is read.
    #[garde(length(chars, min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    name: String,
    /// Its bytes as base64.
    #[garde(skip)]
    data: String,
}

/// Something to know: `content`, `url` or `file`, one of the three.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct AgentDocumentIn {
    /// The title of a text.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 300))]
    #[schema(max_length = 300)]
    titre: Option<String>,
    /// A text.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = LONGEST))]
    #[schema(max_length = 1_000_000)]
    content: Option<String>,
    /// The address of a page.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 2000), inner(custom(rules::web_address)))]
    #[schema(max_length = 2000)]
    url: Option<String>,
    /// Every how many days the page is read anew; without it, on demand.
    #[garde(range(min = 1, max = 90))]
    #[schema(minimum = 1, maximum = 90)]
    refresh_days: Option<i32>,
    /// A file.
    #[garde(dive)]
    file: Option<FileIn>,
    /// The question that this answers: it is settled.
    #[garde(skip)]
    unanswered_id: Option<Uuid>,
}

fn given(body: AgentDocumentIn, locale: Locale) -> Result<Given, Problem> {
    let one = |name, fr, en| Problem::invalid_field(name, "required", locale, fr, en);
    match (body.content, body.url, body.file) {
        (Some(content), None, None) => {
            let titre = body.titre.filter(|titre| !titre.is_empty());
            let titre = titre.ok_or_else(|| one("titre", "Donnez un titre au texte.", "Give the text a title."))?;
            Ok(Given::Text(titre, content))
        }
        (None, Some(url), None) => Ok(Given::Page(url, body.refresh_days)),
        (None, None, Some(file)) => {
            let bytes = STANDARD.decode(file.data.trim()).ok().filter(|bytes| bytes.len() <= LARGEST);
            let (fr, en) =
                ("Envoyez les octets en base64, 10 Mio au plus.", "Send the bytes as base64, 10 MiB at most.");
            let bytes = bytes.ok_or_else(|| Problem::invalid_field("file.data", "invalid", locale, fr, en))?;
            Ok(Given::File(file.name, bytes))
        }
        _ => Err(one("content", "Envoyez un texte, une adresse ou un fichier.", "Send a text, an address or a file.")),
    }
}

/// Gives an agent something to know: a text, a page, or a file.
#[utoipa::path(post, path = "/agents/{id}/documents", tag = "agents", params(("id" = Uuid, Path)),
    request_body = AgentDocumentIn, responses((status = 201, body = Document)))]
async fn add_agent_document(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<AgentDocumentIn>,
) -> Result<Created<Json<Document>>, ApiError> {
    let answers = body.unanswered_id;
    let given = given(body, scope.locale)?;
    Ok(Created(Json(knowledge::add(&desk, &scope, id, given, answers).await?)))
}

/// A document with its text.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgentDocumentWhole {
    /// The document.
    #[serde(flatten)]
    document: Document,
    /// Its text.
    content: String,
}

/// Reads a document.
#[utoipa::path(get, path = "/agents/{id}/documents/{document_id}", tag = "agents",
    params(("id" = Uuid, Path), ("document_id" = Uuid, Path)), responses((status = 200, body = AgentDocumentWhole)))]
async fn get_agent_document(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, document_id)): Path<(Uuid, Uuid)>,
) -> Result<Json<AgentDocumentWhole>, ApiError> {
    let conn = desk.db.read(&scope).await.map_err(Error::from)?;
    agents::find(&conn, id).await.map_err(Error::from)?.ok_or(Error::NotFound)?;
    let found = documents::find(&conn, id, document_id).await.map_err(Error::from)?;
    let (document, content) = found.ok_or(Error::NotFound)?;
    Ok(Json(AgentDocumentWhole { document, content }))
}

/// A document as it is to be.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct AgentDocumentChange {
    /// The title.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    titre: String,
    /// The text.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = LONGEST))]
    #[schema(min_length = 1, max_length = 1_000_000)]
    content: String,
}

/// Writes a document anew.
#[utoipa::path(put, path = "/agents/{id}/documents/{document_id}", tag = "agents",
    params(("id" = Uuid, Path), ("document_id" = Uuid, Path)), request_body = AgentDocumentChange,
    responses((status = 200, body = Document)))]
async fn update_agent_document(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, document_id)): Path<(Uuid, Uuid)>,
    Json(body): Json<AgentDocumentChange>,
) -> Result<Json<Document>, ApiError> {
    Ok(Json(knowledge::change(&desk, &scope, id, document_id, body.titre, body.content).await?))
}

/// Takes a document away; it can be restored for 30 days.
#[utoipa::path(delete, path = "/agents/{id}/documents/{document_id}", tag = "agents",
    params(("id" = Uuid, Path), ("document_id" = Uuid, Path)), responses((status = 204)))]
async fn delete_agent_document(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, document_id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, ApiError> {
    knowledge::mark(&desk, &scope, id, document_id, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Restores a document that was taken away.
#[utoipa::path(post, path = "/agents/{id}/documents/{document_id}/restore", tag = "agents",
    params(("id" = Uuid, Path), ("document_id" = Uuid, Path)), responses((status = 204)))]
async fn restore_agent_document(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, document_id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, ApiError> {
    knowledge::mark(&desk, &scope, id, document_id, false).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reads a page anew. Where it cannot be read, what was known stays.
#[utoipa::path(post, path = "/agents/{id}/documents/{document_id}/refresh", tag = "agents",
    params(("id" = Uuid, Path), ("document_id" = Uuid, Path)), responses((status = 200, body = Document)))]
async fn refresh_agent_document(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, document_id)): Path<(Uuid, Uuid)>,
) -> Result<Json<Document>, ApiError> {
    Ok(Json(pages::refresh(&desk, &scope, id, document_id).await?))
}

/// When a page is read anew by itself.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct AgentDocumentSchedule {
    /// Every how many days; nothing is on demand alone.
    #[garde(range(min = 1, max = 90))]
    #[schema(minimum = 1, maximum = 90)]
    refresh_days: Option<i32>,
}

/// Says every how many days a page is read anew by itself.
#[utoipa::path(put, path = "/agents/{id}/documents/{document_id}/schedule", tag = "agents",
    params(("id" = Uuid, Path), ("document_id" = Uuid, Path)), request_body = AgentDocumentSchedule,
    responses((status = 200, body = Document)))]
async fn schedule_agent_document(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, document_id)): Path<(Uuid, Uuid)>,
    Json(body): Json<AgentDocumentSchedule>,
) -> Result<Json<Document>, ApiError> {
    Ok(Json(pages::schedule(&desk, &scope, id, document_id, body.refresh_days).await?))
}

/// Questions to which an agent knew no answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnansweredList {
    /// Those first that were asked most.
    items: Vec<Unanswered>,
}

/// Lists the questions to which an agent knew no answer.
#[utoipa::path(get, path = "/agents/{id}/unanswered", tag = "agents", params(("id" = Uuid, Path)),
    responses((status = 200, body = UnansweredList)))]
async fn list_unanswered(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<UnansweredList>, ApiError> {
    let conn = desk.db.read(&scope).await.map_err(Error::from)?;
    agents::find(&conn, id).await.map_err(Error::from)?.ok_or(Error::NotFound)?;
    Ok(Json(UnansweredList { items: unanswered::list(&conn, id).await.map_err(Error::from)? }))
}

/// Whether a question is settled.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct Settled {
    /// Whether it is.
    #[garde(skip)]
    done: bool,
}

/// Settles a question without writing anything, or opens it again.
#[utoipa::path(put, path = "/agents/{id}/unanswered/{question_id}", tag = "agents",
    params(("id" = Uuid, Path), ("question_id" = Uuid, Path)), request_body = Settled, responses((status = 204)))]
async fn settle_unanswered(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, question_id)): Path<(Uuid, Uuid)>,
    Json(body): Json<Settled>,
) -> Result<StatusCode, ApiError> {
    questions::settle(&desk, &scope, id, question_id, body.done).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a question a ressource to be written, in the scenario of the agent, and settles it.
#[utoipa::path(post, path = "/agents/{id}/unanswered/{question_id}/ressource", tag = "agents",
    params(("id" = Uuid, Path), ("question_id" = Uuid, Path)), responses((status = 204)))]
async fn unanswered_to_ressource(
    State(desk): State<Agents>,
    Caller(scope): Caller,
    Path((id, question_id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, ApiError> {
    questions::to_ressource(&desk, &scope, id, question_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
