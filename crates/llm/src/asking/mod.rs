//! From a request to the body that a provider takes.

mod body;
mod leading;
mod prompt;
mod strict;
mod wire_schema;

pub(crate) use body::{Asked, Body};
use leading::Leading;
pub(crate) use prompt::{Fault, faults_text, sentence};
pub(crate) use wire_schema::WireSchema;
