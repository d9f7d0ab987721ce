//! From a sentence to search terms: folded words, without the empty ones, reduced to what they share.

use std::collections::HashMap;
use std::sync::LazyLock;

use heraut_kernel::text::{fold, truncate};

use super::library::LIBRARY;

/// Nobody searches with more than this; the rest of a longer text is not read.
const MAX_CHARS: usize = 400;

/// Folded words that carry no subject, in both languages, with the ones people use to ask for ideas.
const EMPTY: &str = "\
    a afin ai ainsi alors apres au aucun aussi autre autres aux avant avec avoir bien c ca car ce cela ces cet cette \
    ceux chaque chez ci comme comment d dans de depuis des deux dit donc donner donne donnez du elle elles en encore \
    entre es est et etre eu faire fait faites faut font ici il ils j je jour l la le les leur leurs lui m ma mais me \
    meme mes mettre moi moins mon n ne nos notre nous on ont or ou par pas peu peut plus pour pourquoi qu quand que \
    quel quelle quelles quels qui quoi s sa sans se ses si son sont sous sur t ta te tes ton tous tout toute toutes \
    tres trop trouver tu un une va vers veut veux voudrais vos votre vous y \
    about after all also an and any are as at be been before best but by can could do does each for from get give \
    good has have help her his how i if in into is it its just like make me more most my need new no not of off one \
    only or our out over own should so some such than that the their them then there these they this those to too up \
    us use want was we were what when where which who why will with would you your \
    b2b besoin companies company entreprise entreprises professionnel professionnelle professionnels professional \
    cherche chercher contenu contenus content exemple exemples example examples find idea ideas idee idees \
    inspiration inspirations inspire looking marketing montre nouvelle nouveau nouveaux nouvelles please propose \
    proposer quelque quelques recherche rechercher search show something sujet sujets things";

/// Endings that French and English add to one root, longest first, and how much of the word must remain.
const ENDINGS: [(&str, usize); 22] = [
    ("issement", 4),
    ("atrice", 4),
    ("ement", 4),
    ("ateur", 4),
    ("ation", 4),
    ("ance", 5),
    ("ence", 5),
    ("euse", 4),
    ("able", 5),
    ("ible", 5),
    ("ique", 5),
    ("iste", 5),
    ("ment", 5),
    ("eur", 5),
    ("ing", 5),
    ("ion", 5),
    ("ite", 5),
    ("ive", 5),
    ("er", 5),
    ("if", 5),
    ("ee", 4),
    ("e", 4),
];

static EMPTY_WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut words: Vec<&str> = EMPTY.split_whitespace().collect();
    words.sort_unstable();
    words
});

/// Folded word → the word that stands for its group.
static SYNONYMS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut synonyms = HashMap::new();
    for group in &LIBRARY.synonymes {
        let Some(first) = group.first() else { continue };
        for word in group {
            synonyms.entry(fold(word)).or_insert_with(|| fold(first));
        }
    }
    synonyms
});

/// The terms of a text, in its order, repeated as it repeats them.
pub(super) fn terms(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().nth(1).is_some() && EMPTY_WORDS.binary_search(word).is_err())
        .map(term)
        .collect()
}

/// The terms of what a person typed: bounded, each once, in order.
pub(super) fn query_terms(text: &str) -> Vec<String> {
    let mut seen = Vec::new();
    for term in terms(read(text)) {
        if !seen.contains(&term) {
            seen.push(term);
        }
    }
    seen
}

/// The beginning of a long text, without the word that the limit cuts.
fn read(text: &str) -> &str {
    let head = truncate(text, MAX_CHARS);
    if head.len() == text.len() { head } else { head.rsplit_once(char::is_whitespace).map_or(head, |(kept, _)| kept) }
}

fn term(word: &str) -> String {
    let singular = word.strip_suffix(['s', 'x']).unwrap_or(word);
    SYNONYMS.get(word).or_else(|| SYNONYMS.get(singular)).cloned().unwrap_or_else(|| stem(word).to_owned())
}

/// Light on purpose: a plural, then one ending, then a doubled consonant.
fn stem(word: &str) -> &str {
    if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word;
    }
    let plural = word.ends_with(['s', 'x']) && !word.ends_with("ss");
    let word = if plural { &word[..word.len() - 1] } else { word };
    let root = ENDINGS
        .iter()
        .find_map(|(ending, least)| word.strip_suffix(ending).filter(|root| root.len() >= *least))
        .unwrap_or(word);
    match root.as_bytes() {
        [.., before, last] if before == last && root.len() > 4 => &root[..root.len() - 1],
        _ => root,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_term() {
        for (one, other) in [
            ("fidéliser", "fidélisation"),
            ("Recrutements", "recruter"),
            ("webinaire", "webinars"),
            ("l’énergie", "ENERGY"),
            ("maintenances prédictives", "maintenance predictive"),
            ("planning", "planning"),
            ("DAF", "CFO"),
            ("témoignages", "testimonial"),
        ] {
            assert_eq!(terms(one), terms(other), "{one} / {other}");
        }
        assert_ne!(terms("leader"), terms("lead"));
    }

    #[test]
    fn words_of_the_request_itself_are_empty() {
        assert!(terms("Donne-moi des idées de contenu, s’il vous plaît 🎉 \0").iter().all(|term| term == "plait"));
        assert!(query_terms("find me some marketing ideas").is_empty());
        assert_eq!(query_terms(&"salon ".repeat(10_000)).len(), 1);
    }
}
