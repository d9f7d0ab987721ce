//! What an agent knows: documents, cut into passages that are found by their terms.

use std::collections::BTreeMap;

use heraut_kernel::Instant;
use heraut_kernel::text::truncate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::meaning::DEPTH;
use crate::terms;

/// Characters of a text that is kept: a book of some 500 pages.
pub const LONGEST: usize = 1_000_000;
/// Documents of one agent at most.
pub const MAX: u64 = 500;
/// Characters of a passage, about: a paragraph or a few.
const PASSAGE: usize = 1200;
/// Sources that go along with a question at most.
pub const SOURCES: usize = 4;
/// The share of a question's words, by their weight, that a passage must have to be about it.
const ABOUT: f64 = 0.25;
/// Passages that an agent is counted as having at least: among two, a word that stands in one would hardly weigh anything.
const SHELF: f64 = 20.0;
/// How quickly a repeated term counts less, and how much long passages count less: the usual values of BM25
/// (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009).
const K1: f64 = 1.2;
const B: f64 = 0.75;

/// Where a document comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = GenreDocument)]
pub enum Kind {
    /// Written in the desk.
    Text,
    /// A file that was handed in.
    File,
    /// A page of the web.
    Page,
}

impl Kind {
    /// As it is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::File => "file",
            Self::Page => "page",
        }
    }

    /// As it was stored.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        match word {
            "file" => Self::File,
            "page" => Self::Page,
            _ => Self::Text,
        }
    }
}

/// A document as the desk sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DocumentAgent)]
pub struct Document {
    /// Identifier.
    pub id: Uuid,
    /// Its title.
    pub titre: String,
    /// Where it comes from.
    pub kind: Kind,
    /// Where it can be read, where it is a page.
    pub url: Option<String>,
    /// The name of the file.
    pub file_name: Option<String>,
    /// Characters.
    pub characters: i32,
    /// Passages that it was cut into.
    pub passages: i32,
    /// The model by which it is found by its meaning; nothing where its words are all.
    pub embedded_by: Option<String>,
    /// Every how many days a page is read anew; nothing where it is on demand alone.
    pub refresh_days: Option<i32>,
    /// When a page was last read anew, or could not be.
    pub read_at: Option<Instant>,
    /// Why it could not be, where it could not; what was known stays.
    pub read_error: Option<String>,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The heading above it.
    pub heading: String,
    /// What it says.
    pub content: String,
}

/// Cuts a text into passages: at headings and empty lines, and at the ends of sentences where a paragraph is long.
#[must_use]
pub fn cut(text: &str) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    let mut heading = String::new();
    let mut open = String::new();
    let mut close = |open: &mut String, heading: &str| {
        if !open.trim().is_empty() {
            passages.push(Passage { heading: heading.to_owned(), content: open.trim().to_owned() });
        }
        open.clear();
    };
    for block in text.split("\n\n").flat_map(|block| block.split("\n#").enumerate().map(|(n, part)| (n > 0, part))) {
        let (cut_off, block) = block;
        let mut block = block.trim();
        if let Some(title) = block.strip_prefix('#').or_else(|| cut_off.then_some(block)) {
            close(&mut open, &heading);
            let (line, rest) = title.split_once('\n').unwrap_or((title, ""));
            heading = truncate(line.trim_start_matches('#').trim(), 200).to_owned();
            block = rest.trim();
        }
        for piece in pieces(block) {
            if open.chars().count() + piece.chars().count() > PASSAGE {
                close(&mut open, &heading);
            }
            if !open.is_empty() {
                open.push('\n');
            }
            open.push_str(piece);
        }
    }
    close(&mut open, &heading);
    passages
}

/// A paragraph whole, or sentence by sentence where it is long, or in lengths where it has no sentences.
fn pieces(block: &str) -> Vec<&str> {
    if block.chars().count() <= PASSAGE {
        return if block.is_empty() { Vec::new() } else { vec![block] };
    }
    let mut found = Vec::new();
    for sentence in block.split_inclusive(['.', '!', '?', '…', '\n']) {
        let mut rest = sentence;
        while !rest.is_empty() {
            let head = truncate(rest, PASSAGE);
            found.push(head.trim());
            rest = &rest[head.len()..];
        }
    }
    found.retain(|piece| !piece.is_empty());
    found
}

/// A term in a passage, and how often it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The passage.
    pub passage: Uuid,
    /// The term.
    pub term: String,
    /// How often.
    pub times: i32,
    /// Words of the whole passage.
    pub length: i32,
}

/// The passages that are about a question, best first, by BM25 over the hits of its words. `passages`: how many an agent has;
/// `length`: how many words they have on average.
#[must_use]
pub fn rank(question: &[Vec<String>], hits: &[Hit], passages: i64, length: f64) -> Vec<Uuid> {
    let mut in_passages: BTreeMap<&str, i64> = BTreeMap::new();
    for hit in hits {
        *in_passages.entry(&hit.term).or_default() += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of passages")]
    let all = (passages as f64).max(SHELF);
    // A word weighs as the rarest of the terms under which it stands.
    let weight = |word: &[String]| {
        let rarest = word.iter().map(|term| in_passages.get(term.as_str()).copied().unwrap_or(0)).max().unwrap_or(0);
        #[expect(clippy::cast_precision_loss, reason = "counts of passages")]
        let n = rarest as f64;
        ((all - n + 0.5) / (n + 0.5) + 1.0).ln()
    };
    let total: f64 = question.iter().map(|word| weight(word)).sum();
    let mut by_passage: BTreeMap<Uuid, Vec<&Hit>> = BTreeMap::new();
    for hit in hits {
        by_passage.entry(hit.passage).or_default().push(hit);
    }
    let mut scored: Vec<(f64, Uuid)> = Vec::new();
    for (passage, hits) in by_passage {
        let (mut score, mut covered) = (0.0, 0.0);
        for word in question {
            let Some(hit) = hits.iter().filter(|hit| word.contains(&hit.term)).max_by_key(|hit| hit.times) else {
                continue;
            };
            let (weight, times) = (weight(word), f64::from(hit.times));
            covered += weight;
            score +=
                weight * times * (K1 + 1.0) / (times + K1 * (1.0 - B + B * f64::from(hit.length) / length.max(1.0)));
        }
        if total > 0.0 && covered / total >= ABOUT {
            scored.push((score, passage));
        }
    }
    scored.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    scored.into_iter().take(DEPTH).map(|(_, passage)| passage).collect()
}

/// The words of a question, each once; the first that say something.
#[must_use]
pub fn question(text: &str) -> Vec<Vec<String>> {
    const MOST: usize = 24;
    let mut found: Vec<Vec<String>> = Vec::new();
    for word in terms::words(truncate(text, 1000)) {
        if !found.contains(&word) && found.len() < MOST {
            found.push(word);
        }
    }
    found
}

/// The terms of a passage with how often each stands there, and its words.
#[must_use]
pub fn index(passage: &Passage) -> (BTreeMap<String, i32>, i32) {
    let mut times: BTreeMap<String, i32> = BTreeMap::new();
    let mut length = 0;
    for word in terms::words(&format!("{} {}", passage.heading, passage.content)) {
        length += 1;
        for term in word {
            *times.entry(term).or_default() += 1;
        }
    }
    (times, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A shelf of passages in memory, asked as the database is.
    fn ask(texts: &[&str], asked: &str) -> Vec<usize> {
        let question = question(asked);
        let (mut hits, mut words) = (Vec::new(), 0);
        let ids: Vec<Uuid> = texts.iter().map(|_| Uuid::now_v7()).collect();
        for (text, id) in texts.iter().zip(&ids) {
            let (terms, length) = index(&Passage { heading: String::new(), content: (*text).to_owned() });
            words += length;
            let of = terms.into_iter().filter(|(term, _)| question.iter().flatten().any(|it| it == term));
            hits.extend(of.map(|(term, times)| Hit { passage: *id, term, times, length }));
        }
        let count = i64::try_from(texts.len()).unwrap();
        let found = rank(&question, &hits, count, f64::from(words) / texts.len() as f64);
        found.iter().map(|id| ids.iter().position(|it| it == id).unwrap()).collect()
    }

    #[test]
    fn what_answers_is_found_and_what_does_not_is_not() {
        let texts = [
            "Nous livrons en France en 48 heures. La livraison est gratuite dès 50 euros.",
            "Les retours sont acceptés pendant trente jours, dans l’emballage d’origine.",
            "Our shop in Lyon is open from Monday to Saturday, 9 to 18.",
        ];
        assert_eq!(ask(&texts, "Quels sont vos délais de livraison ?").first(), Some(&0));
        assert_eq!(ask(&texts, "Combien de jours pour un retour ?").first(), Some(&1));
        assert_eq!(ask(&texts, "When is the shop open?").first(), Some(&2));
        assert!(ask(&texts, "Quelle est la capitale de la Mongolie ?").is_empty());
        assert_eq!(ask(&texts[..1], "Et la livraison en Belgique ?"), [0], "one passage is enough to be known");
        assert!(ask(&texts, "").is_empty());
        assert!(ask(&[], "livraison").is_empty());
    }

    #[test]
    fn a_text_is_cut_where_it_breathes_and_nothing_is_lost() {
        let text = "# Livraison\n\nEn 48 heures.\n\n## Retours\nTrente jours.\n\nDans l’emballage.";
        let passages = cut(text);
        assert_eq!(passages.iter().map(|it| it.heading.as_str()).collect::<Vec<_>>(), ["Livraison", "Retours"]);
        assert_eq!(passages[1].content, "Trente jours.\nDans l’emballage.");
        let long = "Une phrase assez longue pour compter. ".repeat(200);
        let cut_up = cut(&long);
        assert!(cut_up.len() > 4 && cut_up.iter().all(|it| it.content.chars().count() <= PASSAGE + 1));
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        assert_eq!(cut_up.iter().map(|it| letters(&it.content)).sum::<usize>(), letters(&long));
        assert_eq!(cut(&"é".repeat(3000)).len(), 3);
        assert!(cut(" \n\n \n").is_empty());
    }
}
