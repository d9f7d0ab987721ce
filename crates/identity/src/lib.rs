//! People and workspaces. Without accounts there is one local person and one workspace, made at the first start.
//!
//! The tables here precede any tenant, so they have no row security; each look-up into them is one named
//! resolver in [`store`]. Sign-in, roles and invitations will be added beside [`local`].

pub mod http;
pub mod local;
pub mod migrations;
pub mod store;

pub use local::LocalIdentity;
pub use store::{LocalAccount, Workspace};
