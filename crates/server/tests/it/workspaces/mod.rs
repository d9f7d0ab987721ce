//! Workspaces as they travel, go and come back.

mod archive;
mod deletion;
mod members;
mod selftest;
