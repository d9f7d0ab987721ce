//! What an error of a provider means. Its words are read for what they say, and end in the audit record.

use std::time::Duration;

use chrono::DateTime;
use heraut_egress::header::{DATE, HeaderMap, RETRY_AFTER};
use heraut_egress::{EgressError, StatusCode};
use serde_json::Value;

use crate::LlmError;

/// Too long, in the words of OpenAI, Mistral, vLLM, llama.cpp and Ollama.
const TOO_LONG: &[&str] = &[
    "context_length",
    "context length",
    "context size",
    "context window",
    "exceed_context",
    "maximum context",
    "too many tokens",
    "too large for model",
    "prompt is too long",
    "prompt too long",
];
/// Nothing left on the account; "quota" alone is also said of calls per minute.
const SPENT: &[&str] =
    &["insufficient_quota", "exceeded your current quota", "billing", "insufficient balance", "credit"];

/// The class of an answer with an error status; `words` in lower case.
pub(super) fn class(status: StatusCode, words: &str, retry_after: Option<Duration>) -> LlmError {
    let says = |marks: &[&str]| marks.iter().any(|mark| words.contains(mark));
    match status.as_u16() {
        400 | 413 | 422 | 500 if says(TOO_LONG) => LlmError::ContextLength,
        401 | 403 => LlmError::Auth,
        402 => LlmError::Quota,
        413 => LlmError::ContextLength,
        429 if says(SPENT) => LlmError::Quota,
        429 => LlmError::RateLimit { retry_after },
        408 | 425 | 500.. | 300..=399 => LlmError::Network,
        _ => LlmError::Rejected,
    }
}

/// The class of an error that came in mid-stream.
pub(super) fn class_of_event(error: &Value) -> LlmError {
    let code = error.get("code").or_else(|| error.get("status")).and_then(Value::as_u64);
    let status = code.and_then(|code| StatusCode::from_u16(u16::try_from(code).ok()?).ok());
    let words = error.to_string().to_lowercase();
    let told =
        if words.contains("rate_limit") { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::INTERNAL_SERVER_ERROR };
    class(status.filter(|it| it.is_client_error() || it.is_server_error()).unwrap_or(told), &words, None)
}

/// The class of an exchange that did not take place or was broken off. `begun` once something was said.
pub(super) const fn class_of_egress(error: &EgressError, begun: bool) -> LlmError {
    match error {
        EgressError::Timeout { .. } if begun => LlmError::TimeoutTotal,
        EgressError::Timeout { .. } | EgressError::ConnectTimeout { .. } => LlmError::TimeoutTtft,
        EgressError::InvalidHeader => LlmError::Auth,
        EgressError::TooLarge { .. } => LlmError::BadOutput,
        _ => LlmError::Network,
    }
}

/// What the provider said to wait: seconds, or a date, which is measured by the provider's own clock.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let told = text(RETRY_AFTER)?;
    if let Ok(seconds) = told.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let (then, now) = (DateTime::parse_from_rfc2822(told).ok()?, DateTime::parse_from_rfc2822(text(DATE)?).ok()?);
    Some((then - now).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn every_status_has_its_class() {
        let of = |status, words| class(StatusCode::from_u16(status).unwrap(), words, None).code();
        for (status, words, code) in [
            (400, "maximum context length is 8192 tokens", "context_length"),
            (400, "the request exceeds the available context size", "context_length"),
            (400, "unknown parameter", "rejected"),
            (401, "", "auth"),
            (403, "", "auth"),
            (404, "the model does not exist", "rejected"),
            (429, "requests rate limit exceeded; quota per minute", "rate_limit"),
            (429, "insufficient_quota", "quota"),
            (402, "", "quota"),
            (500, "", "network"),
            (503, "", "network"),
            (529, "overloaded", "network"),
            (302, "", "network"),
        ] {
            assert_eq!(of(status, words), code, "{status} {words}");
        }
        assert_eq!(class_of_event(&serde_json::json!({ "code": "rate_limit_exceeded" })).code(), "rate_limit");
        assert_eq!(class_of_event(&serde_json::json!({ "code": 503 })).code(), "network");
        assert_eq!(class_of_event(&Value::Null).code(), "network");
    }

    #[test]
    fn waiting_is_told_in_seconds_or_as_a_date() {
        let at = |pairs: &[(&'static str, &'static str)]| retry_after(&headers(pairs));
        assert_eq!(at(&[("retry-after", "2")]), Some(Duration::from_secs(2)));
        assert_eq!(at(&[("retry-after", "0.5")]), Some(Duration::from_millis(500)));
        let date = ("date", "Wed, 21 Oct 2026 07:28:00 GMT");
        assert_eq!(at(&[("retry-after", "Wed, 21 Oct 2026 07:28:07 GMT"), date]), Some(Duration::from_secs(7)));
        assert_eq!(at(&[("retry-after", "Wed, 21 Oct 2026 07:00:00 GMT"), date]), Some(Duration::ZERO));
        assert_eq!(at(&[("retry-after", "soon")]), None);
        assert_eq!(at(&[("retry-after", "-1")]), None);
        assert_eq!(at(&[("retry-after", "inf")]), None);
    }
}
