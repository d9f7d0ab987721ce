//! Scenarios kept ready in memory, as the JSON that the API answers, for as long as their revision stands.
//!
//! Every change of a scenario, its links, its plan or a library row that it shows moves its revision, in the same
//! transaction. A read therefore asks for the revision alone and takes the rest from here: one keyed statement, right on
//! every database and with several instances, because what is kept is never trusted without it.

use std::sync::Arc;

use bytes::Bytes;
use heraut_kernel::{Scope, WorkspaceId};
use heraut_store::{Conn, Db};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::Error;
use crate::scenario::Scenario;
use crate::store::{hydrate, scenarios};

/// Bytes of JSON that are kept at most.
const CAPACITY: u64 = 64 << 20;
/// Bytes that scenarios read from it may take at most: those that people talk about at a time.
const READ_CAPACITY: u64 = 16 << 20;
/// A scenario takes about so many times the bytes of its JSON.
const READ_WEIGHT: u64 = 3;

/// A scenario at a revision.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The revision.
    pub revision: i32,
    /// The scenario, whole.
    pub json: Bytes,
}

type Key = (WorkspaceId, i64);

#[derive(Clone)]
struct ByLength;

impl Weighter<Key, Ready> for ByLength {
    fn weight(&self, _: &Key, ready: &Ready) -> u64 {
        ready.json.len() as u64
    }
}

/// A scenario that was read from its JSON, with its revision and what it weighs.
#[derive(Clone)]
struct Read {
    revision: i32,
    weight: u64,
    scenario: Arc<Scenario>,
}

impl Weighter<Key, Read> for ByLength {
    fn weight(&self, _: &Key, read: &Read) -> u64 {
        read.weight
    }
}

/// What is kept ready. Cheap to clone.
#[derive(Clone)]
pub struct Shelf(Arc<Kept>);

struct Kept {
    ready: Cache<Key, Ready, ByLength>,
    read: Cache<Key, Read, ByLength>,
}

impl Default for Shelf {
    fn default() -> Self {
        let ready = Cache::with_weighter(1024, CAPACITY, ByLength);
        Self(Arc::new(Kept { ready, read: Cache::with_weighter(256, READ_CAPACITY, ByLength) }))
    }
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shelf({} scenarios)", self.0.ready.len())
    }
}

/// What there is of a scenario.
#[derive(Clone, Debug)]
pub enum Shelved {
    /// It is here as it now is.
    Ready(Ready),
    /// It is to be read, by [`Shelf::fill`].
    Unread,
    /// There is no such scenario.
    Missing,
}

impl Shelf {
    /// A scenario at its present revision; nothing when it does not exist.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(&self, db: &Db, scope: &Scope, id: i64) -> Result<Option<Ready>, Error> {
        let found = self.look(&db.read(scope).await?, id).await?;
        match found {
            Shelved::Ready(ready) => Ok(Some(ready)),
            Shelved::Unread => self.fill(db, scope, id).await,
            Shelved::Missing => Ok(None),
        }
    }

    /// What there is of a scenario at its present revision, for one statement.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn look(&self, conn: &Conn, id: i64) -> Result<Shelved, Error> {
        let Some(revision) = scenarios::revision(conn, id).await? else { return Ok(Shelved::Missing) };
        Ok(self.at(conn.workspace(), id, revision).map_or(Shelved::Unread, Shelved::Ready))
    }

    fn at(&self, workspace: WorkspaceId, id: i64, revision: i32) -> Option<Ready> {
        self.0.ready.get(&(workspace, id)).filter(|ready| ready.revision == revision)
    }

    /// Reads a scenario whole. Nobody who holds a connection may call this: it takes another.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fill(&self, db: &Db, scope: &Scope, id: i64) -> Result<Option<Ready>, Error> {
        let conn = db.snapshot(scope).await?;
        let Some(scenario) = hydrate::scenario(&conn, id).await? else { return Ok(None) };
        let json = serde_json::to_vec(&scenario).map_err(|error| heraut_store::Error::unreadable(&error))?;
        let ready = Ready { revision: scenario.resume.revision, json: json.into() };
        self.0.ready.insert((conn.workspace(), id), ready.clone());
        Ok(Some(ready))
    }

    /// The scenario itself. It is read from the JSON, so that ten thousand of them fit into memory; those that people talk
    /// about stay read.
    ///
    /// # Errors
    /// When the JSON is not a scenario, which only a defect can bring about.
    pub fn scenario(&self, workspace: WorkspaceId, id: i64, ready: &Ready) -> Result<Arc<Scenario>, Error> {
        let (key, revision) = ((workspace, id), ready.revision);
        if let Some(read) = self.0.read.get(&key).filter(|read| read.revision == revision) {
            return Ok(read.scenario);
        }
        let scenario = serde_json::from_slice(&ready.json).map_err(|error| heraut_store::Error::unreadable(&error))?;
        let (scenario, weight) = (Arc::new(scenario), ready.json.len() as u64 * READ_WEIGHT);
        self.0.read.insert(key, Read { revision, weight, scenario: Arc::clone(&scenario) });
        Ok(scenario)
    }
}
