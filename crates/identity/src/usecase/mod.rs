//! One decision per file.

pub mod audit;
pub mod subscriptions;
pub mod usage;
