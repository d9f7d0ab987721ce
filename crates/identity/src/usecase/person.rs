//! A person takes along what is known of them, and goes.

use chrono::Duration;
use heraut_kernel::audit::{Actor, By, Event, EventType};
use heraut_kernel::{PageRequest, Principal, Problem, Role, Scope, UserId, WorkspaceId};
use heraut_store::audit;
use secrecy::SecretString;

use super::entering::Visitor;
use super::hashing::Verdict;
use super::login::count;
use super::{members, session};
use crate::key::{Holder, Key};
use crate::profile::Profile;
use crate::store::keys::of_holder;
use crate::store::oauth::{self, OauthAccount};
use crate::store::sessions::Session;
use crate::store::{Workspace, attempts, members as rows, memberships_of, people};
use crate::throttle::Counter;
use crate::{Error, Identity, email, error};

/// Events that are taken along at most, newest first.
const EVENTS: u64 = 10_000;
/// How old a session may be that confirms what cannot be undone.
const JUST: Duration = Duration::minutes(10);

/// What is known of a person beside what they wrote in workspaces, which is those workspaces'.
#[derive(Clone, Debug)]
pub struct Known {
    /// What they said of themselves.
    pub profile: Profile,
    /// Where they are, and as what.
    pub memberships: Vec<(Workspace, Role)>,
    /// Where they are signed in.
    pub sessions: Vec<Session>,
    /// Their keys, without what opens.
    pub keys: Vec<Key>,
    /// Accounts elsewhere that they are connected to.
    pub accounts: Vec<OauthAccount>,
    /// What they did that belongs to no workspace, newest first: they signed in, changed their password…
    pub events: Vec<audit::Entry>,
}

/// What is known of a person. That it was asked for is written down.
///
/// # Errors
/// 404 where there is no such person, or the database fails.
pub async fn export(identity: &Identity, user: UserId, by: By) -> Result<Known, Error> {
    let db = &identity.db;
    let profile = people::profile(db, user).await?.ok_or_else(Problem::not_found)?;
    let filter = audit::Filter { actor: Some(Actor::User(user)), ..audit::Filter::default() };
    let page = PageRequest { after: None, limit: EVENTS };
    let events = audit::list(&db.read(&Scope::nowhere()).await?, &filter, &page).await?.items;
    let known = Known {
        profile,
        memberships: memberships_of(db, user).await?,
        sessions: session::list(identity, user).await?,
        keys: of_holder(db, Holder::Person(user)).await?,
        accounts: oauth::list(db, user).await?,
        events,
    };
    let event = Event::new(EventType::PersonExported).with("user_id", user.0);
    identity
        .write(event, move |tx, event| Box::pin(async move { Ok(audit::note_at_large(tx, by, event).await?) }))
        .await?;
    Ok(known)
}

/// Deletes the caller, who says their password once more, or where they have none has just signed in. What they wrote stays with the
/// workspaces they wrote it in, under a number that is nobody's any more.
///
/// # Errors
/// 401 for a wrong password, 429 for too many of them, 403 where nobody has just signed in, 409 while a workspace would be left
/// without an owner.
pub async fn delete(
    identity: &Identity,
    user: UserId,
    password: Option<SecretString>,
    visitor: &Visitor,
) -> Result<(), Error> {
    identity.need_accounts()?;
    let profile = people::profile(&identity.db, user).await?.ok_or_else(Problem::not_found)?;
    match profile.password_hash {
        Some(kept) => confirm(identity, user, password, kept).await?,
        None => has_just_signed_in(identity, user, visitor).await?,
    }
    forget(identity, user, visitor.by(user)).await
}

async fn confirm(identity: &Identity, user: UserId, said: Option<SecretString>, kept: String) -> Result<(), Error> {
    let counted = vec![Counter::of_confirmation(user.0)];
    count(identity, counted.clone(), error::login_throttled).await?;
    if identity.hasher.verify(said.unwrap_or_default(), Some(kept)).await? == Verdict::Wrong {
        return Err(error::invalid_credentials().into());
    }
    identity.write(counted, |tx, counted| Box::pin(async move { Ok(attempts::succeed(tx, counted).await?) })).await
}

async fn has_just_signed_in(identity: &Identity, user: UserId, visitor: &Visitor) -> Result<(), Error> {
    let (own, now) = (visitor.session_hash(), identity.db.now());
    let sessions = session::list(identity, user).await?;
    let just = |at: &Session| Some(&at.token_hash) == own.as_ref() && at.created_at + JUST > now;
    if sessions.iter().any(just) { Ok(()) } else { Err(error::sign_in_again().into()) }
}

/// Deletes the person who has an address, for the operator. Answers whether there is one.
///
/// # Errors
/// 409 while a workspace would be left without an owner.
pub async fn delete_by_email(identity: &Identity, address: &str) -> Result<bool, Error> {
    let Some(address) = email::normalized(address) else { return Ok(false) };
    let Some(found) = people::credentials(&identity.db, &address).await? else { return Ok(false) };
    forget(identity, found.user, By::from(&Scope::nowhere())).await?;
    Ok(true)
}

/// Leaves each workspace, which writes it down, then forgets the person. A crash between two leaves somebody who is in fewer
/// workspaces and can go on.
async fn forget(identity: &Identity, user: UserId, by: By) -> Result<(), Error> {
    let memberships = memberships_of(&identity.db, user).await?;
    for (workspace, role) in &memberships {
        if *role == Role::Owner {
            has_another_owner(identity, workspace.id).await?;
        }
    }
    for (workspace, role) in memberships {
        let mut scope = Scope::system(workspace.id);
        (scope.principal, scope.correlation) = (Principal::User { id: user, role }, by.correlation);
        members::remove(identity, &scope, user).await?;
    }
    identity
        .write(user, move |tx, user| {
            Box::pin(async move {
                people::delete(tx, *user).await?;
                let event = Event::new(EventType::PersonDeleted).with("user_id", user.0);
                Ok(audit::note_at_large(tx, by, &event).await?)
            })
        })
        .await
}

async fn has_another_owner(identity: &Identity, workspace: WorkspaceId) -> Result<(), Error> {
    let owners = rows::of_workspace(&identity.db, workspace).await?.iter().filter(|at| at.role == Role::Owner).count();
    if owners > 1 { Ok(()) } else { Err(error::last_owner().into()) }
}
