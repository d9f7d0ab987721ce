//! What an agent knows is given to its copy, document by document: a job, since reading in a library takes longer than anybody waits.

use heraut_jobs::{Enqueue, Failure, Handler, Task, enqueue};
use heraut_kernel::text::sha256_hex;
use heraut_store::Tx;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::{Builder, Uuid};

use super::meaning;
use crate::store::agents;
use crate::store::documents::{self, NewDocument};
use crate::{Agents, Error};

/// The kind of the jobs that copy.
const KIND: &str = "agent_knowledge_copy";

/// What a job knows.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Payload {
    from: Uuid,
    to: Uuid,
}

/// Has what one agent knows given to another.
pub(super) async fn ask(tx: &Tx, from: Uuid, to: Uuid) -> Result<(), Error> {
    enqueue(tx, &Enqueue::new(KIND, json!(Payload { from, to }))).await?;
    Ok(())
}

/// What copies.
#[must_use]
pub fn handler(desk: Agents) -> Handler {
    let work = move |task: Task| {
        let desk = desk.clone();
        async move { copy(&desk, task).await }
    };
    Handler::new(KIND, work)
}

async fn copy(desk: &Agents, task: Task) -> Result<(), Failure> {
    let Ok(of) = serde_json::from_value::<Payload>(task.payload) else { return Err(Failure::dead("unreadable")) };
    let failed = |_| Failure::retry("store_failed");
    let conn = desk.db.read(&task.scope).await.map_err(|error| failed(error.into()))?;
    let all = documents::list(&conn, of.from).await.map_err(|error| failed(error.into()))?;
    drop(conn);
    // The oldest first, so that they stand in the same order.
    for document in all.iter().rev() {
        let within = desk.clone();
        let copied = desk.db.write(&task.scope, document.id, move |tx, id| {
            let desk = within.clone();
            Box::pin(async move { copy_one(&desk, tx, of, *id).await })
        });
        copied.await.map_err(failed)?;
    }
    Ok(())
}

/// Copies a document, unless the copy was made before, or somebody has taken it or its agent away since.
async fn copy_one(desk: &Agents, tx: &Tx, of: Payload, id: Uuid) -> Result<(), Error> {
    let copy = name_of_copy(of.to, id);
    if documents::was_there(tx, copy).await? || agents::lock(tx, of.to).await?.is_none() {
        return Ok(());
    }
    let Some((document, content)) = documents::find(tx, of.from, id).await? else { return Ok(()) };
    let new = NewDocument {
        id: copy,
        agent_id: of.to,
        titre: document.titre,
        kind: document.kind,
        url: document.url,
        file_name: document.file_name,
        content,
        refresh_days: document.refresh_days,
    };
    documents::insert(tx, &new).await?;
    meaning::ask(desk, tx, copy).await
}

/// The identifier of a document's copy: the same at each attempt.
fn name_of_copy(to: Uuid, document: Uuid) -> Uuid {
    let hash = sha256_hex(format!("{to}/{document}").as_bytes());
    let mut bytes = [0; 16];
    for (byte, pair) in bytes.iter_mut().zip(hash.as_bytes().chunks(2)) {
        *byte = std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()).unwrap_or_default();
    }
    Builder::from_random_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_called_alike_each_time_and_otherwise_elsewhere() {
        let [a, b, c] = [1, 2, 3].map(Uuid::from_u128);
        assert_eq!(name_of_copy(a, b), name_of_copy(a, b));
        assert_ne!(name_of_copy(a, b), name_of_copy(c, b));
        assert_ne!(name_of_copy(a, b), name_of_copy(a, c));
    }
}
