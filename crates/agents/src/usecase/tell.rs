//! What happens with visitors is told to the agent's webhooks: a row and a job in the transaction in which it happens, so that
//! nothing is told that was undone, and nothing is forgotten that was not.

use std::time::{Duration, Instant as Moment};

use heraut_egress::{EgressError, Outgoing};
use heraut_jobs::queue::hasten;
use heraut_jobs::{Enqueue, Failure, Handler, Task, enqueue};
use heraut_kernel::Scope;
use heraut_store::Tx;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::seals;
use crate::conversation::Conversation;
use crate::store::deliveries::{self, Attempt, NewDelivery};
use crate::store::webhooks::{self, Sealed};
use crate::webhook::{Delivery, Happening, Statut, body, headers};
use crate::{Agents, Error};

/// The kind of the jobs that tell.
const KIND: &str = "agent_webhook";
/// Attempts before a delivery is given up: ten seconds, twice as long each time, at most an hour; some seven hours in all.
const ATTEMPTS: u32 = 15;
/// Time that the other side has for its answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// What is read of its answer, which nobody looks at.
const ANSWER: usize = 64 << 10;
/// The longest wait that the other side may ask for.
const LONGEST: i64 = 3600;

/// Something to tell.
#[derive(Clone, Debug)]
pub(super) struct Telling {
    event: Happening,
    data: Value,
    conversation_id: Option<Uuid>,
    once_key: Option<String>,
}

impl Telling {
    /// Of no conversation.
    pub(super) const fn new(event: Happening, data: Value) -> Self {
        Self { event, data, conversation_id: None, once_key: None }
    }

    /// In a conversation: its name and who the visitor is go with it.
    pub(super) fn of(event: Happening, row: &Conversation, mut data: Value) -> Self {
        if let Value::Object(data) = &mut data {
            let named = [
                ("agent_id", json!(row.agent_id)),
                ("conversation_id", json!(row.id)),
                ("identity", json!(row.identity)),
                ("langue", json!(row.langue)),
            ];
            data.extend(named.map(|(name, value)| (name.to_owned(), value)));
        }
        Self { conversation_id: Some(row.id), ..Self::new(event, data) }
    }

    /// Once and no more.
    fn once(self, key: String) -> Self {
        Self { once_key: Some(key), ..self }
    }
}

/// Tells it to every webhook of the agent that wants to know. What is tried in the editor is told to nobody.
pub(super) async fn tell(tx: &Tx, row: &Conversation, event: Happening, data: Value) -> Result<(), Error> {
    if row.essai {
        return Ok(());
    }
    all(tx, row.agent_id, &Telling::of(event, row, data)).await
}

async fn all(tx: &Tx, agent_id: Uuid, telling: &Telling) -> Result<(), Error> {
    for webhook in webhooks::list(tx, agent_id).await? {
        if webhook.is_active && webhook.events.contains(&telling.event) {
            put(tx, agent_id, webhook.id, telling).await?;
        }
    }
    Ok(())
}

/// Tells it to one webhook. Answers the delivery; nothing where it was told before and is told once.
pub(super) async fn put(tx: &Tx, agent_id: Uuid, webhook_id: Uuid, telling: &Telling) -> Result<Option<Uuid>, Error> {
    let id = Uuid::now_v7();
    let new = NewDelivery {
        id,
        webhook_id,
        agent_id,
        conversation_id: telling.conversation_id,
        event: telling.event,
        once_key: telling.once_key.clone(),
        body: body(id, telling.event, tx.now(), &telling.data),
    };
    if !deliveries::insert(tx, &new).await? {
        return Ok(None);
    }
    ask(tx, agent_id, id).await?;
    Ok(Some(id))
}

/// Tells that a budget of the agent, or of all of the workspace, is spent, once for each window. Nothing fails for it: the visitor is answered in any case.
pub(super) async fn spent(desk: &Agents, scope: &Scope, agent_id: Uuid, whose: &str, window: &str) {
    if let Err(error) = spent_once(desk, scope, agent_id, whose, window).await {
        tracing::warn!(agent = %agent_id, error = %error, "webhook.budget_not_told");
    }
}

async fn spent_once(desk: &Agents, scope: &Scope, agent_id: Uuid, whose: &str, window: &str) -> Result<(), Error> {
    let key = format!("budget/{whose}/{window}");
    let conn = desk.db.read(scope).await?;
    let known = deliveries::told(&conn, agent_id, &key).await?;
    // Whoever writes on when all is spent costs no more than these two questions.
    let wanted = !known
        && webhooks::list(&conn, agent_id)
            .await?
            .iter()
            .any(|it| it.is_active && it.events.contains(&Happening::BudgetSpent));
    drop(conn);
    if !wanted {
        return Ok(());
    }
    let data = json!({ "agent_id": agent_id, "whose": whose, "window": window });
    let telling = Telling::new(Happening::BudgetSpent, data).once(key);
    let told = desk.db.write(scope, telling, move |tx, telling| Box::pin(all(tx, agent_id, telling)));
    told.await
}

/// What a job knows.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    agent_id: Uuid,
    delivery_id: Uuid,
}

/// Lets a delivery be sent at once.
pub(super) async fn ask(tx: &Tx, agent_id: Uuid, delivery_id: Uuid) -> Result<(), Error> {
    let payload = json!(Payload { agent_id, delivery_id });
    let job = enqueue(tx, &Enqueue::new(KIND, payload).unique(format!("{KIND}/{delivery_id}"))).await?;
    // One that waits for its next attempt does not wait any more.
    Ok(hasten(tx, job).await?)
}

/// What sends deliveries.
#[must_use]
pub fn handler(desk: Agents) -> Handler {
    let work = move |task: Task| {
        let desk = desk.clone();
        async move { deliver(&desk, task).await }
    };
    Handler { attempts: ATTEMPTS, ..Handler::new(KIND, work) }
}

async fn deliver(desk: &Agents, task: Task) -> Result<(), Failure> {
    let Ok(of) = serde_json::from_value::<Payload>(task.payload) else { return Err(Failure::dead("unreadable")) };
    let failed = |_| Failure::retry("store_failed");
    let found = find(desk, &task.scope, &of).await.map_err(failed)?;
    // Gone with its webhook or its conversation, or taken already by the attempt before this one.
    let Some((delivery, text, webhook)) = found.filter(|(it, ..)| it.statut == Statut::Waiting) else { return Ok(()) };
    let began = Moment::now();
    let sent = send(desk, &task.scope, &delivery, &text, &webhook).await;
    let took_ms = i32::try_from(began.elapsed().as_millis()).ok();
    let last = task.attempt >= ATTEMPTS || sent.error.is_some_and(|error| error.last);
    let statut = match sent.error {
        None => Statut::Delivered,
        Some(_) if last => Statut::Failed,
        Some(_) => Statut::Waiting,
    };
    let attempt = Attempt {
        number: i32::try_from(task.attempt).unwrap_or(i32::MAX),
        statut,
        status_code: sent.status,
        error_code: sent.error.map(|error| error.code),
        took_ms,
    };
    let input = (delivery.id, webhook.webhook.id, attempt);
    let noted = desk.db.write(&task.scope, input, |tx, (id, webhook, attempt)| {
        Box::pin(async move {
            deliveries::note(tx, *id, *attempt).await?;
            Ok::<_, Error>(webhooks::tried(tx, *webhook, attempt.statut == Statut::Delivered).await?)
        })
    });
    noted.await.map_err(failed)?;
    match sent.error {
        None => Ok(()),
        Some(error) if last => Err(Failure::dead(error.code)),
        Some(error) => Err(Failure::Retry { code: error.code, after: error.after }),
    }
}

async fn find(desk: &Agents, scope: &Scope, of: &Payload) -> Result<Option<(Delivery, String, Sealed)>, Error> {
    let conn = desk.db.read(scope).await?;
    let Some((delivery, text)) = deliveries::find(&conn, of.agent_id, of.delivery_id).await? else { return Ok(None) };
    let webhook = webhooks::find(&conn, of.agent_id, delivery.webhook_id).await?;
    Ok(webhook.map(|webhook| (delivery, text, webhook)))
}

/// Why an attempt failed.
#[derive(Clone, Copy, Debug)]
struct Refusal {
    code: &'static str,
    after: Option<chrono::Duration>,
    /// Whether no further attempt is of any use.
    last: bool,
}

/// How an attempt went.
#[derive(Clone, Copy, Debug)]
struct Sent {
    status: Option<i32>,
    error: Option<Refusal>,
}

impl Sent {
    const fn failed(code: &'static str, last: bool) -> Self {
        Self { status: None, error: Some(Refusal { code, after: None, last }) }
    }
}

async fn send(desk: &Agents, scope: &Scope, delivery: &Delivery, text: &str, to: &Sealed) -> Sent {
    // A test is sent to a webhook that is turned off: that is when one is tried.
    if !to.webhook.is_active && delivery.event != Happening::Test {
        return Sent::failed("webhook_off", true);
    }
    let place = seals::of_webhook(scope.workspace, to.webhook.id);
    let sealed = std::iter::once(&to.secret).chain(&to.old_secret);
    let secrets: Option<Vec<_>> = sealed.map(|sealed| seals::open(desk, &place, sealed)).collect();
    let Some(signed) = secrets.and_then(|secrets| headers(delivery.id, desk.db.now(), &secrets, text)) else {
        return Sent::failed("secret_closed", true);
    };
    let request = Outgoing::post_json(&to.webhook.url, &())
        .map(|request| request.body(text.to_owned()).timeout(PATIENCE).max_bytes(ANSWER));
    let request = signed.iter().fold(request, |request, (name, value)| request?.header(name, value));
    let answer = match request {
        Ok(request) => desk.egress.stream(request).await,
        Err(error) => Err(error),
    };
    match answer {
        Ok(answer) if answer.status.is_success() => Sent { status: Some(answer.status.as_u16().into()), error: None },
        Ok(answer) => {
            let asked = answer.headers.get(http::header::RETRY_AFTER).and_then(|it| it.to_str().ok()?.parse().ok());
            let after = asked.map(|seconds: i64| chrono::Duration::seconds(seconds.clamp(1, LONGEST)));
            let status = answer.status.as_u16();
            let refusal = Refusal { code: "http_status", after, last: status == 410 };
            Sent { status: Some(status.into()), error: Some(refusal) }
        }
        Err(error) => Sent::failed(code(&error), false),
    }
}

const fn code(error: &EgressError) -> &'static str {
    match error {
        EgressError::Timeout { .. } | EgressError::ConnectTimeout { .. } => "timeout",
        EgressError::Connect { .. } => "unreachable",
        EgressError::AddressRefused { .. } => "address_refused",
        EgressError::Interrupted { .. } => "interrupted",
        _ => "not_sent",
    }
}
