//! What is known of sectors, committees, objectives and contents: `data/suggestions.json`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use heraut_kernel::Locale;
use serde::Deserialize;

use crate::{Etape, TypeRessource};

/// A text in both languages.
#[derive(Debug, Deserialize)]
pub(super) struct Texte {
    fr: String,
    en: String,
}

impl Texte {
    /// The text of a language.
    pub(super) fn en(&self, langue: Locale) -> &str {
        langue.pick(&self.fr, &self.en)
    }
}

/// Everything in the file.
#[derive(Debug, Deserialize)]
pub(super) struct Savoir {
    pub(super) secteurs: Vec<Secteur>,
    pub(super) roles: BTreeMap<String, Texte>,
    pub(super) poids: BTreeMap<String, Texte>,
    pub(super) archetypes: Vec<Archetype>,
    pub(super) formats: Vec<Contenu>,
    pub(super) etapes: BTreeMap<Etape, Texte>,
    pub(super) regions: Vec<Texte>,
    phrases: BTreeMap<String, Texte>,
}

/// A sector of activity or a theme.
#[derive(Debug, Deserialize)]
pub(super) struct Secteur {
    pub(super) id: String,
    /// Stems that tell it; three letters or fewer, or a final space, ask for the whole word.
    pub(super) mots: Vec<Aiguille>,
    pub(super) nom: Texte,
    pub(super) sujets: Vec<Texte>,
    pub(super) segments: Vec<Texte>,
    pub(super) comite: Vec<Role>,
    pub(super) objectifs: Vec<Objectif>,
    pub(super) ressources: Vec<Contenu>,
}

/// A stem, as it is looked for in folded words that stand between spaces.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
pub(super) struct Aiguille(pub(super) String);

impl From<String> for Aiguille {
    /// A stem matches the beginning of a word; a short one the whole word, « rh » being no « rhum ».
    fn from(mot: String) -> Self {
        let nu = mot.trim_end().replace(['-', '\''], " ");
        Self(if nu.len() <= 3 || mot.ends_with(' ') { format!(" {nu} ") } else { format!(" {nu}") })
    }
}

/// A seat in the buying committee.
#[derive(Debug, Deserialize)]
pub(super) struct Role {
    pub(super) label: Texte,
    pub(super) souci: Texte,
    pub(super) role: String,
    pub(super) maturite: Etape,
}

/// An objective written for a sector.
#[derive(Debug, Deserialize)]
pub(super) struct Objectif {
    pub(super) archetype: String,
    #[serde(flatten)]
    pub(super) modele: Modele,
}

/// The words of an objective.
#[derive(Debug, Deserialize)]
pub(super) struct Modele {
    pub(super) label: Texte,
    pub(super) description: Texte,
}

/// A kind of objective.
#[derive(Debug, Deserialize)]
pub(super) struct Archetype {
    pub(super) id: String,
    pub(super) nom: Texte,
    pub(super) raison: Texte,
    pub(super) modeles: Vec<Modele>,
}

/// A content worth having, or the template of one.
#[derive(Debug, Deserialize)]
pub(super) struct Contenu {
    #[serde(rename = "type")]
    pub(super) kind: TypeRessource,
    pub(super) etape: Etape,
    pub(super) titre: Texte,
    pub(super) note: Texte,
    pub(super) usage: Texte,
}

impl Savoir {
    /// A sentence of the product with its slots filled; an unknown key is an empty sentence.
    pub(super) fn phrase(&self, cle: &str, langue: Locale, valeurs: &[(&str, &str)]) -> String {
        self.phrases.get(cle).map_or_else(String::new, |texte| remplir(texte.en(langue), valeurs))
    }
}

/// A template with its `{slots}` filled, read once so that a value never fills another slot.
pub(super) fn remplir(modele: &str, valeurs: &[(&str, &str)]) -> String {
    let mut texte = String::with_capacity(modele.len() + 32);
    let mut reste = modele;
    while let Some((avant, suite)) = reste.split_once('{') {
        texte.push_str(avant);
        let Some((cle, apres)) = suite.split_once('}') else {
            reste = suite;
            break;
        };
        texte.push_str(valeurs.iter().find(|(nom, _)| *nom == cle).map_or("", |(_, valeur)| valeur));
        reste = apres;
    }
    texte.push_str(reste);
    texte
}

/// The knowledge that ships with the planner.
pub(super) static SAVOIR: LazyLock<Savoir> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in and read by a test")]
    serde_json::from_str(include_str!("../../data/suggestions.json")).expect("suggestions.json")
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_once() {
        assert_eq!(remplir("{a} et {b}", &[("a", "{b}"), ("b", "x")]), "{b} et x");
        assert_eq!(remplir("rien { ici", &[]), "rien  ici");
    }

    #[test]
    fn the_file_is_complete_in_both_languages() {
        let savoir = &*SAVOIR;
        assert!(savoir.secteurs.len() >= 15);
        for secteur in &savoir.secteurs {
            let neutre = secteur.mots.is_empty();
            assert!(secteur.comite.len() >= 5 && secteur.segments.len() >= 3, "{}", secteur.id);
            assert!(neutre || (secteur.objectifs.len() >= 3 && secteur.ressources.len() >= 3), "{}", secteur.id);
            for role in &secteur.comite {
                assert!(savoir.roles.contains_key(&role.role) && savoir.poids.contains_key(&role.role));
            }
            for mot in &secteur.mots {
                let Aiguille(mot) = mot;
                assert_eq!(heraut_kernel::text::fold(mot), mot.trim(), "{mot} would never match");
            }
        }
        assert!(savoir.secteurs.last().is_some_and(|dernier| dernier.mots.is_empty()));
        assert_eq!(savoir.etapes.len(), 4);
        assert_eq!(savoir.archetypes.len(), 7);
    }

    #[test]
    fn french_is_set_as_french_is() {
        let brut: serde_json::Value = serde_json::from_str(include_str!("../../data/suggestions.json")).unwrap();
        fn visite(valeur: &serde_json::Value) {
            match valeur {
                serde_json::Value::Object(champs) => {
                    if let Some(fr) = champs.get("fr").and_then(|fr| fr.as_str()) {
                        for faute in [" :", " ;", " !", " ?", "« ", " »", "'"] {
                            assert!(!fr.contains(faute), "{faute:?} in {fr}");
                        }
                        assert!(champs.get("en").and_then(|en| en.as_str()).is_some_and(|en| !en.is_empty()), "{fr}");
                    }
                    champs.values().for_each(visite);
                }
                serde_json::Value::Array(valeurs) => valeurs.iter().for_each(visite),
                _ => {}
            }
        }
        visite(&brut);
    }
}
