//! People and workspaces. Without accounts there is one local person and one workspace, made at the first start.
//!
//! The tables here precede any tenant, so they have no row security; each look-up into them is one named
//! resolver in [`store`]. Sign-in, roles and invitations will be added beside them.

pub mod http;

pub mod migrations;
pub mod plans;
pub mod quota;
pub mod store;
pub mod usecase;

pub use http::LocalIdentity;
pub use store::{LocalAccount, Workspace};
pub use usecase::subscriptions::Subscriptions;
