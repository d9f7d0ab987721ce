//! `/ressources` and `/scenarios/{id}/ressources`.

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
use utoipa::{IntoParams, ToSchema};

use super::library::{self, Ordre, operations, required_without};
use crate::ressource::{NewRessource, Ressource, RessourceChange, TypeRessource};
use crate::scenario::Scenario;
use crate::store::library::{Filter, ListKey};
use crate::usecase::library::Fiche;
use crate::usecase::links::Gesture;
use crate::{Marketing, usecase};

operations! {
    Ressource, "ressource", "ressources";
    library { "/ressources", "/ressources/{id}", "/ressources/{id}/restore" }
    links {
        "/scenarios/{id}/ressources", "/scenarios/{id}/ressources/{ressource_id}", "/scenarios/{id}/ressources/order", "ressource_id"
    }
    bodies { list: RessourceParams, new: RessourceIn, change: RessourcePatch, add: AjoutRessource, lien: LienRessource }
}

/// Which ressources to list.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct RessourceParams {
    /// Text in the title; case and accents do not count.
    #[garde(length(chars, max = 150))]
    q: Option<String>,
    /// Of this kind.
    #[serde(rename = "type")]
    #[garde(skip)]
    kind: Option<TypeRessource>,
}

impl From<RessourceParams> for Filter {
    fn from(params: RessourceParams) -> Self {
        Self { kind: params.kind, ..library::ListParams { q: params.q }.into() }
    }
}

/// A ressource of the library.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct RessourceIn {
    /// Kind.
    #[garde(skip)]
    r#type: TypeRessource,
    /// Title.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 150))]
    #[schema(min_length = 1, max_length = 150)]
    titre: String,
    /// Address, http or https.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 255), inner(custom(rules::web_address)))]
    #[schema(max_length = 255)]
    url: Option<String>,
    /// How it can be used in general.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 5000))]
    #[schema(max_length = 5000)]
    note: Option<String>,
}

impl From<RessourceIn> for NewRessource {
    fn from(body: RessourceIn) -> Self {
        Self { kind: body.r#type, titre: body.titre, url: body.url, note: body.note, usage: None }
    }
}

/// A change of a ressource.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct RessourcePatch {
    /// New kind.
    #[garde(skip)]
    r#type: Option<TypeRessource>,
    /// New title.
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_required(150)))]
    #[schema(value_type = Option<String>, max_length = 150)]
    titre: Patch<String>,
    /// New address; null empties it.
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_web_address(255)))]
    #[schema(value_type = Option<String>, max_length = 255)]
    url: Patch<String>,
    /// New note; null empties it.
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_chars(0, 5000)))]
    #[schema(value_type = Option<String>, max_length = 5000)]
    note: Patch<String>,
}

impl From<RessourcePatch> for RessourceChange {
    fn from(body: RessourcePatch) -> Self {
        Self {
            kind: body.r#type,
            titre: body.titre.into_change().flatten(),
            url: body.url.into_change(),
            note: body.note.into_change(),
        }
    }
}

/// The kind that an entity carries.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum GenreRessource {
    Ressource,
}

/// What to add to a scenario: a ressource described here, an entity as it came, or a row of the library by its `id`.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct AjoutRessource {
    /// Row of the library; the description is not needed then.
    #[garde(skip)]
    id: Option<i64>,
    /// As an entity carries it.
    #[garde(skip)]
    #[serde(rename = "kind")]
    _kind: Option<GenreRessource>,
    /// Kind.
    #[garde(custom(required_without(self.id)))]
    r#type: Option<TypeRessource>,
    /// Title.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 150), custom(required_without(self.id)))]
    #[schema(max_length = 150)]
    titre: Option<String>,
    /// Address, http or https.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 255), inner(custom(rules::web_address)))]
    #[schema(max_length = 255)]
    url: Option<String>,
    /// How it can be used in general.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 5000))]
    #[schema(max_length = 5000)]
    note: Option<String>,
    /// What the scenario uses it for.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 120))]
    #[schema(max_length = 120)]
    usage: Option<String>,
}

impl From<AjoutRessource> for Gesture<Ressource> {
    fn from(body: AjoutRessource) -> Self {
        match body.id {
            Some(id) => Self::Link(id, body.usage),
            None => Self::Add(NewRessource {
                kind: body.r#type.unwrap_or(TypeRessource::Autre),
                titre: body.titre.unwrap_or_default(),
                url: body.url,
                note: body.note,
                usage: body.usage,
            }),
        }
    }
}

/// What a scenario says of a ressource.
#[derive(Debug, Deserialize, ToSchema, Validate)]
pub struct LienRessource {
    /// What the scenario uses it for; null empties it.
    #[serde(default, deserialize_with = "rules::trimmed_patch")]
    #[garde(custom(rules::patch_chars(0, 120)))]
    #[schema(value_type = Option<String>, max_length = 120)]
    usage: Patch<String>,
}

impl From<LienRessource> for Option<Option<String>> {
    fn from(body: LienRessource) -> Self {
        body.usage.into_change()
    }
}
