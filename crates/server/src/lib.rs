//! The binary `heraut`: settings, wiring, command line, and the screens inside.
//!
//! [`app`] is the only place that knows every context. The binary and the test kit build the same application from it.

pub mod accept;
pub mod app;
pub mod archive;
pub mod assets;
pub mod cli;
pub mod config;
pub mod docs;
pub mod files;
pub mod frame;
pub mod health;
pub mod mail;
pub mod metrics;
pub mod oidc;
pub mod own_keys;
pub mod providers;
pub mod quotas;
pub mod rates;
pub mod replay;
pub mod selftest;
pub mod serve;
pub mod sites;
pub mod subjects;
pub mod telemetry;
pub mod upkeep;
pub mod zones;
