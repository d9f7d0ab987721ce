//! What a frame, or a whole answer that came at once, says.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::{Finish, Usage};

/// A frame with some text and nothing else, as nearly all of a stream are: read without building what it holds. Fields that
/// are not named here mean nothing to us.
#[derive(Deserialize)]
struct Plain<'f> {
    #[serde(borrow)]
    choices: [PlainChoice<'f>; 1],
    error: Option<IgnoredAny>,
    usage: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct PlainChoice<'f> {
    #[serde(borrow)]
    delta: PlainDelta<'f>,
    finish_reason: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct PlainDelta<'f> {
    #[serde(borrow)]
    content: Cow<'f, str>,
    refusal: Option<IgnoredAny>,
    tool_calls: Option<IgnoredAny>,
    reasoning: Option<IgnoredAny>,
    reasoning_content: Option<IgnoredAny>,
}

impl<'f> Plain<'f> {
    /// The text, where there is nothing beside it.
    fn text(frame: &'f str) -> Option<Cow<'f, str>> {
        let Self { choices: [choice], error: None, usage: None } = serde_json::from_str(frame).ok()? else {
            return None;
        };
        let PlainChoice { delta, finish_reason: None } = choice else { return None };
        let PlainDelta { content, refusal: None, tool_calls: None, reasoning: None, reasoning_content: None } = delta
        else {
            return None;
        };
        Some(content)
    }
}

/// Collects what a model says. Fields are read one by one with nothing required: servers leave out, add and rename.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Ear {
    /// The text.
    pub(crate) content: String,
    /// The arguments of the first tool call.
    pub(crate) arguments: String,
    /// Why the model declines.
    pub(crate) refusal: String,
    /// How it ended.
    pub(crate) finish: Option<Finish>,
    /// Tokens, as the provider counts them.
    pub(crate) usage: Option<Usage>,
    /// Whether anything was said, thoughts included.
    pub(crate) begun: bool,
    /// The provider says, in mid-stream, that it failed.
    pub(crate) error: Option<Value>,
}

impl Ear {
    /// Listens to a frame of a stream as it came. What is no JSON is not heard.
    pub(crate) fn hear_text(&mut self, frame: &str) {
        if let Some(text) = Plain::text(frame) {
            self.begun |= !text.is_empty();
            self.content.push_str(&text);
        } else if let Ok(frame) = serde_json::from_str::<Value>(frame) {
            self.hear(&frame);
        }
    }

    /// Listens to a frame of a stream or to a whole answer.
    pub(crate) fn hear(&mut self, frame: &Value) {
        if let Some(error) = frame.get("error").filter(|error| !error.is_null()) {
            self.error = Some(error.clone());
        }
        if let Some(usage) = frame.get("usage").and_then(usage) {
            self.usage = Some(usage);
        }
        let Some(choice) = frame.get("choices").and_then(|choices| choices.get(0)) else { return };
        if let Some(message) = choice.get("delta").or_else(|| choice.get("message")) {
            self.hear_message(message);
        }
        if let Some(reason) = choice.get("finish_reason").and_then(Value::as_str) {
            self.finish = Some(finish(reason));
            if reason == "error" && self.error.is_none() {
                self.error = Some(Value::Null);
            }
        }
    }

    fn hear_message(&mut self, message: &Value) {
        let lengths = self.content.len() + self.arguments.len() + self.refusal.len();
        match message.get("content") {
            Some(Value::String(text)) => self.content.push_str(text),
            Some(Value::Array(parts)) => {
                for part in parts {
                    match (part.get("text"), part.get("refusal")) {
                        (Some(Value::String(text)), _) => self.content.push_str(text),
                        (_, Some(Value::String(text))) => self.refusal.push_str(text),
                        // A thought in parts is a sign of life and nothing to read.
                        _ => self.begun = true,
                    }
                }
            }
            _ => {}
        }
        if let Some(text) = message.get("refusal").and_then(Value::as_str) {
            self.refusal.push_str(text);
        }
        let call = message.get("tool_calls").and_then(Value::as_array).and_then(|calls| calls.first());
        // Further calls would be further answers; the first is the one that was asked for.
        if let Some(call) = call.filter(|call| call.get("index").and_then(Value::as_u64).unwrap_or(0) == 0) {
            match call.pointer("/function/arguments") {
                Some(Value::String(text)) => self.arguments.push_str(text),
                Some(whole @ Value::Object(_)) => self.arguments.push_str(&whole.to_string()),
                _ => {}
            }
        }
        let thinks = ["reasoning_content", "reasoning"]
            .iter()
            .any(|field| message.get(field).and_then(Value::as_str).is_some_and(|text| !text.is_empty()));
        self.begun |= thinks || self.content.len() + self.arguments.len() + self.refusal.len() > lengths;
    }
}

/// Providers have more words than the specification; what is unknown is no failure.
fn finish(reason: &str) -> Finish {
    match reason {
        "stop" | "tool_calls" | "function_call" | "end_turn" | "eos" | "eos_token" | "stop_sequence" => Finish::Stop,
        "length" | "model_length" | "max_tokens" => Finish::Length,
        "content_filter" | "safety" => Finish::ContentFilter,
        _ => Finish::Other,
    }
}

fn usage(usage: &Value) -> Option<Usage> {
    let count = |name: &str| {
        let tokens = usage.get(name)?.as_u64()?;
        Some(u32::try_from(tokens).unwrap_or(u32::MAX))
    };
    let (prompt, completion) = (count("prompt_tokens")?, count("completion_tokens").unwrap_or(0));
    Some(Usage { prompt_tokens: prompt, completion_tokens: completion, estimated: false })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_dialect_is_heard() {
        let mut ear = Ear::default();
        for frame in [
            json!({ "choices": [{ "delta": { "role": "assistant", "content": "" }, "finish_reason": null }] }),
            json!({ "choices": [] }),
        ] {
            ear.hear(&frame);
        }
        assert!(!ear.begun);
        for frame in [
            json!({ "choices": [{ "delta": { "content": [{ "type": "thinking", "thinking": [] }] } }] }),
            json!({ "choices": [{ "delta": { "content": [{ "type": "text", "text": "Bon" }] } }] }),
            json!({ "choices": [{ "delta": { "content": "jour" }, "finish_reason": "model_length" }], "usage": null }),
            json!({ "choices": [{ "delta": { "tool_calls": [{ "index": 0, "function": { "arguments": "{\"a\"" } }] } }] }),
            json!({ "choices": [{ "delta": { "tool_calls": [{ "index": 0, "function": { "arguments": ":1}" } }] } }] }),
            json!({ "choices": [{ "delta": { "tool_calls": [{ "index": 1, "function": { "arguments": "{}" } }] } }] }),
            json!({ "choices": [], "usage": { "prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10 } }),
        ] {
            ear.hear(&frame);
        }
        assert_eq!((ear.content.as_str(), ear.arguments.as_str()), ("Bonjour", "{\"a\":1}"));
        assert_eq!(ear.usage, Some(Usage { prompt_tokens: 7, completion_tokens: 3, estimated: false }));
        assert_eq!((ear.begun, ear.finish), (true, Some(Finish::Length)));
    }

    #[test]
    fn the_short_way_hears_what_the_long_way_hears() {
        let said = r#"{"id":"é","choices":[{"index":0,"delta":{"role":"assistant","content":"a\"\u00e9"},"finish_reason":null}]}"#;
        let rest = [
            r#"{"choices":[{"delta":{"content":""},"finish_reason":null}]}"#,
            r#"{"choices":[{"delta":{"content":"b","reasoning":"hm"}}],"usage":null}"#,
            r#"{"choices":[{"delta":{"content":null,"refusal":"non"}}]}"#,
            r#"{"choices":[{"delta":{"content":"c","tool_calls":[{"function":{"arguments":"{}"}}]}}]}"#,
            r#"{"choices":[{"delta":{"content":[{"text":"d"}]}}]}"#,
            r#"{"choices":[{"message":{"content":"e"}}]}"#,
            r#"{"choices":[{"delta":{"content":"f"}},{"delta":{"content":"g"}}]}"#,
            r#"{"choices":[{"delta":{"content":"h"},"finish_reason":"length"}],"usage":{"prompt_tokens":1}}"#,
            r#"{"error":{"code":1},"choices":[{"delta":{"content":"i"}}]}"#,
        ];
        for frame in [said].into_iter().chain(rest) {
            let (mut short, mut long) = (Ear::default(), Ear::default());
            short.hear_text(frame);
            long.hear(&serde_json::from_str(frame).unwrap());
            assert_eq!(short, long, "{frame}");
        }
        assert_eq!(Plain::text(said).as_deref(), Some("a\"é"));
        for frame in rest.iter().skip(1) {
            assert_eq!(Plain::text(frame), None, "{frame}");
        }
    }

    #[test]
    fn an_answer_at_once_and_a_failure_are_heard() {
        let mut ear = Ear::default();
        ear.hear(&json!({ "choices": [{ "message": { "content": null, "refusal": "non",
            "tool_calls": [{ "function": { "arguments": { "a": 1 } } }] }, "finish_reason": "brand_new" }] }));
        assert_eq!(
            (ear.arguments.as_str(), ear.refusal.as_str(), ear.finish),
            ("{\"a\":1}", "non", Some(Finish::Other))
        );
        ear.hear(&json!({ "error": { "code": 503 } }));
        assert!(ear.error.is_some());
    }
}
