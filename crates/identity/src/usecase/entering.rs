//! Opening a session: where every way to sign in ends.

use std::net::IpAddr;

use chrono::Duration;
use heraut_kernel::audit::{Actor, By};
use heraut_kernel::text::truncate;
use heraut_kernel::{CorrelationId, Instant, UserId};
use heraut_store::Tx;

use super::mailing;
use crate::mail::Mail;
use crate::secret::{Secret, hash_of};
use crate::store::sessions::{self, NewSession};
use crate::{Error, Identity};

/// Somebody at the door, as far as their browser tells.
#[derive(Clone)]
pub struct Visitor {
    /// The address at the other end.
    pub address: IpAddr,
    /// A trusted proxy says that the browser uses TLS.
    pub tls: bool,
    /// What the browser says it is.
    pub agent: String,
    /// The session it presents.
    pub session: Option<String>,
    /// The token by which the device is known, where it signed in before.
    pub device: Option<String>,
    /// The request.
    pub correlation: CorrelationId,
}

impl std::fmt::Debug for Visitor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Visitor").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Visitor {
    /// What is written down of them is on this person's account.
    #[must_use]
    pub const fn by(&self, user: UserId) -> By {
        By { actor: Actor::User(user), correlation: self.correlation }
    }

    /// What is kept of the session that is presented.
    #[must_use]
    pub fn session_hash(&self) -> Option<String> {
        self.session.as_deref().and_then(hash_of)
    }

    /// What is kept of the device's token.
    #[must_use]
    pub fn device_hash(&self) -> Option<String> {
        self.device.as_deref().and_then(hash_of)
    }
}

/// A session that is about to be opened, with what the browser is to be given.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The session's token.
    pub session: Secret,
    /// A new token for the device; none where it keeps the one it has.
    pub device: Option<Secret>,
    device_hash: String,
    agent: String,
    address: String,
    lasts: Duration,
}

impl Entry {
    /// For a visitor. A device token that did not prove itself for this very person is not taken over: somebody else may
    /// have planted it.
    #[must_use]
    pub fn of(identity: &Identity, visitor: &Visitor, known: bool) -> Self {
        let kept = visitor.device_hash().filter(|_| known);
        let device = kept.is_none().then(|| Secret::generate(""));
        let device_hash = kept.or_else(|| device.as_ref().map(Secret::hash)).unwrap_or_default();
        Self {
            session: Secret::generate(""),
            device,
            device_hash,
            agent: truncate(&visitor.agent, 200).to_owned(),
            address: visitor.address.to_string(),
            lasts: identity.settings().session_lasts,
        }
    }

    /// What its person is told where the device was not known.
    #[must_use]
    pub fn notice(&self, user: UserId, at: Instant) -> Mail {
        Mail::NewDevice { user: user.0, device: self.agent.clone(), address: self.address.clone(), at }
    }
}

/// Opens the session for a person.
///
/// # Errors
/// When the database fails.
pub async fn open(tx: &Tx, entry: &Entry, user: UserId) -> Result<(), Error> {
    let new = NewSession {
        user,
        token_hash: entry.session.hash(),
        device: entry.agent.clone(),
        address: entry.address.clone(),
        lasts: entry.lasts,
    };
    sessions::create(tx, &new).await?;
    sessions::remember_device(tx, user, &entry.device_hash).await?;
    Ok(())
}

/// Opens the session for somebody who has been here before. Where the device is not known they are told of it; the first device
/// of all is no news.
///
/// # Errors
/// When the database fails.
pub async fn come_back(tx: &Tx, entry: &Entry, user: UserId, known: bool) -> Result<(), Error> {
    if !known && sessions::has_devices(tx, user).await? {
        mailing::post(tx, &entry.notice(user, tx.now())).await?;
    }
    open(tx, entry, user).await
}
