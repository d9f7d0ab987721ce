//! Making keys, replacing and revoking them, and letting programs in by them.

use chrono::Duration;
use heraut_kernel::audit::{By, Event, EventType};
use heraut_kernel::{Problem, Scope};
use heraut_store::audit;

use crate::key::{Holder, Key, NewKey};
use crate::secret::Secret;
use crate::store::keys;
use crate::store::resolve::ByKey;
use crate::{Error, Identity, error};

/// Keys of one holder at most.
const MOST: u64 = 100;
/// How fine the time of last use is.
const GRAIN: Duration = Duration::minutes(1);

/// A key that was just made, with the secret that is shown this once.
#[derive(Clone, Debug)]
pub struct Made {
    /// The key.
    pub key: Key,
    /// The secret.
    pub secret: Secret,
}

/// The keys of a holder.
///
/// # Errors
/// When the database fails.
pub async fn list(identity: &Identity, holder: Holder) -> Result<Vec<Key>, Error> {
    Ok(keys::of_holder(&identity.db, holder).await?)
}

/// Makes a key.
///
/// # Errors
/// 409 where the holder has enough of them.
pub async fn make(identity: &Identity, scope: &Scope, holder: Holder, new: NewKey) -> Result<Made, Error> {
    let (secret, by) = (Secret::generate(holder.start()), By::from(scope));
    let work = (holder, new, secret.beginning().to_owned(), secret.hash());
    let key = identity
        .db
        .write(&in_no_claim(scope), work, move |tx, (holder, new, beginning, hash)| {
            Box::pin(async move {
                if keys::count(tx, *holder).await? >= MOST {
                    return Err(error::too_many_keys().into());
                }
                let key = keys::create(tx, *holder, new, beginning, hash).await?;
                audit::note(tx, by, &of(EventType::KeyCreated, *holder, key.id)).await?;
                Ok::<_, Error>(key)
            })
        })
        .await?;
    Ok(Made { key, secret })
}

/// Makes a key that takes another's place; the old one works for so long still, and never longer than it would have.
///
/// # Errors
/// 404 where it is not the holder's.
pub async fn rotate(
    identity: &Identity,
    scope: &Scope,
    holder: Holder,
    id: i64,
    overlap: Duration,
) -> Result<Made, Error> {
    let (secret, by) = (Secret::generate(holder.start()), By::from(scope));
    let work = (holder, id, overlap, secret.beginning().to_owned(), secret.hash());
    let key = identity
        .db
        .write(&in_no_claim(scope), work, move |tx, (holder, id, overlap, beginning, hash)| {
            Box::pin(async move {
                let old = keys::one(tx, *holder, *id).await?.ok_or_else(Problem::not_found)?;
                let new = NewKey { name: old.name, role: old.role, scopes: old.scopes, expires_at: old.expires_at };
                let key = keys::create(tx, *holder, &new, beginning, hash).await?;
                let ends = tx.now() + *overlap;
                let ends = old.expires_at.map_or(ends, |at| at.min(ends));
                keys::replace(tx, *id, key.id, ends).await?;
                audit::note(tx, by, &of(EventType::KeyRotated, *holder, *id)).await?;
                Ok::<_, Error>(key)
            })
        })
        .await?;
    Ok(Made { key, secret })
}

/// Revokes a key.
///
/// # Errors
/// 404 where it is not the holder's.
pub async fn revoke(identity: &Identity, scope: &Scope, holder: Holder, id: i64) -> Result<(), Error> {
    let by = By::from(scope);
    let gone = identity
        .db
        .write(scope, (holder, id), move |tx, (holder, id)| {
            Box::pin(async move {
                let gone = keys::delete(tx, *holder, *id).await?;
                if gone {
                    audit::note(tx, by, &of(EventType::KeyRevoked, *holder, *id)).await?;
                }
                Ok::<_, Error>(gone)
            })
        })
        .await?;
    if gone { Ok(()) } else { Err(Problem::not_found().into()) }
}

/// What happened to a key, by its number.
fn of(kind: EventType, holder: Holder, id: i64) -> Event {
    let whose = if matches!(holder, Holder::Person(_)) { "personal" } else { "service" };
    Event::new(kind).with("key_id", id).with("kind", whose)
}

/// What shows a secret is never answered twice, so no claim is noted for it.
fn in_no_claim(scope: &Scope) -> Scope {
    Scope { claim: None, ..scope.clone() }
}

/// Notes that a key is used, at most once a minute. A request does not fail for it.
pub async fn note_use(identity: &Identity, at: &ByKey) {
    if at.last_used_at.is_some_and(|last| last + GRAIN > identity.db.now()) {
        return;
    }
    let noted = identity.write(at.id, |tx, id| Box::pin(async move { Ok(keys::touch(tx, *id).await?) })).await;
    if let Err(error) = noted {
        tracing::warn!(error = %error, "key.use_not_noted");
    }
}
