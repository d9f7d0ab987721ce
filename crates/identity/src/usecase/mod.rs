//! One decision per file.

pub mod audit;
pub mod room;
pub mod subscriptions;
pub mod usage;
