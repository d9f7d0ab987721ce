//! What a visitor wants beside an answer: to leave an address, to reach a person, to judge an answer.

use heraut_kernel::{Locale, Problem};
use uuid::Uuid;

use super::visit::Visit;
use crate::conversation::State;
use crate::lead::{NewLead, email_key};
use crate::store::conversations::Change;
use crate::store::leads::{self, Of};
use crate::store::{conversations, messages};
use crate::{Agents, Error, words};

/// Keeps an address, with the sentence that was agreed to as this server shows it.
///
/// # Errors
/// Refused where it is no address, or the database fails.
pub async fn leave(desk: &Agents, visit: &Visit, lead: NewLead) -> Result<(), Error> {
    let locale = visit.scope.locale;
    let key = email_key(&lead.email).ok_or_else(|| Error::refused(no_address(locale)))?;
    let lead = NewLead { consent: words::consent(&visit.agent, locale), langue: locale, ..lead };
    let of = Of { agent_id: visit.agent.id, conversation_id: visit.conversation.id, visitor_id: visit.visitor.id };
    let kept = desk.db.write(&visit.scope, (of, lead, key), |tx, (of, lead, key)| {
        Box::pin(async move { leads::keep(tx, *of, lead, key).await.map(|_| ()) })
    });
    Ok(kept.await?)
}

/// Asks for a person. Until one comes, the agent answers.
///
/// # Errors
/// When the database fails.
pub async fn hand_off(desk: &Agents, visit: &Visit) -> Result<State, Error> {
    let done = desk.db.write(&visit.scope, visit.conversation.id, |tx, id| {
        Box::pin(async move {
            let row = conversations::lock(tx, *id).await?.ok_or(Error::NotFound)?;
            if row.state == State::Human {
                return Ok(State::Human);
            }
            let change = Change { state: Some(State::Waiting), unread: Some(true), ..Change::default() };
            let _ = conversations::update(tx, *id, &change).await?;
            Ok::<_, Error>(State::Waiting)
        })
    });
    done.await
}

/// Judges an answer, or takes the judgement back.
///
/// # Errors
/// Not found where it is no answer of this conversation, or the database fails.
pub async fn judge(
    desk: &Agents,
    visit: &Visit,
    message_id: Uuid,
    feedback: Option<i16>,
    reason: Option<String>,
) -> Result<(), Error> {
    let input = (visit.conversation.id, message_id, feedback, reason);
    let done = desk.db.write(&visit.scope, input, |tx, (conversation, id, feedback, reason)| {
        Box::pin(async move {
            let before = messages::judge(tx, *conversation, *id, *feedback, reason.as_deref()).await?;
            before.map(|_| ()).ok_or(Error::NotFound)
        })
    });
    done.await
}

fn no_address(locale: Locale) -> Problem {
    let (fr, en) = ("Cette adresse n’en est pas une : nom@exemple.fr.", "This is no address: name@example.com.");
    Problem::invalid_field("email", "invalid", locale, fr, en)
}
