//! One decision per file.

pub mod subscriptions;
pub mod usage;
