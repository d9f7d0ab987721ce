//! The tables of the engine: turns, whose hand they are in, and what calls to models cost.

pub mod archive;
pub mod calls;
pub mod days;
pub mod leases;
pub mod turns;
pub mod usage;
