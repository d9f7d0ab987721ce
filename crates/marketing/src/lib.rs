//! The marketing context: a marketer turns a subject into a *scenario* (objectifs, cibles, ressources) and a dated *plan*.
//!
//! Rooms: nouns and pure rules at the top, one decision per file in [`usecase`], SQL in `store`, axum in [`http`],
//! what a model is told in [`script`]. Tables: those of seed 000 (`docs/DATA_MODEL.md`).

pub mod cible;
pub mod error;
pub mod http;

pub mod message;
pub mod migrations;
pub mod objectif;
pub mod plan;
pub mod recherche;
pub mod ressource;
pub mod scenario;
pub mod store;
pub mod usecase;

pub use error::Error;
pub use http::router;

/// What the context needs to work, held by the server's state.
#[derive(Clone, Debug)]
pub struct Marketing {
    /// The database.
    pub db: heraut_store::Db,
}
