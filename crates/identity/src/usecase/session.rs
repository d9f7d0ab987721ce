//! Sessions: which still hold, and how they end.

use chrono::Duration;
use heraut_kernel::audit::{Actor, By, Event, EventType};
use heraut_kernel::{Problem, Scope, UserId};
use heraut_store::audit;

use super::entering::Visitor;
use crate::store::resolve::BySession;
use crate::store::sessions::{self, Session};
use crate::{Error, Identity};

/// How fine the time of last use is.
const GRAIN: Duration = Duration::minutes(1);

/// Whether a session has neither expired nor been left alone for too long.
#[must_use]
pub fn holds(identity: &Identity, at: &BySession) -> bool {
    let now = identity.db.now();
    at.expires_at > now && at.last_used_at + identity.settings().session_idle > now
}

/// Notes that a session is used, at most once a minute. A request does not fail for it.
pub async fn note_use(identity: &Identity, at: &BySession) {
    if at.last_used_at + GRAIN > identity.db.now() {
        return;
    }
    let noted = identity.write(at.id, |tx, id| Box::pin(async move { Ok(sessions::touch(tx, *id).await?) })).await;
    if let Err(error) = noted {
        tracing::warn!(error = %error, "session.use_not_noted");
    }
}

/// The sessions of a person.
///
/// # Errors
/// When the database fails.
pub async fn list(identity: &Identity, user: UserId) -> Result<Vec<Session>, Error> {
    Ok(sessions::of_person(&identity.db, user, identity.settings().session_idle).await?)
}

/// Ends the session that a visitor presents, if it is one.
///
/// # Errors
/// When the database fails.
pub async fn end_own(identity: &Identity, visitor: &Visitor) -> Result<(), Error> {
    let Some(hash) = visitor.session_hash() else { return Ok(()) };
    let correlation = visitor.correlation;
    identity
        .write(hash, move |tx, hash| {
            Box::pin(async move {
                let Some(user) = sessions::end_by_token(tx, hash).await? else { return Ok(()) };
                let by = By { actor: Actor::User(user), correlation };
                Ok(audit::note(tx, by, &Event::new(EventType::Logout)).await?)
            })
        })
        .await
}

/// Ends one session of a person.
///
/// # Errors
/// 404 where it is not theirs.
pub async fn end(identity: &Identity, scope: &Scope, user: UserId, id: i64) -> Result<(), Error> {
    let by = By::from(scope);
    let ended = identity
        .write((user, id), move |tx, (user, id)| {
            Box::pin(async move {
                let ended = sessions::end(tx, *user, *id).await?;
                if ended {
                    audit::note(tx, by, &Event::new(EventType::SessionsEnded).with("sessions", 1)).await?;
                }
                Ok(ended)
            })
        })
        .await?;
    if ended { Ok(()) } else { Err(Problem::not_found().into()) }
}

/// Ends all sessions of a person, this one too.
///
/// # Errors
/// When the database fails.
pub async fn end_all(identity: &Identity, scope: &Scope, user: UserId) -> Result<(), Error> {
    let by = By::from(scope);
    identity
        .write(user, move |tx, user| {
            Box::pin(async move {
                let ended = sessions::end_all(tx, *user, None).await?;
                Ok(audit::note(tx, by, &Event::new(EventType::SessionsEnded).with("sessions", ended)).await?)
            })
        })
        .await
}
