//! One decision per file. Each takes the scope first, opens one transaction, and answers what it made.

pub mod plan;
pub mod scenario;
pub mod zones;
