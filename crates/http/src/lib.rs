//! HTTP as every context speaks it: problems, extractors, route policies, and the layers around them.
//!
//! A context writes handlers that take this crate's extractors, answer `Result<_, ApiError>`, and are
//! declared through [`Routes`] with a [`Policy`]: there is no way to add a route without one. The
//! server (and the test kit) hands the finished router to [`stack::assemble`], which puts every
//! common rule around it in the one right order.
//!
//! To add a rule that holds for every request: a file with a pure function over headers or parts, and
//! one line in `stack.rs`. A rule that depends on the route belongs in [`policy`].

pub mod auth;
pub mod client;
pub mod cookie;
pub mod correlation;
pub mod cors;
pub mod doors;
pub mod extract;
pub mod guard;
pub mod idempotency;
pub mod locale;
mod measure;
pub mod policy;
pub mod problem;
pub mod ratelimit;
pub mod respond;
pub mod routes;
pub mod security;
pub mod sse;
pub mod stack;

pub use auth::Authenticate;
pub use client::{ForwardedBy, Proxies};
pub use doors::Doors;
pub use extract::{Caller, IfMatch, Json, Lang, PageParams, PageQuery, Path, Query, UncheckedJson, rules};
pub use idempotency::{IdempotencyClaim, IdempotencyStore};
pub use policy::{Access, Policy};
pub use problem::{ApiError, ProblemBody, Problems};
pub use respond::{Created, RawJson, Revisioned};
pub use routes::{RouteEntry, Routes};
pub use sse::{SseEvent, StreamEvent, Wants};
pub use stack::{Stack, assemble};
pub use utoipa_axum::routes;
