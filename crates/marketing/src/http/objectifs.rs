//! `/objectifs` and `/scenarios/{id}/objectifs`.

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
use crate::objectif::{Archetype, NewObjectif, Objectif, ObjectifChange};
use crate::scenario::Scenario;
use crate::store::library::ListKey;
use crate::usecase::library::Fiche;
use crate::usecase::links::Gesture;
use crate::{Marketing, usecase};

operations! {
    Objectif, "objectif", "objectifs";
    library { "/objectifs", "/objectifs/{id}", "/objectifs/{id}/restore" }
    links {
        "/scenarios/{id}/objectifs", "/scenarios/{id}/objectifs/{objectif_id}", "/scenarios/{id}/objectifs/order", "objectif_id"
    }
    bodies { list: ListParams, new: ObjectifIn, change: ObjectifPatch, add: AjoutObjectif, lien: LienObjectif }
}

/// An objectif of the library.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct ObjectifIn {
    /// Label, unique in the workspace.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    label: String,
    /// Description.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 5000))]
    #[schema(max_length = 5000)]
    description: Option<String>,
    /// Archetype, where the label alone does not tell.
    #[garde(skip)]
    archetype: Option<Archetype>,
}

impl From<ObjectifIn> for NewObjectif {
    fn from(body: ObjectifIn) -> Self {
        Self { label: body.label, description: body.description, archetype: body.archetype, priorite: None }
    }
}

/// A change of an objectif.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct ObjectifPatch {
    /// New label.
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_required(120)))]
    #[schema(value_type = Option<String>, max_length = 120)]
    label: Patch<String>,
    /// New description; null empties it.
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_chars(0, 5000)))]
    #[schema(value_type = Option<String>, max_length = 5000)]
    description: Patch<String>,
    /// New archetype; null empties it.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Option<Archetype>)]
    archetype: Patch<Archetype>,
}

impl From<ObjectifPatch> for ObjectifChange {
    fn from(body: ObjectifPatch) -> Self {
        Self {
            label: body.label.into_change().flatten(),
            description: body.description.into_change(),
            archetype: body.archetype.into_change(),
        }
    }
}

/// The kind that an entity carries.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum GenreObjectif {
    Objectif,
}

/// What to add to a scenario: an objectif described here, an entity as it came, or a row of the library by its `id`.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct AjoutObjectif {
    /// Row of the library; the description is not needed then.
    #[garde(skip)]
    id: Option<i64>,
    /// As an entity carries it.
    #[garde(skip)]
    #[serde(rename = "kind")]
    _kind: Option<GenreObjectif>,
    /// Label.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 120), custom(required_without(self.id)))]
    #[schema(max_length = 120)]
    label: Option<String>,
    /// Description.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 5000))]
    #[schema(max_length = 5000)]
    description: Option<String>,
    /// Archetype.
    #[garde(skip)]
    archetype: Option<Archetype>,
    /// Rank; the next one where absent.
    #[garde(range(min = 1, max = 999))]
    #[schema(minimum = 1, maximum = 999)]
    priorite: Option<i16>,
}

impl From<AjoutObjectif> for Gesture<Objectif> {
    fn from(body: AjoutObjectif) -> Self {
        match body.id {
            Some(id) => Self::Link(id, body.priorite),
            None => Self::Add(NewObjectif {
                label: body.label.unwrap_or_default(),
                description: body.description,
                archetype: body.archetype,
                priorite: body.priorite,
            }),
        }
    }
}

/// What a scenario says of an objectif.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct LienObjectif {
    /// New rank; null puts it after those that have one.
    #[serde(default)]
    #[garde(custom(rules::patch_range(1, 999)))]
    #[schema(value_type = Option<i16>, minimum = 1, maximum = 999)]
    priorite: Patch<i16>,
}

impl From<LienObjectif> for Option<Option<i16>> {
    fn from(body: LienObjectif) -> Self {
        body.priorite.into_change()
    }
}
