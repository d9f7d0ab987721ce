//! Visits: a page shows its key, and gets a token that leads to one agent and to what this visitor said.

use chrono::Duration;
use heraut_kernel::secret::Secret;
use heraut_kernel::{Instant, Locale, Problem, Scope};
use heraut_store::Tx;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::identity;
use super::keys::note_use;
use crate::agent::Agent;
use crate::conversation::{Conversation, State};
use crate::key::{KeyKind, read, read_visitor, visitor_token};
use crate::message::VisitorMessage;
use crate::store::conversations::NewConversation;
use crate::store::visitors::Visitor;
use crate::store::{agents, conversations, keys, messages, visitors};
use crate::visit::{AgentShown, Page};
use crate::{Agents, Error};

/// How long a token opens after it was last used.
const OPEN: Duration = Duration::hours(24);
/// How old the note of that may be: a chat that writes every minute extends little.
const GRAIN: Duration = Duration::hours(1);
/// Messages that a visitor sees when they come back.
const SHOWN: u64 = 50;

/// Somebody inside: a visitor, their agent, their conversation.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The right to act for them.
    pub scope: Scope,
    /// The agent.
    pub agent: Agent,
    /// The visitor.
    pub visitor: Visitor,
    /// The conversation that is under way.
    pub conversation: Conversation,
}

/// What somebody who came in is shown.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = VisiteOuverte)]
pub struct Opened {
    /// To be sent as `Authorization: Bearer …`; absent where the one that was presented still opens.
    pub token: Option<String>,
    /// Until when it opens, unless it is used.
    pub expires_at: Instant,
    /// The agent.
    pub agent: AgentShown,
    /// Who leads the conversation.
    pub state: State,
    /// The conversation's name, which opens nothing.
    pub conversation_id: Uuid,
    /// What was said so far, oldest first.
    pub messages: Vec<VisitorMessage>,
    /// The turn that is being answered.
    pub turn_id: Option<Uuid>,
}

/// Lets a visitor in, or back in. `presented`: the token that they had; `vouched`: the token by which the customer's backend
/// says who they are.
///
/// # Errors
/// Refused, in the same words, where the key opens nothing and where its agent is silent; 401 where nobody vouches for them;
/// or the database fails.
pub async fn open(
    desk: &Agents,
    key: &str,
    locale: Locale,
    presented: Option<&str>,
    vouched: Option<&str>,
    page: Page,
) -> Result<Opened, Error> {
    let (workspace, hash) = read(KeyKind::Publishable, key).ok_or_else(closed)?;
    let scope = Scope { locale, ..Scope::system(workspace) };
    let conn = desk.db.read(&scope).await?;
    let (agent_id, key) = keys::opened(&conn, KeyKind::Publishable, &hash).await?.ok_or_else(closed)?;
    let agent = agents::find(&conn, agent_id).await?.ok_or_else(closed)?;
    drop(conn);
    super::zone(desk, &scope).await.map_err(|_| closed())?;
    let identity = match vouched {
        Some(vouched) => Some(identity::vouched(desk, &scope, agent_id, vouched).await?),
        None => None,
    };
    if let Some(token) = presented
        && let Some(visit) = inside(desk, &scope, &agent, token).await?
        && let Some(visit) = known(desk, visit, identity.as_deref()).await?
        && may_stay(&agent, &visit.visitor)
    {
        return shown(desk, &visit, None).await;
    }
    if !agent.is_active {
        return Err(closed());
    }
    if agent.known_only && identity.is_none() {
        return Err(Error::refused(unknown()));
    }
    note_use(desk, &scope, &key).await;
    let visitor = Visitor {
        id: Uuid::now_v7(),
        agent_id,
        key_id: key.id,
        essai: false,
        identity,
        expires_at: desk.db.now() + OPEN,
    };
    let (visit, token) = let_in(desk, scope, agent, visitor, page).await?;
    shown(desk, &visit, Some(token)).await
}

/// The visit as it goes on once it is known who visits; nothing where that is somebody else than before.
async fn known(desk: &Agents, visit: Visit, identity: Option<&str>) -> Result<Option<Visit>, Error> {
    let Some(identity) = identity else { return Ok(Some(visit)) };
    if let Some(before) = &visit.visitor.identity {
        return Ok((before == identity).then_some(visit));
    }
    let visitor = Visitor { identity: Some(identity.to_owned()), ..visit.visitor };
    let input = (visitor.clone(), visit.conversation.id);
    let found = desk.db.write(&visit.scope, input, |tx, (visitor, id)| {
        Box::pin(async move {
            let identity = visitor.identity.as_deref().unwrap_or_default();
            // What began before it was known who is there, and in which nobody wrote, hides nothing that was said elsewhere.
            let begun = conversations::lock(tx, *id).await?.filter(|row| row.messages == 0);
            if begun.is_some() && conversations::last_of(tx, visitor).await?.is_some() {
                let _ = conversations::delete(tx, &[*id]).await?;
            }
            visitors::identify(tx, visitor.id, identity).await?;
            conversations::identify(tx, visitor.id, identity).await?;
            conversations::last_of(tx, visitor).await
        })
    });
    let conversation = found.await?.unwrap_or(visit.conversation);
    Ok(Some(Visit { visitor, conversation, ..visit }))
}

/// Lets somebody of the workspace try an agent, whether it is turned on or not.
///
/// # Errors
/// Not found, or the database fails.
pub async fn try_out(desk: &Agents, scope: &Scope, agent_id: Uuid) -> Result<(Opened, String), Error> {
    let conn = desk.db.read(scope).await?;
    let agent = agents::find(&conn, agent_id).await?.ok_or(Error::NotFound)?;
    let key = keys::list(&conn, agent_id).await?.into_iter().find_map(|key| Some((key.id, key.token?)));
    drop(conn);
    let (key_id, key) = key.ok_or_else(|| Error::refused(no_key()))?;
    let expires_at = desk.db.now() + OPEN;
    let visitor = Visitor { id: Uuid::now_v7(), agent_id, key_id, essai: true, identity: None, expires_at };
    let within = Scope { locale: scope.locale, claim: None, ..Scope::system(scope.workspace) };
    let (visit, token) = let_in(desk, within, agent, visitor, Page::default()).await?;
    Ok((shown(desk, &visit, Some(token)).await?, key))
}

async fn let_in(
    desk: &Agents,
    scope: Scope,
    agent: Agent,
    visitor: Visitor,
    page: Page,
) -> Result<(Visit, Secret), Error> {
    let langue = agent.languages.answer(scope.locale);
    let secret = visitor_token(scope.workspace);
    let begins = (visitor.clone(), secret.hash(), page.metadata());
    let made = desk.db.write(&scope, begins, move |tx, (visitor, hash, metadata)| {
        Box::pin(async move {
            visitors::insert(tx, visitor, hash).await?;
            // Whoever is vouched for goes on where they were, on another device too.
            if visitor.identity.is_some()
                && let Some(before) = conversations::last_of(tx, visitor).await?
            {
                return Ok(before);
            }
            begin(tx, visitor, metadata.clone(), langue).await
        })
    });
    let conversation = made.await?;
    Ok((Visit { scope, agent, visitor, conversation }, secret))
}

async fn begin(tx: &Tx, visitor: &Visitor, metadata: Value, langue: Locale) -> Result<Conversation, Error> {
    let new = NewConversation {
        id: Uuid::now_v7(),
        agent_id: visitor.agent_id,
        session_id: visitor.id.to_string(),
        visitor_id: visitor.id,
        identity: visitor.identity.clone(),
        metadata,
        langue,
        essai: visitor.essai,
    };
    conversations::insert(tx, &new).await?;
    conversations::find(tx, new.id).await?.ok_or(Error::NotFound)
}

/// Finds a visitor by the key of their page and their token. The two must name the same agent.
///
/// # Errors
/// 401 where the token opens nothing here; or the database fails.
pub async fn enter(desk: &Agents, key: &str, locale: Locale, token: &str) -> Result<Visit, Error> {
    let (workspace, hash) = read(KeyKind::Publishable, key).ok_or_else(outside)?;
    let scope = Scope { locale, ..Scope::system(workspace) };
    let conn = desk.db.read(&scope).await?;
    let (agent_id, _) = keys::opened(&conn, KeyKind::Publishable, &hash).await?.ok_or_else(outside)?;
    let agent = agents::find(&conn, agent_id).await?.ok_or_else(outside)?;
    drop(conn);
    let visit = inside(desk, &scope, &agent, token).await?;
    visit.filter(|visit| may_stay(&agent, &visit.visitor)).ok_or_else(outside)
}

/// Whether somebody who came in may stay: whoever tries an agent in the editor is known to the desk.
const fn may_stay(agent: &Agent, visitor: &Visitor) -> bool {
    !agent.known_only || visitor.identity.is_some() || visitor.essai
}

/// The visit of a token, where it is one of this agent's.
async fn inside(desk: &Agents, scope: &Scope, agent: &Agent, token: &str) -> Result<Option<Visit>, Error> {
    let Some((workspace, hash)) = read_visitor(token) else { return Ok(None) };
    if workspace != scope.workspace {
        return Ok(None);
    }
    let conn = desk.db.read(scope).await?;
    let Some(mut visitor) = visitors::opened(&conn, &hash).await?.filter(|it| it.agent_id == agent.id) else {
        return Ok(None);
    };
    // Who tries an agent in the editor may do so while it is silent.
    if !agent.is_active && !visitor.essai {
        return Ok(None);
    }
    let Some(conversation) = conversations::last_of(&conn, &visitor).await? else { return Ok(None) };
    drop(conn);
    let until = desk.db.now() + OPEN;
    if visitor.expires_at + GRAIN < until {
        let extended = desk.db.write(scope, visitor.id, move |tx, id| Box::pin(visitors::extend(tx, *id, until)));
        extended.await?;
        visitor.expires_at = until;
    }
    // Answers stay in the language in which the conversation is held.
    let scope = Scope { locale: conversation.langue, ..scope.clone() };
    Ok(Some(Visit { scope, agent: agent.clone(), visitor, conversation }))
}

async fn shown(desk: &Agents, visit: &Visit, token: Option<Secret>) -> Result<Opened, Error> {
    let conn = desk.db.read(&visit.scope).await?;
    let mut said = messages::last(&conn, visit.conversation.id, SHOWN).await?;
    said.reverse();
    let running = heraut_dialogue::store::turns::Filter {
        thread_id: Some(visit.conversation.id),
        statut: Some(heraut_dialogue::Statut::Running),
        ..heraut_dialogue::store::turns::Filter::default()
    };
    let turn = heraut_dialogue::store::turns::list(&conn, &running, 1).await?.pop();
    Ok(Opened {
        token: token.map(|secret| secret.expose().to_owned()),
        expires_at: visit.visitor.expires_at,
        agent: AgentShown::new(&visit.agent, visit.conversation.langue),
        state: visit.conversation.state,
        conversation_id: visit.conversation.id,
        messages: said.into_iter().map(VisitorMessage::from).collect(),
        turn_id: turn.map(|turn| turn.id.0),
    })
}

/// The messages of a visit, as they are now.
///
/// # Errors
/// When the database fails.
pub async fn look(desk: &Agents, visit: &Visit) -> Result<Opened, Error> {
    shown(desk, visit, None).await
}

/// Begins a new conversation in the same visit.
///
/// # Errors
/// When the database fails.
pub async fn reset(desk: &Agents, visit: Visit) -> Result<Opened, Error> {
    // One in which nobody wrote is as good as new.
    if visit.conversation.messages == 0 {
        return shown(desk, &visit, None).await;
    }
    let langue = visit.conversation.langue;
    let input = (visit.visitor.clone(), visit.conversation.metadata.clone());
    let made = desk.db.write(&visit.scope, input, move |tx, (visitor, metadata)| {
        Box::pin(begin(tx, visitor, metadata.clone(), langue))
    });
    let conversation = made.await?;
    shown(desk, &Visit { conversation, ..visit }, None).await
}

/// Forgets a visitor: their conversations, what they left, their token.
///
/// # Errors
/// When the database fails.
pub async fn erase(desk: &Agents, visit: &Visit) -> Result<(), Error> {
    let erased = desk.db.write(&visit.scope, visit.visitor.clone(), |tx, visitor| {
        Box::pin(async move {
            let ids = conversations::ids_of(tx, visitor).await?;
            crate::store::leads::forget_visitor(tx, visitor.id, &ids).await?;
            let _ = conversations::delete(tx, &ids).await?;
            visitors::delete(tx, visitor).await
        })
    });
    Ok(erased.await?)
}

/// One answer for all that is shut: whether the key, the agent or the workspace is gone is nobody's business.
fn closed() -> Error {
    Error::refused(Problem::new(
        410,
        "agent_closed",
        "Cet assistant n’est pas disponible.",
        "This assistant is not available.",
    ))
}

fn unknown() -> Problem {
    Problem::new(
        403,
        "identity_required",
        "Cet assistant est réservé aux personnes connectées à ce site. Connectez-vous, puis revenez ici.",
        "This assistant is for people who are signed in to this site. Sign in, then come back here.",
    )
}

fn outside() -> Error {
    Error::refused(Problem::new(
        401,
        "visit_over",
        "Cette visite est terminée. Ouvrez de nouveau la conversation.",
        "This visit is over. Open the conversation again.",
    ))
}

fn no_key() -> Problem {
    Problem::conflict(
        "no_key",
        "Cet agent n’a plus de clé pour les pages : créez-en une.",
        "This agent has no key for pages any more: make one.",
    )
}
