//! Segments of the path.

use axum::extract::FromRequestParts;
use heraut_kernel::Problem;
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::ApiError;

/// Identifiers in the path. One that cannot be read does not exist: the answer is the same 404.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if parts.uri.path().contains("%00") {
            return Err(Problem::not_found().into());
        }
        axum::extract::Path::<T>::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(value)| Self(value))
            .map_err(|_| Problem::not_found().into())
    }
}
