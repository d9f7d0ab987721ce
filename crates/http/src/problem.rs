//! The one place where a [`Problem`] becomes an HTTP answer.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use heraut_kernel::{FieldError, Locale, Problem};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, response::Response as DocResponse, response::ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

/// The media type of every refusal.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// What a handler answers when it refuses. `?` turns a [`Problem`], and every error that knows its
/// problem (`impl From<ContextError> for Problem`), into one.
///
/// The body is written in the language of the request. It holds nothing that names the request, so
/// that two answers to the same case are equal byte for byte: the correlation id is a header.
#[derive(Debug)]
pub struct ApiError(Box<Problem>, Option<Locale>);

impl ApiError {
    /// The refusal in a language chosen by the caller of this function instead of the request's.
    #[must_use]
    pub fn in_locale(self, locale: Locale) -> Self {
        Self(self.0, Some(locale))
    }

    /// The case.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.0
    }
}

impl<E: Into<Problem>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(Box::new(error.into()), None)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let locale = self.1.unwrap_or_else(crate::locale::current);
        render(&self.0, locale)
    }
}

/// A problem as the body of an answer, or of the last event of a stream.
#[must_use]
pub fn body(problem: &Problem, locale: Locale) -> ProblemBody {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    ProblemBody {
        kind: format!("/api/docs#problems-{}", problem.code),
        title: title(status, locale).to_owned(),
        status: status.as_u16(),
        detail: problem.detail(locale).to_owned(),
        code: problem.code.to_owned(),
        errors: problem.errors.clone(),
        extra: extra_members(problem),
    }
}

/// Writes a problem as an answer.
#[must_use]
pub fn render(problem: &Problem, locale: Locale) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let bytes = serde_json::to_vec(&body(problem, locale)).unwrap_or_default();
    let mut response = (status, bytes).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    if let Some(wait) = problem.retry_after {
        let seconds = wait.as_millis().div_ceil(1000).max(1);
        if let Ok(value) = HeaderValue::from_str(&seconds.to_string()) {
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
    }
    response
}

/// The members a case adds; never one that replaces a standard member.
fn extra_members(problem: &Problem) -> Map<String, Value> {
    const STANDARD: [&str; 6] = ["type", "title", "status", "detail", "code", "errors"];
    let Some(Value::Object(members)) = problem.extra.as_deref() else { return Map::new() };
    members.iter().filter(|(name, _)| !STANDARD.contains(&name.as_str())).map(|(k, v)| (k.clone(), v.clone())).collect()
}

/// Short name of a status.
fn title(status: StatusCode, locale: Locale) -> &'static str {
    let (fr, en) = match status.as_u16() {
        400 => ("Requête illisible", "Bad request"),
        401 => ("Identification requise", "Unauthorized"),
        403 => ("Interdit", "Forbidden"),
        404 => ("Introuvable", "Not found"),
        405 => ("Méthode non permise", "Method not allowed"),
        409 => ("Conflit", "Conflict"),
        410 => ("Périmé", "Gone"),
        413 => ("Contenu trop volumineux", "Content too large"),
        415 => ("Format non pris en charge", "Unsupported media type"),
        422 => ("Valeurs refusées", "Unprocessable content"),
        429 => ("Trop de requêtes", "Too many requests"),
        502 => ("Fournisseur en échec", "Bad gateway"),
        503 => ("Service indisponible", "Service unavailable"),
        504 => ("Fournisseur trop lent", "Gateway timeout"),
        _ => ("Erreur interne", "Internal error"),
    };
    locale.pick(fr, en)
}

/// The body of every refusal (RFC 9457). A case may add members of its own, such as `revision`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProblemBody {
    /// Where the case is explained.
    #[serde(rename = "type")]
    #[schema(example = "/api/docs#problems-not_found")]
    pub kind: String,
    /// Short name of the status, in the caller's language.
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What happened, in the caller's language.
    pub detail: String,
    /// Stable name of the case.
    #[schema(example = "not_found")]
    pub code: String,
    /// Fields at fault; empty unless the status is 422.
    pub errors: Vec<FieldError>,
    /// Members of the case.
    #[serde(flatten)]
    #[schema(ignore)]
    pub extra: Map<String, Value>,
}

/// The refusals that any operation may answer, for the OpenAPI document. [`crate::Routes`] adds them
/// to each operation; a handler documents none.
#[derive(Clone, Copy, Debug)]
pub struct Problems;

/// Status and meaning of each common refusal.
pub const COMMON: [(&str, &str); 11] = [
    ("400", "The body cannot be read."),
    ("401", "Nobody is signed in."),
    ("403", "This origin or this role may not."),
    ("404", "Unknown, foreign, or no identifier: one body for all three."),
    ("409", "Conflict with the present state."),
    ("413", "The body is too large."),
    ("415", "The body is not JSON."),
    ("422", "Some values are not accepted."),
    ("429", "Too many requests; see Retry-After."),
    ("500", "Our fault."),
    ("503", "Not ready, or not in time."),
];

/// Those of operations that a model may answer.
pub const OF_MODELS: [(&str, &str); 2] = [("502", "No model answered."), ("504", "No model answered in time.")];

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<DocResponse>> {
        COMMON
            .iter()
            .chain(&OF_MODELS)
            .map(|(status, text)| {
                let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemBody"))).build();
                let response = ResponseBuilder::new().description(*text).content(PROBLEM_JSON, content).build();
                ((*status).to_owned(), RefOr::T(response))
            })
            .collect()
    }
}

/// Refusals that this crate itself answers.
pub mod cases {
    use super::Problem;
    use std::time::Duration;

    /// 400: the body is no JSON text.
    #[must_use]
    pub fn invalid_json() -> Problem {
        Problem::new(400, "invalid_json", "Le corps n'est pas un JSON lisible.", "The body is not readable JSON.")
    }

    /// 401: nobody is signed in.
    #[must_use]
    pub fn unauthenticated() -> Problem {
        Problem::new(401, "unauthenticated", "Identifiez-vous pour continuer.", "Sign in to go on.")
    }

    /// 403: the role does not allow it.
    #[must_use]
    pub fn forbidden() -> Problem {
        Problem::new(403, "forbidden", "Votre rôle ne le permet pas.", "Your role does not allow this.")
    }

    /// 403: the caller holds a key, and this wants somebody who signed in.
    #[must_use]
    pub fn in_person() -> Problem {
        Problem::new(
            403,
            "in_person",
            "Une clé ne le permet pas : connectez-vous pour le faire.",
            "A key does not allow this: sign in to do it.",
        )
    }

    /// 405: the path exists, the method does not.
    #[must_use]
    pub fn method_not_allowed() -> Problem {
        Problem::new(
            405,
            "method_not_allowed",
            "Cette méthode n'est pas permise ici.",
            "This method is not allowed here.",
        )
    }

    /// 413: more bytes than the route takes.
    #[must_use]
    pub fn too_large(limit: usize) -> Problem {
        let mut problem =
            Problem::new(413, "too_large", "Le contenu envoyé est trop volumineux.", "The content sent is too large.");
        problem.extra = Some(Box::new(serde_json::json!({ "limit_bytes": limit })));
        problem
    }

    /// 415: the body is not declared as JSON.
    #[must_use]
    pub fn unsupported_media_type() -> Problem {
        Problem::new(
            415,
            "unsupported_media_type",
            "Envoyez du JSON (Content-Type: application/json).",
            "Send JSON (Content-Type: application/json).",
        )
    }

    /// 429: this address asked too often.
    #[must_use]
    pub fn rate_limited(wait: Duration) -> Problem {
        let mut problem = Problem::new(
            429,
            "rate_limited",
            "Trop de requêtes en peu de temps. Patientez un instant.",
            "Too many requests in a short time. Wait a moment.",
        );
        problem.retry_after = Some(wait);
        problem
    }

    /// 503: the answer did not come in time.
    #[must_use]
    pub fn timeout() -> Problem {
        let mut problem = Problem::new(
            503,
            "timeout",
            "Le traitement a pris trop de temps. Réessayez dans un instant.",
            "This took too long. Try again shortly.",
        );
        problem.retry_after = Some(Duration::from_secs(2));
        problem
    }
}
