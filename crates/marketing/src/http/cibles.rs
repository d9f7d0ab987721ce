//! `/cibles` and `/scenarios/{id}/cibles`.

use axum::extract::{FromRef, State};
use axum::response::Response;
use garde::Validate;
use heraut_http::{
    ApiError, Caller, Created, IfMatch, Json, PageParams, PageQuery, Path, Policy, Query, Revisioned, Routes, routes,
    rules,
};
use heraut_kernel::{Page, Patch};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::library::{self, ListParams, Ordre, operations, required_without};
use crate::cible::{Cible, CibleChange, Maturite, NewCible};
use crate::scenario::Scenario;
use crate::store::library::ListKey;
use crate::usecase::library::Fiche;
use crate::usecase::links::Gesture;
use crate::{Marketing, usecase};

operations! {
    Cible, "cible", "cibles";
    library { "/cibles", "/cibles/{id}", "/cibles/{id}/restore" }
    links {
        "/scenarios/{id}/cibles", "/scenarios/{id}/cibles/{cible_id}", "/scenarios/{id}/cibles/order", "cible_id"
    }
    bodies { list: ListParams, new: CibleIn, change: CiblePatch, add: AjoutCible, lien: LienCible }
}

/// A cible of the library.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct CibleIn {
    /// Label, unique in the workspace.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    label: String,
    /// Who they are.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 5000))]
    #[schema(max_length = 5000)]
    persona: Option<String>,
    /// Segment of companies.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 120))]
    #[schema(max_length = 120)]
    segment: Option<String>,
}

impl From<CibleIn> for NewCible {
    fn from(body: CibleIn) -> Self {
        Self { label: body.label, persona: body.persona, segment: body.segment, maturite: None }
    }
}

/// A change of a cible.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct CiblePatch {
    /// New label.
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_required(120)))]
    #[schema(value_type = Option<String>, max_length = 120)]
    label: Patch<String>,
    /// New persona; null empties it.
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_chars(0, 5000)))]
    #[schema(value_type = Option<String>, max_length = 5000)]
    persona: Patch<String>,
    /// New segment; null empties it.
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_chars(0, 120)))]
    #[schema(value_type = Option<String>, max_length = 120)]
    segment: Patch<String>,
}

impl From<CiblePatch> for CibleChange {
    fn from(body: CiblePatch) -> Self {
        Self {
            label: body.label.into_change().flatten(),
            persona: body.persona.into_change(),
            segment: body.segment.into_change(),
        }
    }
}

/// The kind that an entity carries.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum GenreCible {
    Cible,
}

/// What to add to a scenario: a cible described here, an entity as it came, or a row of the library by its `id`.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct AjoutCible {
    /// Row of the library; the description is not needed then.
    #[garde(skip)]
    id: Option<i64>,
    /// As an entity carries it.
    #[garde(skip)]
    #[serde(rename = "kind")]
    _kind: Option<GenreCible>,
    /// Label.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 120), custom(required_without(self.id)))]
    #[schema(max_length = 120)]
    label: Option<String>,
    /// Who they are.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 5000))]
    #[schema(max_length = 5000)]
    persona: Option<String>,
    /// Segment of companies.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 120))]
    #[schema(max_length = 120)]
    segment: Option<String>,
    /// Where they stand.
    #[garde(skip)]
    maturite: Option<Maturite>,
}

impl From<AjoutCible> for Gesture<Cible> {
    fn from(body: AjoutCible) -> Self {
        match body.id {
            Some(id) => Self::Link(id, body.maturite),
            None => Self::Add(NewCible {
                label: body.label.unwrap_or_default(),
                persona: body.persona,
                segment: body.segment,
                maturite: body.maturite,
            }),
        }
    }
}

/// What a scenario says of a cible.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct LienCible {
    /// Where they stand; null when unknown.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Option<Maturite>)]
    maturite: Patch<Maturite>,
}

impl From<LienCible> for Option<Option<Maturite>> {
    fn from(body: LienCible) -> Self {
        body.maturite.into_change()
    }
}
