//! Signing in with a password. An address that nobody has costs the same work and gets the same answer as a wrong password.

use heraut_kernel::audit::{Actor, By, Event, EventType};
use heraut_kernel::{Problem, UserId};
use heraut_store::audit;
use secrecy::SecretString;

use super::entering::{Entry, Visitor, come_back};
use super::hashing::Verdict;
use crate::store::{attempts, people, sessions};
use crate::throttle::{Counter, counters};
use crate::{Error, Identity, email, error};

/// Somebody who signed in, and what their browser is to be given.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The person.
    pub user: UserId,
    /// The session.
    pub entry: Entry,
}

/// Signs somebody in.
///
/// # Errors
/// 401 for wrong credentials, 429 for too many of them, 409 without accounts.
pub async fn login(
    identity: &Identity,
    address: &str,
    password: SecretString,
    visitor: &Visitor,
) -> Result<SignedIn, Error> {
    identity.need_accounts()?;
    let address = email::normalized(address).unwrap_or_else(|| address.trim().to_lowercase());
    let found = people::credentials(&identity.db, &address).await?;
    let device = visitor.device_hash();
    let known = match (&found, &device) {
        (Some(found), Some(device)) => sessions::is_known_device(&identity.db, found.user, device).await?,
        _ => false,
    };
    let counted = counters(&address, visitor.address, device.as_deref().filter(|_| known));
    count(identity, counted.clone(), error::login_throttled).await?;
    let kept = found.as_ref().and_then(|found| found.password_hash.clone());
    let known_to = found.as_ref().map(|found| found.user);
    let verdict = identity.hasher.verify(password.clone(), kept.clone()).await?;
    let (Some(found), true) = (found, verdict != Verdict::Wrong) else {
        failed(identity, visitor, known_to).await?;
        return Err(error::invalid_credentials().into());
    };
    let renewed = match (verdict, kept) {
        (Verdict::RightButStale, Some(kept)) => Some((kept, identity.hasher.hash(password).await?)),
        _ => None,
    };
    let entry = Entry::of(identity, visitor, known);
    let work = (counted, found.user, entry.clone(), renewed, known);
    let by = visitor.by(found.user);
    identity
        .write_mailing(None, work, move |tx, (counted, user, entry, renewed, known)| {
            Box::pin(async move {
                attempts::succeed(tx, counted).await?;
                if let Some((old, new)) = renewed {
                    people::replace_hash(tx, *user, old, new).await?;
                }
                come_back(tx, entry, *user, *known).await?;
                Ok(audit::note_at_large(tx, by, &Event::new(EventType::Login)).await?)
            })
        })
        .await?;
    Ok(SignedIn { user: found.user, entry })
}

/// Writes a refused sign-in down: of whom, where somebody has the address; never the address itself, which may be a password typed
/// into the wrong field.
async fn failed(identity: &Identity, visitor: &Visitor, of: Option<UserId>) -> Result<(), Error> {
    let by = By { actor: Actor::System, correlation: visitor.correlation };
    identity
        .write((of, visitor.address.to_string()), move |tx, (of, address)| {
            let event = Event::new(EventType::LoginFailed).with("from", address.as_str());
            let event = event.with("user_id", of.map(|of| of.0));
            Box::pin(async move { Ok(audit::note(tx, by, &event).await?) })
        })
        .await
}

/// Counts an attempt, or says how long to wait before one.
///
/// # Errors
/// 429 where it comes too early.
pub(super) async fn count(
    identity: &Identity,
    counted: Vec<Counter>,
    refusal: fn(std::time::Duration) -> Problem,
) -> Result<(), Error> {
    identity
        .write(counted, move |tx, counted| {
            Box::pin(async move {
                match attempts::begin(tx, counted).await? {
                    None => Ok(()),
                    Some(wait) => Err(refusal(wait.to_std().unwrap_or_default()).into()),
                }
            })
        })
        .await
}
