//! Decisions, one per file.

pub mod entering;
pub mod hashing;
pub mod login;
pub mod password;
pub mod profile;
pub mod session;
pub mod setup;
