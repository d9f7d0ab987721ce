//! `/v1/chat/completions` and `/v1/models`: an agent as any client of OpenAI's asks a model.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{FromRef, FromRequestParts, State};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use garde::Validate;
use heraut_dialogue::answering::{self, Answering, Shown};
use heraut_http::auth::{bearer, from_a_page};
use heraut_http::extract::rules;
use heraut_http::{ApiError, Json, Lang, Policy, Routes, routes, sse};
use heraut_kernel::{Problem, text};
use heraut_llm::ChatMessage;
use http::request::Parts;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Agents;
use crate::key::KeyScope;
use crate::message::clean;
use crate::usecase::complete::{self, Completed, Program};

/// How long a program may wait.
const PATIENCE: Duration = Duration::from_secs(150);
/// How long a stream stays open after its last word: clients that show words one after the other and stop at the end of the
/// body (deep-chat 2.4) would lose those that came with it. One that reads `[DONE]` does not wait.
const LINGER: Duration = Duration::from_millis(250);
/// Messages of one request at most, and characters of each.
const MESSAGES: usize = 200;
const LONGEST: usize = 32_000;
/// Tokens that may be named as the most.
const TOKENS: u32 = 10_000_000;

/// The operations of programs.
pub(super) fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Agents: FromRef<S>,
{
    Routes::new()
        .route(Policy::program().timeout(PATIENCE), routes!(complete_chat))
        .route(Policy::program(), routes!(list_models))
}

/// What a program presents, and whether a browser did.
struct Presented {
    token: String,
    from_a_page: bool,
}

impl<S: Sync> FromRequestParts<S> for Presented {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self { token: bearer(parts).unwrap_or_default().to_owned(), from_a_page: from_a_page(parts) })
    }
}

/// A problem as clients of OpenAI's read it: their `error` beside what all our problems say.
fn told(mut problem: Problem, locale: heraut_kernel::Locale) -> ApiError {
    let kind = match problem.status {
        401 | 403 => "authentication_error",
        429 => "rate_limit_error",
        400..=499 => "invalid_request_error",
        _ => "server_error",
    };
    let error = json!({ "message": problem.detail(locale), "type": kind, "code": problem.code, "param": null });
    problem.extra = Some(Box::new(json!({ "error": error })));
    problem.into()
}

/// One message of a conversation.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct CompletionMessage {
    /// `system`, `developer`, `user` or `assistant`.
    #[garde(length(chars, min = 1, max = 20))]
    #[schema(min_length = 1, max_length = 20)]
    role: String,
    /// A text, or parts of which the texts are read.
    #[garde(skip)]
    content: Option<Value>,
}

impl CompletionMessage {
    fn text(&self) -> String {
        let parts = match &self.content {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Array(parts)) => {
                let texts = parts.iter().filter_map(|part| part["text"].as_str());
                texts.collect::<Vec<_>>().join("\n")
            }
            _ => String::new(),
        };
        clean(text::truncate(&parts, LONGEST)).unwrap_or_default()
    }
}

/// What of the stream's end is wanted.
#[derive(Debug, Default, Deserialize, ToSchema, Validate)]
pub struct CompletionStreamOptions {
    /// A last chunk with the tokens.
    #[serde(default)]
    #[garde(skip)]
    include_usage: bool,
}

/// A request of chat completions. What is not named here is left aside: the agent decides how it answers.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct CompletionIn {
    /// The agent's identifier, or `agent`.
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    model: String,
    /// The conversation, the question last.
    #[garde(length(min = 1, max = MESSAGES), dive)]
    #[schema(min_items = 1, max_items = 200)]
    messages: Vec<CompletionMessage>,
    /// Whether the answer is wanted bit by bit.
    #[garde(skip)]
    stream: Option<bool>,
    /// What of the stream's end is wanted.
    #[serde(default, deserialize_with = "rules::object_opt")]
    #[garde(dive)]
    stream_options: Option<CompletionStreamOptions>,
    /// The most tokens of the answer; never more than the agent's own.
    #[garde(range(min = 1, max = TOKENS))]
    #[schema(minimum = 1, maximum = 10_000_000)]
    max_tokens: Option<u32>,
    /// The same under its newer name.
    #[garde(range(min = 1, max = TOKENS))]
    #[schema(minimum = 1, maximum = 10_000_000)]
    max_completion_tokens: Option<u32>,
}

/// The conversation, the question and what the program's own system messages say.
fn split(messages: &[CompletionMessage]) -> Option<(Vec<ChatMessage>, String, Vec<String>)> {
    let (last, before) = messages.split_last()?;
    let said = last.text();
    if last.role != "user" || said.is_empty() {
        return None;
    }
    let mut history = Vec::new();
    let mut extra = Vec::new();
    for message in before {
        let text = message.text();
        match message.role.as_str() {
            _ if text.is_empty() => {}
            "user" => history.push(ChatMessage::user(text)),
            "assistant" => history.push(ChatMessage::assistant(text)),
            "system" | "developer" => extra.push(text),
            _ => return None,
        }
    }
    Some((history, said, extra))
}

/// Asks the agent of a secret key, as one asks a model: `stream` and not.
#[utoipa::path(post, path = "/v1/chat/completions", tag = "program", request_body = CompletionIn,
    responses((status = 200, content((Object = "application/json"), (String = "text/event-stream")))))]
async fn complete_chat(
    State(desk): State<Agents>,
    Lang(locale): Lang,
    presented: Presented,
    Json(body): Json<CompletionIn>,
) -> Result<Response, ApiError> {
    let Presented { token, from_a_page } = presented;
    let program = complete::enter(&desk, &token, from_a_page, KeyScope::Chat, locale).await;
    let program = program.map_err(|error| told(error.into(), locale))?;
    if body.model != "agent" && body.model != program.agent.id.to_string() {
        return Err(told(unknown_model(), locale));
    }
    let (before, said, extra) = split(&body.messages).ok_or_else(|| told(no_question(locale), locale))?;
    let max_tokens = body.max_completion_tokens.or(body.max_tokens);
    let answering = Box::pin(complete::complete(&desk, &program, before, said, extra, max_tokens)).await;
    let answering = answering.map_err(|problem| told(problem, locale))?;
    let head = Head { id: Uuid::now_v7(), created: desk.db.now().0.and_utc().timestamp(), model: body.model };
    if body.stream.unwrap_or_default() {
        let usage = body.stream_options.is_some_and(|options| options.include_usage);
        return Ok(bit_by_bit(head, usage, answering, &program));
    }
    let done = answering.whole().await.map_err(|problem| told(problem, locale))?;
    Ok(Json(head.whole(&done)).into_response())
}

/// What all parts of an answer say of it.
#[derive(Clone, Debug)]
struct Head {
    id: Uuid,
    created: i64,
    model: String,
}

fn finish(done: &Completed) -> &str {
    match done.finish.as_str() {
        "length" => "length",
        "content_filter" => "content_filter",
        _ => "stop",
    }
}

fn usage(done: &Completed) -> Value {
    json!({
        "prompt_tokens": done.prompt_tokens,
        "completion_tokens": done.completion_tokens,
        "total_tokens": done.prompt_tokens + done.completion_tokens,
    })
}

impl Head {
    fn with(&self, object: &str, choices: Value) -> Value {
        json!({
            "id": format!("chatcmpl-{}", self.id.simple()),
            "object": object,
            "created": self.created,
            "model": self.model,
            "choices": choices,
        })
    }

    fn whole(&self, done: &Completed) -> Value {
        let message = json!({ "role": "assistant", "content": done.content, "refusal": null });
        let choice = json!({ "index": 0, "message": message, "finish_reason": finish(done), "logprobs": null });
        let mut answer = self.with("chat.completion", json!([choice]));
        answer["usage"] = usage(done);
        answer
    }

    fn chunk(&self, delta: &Value, finish: Option<&str>) -> String {
        let choice = json!({ "index": 0, "delta": delta, "finish_reason": finish, "logprobs": null });
        self.with("chat.completion.chunk", json!([choice])).to_string()
    }
}

fn bit_by_bit(head: Head, with_usage: bool, answering: Answering<Completed>, program: &Program) -> Response {
    let locale = program.scope.locale;
    let mut sent = false;
    let first = head.chunk(&json!({ "role": "assistant", "content": "" }), None);
    let parts = answering::shown(answering).map(move |Shown { name, data, .. }| match (name, data) {
        ("text", Ok(data)) => {
            sent = true;
            vec![head.chunk(&json!({ "content": data["delta"] }), None)]
        }
        // What was sent cannot be taken back: the client is told that it does not count.
        ("reset", _) if sent => vec![failed("The answer was begun anew. Ask again.", "answer_interrupted")],
        ("done" | "stopped", Ok(data)) => {
            let Ok(done) = serde_json::from_value::<Completed>(data) else { return Vec::new() };
            let mut last = Vec::new();
            if !sent {
                last.push(head.chunk(&json!({ "content": done.content }), None));
            }
            last.push(head.chunk(&json!({}), Some(finish(&done))));
            if with_usage {
                let mut end = head.with("chat.completion.chunk", json!([]));
                end["usage"] = usage(&done);
                last.push(end.to_string());
            }
            last.push("[DONE]".to_owned());
            last
        }
        ("error", Err(problem)) => vec![failed(problem.detail(locale), problem.code)],
        ("interrupted", _) => vec![failed("The answer was cut off. Ask again.", "answer_interrupted")],
        _ => Vec::new(),
    });
    let end = stream::once(tokio::time::sleep(LINGER)).filter_map(|()| std::future::ready(None::<String>));
    sse::plain(stream::iter([first]).chain(parts.flat_map(stream::iter)).chain(end))
}

fn failed(message: &str, code: &str) -> String {
    json!({ "error": { "message": message, "type": "server_error", "code": code, "param": null } }).to_string()
}

/// One model.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgramModel {
    /// The agent's identifier.
    id: Uuid,
    /// `model`.
    object: &'static str,
    /// When the agent was made, in seconds since 1970.
    created: i64,
    /// `heraut`.
    owned_by: &'static str,
}

/// The models of a key.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgramModels {
    /// `list`.
    object: &'static str,
    /// The one agent that the key is for.
    data: Vec<ProgramModel>,
}

/// Lists the one agent that a secret key is for, as a model.
#[utoipa::path(get, path = "/v1/models", tag = "program", responses((status = 200, body = ProgramModels)))]
async fn list_models(
    State(desk): State<Agents>,
    Lang(locale): Lang,
    presented: Presented,
) -> Result<Json<ProgramModels>, ApiError> {
    let Presented { token, from_a_page } = presented;
    let program = complete::enter(&desk, &token, from_a_page, KeyScope::Models, locale).await;
    let program = program.map_err(|error| told(error.into(), locale))?;
    complete::used(&desk, &program).await;
    let agent = program.agent;
    let created = agent.created_at.0.and_utc().timestamp();
    let model = ProgramModel { id: agent.id, object: "model", created, owned_by: "heraut" };
    Ok(Json(ProgramModels { object: "list", data: vec![model] }))
}

fn unknown_model() -> Problem {
    Problem::new(
        404,
        "model_not_found",
        "Ce modèle n’existe pas : nommez « agent », ou l’identifiant de l’agent.",
        "This model does not exist: name “agent”, or the agent’s identifier.",
    )
}

fn no_question(locale: heraut_kernel::Locale) -> Problem {
    let (fr, en) = (
        "Le dernier message est celui de l’utilisateur, et a un texte ; les rôles sont system, developer, user et assistant.",
        "The last message is the user’s and has a text; roles are system, developer, user and assistant.",
    );
    Problem::invalid_field("messages", "invalid", locale, fr, en)
}
