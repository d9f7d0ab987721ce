//! What handlers take: typed, bounded, and refused in the caller's language.
//!
//! Everything that comes from outside has rules: [`Json`] and [`Query`] want `garde::Validate`, and
//! [`UncheckedJson`] is for bodies whose rules cannot be written as a type.

mod faults;
mod headers;
mod json;
mod page;
mod path;
mod query;
pub mod rules;

pub use headers::{Caller, IfMatch, Lang};
pub use json::{Json, UncheckedJson, from_slice};
pub use page::{PageParams, PageQuery, bad_cursor};
pub use path::Path;
pub use query::Query;
