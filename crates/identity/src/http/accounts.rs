//! Accounts: people by the cookie of their session, programs by their key.

use std::sync::Arc;

use async_trait::async_trait;
use heraut_http::auth::{bearer, from_a_page};
use heraut_http::policy::is_mutation;
use heraut_http::{Authenticate, cookie};
use heraut_kernel::{CorrelationId, Locale, Principal, Problem, Role, Scope, WorkspaceId};
use http::request::Parts;

use super::local::named_workspace;
use crate::error::key_scope;
use crate::key::KeyScope;
use crate::secret::hash_of;
use crate::store::resolve;
use crate::usecase::{keys, session};
use crate::{Error, Identity};

/// Recognises who signed in.
#[derive(Clone, Debug)]
pub struct AccountsIdentity(Identity);

/// What is known of a caller before a workspace is: who acts, and where they may.
struct Found {
    principal: Principal,
    workspace: Option<WorkspaceId>,
}

impl AccountsIdentity {
    /// On the sessions and keys of this installation.
    #[must_use]
    pub fn new(identity: Identity) -> Arc<Self> {
        Arc::new(Self(identity))
    }

    async fn by_session(&self, parts: &Parts, named: Option<WorkspaceId>) -> Result<Option<Found>, Error> {
        let identity = &self.0;
        let token = cookie::of(&parts.headers, identity.session_cookie()).and_then(hash_of);
        let Some(token) = token else { return Ok(None) };
        let Some(at) = resolve::session(&identity.db, &token, named).await? else { return Ok(None) };
        if !session::holds(identity, &at) {
            return Ok(None);
        }
        session::note_use(identity, &at).await;
        let role = at.membership.map_or(Role::Viewer, |(_, role)| role);
        let principal = Principal::User { id: at.user, role };
        Ok(Some(Found { principal, workspace: at.membership.map(|(workspace, _)| workspace) }))
    }

    async fn by_key(&self, parts: &Parts, token: &str, named: Option<WorkspaceId>) -> Result<Option<Found>, Error> {
        let identity = &self.0;
        if from_a_page(parts) {
            return Ok(None);
        }
        let Some(hash) = hash_of(token) else { return Ok(None) };
        let Some(at) = resolve::key(&identity.db, &hash, named).await? else { return Ok(None) };
        if at.expires_at.is_some_and(|ends| ends <= identity.db.now()) {
            return Ok(None);
        }
        keys::note_use(identity, &at).await;
        let (principal, workspace) = match at.user {
            Some(user) => {
                let role = at.membership.map_or(Role::Viewer, |(_, role)| role.min(at.role));
                (Principal::User { id: user, role }, at.membership.map(|(workspace, _)| workspace))
            }
            None => {
                let here = at.workspace.filter(|here| named.is_none_or(|named| named == *here));
                (Principal::Service { key: at.id, role: at.role }, here)
            }
        };
        let wanted = if is_mutation(&parts.method) { KeyScope::Write } else { KeyScope::Read };
        // Another workspace does not exist for a key of any scope.
        if workspace.is_some() && !KeyScope::of_words(&at.scopes).contains(&wanted) {
            return Err(key_scope().into());
        }
        Ok(Some(Found { principal, workspace }))
    }

    /// A key that is presented is what counts, whatever cookies come along.
    async fn find(&self, parts: &Parts, named: Option<WorkspaceId>) -> Result<Option<Found>, Error> {
        match bearer(parts) {
            Some(token) => self.by_key(parts, token, named).await,
            None => self.by_session(parts, named).await,
        }
    }
}

#[async_trait]
impl Authenticate for AccountsIdentity {
    async fn authenticate(
        &self,
        parts: &Parts,
        locale: Locale,
        correlation: CorrelationId,
    ) -> Result<Option<Scope>, Problem> {
        let named = named_workspace(parts).map(|text| text.parse().map(WorkspaceId));
        // A name that is none is looked for as one that nobody has: who is nobody learns nothing, the others 404.
        let wanted = named.map(|named| named.unwrap_or(WorkspaceId(0)));
        let Some(found) = self.find(parts, wanted).await? else { return Ok(None) };
        let workspace = found.workspace.ok_or_else(Problem::not_found)?;
        Ok(Some(Scope { workspace, principal: found.principal, locale, correlation, claim: None }))
    }

    async fn person(
        &self,
        parts: &Parts,
        locale: Locale,
        correlation: CorrelationId,
    ) -> Result<Option<Scope>, Problem> {
        let Some(found) = self.find(parts, None).await? else { return Ok(None) };
        let Some(user) = found.principal.user() else { return Ok(None) };
        let principal = Principal::User { id: user, role: Role::Viewer };
        Ok(Some(Scope { workspace: WorkspaceId(0), principal, locale, correlation, claim: None }))
    }
}
