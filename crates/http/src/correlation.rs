//! The name of a request: taken from the caller when it is a UUID, made otherwise, sent back always.

use heraut_kernel::CorrelationId;
use http::{HeaderMap, HeaderName, HeaderValue};

/// The header that carries it, both ways.
pub const HEADER: HeaderName = HeaderName::from_static("x-correlation-id");

/// The caller's id where it is well formed, else a new one: free text would let a caller write our logs.
#[must_use]
pub fn of(headers: &HeaderMap) -> CorrelationId {
    headers
        .get(HEADER)
        .and_then(|value| value.to_str().ok())
        .filter(|text| text.len() == 36)
        .and_then(|text| uuid::Uuid::try_parse(text).ok())
        .map_or_else(CorrelationId::generate, CorrelationId)
}

/// Names the request in its answer.
pub fn echo(headers: &mut HeaderMap, id: CorrelationId) {
    let mut buffer = uuid::Uuid::encode_buffer();
    if let Ok(value) = HeaderValue::from_str(id.0.hyphenated().encode_lower(&mut buffer)) {
        headers.insert(HEADER, value);
    }
}
