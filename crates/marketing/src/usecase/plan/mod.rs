//! Make a plan, work on its newest version, go back to another one.
//!
//! Whoever changes a plan first keeps the scenario's row, so two changes of one plan never cross.

pub mod batch;
pub mod generate;
pub mod import;
pub mod items;
pub mod versions;

pub use generate::{generate, store_in};
pub use versions::copy_newest_in;
