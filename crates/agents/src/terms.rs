//! From a text to the terms by which it is found: words of French and English, reduced to their stems, without those that say
//! nothing. A word stands under its stem in either language, so that nobody has to say in which one a document is.

use std::sync::LazyLock;

use heraut_kernel::text::{fold, truncate};
use rust_stemmers::{Algorithm, Stemmer};

/// Characters of a term; longer ones are no words.
const LONGEST: usize = 40;

/// Words that carry no subject, folded.
const EMPTY: &str = "\
    a ai afin ainsi alors apres as au aucun aussi autre autres aux avant avec avez avoir c ca car ce cela ces cet cette ceux chaque \
    chez ci comme comment d dans de depuis des dit donc du elle elles en encore entre es est et etes etre eu fait faire font ici \
    il ils j je jour l la le les leur leurs lui m ma mais me meme mes moi mon n ne nos notre nous on ont or ou par pas peu peut \
    pour pourquoi pouvez puis qu quand que quel quelle quelles quels qui quoi s sa sans se ses si son sont sous sur t ta te tes toi ton \
    tous tout toute toutes tres tu un une va vers veut veux vos votre vous y \
    about after all also an and any are at be been before but by can could did do does each for from get had has have he her his \
    how i if in into is it its just like me more most my no not of off on one only or our out over own please she should so some \
    such than that the their them then there these they this those to too up us was we were what when where which who why will \
    with would you your bonjour merci hello thanks";

static EMPTY_WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut words: Vec<&str> = EMPTY.split_whitespace().collect();
    words.sort_unstable();
    words
});
static FRENCH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::French));
static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// The words of a text that say something, each with the terms it stands under: one, or two where the languages differ.
pub fn words(text: &str) -> impl Iterator<Item = Vec<String>> {
    let pieces: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| word.chars().nth(1).is_some() && EMPTY_WORDS.binary_search(&fold(word).as_str()).is_err())
        .collect();
    pieces.into_iter().map(|word| {
        // Cut before it is stemmed: a stemmer takes the square of the length. And after: a fold makes two letters of one.
        let word = truncate(&word, LONGEST);
        let term = |stemmer: &Stemmer| truncate(&fold(&stemmer.stem(word)), LONGEST).to_owned();
        let (french, english) = (term(&FRENCH), term(&ENGLISH));
        if french == english { vec![french] } else { vec![french, english] }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        words(text).flatten().collect()
    }

    #[test]
    fn forms_of_a_word_share_a_term() {
        for (one, other) in
            [("livraison", "livraisons"), ("délivrées", "DÉLIVRÉE"), ("deliveries", "delivery"), ("prices", "price")]
        {
            let other = terms(other);
            assert!(terms(one).iter().any(|term| other.contains(term)), "{one}");
        }
        assert!(terms("Bonjour, comment est-ce que vous le faites ?").len() <= 2);
        assert!(terms("🎉 \0 ! é a").is_empty());
        assert_eq!(terms(&"x".repeat(500))[0].len(), LONGEST);
        assert_eq!(terms(&"œ".repeat(500))[0].len(), LONGEST);
    }
}
