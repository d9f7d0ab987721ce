//! The body, by dialect and by what the model was found to take.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::value::RawValue;

use super::WireSchema;
use super::prompt::{self, Message};
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

/// The body of a chat completion. It is written straight from what it is made of: a value in between cost more than the
/// rest of a request.
#[derive(Debug, Serialize)]
pub(crate) struct Body<'a> {
    model: &'a str,
    messages: Vec<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    /// Whether the answer is wanted bit by bit.
    pub(crate) stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(flatten)]
    shape: Option<Shape<'a>>,
}

#[derive(Debug, Serialize)]
struct StreamOptions {
    include_usage: bool,
}

/// How the shape is asked for, rung by rung.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Shape<'a> {
    Format { response_format: Format<'a> },
    Tool { tools: [Tool<'a>; 1], tool_choice: Tool<'a> },
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Format<'a> {
    JsonSchema { json_schema: Named<'a> },
    JsonObject,
}

#[derive(Debug, Serialize)]
struct Named<'a> {
    name: String,
    strict: bool,
    schema: Cow<'a, RawValue>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "function")]
struct Tool<'a> {
    function: Function<'a>,
}

#[derive(Debug, Default, Serialize)]
struct Function<'a> {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strict: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters: Option<Cow<'a, RawValue>>,
}

impl<'a> Body<'a> {
    /// The body of a request.
    pub(crate) fn new(asked: &Asked<'a>) -> Self {
        let Asked { kind, request, abilities, .. } = *asked;
        let wire = request.schema.as_ref().map(|schema| (schema, schema.wire(request.shown.text.as_deref())));
        let in_words = wire.as_ref().filter(|_| abilities.rung >= Rung::Object).map(|(_, wire)| wire.text.get());
        let system = prompt::system(request, in_words);
        let newer = kind != Kind::Mistral && (kind == Kind::OpenAi) != abilities.other_limit;
        let with_usage = abilities.stream && abilities.stream_options && kind != Kind::Mistral;
        Self {
            model: asked.model,
            messages: prompt::messages(request, system, asked.further),
            max_tokens: (!newer).then_some(request.max_tokens),
            max_completion_tokens: newer.then_some(request.max_tokens),
            stream: abilities.stream,
            stream_options: with_usage.then_some(StreamOptions { include_usage: true }),
            temperature: asked.temperature(),
            top_p: asked.top_p(),
            shape: wire.and_then(|(schema, wire)| Shape::new(schema, wire, abilities.rung)),
        }
    }
}

impl Asked<'_> {
    fn temperature(&self) -> Option<f64> {
        let freely = self.request.temperature.or(self.temperature);
        let freely = freely.filter(|it| self.abilities.temperature && it.is_finite())?;
        Some(as_written(freely).clamp(0.0, f64::from(self.kind.hottest())))
    }

    /// Models that reason take neither.
    fn top_p(&self) -> Option<f64> {
        let share = self.request.top_p.filter(|it| self.abilities.temperature && it.is_finite())?;
        Some(as_written(share).clamp(0.0, 1.0))
    }
}

/// As people write it: 0.7, not 0.699999988079071.
fn as_written(number: f32) -> f64 {
    (f64::from(number) * 1000.0).round() / 1000.0
}

impl<'a> Shape<'a> {
    fn new(schema: &AnswerSchema, wire: Cow<'a, WireSchema>, rung: Rung) -> Option<Self> {
        let (name, strict) = (tool_name(&schema.name), wire.closed);
        let text = match wire {
            Cow::Borrowed(wire) => Cow::Borrowed(&*wire.text),
            Cow::Owned(wire) => Cow::Owned(wire.text),
        };
        Some(match rung {
            Rung::Schema => {
                let json_schema = Named { name, strict, schema: text };
                Self::Format { response_format: Format::JsonSchema { json_schema } }
            }
            Rung::Tool => {
                let choice = Function { name: name.clone(), ..Function::default() };
                let (description, strict, parameters) = (Some("The answer."), Some(strict), Some(text));
                let function = Function { name, description, strict, parameters };
                Self::Tool { tools: [Tool { function }], tool_choice: Tool { function: choice } }
            }
            Rung::Object => Self::Format { response_format: Format::JsonObject },
            Rung::Text => return None,
        })
    }
}

/// A name that every provider takes: letters, digits, `_`, at most 64.
fn tool_name(name: &str) -> String {
    let clean: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(64).collect();
    if clean.is_empty() { "answer".to_owned() } else { clean }
}
