//! From a request to the body that a provider takes.

mod body;
mod prompt;
mod strict;

pub(crate) use body::{Asked, body};
pub(crate) use prompt::{Fault, faults_text, sentence};
