//! How a request is met.

use std::time::Duration;

use serde_json::{Value, json};

/// Stands in every error that the fake sends: no person may ever see it.
pub const PROVIDER_WORDS: &str = "PROVIDER-WORDS";

/// One answer, good or bad.
#[derive(Clone, Debug)]
pub struct Behaviour {
    pub(super) act: Act,
    pub(super) chunk: usize,
    pub(super) piece: usize,
    pub(super) before: Duration,
    pub(super) between: Duration,
    pub(super) plain: bool,
    pub(super) usage: bool,
    pub(super) finish: String,
    pub(super) tool: bool,
    pub(super) cut: Option<usize>,
    pub(super) lingers: bool,
    /// The call of a tool in one delta, as Mistral streams it: each of its deltas must name the function.
    pub(super) whole_calls: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Act {
    /// Says this.
    Say(String),
    /// Says the schema that it was sent.
    Echo,
    /// Declines.
    Refuse(String),
    /// Answers with a status, headers and a body.
    Status(u16, Vec<(&'static str, String)>, String),
    /// An error in mid-stream, after this.
    Fail(String),
}

impl Behaviour {
    fn new(act: Act) -> Self {
        Self {
            act,
            chunk: 12,
            piece: usize::MAX,
            before: Duration::ZERO,
            between: Duration::ZERO,
            plain: false,
            usage: true,
            finish: "stop".to_owned(),
            tool: false,
            cut: None,
            lingers: false,
            whole_calls: false,
        }
    }

    /// Says a value: as the arguments of the tool where one must be called, else as content. What is short at the top
    /// comes before lists, as our schemas ask for it.
    #[must_use]
    pub fn answer(value: impl Into<Value>) -> Self {
        Self::text(written(&value.into()))
    }

    /// Says a text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Act::Say(text.into()))
    }

    /// Says the schema that came with the request.
    #[must_use]
    pub fn schema_echo() -> Self {
        Self::new(Act::Echo)
    }

    /// Declines, in the field that is meant for it.
    #[must_use]
    pub fn refusal() -> Self {
        Self::new(Act::Refuse(format!("I cannot help with that. {PROVIDER_WORDS}")))
    }

    /// Says nothing and ends.
    #[must_use]
    pub fn empty() -> Self {
        Self::text("")
    }

    /// Begins with a text and reports an error in mid-stream.
    pub fn fails_after(text: impl Into<String>) -> Self {
        Self::new(Act::Fail(text.into()))
    }

    /// An error status, with an error as OpenAI words it.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::error(status, "server_error", "something happened")
    }

    /// An error status with a code and words of its own.
    #[must_use]
    pub fn error(status: u16, code: &str, words: &str) -> Self {
        let message = format!("{words} {PROVIDER_WORDS}");
        let body =
            json!({ "error": { "message": message, "type": "invalid_request_error", "param": null, "code": code } });
        Self::new(Act::Status(status, vec![("content-type", "application/json".to_owned())], body.to_string()))
    }

    /// 400, because of a field.
    #[must_use]
    pub fn unsupported(field: &str) -> Self {
        Self::error(
            400,
            "unsupported_parameter",
            &format!("Unsupported parameter: '{field}' is not supported with this model."),
        )
    }

    /// 429, with what to wait: seconds or a date.
    #[must_use]
    pub fn rate_limited(retry_after: Option<&str>) -> Self {
        let limited = Self::error(429, "rate_limit_exceeded", "Rate limit reached");
        match retry_after {
            Some(wait) => limited.header("retry-after", wait),
            None => limited,
        }
    }

    /// 200 with a page, as gateways answer.
    #[must_use]
    pub fn html() -> Self {
        let page = format!("<!DOCTYPE html><html><body><h1>502</h1>{PROVIDER_WORDS}</body></html>");
        Self::new(Act::Status(200, vec![("content-type", "text/html".to_owned())], page))
    }

    /// 200 with a document in one piece.
    #[must_use]
    pub(crate) fn json(document: &Value) -> Self {
        Self::new(Act::Status(200, vec![("content-type", "application/json".to_owned())], document.to_string()))
    }

    /// With a header; for error statuses.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Act::Status(_, headers, _) = &mut self.act {
            headers.push((name, value.to_owned()));
        }
        self
    }

    /// So many characters in each delta.
    #[must_use]
    pub fn chunk(self, characters: usize) -> Self {
        Self { chunk: characters.max(1), ..self }
    }

    /// So many bytes in each write, whatever that cuts.
    #[must_use]
    pub fn pieces(self, bytes: usize) -> Self {
        Self { piece: bytes.max(1), ..self }
    }

    /// So long before anything, the status included.
    #[must_use]
    pub fn after(self, before: Duration) -> Self {
        Self { before, ..self }
    }

    /// So long between two deltas.
    #[must_use]
    pub fn every(self, between: Duration) -> Self {
        Self { between, ..self }
    }

    /// In one piece of JSON, although a stream was asked for.
    #[must_use]
    pub fn plain(self) -> Self {
        Self { plain: true, ..self }
    }

    /// Without a word on tokens.
    #[must_use]
    pub fn without_usage(self) -> Self {
        Self { usage: false, ..self }
    }

    /// Ends for this reason.
    #[must_use]
    pub fn finish(self, reason: &str) -> Self {
        Self { finish: reason.to_owned(), ..self }
    }

    /// As the arguments of a tool, asked for or not.
    #[must_use]
    pub fn tool_calls(self) -> Self {
        Self { tool: true, ..self }
    }

    /// Hangs up after so many characters.
    #[must_use]
    pub fn cut(self, characters: usize) -> Self {
        Self { cut: Some(characters), ..self }
    }

    /// Gives its reason to end, and then neither usage nor mark nor end.
    #[must_use]
    pub fn lingering(self) -> Self {
        Self { lingers: true, usage: false, ..self }
    }

    /// Stops after so many characters, at the limit of tokens.
    #[must_use]
    pub fn truncated(self, characters: usize) -> Self {
        self.reworded(|text| text.chars().take(characters).collect()).finish("length")
    }

    /// In a fence, with words around.
    #[must_use]
    pub fn fenced(self) -> Self {
        self.reworded(|text| format!("Bien sûr, voici :\n```json\n{text}\n```\nCela convient-il ?"))
    }

    /// Thinks first, with a draft in the thoughts.
    #[must_use]
    pub fn thinking(self) -> Self {
        self.reworded(|text| format!("<think>\nHm. {{\"items\":[{{\"titre\":\"draft\"}}]}}\n</think>\n{text}"))
    }

    /// Says it in other words.
    #[must_use]
    pub fn reworded(mut self, change: impl FnOnce(&str) -> String) -> Self {
        if let Act::Say(text) = &mut self.act {
            *text = change(text);
        }
        self
    }
}

/// A value as text.
pub(super) fn written(value: &Value) -> String {
    let Value::Object(fields) = value else { return value.to_string() };
    let nested = |value: &Value| value.is_array() || value.is_object();
    let (long, short): (Vec<_>, Vec<_>) = fields.iter().partition(|(_, value)| nested(value));
    let fields: Vec<String> =
        short.iter().chain(&long).map(|(name, value)| format!("{}:{value}", json!(name))).collect();
    format!("{{{}}}", fields.join(","))
}
