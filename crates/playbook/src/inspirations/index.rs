//! BM25 over the cards, one index per language, its weights computed once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use heraut_kernel::Locale;

use super::library::{Carte, LIBRARY, Library};
use super::terms::terms;

/// How fast repeating a word stops counting.
const K1: f32 = 1.2;
/// How much a long card is held back.
const B: f32 = 0.5;
/// What the beginning of a word is worth when the word itself is unknown.
const PREFIX: f32 = 0.5;
/// An unknown word shorter than this is not taken for a beginning.
const PREFIX_LENGTH: usize = 4;

static FR: LazyLock<Index> = LazyLock::new(|| Index::new(&LIBRARY, Locale::Fr));
static EN: LazyLock<Index> = LazyLock::new(|| Index::new(&LIBRARY, Locale::En));

/// The index of a language.
pub(super) fn index(langue: Locale) -> &'static Index {
    match langue {
        Locale::Fr => &FR,
        Locale::En => &EN,
    }
}

/// Term → the cards that hold it and what it brings to each.
pub(super) struct Index {
    terms: Vec<Term>,
    cards: usize,
}

struct Term {
    text: String,
    rarity: f32,
    impacts: Vec<(usize, f32)>,
}

/// What a list of terms found: one score per card, zero where nothing matched.
pub(super) struct Found {
    /// Score of each card, in the order of the library.
    pub(super) scores: Vec<f32>,
    /// Share of the query that each card covers, 0 to 1, rare words counting more.
    pub(super) coverage: Vec<f32>,
}

impl Index {
    fn new(library: &Library, langue: Locale) -> Self {
        let cards: Vec<BTreeMap<String, f32>> =
            library.cartes.iter().map(|carte| weights(library, carte, langue)).collect();
        let lengths: Vec<f32> = cards.iter().map(|card| card.values().sum()).collect();
        let count = cards.len() as f32;
        let average = (lengths.iter().sum::<f32>() / count).max(1.0);
        let mut postings: BTreeMap<String, Vec<(usize, f32)>> = BTreeMap::new();
        for (place, card) in cards.into_iter().enumerate() {
            for (term, weight) in card {
                postings.entry(term).or_default().push((place, weight));
            }
        }
        let terms = postings.into_iter().map(|(text, mut impacts)| {
            let holders = impacts.len() as f32;
            let rarity = (1.0 + (count - holders + 0.5) / (holders + 0.5)).ln();
            for (place, weight) in &mut impacts {
                let length = 1.0 - B + B * lengths[*place] / average;
                *weight = rarity * *weight * (K1 + 1.0) / (*weight + K1 * length);
            }
            Term { text, rarity, impacts }
        });
        Self { terms: terms.collect(), cards: library.cartes.len() }
    }

    /// Scores every card for these terms.
    pub(super) fn find(&self, query: &[String]) -> Found {
        let mut scores = vec![0.0_f32; self.cards];
        let mut coverage = vec![0.0_f32; self.cards];
        let mut asked = 0.0_f32;
        let mut best = vec![0.0_f32; self.cards];
        for word in query {
            let (known, worth) = self.lookup(word);
            let Some(rarity) = known.iter().map(|term| term.rarity).reduce(f32::max) else { continue };
            asked += rarity;
            best.fill(0.0);
            for (place, impact) in known.iter().flat_map(|term| &term.impacts) {
                best[*place] = best[*place].max(impact * worth);
            }
            for (place, impact) in best.iter().enumerate().filter(|(_, impact)| **impact > 0.0) {
                scores[place] += impact;
                coverage[place] += rarity;
            }
        }
        if asked > 0.0 {
            coverage.iter_mut().for_each(|part| *part /= asked);
        }
        Found { scores, coverage }
    }

    /// The term itself, or the terms that begin like an unknown word.
    fn lookup(&self, word: &str) -> (&[Term], f32) {
        let start = self.terms.partition_point(|term| term.text.as_str() < word);
        let rest = &self.terms[start..];
        if rest.first().is_some_and(|term| term.text == word) {
            return (&rest[..1], 1.0);
        }
        if word.len() < PREFIX_LENGTH {
            return (&[], 0.0);
        }
        let end = rest.partition_point(|term| term.text.starts_with(word));
        (&rest[..end], PREFIX)
    }
}

/// The weighted count of each term of a card: what is said in the title counts more than in passing.
fn weights(library: &Library, carte: &Carte, langue: Locale) -> BTreeMap<String, f32> {
    let other = match langue {
        Locale::Fr => Locale::En,
        Locale::En => Locale::Fr,
    };
    let mut weights = BTreeMap::new();
    let mut add = |text: &str, weight: f32| {
        for term in terms(text) {
            *weights.entry(term).or_insert(0.0) += weight;
        }
    };
    let texte = carte.texte(langue);
    add(&texte.titre, 3.0);
    add(&texte.extrait, 1.0);
    add(&texte.recommandation_action, 0.8);
    add(carte.entity.name(langue), 1.0);
    add(carte.entity.detail(langue), 0.5);
    add(&carte.texte(other).titre, 1.0);
    add(&carte.texte(other).extrait, 0.3);
    carte.themes.iter().for_each(|theme| add(theme, 2.5));
    if let Some(secteur) = library.secteurs.get(&carte.secteur) {
        secteur.mots.iter().for_each(|word| add(word, 1.5));
        add(&secteur.public(langue).label, 0.5);
    }
    library.formats.get(&carte.format).into_iter().flatten().for_each(|word| add(word, 2.0));
    for archetype in carte.archetypes.iter().filter_map(|id| library.archetypes.get(id)) {
        archetype.mots.iter().for_each(|word| add(word, 0.6));
    }
    weights
}
