//! Who may use a route and how much, and the layer that sees to it.
//!
//! The order of one request on a route: find the caller (401), weigh the role (403), count it where it
//! is expensive (429), read the body within its limit (413), replay a kept answer or run the handler,
//! all within the route's time (503).

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::StreamExt;
use heraut_kernel::{CorrelationId, Problem, Role, Scope};
use http::request::Parts;
use http::{Method, header};

use crate::auth::bearer;
use crate::locale::current;
use crate::problem::{ApiError, cases};
use crate::stack::Shared;
use crate::{client, idempotency};

/// Bytes that a body may have where the policy does not say otherwise.
pub const DEFAULT_BODY_LIMIT: usize = 1024 * 1024;

/// What is read and thrown away of a body that is too large: a client that is still sending when we
/// close the connection sees a reset instead of our 413.
const DRAINED: usize = 32 * 1024 * 1024;

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody; nobody is looked for.
    Public,
    /// Somebody who visits an agent on a site: no member, known by a token that the handler reads.
    Visitor,
    /// A program that asks an agent with a secret key, which the handler reads.
    Program,
    /// Whoever is signed in, member of a workspace or not: for what is theirs alone.
    Person,
    /// A member of the workspace with at least this role.
    Member(Role),
}

/// The conditions of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Who may use it.
    pub access: Access,
    /// Counted in the group of expensive operations.
    pub expensive: bool,
    /// Answers are kept for `Idempotency-Key`.
    pub replay: bool,
    /// The most bytes of a body.
    pub body_limit: usize,
    /// The time to answer in, where it differs from the server's.
    pub timeout: Option<Duration>,
    /// For people who signed in, not for programs with a key: who holds a key must not make another, or let people in.
    pub in_person: bool,
}

impl Policy {
    const fn new(access: Access) -> Self {
        Self { access, expensive: false, replay: true, body_limit: DEFAULT_BODY_LIMIT, timeout: None, in_person: false }
    }

    /// Anybody.
    #[must_use]
    pub const fn public() -> Self {
        Self::new(Access::Public)
    }

    /// Visitors of an agent. Answers are not kept: each operation is safe to repeat, or names what it repeats.
    #[must_use]
    pub const fn visitor() -> Self {
        Self::new(Access::Visitor).without_replay()
    }

    /// Programs with a secret key of an agent.
    #[must_use]
    pub const fn program() -> Self {
        Self::new(Access::Program).without_replay()
    }

    /// Whoever is signed in, for what is theirs alone. Answers are not kept: they would belong to no workspace.
    #[must_use]
    pub const fn person() -> Self {
        Self::new(Access::Person).without_replay()
    }

    /// Members who read.
    #[must_use]
    pub const fn viewer() -> Self {
        Self::new(Access::Member(Role::Viewer))
    }

    /// Members who write.
    #[must_use]
    pub const fn editor() -> Self {
        Self::new(Access::Member(Role::Editor))
    }

    /// Members who decide.
    #[must_use]
    pub const fn owner() -> Self {
        Self::new(Access::Member(Role::Owner))
    }

    /// Counts in the group of chat, plan, suggestions and search.
    #[must_use]
    pub const fn expensive(self) -> Self {
        Self { expensive: true, ..self }
    }

    /// Keeps no answer: for routes that show a secret once.
    #[must_use]
    pub const fn without_replay(self) -> Self {
        Self { replay: false, ..self }
    }

    /// Refuses keys.
    #[must_use]
    pub const fn in_person(self) -> Self {
        Self { in_person: true, ..self }
    }

    /// Takes larger (or only smaller) bodies.
    #[must_use]
    pub const fn body_limit(self, bytes: usize) -> Self {
        Self { body_limit: bytes, ..self }
    }

    /// Answers in another time than the server's default.
    #[must_use]
    pub const fn timeout(self, time: Duration) -> Self {
        Self { timeout: Some(time), ..self }
    }

    /// The word for it in the OpenAPI document.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self.access {
            Access::Public => "public",
            Access::Visitor => "visitor",
            Access::Program => "program",
            Access::Person => "person",
            Access::Member(Role::Viewer) => "viewer",
            Access::Member(Role::Editor) => "editor",
            Access::Member(Role::Owner) => "owner",
        }
    }
}

/// How much of the body the route takes, for the extractors.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyLimit(pub(crate) usize);

/// Whether a method changes something.
#[must_use]
pub fn is_mutation(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// The layer on every route.
pub(crate) async fn enforce(State(policy): State<Policy>, request: Request, next: Next) -> Response {
    let shared = request.extensions().get::<Arc<Shared>>().cloned();
    let time = policy.timeout.or(shared.as_ref().map(|shared| shared.timeout));
    let work = admit(policy, shared, request, next);
    let outcome = match time {
        Some(time) => tokio::time::timeout(time, work).await.unwrap_or_else(|_| Err(cases::timeout())),
        None => work.await,
    };
    outcome.unwrap_or_else(|problem| ApiError::from(problem).into_response())
}

async fn admit(policy: Policy, shared: Option<Arc<Shared>>, request: Request, next: Next) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let scope = identify(policy.access, shared.as_deref(), &parts).await?;
    if policy.in_person && scope.is_some() && bearer(&parts).is_some() {
        return Err(cases::in_person());
    }
    if let Some(shared) = shared.as_deref().filter(|_| policy.expensive) {
        shared.expensive.check(scope.as_ref(), client::address(&parts)).await?;
    }
    let workspace = scope.as_ref().map(|scope| scope.workspace).filter(|workspace| workspace.0 != 0);
    if let Some(scope) = &scope {
        parts.extensions.insert(scope.clone());
    }
    let mut response = if is_mutation(&parts.method) {
        parts.extensions.insert(BodyLimit(policy.body_limit));
        let bytes = read_body(&parts, body, policy.body_limit).await?;
        let store = shared.and_then(|shared| shared.idempotency.clone()).filter(|_| policy.replay);
        match (store, scope) {
            (Some(store), Some(scope)) => idempotency::run(store, scope, parts, bytes, next).await?,
            _ => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        }
    } else {
        next.run(Request::from_parts(parts, body)).await
    };
    if let Some(workspace) = workspace {
        response.extensions_mut().insert(workspace);
    }
    Ok(response)
}

/// The caller, where the route wants one. A scope that a layer outside has already found is taken.
async fn identify(access: Access, shared: Option<&Shared>, parts: &Parts) -> Result<Option<Scope>, Problem> {
    let role = match access {
        Access::Public | Access::Visitor | Access::Program => return Ok(None),
        Access::Person => None,
        Access::Member(role) => Some(role),
    };
    let found = match (parts.extensions.get::<Scope>(), shared) {
        (Some(scope), _) => Some(scope.clone()),
        (None, Some(shared)) => {
            let correlation = parts.extensions.get::<CorrelationId>().copied();
            let correlation = correlation.unwrap_or_else(CorrelationId::generate);
            let finder = &shared.authenticate;
            match role {
                Some(_) => finder.authenticate(parts, current(), correlation).await?,
                None => finder.person(parts, current(), correlation).await?,
            }
        }
        (None, None) => None,
    };
    match (found, role) {
        (None, _) => Err(cases::unauthenticated()),
        (Some(scope), Some(role)) if !scope.principal.at_least(role) => Err(cases::forbidden()),
        (found, _) => Ok(found),
    }
}

/// The whole body, or 413.
pub(crate) async fn read_body(parts: &Parts, body: Body, limit: usize) -> Result<Bytes, Problem> {
    let declared = parts.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let waits = parts.headers.contains_key(header::EXPECT);
    if declared.is_some_and(|length: usize| length > if waits { limit } else { DRAINED.max(limit) }) {
        return Err(cases::too_large(limit));
    }
    let mut stream = body.into_data_stream();
    let mut kept = Vec::new();
    let mut seen = 0_usize;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| cases::invalid_json())?;
        seen = seen.saturating_add(chunk.len());
        if seen <= limit {
            kept.extend_from_slice(&chunk);
        } else {
            kept = Vec::new();
            if seen > DRAINED {
                break;
            }
        }
    }
    if seen > limit { Err(cases::too_large(limit)) } else { Ok(kept.into()) }
}
