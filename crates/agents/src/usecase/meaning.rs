//! What an agent knows is placed by its meaning, where the operator names a model for it: document by document, after the change
//! that makes it necessary, in a job. Until it is done, and where it cannot be, words alone find it.

use std::time::Duration;

use heraut_dialogue::{Asks, Embedding, Vectors};
use heraut_jobs::{Enqueue, Failure, Handler, Task, enqueue};
use heraut_kernel::Scope;
use heraut_llm::LlmError;
use heraut_store::Tx;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::meaning::{Vector, measured, measuring};
use crate::store::embeddings::{self, Measure};
use crate::{Agents, CONTEXT, Error};

/// The kind of the jobs that place.
const KIND: &str = "agent_embedding";
/// What the calls are entered as.
pub(super) const TASK: &str = "agents.embed";
/// Passages of one request: some 6,000 tokens, below what providers take at once.
const TOGETHER: u64 = 16;
/// Time that a request may take. Nobody waits.
const PATIENCE: Duration = Duration::from_secs(60);
/// Documents for which jobs are made at once.
const DOCUMENTS: u64 = 200;

/// What a job knows.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    document_id: Uuid,
}

/// Has a document placed, where there is a model for it.
pub(super) async fn ask(desk: &Agents, tx: &Tx, document_id: Uuid) -> Result<(), Error> {
    if desk.embeddings().is_some() {
        let job = Enqueue::new(KIND, json!(Payload { document_id })).unique(format!("{KIND}/{document_id}"));
        enqueue(tx, &job).await?;
    }
    Ok(())
}

/// Has placed what is not: what was there before the model was named, and what was given up. Answers how many documents.
///
/// # Errors
/// When the database fails.
pub async fn catch_up(desk: &Agents, scope: &Scope) -> Result<u64, Error> {
    let Some(model) = desk.embeddings() else { return Ok(0) };
    if desk.engine().models_of(scope).await?.embedder(model).is_none() {
        return Ok(0);
    }
    let conn = desk.db.read(scope).await?;
    if embeddings::measure(&conn, model).await? == Some(Measure::Useless) {
        return Ok(0);
    }
    let waiting = embeddings::waiting(&conn, model, DOCUMENTS).await?;
    drop(conn);
    if waiting.is_empty() {
        return Ok(0);
    }
    let (within, count) = (desk.clone(), waiting.len() as u64);
    let asked = desk.db.write(scope, waiting, move |tx, waiting| {
        let desk = within.clone();
        Box::pin(async move {
            for document in waiting {
                ask(&desk, tx, *document).await?;
            }
            Ok::<_, Error>(())
        })
    });
    asked.await?;
    Ok(count)
}

/// What places documents.
#[must_use]
pub fn handler(desk: Agents) -> Handler {
    let work = move |task: Task| {
        let desk = desk.clone();
        async move { place(&desk, task).await }
    };
    Handler::new(KIND, work)
}

async fn place(desk: &Agents, task: Task) -> Result<(), Failure> {
    let Ok(of) = serde_json::from_value::<Payload>(task.payload) else { return Err(Failure::dead("unreadable")) };
    // The operator has taken the model out since.
    let Some(model) = desk.embeddings() else { return Ok(()) };
    // It is said beside the documents; words find them.
    if measure(desk, &task.scope, model).await? == Measure::Useless {
        return Ok(());
    }
    while !place_some(desk, &task.scope, model, of.document_id).await? {}
    Ok(())
}

/// Places the next passages of a document. Answers whether that was all.
async fn place_some(desk: &Agents, scope: &Scope, model: &str, document: Uuid) -> Result<bool, Failure> {
    let conn = desk.db.read(scope).await.map_err(not_stored)?;
    let passages = embeddings::unplaced(&conn, document, model, TOGETHER).await.map_err(not_stored)?;
    drop(conn);
    let texts: Vec<String> = passages.iter().map(|passage| passage.text.clone()).collect();
    let vectors = if texts.is_empty() { Vectors::new() } else { embed(desk, scope, model, &texts).await? };
    let placed: Vec<_> = passages.into_iter().zip(vectors.iter().map(|it| Vector::new(it))).collect();
    let written = desk.db.write(scope, (model.to_owned(), placed), move |tx, (model, placed)| {
        Box::pin(async move {
            embeddings::put(tx, model, placed).await?;
            embeddings::settle(tx, document, model).await
        })
    });
    written.await.map_err(not_stored)
}

/// How near is near to the model: measured once, and of one that was of no use, again after a while.
async fn measure(desk: &Agents, scope: &Scope, model: &str) -> Result<Measure, Failure> {
    let conn = desk.db.read(scope).await.map_err(not_stored)?;
    if let Some(measure) = embeddings::measure(&conn, model).await.map_err(not_stored)? {
        return Ok(measure);
    }
    drop(conn);
    let vectors = embed(desk, scope, model, &measuring()).await?;
    let near = measured(&vectors.iter().map(|it| Vector::new(it)).collect::<Vec<_>>());
    tracing::info!(model, near, "embedding.measured");
    let written =
        desk.db.write(scope, model.to_owned(), move |tx, model| Box::pin(embeddings::keep_measure(tx, model, near)));
    written.await.map_err(not_stored)?;
    Ok(near.map_or(Measure::Useless, Measure::Near))
}

async fn embed(desk: &Agents, scope: &Scope, model: &str, texts: &[String]) -> Result<Vectors, Failure> {
    let what = Embedding { model, context: CONTEXT, task: TASK, texts, patience: PATIENCE };
    desk.engine().embed(scope, what).await.map_err(|error| match error {
        LlmError::RateLimit { retry_after: Some(after) } => {
            Failure::Retry { code: error.code(), after: chrono::Duration::from_std(after).ok() }
        }
        // The same request would be refused again; what is not placed is tried anew later.
        LlmError::Rejected | LlmError::ContextLength | LlmError::BadOutput => Failure::dead(error.code()),
        error => Failure::retry(error.code()),
    })
}

fn not_stored(_: heraut_store::Error) -> Failure {
    Failure::retry("store_failed")
}
