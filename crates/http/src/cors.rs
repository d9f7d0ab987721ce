//! Another origin may read our answers only when it is the configured front end.

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts};

/// The one origin that is let in, as `FRONTEND_URL` names it.
#[derive(Clone, Debug, Default)]
pub struct Cors {
    origin: Option<HeaderValue>,
}

const EXPOSED: &str = "ETag, Retry-After, X-Correlation-Id, Idempotency-Replayed, Content-Disposition, Location";
const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE";
const HEADERS: &str = "Accept, Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID, \
X-Correlation-Id, X-CSRF-Token, X-Workspace";

impl Cors {
    /// Lets in the origin of this address (`https://desk.example.org`), or nobody.
    #[must_use]
    pub fn new(frontend_url: Option<&str>) -> Self {
        Self { origin: frontend_url.and_then(origin_of).and_then(|origin| HeaderValue::from_str(&origin).ok()) }
    }

    /// Whether the request says it comes from the front end.
    #[must_use]
    pub fn allows(&self, headers: &HeaderMap) -> bool {
        self.origin.is_some() && headers.get(header::ORIGIN) == self.origin.as_ref()
    }

    /// The answer to a preflight from the front end; nothing for any other request.
    #[must_use]
    pub fn preflight(&self, parts: &Parts) -> Option<Response> {
        if parts.method != Method::OPTIONS
            || !parts.headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
            || !self.allows(&parts.headers)
        {
            return None;
        }
        let mut response = StatusCode::NO_CONTENT.into_response();
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS));
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(HEADERS));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
        Some(response)
    }

    /// Marks an answer as readable by the front end.
    pub fn apply(&self, headers: &mut HeaderMap, allowed: bool) {
        let Some(origin) = &self.origin else { return };
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
        if allowed {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
        }
    }
}

/// `scheme://host[:port]` of an address, in the form a browser sends it.
#[must_use]
pub fn origin_of(url: &str) -> Option<String> {
    let uri: http::Uri = url.trim().parse().ok()?;
    let scheme = uri.scheme_str()?.to_ascii_lowercase();
    let authority = uri.authority()?;
    let host = authority.host().to_ascii_lowercase();
    let default_port = if scheme == "https" { 443 } else { 80 };
    match authority.port_u16() {
        Some(port) if port != default_port => Some(format!("{scheme}://{host}:{port}")),
        _ => Some(format!("{scheme}://{host}")),
    }
}
