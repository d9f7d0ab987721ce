//! One decision per file.

pub mod subscriptions;
