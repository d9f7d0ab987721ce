//! An entity on the wire: what suggestions, proposals and inspirations offer, and what can be posted unchanged to add it.

use garde::Validate;
use heraut_http::rules;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::cible::{Maturite, NewCible};
use crate::objectif::{Archetype, NewObjectif};
use crate::ressource::{NewRessource, TypeRessource};

/// Something that can be added, of one of four kinds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Entite {
    /// An objectif.
    Objectif(EntiteObjectif),
    /// A cible.
    Cible(EntiteCible),
    /// A ressource.
    Ressource(EntiteRessource),
    /// A scenario.
    Scenario(EntiteScenario),
}

/// An objectif to add.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
pub struct EntiteObjectif {
    /// Label.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    pub label: String,
    /// Description.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 5000))]
    #[schema(max_length = 5000)]
    pub description: Option<String>,
    /// Archetype.
    #[serde(default)]
    #[garde(skip)]
    pub archetype: Option<Archetype>,
}

/// A cible to add.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
pub struct EntiteCible {
    /// Label.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    pub label: String,
    /// Who they are.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 5000))]
    #[schema(max_length = 5000)]
    pub persona: Option<String>,
    /// Segment of companies.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 120))]
    #[schema(max_length = 120)]
    pub segment: Option<String>,
    /// Where they stand.
    #[serde(default)]
    #[garde(skip)]
    pub maturite: Option<Maturite>,
}

/// A ressource to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
pub struct EntiteRessource {
    /// Kind.
    #[serde(rename = "type")]
    #[garde(skip)]
    pub kind: TypeRessource,
    /// Title.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 150))]
    #[schema(min_length = 1, max_length = 150)]
    pub titre: String,
    /// Address, http or https.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 255), inner(custom(rules::web_address)))]
    #[schema(max_length = 255, format = "uri")]
    pub url: Option<String>,
    /// How it can be used in general.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 5000))]
    #[schema(max_length = 5000)]
    pub note: Option<String>,
    /// What the scenario uses it for.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 120))]
    #[schema(max_length = 120)]
    pub usage: Option<String>,
}

/// A scenario to make.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
pub struct EntiteScenario {
    /// Name.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 150))]
    #[schema(min_length = 1, max_length = 150)]
    pub nom: String,
    /// Main theme.
    #[serde(deserialize_with = "rules::trimmed")]
    #[garde(length(chars, min = 1, max = 150))]
    #[schema(min_length = 1, max_length = 150)]
    pub thematique: String,
    /// Description.
    #[serde(default, deserialize_with = "rules::trimmed_opt")]
    #[garde(length(chars, max = 5000))]
    #[schema(max_length = 5000)]
    pub description: Option<String>,
}

/// By hand: the derived one would name the variant in the path of a field.
impl Validate for Entite {
    type Context = ();

    fn validate_into(&self, ctx: &(), parent: &mut dyn FnMut() -> garde::Path, report: &mut garde::Report) {
        match self {
            Self::Objectif(entite) => entite.validate_into(ctx, parent, report),
            Self::Cible(entite) => entite.validate_into(ctx, parent, report),
            Self::Ressource(entite) => entite.validate_into(ctx, parent, report),
            Self::Scenario(entite) => entite.validate_into(ctx, parent, report),
        }
    }
}

impl From<EntiteObjectif> for NewObjectif {
    fn from(entite: EntiteObjectif) -> Self {
        Self { label: entite.label, description: entite.description, archetype: entite.archetype, priorite: None }
    }
}

impl From<EntiteCible> for NewCible {
    fn from(entite: EntiteCible) -> Self {
        Self { label: entite.label, persona: entite.persona, segment: entite.segment, maturite: entite.maturite }
    }
}

impl From<EntiteRessource> for NewRessource {
    fn from(entite: EntiteRessource) -> Self {
        Self { kind: entite.kind, titre: entite.titre, url: entite.url, note: entite.note, usage: entite.usage }
    }
}

#[cfg(test)]
mod tests {
    use heraut_kernel::Locale;
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entity_is_told_by_its_kind() {
        let read = |json| serde_json::from_value::<Entite>(json);
        let cible = read(json!({"kind": "cible", "label": " CMO ", "maturite": "decision"})).unwrap();
        let wanted = EntiteCible { label: "CMO".into(), maturite: Some(Maturite::Decision), ..Default::default() };
        assert_eq!(cible, Entite::Cible(wanted));
        assert!(read(json!({"kind": "plan", "label": "CMO"})).is_err());
        assert!(read(json!({"label": "CMO"})).is_err());
    }

    #[test]
    fn an_entity_is_checked_by_its_kind() {
        let faults = |json| {
            let entite: Entite = serde_json::from_value(json).unwrap();
            let faults = rules::check(&entite, Locale::Fr).err().map(|problem| problem.errors).unwrap_or_default();
            faults.into_iter().map(|fault| (fault.field, fault.code)).collect::<Vec<_>>()
        };
        let ressource = |url: &str| json!({"kind": "ressource", "type": "video", "titre": "T", "url": url});
        assert_eq!(faults(ressource("https://exemple.fr/été?a=1")), []);
        let refused = vec![("url".to_owned(), "invalid_url".to_owned())];
        for url in ["javascript:alert(1)", "exemple.fr", "https://", "http://a b.fr", "ftp://exemple.fr"] {
            assert_eq!(faults(ressource(url)), refused, "{url}");
        }
        assert_eq!(faults(json!({"kind": "objectif", "label": " "})), [("label".to_owned(), "required".to_owned())]);
    }
}
