//! The cards, as `data/inspirations.json` holds them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use heraut_kernel::Locale;
use heraut_kernel::text::fold;
use serde::Deserialize;

use super::Entite;
use crate::{Etape, TypeRessource};

/// The library, read once.
pub(super) static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is part of the binary and a test reads it")]
    let mut library: Library =
        serde_json::from_str(include_str!("../../data/inspirations.json")).expect("inspirations.json is valid");
    library.cartes.sort_by(|a, b| a.id.cmp(&b.id));
    for carte in &mut library.cartes {
        carte.noms = carte.folded_names();
    }
    library
});

/// Cards, and the words that describe their sectors, formats and archetypes.
#[derive(Debug, Deserialize)]
pub(super) struct Library {
    /// Sector id → its search words and its usual audience.
    pub(super) secteurs: BTreeMap<String, Secteur>,
    /// Format id → its search words.
    pub(super) formats: BTreeMap<String, Vec<String>>,
    /// Archetype id → its search words and its label.
    pub(super) archetypes: BTreeMap<String, Archetype>,
    /// Words that mean the same; the first of each group stands for all.
    pub(super) synonymes: Vec<Vec<String>>,
    /// The cards, sorted by id.
    pub(super) cartes: Vec<Carte>,
}

impl Library {
    /// The card of this id.
    pub(super) fn carte(&self, id: &str) -> Option<&Carte> {
        let place = self.cartes.binary_search_by(|carte| carte.id.as_str().cmp(id)).ok()?;
        self.cartes.get(place)
    }
}

/// A sector: how people name it, and whom one addresses there.
#[derive(Debug, Deserialize)]
pub(super) struct Secteur {
    pub(super) mots: Vec<String>,
    fr: TexteCible,
    en: TexteCible,
}

impl Secteur {
    pub(super) const fn public(&self, langue: Locale) -> &TexteCible {
        match langue {
            Locale::Fr => &self.fr,
            Locale::En => &self.en,
        }
    }
}

/// A kind of objective.
#[derive(Debug, Deserialize)]
pub(super) struct Archetype {
    pub(super) mots: Vec<String>,
    pub(super) fr: String,
    pub(super) en: String,
}

/// One idea, complete in both languages.
#[derive(Debug, Deserialize)]
pub(super) struct Carte {
    pub(super) id: String,
    pub(super) etape: Etape,
    pub(super) format: String,
    pub(super) archetypes: Vec<String>,
    pub(super) secteur: String,
    pub(super) themes: Vec<String>,
    pub(super) fr: Texte,
    pub(super) en: Texte,
    pub(super) entity: EntiteCarte,
    /// Folded titles and labels under which a scenario may already hold this card.
    #[serde(skip)]
    pub(super) noms: Vec<String>,
}

impl Carte {
    pub(super) const fn texte(&self, langue: Locale) -> &Texte {
        match langue {
            Locale::Fr => &self.fr,
            Locale::En => &self.en,
        }
    }

    fn folded_names(&self) -> Vec<String> {
        [Locale::Fr, Locale::En]
            .into_iter()
            .flat_map(|langue| [fold(&self.texte(langue).titre), fold(self.entity.name(langue))])
            .collect()
    }
}

/// What a card says in one language.
#[derive(Debug, Deserialize)]
pub(super) struct Texte {
    pub(super) titre: String,
    pub(super) extrait: String,
    pub(super) recommandation_action: String,
}

/// What a card becomes, in both languages.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum EntiteCarte {
    Ressource {
        #[serde(rename = "type")]
        type_ressource: TypeRessource,
        fr: TexteRessource,
        en: TexteRessource,
    },
    Cible {
        maturite: Etape,
        fr: TexteCible,
        en: TexteCible,
    },
    Objectif {
        fr: TexteObjectif,
        en: TexteObjectif,
    },
}

#[derive(Debug, Deserialize)]
pub(super) struct TexteRessource {
    titre: String,
    note: String,
    usage: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct TexteCible {
    pub(super) label: String,
    pub(super) persona: String,
    pub(super) segment: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct TexteObjectif {
    label: String,
    description: String,
}

impl EntiteCarte {
    /// The entity in one language.
    pub(super) fn in_language(&self, langue: Locale) -> Entite {
        match self {
            Self::Ressource { type_ressource, fr, en } => {
                let texte = choose(langue, fr, en);
                Entite::Ressource {
                    type_ressource: *type_ressource,
                    titre: texte.titre.clone(),
                    note: texte.note.clone(),
                    usage: texte.usage.clone(),
                }
            }
            Self::Cible { maturite, fr, en } => choose(langue, fr, en).to_entite(*maturite),
            Self::Objectif { fr, en } => {
                let texte = choose(langue, fr, en);
                Entite::Objectif { label: texte.label.clone(), description: texte.description.clone() }
            }
        }
    }

    /// Its title or label in one language.
    pub(super) fn name(&self, langue: Locale) -> &str {
        match self {
            Self::Ressource { fr, en, .. } => &choose(langue, fr, en).titre,
            Self::Cible { fr, en, .. } => &choose(langue, fr, en).label,
            Self::Objectif { fr, en } => &choose(langue, fr, en).label,
        }
    }

    /// The longer text beside the name, searched with it.
    pub(super) fn detail(&self, langue: Locale) -> &str {
        match self {
            Self::Ressource { fr, en, .. } => &choose(langue, fr, en).note,
            Self::Cible { fr, en, .. } => &choose(langue, fr, en).persona,
            Self::Objectif { fr, en } => &choose(langue, fr, en).description,
        }
    }
}

impl TexteCible {
    pub(super) fn to_entite(&self, maturite: Etape) -> Entite {
        Entite::Cible {
            label: self.label.clone(),
            persona: self.persona.clone(),
            segment: self.segment.clone(),
            maturite,
        }
    }
}

const fn choose<'a, T>(langue: Locale, fr: &'a T, en: &'a T) -> &'a T {
    match langue {
        Locale::Fr => fr,
        Locale::En => en,
    }
}
