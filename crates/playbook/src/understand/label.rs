//! Labels as they will be stored: what introduces them and what follows them taken away.

use std::ops::Range;

use heraut_kernel::text::truncate;

use super::lexicon::{Classe, LEXIQUE, Marque, commence};
use super::text::Phrase;

/// How much of the beginning of a label is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tete {
    /// Nothing: a name is what was written.
    Entiere,
    /// Articles and the words that introduce (« je voudrais », « surtout »).
    Nue,
}

/// The label that these words hold, at most `max` characters; nothing when none is left.
pub(super) fn label(phrase: &Phrase, marques: &[Marque], mots: Range<usize>, tete: Tete, max: usize) -> Option<String> {
    let mots = sans_finale(phrase, mots);
    let debut = if tete == Tete::Nue { sans_amorce(phrase, marques, mots.clone()) } else { mots.start };
    propre(phrase.extrait(debut..mots.end), max)
}

/// A text made a label: trimmed, first letter in capital, cut to the limit.
pub(super) fn propre(texte: &str, max: usize) -> Option<String> {
    let texte = requete(texte, max)?;
    let mut lettres = texte.chars();
    let premiere = lettres.next()?;
    // « iPhone », « eIDAS » keep their case.
    if lettres.clone().next().is_some_and(char::is_uppercase) {
        return Some(texte);
    }
    let majuscule: String = premiere.to_uppercase().chain(lettres).collect();
    Some(truncate(&majuscule, max).trim_end().to_owned())
}

/// A text trimmed and cut to the limit, its case untouched.
pub(super) fn requete(texte: &str, max: usize) -> Option<String> {
    let lisse = texte.split_whitespace().collect::<Vec<_>>().join(" ");
    let rogne = lisse.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '«' | '»' | '"' | '“' | '”' | '-' | '–' | '\'' | '’')
    });
    let coupe = truncate(rogne, max).trim_end();
    coupe.chars().any(char::is_alphanumeric).then(|| coupe.to_owned())
}

/// Where the label begins once articles and introductions are skipped.
fn sans_amorce(phrase: &Phrase, marques: &[Marque], mots: Range<usize>) -> usize {
    let mut debut = mots.start;
    while debut < mots.end {
        if let Some(marque) = marques.iter().find(|marque| marque.mots.start == debut)
            && matches!(marque.classe, Classe::Vouloir | Classe::Saluer | Classe::Oui)
            && marque.mots.end < mots.end
        {
            debut = marque.mots.end;
            continue;
        }
        let mot = phrase.mot(debut);
        // An acronym is no introduction: « IT managers ».
        let brut = phrase.extrait(debut..debut + 1);
        if brut.chars().count() >= 2 && brut.chars().all(char::is_uppercase) {
            break;
        }
        if LEXIQUE.articles.iter().chain(&LEXIQUE.amorces).any(|amorce| amorce == mot) {
            debut += 1;
        } else {
            break;
        }
    }
    debut
}

/// The words without « s'il vous plaît », « dans les objectifs »… at their end.
fn sans_finale(phrase: &Phrase, mots: Range<usize>) -> Range<usize> {
    let mut fin = mots.end;
    while let Some(finale) = LEXIQUE
        .finales
        .iter()
        .find(|finale| fin >= mots.start + finale.len() && commence(phrase, fin - finale.len(), finale))
    {
        fin -= finale.len();
    }
    mots.start..fin
}

/// The company segment that a label names, to its end.
pub(super) fn segment(label: &str) -> Option<String> {
    let phrase = Phrase::lire(label);
    (0..phrase.mots.len())
        .find(|i| LEXIQUE.segments.iter().any(|suite| commence(&phrase, *i, suite)))
        .and_then(|i| propre(phrase.extrait(i..phrase.mots.len()), 120))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nu(texte: &str) -> Option<String> {
        let phrase = Phrase::lire(texte);
        let marques = LEXIQUE.marquer(&phrase);
        label(&phrase, &marques, 0..phrase.mots.len(), Tete::Nue, 120)
    }

    #[test]
    fn introductions_and_courtesies_go() {
        assert_eq!(nu("de réduire le churn s'il vous plaît").as_deref(), Some("Réduire le churn"));
        assert_eq!(nu("ce serait de générer des leads !").as_deref(), Some("Générer des leads"));
        assert_eq!(nu("les directeurs d'usine").as_deref(), Some("Directeurs d'usine"));
        assert_eq!(nu("une").as_deref(), None);
    }

    #[test]
    fn segments_run_to_the_end() {
        assert_eq!(segment("Responsables des ETI industrielles").as_deref(), Some("ETI industrielles"));
        assert_eq!(segment("RSSI"), None);
    }
}
