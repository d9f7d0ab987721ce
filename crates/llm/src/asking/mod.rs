//! From a request to the body that a provider takes.

mod body;
mod leading;
mod prompt;
mod strict;

pub(crate) use body::{Asked, body};
pub(crate) use leading::Leading;
pub(crate) use prompt::{Fault, faults_text, sentence};
