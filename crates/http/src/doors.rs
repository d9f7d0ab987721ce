//! Doors for other people's pages: routes that pages of foreign origins may use, each with the key of what it visits.
//!
//! Below [`VISITS`] the next segment of a path is a key, and whoever knows keys says which origins may come with it. CORS is
//! that list and nothing else: an origin that is not on it is refused before anything is read. No cookie is looked at there,
//! so there is nothing to forge. Below [`PROGRAMS`] programs ask with secret keys; the key decides, and a page that presents
//! one is told off by the handler.

use async_trait::async_trait;
use axum::response::{IntoResponse, Response};
use heraut_kernel::Problem;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use crate::cors::origin_of;

/// Where visits of foreign pages are.
pub const VISITS: &str = "/api/widget/";
/// Where programs with secret keys ask.
pub const PROGRAMS: &str = "/api/v1/";

const METHODS: &str = "GET, POST, DELETE";
const HEADERS: &str = "Accept, Accept-Language, Authorization, Content-Type, Last-Event-ID";
const EXPOSED: &str = "Retry-After, X-Correlation-Id";

/// Knows which pages may come in with which key.
#[async_trait]
pub trait Doors: Send + Sync + 'static {
    /// Whether pages of this origin may use this key. An unknown key admits nobody.
    async fn admits(&self, key: &str, origin: &str) -> Result<bool, Problem>;
}

/// The key in a path below [`VISITS`].
fn key_of(path: &str) -> Option<&str> {
    path.strip_prefix(VISITS)?.split('/').next()
}

/// Whether a path has rules of its own about who may ask: none of ours about sessions and their pages hold there.
pub(crate) fn is_door(path: &str) -> bool {
    path.starts_with(VISITS) || path.starts_with(PROGRAMS)
}

/// Which origin a visit comes from, once it is admitted.
#[derive(Clone, Debug)]
pub(crate) enum Admitted {
    /// It is no visit.
    NoVisit,
    /// A page of ours.
    Here,
    /// A page that the key admits.
    Page(HeaderValue),
}

/// Admits a visit, or refuses it.
pub(crate) async fn admit(doors: Option<&dyn Doors>, parts: &Parts) -> Result<Admitted, Problem> {
    let Some(key) = key_of(parts.uri.path()) else { return Ok(Admitted::NoVisit) };
    let fetched_here = parts.headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin");
    let Some(origin) = parts.headers.get(header::ORIGIN) else {
        // A browser says where a request comes from, unless page and server are one.
        return if fetched_here { Ok(Admitted::Here) } else { Err(not_admitted()) };
    };
    let text = origin.to_str().unwrap_or_default();
    if is_here(parts, text) {
        return Ok(Admitted::Here);
    }
    match doors {
        Some(doors) if origin_of(text).as_deref() == Some(text) && doors.admits(key, text).await? => {
            Ok(Admitted::Page(origin.clone()))
        }
        _ => Err(not_admitted()),
    }
}

fn is_here(parts: &Parts, origin: &str) -> bool {
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let name = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    name.zip(host).is_some_and(|(name, host)| name.eq_ignore_ascii_case(host))
}

impl Admitted {
    /// The answer to a preflight.
    pub(crate) fn preflight(&self, parts: &Parts) -> Option<Response> {
        let asks = parts.method == Method::OPTIONS
            && parts.headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
            && matches!(self, Self::Page(_));
        asks.then(|| {
            let mut response = StatusCode::NO_CONTENT.into_response();
            let headers = response.headers_mut();
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS));
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(HEADERS));
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("7200"));
            response
        })
    }

    /// Marks an answer as readable by the page that was admitted.
    pub(crate) fn apply(&self, headers: &mut HeaderMap) {
        if let Self::Page(origin) = self {
            headers.append(header::VARY, HeaderValue::from_static("Origin"));
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
        }
    }
}

fn not_admitted() -> Problem {
    Problem::new(
        403,
        "origin_not_allowed",
        "Cette page n’est pas autorisée à utiliser cet assistant.",
        "This page may not use this assistant.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    struct One;

    #[async_trait]
    impl Doors for One {
        async fn admits(&self, key: &str, origin: &str) -> Result<bool, Problem> {
            Ok(key == "pk_1_x" && origin == "https://exemple.fr")
        }
    }

    async fn admitted(path: &str, headers: &[(&str, &str)]) -> Result<Admitted, Problem> {
        let mut request = http::Request::builder().uri(path).header("host", "desk.test:5000");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        admit(Some(&One), &request.body(()).unwrap().into_parts().0).await
    }

    #[tokio::test]
    async fn only_the_origins_of_the_key_come_in() {
        let path = "/api/widget/pk_1_x/session";
        let page = |origin: &'static str| [("origin", origin)];
        assert!(matches!(admitted(path, &page("https://exemple.fr")).await, Ok(Admitted::Page(_))));
        for bad in
            ["https://exemple.fr.evil.test", "http://exemple.fr", "null", "https://EXEMPLE.fr", "https://exemple.fr/"]
        {
            assert_eq!(admitted(path, &[("origin", bad)]).await.unwrap_err().code, "origin_not_allowed", "{bad}");
        }
        assert!(admitted("/api/widget/pk_1_y/session", &page("https://exemple.fr")).await.is_err());
        assert!(admitted(path, &[]).await.is_err(), "who says nothing is nobody");
    }

    #[tokio::test]
    async fn pages_of_ours_need_no_list() {
        let path = "/api/widget/pk_1_x/session";
        assert!(matches!(admitted(path, &[("origin", "http://desk.test:5000")]).await, Ok(Admitted::Here)));
        assert!(matches!(admitted(path, &[("sec-fetch-site", "same-origin")]).await, Ok(Admitted::Here)));
        assert!(admitted(path, &[("sec-fetch-site", "cross-site")]).await.is_err());
        assert!(matches!(admitted("/api/scenarios", &[]).await, Ok(Admitted::NoVisit)));
    }
}
