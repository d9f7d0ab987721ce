//! The dialogue engine: it runs one turn, whatever the context.
//!
//! A turn is one request that a model may answer (chat, plan, suggestions, search). It owns `turns`, `turn_leases`,
//! `llm_calls` and `provider_keys`; what is said and what follows from it belongs to the context, which the engine reaches through [`Thread`]
//! alone. A turn asks the model with no transaction open.
//!
//! Where the built-in planner answers, the whole turn is one transaction within the request. Where a model does, what was said
//! is stored first, then the turn runs in a task of its own that outlives the request: [`Running`] follows it, [`Engine::follow`]
//! comes back to it, here or on another instance, [`Engine::stop`] ends it. The same client request id runs once.

pub mod allowance;
pub mod answering;
mod at_once;
mod embedding;
pub mod engine;
mod follow;
mod keeper;
mod ledger;
mod live;
pub mod migrations;
pub mod prices;
pub mod roster;
mod run;
pub mod store;
pub mod turn;
mod words;

pub use allowance::{Allowance, Allowances, CURRENCY, Part, Rates};
pub use answering::Asks;
pub use embedding::{Aside, Embedding, Vectors};
pub use engine::{Begun, Engine, Running, Settings};
pub use follow::{Follow, Told};
pub use live::{Event, Place};
pub use roster::{Alike, Rosters};
pub use store::days::Line;
pub use store::turns::{Statut, Turn};
pub use turn::{Asked, Failure, Kept, Partial, Prepared, Ran, Reply, Settled, Spent, Thread};
