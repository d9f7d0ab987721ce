//! The order of fields on the wire.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

/// JSON in which one field comes before its neighbours.
///
/// A model writes the fields of a strict schema in the order of the schema. The text that a person reads must not wait
/// for the lists that happen to come before it in the alphabet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leading<'a> {
    /// What is written.
    pub(crate) value: &'a Value,
    /// The field that leads wherever it occurs.
    pub(crate) first: Option<&'a str>,
}

impl Serialize for Leading<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let inner = |value| Leading { value, first: self.first };
        match self.value {
            Value::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                if let Some((name, value)) = self.first.and_then(|first| fields.get_key_value(first)) {
                    map.serialize_entry(name, &inner(value))?;
                }
                for (name, value) in fields.iter().filter(|(name, _)| Some(name.as_str()) != self.first) {
                    map.serialize_entry(name, &inner(value))?;
                }
                map.end()
            }
            Value::Array(list) => {
                let mut seq = serializer.serialize_seq(Some(list.len()))?;
                for value in list {
                    seq.serialize_element(&inner(value))?;
                }
                seq.end()
            }
            leaf => leaf.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_text_comes_first_and_nothing_is_lost() {
        let value = json!({ "properties": { "actions": [1], "message": { "b": 1, "a": "é" } }, "list": [{ "a": 1, "message": 2 }] });
        let text = serde_json::to_string(&Leading { value: &value, first: Some("message") }).unwrap();
        assert!(text.contains("\"properties\":{\"message\":") && text.contains("[{\"message\":2,"), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        assert_eq!(serde_json::to_string(&Leading { value: &value, first: None }).unwrap(), value.to_string());
    }
}
