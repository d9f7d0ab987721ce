//! Shapes of success.

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::Json;

/// 201 with the thing created, whole.
#[derive(Debug)]
pub struct Created<T>(pub T);

impl<T: IntoResponse> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let mut response = self.0.into_response();
        if response.status() == StatusCode::OK {
            *response.status_mut() = StatusCode::CREATED;
        }
        response
    }
}

/// JSON that carries its revision as `ETag: "<revision>"`, to be sent back in `If-Match`.
/// Wrap it in [`Created`] for 201.
#[derive(Debug)]
pub struct Revisioned<T>(pub i32, pub T);

impl<T: Serialize> IntoResponse for Revisioned<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.1).into_response();
        if let Ok(value) = HeaderValue::from_str(&format!("\"{}\"", self.0)) {
            response.headers_mut().insert(header::ETAG, value);
        }
        response
    }
}

/// A file to be kept under a name of letters, digits, dots and dashes.
pub fn download(body: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let mut response = ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], body).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// JSON text that is ready to go: from a hand-written query, or kept in memory.
#[derive(Clone, Debug)]
pub struct RawJson(pub Bytes);

impl IntoResponse for RawJson {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], self.0).into_response()
    }
}
