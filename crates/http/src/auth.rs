//! Who is asking: declared here, implemented by the crate that knows users.

use async_trait::async_trait;
use heraut_kernel::{CorrelationId, Locale, Problem, Scope};
use http::request::Parts;

/// Finds the caller and the workspace of a request.
///
/// Runs on routes that want a member, and only there: a public route (health, the sign-in page)
/// must answer while the database does not.
#[async_trait]
pub trait Authenticate: Send + Sync + 'static {
    /// The caller's scope; `None` when nobody is signed in. A workspace that is foreign or unknown is
    /// `Problem::not_found()`.
    async fn authenticate(
        &self,
        parts: &Parts,
        locale: Locale,
        correlation: CorrelationId,
    ) -> Result<Option<Scope>, Problem>;

    /// The same for what belongs to a person and to no workspace (their profile, their sessions): the scope that comes
    /// back may be in no workspace at all.
    async fn person(
        &self,
        parts: &Parts,
        locale: Locale,
        correlation: CorrelationId,
    ) -> Result<Option<Scope>, Problem> {
        self.authenticate(parts, locale, correlation).await
    }
}

/// The key that a request presents: `Authorization: Bearer …`.
#[must_use]
pub fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(http::header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whether a page in a browser sent the request. Keys are for programs: in a page they are as good as published.
///
/// `Sec-Fetch-Mode` alone says nothing: Node's own `fetch` sends it, with neither of these.
#[must_use]
pub fn from_a_page(parts: &Parts) -> bool {
    parts.headers.contains_key(http::header::ORIGIN) || parts.headers.contains_key("sec-fetch-site")
}
