//! The agents context: a marketer makes an *agent*, puts one line into a site, and visitors get answers; what was said, what it
//! cost and who left their address is read in the desk.
//!
//! Rooms: nouns and pure rules at the top, one decision per file in [`usecase`], SQL in `store`, axum in [`http`], what a model
//! is told in [`script`]. Tables: those of seed 004 (`docs/DATA_MODEL.md`). A visitor is never a member: whoever holds a
//! visitor's token reaches one agent and the conversations of that visitor, nothing else.

pub mod agent;
pub mod budget;
pub mod conversation;
pub mod error;
pub mod export;
pub mod extract;
pub mod http;
pub mod key;
pub mod knowledge;
pub mod lead;
pub mod meaning;
pub mod message;
pub mod migrations;
pub mod origin;
pub mod script;
pub mod statistics;
pub mod store;
pub mod terms;
pub mod theme;
pub mod usecase;
pub mod visit;
pub mod webhook;
pub mod words;

pub use error::Error;
pub use http::router;
pub use usecase::doors::Doors;
pub use usecase::places::Places;
pub use usecase::subject::{Subject, Subjects};

use std::sync::Arc;

use chrono::Duration;
use heraut_dialogue::{Asks, Engine};
use heraut_egress::{Egress, EgressConfig};
use heraut_store::{Db, Seal};

/// The name of this context in the record of calls to models.
pub(crate) const CONTEXT: &str = "agents";

/// Days without a message after which a conversation's messages are archived, where the operator says nothing else.
pub const ARCHIVE_DAYS: u32 = 90;

/// What the context needs to work, held by the server's state.
#[derive(Clone, Debug)]
pub struct Agents {
    /// The database.
    pub db: Db,
    engine: Engine,
    subjects: Arc<dyn Subjects>,
    places: Arc<dyn Places>,
    doors: Doors,
    egress: Arc<Egress>,
    seal: Seal,
    archive_after: Option<Duration>,
    embeddings: Option<Arc<str>>,
}

impl Agents {
    /// The context on a database; `engine` runs its turns, `subjects` knows what an agent can be made for.
    #[must_use]
    pub fn new(db: Db, engine: Engine, subjects: Arc<dyn Subjects>) -> Self {
        let doors = Doors::new(db.clone());
        let egress = Arc::new(Egress::new(EgressConfig::default()));
        Self {
            db,
            engine,
            subjects,
            places: Arc::new(usecase::places::Unlimited),
            doors,
            egress,
            seal: Seal::default(),
            archive_after: Some(Duration::days(ARCHIVE_DAYS.into())),
            embeddings: None,
        }
    }

    /// The same where somebody says how many agents there may be.
    #[must_use]
    pub fn limited_by(self, places: Arc<dyn Places>) -> Self {
        Self { places, ..self }
    }

    /// The same where pages are fetched and webhooks told through another way out.
    #[must_use]
    pub fn fetching_through(self, egress: Arc<Egress>) -> Self {
        Self { egress, ..self }
    }

    /// The same where secrets are sealed.
    #[must_use]
    pub fn sealed_by(self, seal: Seal) -> Self {
        Self { seal, ..self }
    }

    /// The same where messages are archived after another time without one, or never.
    #[must_use]
    pub fn archiving_after(self, archive_after: Option<Duration>) -> Self {
        Self { archive_after, ..self }
    }

    /// The same where knowledge is also found by its meaning, as a model (`provider/model`) places it.
    #[must_use]
    pub fn embedding_by(self, model: Option<&str>) -> Self {
        Self { embeddings: model.map(Arc::from), ..self }
    }

    /// The model that places knowledge by its meaning, where there is one.
    #[must_use]
    pub fn embeddings(&self) -> Option<&str> {
        self.embeddings.as_deref()
    }

    /// Who may come in from where.
    #[must_use]
    pub const fn doors(&self) -> &Doors {
        &self.doors
    }
}

impl Asks for Agents {
    fn engine(&self) -> &Engine {
        &self.engine
    }
}
