//! A schema as it is sent.

use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use super::Leading;
use super::strict::{is_closed, strict};

/// A schema in its strict form, written out.
#[derive(Clone, Debug)]
pub(crate) struct WireSchema {
    /// The field that leads.
    pub(crate) first: Option<String>,
    /// The text.
    pub(crate) text: Box<RawValue>,
    /// Whether it says every field.
    pub(crate) closed: bool,
}

impl WireSchema {
    /// What is sent of a schema.
    pub(crate) fn of(schema: &Value, first: Option<&str>) -> Self {
        let strict = strict(schema);
        let text = to_raw_value(&Leading { value: &strict, first }).unwrap_or_else(|_| RawValue::TRUE.to_owned());
        Self { first: first.map(str::to_owned), text, closed: is_closed(&strict) }
    }
}
