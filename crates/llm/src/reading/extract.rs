//! An answer out of whatever text came.

use serde_json::{Map, Value};

use super::{Scanner, Thoughts};
use crate::Shown;

/// How many places of a text are tried; each costs a reading of the rest.
const TRIES: usize = 12;

/// What a text holds.
#[derive(Debug, PartialEq)]
pub(crate) enum Extracted {
    /// An answer, perhaps without its end.
    Answer {
        /// The object.
        value: Value,
        /// Whether it was closed.
        whole: bool,
    },
    /// The schema, sent back.
    Echo,
    /// No object at all.
    Nothing,
}

/// Finds the answer in a text: behind thoughts, in fences, between prose, cut, wrapped.
pub(crate) fn extract(text: &str, schema: &Value, shown: &Shown) -> Extracted {
    let stripped = Thoughts::strip(text);
    let late = Thoughts::after_last(&stripped).and_then(|rest| best(rest, schema, shown));
    let found = late.filter(|(value, _)| fit(value, schema) > 0).or_else(|| best(&stripped, schema, shown));
    let Some((value, whole)) = found else { return Extracted::Nothing };
    let value = unwrap(value, schema, shown);
    match echo(value, schema) {
        Some(value) if value.is_object() => Extracted::Answer { value: prune(value, schema), whole },
        Some(_) => Extracted::Nothing,
        None => Extracted::Echo,
    }
}

/// The object that suits the schema best; of equals, the one that spans more of the text.
fn best(text: &str, schema: &Value, shown: &Shown) -> Option<(Value, bool)> {
    let text = text.trim();
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(fields)) if fields.is_empty() => return None,
        Ok(value @ (Value::Object(_) | Value::Array(_))) => return Some((value, true)),
        // JSON written as a JSON string: arguments of tools come like that from some servers.
        Ok(Value::String(inner)) if inner.len() < text.len() => return best(&inner, schema, shown),
        _ => {}
    }
    let mut best: Option<((usize, usize), Value, bool)> = None;
    let mut rest = text;
    for _ in 0..TRIES {
        let mut scanner = Scanner::new(shown);
        scanner.push(rest);
        let Some(found) = scanner.finish() else { break };
        let score = (fit(&found.value, schema), found.end - found.start);
        let next = if found.whole { found.end } else { found.start + 1 };
        if best.as_ref().is_none_or(|(least, ..)| score > *least) {
            best = Some((score, found.value, found.whole));
        }
        rest = rest.get(next..).unwrap_or_default();
    }
    best.map(|(_, value, whole)| (value, whole))
}

fn properties(schema: &Value) -> Option<&Map<String, Value>> {
    schema.get("properties").and_then(Value::as_object)
}

/// How many fields of the schema a value has; a list of objects counts as one.
fn fit(value: &Value, schema: &Value) -> usize {
    match (value, properties(schema)) {
        (Value::Object(fields), Some(known)) => fields.keys().filter(|key| known.contains_key(*key)).count(),
        (Value::Object(_), None) => 1,
        (Value::Array(list), _) => usize::from(list.iter().any(Value::is_object)),
        _ => 0,
    }
}

/// Takes the answer out of a wrapper (`{"plan": {…}}`), and puts a bare list into its field.
fn unwrap(value: Value, schema: &Value, shown: &Shown) -> Value {
    match value {
        Value::Array(list) => match list_field(schema, shown) {
            Some(field) => Value::Object(Map::from_iter([(field, Value::Array(list))])),
            None => Value::Array(list),
        },
        Value::Object(fields) if fields.len() == 1 && properties(schema).is_some() => {
            let known = fit(&Value::Object(fields.clone()), schema) > 0;
            match fields.iter().next() {
                Some((_, inner @ Value::Object(_))) if !known && fit(inner, schema) > 0 => inner.clone(),
                _ => Value::Object(fields),
            }
        }
        other => other,
    }
}

fn list_field(schema: &Value, shown: &Shown) -> Option<String> {
    if shown.items.is_some() {
        return shown.items.clone();
    }
    let mut lists = properties(schema)?.iter().filter(|(_, field)| field.get("type").is_some_and(|it| it == "array"));
    lists.next().map(|(name, _)| name.clone()).filter(|_| lists.next().is_none())
}

/// Nothing when the value is the schema itself. Some models put their answer where the schema has its properties:
/// then that is the answer.
fn echo(value: Value, schema: &Value) -> Option<Value> {
    let Value::Object(mut fields) = value else { return Some(value) };
    let own = |name: &str| properties(schema).is_some_and(|known| known.contains_key(name));
    let marked = ["$schema", "$defs", "properties", "additionalProperties"]
        .iter()
        .any(|mark| fields.contains_key(*mark) && !own(mark));
    if !marked {
        return Some(Value::Object(fields));
    }
    if let Some(Value::Object(inner)) = fields.remove("properties").filter(|_| !own("properties")) {
        let data = inner.iter().filter(|(name, value)| own(name) && !looks_like_schema(value)).count();
        return (data > 0 && data == inner.len()).then_some(Value::Object(inner));
    }
    // A mark beside an answer is noise.
    fields.retain(|name, _| own(name));
    (!fields.is_empty()).then_some(Value::Object(fields))
}

fn looks_like_schema(value: &Value) -> bool {
    value
        .as_object()
        .is_some_and(|it| ["type", "$ref", "anyOf", "oneOf", "enum", "const"].iter().any(|mark| it.contains_key(*mark)))
}

/// Leaves out what is null only because the strict form requires every field.
fn prune(value: Value, schema: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let required = schema.get("required").and_then(Value::as_array);
            let optional = |name: &str| !required.is_some_and(|list| list.iter().any(|it| it == name));
            let kept = fields.into_iter().filter(|(name, value)| !(value.is_null() && optional(name)));
            let none = Value::Null;
            let pruned = kept.map(|(name, value)| {
                let inner = properties(schema).and_then(|known| known.get(&name)).unwrap_or(&none);
                let value = prune(value, inner);
                (name, value)
            });
            Value::Object(pruned.collect())
        }
        Value::Array(list) => {
            let inner = schema.get("items").unwrap_or(&Value::Null);
            Value::Array(list.into_iter().map(|value| prune(value, inner)).collect())
        }
        other => other,
    }
}
