//! Every operation, as the binary declares and documents it.

use heraut_http::{Access, RouteEntry};
use heraut_server::app;
use http::Method;
use serde_json::Value;

/// One operation with its part of the document.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name.
    pub id: String,
    /// Its method.
    pub method: Method,
    /// Its path with placeholders.
    pub path: String,
    /// Who may use it.
    pub access: Access,
    /// Whether keys are refused.
    pub in_person: bool,
    /// Whether answers are kept for `Idempotency-Key`.
    pub replay: bool,
    /// Its part of the OpenAPI document.
    pub doc: Value,
}

/// A parameter of an operation.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its schema.
    pub schema: Value,
    /// Whether it must be there.
    pub required: bool,
}

/// The document and its operations.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// The whole document.
    pub document: Value,
    /// All operations, in the order of declaration.
    pub operations: Vec<Operation>,
}

impl Catalogue {
    /// What the binary serves.
    pub fn new() -> Self {
        let (document, table) = app::describe();
        let document = serde_json::to_value(&document).expect("a document");
        let operations: Vec<_> = table.into_iter().map(|entry| operation(&document, entry)).collect();
        let documented = document["paths"].as_object().expect("paths").values();
        let documented: usize = documented.map(|item| item.as_object().expect("a path").len()).sum();
        assert_eq!(documented, operations.len(), "the document and the table of operations differ");
        Self { document, operations }
    }

    /// The schema behind a reference.
    pub fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(name) => {
                let target = self.document.pointer(name.trim_start_matches('#'));
                self.resolve(target.unwrap_or_else(|| panic!("{name} is not in the document")))
            }
            None => match variants(schema).iter().find(|variant| variant["type"] != "null") {
                Some(first) if schema["properties"].is_null() => self.resolve(first),
                _ => schema,
            },
        }
    }

    /// Whether the value may be null.
    pub fn nullable(schema: &Value) -> bool {
        types(schema).contains(&"null") || variants(schema).iter().any(|variant| variant["type"] == "null")
    }
}

/// What a schema allows one of.
fn variants(schema: &Value) -> &[Value] {
    ["oneOf", "anyOf", "allOf"].iter().find_map(|word| schema[*word].as_array()).map_or(&[], Vec::as_slice)
}

/// The JSON types that a schema names.
pub fn types(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn operation(document: &Value, entry: RouteEntry) -> Operation {
    let doc = document["paths"][&entry.path][entry.method.as_str().to_lowercase()].clone();
    assert!(doc.is_object(), "{} {} is not documented", entry.method, entry.path);
    Operation {
        id: entry.operation_id,
        method: entry.method,
        path: entry.path,
        access: entry.policy.access,
        in_person: entry.policy.in_person,
        replay: entry.policy.replay,
        doc,
    }
}

impl Operation {
    /// Whether it is for members of a workspace.
    pub const fn is_for_members(&self) -> bool {
        matches!(self.access, Access::Member(_))
    }

    /// Whether it is for people who are known: members, or whoever signs in.
    pub const fn is_for_people(&self) -> bool {
        matches!(self.access, Access::Member(_) | Access::Person)
    }

    /// Whether it is about people and their accounts.
    pub fn is_about_people(&self) -> bool {
        const NOUNS: [&str; 6] = ["auth", "me", "members", "invitations", "keys", "workspaces"];
        self.path.split('/').nth(2).is_some_and(|noun| NOUNS.contains(&noun))
    }

    /// Its parameters in the path, the query or the headers.
    pub fn parameters(&self, place: &str) -> Vec<Parameter> {
        let all = self.doc["parameters"].as_array().map_or(&[][..], Vec::as_slice);
        let here = all.iter().filter(|parameter| parameter["in"] == place);
        here.map(|parameter| Parameter {
            name: parameter["name"].as_str().expect("a name").to_owned(),
            schema: parameter["schema"].clone(),
            required: parameter["required"] == true,
        })
        .collect()
    }

    /// The schema of its body, where it takes one.
    pub fn body(&self) -> Option<&Value> {
        let schema = &self.doc["requestBody"]["content"]["application/json"]["schema"];
        (!schema.is_null()).then_some(schema)
    }

    /// Whether it changes something.
    pub fn is_mutation(&self) -> bool {
        self.method != Method::GET
    }

    /// Whether the document says that it may answer so.
    pub fn documents(&self, status: u16) -> bool {
        self.doc["responses"].get(status.to_string()).is_some()
    }
}
