//! One decision per file. Each takes the scope first, opens one transaction, and answers what it made.

pub mod assistant;
pub mod chat;
pub mod demo;
pub mod duplicate;
pub mod library;
pub mod limits;
pub mod links;
pub mod partage;
pub mod plan;
pub mod purge;
pub mod scenario;
pub mod search;
pub mod suggest;
pub mod transfer;
pub mod zones;
