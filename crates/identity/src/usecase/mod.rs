//! Decisions, one per file.

pub mod audit;
pub mod entering;
pub mod hashing;
pub mod invitations;
pub mod keys;
pub mod login;
pub mod mailing;
pub mod members;
pub mod oidc;
pub mod password;
pub mod person;
pub mod profile;
pub mod room;
pub mod session;
pub mod setup;
pub mod subscriptions;
pub mod usage;
pub mod workspaces;
