//! Asking people in, and coming in by a link.

use chrono::Duration;
use heraut_kernel::audit::{Actor, By, Event, EventType};
use heraut_kernel::{Locale, Problem, Role, Scope, UserId, WorkspaceId};
use heraut_store::{Tx, audit};
use secrecy::SecretString;

use super::entering::{Entry, Visitor, open};
use super::login::SignedIn;
use super::{mailing, room};
use crate::mail::Mail;
use crate::plans::Resource;
use crate::secret::{Secret, hash_of};
use crate::store::invitations::{self, Invitation, NewInvitation};
use crate::store::{self, members, people};
use crate::{Error, Identity, Subscriptions, email, error};

/// How long a link works.
const LASTS: Duration = Duration::days(7);
/// Invitations of one workspace at most.
const MOST: u64 = 200;

/// Somebody who was just asked in.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The invitation.
    pub invitation: Invitation,
    /// The link's token, shown this once.
    pub secret: Secret,
    /// Whether a mail with a link of its own is on its way.
    pub mailed: bool,
}

/// Asks somebody into the workspace. What comes back beside the invitation is the link's token, shown this once.
///
/// # Errors
/// 422 for an address that is none, 409 where they are a member already or the plan has no place (`limit`).
pub async fn invite(
    identity: &Identity,
    scope: &Scope,
    address: &str,
    role: Role,
    limit: Option<i64>,
) -> Result<Invited, Error> {
    let address = email::normalized(address).ok_or_else(|| error::invalid_email(scope.locale))?;
    let secret = Secret::generate("");
    let new = NewInvitation {
        workspace: scope.workspace,
        email: address,
        role,
        by: scope.principal.user(),
        token_hash: secret.hash(),
        lasts: LASTS,
    };
    let (by, locale, mails) = (By::from(scope), scope.locale, identity.settings().mail);
    let (made, mailed) = identity
        .write_mailing(Some(scope.workspace), new, move |tx, new| {
            Box::pin(async move {
                if let Some(user) = people::with_email(tx, &new.email).await?
                    && members::role(tx, new.workspace, user).await?.is_some()
                {
                    return Err(error::already_member().into());
                }
                if invitations::count(tx, new.workspace).await? >= MOST {
                    return Err(error::too_many_invitations().into());
                }
                // Places are held for those who were asked in, so that whoever comes finds one.
                let asked = invitations::open_but(tx, new.workspace, &new.email).await?;
                if let Some(full) = room::full(tx, limit, asked).await? {
                    return Err(full.into());
                }
                let made = invitations::create(tx, new).await?;
                let event = Event::new(EventType::InvitationCreated).with("invitation_id", made.id);
                audit::note(tx, by, &event.with("role", made.role.word())).await?;
                let mailed = mails && mailing::post(tx, &Mail::Invitation { invitation: made.id, locale }).await?;
                Ok((made, mailed))
            })
        })
        .await?;
    Ok(Invited { invitation: made, secret, mailed })
}

/// The invitations of the workspace.
///
/// # Errors
/// When the database fails.
pub async fn list(identity: &Identity, scope: &Scope) -> Result<Vec<Invitation>, Error> {
    Ok(invitations::of_workspace(&identity.db, scope.workspace).await?)
}

/// Takes one back.
///
/// # Errors
/// 404 where it is none of the workspace's.
pub async fn revoke(identity: &Identity, scope: &Scope, id: i64) -> Result<(), Error> {
    let by = By::from(scope);
    let gone = identity
        .db
        .write(scope, (scope.workspace, id), move |tx, (workspace, id)| {
            Box::pin(async move {
                let gone = invitations::delete(tx, *workspace, *id).await?;
                if gone {
                    let event = Event::new(EventType::InvitationRevoked).with("invitation_id", *id);
                    audit::note(tx, by, &event).await?;
                }
                Ok::<_, Error>(gone)
            })
        })
        .await?;
    if gone { Ok(()) } else { Err(Problem::not_found().into()) }
}

/// What a link says before it is used.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The invitation.
    pub invitation: Invitation,
    /// The name of its workspace.
    pub workspace: String,
    /// Whether the address has an account, which then accepts signed in.
    pub has_account: bool,
}

/// Looks at a link.
///
/// # Errors
/// 410 for one that does not work.
pub async fn look(identity: &Identity, token: &str) -> Result<Offer, Error> {
    identity.need_accounts()?;
    let hash = hash_of(token).ok_or_else(error::link_invalid)?;
    let (invitation, workspace) = invitations::look(&identity.db, &hash).await?.ok_or_else(error::link_invalid)?;
    let has_account = people::credentials(&identity.db, &invitation.email).await?.is_some();
    Ok(Offer { invitation, workspace, has_account })
}

/// Comes in as somebody new: the link makes the account of the address it was made for.
///
/// # Errors
/// 410 for a link that does not work, 409 where the address has an account, 422 for what is not accepted.
pub async fn accept_as_new(
    identity: &Identity,
    token: &str,
    name: String,
    password: SecretString,
    visitor: &Visitor,
    locale: Locale,
    subscriptions: &Subscriptions,
) -> Result<SignedIn, Error> {
    let offer = look(identity, token).await?;
    if offer.has_account {
        return Err(error::sign_in_first().into());
    }
    let about = [offer.invitation.email.as_str(), &name];
    let kept = identity.hasher.accept("password", password, &about, locale).await?;
    let hash = hash_of(token).ok_or_else(error::link_invalid)?;
    let entry = Entry::of(identity, visitor, false);
    let scope = Scope::system(offer.invitation.workspace);
    let limit = subscriptions.limit(&scope, Resource::Members).await?;
    let correlation = visitor.correlation;
    let user = identity
        .db
        .write(&scope, (hash, name, kept, entry.clone()), move |tx, (hash, name, kept, entry)| {
            Box::pin(async move {
                let invitation = invitations::spend(tx, hash).await?.ok_or_else(error::link_invalid)?;
                if people::with_email(tx, &invitation.email).await?.is_some() {
                    return Err(error::sign_in_first().into());
                }
                if let Some(full) = room::full(tx, limit, 0).await? {
                    return Err(full.into());
                }
                let user = people::create(tx, &invitation.email, name, Some(kept)).await?;
                store::join(tx, user, invitation.workspace, invitation.role).await?;
                open(tx, entry, user).await?;
                accepted(tx, By { actor: Actor::User(user), correlation }, &invitation).await?;
                Ok::<_, Error>(user)
            })
        })
        .await?;
    Ok(SignedIn { user, entry })
}

/// Comes in as somebody who is signed in. The link is for one address: whoever else holds it, it is not theirs.
///
/// # Errors
/// 410 for a link that does not work, 409 for one that is somebody else's.
pub async fn accept(
    identity: &Identity,
    by: By,
    user: UserId,
    token: &str,
    subscriptions: &Subscriptions,
) -> Result<WorkspaceId, Error> {
    let offer = look(identity, token).await?;
    let profile = people::profile(&identity.db, user).await?.ok_or_else(Problem::not_found)?;
    if profile.email.as_deref() != Some(&offer.invitation.email) {
        return Err(error::other_invitee().into());
    }
    let hash = hash_of(token).ok_or_else(error::link_invalid)?;
    let scope = Scope::system(offer.invitation.workspace);
    let limit = subscriptions.limit(&scope, Resource::Members).await?;
    identity
        .db
        .write(&scope, (user, hash), move |tx, (user, hash)| {
            Box::pin(async move {
                let invitation = invitations::spend(tx, hash).await?.ok_or_else(error::link_invalid)?;
                if members::role(tx, invitation.workspace, *user).await?.is_none() {
                    if let Some(full) = room::full(tx, limit, 0).await? {
                        return Err(full.into());
                    }
                    store::join(tx, *user, invitation.workspace, invitation.role).await?;
                    accepted(tx, by, &invitation).await?;
                }
                Ok::<_, Error>(invitation.workspace)
            })
        })
        .await
}

pub(super) async fn accepted(tx: &Tx, by: By, at: &Invitation) -> Result<(), Error> {
    let event = Event::new(EventType::InvitationAccepted).with("invitation_id", at.id);
    Ok(audit::note(tx, by, &event.with("role", at.role.word())).await?)
}
