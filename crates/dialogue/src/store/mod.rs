//! The tables of the engine: turns, whose hand they are in, and what calls to models cost, and
//! the keys that workspaces bring.

pub mod archive;
pub mod calls;
pub mod days;
pub mod leases;
pub mod provider_keys;
pub mod turns;
pub mod usage;
