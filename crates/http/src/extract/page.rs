//! Which page of a list.

use axum::extract::FromRequestParts;
use heraut_kernel::{PageRequest, Problem};
use http::request::Parts;
use serde::Deserialize;
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

/// The page that the caller wants. Stands beside a `Query<Filters>`, not inside it.
#[derive(Clone, Debug)]
pub struct PageQuery(pub PageRequest);

impl<S: Send + Sync> FromRequestParts<S> for PageQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let PageParams { cursor, limit } = super::query::parse(parts)?;
        let limit = limit.unwrap_or(PageRequest::DEFAULT);
        if !(1..=PageRequest::MAX).contains(&limit) {
            return Err(Problem::invalid_field(
                "limit",
                "out_of_range",
                current(),
                "Choisissez un nombre entre 1 et 100.",
                "Choose a number between 1 and 100.",
            )
            .into());
        }
        let cursor = cursor.filter(|cursor| !cursor.is_empty());
        if cursor.as_ref().is_some_and(|cursor| cursor.len() > 1024) {
            return Err(bad_cursor().into());
        }
        Ok(Self(PageRequest { cursor, limit }))
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
