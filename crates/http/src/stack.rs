//! The layers around every route, in their one order, for the server and for the test kit.
//!
//! From the outside in: name the request and its language · refuse hosts and origins that may not ·
//! answer preflights · count the address · 404 for what is no route of the API · the route's policy
//! ([`crate::policy`]) · the handler. On the way back: a panic becomes 500, an answer without a body
//! becomes a problem, and the headers of every answer are set. It is one function and not a pile of
//! layers, because each layer costs an allocation per request and hides where it stands.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use heraut_kernel::{Problem, WorkspaceId};
use http::{HeaderValue, StatusCode, header};
use tracing::Instrument;

use crate::auth::Authenticate;
use crate::client::Proxies;
use crate::cors::Cors;
use crate::doors::{self, Admitted, Doors};
use crate::guard::Guard;
use crate::idempotency::IdempotencyStore;
use crate::problem::{ApiError, PROBLEM_JSON, cases};
use crate::ratelimit::{Counts, Expensive, Limiter};
use crate::{client, correlation, locale, measure, security};

/// What the rules need to know. `Stack::new` has the defaults of the product.
pub struct Stack {
    /// Finds the caller.
    pub authenticate: Arc<dyn Authenticate>,
    /// Keeps answers; without one, `Idempotency-Key` is ignored.
    pub idempotency: Option<Arc<dyn IdempotencyStore>>,
    /// Which hosts and origins may ask.
    pub guard: Guard,
    /// People reach the server through TLS only: browsers are told to keep to it.
    pub secure: bool,
    /// `HERAUT_TRUSTED_PROXIES`: whose word on the caller's address and scheme is believed.
    pub proxies: Proxies,
    /// `FRONTEND_URL`: the other origin that may ask and read.
    pub frontend_url: Option<String>,
    /// Who may come in from other people's pages; without it nobody may.
    pub doors: Option<Arc<dyn Doors>>,
    /// `HERAUT_RATE_LIMIT`: expensive operations per minute and address; 0 is off.
    pub expensive_per_minute: u32,
    /// Counts them per minute and caller instead, and ten times as many per address.
    pub by_caller: bool,
    /// Counts them with other processes; without it each counts its own.
    pub counts: Option<Arc<dyn Counts>>,
    /// Operations of the API per minute and address, counted by each process for itself; 0 is off.
    pub general_per_minute: u32,
    /// Time to answer in.
    pub timeout: Duration,
}

impl Stack {
    /// Local mode with the default limits.
    #[must_use]
    pub fn new(authenticate: Arc<dyn Authenticate>) -> Self {
        Self {
            authenticate,
            idempotency: None,
            guard: Guard::default(),
            secure: false,
            proxies: Proxies::default(),
            frontend_url: None,
            doors: None,
            expensive_per_minute: 30,
            by_caller: false,
            counts: None,
            general_per_minute: 1200,
            timeout: Duration::from_secs(30),
        }
    }
}

impl std::fmt::Debug for Stack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stack").field("guard", &self.guard).field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

/// What is made once and used by every request.
pub(crate) struct Shared {
    pub(crate) authenticate: Arc<dyn Authenticate>,
    pub(crate) idempotency: Option<Arc<dyn IdempotencyStore>>,
    pub(crate) expensive: Expensive,
    pub(crate) timeout: Duration,
    general: Limiter<IpAddr>,
    secure: bool,
    proxies: Proxies,
    guard: Guard,
    cors: Cors,
    doors: Option<Arc<dyn Doors>>,
}

/// Puts the rules around a finished router (the API below `/api`, and whatever else the server serves).
pub fn assemble(router: Router, stack: Stack) -> Router {
    let shared = Shared {
        cors: Cors::new(stack.frontend_url.as_deref()),
        authenticate: stack.authenticate,
        idempotency: stack.idempotency,
        expensive: Expensive::new(stack.expensive_per_minute, stack.by_caller, stack.counts),
        general: Limiter::per_minute(stack.general_per_minute),
        timeout: stack.timeout,
        secure: stack.secure,
        proxies: stack.proxies,
        guard: stack.guard,
        doors: stack.doors,
    };
    router.layer(from_fn_with_state(Arc::new(shared), edge))
}

/// Whether a path belongs to the API, whose answers are problems and never pages.
#[must_use]
pub fn is_api(path: &str) -> bool {
    path.strip_prefix("/api").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

async fn edge(State(shared): State<Arc<Shared>>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let api = is_api(request.uri().path());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let id = correlation::of(request.headers());
    let allowed = shared.cors.allows(request.headers());
    request.extensions_mut().insert(id);
    request.extensions_mut().insert(Arc::clone(&shared));

    let (mut parts, body) = request.into_parts();
    let origin = shared.proxies.origin(&parts);
    parts.extensions.insert(origin);
    let language = locale::negotiate(&parts);
    let mut admitted = Admitted::NoVisit;
    let answer = answer(&shared, Request::from_parts(parts, body), next, api && route.is_none(), &mut admitted);
    let span = tracing::info_span!("http", correlation_id = %id);
    let work = locale::with(language, async {
        let response = AssertUnwindSafe(answer).catch_unwind().await.unwrap_or_else(|cause| panicked(&*cause));
        if api { as_problem(response) } else { response }
    });
    let mut response = work.instrument(span.clone()).await;

    correlation::echo(response.headers_mut(), id);
    security::apply(response.headers_mut(), api, shared.secure || origin.tls);
    shared.cors.apply(response.headers_mut(), allowed);
    admitted.apply(response.headers_mut());
    let took = started.elapsed();
    measure::answered(&method, route.as_ref(), api, response.status(), took);
    let _entered = span.entered();
    tracing::info!(
        http.method = %method,
        http.route = route.as_ref().map_or("", MatchedPath::as_str),
        http.status = response.status().as_u16(),
        duration_ms = took.as_secs_f64() * 1000.0,
        correlation_id = %id,
        workspace = response.extensions().get::<WorkspaceId>().map(|workspace| workspace.0),
        "request"
    );
    response
}

async fn answer(shared: &Shared, request: Request, next: Next, unknown: bool, admitted: &mut Admitted) -> Response {
    let (parts, body) = request.into_parts();
    if let Err(problem) = shared.guard.check(&parts, &shared.cors) {
        return ApiError::from(problem).into_response();
    }
    match doors::admit(shared.doors.as_deref(), &parts).await {
        Ok(found) => *admitted = found,
        Err(problem) => return ApiError::from(problem).into_response(),
    }
    if let Some(preflight) = admitted.preflight(&parts).or_else(|| shared.cors.preflight(&parts)) {
        return preflight;
    }
    if is_api(parts.uri.path())
        && let Err(wait) = shared.general.check(&client::address(&parts))
    {
        return ApiError::from(cases::rate_limited(wait)).into_response();
    }
    if unknown {
        return ApiError::from(Problem::not_found()).into_response();
    }
    next.run(Request::from_parts(parts, body)).await
}

/// A bug of ours. The cause goes to the log, the caller learns that it was us.
fn panicked(cause: &(dyn std::any::Any + Send)) -> Response {
    let text = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or("of an unknown kind"), "a handler panicked");
    ApiError::from(Problem::internal()).into_response()
}

/// What axum itself refuses has no body, or one in plain text: the API answers problems only.
fn as_problem(response: Response) -> Response {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !(status.is_client_error() || status.is_server_error())
        || kind.is_some_and(|kind| kind == HeaderValue::from_static(PROBLEM_JSON))
    {
        return response;
    }
    let problem = match status {
        StatusCode::NOT_FOUND => Problem::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => cases::method_not_allowed(),
        StatusCode::PAYLOAD_TOO_LARGE => cases::too_large(crate::policy::DEFAULT_BODY_LIMIT),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => cases::unsupported_media_type(),
        status if status.is_client_error() => bad_request(status),
        _ => Problem::internal(),
    };
    let mut plain = ApiError::from(problem).into_response();
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            plain.headers_mut().insert(name, value.clone());
        }
    }
    plain
}

fn bad_request(status: StatusCode) -> Problem {
    Problem::new(status.as_u16(), "bad_request", "Cette requête n'est pas acceptée.", "This request is not accepted.")
}
