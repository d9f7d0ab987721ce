//! The tables of the context, one file each.

pub mod agents;
pub mod archive;
pub mod archives;
pub mod budgets;
pub mod conversations;
mod counted;
pub mod counters;
pub mod deliveries;
pub mod documents;
pub mod embeddings;
pub mod identities;
pub mod inbox;
pub mod keys;
pub mod leads;
pub mod messages;
pub mod pages;
pub mod statistics;
pub mod unanswered;
pub mod versions;
pub mod visitors;
pub mod webhooks;

use heraut_kernel::text::{fold, truncate};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A text as it is searched, at most so many characters.
pub(crate) fn folded(text: &str, most: usize) -> String {
    truncate(&fold(text), most).to_owned()
}

/// A document as it is stored.
pub(crate) fn json<T: Serialize>(value: &T) -> Option<Value> {
    serde_json::to_value(value).ok()
}

/// A document as it was stored; what cannot be read is as if nobody had said anything.
pub(crate) fn of_json<T: DeserializeOwned + Default>(value: Option<Value>) -> T {
    value.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
}
