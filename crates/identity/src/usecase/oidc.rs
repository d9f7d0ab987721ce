//! Signing in by an account elsewhere, and connecting one. Who comes with an address that has an account here is not let into it:
//! they sign in first and connect the two themselves, so that no provider can take an account over.

use chrono::Duration;
use heraut_kernel::audit::{Actor, By, Event, EventType};
use heraut_kernel::text::sha256_hex;
use heraut_kernel::{Problem, Scope, UserId};
use heraut_store::{Place, Tx, audit};
use secrecy::SecretString;

use super::entering::{Entry, Visitor, come_back, open};
use super::invitations::accepted;
use super::login::count;
use super::{room, session};
use crate::oidc::client::{Client, Journey};
use crate::oidc::{Refusal, Vouched, page_of_ours};
use crate::plans::Resource;
use crate::store::invitations::Invitation;
use crate::store::oauth::{self, Attempt, NewAccount, OauthAccount};
use crate::store::{self, attempts, invitations, members, people, resolve, sessions};
use crate::{Error, Identity, Subscriptions, error, throttle};

/// How long somebody may take at the provider.
pub const LASTS: Duration = Duration::minutes(10);

/// A way that was begun.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Where the browser goes.
    pub url: String,
    /// What it keeps meanwhile.
    pub journey: Journey,
}

/// Begins to sign in, or for a person to connect an account.
///
/// # Errors
/// 404 for a provider that is none of ours; what it refuses is in the answer.
pub async fn begin(
    identity: &Identity,
    provider: &str,
    user: Option<UserId>,
    page: Option<&str>,
) -> Result<Result<Begun, Refusal>, Error> {
    let client = provider_of(identity, provider)?;
    let journey = Journey::begin();
    let url = match client.authorize(&journey, &back(identity, client), identity.db.now()).await {
        Ok(url) => url,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let state_hash = sha256_hex(journey.state().as_bytes());
    let page = page_of_ours(page).to_owned();
    let attempt = Attempt { state_hash, provider: provider.to_owned(), user, page };
    identity.write(attempt, |tx, attempt| Box::pin(async move { Ok(oauth::begin(tx, attempt, LASTS).await?) })).await?;
    Ok(Ok(Begun { url, journey }))
}

fn provider_of<'a>(identity: &'a Identity, id: &str) -> Result<&'a Client, Error> {
    let known = identity.oidc().get(id).filter(|_| identity.settings().accounts);
    known.ok_or_else(|| Problem::not_found().into())
}

/// Where the provider sends people back to.
fn back(identity: &Identity, client: &Client) -> String {
    let public = identity.settings().public_url.as_deref().unwrap_or_default();
    format!("{public}/api/auth/oidc/{}/callback", client.id())
}

/// What a provider sends back with somebody.
#[derive(Clone, Debug, Default)]
pub struct Back {
    /// What we gave them to take along.
    pub state: Option<String>,
    /// What can be exchanged for who they are.
    pub code: Option<String>,
    /// Who says so, where they say it.
    pub issuer: Option<String>,
    /// What the browser kept.
    pub journey: Option<Journey>,
}

/// Where somebody who comes back is.
#[derive(Clone, Debug)]
pub enum Arrival {
    /// In, on the way to a page.
    In(Box<Entry>, String),
    /// Where they were; the account is connected.
    Connected,
    /// Outside, where they wanted to sign in.
    Outside(Refusal, String),
    /// Where they were; the account is not connected.
    Unconnected(Refusal),
}

/// Lets in who comes back from a provider, or connects the account they come back with.
///
/// # Errors
/// 404 for a provider that is none of ours, or when the database fails.
pub async fn arrive(
    identity: &Identity,
    provider: &str,
    back: Back,
    visitor: &Visitor,
    subscriptions: &Subscriptions,
) -> Result<Arrival, Error> {
    let client = provider_of(identity, provider)?;
    // Nothing was begun, nothing is written down: whoever calls this address must not fill the log.
    let Some((journey, attempt)) = matching(identity, provider, &back).await? else {
        return Ok(Arrival::Outside(Refusal::State, "/".to_owned()));
    };
    let connecting = attempt.user;
    let outside = |refusal| match connecting {
        Some(_) => Arrival::Unconnected(refusal),
        None => Arrival::Outside(refusal, attempt.page.clone()),
    };
    let counted = throttle::returns(visitor.address);
    match count(identity, counted.clone(), error::login_throttled).await {
        Err(Error::Refused(_)) => return Ok(outside(Refusal::Throttled)),
        other => other?,
    }
    let outcome = match vouched(identity, client, &journey, back).await {
        Err(refusal) => Err(refusal),
        Ok(vouched) => {
            let account = account_of(identity, client, &vouched);
            match connecting {
                Some(user) => connect(identity, user, account, visitor).await?.map(|()| None),
                None => enter(identity, account, vouched, visitor, subscriptions).await?.map(Some),
            }
        }
    };
    let entry = match outcome {
        Ok(entry) => entry,
        Err(refusal) => {
            refused(identity, visitor, provider, connecting, refusal).await?;
            return Ok(outside(refusal));
        }
    };
    identity.write(counted, |tx, counted| Box::pin(async move { Ok(attempts::succeed(tx, counted).await?) })).await?;
    Ok(entry.map_or(Arrival::Connected, |entry| Arrival::In(entry.into(), attempt.page)))
}

/// The way that this browser began and comes back on, used up.
async fn matching(identity: &Identity, provider: &str, back: &Back) -> Result<Option<(Journey, Attempt)>, Error> {
    let (Some(journey), Some(state)) = (&back.journey, &back.state) else { return Ok(None) };
    if journey.state() != *state {
        return Ok(None);
    }
    let work = (provider.to_owned(), sha256_hex(state.as_bytes()));
    let attempt = identity
        .write(work, |tx, (provider, hash)| Box::pin(async move { Ok(oauth::spend(tx, provider, hash).await?) }))
        .await?;
    Ok(attempt.map(|attempt| (journey.clone(), attempt)))
}

async fn vouched(identity: &Identity, client: &Client, journey: &Journey, back: Back) -> Result<Vouched, Refusal> {
    if back.issuer.is_some_and(|issuer| issuer != client.issuer()) {
        return Err(Refusal::Failed);
    }
    let code = back.code.ok_or(Refusal::Denied)?;
    client.vouched(journey, code, &self::back(identity, client), identity.db.now()).await
}

/// An account as it is kept. Without anything to seal with the tokens are not.
fn account_of(identity: &Identity, client: &Client, vouched: &Vouched) -> NewAccount {
    let subject_hash = oauth::subject_hash(&vouched.issuer, &vouched.subject);
    let sealed = |column: &'static str, token: &SecretString| {
        identity.seal().seal(&Place::new("oauth_accounts", column, subject_hash.as_str()), token).ok()
    };
    NewAccount {
        provider: client.id().to_owned(),
        subject: vouched.subject.chars().take(255).collect(),
        email: vouched.verified_email.clone(),
        access_token: sealed("access_token", &vouched.access_token),
        refresh_token: vouched.refresh_token.as_ref().and_then(|token| sealed("refresh_token", token)),
        subject_hash,
    }
}

/// Connects an account for whoever began it, if it is they who come back.
async fn connect(
    identity: &Identity,
    user: UserId,
    account: NewAccount,
    visitor: &Visitor,
) -> Result<Result<(), Refusal>, Error> {
    let session = match visitor.session_hash() {
        Some(hash) => resolve::session(&identity.db, &hash, None).await?,
        None => None,
    };
    if session.is_none_or(|at| at.user != user || !session::holds(identity, &at)) {
        return Ok(Err(Refusal::State));
    }
    let by = visitor.by(user);
    identity
        .write((user, account), move |tx, (user, account)| {
            Box::pin(async move {
                match oauth::owner(tx, &account.subject_hash).await? {
                    Some(owner) if owner != *user => return Ok(Err(Refusal::Taken)),
                    Some(_) => oauth::renew(tx, account).await?,
                    None => oauth::connect(tx, *user, account).await?,
                }
                let event = Event::new(EventType::AccountLinked).with("provider", account.provider.as_str());
                audit::note_at_large(tx, by, &event).await?;
                Ok(Ok(()))
            })
        })
        .await
}

/// Lets in whoever the account belongs to, or somebody new who was asked in by the address that the provider made sure of.
async fn enter(
    identity: &Identity,
    account: NewAccount,
    vouched: Vouched,
    visitor: &Visitor,
    subscriptions: &Subscriptions,
) -> Result<Result<Entry, Refusal>, Error> {
    if let Some(user) = oauth::look(&identity.db, &account.subject_hash).await? {
        return come_in(identity, user, account, visitor).await.map(Ok);
    }
    let Some(address) = vouched.verified_email else { return Ok(Err(Refusal::Unverified)) };
    if people::credentials(&identity.db, &address).await?.is_some() {
        return Ok(Err(Refusal::LinkFirst));
    }
    let waiting = invitations::of_address(&identity.db, &address).await?;
    let name = vouched.name.unwrap_or_else(|| address.split('@').next().unwrap_or_default().to_owned());
    let mut refusal = Refusal::NoAccount;
    for (place, invitation) in waiting.iter().enumerate() {
        match begin_by(identity, invitation, &account, &name, visitor, subscriptions).await? {
            Ok((user, entry)) => {
                for other in waiting.iter().skip(place + 1) {
                    join_too(identity, user, other, visitor, subscriptions).await?;
                }
                return Ok(Ok(entry));
            }
            Err(why) => refusal = why,
        }
    }
    Ok(Err(refusal))
}

async fn come_in(identity: &Identity, user: UserId, account: NewAccount, visitor: &Visitor) -> Result<Entry, Error> {
    let known = match visitor.device_hash() {
        Some(device) => sessions::is_known_device(&identity.db, user, &device).await?,
        None => false,
    };
    let entry = Entry::of(identity, visitor, known);
    let by = visitor.by(user);
    identity
        .write_mailing(None, (user, account, entry.clone()), move |tx, (user, account, entry)| {
            Box::pin(async move {
                oauth::renew(tx, account).await?;
                come_back(tx, entry, *user, known).await?;
                let event = Event::new(EventType::Login).with("provider", account.provider.as_str());
                Ok(audit::note_at_large(tx, by, &event).await?)
            })
        })
        .await?;
    Ok(entry)
}

/// Makes the account of somebody new: the invitation is spent, the account elsewhere connected, the session open, or nothing of
/// it is.
async fn begin_by(
    identity: &Identity,
    invitation: &Invitation,
    account: &NewAccount,
    name: &str,
    visitor: &Visitor,
    subscriptions: &Subscriptions,
) -> Result<Result<(UserId, Entry), Refusal>, Error> {
    let entry = Entry::of(identity, visitor, false);
    let scope = Scope::system(invitation.workspace);
    let limit = subscriptions.limit(&scope, Resource::Members).await?;
    let correlation = visitor.correlation;
    let work = (invitation.clone(), account.clone(), name.to_owned(), entry.clone());
    let made = identity
        .db
        .write(&scope, work, move |tx, (invitation, account, name, entry)| {
            Box::pin(async move {
                // Somebody with the address may have come in meanwhile by the link itself.
                if people::with_email(tx, &invitation.email).await?.is_some() {
                    return Ok(Err(Refusal::LinkFirst));
                }
                if room::full(tx, limit, 0).await?.is_some() {
                    return Ok(Err(Refusal::Full));
                }
                if !invitations::spend_by_id(tx, invitation.id).await? {
                    return Ok(Err(Refusal::NoAccount));
                }
                let user = people::create(tx, &invitation.email, name, None).await?;
                store::join(tx, user, invitation.workspace, invitation.role).await?;
                oauth::connect(tx, user, account).await?;
                open(tx, entry, user).await?;
                accepted(tx, By { actor: Actor::User(user), correlation }, invitation).await?;
                Ok::<_, Error>(Ok(user))
            })
        })
        .await?;
    Ok(made.map(|user| (user, entry)))
}

/// Joins another workspace that asked the same address in. One without a place left keeps the invitation waiting.
async fn join_too(
    identity: &Identity,
    user: UserId,
    invitation: &Invitation,
    visitor: &Visitor,
    subscriptions: &Subscriptions,
) -> Result<(), Error> {
    let scope = Scope::system(invitation.workspace);
    let limit = subscriptions.limit(&scope, Resource::Members).await?;
    let by = visitor.by(user);
    identity
        .db
        .write(&scope, (user, invitation.clone()), move |tx, (user, invitation)| {
            Box::pin(async move {
                let full = room::full(tx, limit, 0).await?.is_some();
                if full || members::role(tx, invitation.workspace, *user).await?.is_some() {
                    return Ok(());
                }
                if invitations::spend_by_id(tx, invitation.id).await? {
                    store::join(tx, *user, invitation.workspace, invitation.role).await?;
                    accepted(tx, by, invitation).await?;
                }
                Ok::<_, Error>(())
            })
        })
        .await
}

/// Writes down that somebody was not let in, and why; nothing of who they said they were.
async fn refused(
    identity: &Identity,
    visitor: &Visitor,
    provider: &str,
    connecting: Option<UserId>,
    refusal: Refusal,
) -> Result<(), Error> {
    let by = By { actor: connecting.map_or(Actor::System, Actor::User), correlation: visitor.correlation };
    let event = Event::new(EventType::LoginFailed).with("from", visitor.address.to_string());
    let event = event.with("provider", provider).with("reason", refusal.word());
    identity.write(event, move |tx, event| Box::pin(async move { Ok(audit::note(tx, by, event).await?) })).await
}

/// The accounts that a person is connected to.
///
/// # Errors
/// When the database fails.
pub async fn list(identity: &Identity, user: UserId) -> Result<Vec<OauthAccount>, Error> {
    Ok(oauth::list(&identity.db, user).await?)
}

/// Lets an account elsewhere go.
///
/// # Errors
/// 404 where there is none, 409 where the person could not come in any more.
pub async fn disconnect(identity: &Identity, user: UserId, provider: &str, by: By) -> Result<(), Error> {
    identity
        .write((user, provider.to_owned()), move |tx, (user, provider)| {
            Box::pin(async move {
                if !oauth::disconnect(tx, *user, provider).await? {
                    return Err(Problem::not_found().into());
                }
                if !can_come_in(tx, *user).await? {
                    return Err(error::last_way_in().into());
                }
                let event = Event::new(EventType::AccountUnlinked).with("provider", provider.as_str());
                Ok(audit::note_at_large(tx, by, &event).await?)
            })
        })
        .await
}

async fn can_come_in(tx: &Tx, user: UserId) -> Result<bool, Error> {
    Ok(people::has_password(tx, user).await? || !oauth::of_person(tx, user).await?.is_empty())
}
