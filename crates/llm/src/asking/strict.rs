//! The form of a schema that providers enforce: the common part of what they accept.
//!
//! Every property is required and what was optional may be null; nothing else may be added; no limits, no references,
//! no notes. Limits are told in the descriptions instead, so that the model knows them; the judge holds it to them.

use serde_json::{Map, Value, json};

/// References followed into each other; a schema that refers to itself cannot be written out.
const DEEPEST: usize = 24;

/// The strict form of a schema.
pub(crate) fn strict(schema: &Value) -> Value {
    Writer { root: schema }.write(schema, 0)
}

/// Whether a schema says every field. One with a map of anything in it is sent all the same, and not called strict.
pub(super) fn is_closed(schema: &Value) -> bool {
    match schema {
        Value::Object(fields) => {
            fields.get("additionalProperties") != Some(&Value::Bool(true)) && fields.values().all(is_closed)
        }
        Value::Array(list) => list.iter().all(is_closed),
        _ => true,
    }
}

struct Writer<'a> {
    root: &'a Value,
}

impl Writer<'_> {
    fn write(&self, schema: &Value, depth: usize) -> Value {
        let Some(fields) = schema.as_object().filter(|fields| depth < DEEPEST && !fields.is_empty()) else {
            return json!({ "type": ["string", "number", "boolean", "null"] });
        };
        if let Some(target) = fields.get("$ref").and_then(Value::as_str).and_then(|path| self.resolve(path)) {
            let mut written = self.write(target, depth + 1);
            if let (Some(description), Some(written)) = (fields.get("description"), written.as_object_mut()) {
                written.insert("description".to_owned(), description.clone());
            }
            return written;
        }
        let mut written = Map::new();
        for part in fields.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            absorb(&mut written, self.write(part, depth + 1));
        }
        if let Some(kind) = kind(fields) {
            written.insert("type".to_owned(), kind);
        }
        if let Some(text) = describe(fields) {
            written.insert("description".to_owned(), text);
        }
        if let Some(one) = fields.get("const") {
            written.insert("enum".to_owned(), json!([one]));
        }
        if let Some(values) = fields.get("enum") {
            written.insert("enum".to_owned(), values.clone());
        }
        for name in ["anyOf", "oneOf"] {
            if let Some(choices) = fields.get(name).and_then(Value::as_array) {
                let choices = choices.iter().map(|choice| self.write(choice, depth + 1)).collect();
                written.insert("anyOf".to_owned(), choices);
            }
        }
        if let Some(items) = fields.get("items") {
            written.insert("items".to_owned(), self.write(items, depth + 1));
        }
        if let Some(properties) = fields.get("properties").and_then(Value::as_object) {
            absorb(&mut written, self.object(properties, fields.get("required"), depth));
        } else if fields.get("type").is_some_and(|kind| kind == "object") && !written.contains_key("properties") {
            written.insert("additionalProperties".to_owned(), json!(true));
        }
        Value::Object(written)
    }

    fn object(&self, properties: &Map<String, Value>, required: Option<&Value>, depth: usize) -> Value {
        let required = required.and_then(Value::as_array);
        let mut written = Map::new();
        for (name, property) in properties {
            let mut property = self.write(property, depth + 1);
            if !required.is_some_and(|list| list.iter().any(|it| it == name)) {
                nullable(&mut property);
            }
            written.insert(name.clone(), property);
        }
        let names: Vec<&String> = properties.keys().collect();
        json!({ "type": "object", "required": names, "properties": written, "additionalProperties": false })
    }

    fn resolve(&self, path: &str) -> Option<&Value> {
        self.root.pointer(path.strip_prefix('#')?)
    }
}

/// Joins two parts of one schema.
fn absorb(written: &mut Map<String, Value>, part: Value) {
    let Value::Object(part) = part else { return };
    for (name, value) in part {
        match (written.get_mut(&name), value) {
            (Some(Value::Object(left)), Value::Object(right)) => left.extend(right),
            (Some(Value::Array(left)), Value::Array(right)) if name == "required" => {
                let new: Vec<Value> = right.into_iter().filter(|it| !left.contains(it)).collect();
                left.extend(new);
            }
            (_, value) => {
                written.insert(name, value);
            }
        }
    }
}

/// The type, also where only the values tell it.
fn kind(fields: &Map<String, Value>) -> Option<Value> {
    if let Some(kind) = fields.get("type") {
        return Some(kind.clone());
    }
    let values = fields
        .get("enum")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .or(fields.get("const").map(std::slice::from_ref))?;
    let of = |value: &Value| match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        _ => "string",
    };
    let mut kinds: Vec<&str> = values.iter().map(of).collect();
    kinds.sort_unstable();
    kinds.dedup();
    match kinds.as_slice() {
        [one] => Some(json!(one)),
        _ => Some(json!(kinds)),
    }
}

/// The description, with the limits that the strict form has no place for.
fn describe(fields: &Map<String, Value>) -> Option<Value> {
    let limits = [
        ("minLength", "min. length"),
        ("maxLength", "max. length"),
        ("minItems", "min. items"),
        ("maxItems", "max. items"),
        ("minimum", "min."),
        ("maximum", "max."),
        ("pattern", "pattern"),
        ("format", "format"),
    ];
    let mut words: Vec<String> = Vec::new();
    for (name, word) in limits {
        match fields.get(name) {
            // What Rust's integers are called says nothing to a model.
            Some(Value::String(text))
                if !text.starts_with("int") && !text.starts_with("uint") && text != "double" && text != "float" =>
            {
                words.push(format!("{word} {text}"));
            }
            Some(limit @ Value::Number(_)) => words.push(format!("{word} {limit}")),
            _ => {}
        }
    }
    let text = fields.get("description").and_then(Value::as_str).unwrap_or_default();
    match (text.is_empty(), words.is_empty()) {
        (true, true) => None,
        (false, true) => Some(json!(text)),
        (true, false) => Some(json!(words.join(", "))),
        (false, false) => Some(json!(format!("{text} ({})", words.join(", ")))),
    }
}

/// Lets a property be null.
fn nullable(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else { return };
    if let Some(Value::Array(choices)) = fields.get_mut("anyOf") {
        if !choices.iter().any(|choice| choice.get("type").is_some_and(|it| it == "null")) {
            choices.push(json!({ "type": "null" }));
        }
        return;
    }
    if let Some(Value::Array(values)) = fields.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    match fields.get_mut("type") {
        Some(Value::String(kind)) if kind != "null" => {
            let kind = kind.clone();
            fields.insert("type".to_owned(), json!([kind, "null"]));
        }
        Some(Value::Array(kinds)) if !kinds.iter().any(|kind| kind == "null") => kinds.push(json!("null")),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AnswerSchema;

    /// Walks a strict schema and names what must not be there.
    fn offences(schema: &Value, found: &mut Vec<String>) {
        let allowed =
            ["type", "description", "enum", "anyOf", "items", "properties", "required", "additionalProperties"];
        let fields = schema.as_object().unwrap();
        found.extend(fields.keys().filter(|key| !allowed.contains(&key.as_str())).cloned());
        if let Some(properties) = fields.get("properties").and_then(Value::as_object) {
            let required = fields["required"].as_array().unwrap();
            if required.len() != properties.len() || fields["additionalProperties"] != json!(false) {
                found.push("required".to_owned());
            }
            properties.values().for_each(|it| offences(it, found));
        }
        fields.get("items").into_iter().for_each(|it| offences(it, found));
        fields.get("anyOf").and_then(Value::as_array).into_iter().flatten().for_each(|it| offences(it, found));
    }

    #[derive(schemars::JsonSchema, serde::Serialize)]
    #[serde(tag = "kind", rename_all = "lowercase")]
    enum Entity {
        #[expect(dead_code, reason = "only its schema is read")]
        Cible { label: String, title: Option<String> },
        #[expect(dead_code, reason = "only its schema is read")]
        Objectif { label: String, priorite: u8 },
    }

    /// An answer with everything that a strict schema must lose.
    #[derive(schemars::JsonSchema, serde::Serialize)]
    struct Answer {
        /// What is said.
        #[schemars(length(max = 60))]
        title: String,
        #[schemars(extend("format" = "date"))]
        when: Option<String>,
        #[serde(default)]
        items: Vec<Entity>,
        entity: Option<Entity>,
    }

    #[test]
    fn nothing_is_left_that_a_provider_refuses() {
        let plain = schemars::schema_for!(Answer).to_value();
        for schema in [AnswerSchema::of::<Answer>("answer").schema, plain.into()] {
            let strict = strict(&schema);
            let mut found = Vec::new();
            offences(&strict, &mut found);
            assert_eq!(found, Vec::<String>::new(), "{strict:#}");
            assert_eq!(strict["required"], json!(["entity", "items", "title", "when"]));
            assert_eq!(strict["properties"]["title"]["type"], "string");
            assert_eq!(strict["properties"]["title"]["description"], "What is said. (max. length 60)");
            assert_eq!(
                strict["properties"]["when"],
                json!({ "type": ["string", "null"], "description": "format date" })
            );
            assert_eq!(strict["properties"]["items"]["type"], json!(["array", "null"]));
            let choices = strict["properties"]["items"]["items"]["anyOf"].as_array().unwrap();
            assert_eq!(choices[0]["properties"]["kind"], json!({ "type": "string", "enum": ["cible"] }));
            assert_eq!(choices[0]["properties"]["title"]["type"], json!(["string", "null"]));
        }
    }

    #[test]
    fn a_map_of_anything_stays_open() {
        let schema = json!({ "type": "object", "properties": { "params": { "type": "object", "additionalProperties": true },
            "sure": { "allOf": [{ "type": "object", "properties": { "a": { "type": "string" } } }] } } });
        let strict = strict(&schema);
        assert_eq!(strict["properties"]["params"]["additionalProperties"], true);
        assert_eq!(strict["properties"]["sure"]["additionalProperties"], false);
        assert!(!is_closed(&strict) && is_closed(&strict["properties"]["sure"]));
    }

    #[test]
    fn a_schema_that_refers_to_itself_ends() {
        let schema = json!({ "$ref": "#/$defs/node", "$defs": { "node": { "type": "object",
            "properties": { "next": { "$ref": "#/$defs/node" }, "any": true, "flag": { "enum": ["a", null] } } } } });
        let strict = strict(&schema);
        assert_eq!(strict["properties"]["flag"], json!({ "type": ["null", "string"], "enum": ["a", null] }));
        assert_eq!(strict["properties"]["any"]["type"], json!(["string", "number", "boolean", "null"]));
    }
}
