//! From bytes on the wire to an answer: frames, deltas, thoughts, JSON in whatever state it comes.
//!
//! Nothing here waits or knows a network; every part reads each character once and can be cut anywhere.

mod delta;
mod extract;
mod scanner;
mod sse;
#[cfg(test)]
mod tests;
mod thoughts;

pub(crate) use delta::Ear;
pub(crate) use extract::{Extracted, extract};
pub(crate) use scanner::{Scanner, Seen};
pub(crate) use sse::Frames;
pub(crate) use thoughts::Thoughts;
