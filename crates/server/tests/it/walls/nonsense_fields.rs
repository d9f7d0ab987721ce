//! What is wrong with one field of a body, for every field that its schema names.

use serde_json::{Value, json};

use super::nonsense;
use crate::support::attempt::Attempt;
use crate::support::attempt::Verdict::{self, Either, Refused};
use crate::support::catalogue::{Catalogue, Operation, types};
use crate::support::possessions::Possessions;
use crate::support::sample;

/// Stand in a body for what `Value` cannot hold: a number, and half of a pair.
const HUGE: &str = "@1e400@";
const HALF: &str = "@half@";
const DEPTH: usize = 3;

/// Everything wrong with the fields of an operation's body.
pub fn attempts(operation: &Operation, catalogue: &Catalogue, mine: &Possessions) -> Vec<Attempt> {
    let Some(schema) = operation.body() else { return Vec::new() };
    let good = nonsense::good(operation, catalogue, mine);
    let sample = sample::body(catalogue, operation, mine).unwrap_or_default();
    let mut all = Vec::new();
    for field in fields(catalogue, schema) {
        for (value, verdict) in field.values(catalogue) {
            let text = set(&sample, &field.at, value.clone()).to_string().replace(&format!("\"{HUGE}\""), "1e400");
            let text = text.replace(HALF, "\\ud800");
            let mut label = format!("{} = {value}", field.at.join("."));
            label = label.chars().take(80).collect();
            all.push(good.clone().json(text).named(label, verdict));
        }
        if field.required {
            let text = removed(&sample, &field.at).to_string();
            all.push(good.clone().json(text).named(format!("no {}", field.at.join(".")), Refused));
        }
    }
    all
}

/// A field of a body, wherever it is.
struct Field {
    at: Vec<String>,
    schema: Value,
    required: bool,
}

fn fields(catalogue: &Catalogue, schema: &Value) -> Vec<Field> {
    let mut found = Vec::new();
    collect(catalogue, schema, &mut Vec::new(), true, &mut found);
    found
}

fn collect(catalogue: &Catalogue, schema: &Value, at: &mut Vec<String>, whole: bool, found: &mut Vec<Field>) {
    let resolved = catalogue.resolve(schema);
    if let Some(properties) = resolved["properties"].as_object().filter(|_| at.len() < DEPTH) {
        for (name, property) in properties {
            let required = resolved["required"].as_array().is_some_and(|names| names.contains(&json!(name)));
            at.push(name.clone());
            found.push(Field { at: at.clone(), schema: property.clone(), required: required && whole });
            collect(catalogue, property, at, false, found);
            at.pop();
        }
    }
    if resolved["items"].is_object() && at.len() < DEPTH {
        at.push("0".to_owned());
        found.push(Field { at: at.clone(), schema: resolved["items"].clone(), required: false });
        collect(catalogue, &resolved["items"], at, false, found);
        at.pop();
    }
}

impl Field {
    fn values(&self, catalogue: &Catalogue) -> Vec<(Value, Verdict)> {
        let schema = catalogue.resolve(&self.schema);
        let nullable = Catalogue::nullable(&self.schema) || Catalogue::nullable(schema);
        let mut values = vec![(json!(null), if nullable { Either } else { Refused })];
        values.extend(self.wrong_types(schema));
        values.extend(numbers(schema));
        values.extend(texts(schema));
        let mut nested = json!([]);
        for _ in 0..200 {
            nested = json!([nested]);
        }
        values.push((nested, Refused));
        values
    }

    fn wrong_types(&self, schema: &Value) -> Vec<(Value, Verdict)> {
        let allowed = types(schema);
        let cases = [
            ("boolean", json!(true)),
            ("integer", json!(1)),
            ("number", json!(1.5)),
            ("string", json!("@")),
            ("array", json!([])),
            ("array", json!([[]])),
            ("object", json!({})),
            ("object", json!({"a": {"b": [1]}})),
        ];
        let verdict = |kind: &str| {
            let fits =
                allowed.is_empty() || allowed.contains(&kind) || (kind == "integer" && allowed.contains(&"number"));
            if fits { Either } else { Refused }
        };
        cases.into_iter().map(|(kind, value)| (value, verdict(kind))).collect()
    }
}

fn numbers(schema: &Value) -> Vec<(Value, Verdict)> {
    let allowed = types(schema);
    let free = allowed.is_empty();
    let (least, most) = (schema["minimum"].as_f64(), schema["maximum"].as_f64());
    let values = [json!(0), json!(-1), json!(i32::MAX as i64 + 1), json!(i64::MAX), json!(i64::MIN), json!(u64::MAX)];
    let verdict = |value: &Value| {
        let number = value.as_f64().unwrap_or_default();
        let outside = least.is_some_and(|least| number < least) || most.is_some_and(|most| number > most);
        let numeric = allowed.contains(&"integer") || allowed.contains(&"number");
        let too_wide = (schema["format"] == "int32" && number.abs() > f64::from(i32::MAX))
            || (allowed.contains(&"integer") && number > 1e19);
        if !free && (!numeric || outside || too_wide) { Refused } else { Either }
    };
    let mut all: Vec<_> = values.into_iter().map(|value| (value.clone(), verdict(&value))).collect();
    all.push((json!(HUGE), Refused));
    all
}

fn texts(schema: &Value) -> Vec<(Value, Verdict)> {
    let text = types(schema).contains(&"string");
    let free = types(schema).is_empty();
    let closed =
        !schema["enum"].is_null() || matches!(schema["format"].as_str(), Some("uuid" | "date" | "date-time" | "uri"));
    let verdict = |refused: bool| if !free && (!text || closed || refused) { Refused } else { Either };
    let mut all = vec![
        (json!(""), verdict(false)),
        (json!("   "), if closed { Either } else { verdict(false) }),
        (json!("a\0b"), Refused),
        (json!(HALF), if free { Either } else { Refused }),
        (json!("\u{202e}\u{200b}🎉\u{fffd}\r\n\t"), verdict(false)),
        (json!("=cmd|' /C calc'!A0"), verdict(false)),
        (json!("'; DROP TABLE scenarios; --"), verdict(false)),
        (
            json!("é".repeat(100_000)),
            if text && schema["maxLength"].as_u64().is_none_or(|most| most >= 100_000) && !closed {
                Either
            } else {
                verdict(true)
            },
        ),
    ];
    if let Some(most) = schema["maxLength"].as_u64().and_then(|most| usize::try_from(most).ok()) {
        all.push((json!("é".repeat(most + 1)), Refused));
        all.push((json!("é".repeat(most * 10)), Refused));
        all.push((json!("é".repeat(most)), Either));
    }
    all
}

/// The sample with one field replaced; what stands in its way becomes objects and lists.
fn set(sample: &Value, at: &[String], value: Value) -> Value {
    let Some((first, rest)) = at.split_first() else { return value };
    if first == "0" {
        let inner = sample.get(0).cloned().unwrap_or_default();
        return json!([set(&inner, rest, value)]);
    }
    let mut members = sample.as_object().cloned().unwrap_or_default();
    let inner = members.get(first).cloned().unwrap_or_default();
    members.insert(first.clone(), set(&inner, rest, value));
    Value::Object(members)
}

fn removed(sample: &Value, at: &[String]) -> Value {
    let mut body = sample.clone();
    if let Some(members) = body.as_object_mut() {
        members.remove(&at[0]);
    }
    body
}
