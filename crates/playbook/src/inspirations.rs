//! The inspiration search of the desk: a library of ideas, ranked for one scenario, without any network.
//!
//! [`search`] always answers three cards. Words decide first (BM25 over the cards, French and English),
//! then the scenario: its theme, the maturity of its audiences, what it already owns. A card is written
//! as a resource, a target or an objective; [`as_kind`] turns it into the one that the marketer wants.
//! To add a card, edit `data/inspirations.json`: the tests say what a card must carry.

mod adopt;
mod index;
mod library;
mod rank;
mod terms;

#[cfg(test)]
mod tests;

use heraut_kernel::Locale;
use serde::{Deserialize, Serialize};

use crate::{Brief, Etape, TypeRessource};
use library::{Carte, LIBRARY};

pub use adopt::as_kind;

/// How many results a search answers.
pub const RESULTS: usize = 3;

/// One result of a search, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspiration {
    /// Stable name of the card, to hand back in `deja_vues`.
    pub id: String,
    /// Title, at most 150 characters.
    pub titre: String,
    /// The idea, how to do it, what to look at.
    pub extrait: String,
    /// What to do first, in one sentence.
    pub recommandation_action: String,
    /// Where the card comes from: always our own library, never an address.
    pub source: String,
    /// Stage of the buyer's journey that the card serves.
    pub etape: Etape,
    /// Format id of the playbook.
    pub format: String,
    /// The card answers the scenario but none of the words that were searched.
    pub hors_requete: bool,
    /// What the card becomes when it is adopted as it is.
    pub entity: Entite,
}

/// Something that can be added to a scenario, in the fields of the seed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Entite {
    /// A content to produce or to reuse.
    Ressource {
        /// Kind of resource.
        #[serde(rename = "type")]
        type_ressource: TypeRessource,
        /// Title, at most 150 characters.
        titre: String,
        /// What it contains.
        note: String,
        /// What it is used for, at most 120 characters.
        usage: String,
    },
    /// An audience.
    Cible {
        /// Label, at most 120 characters.
        label: String,
        /// Who the person is.
        persona: String,
        /// Company segment, at most 120 characters.
        segment: String,
        /// Awareness, consideration or decision.
        maturite: Etape,
    },
    /// An objective.
    Objectif {
        /// Label, at most 120 characters.
        label: String,
        /// What is aimed at and how it is followed.
        description: String,
    },
}

/// The three things that an inspiration can become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GenreEntite {
    /// A resource.
    Ressource,
    /// A target.
    Cible,
    /// An objective.
    Objectif,
}

impl Entite {
    /// Which of the three it is.
    #[must_use]
    pub const fn kind(&self) -> GenreEntite {
        match self {
            Self::Ressource { .. } => GenreEntite::Ressource,
            Self::Cible { .. } => GenreEntite::Cible,
            Self::Objectif { .. } => GenreEntite::Objectif,
        }
    }
}

/// The three best cards for `requete` in this scenario, best first.
///
/// Cards whose id is in `deja_vues`, or whose entity the scenario already holds, come after all others.
/// When the words match fewer than three cards, the best cards for the scenario complete the answer and
/// say so with `hors_requete`; a blank query asks nothing, so nothing is off its subject.
#[must_use]
pub fn search(brief: &Brief, requete: &str, langue: Locale, deja_vues: &[String]) -> Vec<Inspiration> {
    let blank = requete.trim().is_empty();
    rank::best(brief, requete, langue, deja_vues)
        .into_iter()
        .map(|pick| inspiration(pick.carte, langue, !blank && !pick.matched))
        .collect()
}

/// The card of this id, in this language.
#[must_use]
pub fn find(id: &str, langue: Locale) -> Option<Inspiration> {
    LIBRARY.carte(id).map(|carte| inspiration(carte, langue, false))
}

fn inspiration(carte: &Carte, langue: Locale, hors_requete: bool) -> Inspiration {
    let texte = carte.texte(langue);
    Inspiration {
        id: carte.id.clone(),
        titre: texte.titre.clone(),
        extrait: texte.extrait.clone(),
        recommandation_action: texte.recommandation_action.clone(),
        source: langue.pick("bibliothèque interne", "internal library").to_owned(),
        etape: carte.etape,
        format: carte.format.clone(),
        hors_requete,
        entity: carte.entity.in_language(langue),
    }
}
