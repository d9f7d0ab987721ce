//! The body, by dialect and by what the model was found to take.

use serde_json::{Map, Value, json};

use super::prompt;
use super::strict::{is_closed, strict};
use crate::provider::{Abilities, Kind, Rung};
use crate::{AnswerSchema, ChatMessage, ChatRequest};

/// What a body is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    /// Whose dialect.
    pub(crate) kind: Kind,
    /// Which model.
    pub(crate) model: &'a str,
    /// How freely, where the request does not say.
    pub(crate) temperature: Option<f32>,
    /// The request.
    pub(crate) request: &'a ChatRequest,
    /// What the model takes.
    pub(crate) abilities: Abilities,
    /// The answer before and what is wrong with it.
    pub(crate) further: &'a [ChatMessage],
}

/// The body of a chat completion.
pub(crate) fn body(asked: &Asked<'_>) -> Value {
    let Asked { kind, request, abilities, .. } = *asked;
    let shape = request.schema.as_ref().map(|schema| (schema, strict(&schema.schema)));
    let in_words = shape.as_ref().filter(|_| abilities.rung >= Rung::Object).map(|(_, schema)| schema);
    let mut body = Map::new();
    body.insert("model".to_owned(), json!(asked.model));
    let system = prompt::system(request, in_words);
    body.insert("messages".to_owned(), json!(prompt::messages(request, system, asked.further)));
    let newer = kind != Kind::Mistral && (kind == Kind::OpenAi) != abilities.other_limit;
    let most = if newer { "max_completion_tokens" } else { "max_tokens" };
    body.insert(most.to_owned(), json!(request.max_tokens));
    body.insert("stream".to_owned(), json!(abilities.stream));
    if abilities.stream && abilities.stream_options && kind != Kind::Mistral {
        body.insert("stream_options".to_owned(), json!({ "include_usage": true }));
    }
    if let Some(freely) = request.temperature.or(asked.temperature).filter(|it| abilities.temperature && it.is_finite())
    {
        let most = if kind == Kind::Mistral { 1.5 } else { 2.0 };
        // As people write it: 0.7, not 0.699999988079071.
        let freely = (f64::from(freely) * 1000.0).round() / 1000.0;
        body.insert("temperature".to_owned(), json!(freely.clamp(0.0, most)));
    }
    if let Some((schema, strict)) = shape {
        shape_of(&mut body, schema, strict, abilities.rung);
    }
    Value::Object(body)
}

fn shape_of(body: &mut Map<String, Value>, schema: &AnswerSchema, strict: Value, rung: Rung) {
    let (name, closed) = (tool_name(&schema.name), is_closed(&strict));
    match rung {
        Rung::Schema => {
            let schema = json!({ "name": name, "strict": closed, "schema": strict });
            body.insert("response_format".to_owned(), json!({ "type": "json_schema", "json_schema": schema }));
        }
        Rung::Tool => {
            let function =
                json!({ "name": name, "description": "The answer.", "strict": closed, "parameters": strict });
            body.insert("tools".to_owned(), json!([{ "type": "function", "function": function }]));
            body.insert("tool_choice".to_owned(), json!({ "type": "function", "function": { "name": name } }));
        }
        Rung::Object => {
            body.insert("response_format".to_owned(), json!({ "type": "json_object" }));
        }
        Rung::Text => {}
    }
}

/// A name that every provider takes: letters, digits, `_`, at most 64.
fn tool_name(name: &str) -> String {
    let clean: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(64).collect();
    if clean.is_empty() { "answer".to_owned() } else { clean }
}
