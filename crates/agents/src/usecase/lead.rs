//! What a visitor wants beside an answer: to leave an address, to reach a person, to judge an answer.

use heraut_kernel::{Locale, Problem};
use serde_json::json;
use uuid::Uuid;

use super::statistics;
use super::tell::tell;
use super::visit::Visit;
use crate::conversation::State;
use crate::lead::{NewLead, email_key};
use crate::statistics::Counts;
use crate::store::conversations::Change;
use crate::store::leads::{self, Of};
use crate::store::{archives, conversations, messages};
use crate::webhook::Happening;
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
    let day = today(desk, visit).await?;
    let input = (of, lead, key, day, visit.conversation.clone());
    let kept = desk.db.write(&visit.scope, input, |tx, (of, lead, key, day, row)| {
        Box::pin(async move {
            let new = leads::keep(tx, *of, lead, key).await?;
            if new && !row.essai {
                statistics::note(tx, of.agent_id, day, Counts { leads: 1, ..Counts::default() }).await?;
            }
            let NewLead { name, email, phone, message, consent, .. } = lead;
            let left = json!({ "name": name, "email": email, "phone": phone, "message": message, "consent": consent });
            tell(tx, row, Happening::LeadLeft, json!({ "lead": left, "new": new })).await
        })
    });
    kept.await
}

async fn today(desk: &Agents, visit: &Visit) -> Result<String, Error> {
    Ok(statistics::jour(desk.db.now(), super::zone(desk, &visit.scope).await?))
}

/// Asks for a person. Until one comes, the agent answers.
///
/// # Errors
/// When the database fails.
pub async fn hand_off(desk: &Agents, visit: &Visit) -> Result<State, Error> {
    let day = today(desk, visit).await?;
    let done = desk.db.write(&visit.scope, (visit.conversation.id, day), |tx, (id, day)| {
        Box::pin(async move {
            let row = conversations::lock(tx, *id).await?.ok_or(Error::NotFound)?;
            if row.state == State::Human {
                return Ok(State::Human);
            }
            let change = Change { state: Some(State::Waiting), unread: Some(true), ..Change::default() };
            let _ = conversations::update(tx, *id, &change).await?;
            // Asked twice, it is one request.
            if row.state != State::Waiting && !row.essai {
                statistics::note(tx, row.agent_id, day, Counts { handoffs: 1, ..Counts::default() }).await?;
                tell(tx, &row, Happening::HandoffRequested, json!({ "page": row.metadata })).await?;
            }
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
    let day = today(desk, visit).await?;
    let input = (visit.conversation.clone(), message_id, feedback, reason, day);
    let done = desk.db.write(&visit.scope, input, |tx, (row, id, feedback, reason, day)| {
        Box::pin(async move {
            if row.archived {
                archives::bring_back(tx, row.id).await?;
            }
            let before = messages::judge(tx, row.id, *id, *feedback, reason.as_deref()).await?;
            let before = before.ok_or(Error::NotFound)?;
            if before != *feedback && !row.essai {
                let beyond = |thumb| i64::from(*feedback == Some(thumb)) - i64::from(before == Some(thumb));
                let counts = Counts { thumbs_up: beyond(1), thumbs_down: beyond(-1), ..Counts::default() };
                statistics::note(tx, row.agent_id, day, counts).await?;
            }
            let data = json!({ "message_id": id, "feedback": feedback, "reason": reason });
            tell(tx, row, Happening::FeedbackGiven, data).await
        })
    });
    done.await
}

fn no_address(locale: Locale) -> Problem {
    let (fr, en) = ("Cette adresse n’en est pas une : nom@exemple.fr.", "This is no address: name@example.com.");
    Problem::invalid_field("email", "invalid", locale, fr, en)
}
