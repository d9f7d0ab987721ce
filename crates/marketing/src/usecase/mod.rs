//! One decision per file. Each takes the scope first, opens one transaction, and answers what it made.

pub mod library;
pub mod links;
pub mod plan;
pub mod scenario;
pub mod zones;
