//! The rules of HTTP on a tiny desk: one resource, every policy, and a few handlers that misbehave.

mod desk;
mod documents;
mod extracting;
mod guarding;
mod limiting;
mod rendering;
mod replaying;
