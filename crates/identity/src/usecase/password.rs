//! Changing a password, and choosing a new one by a link.

use chrono::Duration;
use heraut_kernel::audit::{Event, EventType};
use heraut_kernel::{Locale, Problem, UserId};
use heraut_store::audit;
use secrecy::SecretString;

use super::entering::Visitor;
use super::hashing::Verdict;
use super::login::count;
use super::mailing;
use crate::mail::Mail;
use crate::secret::{Secret, hash_of};
use crate::store::tokens::{self, Purpose};
use crate::store::{attempts, people, sessions};
use crate::throttle::Counter;
use crate::{Error, Identity, email, error};

/// How long a link works that the operator hands over.
const RESET_LASTS: Duration = Duration::days(1);

/// Changes the password of somebody who knows the old one. Their other sessions end.
///
/// # Errors
/// 401 for a wrong old password, 429 for too many of them, 422 for a new one that is not good enough.
pub async fn change(
    identity: &Identity,
    user: UserId,
    old: SecretString,
    new: SecretString,
    visitor: &Visitor,
    locale: Locale,
) -> Result<(), Error> {
    identity.need_accounts()?;
    let profile = people::profile(&identity.db, user).await?.ok_or_else(Problem::not_found)?;
    let counted = vec![Counter::of_confirmation(user.0)];
    count(identity, counted.clone(), error::login_throttled).await?;
    if identity.hasher.verify(old, profile.password_hash.clone()).await? == Verdict::Wrong {
        return Err(error::invalid_credentials().into());
    }
    let about = [profile.email.as_deref().unwrap_or_default(), &profile.name];
    let kept = identity.hasher.accept("new_password", new, &about, locale).await?;
    let work = (user, kept, counted, visitor.session_hash(), visitor.device_hash());
    let by = visitor.by(user);
    identity
        .write_mailing(None, work, move |tx, (user, kept, counted, session, device)| {
            Box::pin(async move {
                attempts::succeed(tx, counted).await?;
                people::set_password(tx, *user, kept).await?;
                tokens::forget(tx, Purpose::Reset, *user).await?;
                sessions::end_all(tx, *user, session.as_deref()).await?;
                mailing::post(tx, &Mail::PasswordChanged { user: user.0 }).await?;
                sessions::forget_devices(tx, *user, device.as_deref()).await?;
                Ok(audit::note_at_large(tx, by, &Event::new(EventType::PasswordChanged)).await?)
            })
        })
        .await
}

/// A token by which somebody chooses a new password, to be handed to them. Nothing where nobody has the address.
///
/// # Errors
/// When the database fails.
pub async fn reset_token(identity: &Identity, address: &str) -> Result<Option<Secret>, Error> {
    let Some(address) = email::normalized(address) else { return Ok(None) };
    let Some(found) = people::credentials(&identity.db, &address).await? else { return Ok(None) };
    let secret = Secret::generate("");
    identity
        .write((found.user, secret.hash()), |tx, (user, hash)| {
            Box::pin(async move { Ok(tokens::create(tx, Purpose::Reset, Some(*user), hash, RESET_LASTS).await?) })
        })
        .await?;
    Ok(Some(secret))
}

/// Chooses a new password by a link. Every session of the person ends, and no device counts as known any more.
///
/// # Errors
/// 410 for a link that does not work, 422 for a password that is not good enough.
pub async fn reset(
    identity: &Identity,
    token: &str,
    password: SecretString,
    visitor: &Visitor,
    locale: Locale,
) -> Result<(), Error> {
    identity.need_accounts()?;
    let hash = hash_of(token).ok_or_else(error::link_invalid)?;
    let user = tokens::look(&identity.db, Purpose::Reset, &hash).await?.flatten().ok_or_else(error::link_invalid)?;
    let profile = people::profile(&identity.db, user).await?.ok_or_else(error::link_invalid)?;
    let about = [profile.email.as_deref().unwrap_or_default(), &profile.name];
    let kept = identity.hasher.accept("password", password, &about, locale).await?;
    let by = visitor.by(user);
    identity
        .write_mailing(None, (user, hash, kept), move |tx, (user, hash, kept)| {
            Box::pin(async move {
                if !tokens::spend(tx, Purpose::Reset, hash).await? {
                    return Err(error::link_invalid().into());
                }
                people::set_password(tx, *user, kept).await?;
                sessions::end_all(tx, *user, None).await?;
                mailing::post(tx, &Mail::PasswordChanged { user: user.0 }).await?;
                sessions::forget_devices(tx, *user, None).await?;
                Ok(audit::note_at_large(tx, by, &Event::new(EventType::PasswordReset)).await?)
            })
        })
        .await
}
