//! `Idempotency-Key`: the same change asked for twice is made once and answered twice.
//!
//! The layer claims the key before the handler runs (`begin`), and keeps the answer after it
//! (`finish`). In between the handler runs in a task of its own, so that a client that hangs up, which
//! is what makes it ask again, does not lose the answer. Refusals that wrote nothing and may turn out
//! otherwise the next time (401, 403, 409, 429, 5xx) give the key back (`abandon`).
//!
//! What a crash leaves, by when it comes:
//! - before the handler committed: a claim in progress. `begin` answers `InProgress` (409) until the
//!   claim is older than the longest request may take, then `Fresh`.
//! - after the commit and before `finish`: a row that the commit itself marked, because the handler's
//!   [`Scope`] carries the claimed key down to the store. `begin` answers `AnswerLost` (409): the change
//!   was made, read the resource again.
//!
//! The key belongs to the workspace and the person of the [`Scope`]; a store must look it up by both.

use std::sync::Arc;

use async_trait::async_trait;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use heraut_kernel::{Problem, Scope};
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode, header};
use tracing::Instrument;

use crate::locale;

/// The request's header.
pub const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// The answer's header, on an answer that was kept.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// The largest answer that is kept.
const KEPT_BYTES: usize = 1024 * 1024;
/// Headers kept with it.
const KEPT_HEADERS: [HeaderName; 3] = [header::CONTENT_TYPE, header::ETAG, header::LOCATION];

/// A key and what it was used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyClaim {
    /// The caller's key, 1 to 128 visible ASCII characters.
    pub key: String,
    /// SHA-256 over method, path, query and body.
    pub request_hash: String,
}

/// An answer as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The status.
    pub status: u16,
    /// Content type, revision and place, where the answer had them.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What a key is worth when it comes in.
#[derive(Clone, Debug)]
pub enum Begin {
    /// Never seen, or given back: it is now claimed.
    Fresh,
    /// Seen and answered.
    Replay(Kept),
    /// Another request holds it.
    InProgress,
    /// Seen with another request.
    Mismatch,
    /// The change was made; its answer was not kept.
    AnswerLost,
}

/// Where keys are kept for 24 hours. Implemented by a crate that has a database.
#[async_trait]
pub trait IdempotencyStore: Send + Sync + 'static {
    /// Claims a key, atomically: of two at once one is `Fresh`.
    async fn begin(&self, scope: &Scope, claim: &IdempotencyClaim) -> Result<Begin, Problem>;
    /// Keeps the answer; `None` when there is one that cannot be kept (a stream, or over 1 MiB).
    async fn finish(&self, scope: &Scope, claim: &IdempotencyClaim, answer: Option<&Kept>) -> Result<(), Problem>;
    /// Gives the key back, unless something was committed under it.
    async fn abandon(&self, scope: &Scope, claim: &IdempotencyClaim) -> Result<(), Problem>;
}

/// Runs a change under its key, where it has one.
pub(crate) async fn run(
    store: Arc<dyn IdempotencyStore>,
    scope: Scope,
    mut parts: Parts,
    body: Bytes,
    next: Next,
) -> Result<Response, Problem> {
    let Some(claim) = claim_of(&parts, &body)? else {
        return Ok(next.run(Request::from_parts(parts, Body::from(body))).await);
    };
    match store.begin(&scope, &claim).await? {
        Begin::Fresh => {}
        Begin::Replay(kept) => return Ok(replay(kept)),
        Begin::InProgress => return Err(in_progress()),
        Begin::Mismatch => return Err(key_reused()),
        Begin::AnswerLost => return Err(answer_lost()),
    }
    parts.extensions.insert(Scope { claim: Some(claim.key.as_str().into()), ..scope.clone() });
    let request = Request::from_parts(parts, Body::from(body));
    let work = async move {
        let guard = Abandon { store, scope, claim, armed: true };
        let response = next.run(request).await;
        guard.settle(response).await
    };
    let work = locale::with(locale::current(), work).in_current_span();
    tokio::spawn(work).await.map_err(|_| Problem::internal())?
}

fn claim_of(parts: &Parts, body: &[u8]) -> Result<Option<IdempotencyClaim>, Problem> {
    let mut keys = parts.headers.get_all(HEADER).iter();
    let Some(value) = keys.next() else { return Ok(None) };
    let key = value.to_str().unwrap_or_default();
    let visible = (1..=128).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if !visible || keys.next().is_some() {
        return Err(invalid_key());
    }
    let mut text = Vec::with_capacity(body.len() + 128);
    for part in [parts.method.as_str(), parts.uri.path(), parts.uri.query().unwrap_or_default()] {
        text.extend_from_slice(part.as_bytes());
        text.push(b'\n');
    }
    text.extend_from_slice(body);
    Ok(Some(IdempotencyClaim { key: key.to_owned(), request_hash: heraut_kernel::text::sha256_hex(&text) }))
}

fn replay(kept: Kept) -> Response {
    let mut response = Response::new(Body::from(kept.body));
    *response.status_mut() = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    for (name, value) in kept.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

/// Whether an answer stays true for the same request.
fn is_final(status: StatusCode) -> bool {
    status.is_success() || matches!(status.as_u16(), 400 | 404 | 410 | 413 | 415 | 422)
}

/// Settles a claim once; gives it back when the handler panics.
struct Abandon {
    store: Arc<dyn IdempotencyStore>,
    scope: Scope,
    claim: IdempotencyClaim,
    armed: bool,
}

impl Abandon {
    async fn settle(mut self, response: Response) -> Result<Response, Problem> {
        self.armed = false;
        if !is_final(response.status()) {
            let settled = self.store.abandon(&self.scope, &self.claim).await;
            self.note(settled);
            return Ok(response);
        }
        let keepable = response.body().size_hint().exact().is_some_and(|size| size <= KEPT_BYTES as u64);
        if !keepable {
            let settled = self.store.finish(&self.scope, &self.claim, None).await;
            self.note(settled);
            return Ok(response);
        }
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, KEPT_BYTES).await.map_err(|_| Problem::internal())?;
        let headers = KEPT_HEADERS
            .iter()
            .filter_map(|name| Some((name.to_string(), parts.headers.get(name)?.to_str().ok()?.to_owned())))
            .collect();
        let kept = Kept { status: parts.status.as_u16(), headers, body: bytes.to_vec() };
        let settled = self.store.finish(&self.scope, &self.claim, Some(&kept)).await;
        self.note(settled);
        Ok(Response::from_parts(parts, Body::from(bytes)))
    }

    /// The change is made and its answer is ready: that the key could not be settled is for the log.
    fn note(&self, settled: Result<(), Problem>) {
        if let Err(problem) = settled {
            tracing::error!(problem.code, correlation_id = %self.scope.correlation, "an idempotency key was not settled");
        }
    }
}

impl Drop for Abandon {
    fn drop(&mut self) {
        if !self.armed {
            return;
        }
        let (store, scope, claim) = (Arc::clone(&self.store), self.scope.clone(), self.claim.clone());
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if let Err(problem) = store.abandon(&scope, &claim).await {
                    tracing::error!(problem.code, "an idempotency key was not given back after a panic");
                }
            });
        }
    }
}

fn invalid_key() -> Problem {
    Problem::new(
        422,
        "invalid_idempotency_key",
        "Idempotency-Key doit avoir de 1 à 128 caractères ASCII visibles.",
        "Idempotency-Key must have 1 to 128 visible ASCII characters.",
    )
}

fn key_reused() -> Problem {
    Problem::new(
        422,
        "idempotency_key_reused",
        "Cette clé d'idempotence a déjà servi pour une autre requête.",
        "This idempotency key was already used for another request.",
    )
}

fn in_progress() -> Problem {
    let mut problem = Problem::conflict(
        "idempotency_in_progress",
        "La première requête avec cette clé est encore en cours.",
        "The first request with this key is still running.",
    );
    problem.retry_after = Some(std::time::Duration::from_secs(1));
    problem
}

fn answer_lost() -> Problem {
    Problem::conflict(
        "idempotency_answer_lost",
        "Cette modification a été faite, mais sa réponse n'a pas été gardée. Relisez la ressource.",
        "This change was made, but its answer was not kept. Read the resource again.",
    )
}
