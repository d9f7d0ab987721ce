//! Mail to people: put into the queue by what causes it, written when it is sent.

use chrono::Duration;
use heraut_jobs::{Enqueue, enqueue};
use heraut_kernel::text::sha256_hex;
use heraut_kernel::{Locale, UserId};
use heraut_store::Tx;

use super::login::count;
use crate::mail::{self, KIND, Letter, Mail};
use crate::secret::Secret;
use crate::store::tokens::{self, Purpose};
use crate::store::{self, invitations, people};
use crate::{Error, Identity, email, error, throttle};

/// How long a link works that chooses a new password.
const RESET_LASTS: Duration = Duration::hours(1);

/// Puts a mail into the queue of the transaction, where mail leaves from here. Answers whether it does.
///
/// # Errors
/// When the database fails.
pub async fn post(tx: &Tx, mail: &Mail) -> Result<bool, Error> {
    // The transaction is a workspace's only where mail leaves from here: `Identity::write_mailing`.
    if tx.workspace().0 == 0 {
        return Ok(false);
    }
    let payload = serde_json::to_value(mail).unwrap_or_default();
    let mut job = Enqueue::new(KIND, payload);
    if let Mail::Reset { email, .. } = mail {
        // Who asks twice while one waits gets one.
        job = job.unique(format!("reset:{}", sha256_hex(email.as_bytes())));
    }
    enqueue(tx, &job).await?;
    Ok(true)
}

/// Asks for a link by which whoever has the address chooses a new password. It does the same whether or not somebody has
/// it: what it says and how long it takes tells nothing.
///
/// # Errors
/// 409 where no mail leaves from here, 429 for too many, 422 for what is no address.
pub async fn ask_reset(
    identity: &Identity,
    address: &str,
    from: std::net::IpAddr,
    locale: Locale,
) -> Result<(), Error> {
    identity.need_accounts()?;
    if !identity.settings().mail {
        return Err(error::mail_off().into());
    }
    let email = email::normalized(address).ok_or_else(|| error::invalid_email(locale))?;
    count(identity, throttle::resets(&email, from), error::reset_throttled).await?;
    identity
        .write_mailing(None, Mail::Reset { email, locale }, |tx, mail| {
            Box::pin(async move { post(tx, mail).await.map(|_| ()) })
        })
        .await
}

/// Writes a mail that waited; nothing where there is nobody to write to any more.
///
/// # Errors
/// When the database fails.
pub async fn write(identity: &Identity, mail: &Mail) -> Result<Option<Letter>, Error> {
    match mail {
        Mail::Reset { email, locale } => reset(identity, email, *locale).await,
        Mail::Invitation { invitation, locale } => invite(identity, *invitation, *locale).await,
        Mail::PasswordChanged { user } => {
            let to = reader(identity, *user).await?;
            Ok(to.map(|to| mail::password_changed(&to.email, &to.name, to.locale)))
        }
        Mail::NewDevice { user, device, address, at } => {
            let at = at.0.format("%Y-%m-%d %H:%M").to_string();
            let to = reader(identity, *user).await?;
            Ok(to.map(|to| mail::new_device(&to.email, &to.name, (device, address, &at), to.locale)))
        }
    }
}

/// Somebody who can be written to.
struct Reader {
    email: String,
    name: String,
    locale: Locale,
}

async fn reader(identity: &Identity, user: i64) -> Result<Option<Reader>, Error> {
    let Some(profile) = people::profile(&identity.db, UserId(user)).await? else { return Ok(None) };
    let (name, locale) = (profile.name, profile.langue.unwrap_or_default());
    Ok(profile.email.map(|email| Reader { email, name, locale }))
}

async fn reset(identity: &Identity, email: &str, locale: Locale) -> Result<Option<Letter>, Error> {
    let Some(found) = people::credentials(&identity.db, email).await? else { return Ok(None) };
    let Some(profile) = people::profile(&identity.db, found.user).await? else { return Ok(None) };
    let secret = Secret::generate("");
    identity
        .write((found.user, secret.hash()), |tx, (user, hash)| {
            Box::pin(async move { Ok(tokens::create(tx, Purpose::Reset, Some(*user), hash, RESET_LASTS).await?) })
        })
        .await?;
    let link = identity.link("reset", &secret);
    Ok(Some(mail::reset(email, &profile.name, &link, profile.langue.unwrap_or(locale))))
}

async fn invite(identity: &Identity, id: i64, locale: Locale) -> Result<Option<Letter>, Error> {
    let secret = Secret::generate("");
    // An invitation that was taken back or used meanwhile is not sent.
    let found = identity
        .write((id, secret.hash()), |tx, (id, hash)| {
            Box::pin(async move { Ok(invitations::add_link(tx, *id, hash).await?) })
        })
        .await?;
    let Some((invitation, workspace, by)) = found else { return Ok(None) };
    let by = match by {
        Some(by) => store::name_of(&identity.db, by).await?,
        None => None,
    };
    let invited = people::credentials(&identity.db, &invitation.email).await?;
    let known = match invited {
        Some(invited) => people::profile(&identity.db, invited.user).await?.and_then(|profile| profile.langue),
        None => None,
    };
    let link = identity.link("invitation", &secret);
    let locale = known.unwrap_or(locale);
    Ok(Some(mail::invitation(&invitation.email, &workspace, by.as_deref(), &link, locale)))
}
