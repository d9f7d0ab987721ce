//! What stands in headers and extensions: the caller, the language, the revision.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use heraut_kernel::{Locale, Problem, Scope};
use http::{header, request::Parts};

use crate::ApiError;
use crate::locale::current;
use crate::problem::cases;

/// The caller's right to act in one workspace, as the route's policy found it. On a public route
/// nobody is looked for, so this is always 401 there.
#[derive(Clone, Debug)]
pub struct Caller(pub Scope);

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        parts.extensions.get::<Scope>().cloned().map(Self).ok_or_else(|| cases::unauthenticated().into())
    }
}

/// The language of the request, for handlers without a [`Caller`].
#[derive(Clone, Copy, Debug)]
pub struct Lang(pub Locale);

impl<S: Send + Sync> FromRequestParts<S> for Lang {
    type Rejection = Infallible;

    async fn from_request_parts(_parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self(current()))
    }
}

/// The revision that the caller edits: `If-Match: "5"` (also `W/"5"` and `5`). Absent or `*` is `None`:
/// the change is unconditional.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub Option<i32>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Self(None));
        }
        let bare = text.strip_prefix("W/").unwrap_or(text);
        let number = match bare.strip_prefix('"') {
            Some(rest) => rest.strip_suffix('"').unwrap_or_default(),
            None => bare,
        };
        match number.parse() {
            Ok(revision) if number.bytes().all(|b| b.is_ascii_digit()) => Ok(Self(Some(revision))),
            _ => Err(Problem::invalid_field(
                "If-Match",
                "invalid_value",
                current(),
                "Une révision est attendue, par exemple \"5\".",
                "A revision is expected, such as \"5\".",
            )
            .into()),
        }
    }
}
