//! The first account: from an installation without accounts, nothing lost, to one where people sign in.

use chrono::Duration;
use heraut_kernel::audit::{Actor, By, Event, EventType};
use heraut_kernel::{Locale, Scope, UserId};
use heraut_store::{Tx, audit};
use secrecy::SecretString;

use super::entering::{Entry, Visitor, open};
use super::login::SignedIn;
use crate::secret::{Secret, hash_of};
use crate::store::tokens::{self, Purpose};
use crate::store::{installation, people};
use crate::{Error, Identity, email, error};

/// How long the link that sets up works.
const SETUP_LASTS: Duration = Duration::days(1);

/// Somebody to be.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Password.
    pub password: SecretString,
}

/// Whether people sign in here, and nobody can yet.
///
/// # Errors
/// When the database fails.
pub async fn is_needed(identity: &Identity) -> Result<bool, Error> {
    Ok(identity.settings().accounts && !people::can_anybody_sign_in(&identity.db).await?)
}

/// A token that makes the first account, to be shown to the operator.
///
/// # Errors
/// When the database fails.
pub async fn token(identity: &Identity) -> Result<Secret, Error> {
    let secret = Secret::generate("");
    identity
        .write(secret.hash(), |tx, hash| {
            Box::pin(async move { Ok(tokens::create(tx, Purpose::Setup, None, hash, SETUP_LASTS).await?) })
        })
        .await?;
    Ok(secret)
}

/// Makes the first account of whoever holds the operator's token: the local person becomes them, owner of all there is.
///
/// # Errors
/// 410 for a token that does not work, 409 where somebody has an account, 422 for what is not accepted.
pub async fn setup(
    identity: &Identity,
    token: &str,
    new: NewAccount,
    visitor: &Visitor,
    locale: Locale,
) -> Result<SignedIn, Error> {
    identity.need_accounts()?;
    let hash = hash_of(token).ok_or_else(error::link_invalid)?;
    if tokens::look(&identity.db, Purpose::Setup, &hash).await?.is_none() {
        return Err(error::link_invalid().into());
    }
    let address = email::normalized(&new.email).ok_or_else(|| error::invalid_email(locale))?;
    let kept = identity.hasher.accept("password", new.password, &[&address, &new.name], locale).await?;
    let entry = Entry::of(identity, visitor, false);
    let work = (hash, address, new.name, kept, entry.clone());
    let correlation = visitor.correlation;
    let user = identity
        .write(work, move |tx, (hash, address, name, kept, entry)| {
            Box::pin(async move {
                if !tokens::spend(tx, Purpose::Setup, hash).await? {
                    return Err(error::link_invalid().into());
                }
                let user = become_owner(tx, address, Some(name), Some(kept)).await?;
                open(tx, entry, user).await?;
                let by = By { actor: Actor::User(user), correlation };
                audit::note(tx, by, &Event::new(EventType::AccountsEnabled)).await?;
                Ok(user)
            })
        })
        .await?;
    Ok(SignedIn { user, entry })
}

/// Turns accounts on from the command line. With a password the local person can sign in at once; without one the token
/// that comes back makes the account.
///
/// # Errors
/// 409 where somebody has an account, 422 for what is not accepted.
pub async fn enable(
    identity: &Identity,
    address: &str,
    name: Option<String>,
    password: Option<SecretString>,
    locale: Locale,
) -> Result<Option<Secret>, Error> {
    let address = email::normalized(address).ok_or_else(|| error::invalid_email(locale))?;
    let about = [address.as_str(), name.as_deref().unwrap_or_default()];
    let kept = match password {
        Some(password) => Some(identity.hasher.accept("password", password, &about, locale).await?),
        None => None,
    };
    let secret = kept.is_none().then(|| Secret::generate(""));
    let work = (address, name, kept, secret.as_ref().map(Secret::hash));
    identity
        .write(work, |tx, (address, name, kept, hash)| {
            Box::pin(async move {
                become_owner(tx, address, name.as_deref(), kept.as_deref()).await?;
                if let Some(hash) = hash {
                    tokens::create(tx, Purpose::Setup, None, hash, SETUP_LASTS).await?;
                }
                let by = By::from(&Scope::nowhere());
                audit::note(tx, by, &Event::new(EventType::AccountsEnabled)).await?;
                Ok(installation::turn_accounts_on(tx).await?)
            })
        })
        .await?;
    Ok(secret)
}

/// The local person gets an address and, where one is said, a password. They own the first workspace already.
async fn become_owner(tx: &Tx, address: &str, name: Option<&str>, kept: Option<&str>) -> Result<UserId, Error> {
    if people::someone_can_sign_in(tx).await? {
        return Err(error::already_set_up().into());
    }
    let Some(user) = people::oldest(tx).await? else { return Err(error::link_invalid().into()) };
    people::set_email(tx, user, address, name).await?;
    if let Some(kept) = kept {
        people::set_password(tx, user, kept).await?;
        tokens::forget_all(tx, Purpose::Setup).await?;
    }
    Ok(user)
}
