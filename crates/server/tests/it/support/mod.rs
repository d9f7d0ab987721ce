//! What the generic tests stand on: the operations as documented, somebody's data, what the tables
//! hold, and databases of a test's own.

pub mod attempt;
pub mod catalogue;
pub mod empty;
pub mod issuer;
pub mod ledger;
pub mod peers;
pub mod possessions;
pub mod receiver;
pub mod sample;
pub mod site;
