//! Secrets that are read again: those that sign for a webhook, and those by which visitors are vouched for.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use heraut_kernel::{Problem, WorkspaceId};
use heraut_store::Place;
use secrecy::SecretString;
use uuid::Uuid;

use crate::{Agents, Error};

/// A new secret of 256 bits, in the form that the libraries of Standard Webhooks take.
///
/// # Errors
/// When the machine has no randomness to give.
pub(super) fn webhook_secret() -> Result<SecretString, Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| Error::refused(Problem::internal()))?;
    Ok(SecretString::from(format!("whsec_{}", STANDARD.encode(bytes))))
}

/// Seals a secret for a row.
///
/// # Errors
/// 409 where there is nothing to seal with.
pub(super) fn seal(desk: &Agents, place: &Place, secret: &SecretString) -> Result<String, Error> {
    desk.seal.seal(place, secret).map_err(|error| Error::refused(error.problem(place)))
}

/// Opens what was sealed; the operator is told where it does not.
pub(super) fn open(desk: &Agents, place: &Place, sealed: &str) -> Option<SecretString> {
    let opened = desk.seal.open(place, sealed);
    opened.inspect_err(|error| tracing::warn!(table = place.table, error = %error, "secret.closed")).ok()
}

/// Where the secret of a webhook stands.
pub(super) fn of_webhook(workspace: WorkspaceId, id: Uuid) -> Place {
    Place::new("agent_webhooks", "secret", format!("{}/{id}", workspace.0))
}

/// Where the secret stands by which an agent's visitors are vouched for.
pub(super) fn of_identity(workspace: WorkspaceId, agent_id: Uuid) -> Place {
    Place::new("agent_identities", "secret", format!("{}/{agent_id}", workspace.0))
}
