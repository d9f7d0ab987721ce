//! What kind of objective a sentence is: keyword stems over folded text, and doubt when nothing matches.

use heraut_kernel::{Locale, text::fold};
use serde::{Deserialize, Serialize};

use crate::knowledge::{Objective, playbook};

/// A kind of objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Archetype {
    /// Be known.
    Notoriete,
    /// Collect prospects.
    Leads,
    /// Turn prospects into meetings and sales.
    Conversion,
    /// Keep and grow customers.
    Fidelisation,
    /// Make a new offer known.
    Lancement,
    /// Be a reference.
    Expertise,
    /// Fill an event.
    Evenementiel,
}

impl Archetype {
    /// All of them, in the order shown to a marketer.
    pub const ALL: [Self; 7] = [
        Self::Notoriete,
        Self::Leads,
        Self::Conversion,
        Self::Fidelisation,
        Self::Lancement,
        Self::Expertise,
        Self::Evenementiel,
    ];

    /// Identifier in data, columns and JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Notoriete => "notoriete",
            Self::Leads => "leads",
            Self::Conversion => "conversion",
            Self::Fidelisation => "fidelisation",
            Self::Lancement => "lancement",
            Self::Expertise => "expertise",
            Self::Evenementiel => "evenementiel",
        }
    }

    /// The archetype of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|archetype| archetype.id() == id)
    }

    /// What the planner knows about it.
    #[must_use]
    pub fn knowledge(self) -> &'static Objective {
        &playbook().objectives[self.id()]
    }

    /// Short name.
    #[must_use]
    pub fn label(self, langue: Locale) -> &'static str {
        self.knowledge().label.get(langue)
    }

    /// The sentence that explains the choice when we ask.
    #[must_use]
    pub fn question(self, langue: Locale) -> &'static str {
        self.knowledge().hint.get(langue)
    }
}

/// The outcome of a classification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Classification {
    /// The kind of objective; `None` when unsure, so ask.
    pub archetype: Option<Archetype>,
    /// What it could be, most likely first; all kinds when nothing matched.
    pub candidates: Vec<Archetype>,
}

/// Stems and their strength. A stem matches the beginning of a word; one with a space matches the phrase.
///
/// Strength 3: the word names the objective. 2: it points to it. 1: it only colours a sentence
/// (« clients » is in « trouver de nouveaux clients » as much as in « fidéliser nos clients »).
const STEMS: [(Archetype, &[(&str, u32)]); 7] = [
    (
        Archetype::Notoriete,
        &[
            ("notoriete", 3),
            ("visibilit", 3),
            ("awareness", 3),
            ("faire connaitre", 3),
            ("connu", 2),
            ("connaitre", 2),
            ("known", 2),
            ("image", 2),
            ("brand", 2),
            ("marque", 1),
            ("visible", 2),
            ("rayonne", 2),
            ("reach", 1),
            ("impression", 2),
            ("audience", 1),
        ],
    ),
    (
        Archetype::Leads,
        &[
            ("lead", 3),
            ("prospect", 3),
            ("mql", 3),
            ("acquisition", 3),
            ("acquerir", 2),
            ("acquire", 2),
            ("contacts", 2),
            ("nouveaux clients", 3),
            ("new customer", 3),
            ("new client", 3),
            ("demand generation", 3),
            ("generer", 1),
            ("generate", 1),
            ("generation", 1),
            ("telechargement", 2),
            ("download", 2),
        ],
    ),
    (
        Archetype::Conversion,
        &[
            ("conver", 3),
            ("rdv", 3),
            ("rendez-vous", 3),
            ("demo", 2),
            ("vendre", 3),
            ("vente", 3),
            ("signature", 2),
            ("signer", 3),
            ("pipeline", 3),
            ("closing", 3),
            ("close", 2),
            ("opportunit", 2),
            ("sales", 3),
            ("sell", 3),
            ("meeting", 2),
            ("sql", 2),
            ("chiffre d'affaires", 2),
            ("revenue", 2),
            ("win deals", 3),
        ],
    ),
    (
        Archetype::Fidelisation,
        &[
            ("fideli", 4),
            ("retention", 4),
            ("retain", 4),
            ("loyal", 4),
            ("upsell", 3),
            ("cross-sell", 4),
            ("churn", 4),
            ("adoption", 3),
            ("attrition", 4),
            ("renouvel", 3),
            ("renew", 3),
            ("satisf", 2),
            ("existing customer", 3),
            ("clients existants", 3),
            ("clients actuels", 3),
            ("client", 1),
            ("customer", 1),
        ],
    ),
    (
        Archetype::Lancement,
        &[
            ("lancer", 4),
            ("lancement", 4),
            ("launch", 4),
            ("sortie", 3),
            ("nouveau produit", 2),
            ("nouvelle offre", 2),
            ("new product", 2),
            ("new offer", 2),
            ("go-to-market", 3),
            ("nouveaute", 2),
        ],
    ),
    (
        Archetype::Expertise,
        &[
            ("expert", 3),
            ("credib", 3),
            ("leadership", 3),
            ("pedagog", 3),
            ("eduquer", 3),
            ("educate", 3),
            ("autorite", 3),
            ("authorit", 3),
            ("reference", 3),
            ("legitim", 3),
            ("savoir-faire", 2),
            ("trusted voice", 3),
        ],
    ),
    (
        Archetype::Evenementiel,
        &[
            ("webinar", 4),
            ("webinaire", 4),
            ("salon", 4),
            ("evenement", 4),
            ("event", 4),
            ("conference", 4),
            ("inscription", 3),
            ("inscrit", 3),
            ("participant", 3),
            ("attendee", 3),
            ("registration", 3),
            ("petit-dejeuner", 4),
            ("trade show", 4),
            ("remplir", 2),
        ],
    ),
];

/// Finds the kind of an objective from its label, or from its description where the label says nothing.
#[must_use]
pub fn classify(label: &str, description: Option<&str>) -> Classification {
    let scores = scores(label);
    let scores = match description {
        Some(description) if scores.iter().all(|(score, _)| *score == 0) => self::scores(description),
        _ => scores,
    };
    decide(scores)
}

fn scores(text: &str) -> [(u32, Archetype); 7] {
    let folded = fold(text);
    STEMS.map(|(archetype, stems)| {
        let score = stems.iter().filter(|(stem, _)| starts_a_word(&folded, stem)).map(|(_, strength)| strength).sum();
        (score, archetype)
    })
}

/// Whether `stem` occurs at the beginning of a word of `text`, which is folded.
pub(crate) fn starts_a_word(text: &str, stem: &str) -> bool {
    text.match_indices(stem).any(|(at, _)| !text[..at].chars().next_back().is_some_and(char::is_alphanumeric))
}

fn decide(mut scores: [(u32, Archetype); 7]) -> Classification {
    scores.sort_by_key(|(score, archetype)| (std::cmp::Reverse(*score), *archetype));
    let (best, archetype) = scores[0];
    // A tie, or nothing but colour words, is a reason to ask.
    let sure = best >= 2 && best > scores[1].0;
    let named: Vec<_> = scores.iter().filter(|(score, _)| *score > 0).map(|(_, archetype)| *archetype).collect();
    let candidates = match (sure, named.len()) {
        (_, 0) => {
            // Leads first: it is the working hypothesis of the plan.
            let mut all = vec![Archetype::Leads];
            all.extend(Archetype::ALL.into_iter().filter(|archetype| *archetype != Archetype::Leads));
            all
        }
        _ => named,
    };
    Classification { archetype: sure.then_some(archetype), candidates }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phrases_of_the_notes() {
        for (phrase, expected) in [
            ("Améliorer la notoriété", Archetype::Notoriete),
            ("Générer des leads qualifiés", Archetype::Leads),
            ("Augmenter les conversions", Archetype::Conversion),
            ("Fidéliser nos clients", Archetype::Fidelisation),
            ("Lancer notre nouvelle offre", Archetype::Lancement),
            ("Devenir une référence du secteur", Archetype::Expertise),
            ("Remplir notre webinar de mars", Archetype::Evenementiel),
            ("Generate qualified leads", Archetype::Leads),
            ("Increase brand awareness", Archetype::Notoriete),
            ("Retain our customers", Archetype::Fidelisation),
            ("Increase sales conversions", Archetype::Conversion),
            ("Launch our new product", Archetype::Lancement),
            ("Become a trusted voice and establish our expertise", Archetype::Expertise),
            ("Fill our March webinar", Archetype::Evenementiel),
            ("Trouver de nouveaux clients", Archetype::Leads),
            ("Réduire le churn", Archetype::Fidelisation),
            ("Obtenir des RDV avec des DSI", Archetype::Conversion),
            ("Générer des ventes", Archetype::Conversion),
            ("Faire connaître la marque", Archetype::Notoriete),
        ] {
            assert_eq!(classify(phrase, None).archetype, Some(expected), "{phrase}");
        }
    }

    #[test]
    fn a_vague_label_is_asked_about() {
        let vague = classify("Booster", None);
        assert_eq!(vague.archetype, None);
        assert_eq!(vague.candidates.len(), 7);
        assert_eq!(vague.candidates[0], Archetype::Leads);
        assert_eq!(classify("", None).archetype, None);
        let described = classify("Booster", Some("Obtenir davantage de prospects"));
        assert_eq!(described.archetype, Some(Archetype::Leads));
    }

    #[test]
    fn a_tie_is_asked_about_with_its_two_candidates() {
        let tie = classify("Notoriété et leads", None);
        assert_eq!(tie.archetype, None);
        assert_eq!(tie.candidates, [Archetype::Notoriete, Archetype::Leads]);
    }

    #[test]
    fn stems_start_words() {
        assert!(!starts_a_word("misleading", "lead"));
        assert!(starts_a_word("l'evenement", "evenement"));
    }

    #[test]
    fn identifiers_come_back() {
        for archetype in Archetype::ALL {
            assert_eq!(Archetype::from_id(archetype.id()), Some(archetype));
            assert_eq!(serde_json::to_value(archetype).unwrap(), archetype.id());
            assert!(!archetype.label(Locale::En).is_empty() && !archetype.question(Locale::Fr).is_empty());
        }
    }
}
