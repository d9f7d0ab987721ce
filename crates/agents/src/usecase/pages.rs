//! Pages that agents are to know: fetched through the one way out, read anew on demand or every so many days. A page that is away
//! leaves what was known as it was.

use std::time::Duration;

use heraut_egress::{EgressError, Outgoing};
use heraut_jobs::{Enqueue, Failure, Handler, Task, enqueue};
use heraut_kernel::text::truncate;
use heraut_kernel::{Locale, Scope};
use heraut_store::Tx;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::knowledge::{field, unreadable};
use super::{meaning, reading};
use crate::extract::{self, LARGEST};
use crate::knowledge::{Document, LONGEST};
use crate::store::{agents, documents, pages};
use crate::{Agents, Error};

/// The kind of the jobs that read.
const KIND: &str = "agent_page";
/// Attempts before a page has to wait for its next day.
const ATTEMPTS: u32 = 4;
/// How long a page may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Redirects that are followed.
const REDIRECTS: u8 = 5;

/// The title and the text of a page, through the one way out.
pub(super) async fn read(desk: &Agents, locale: Locale, url: &str) -> Result<(String, String), Error> {
    let request = Outgoing::get(url).follow(REDIRECTS).timeout(PATIENCE).max_bytes(LARGEST);
    let answer = desk.egress.send(request).await.map_err(|error| not_fetched(&error, locale))?;
    if !answer.status.is_success() {
        return Err(page_refused(locale, answer.status.as_u16()));
    }
    let bytes = answer.body.to_vec();
    let kind = answer.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let name = match kind.split(';').next().map(str::trim) {
        Some("text/html" | "application/xhtml+xml") => "page.html",
        Some("application/pdf") => "page.pdf",
        Some("text/csv") => "page.csv",
        Some("text/plain" | "text/markdown") => "page.txt",
        _ => "page",
    };
    let read = reading::aside(move || {
        let titre = title_of(&bytes);
        extract::text_of(name, &bytes).map(|text| (titre, text))
    });
    let (titre, content) = read.await.map_err(|why| unreadable(why, locale))?;
    let plain = url.split(['?', '#']).next().unwrap_or(url);
    Ok((titre.unwrap_or_else(|| plain.to_owned()), content))
}

/// What stands between `<title>` and its end.
fn title_of(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(64 << 10))?).into_owned();
    let lower = head.to_ascii_lowercase();
    let begin = lower.find("<title")?;
    let begin = begin + lower[begin..].find('>')? + 1;
    let end = begin + lower[begin..].find("</title")?;
    let title = extract::html(head.get(begin..end)?.as_bytes()).ok()?;
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    (!title.is_empty()).then_some(title)
}

/// Reads a page anew. What it says is written and placed anew only where it changed.
///
/// # Errors
/// Not found where it is no page, refused where it cannot be read; what was known stays then.
pub async fn refresh(desk: &Agents, scope: &Scope, agent_id: Uuid, id: Uuid) -> Result<Document, Error> {
    let conn = desk.db.read(scope).await?;
    agents::find(&conn, agent_id).await?.ok_or(Error::NotFound)?;
    let (document, known) = documents::find(&conn, agent_id, id).await?.ok_or(Error::NotFound)?;
    drop(conn);
    let url = document.url.ok_or(Error::NotFound)?;
    let (titre, content) = match read(desk, scope.locale, &url).await {
        Ok((titre, content)) => (truncate(&titre, 300).to_owned(), truncate(&content, LONGEST).to_owned()),
        Err(error) => {
            let code = code_of(&error);
            let noted = desk.db.write(scope, code, move |tx, code| Box::pin(pages::tried(tx, id, Some(code))));
            noted.await?;
            return Err(error);
        }
    };
    let new = (titre != document.titre || content != known).then_some((titre, content));
    let within = desk.clone();
    let done = desk.db.write(scope, new, move |tx, new| {
        let desk = within.clone();
        Box::pin(async move {
            agents::find(tx, agent_id).await?.ok_or(Error::NotFound)?;
            documents::find(tx, agent_id, id).await?.ok_or(Error::NotFound)?;
            if let Some((titre, content)) = new {
                documents::update(tx, agent_id, id, titre, content).await?;
                meaning::ask(&desk, tx, id).await?;
            }
            pages::tried(tx, id, None).await?;
            let found = documents::find(tx, agent_id, id).await?;
            found.map(|(document, _)| document).ok_or(Error::NotFound)
        })
    });
    done.await
}

/// Why a page could not be read, in a word that is kept.
fn code_of(error: &Error) -> String {
    let Error::Refused(problem) = error else { return "not_fetched".to_owned() };
    problem.errors.first().map_or("not_fetched", |error| error.code.as_str()).to_owned()
}

/// Says every how many days a page is read anew; nothing is on demand alone.
///
/// # Errors
/// Not found where it is no page, or the database fails.
pub async fn schedule(
    desk: &Agents,
    scope: &Scope,
    agent_id: Uuid,
    id: Uuid,
    days: Option<i32>,
) -> Result<Document, Error> {
    let done = desk.db.write(scope, days, move |tx, days| {
        Box::pin(async move {
            agents::find(tx, agent_id).await?.ok_or(Error::NotFound)?;
            if !pages::schedule(tx, agent_id, id, *days).await? {
                return Err(Error::NotFound);
            }
            let found = documents::find(tx, agent_id, id).await?;
            found.map(|(document, _)| document).ok_or(Error::NotFound)
        })
    });
    done.await
}

/// What a job knows.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    agent_id: Uuid,
    document_id: Uuid,
}

/// Has those pages read that are due. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn catch_up(desk: &Agents, scope: &Scope) -> Result<u64, Error> {
    let conn = desk.db.read(scope).await?;
    let due = pages::due(&conn).await?;
    drop(conn);
    if due.is_empty() {
        return Ok(0);
    }
    let count = due.len() as u64;
    let asked = desk.db.write(scope, due, |tx, due| {
        Box::pin(async move {
            for (agent_id, document_id) in due {
                ask(tx, *agent_id, *document_id).await?;
            }
            Ok::<_, Error>(())
        })
    });
    asked.await?;
    Ok(count)
}

async fn ask(tx: &Tx, agent_id: Uuid, document_id: Uuid) -> Result<(), Error> {
    let job = Enqueue::new(KIND, json!(Payload { agent_id, document_id })).unique(format!("{KIND}/{document_id}"));
    enqueue(tx, &job).await?;
    Ok(())
}

/// What reads pages that are due.
#[must_use]
pub fn handler(desk: Agents) -> Handler {
    let work = move |task: Task| {
        let desk = desk.clone();
        async move { read_due(&desk, task).await }
    };
    Handler { attempts: ATTEMPTS, ..Handler::new(KIND, work) }
}

async fn read_due(desk: &Agents, task: Task) -> Result<(), Failure> {
    let Ok(of) = serde_json::from_value::<Payload>(task.payload) else { return Err(Failure::dead("unreadable")) };
    match refresh(desk, &task.scope, of.agent_id, of.document_id).await {
        Ok(_) => Ok(()),
        // Its agent was taken away: it is looked at again in as many days.
        Err(Error::NotFound) => {
            let id = of.document_id;
            let noted = desk.db.write(&task.scope, (), move |tx, ()| Box::pin(pages::tried(tx, id, None)));
            noted.await.map_err(|_: heraut_store::Error| Failure::retry("store_failed"))
        }
        Err(Error::Store(_)) => Err(Failure::retry("store_failed")),
        Err(_) => Err(Failure::retry("not_read")),
    }
}

fn not_fetched(error: &EgressError, locale: Locale) -> Error {
    tracing::info!(error = %error, "agent.page_not_fetched");
    field(
        "url",
        "not_fetched",
        locale,
        "Cette page ne s’ouvre pas d’ici : vérifiez l’adresse ; les adresses privées sont refusées.",
        "This page does not open from here: check the address; private addresses are refused.",
    )
}

fn page_refused(locale: Locale, status: u16) -> Error {
    field(
        "url",
        "not_fetched",
        locale,
        &format!("Ce site a répondu {status}."),
        &format!("This site answered {status}."),
    )
}
