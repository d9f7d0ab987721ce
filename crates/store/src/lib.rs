//! The database: how to reach it, how to read and how to write under a [`Scope`], and nothing about any context.
//!
//! SQLite, MariaDB and PostgreSQL behave alike above this crate. [`columns`] is the only vocabulary of
//! column types, [`dialect`] the only file that may ask which database it is. Contexts reach rows through
//! [`Conn`] and [`Tx`], which start every query from the workspace.
//!
//! To add a table: a migration in the context that owns it (built from `columns` and `tenancy`), an entity
//! beside its queries in that context's `store/`, and [`tenant!`] to tie it to its workspace.

pub mod archive;
pub mod audit;
pub mod backup;
pub mod columns;
pub mod conn;
pub mod db;
pub mod dialect;
pub mod error;
pub mod idempotency;
pub mod migrate;
mod readers;
pub mod role;
pub mod schema;
pub mod seal;
pub mod settings;
pub mod tenancy;
pub mod walls;
mod writer;

pub use conn::{Conn, Stamped, Tenant, Tx};
pub use db::{BoxFuture, Db};
pub use dialect::{Backend, contains};
pub use error::{Error, Kind, WriteError};
pub use schema::{CreateTable, Table};
pub use seal::{Place, Seal, SealError};
pub use settings::Settings;
