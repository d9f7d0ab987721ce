//! Finds a known thing by what people call it: « la campagne cyber » is « Campagne cybersécurité PME ».

use heraut_kernel::text::fold;

use super::lexicon::LEXIQUE;
use super::text::{Phrase, faute};

/// The words of a text that name something.
pub(super) fn mots_pleins(texte: &str) -> Vec<String> {
    Phrase::lire(texte)
        .mots
        .into_iter()
        .map(|mot| mot.plie)
        .filter(|mot| !mot.is_empty() && !LEXIQUE.vides.contains(mot))
        .collect()
}

/// How much of the words a name holds, from 0 to 1.
pub(super) fn part(mots: &[String], nom: &str) -> f64 {
    if mots.is_empty() {
        return 0.0;
    }
    let noms = mots_pleins(nom);
    let total: f64 = mots.iter().map(|mot| noms.iter().map(|nom| ressemblance(mot, nom)).fold(0.0, f64::max)).sum();
    let compte = u32::try_from(mots.len()).map_or(f64::MAX, f64::from);
    total / compte
}

fn ressemblance(mot: &str, nom: &str) -> f64 {
    let pluriel = |a: &str, b: &str| a.strip_suffix('s') == Some(b) || a.strip_suffix('x') == Some(b);
    if mot == nom || pluriel(mot, nom) || pluriel(nom, mot) {
        1.0
    } else if (mot.chars().count() >= 4 && nom.starts_with(mot)) || faute(mot, nom) {
        0.9
    } else {
        0.0
    }
}

/// Indices of the names that fit best, all those that tie; none below half of the words.
pub(super) fn meilleurs<'a>(texte: &str, noms: impl Iterator<Item = &'a str>, seuil: f64) -> Vec<usize> {
    let (mots, cle) = (mots_pleins(texte), fold(texte));
    let mut tenus: Vec<usize> = Vec::new();
    let mut haut = seuil;
    for (index, nom) in noms.enumerate() {
        let score = if fold(nom) == cle { 2.0 } else { part(&mots, nom) };
        if score > haut + 1e-9 {
            haut = score;
            tenus.clear();
        }
        if score >= haut - 1e-9 && score > 0.0 {
            tenus.push(index);
        }
    }
    tenus
}

/// The one label that fits, or the first of those that tie.
pub(super) fn premier<'a>(texte: &str, labels: &'a [String]) -> Option<&'a str> {
    let index = *meilleurs(texte, labels.iter().map(String::as_str), 0.5).first()?;
    labels.get(index).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fullest_name_wins_and_ties_are_kept() {
        let noms = ["Campagne cybersécurité PME", "Cybersécurité collectivités", "Maintenance prédictive"];
        let trouve = |texte| meilleurs(texte, noms.into_iter(), 0.5);
        assert_eq!(trouve("cybersécurité"), [0, 1]);
        assert_eq!(trouve("cyber PME"), [0]);
        assert_eq!(trouve("la maintenance predicitve"), [2]);
        assert_eq!(trouve("blockchain"), Vec::<usize>::new());
    }
}
