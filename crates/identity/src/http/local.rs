//! Local mode: no accounts, one person, who owns every workspace of this machine's installation.

use std::sync::Arc;

use async_trait::async_trait;
use heraut_http::Authenticate;
use heraut_kernel::{CorrelationId, Locale, Principal, Problem, Role, Scope, UserId, WorkspaceId};
use heraut_store::Db;

use crate::store;

/// Recognises everyone as the local person.
#[derive(Clone, Debug)]
pub struct LocalIdentity {
    db: Db,
    user: UserId,
    workspace: WorkspaceId,
}

impl LocalIdentity {
    /// The local person, and the workspace of a request that names none.
    #[must_use]
    pub fn new(db: Db, user: UserId, workspace: WorkspaceId) -> Arc<Self> {
        Arc::new(Self { db, user, workspace })
    }

    /// Who the local person is.
    #[must_use]
    pub const fn user(&self) -> UserId {
        self.user
    }
}

#[async_trait]
impl Authenticate for LocalIdentity {
    async fn authenticate(
        &self,
        parts: &http::request::Parts,
        locale: Locale,
        correlation: CorrelationId,
    ) -> Result<Option<Scope>, Problem> {
        let workspace = match named_workspace(parts) {
            None => self.workspace,
            Some(text) => WorkspaceId(text.parse().map_err(|_| Problem::not_found())?),
        };
        let role = if workspace == self.workspace {
            // The person owns the first workspace for as long as the process runs; no look-up on the hot path.
            Role::Owner
        } else {
            let role = store::role_of(&self.db, self.user, workspace).await;
            role.map_err(|error| error.into_problem())?.ok_or_else(Problem::not_found)?
        };
        let principal = Principal::User { id: self.user, role };
        Ok(Some(Scope { workspace, principal, locale, correlation, claim: None }))
    }
}

/// The workspace that a request names: a header, or a query parameter where a link cannot send headers.
pub(super) fn named_workspace(parts: &http::request::Parts) -> Option<&str> {
    if let Some(value) = parts.headers.get("x-workspace") {
        return Some(value.to_str().unwrap_or_default());
    }
    parts.uri.query()?.split('&').find_map(|pair| pair.strip_prefix("workspace="))
}
