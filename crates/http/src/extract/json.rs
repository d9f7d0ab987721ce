//! Bodies.

use axum::extract::{FromRequest, OptionalFromRequest, Request};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use garde::Validate;
use heraut_kernel::{Locale, Problem};
use http::{HeaderMap, HeaderValue, header};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{faults, rules};
use crate::ApiError;
use crate::locale::current;
use crate::policy::{BodyLimit, DEFAULT_BODY_LIMIT, read_body};
use crate::problem::cases;

/// A JSON body that was read, typed and checked by its rules; also a JSON answer.
///
/// `Option<Json<T>>` is an optional body: absent when there are neither bytes nor a content type.
#[derive(Clone, Copy, Debug, Default)]
pub struct Json<T>(pub T);

/// A JSON body whose rules no type can tell (an import, free parameters). Its handler must check it.
#[derive(Clone, Copy, Debug, Default)]
pub struct UncheckedJson<T>(pub T);

impl<S, T> FromRequest<S> for Json<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Validate,
    T::Context: Default,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let UncheckedJson(value) = UncheckedJson::from_request(request, state).await?;
        rules::check(&value, current())?;
        Ok(Self(value))
    }
}

impl<S, T> OptionalFromRequest<S> for Json<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Validate,
    T::Context: Default,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, ApiError> {
        if !request.headers().contains_key(header::CONTENT_TYPE) {
            let bytes = read(request).await?;
            return if bytes.is_empty() { Ok(None) } else { Err(cases::unsupported_media_type().into()) };
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for UncheckedJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(cases::unsupported_media_type().into());
        }
        let bytes = read(request).await?;
        Ok(Self(from_slice(&bytes, current())?))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => {
                ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], bytes).into_response()
            }
            Err(error) => {
                tracing::error!(error = %error, "an answer could not be written as JSON");
                ApiError::from(Problem::internal()).into_response()
            }
        }
    }
}

/// `application/json` or `application/…+json`, parameters ignored.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// The policy's layer has read the body within its limit; without that layer the default limit holds.
async fn read(request: Request) -> Result<Bytes, Problem> {
    let (parts, body) = request.into_parts();
    let limit = parts.extensions.get::<BodyLimit>().map_or(DEFAULT_BODY_LIMIT, |limit| limit.0);
    read_body(&parts, body, limit).await
}

/// Reads a JSON text as the extractors do: for bodies that arrive by other ways (an import file).
///
/// What is no JSON text, no UTF-8 or nested beyond 128 levels is 400; a value that does not fit `T` is
/// 422 with its path, as is a list; a NUL in any text is 422. Of duplicate keys the last one counts.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8], locale: Locale) -> Result<T, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| cases::invalid_json())?;
    if text.contains("\\u0000") {
        let value: Value = serde_json::from_str(text).map_err(|_| cases::invalid_json())?;
        if let Some(field) = find_nul(&value, String::new()) {
            return Err(faults::nul_character(&field, locale));
        }
    }
    // serde would read `[]` as an object whose fields are all absent.
    if text.trim_start().starts_with('[') {
        serde_json::from_str::<serde::de::IgnoredAny>(text).map_err(|_| cases::invalid_json())?;
        return Err(faults::not_an_object(locale));
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let error = match serde_path_to_error::deserialize(&mut deserializer) {
        Ok(value) => return deserializer.end().map(|()| value).map_err(|_| cases::invalid_json()),
        Err(error) => error,
    };
    if !error.inner().is_data() {
        return Err(cases::invalid_json());
    }
    let message = error.inner().to_string();
    if !message.starts_with("duplicate field ") {
        return Err(faults::from_serde(error.path(), &message, locale));
    }
    let merged: Value = serde_json::from_str(text).map_err(|_| cases::invalid_json())?;
    serde_path_to_error::deserialize(merged)
        .map_err(|error| faults::from_serde(error.path(), &error.inner().to_string(), locale))
}

/// Where the first NUL stands, in a value or in a key.
fn find_nul(value: &Value, at: String) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then_some(at),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| find_nul(item, below(&at, &index.to_string())))
        }
        Value::Object(members) => members.iter().find_map(|(name, member)| {
            if name.contains('\0') { Some(at.clone()) } else { find_nul(member, below(&at, name)) }
        }),
        _ => None,
    }
}

fn below(at: &str, segment: &str) -> String {
    let mut path = at.to_owned();
    faults::push(&mut path, segment);
    path
}
