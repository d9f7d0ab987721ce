//! What a model was found to take. Nobody publishes it reliably, so it is asked for the best and remembered what it refused.

use serde::Serialize;

/// How the shape of an answer is enforced, best first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// By the provider, with the schema.
    #[default]
    Schema,
    /// By a tool that must be called.
    Tool,
    /// By the provider, as any JSON; the schema is in the prompt.
    Object,
    /// By the prompt alone.
    Text,
}

impl Rung {
    /// The next one down.
    #[must_use]
    pub const fn lower(self) -> Option<Self> {
        match self {
            Self::Schema => Some(Self::Tool),
            Self::Tool => Some(Self::Object),
            Self::Object => Some(Self::Text),
            Self::Text => None,
        }
    }
}

/// What a model takes, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Abilities {
    /// The best rung that it did not refuse.
    pub rung: Rung,
    /// Streams.
    pub stream: bool,
    /// Says its usage at the end of a stream, when asked.
    pub stream_options: bool,
    /// Takes a temperature: models that reason often do not.
    pub temperature: bool,
}

impl Default for Abilities {
    fn default() -> Self {
        Self { rung: Rung::Schema, stream: true, stream_options: true, temperature: true }
    }
}

impl Abilities {
    /// What is left when a provider refused a request with these words; nothing when it was for another reason.
    pub(super) fn without(self, words: &str, shaped: bool) -> Option<Self> {
        let says = |marks: &[&str]| marks.iter().any(|mark| words.contains(mark));
        if self.stream && self.stream_options && says(&["stream_options", "include_usage"]) {
            return Some(Self { stream_options: false, ..self });
        }
        if self.temperature && says(&["temperature"]) {
            return Some(Self { temperature: false, ..self });
        }
        let shape = [
            "response_format",
            "json_schema",
            "json_object",
            "json mode",
            "structured output",
            "schema",
            "grammar",
            "tool",
            "function",
        ];
        if shaped && says(&shape) {
            return self.rung.lower().map(|rung| Self { rung, ..self });
        }
        (self.stream && says(&["stream"])).then_some(Self { stream: false, ..self })
    }
}
