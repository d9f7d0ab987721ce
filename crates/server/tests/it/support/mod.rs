//! What the generic tests stand on: the operations as documented, somebody's data, and what the tables hold.

pub mod attempt;
pub mod catalogue;
pub mod ledger;
pub mod possessions;
pub mod sample;
