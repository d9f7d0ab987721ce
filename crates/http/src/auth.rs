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
}
