//! The rules of HTTP on a tiny desk: one resource, every policy, and a few handlers that misbehave.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod desk;
mod documents;
mod extracting;
mod guarding;
mod limiting;
mod logging;
mod rendering;
mod replaying;
