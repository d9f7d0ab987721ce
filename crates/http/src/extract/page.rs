//! Which page of a list.

use axum::extract::FromRequestParts;
use heraut_kernel::page::{DEFAULT_LIMIT, MAX_LIMIT};
use heraut_kernel::{Cursor, PageRequest, Problem};
use http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use crate::ApiError;
use crate::locale::current;

/// `cursor` and `limit`, for the OpenAPI document: `params(PageParams)`.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// Where to go on: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Rows wanted.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u64>,
}

/// The page that the caller wants; `K` is the sort key of the list. Stands beside a `Query<Filters>`, not inside it.
#[derive(Clone, Debug)]
pub struct PageQuery<K>(pub PageRequest<K>);

impl<S: Send + Sync, K: DeserializeOwned> FromRequestParts<S> for PageQuery<K> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let PageParams { cursor, limit } = super::query::parse(parts)?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(Problem::invalid_field(
                "limit",
                "out_of_range",
                current(),
                "Choisissez un nombre entre 1 et 100.",
                "Choose a number between 1 and 100.",
            )
            .into());
        }
        let after = match cursor.as_deref().filter(|cursor| !cursor.is_empty()) {
            None => None,
            Some(cursor) if cursor.len() > 1024 => return Err(bad_cursor().into()),
            Some(cursor) => Some(Cursor::decode(cursor).ok_or_else(bad_cursor)?),
        };
        Ok(Self(PageRequest { after, limit }))
    }
}

/// 422: a cursor that this list did not hand out.
#[must_use]
pub fn bad_cursor() -> Problem {
    Problem::invalid_field(
        "cursor",
        "invalid_value",
        current(),
        "Ce curseur n'est pas de cette liste. Reprenez au début.",
        "This cursor is not of this list. Start again from the beginning.",
    )
}
