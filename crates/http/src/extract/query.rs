//! Query strings.

use axum::extract::FromRequestParts;
use garde::Validate;
use heraut_kernel::Problem;
use http::request::Parts;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

use super::{faults, rules};
use crate::ApiError;
use crate::locale::current;

/// The query string, typed and checked by its rules. Unknown names are ignored.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<T>(pub T);

impl<S, T> FromRequestParts<S> for Query<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Validate,
    T::Context: Default,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let value = parse(parts)?;
        rules::check(&value, current())?;
        Ok(Self(value))
    }
}

/// Types the query string; no rules of its own.
pub(super) fn parse<T: DeserializeOwned>(parts: &Parts) -> Result<T, Problem> {
    let locale = current();
    let query = parts.uri.query().unwrap_or_default();
    if query.contains('%') {
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = percent_decode_str(name).decode_utf8_lossy();
            match percent_decode_str(value).decode_utf8() {
                Ok(text) if !text.contains('\0') && !name.contains('\0') => {}
                Ok(_) => return Err(faults::nul_character(&name.replace('\0', ""), locale)),
                Err(_) => {
                    return Err(Problem::invalid_field(
                        &name,
                        "invalid_value",
                        locale,
                        "Ce texte n'est pas de l'UTF-8.",
                        "This text is not UTF-8.",
                    ));
                }
            }
        }
    }
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(pairs)
        .map_err(|error| faults::from_serde(error.path(), &error.inner().to_string(), locale))
}
