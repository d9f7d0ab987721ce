//! Making keys of an agent, replacing and revoking them.

use chrono::Duration;
use heraut_kernel::audit::{By, EventType};
use heraut_kernel::secret::Secret;
use heraut_kernel::{Instant, Problem, Scope};
use heraut_store::{Tx, audit};
use uuid::Uuid;

use super::agents::of;
use crate::key::{AgentKey, KeyKind, KeyScope, MAX, token};
use crate::store::{agents, keys};
use crate::{Agents, Error};

/// How fine the time of last use is.
const GRAIN: Duration = Duration::minutes(1);

/// A key to be made.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// Which kind.
    pub kind: KeyKind,
    /// What it is for.
    pub name: String,
    /// What a secret one is good for.
    pub scopes: Vec<KeyScope>,
    /// When it ends.
    pub expires_at: Option<Instant>,
}

/// A key that was just made, with what opens it.
#[derive(Clone, Debug)]
pub struct Made {
    /// The key.
    pub key: AgentKey,
    /// What it is; shown this once where it is a secret one.
    pub secret: Secret,
}

/// Keeps a new key.
pub(crate) async fn put(tx: &Tx, agent_id: Uuid, new: &NewKey) -> Result<Made, Error> {
    let secret = token(new.kind, tx.workspace());
    let public = new.kind == KeyKind::Publishable;
    // Enough to tell keys of one workspace apart.
    let beginning = secret.expose().char_indices().nth(14).map_or(secret.expose(), |(at, _)| &secret.expose()[..at]);
    let key = AgentKey {
        id: Uuid::now_v7(),
        kind: new.kind,
        name: new.name.clone(),
        beginning: beginning.to_owned(),
        token: public.then(|| secret.expose().to_owned()),
        scopes: if public { Vec::new() } else { new.scopes.clone() },
        created_at: tx.now(),
        expires_at: new.expires_at,
        last_used_at: None,
        replaced_by: None,
        leaked_at: None,
    };
    keys::insert(tx, agent_id, &key, &secret.hash()).await?;
    Ok(Made { key, secret })
}

/// The keys of an agent.
///
/// # Errors
/// Not found, or the database fails.
pub async fn list(desk: &Agents, scope: &Scope, agent_id: Uuid) -> Result<Vec<AgentKey>, Error> {
    let conn = desk.db.read(scope).await?;
    agents::find(&conn, agent_id).await?.ok_or(Error::NotFound)?;
    Ok(keys::list(&conn, agent_id).await?)
}

/// Makes a key.
///
/// # Errors
/// Not found, too many, or the database fails.
pub async fn make(desk: &Agents, scope: &Scope, agent_id: Uuid, new: NewKey) -> Result<Made, Error> {
    let by = By::from(scope);
    let made = desk.db.write(scope, new, move |tx, new| {
        Box::pin(async move {
            agents::lock(tx, agent_id).await?.ok_or(Error::NotFound)?;
            if keys::count(tx, agent_id).await? >= MAX {
                return Err(Error::refused(too_many()));
            }
            let made = put(tx, agent_id, new).await?;
            let event = of(EventType::AgentKeyCreated, agent_id).with("kind", new.kind.word());
            audit::note(tx, by, &event.with("key_id", made.key.id.to_string())).await?;
            Ok(made)
        })
    });
    made.await
}

/// Makes a key that takes another's place; the old one works for so long still, and never longer than it would have.
///
/// # Errors
/// Not found, or the database fails.
pub async fn rotate(desk: &Agents, scope: &Scope, agent_id: Uuid, id: Uuid, overlap: Duration) -> Result<Made, Error> {
    let by = By::from(scope);
    let made = desk.db.write(scope, (), move |tx, ()| {
        Box::pin(async move {
            agents::lock(tx, agent_id).await?.ok_or(Error::NotFound)?;
            let old = keys::find(tx, agent_id, id).await?.ok_or(Error::NotFound)?;
            let new = NewKey { kind: old.kind, name: old.name, scopes: old.scopes, expires_at: old.expires_at };
            let made = put(tx, agent_id, &new).await?;
            let ends = tx.now() + overlap;
            keys::replace(tx, id, made.key.id, old.expires_at.map_or(ends, |at| at.min(ends))).await?;
            let event = of(EventType::AgentKeyRotated, agent_id).with("key_id", id.to_string());
            audit::note(tx, by, &event).await?;
            Ok::<_, Error>(made)
        })
    });
    made.await
}

/// Revokes a key, at once.
///
/// # Errors
/// Not found, or the database fails.
pub async fn revoke(desk: &Agents, scope: &Scope, agent_id: Uuid, id: Uuid) -> Result<(), Error> {
    let by = By::from(scope);
    let done = desk.db.write(scope, (), move |tx, ()| {
        Box::pin(async move {
            agents::find(tx, agent_id).await?.ok_or(Error::NotFound)?;
            if !keys::delete(tx, agent_id, id).await? {
                return Err(Error::NotFound);
            }
            let event = of(EventType::AgentKeyRevoked, agent_id).with("key_id", id.to_string());
            Ok(audit::note(tx, by, &event).await?)
        })
    });
    done.await
}

/// Notes that a key is used, at most once a minute. Nothing fails for it.
pub(crate) async fn note_use(desk: &Agents, scope: &Scope, key: &AgentKey) {
    if key.last_used_at.is_some_and(|last| last + GRAIN > desk.db.now()) {
        return;
    }
    let noted = desk.db.write(scope, key.id, |tx, id| Box::pin(keys::used(tx, *id, false)));
    if let Err(error) = noted.await {
        tracing::warn!(error = %error, "agent_key.use_not_noted");
    }
}

fn too_many() -> Problem {
    Problem::conflict(
        "too_many_keys",
        format!("Cet agent a déjà {MAX} clés ; révoquez-en une d’abord. Rien n’a été enregistré."),
        format!("This agent has {MAX} keys already; revoke one first. Nothing was saved."),
    )
}
