//! The marketing context: a marketer turns a subject into a *scenario* (objectifs, cibles, ressources) and a dated *plan*.
//!
//! Rooms: nouns and pure rules at the top, one decision per file in [`usecase`], SQL in `store`, axum in [`http`],
//! what a model is told in [`script`]. Tables: those of seed 000 (`docs/DATA_MODEL.md`).

pub mod action;
pub mod assistant;
pub mod brief;
pub mod chat;
pub mod cible;
pub mod document;
pub mod entite;
pub mod entonnoir;
pub mod error;
pub mod export;
pub mod http;
pub mod import;
pub mod message;
pub mod migrations;
pub mod objectif;
pub mod partage;
pub mod plan;
pub mod recherche;
pub mod ressource;
pub mod scenario;
pub mod script;
pub mod store;
pub mod usecase;

pub use error::Error;
pub use http::router;
pub use usecase::limits::Limits;
pub use usecase::zones::Zones;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use heraut_dialogue::Engine;
use heraut_store::Db;

/// The name of this context in the record of calls to models.
pub(crate) const CONTEXT: &str = "marketing";

/// What the context needs to work, held by the server's state.
#[derive(Clone, Debug)]
pub struct Marketing {
    /// The database.
    pub db: Db,
    engine: Engine,
    shelf: store::ready::Shelf,
    zones: Arc<dyn Zones>,
    limits: Arc<dyn Limits>,
    counts: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    plans_generated: AtomicU64,
}

/// What the context counted since the start of this process.
#[derive(Clone, Copy, Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Counters {
    /// Plans made, regenerated ones included.
    pub plans_generated: u64,
}

impl heraut_dialogue::Asks for Marketing {
    fn engine(&self) -> &Engine {
        &self.engine
    }
}

impl Marketing {
    /// The context on a database; `engine` runs its turns, `zones` knows the time zones of workspaces.
    #[must_use]
    pub fn new(db: Db, engine: Engine, zones: Arc<dyn Zones>) -> Self {
        let (shelf, limits) = (store::ready::Shelf::default(), Arc::new(usecase::limits::Unlimited));
        Self { db, engine, shelf, zones, limits, counts: Arc::default() }
    }

    /// The same where somebody says how much workspaces may have.
    #[must_use]
    pub fn limited_by(self, limits: Arc<dyn Limits>) -> Self {
        Self { limits, ..self }
    }

    /// Who runs the turns.
    #[must_use]
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// What was counted so far.
    #[must_use]
    pub fn counters(&self) -> Counters {
        Counters { plans_generated: self.counts.plans_generated.load(Ordering::Relaxed) }
    }

    /// Notes that a plan was made.
    pub(crate) fn count_plan(&self) {
        self.counts.plans_generated.fetch_add(1, Ordering::Relaxed);
    }
}
