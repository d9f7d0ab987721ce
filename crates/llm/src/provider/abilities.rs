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
    /// Wants the limit of tokens under the other of its two names.
    pub other_limit: bool,
}

impl Default for Abilities {
    fn default() -> Self {
        Self { rung: Rung::Schema, stream: true, stream_options: true, temperature: true, other_limit: false }
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
        let unknown = ["unsupported", "not supported", "unrecognized", "unknown"];
        if !self.other_limit && says(&["max_tokens", "max_completion_tokens"]) && says(&unknown) {
            return Some(Self { other_limit: true, ..self });
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
        // Not `upstream`, which is what gateways complain of.
        let stream = ["'stream'", "`stream`", "\"stream", "streaming"];
        (self.stream && says(&stream)).then_some(Self { stream: false, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_is_left_out() {
        let all = Abilities::default();
        for (words, shaped, left) in [
            ("unknown field stream_options", true, Some(Abilities { stream_options: false, ..all })),
            ("unsupported value: 'temperature'", true, Some(Abilities { temperature: false, ..all })),
            ("'max_tokens' is not supported", true, Some(Abilities { other_limit: true, ..all })),
            ("max_tokens is too large", true, None),
            ("response_format is not supported", true, Some(Abilities { rung: Rung::Tool, ..all })),
            ("response_format is not supported", false, None),
            ("streaming is not supported", false, Some(Abilities { stream: false, ..all })),
            ("upstream error", true, None),
            ("messages must alternate", true, None),
        ] {
            assert_eq!(all.without(words, shaped), left, "{words}");
        }
        let mut least = all;
        for words in
            ["stream_options", "temperature", "unsupported max_tokens", "schema", "schema", "schema", "'stream'"]
        {
            least = least.without(words, true).unwrap();
        }
        assert_eq!(least.without("stream_options temperature schema 'stream' unknown max_tokens", true), None);
    }
}
