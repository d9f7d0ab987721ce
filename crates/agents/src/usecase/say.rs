//! A visitor says something, and is answered: by the model, by the built-in answers, by a person later.

use heraut_dialogue::answering::{Answering, Ended, Made, answering};
use heraut_dialogue::{Asked, Asks, Failure, Turn};
use heraut_kernel::text::sha256_hex;
use heraut_kernel::{Problem, Scope, TurnId};
use heraut_store::BoxFuture;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answer::{Answer, Out, note_visitor};
use super::limits::{held, reserve, whose};
use super::lookup::Lookup;
use super::visit::Visit;
use super::{model, statistics, tell};
use crate::budget::{Part, Window};
use crate::conversation::State;
use crate::message::{Author, VisitorMessage};
use crate::script::{self, REPLY};
use crate::store::messages::{NewMessage, Took};
use crate::store::{conversations, messages};
use crate::{Agents, CONTEXT, Error, words};

/// Messages before this one that are looked at.
const LOOKED_AT: u64 = 30;

/// What came of a message.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ReponseAgent)]
pub struct Said {
    /// The turn.
    pub turn_id: Uuid,
    /// What the visitor said.
    pub message: VisitorMessage,
    /// The answer; nothing where a person leads the conversation.
    pub reply: Option<VisitorMessage>,
    /// Who leads the conversation.
    pub state: State,
    /// Whether it is time to ask for an address: nothing fits, or a budget is spent.
    pub ask_lead: bool,
    /// Whether somebody else answered than was chosen.
    pub degraded: bool,
}

/// Answers a visitor. `client_id`: the client's own name of this message; the same is answered once.
///
/// # Errors
/// 429 where the visitor writes too fast; whatever the turn ended with; or the database fails.
pub async fn say(desk: &Agents, visit: &Visit, text: String, client_id: &str) -> Result<Answering<Said>, Problem> {
    // Clients' names are their own: those of two conversations are two.
    let name = sha256_hex(format!("{}\n{client_id}", visit.conversation.id).as_bytes());
    if visit.conversation.state == State::Human {
        return Ok(Answering::Ready(Ended::Done(left(desk, visit, text, name).await?)));
    }
    let conn = desk.db.read(&visit.scope).await.map_err(Error::from)?;
    let before = messages::last(&conn, visit.conversation.id, LOOKED_AT).await.map_err(Error::from)?;
    drop(conn);
    let lookup = Lookup::new(desk, &visit.scope, &visit.agent, &text).await?;
    let (model, chosen) = model::of(desk, &visit.scope, &visit.agent).await?;
    let sources = lookup.sources().to_vec();
    let request = script::request(&visit.agent, visit.scope.locale, &text, script::told(&before), sources);
    let thread = Answer::new(desk, visit, text, &name, lookup, (&request, &*chosen)).await?;
    let asked = Asked {
        task: REPLY.to_owned(),
        context: CONTEXT,
        subject_id: None,
        thread_id: Some(visit.conversation.id),
        client_request_id: Some(name),
        request_hash: sha256_hex(thread.text.as_bytes()),
        request: json!({}),
        model,
        again: None,
    };
    let fixed = thread.fixed.is_some();
    let scope = &visit.scope;
    let begun = desk.engine().begin(scope, asked.clone(), (!fixed).then_some(request), thread.clone()).await;
    let begun = match begun {
        // Nothing is asked of a model any more, but the visitor is not left without a word.
        Err(Failure::Context(Error::Spent { subject, window })) => {
            if let Some(whose) = whose(subject, visit.agent.id).filter(|_| !visit.conversation.essai) {
                tell::spent(desk, scope, visit.agent.id, whose, &window).await;
            }
            let thread = thread.ended(words::spent(scope.locale), "budget");
            desk.engine().begin(scope, asked, None, thread).await?
        }
        begun => begun?,
    };
    let make = |made: Made<Out>| said(made.id, made.output, made.degraded);
    answering(desk, scope, begun, make, again).await
}

fn said(turn: TurnId, out: Out, degraded: bool) -> Said {
    let Out { message, reply, state } = out;
    let ask_lead = reply.as_ref().is_some_and(|it| matches!(it.finish_reason.as_deref(), Some("budget" | "unknown")));
    Said {
        turn_id: turn.0,
        message: message.into(),
        reply: reply.map(VisitorMessage::from),
        state,
        ask_lead: ask_lead && state != State::Human,
        degraded,
    }
}

/// The answer of a turn that is over, from what is stored.
pub fn again(desk: Agents, scope: Scope, turn: Turn) -> BoxFuture<'static, Result<Said, Problem>> {
    Box::pin(async move {
        let conversation = turn.thread_id.ok_or_else(Problem::not_found)?;
        let conn = desk.db.read(&scope).await.map_err(Error::from)?;
        let mut all = messages::of_turn(&conn, conversation, turn.id.0).await.map_err(Error::from)?.into_iter();
        let row = conversations::find(&conn, conversation).await.map_err(Error::from)?.ok_or(Error::NotFound)?;
        let message = all.next().ok_or_else(Problem::not_found)?;
        Ok(said(turn.id, Out { message, reply: all.next(), state: row.state }, turn.degraded))
    })
}

/// Keeps what is said to a person, who answers when they can.
async fn left(desk: &Agents, visit: &Visit, text: String, name: String) -> Result<Said, Problem> {
    let turn = Uuid::now_v7();
    let zone = super::zone(desk, &visit.scope).await?;
    let visitor = Some(visit.visitor.subject());
    let limits = held(desk, &visit.scope, &visit.agent, visitor, zone, Some(Window::Minute)).await?;
    let day = statistics::jour(desk.db.now(), zone);
    let input = (visit.conversation.id, visit.agent.id, text, name, limits, day);
    let kept = desk.db.write(&visit.scope, input, move |tx, (id, agent_id, text, name, limits, day)| {
        Box::pin(async move {
            if let Some(message) = messages::by_client(tx, *id, name).await? {
                let row = conversations::find(tx, *id).await?.ok_or(Error::NotFound)?;
                return Ok(Out { message, reply: None, state: row.state });
            }
            reserve(tx, limits, Part { messages: 1, ..Part::default() }).await?;
            let row = conversations::lock(tx, *id).await?.ok_or(Error::NotFound)?;
            let message = visitors(*id, *agent_id, turn, name, text);
            let message = messages::insert(tx, &message).await?;
            conversations::wrote(tx, &row, Author::Visitor, text).await?;
            note_visitor(tx, &row, day, text).await?;
            Ok::<_, Error>(Out { message, reply: None, state: row.state })
        })
    });
    Ok(said(TurnId(turn), kept.await?, false))
}

pub(super) fn visitors(conversation_id: Uuid, agent_id: Uuid, turn: Uuid, name: &str, text: &str) -> NewMessage {
    NewMessage {
        id: Uuid::now_v7(),
        conversation_id,
        agent_id,
        author: Author::Visitor,
        user_id: None,
        turn_id: Some(turn),
        client_id: Some(name.to_owned()),
        content: text.to_owned(),
        citations: Vec::new(),
        took: Took::default(),
    }
}
