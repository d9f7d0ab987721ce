//! What went wrong, as the caller may know it: a stable code, a status, a sentence in their language.

use std::time::Duration;

use serde::Serialize;
use utoipa::ToSchema;

use crate::Locale;

/// One field that was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Where the value stands, as a dotted path: `items.3.kpi`.
    pub field: String,
    /// Stable name of the rule that failed: `required`, `too_long`, `unknown_value`…
    pub code: String,
    /// The rule in the caller's language.
    pub message: String,
}

/// An answer other than success. Turned into `application/problem+json` by the `http` crate alone.
///
/// It never holds the text of a database or of a provider: causes are logged where they are caught.
#[derive(Clone, Debug)]
pub struct Problem {
    /// HTTP status.
    pub status: u16,
    /// Stable, documented name of the case.
    pub code: &'static str,
    /// The sentence in French.
    pub fr: String,
    /// The sentence in English.
    pub en: String,
    /// Fields at fault; empty unless the status is 422.
    pub errors: Vec<FieldError>,
    /// How long to wait before another try.
    pub retry_after: Option<Duration>,
    /// What the caller needs to go on after a conflict (the present revision, the present row).
    pub extra: Option<Box<serde_json::Value>>,
}

impl Problem {
    /// A case with its two sentences.
    pub fn new(status: u16, code: &'static str, fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self { status, code, fr: fr.into(), en: en.into(), errors: Vec::new(), retry_after: None, extra: None }
    }

    /// 404. One body for what does not exist, what is foreign, and what is no identifier.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(404, "not_found", "Introuvable.", "Not found.")
    }

    /// 422 with the fields at fault.
    #[must_use]
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let mut problem =
            Self::new(422, "invalid", "Certaines valeurs ne sont pas acceptées.", "Some values are not accepted.");
        problem.errors = errors;
        problem
    }

    /// 422 for a single field.
    pub fn invalid_field(field: &str, code: &str, locale: Locale, fr: &str, en: &str) -> Self {
        Self::invalid(vec![FieldError {
            field: field.to_owned(),
            code: code.to_owned(),
            message: locale.pick(fr, en).to_owned(),
        }])
    }

    /// 409 with a code of its own.
    pub fn conflict(code: &'static str, fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(409, code, fr, en)
    }

    /// 409: the plan of the workspace has no place for one more. Adds what, and how many there may be.
    #[must_use]
    pub fn full(what: &str, limit: i64) -> Self {
        let mut problem = Self::conflict(
            "quota_exhausted",
            format!("L'offre de cet espace n'en permet pas plus ({limit}). Rien n'a été enregistré."),
            format!("This workspace's plan allows no more than {limit}. Nothing was saved."),
        );
        problem.extra = Some(Box::new(serde_json::json!({ "what": what, "limit": limit })));
        problem
    }

    /// 409: the row changed since the caller read it. The present revision goes along, nothing is written.
    #[must_use]
    pub fn stale(revision: i32) -> Self {
        let mut problem = Self::conflict(
            "stale_revision",
            "Cet élément a été modifié entre-temps. Votre texte n'a pas été enregistré ; relisez puis réessayez.",
            "This was changed in the meantime. Your text was not saved; read it again, then retry.",
        );
        problem.extra = Some(Box::new(serde_json::json!({ "revision": revision })));
        problem
    }

    /// 500. Says nothing but that it is our fault.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(
            500,
            "internal",
            "Une erreur interne est survenue. Rien n'a été perdu ; réessayez.",
            "An internal error occurred. Nothing was lost; try again.",
        )
    }

    /// 503: the database cannot be reached or is not migrated.
    #[must_use]
    pub fn unavailable() -> Self {
        let mut problem = Self::new(
            503,
            "unavailable",
            "Le service n'est pas disponible pour le moment. Réessayez dans un instant.",
            "The service is not available at the moment. Try again shortly.",
        );
        problem.retry_after = Some(Duration::from_secs(2));
        problem
    }

    /// The sentence in a language.
    #[must_use]
    pub fn detail(&self, locale: Locale) -> &str {
        locale.pick(&self.fr, &self.en)
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, self.code)
    }
}

impl std::error::Error for Problem {}
