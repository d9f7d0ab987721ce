//! Make a plan, work on its newest version, go back to another one.

pub mod generate;

pub use generate::{generate, store_in};
