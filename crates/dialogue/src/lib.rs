//! The dialogue engine: it runs one turn, whatever the context.
//!
//! A turn is one request that a model may answer (chat, plan, suggestions, search). It owns `turns`; what is said and what
//! follows from it belongs to the context, which the engine reaches through [`Thread`] alone. A turn asks the model with no
//! transaction open, then [`Thread::settle`] stores everything in one. The same client request id runs once.

pub mod engine;
pub mod migrations;
pub mod store;

pub use engine::{Asked, Engine, Failure, Ran, Reply, Settled, Thread};
pub use store::{Statut, Turn};
