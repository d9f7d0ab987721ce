//! What the desk does with conversations: reads them, takes them over, gives them back, answers, notes, deletes.

use heraut_kernel::Scope;
use heraut_kernel::audit::{By, Event, EventType};
use heraut_store::audit;
use uuid::Uuid;

use super::statistics;
use crate::conversation::{Conversation, State};
use crate::message::{Author, Message};
use crate::statistics::Counts;
use crate::store::conversations::{Change, find as find_conversation};
use crate::store::messages::{NewMessage, Took};
use crate::store::{conversations, messages};
use crate::{Agents, Error};

/// Reads a conversation.
///
/// # Errors
/// Not found, or the database fails.
pub async fn find(desk: &Agents, scope: &Scope, id: Uuid) -> Result<Conversation, Error> {
    let conn = desk.db.read(scope).await?;
    find_conversation(&conn, id).await?.ok_or(Error::NotFound)
}

/// Changes what the desk knows of a conversation.
///
/// # Errors
/// Not found, or the database fails.
pub async fn update(desk: &Agents, scope: &Scope, id: Uuid, change: Change) -> Result<Conversation, Error> {
    let done = desk.db.write(scope, change, move |tx, change| {
        Box::pin(async move {
            if !conversations::update(tx, id, change).await? {
                return Err(Error::NotFound);
            }
            find_conversation(tx, id).await?.ok_or(Error::NotFound)
        })
    });
    done.await
}

/// Takes a conversation over: the agent is silent from here on.
///
/// # Errors
/// Not found, or the database fails.
pub async fn take(desk: &Agents, scope: &Scope, id: Uuid) -> Result<Conversation, Error> {
    let user = scope.principal.user().map(|user| user.0);
    let change = Change { state: Some(State::Human), user_id: Some(user), unread: Some(false), ..Change::default() };
    update(desk, scope, id, change).await
}

/// Gives a conversation back to the agent.
///
/// # Errors
/// Not found, or the database fails.
pub async fn release(desk: &Agents, scope: &Scope, id: Uuid) -> Result<Conversation, Error> {
    let change = Change { state: Some(State::Agent), user_id: Some(None), ..Change::default() };
    update(desk, scope, id, change).await
}

/// Closes a conversation; a message of the visitor's opens it again.
///
/// # Errors
/// Not found, or the database fails.
pub async fn close(desk: &Agents, scope: &Scope, id: Uuid) -> Result<Conversation, Error> {
    let change = Change { state: Some(State::Closed), user_id: Some(None), unread: Some(false), ..Change::default() };
    update(desk, scope, id, change).await
}

/// Answers as a person, which takes the conversation over.
///
/// # Errors
/// Not found, or the database fails.
pub async fn reply(desk: &Agents, scope: &Scope, id: Uuid, text: String) -> Result<Message, Error> {
    let user = scope.principal.user().map(|user| user.0);
    let day = statistics::jour(desk.db.now(), super::zone(desk, scope).await?);
    let done = desk.db.write(scope, (text, day), move |tx, (text, day)| {
        Box::pin(async move {
            let row = conversations::lock(tx, id).await?.ok_or(Error::NotFound)?;
            let new = NewMessage {
                id: Uuid::now_v7(),
                conversation_id: id,
                agent_id: row.agent_id,
                author: Author::Operator,
                user_id: user,
                turn_id: None,
                client_id: None,
                content: text.clone(),
                citations: Vec::new(),
                took: Took::default(),
            };
            let message = messages::insert(tx, &new).await?;
            conversations::wrote(tx, &row, Author::Operator, text).await?;
            let change =
                Change { state: Some(State::Human), user_id: Some(user), unread: Some(false), ..Change::default() };
            let _ = conversations::update(tx, id, &change).await?;
            if !row.essai {
                let counts = Counts { assistant_messages: 1, operator_messages: 1, ..Counts::default() };
                statistics::note(tx, row.agent_id, day, counts).await?;
            }
            Ok::<_, Error>(message)
        })
    });
    done.await
}

/// Deletes a conversation for good.
///
/// # Errors
/// Not found, or the database fails.
pub async fn delete(desk: &Agents, scope: &Scope, id: Uuid) -> Result<(), Error> {
    let by = By::from(scope);
    let done = desk.db.write(scope, id, move |tx, id| {
        Box::pin(async move {
            if conversations::delete(tx, &[*id]).await? == 0 {
                return Err(Error::NotFound);
            }
            let event = Event::new(EventType::AgentConversationDeleted).with("conversation_id", id.to_string());
            Ok(audit::note(tx, by, &event).await?)
        })
    });
    done.await
}

/// A conversation with all its messages, oldest first.
///
/// # Errors
/// Not found, or the database fails.
pub async fn whole(desk: &Agents, scope: &Scope, id: Uuid) -> Result<(Conversation, Vec<Message>), Error> {
    let conn = desk.db.snapshot(scope).await?;
    let row = find_conversation(&conn, id).await?.ok_or(Error::NotFound)?;
    let all = messages::whole(&conn, id).await?;
    Ok((row, all))
}
