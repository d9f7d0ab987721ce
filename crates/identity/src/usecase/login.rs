//! Signing in with a password. An address that nobody has costs the same work and gets the same answer as a wrong password.

use heraut_kernel::{Problem, UserId};
use secrecy::SecretString;

use super::entering::{Entry, Visitor, open};
use super::hashing::Verdict;
use super::mailing;
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
    let verdict = identity.hasher.verify(password.clone(), kept.clone()).await?;
    let (Some(found), true) = (found, verdict != Verdict::Wrong) else {
        return Err(error::invalid_credentials().into());
    };
    let renewed = match (verdict, kept) {
        (Verdict::RightButStale, Some(kept)) => Some((kept, identity.hasher.hash(password).await?)),
        _ => None,
    };
    let entry = Entry::of(identity, visitor, known);
    let work = (counted, found.user, entry.clone(), renewed, !known);
    identity
        .write_mailing(None, work, |tx, (counted, user, entry, renewed, stranger)| {
            Box::pin(async move {
                attempts::succeed(tx, counted).await?;
                if let Some((old, new)) = renewed {
                    people::replace_hash(tx, *user, old, new).await?;
                }
                // The first device of all is no news.
                if *stranger && sessions::has_devices(tx, *user).await? {
                    mailing::post(tx, &entry.notice(*user, tx.now())).await?;
                }
                open(tx, entry, *user).await
            })
        })
        .await?;
    Ok(SignedIn { user: found.user, entry })
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
