//! All the ways to misbehave, by name, for tests that try them all.

use std::time::Duration;

use serde_json::{Value, json};

use super::Behaviour;
use super::behaviour::written;

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// A way to misbehave.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault { $($(#[$doc])* $name),+ }

        impl Fault {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];
        }
    };
}

faults! {
    /// None: for comparison.
    Good,
    /// Stops at the limit of tokens.
    Truncated,
    /// Stops in the middle and says that it was the end.
    Broken,
    /// In a fence with words around.
    Fenced,
    /// The schema instead of an answer.
    SchemaEcho,
    /// Arguments of a tool that nobody asked for.
    ToolCalls,
    /// Declines.
    Refusal,
    /// Thinks aloud, with drafts.
    Think,
    /// Numbers for texts, texts for lists.
    WrongTypes,
    /// Fields far over their limits.
    OverLong,
    /// The same elements twice.
    Duplicates,
    /// Commas too many.
    TrailingCommas,
    /// Nothing.
    Empty,
    /// Words without an answer.
    Prose,
    /// A page with status 200.
    Html,
    /// A page as the answer.
    HtmlText,
    /// Hangs up in the middle.
    Cut,
    /// An error in mid-stream.
    FailsMidway,
    /// A few characters at a time.
    SlowDrip,
    /// Frames cut anywhere.
    SplitFrames,
    /// 400 for the format.
    Unsupported,
    /// 401.
    Unauthorized,
    /// 429 with a time to wait.
    RateLimitedFor,
    /// 429 without.
    RateLimited,
    /// 500.
    ServerError,
    /// 503.
    Overloaded,
    /// 400 because the request is too long.
    TooLong,
    /// No word on tokens.
    UsageMissing,
    /// In one piece.
    Plain,
}

impl Behaviour {
    /// Says a value with a fault; `place` says where, for faults that have a place.
    #[must_use]
    pub fn faulty(fault: Fault, value: &Value, place: usize) -> Self {
        let good = Self::answer(value.clone());
        let length = value.to_string().chars().count().max(1);
        match fault {
            Fault::Good => good,
            Fault::Truncated => good.truncated(place % length),
            Fault::Broken => good.truncated(place % length).finish("stop"),
            Fault::Fenced => good.fenced(),
            Fault::SchemaEcho => Self::schema_echo(),
            Fault::ToolCalls => good.tool_calls(),
            Fault::Refusal => Self::refusal(),
            Fault::Think => good.thinking(),
            Fault::WrongTypes => Self::answer(mistyped(value, place)),
            Fault::OverLong => Self::answer(over_long(value)),
            Fault::Duplicates => Self::answer(doubled(value)),
            Fault::TrailingCommas => good.reworded(|text| text.replace(']', ",]").replace('}', ", }")),
            Fault::Empty => Self::empty(),
            Fault::Prose => Self::text("Je préfère en parler d'abord : {qui} est visé, et [quand] ?"),
            Fault::Html => Self::html(),
            Fault::HtmlText => Self::text("<!DOCTYPE html><html><body>Bad gateway</body></html>"),
            Fault::Cut => good.cut(place % length),
            Fault::FailsMidway => Self::fails_after(written(value).chars().take(place % length).collect::<String>()),
            Fault::SlowDrip => good.chunk(length / 8 + 1).every(Duration::from_millis(1)),
            Fault::SplitFrames => good.chunk(3).pieces(place % 40 + 7),
            Fault::Unsupported => Self::unsupported("response_format"),
            Fault::Unauthorized => Self::error(401, "invalid_api_key", "Incorrect API key provided: sk-fake"),
            Fault::RateLimitedFor => Self::rate_limited(Some("0.01")),
            Fault::RateLimited => Self::rate_limited(None),
            Fault::ServerError => Self::status(500),
            Fault::Overloaded => Self::status(503),
            Fault::TooLong => {
                Self::error(400, "context_length_exceeded", "This model's maximum context length is 8 tokens.")
            }
            Fault::UsageMissing => good.without_usage(),
            Fault::Plain => good.plain(),
        }
    }
}

fn change(value: &Value, leaf: &mut impl FnMut(&Value) -> Value) -> Value {
    match value {
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, it)| (name.clone(), change(it, leaf))).collect())
        }
        Value::Array(list) => Value::Array(list.iter().map(|it| change(it, leaf)).collect()),
        other => leaf(other),
    }
}

/// Every third leaf gets another type.
fn mistyped(value: &Value, place: usize) -> Value {
    let mut count = place;
    change(value, &mut |leaf| {
        count += 1;
        match (count % 3, leaf) {
            (0, Value::String(text)) => json!([text]),
            (0, Value::Number(number)) => json!(number.to_string()),
            (0, _) => json!({ "value": leaf }),
            _ => leaf.clone(),
        }
    })
}

fn over_long(value: &Value) -> Value {
    change(value, &mut |leaf| match leaf {
        Value::String(text) => json!(format!("{text} {}", "très ".repeat(400))),
        Value::Number(_) => json!(99_999_999_999_u64),
        other => other.clone(),
    })
}

fn doubled(value: &Value) -> Value {
    let Value::Object(fields) = value else { return value.clone() };
    let twice = |it: &Value| match it {
        Value::Array(list) => Value::Array(list.iter().chain(list).cloned().collect()),
        other => other.clone(),
    };
    Value::Object(fields.iter().map(|(name, it)| (name.clone(), twice(it))).collect())
}
