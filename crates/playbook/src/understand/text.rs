//! A sentence cut into words that can be compared, each keeping its place in what was typed.

use std::ops::Range;

use heraut_kernel::text::fold;

/// What is read of a message: a longer text is a document, and its order stands at its beginning.
const LIMITE: usize = 4_000;

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mot {
    /// Folded form; empty for a quotation or an address, so that no word of the lexicon is found in them.
    pub(super) plie: String,
    /// Where it stands in the text.
    pub(super) place: Range<usize>,
}

/// A sentence, its words, what it quotes and the address it holds.
#[derive(Debug, Default)]
pub(super) struct Phrase {
    pub(super) texte: String,
    pub(super) mots: Vec<Mot>,
    /// Content of « … », "…" or “…”, case kept.
    pub(super) citations: Vec<String>,
    pub(super) url: Option<String>,
}

impl Phrase {
    /// Cuts a text.
    pub(super) fn lire(source: &str) -> Self {
        let texte: String =
            source.chars().take(LIMITE).map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
        let mut phrase = Self { texte, ..Self::default() };
        let texte = phrase.texte.clone();
        let mut ici = 0;
        while let Some(c) = texte[ici..].chars().next() {
            ici = match phrase.prendre(&texte, ici, c) {
                Some(fin) => fin,
                None => ici + c.len_utf8(),
            };
        }
        phrase
    }

    /// Takes the quotation, address or word that starts here; answers where it ends.
    fn prendre(&mut self, texte: &str, debut: usize, c: char) -> Option<usize> {
        let reste = &texte[debut..];
        if let Some((contenu, fin)) = citation(reste, c) {
            self.citations.push(contenu.to_owned());
            self.mots.push(Mot { plie: String::new(), place: debut..debut + fin });
            return Some(debut + fin);
        }
        if ["http://", "https://", "www."].iter().any(|debut| reste.starts_with(debut)) {
            let fin = reste.find(char::is_whitespace).unwrap_or(reste.len());
            let url = reste[..fin].trim_end_matches(['.', ',', ';', ')', '!', '?', '»']);
            self.url.get_or_insert_with(|| url.to_owned());
            self.mots.push(Mot { plie: String::new(), place: debut..debut + fin });
            return Some(debut + fin);
        }
        if !c.is_alphanumeric() {
            return None;
        }
        let chiffres = c.is_ascii_digit();
        // A number is cut from its unit (« 5h », « 1er ») but « NIS2 » stays one word.
        let fin = reste
            .find(|c: char| if chiffres { !c.is_ascii_digit() } else { !c.is_alphanumeric() && !marque(c) })
            .unwrap_or(reste.len());
        self.mots.push(Mot { plie: fold(&reste[..fin]), place: debut..debut + fin });
        Some(debut + fin)
    }

    /// The folded word at an index, or an empty one beyond the end.
    pub(super) fn mot(&self, index: usize) -> &str {
        self.mots.get(index).map_or("", |mot| &mot.plie)
    }

    /// What was typed between two words (the second excluded), closing bracket included.
    pub(super) fn extrait(&self, mots: Range<usize>) -> &str {
        let (Some(premier), Some(dernier)) =
            (self.mots.get(mots.start), mots.end.checked_sub(1).and_then(|fin| self.mots.get(fin)))
        else {
            return "";
        };
        if mots.start >= mots.end {
            return "";
        }
        let brut = &self.texte[premier.place.start..dernier.place.end];
        let suite = &self.texte[dernier.place.end..];
        if brut.contains('(') && !brut.contains(')') && suite.starts_with(')') {
            return &self.texte[premier.place.start..=dernier.place.end];
        }
        brut
    }

    /// What separates a word from the one before it.
    pub(super) fn avant(&self, index: usize) -> &str {
        let debut = index.checked_sub(1).and_then(|avant| self.mots.get(avant)).map_or(0, |mot| mot.place.end);
        let fin = self.mots.get(index).map_or(self.texte.len(), |mot| mot.place.start);
        self.texte.get(debut..fin).unwrap_or("")
    }

    /// Index of the first word after the sentence that holds word `index`.
    pub(super) fn fin_de_phrase(&self, index: usize) -> usize {
        (index + 1..self.mots.len())
            .find(|i| {
                let coupe = self.avant(*i);
                coupe.contains('\n')
                    || ['.', '!', '?']
                        .iter()
                        .any(|p| coupe.split_once(*p).is_some_and(|(_, suite)| suite.starts_with(char::is_whitespace)))
            })
            .unwrap_or(self.mots.len())
    }

    /// What follows word `index` (included), as typed, when it is long enough to be a description.
    pub(super) fn suite(&self, index: usize) -> Option<String> {
        let reste = self.texte.get(self.mots.get(index)?.place.start..)?.trim();
        (reste.chars().count() >= 15).then(|| reste.to_owned())
    }
}

/// Combining marks belong to their letter.
fn marque(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// The quotation that opens here: its content and where it ends.
fn citation(reste: &str, ouvre: char) -> Option<(&str, usize)> {
    let ferme = match ouvre {
        '«' => '»',
        '“' | '„' => '”',
        '"' => '"',
        _ => return None,
    };
    let corps = &reste[ouvre.len_utf8()..];
    let fin = corps.find(ferme)?;
    let contenu = corps[..fin].trim();
    (!contenu.is_empty()).then_some((contenu, ouvre.len_utf8() + fin + ferme.len_utf8()))
}

/// Whether two words are the same but for one slip (a letter added, lost, changed, or two swapped).
/// Short words are not compared: one letter makes another word of them.
pub(super) fn faute(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (courte, longue) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    if courte.len() < 6 || longue.len() - courte.len() > 1 {
        return false;
    }
    let tete = courte.iter().zip(longue).take_while(|(x, y)| x == y).count();
    let queue = courte.iter().rev().zip(longue.iter().rev()).take_while(|(x, y)| x == y).count();
    if longue.len() > courte.len() {
        return tete + queue >= courte.len();
    }
    let differents = longue.len().saturating_sub(tete + queue);
    differents <= 1 || (differents == 2 && courte[tete] == longue[tete + 1] && courte[tete + 1] == longue[tete])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_place_and_quotations_are_one_word() {
        let phrase = Phrase::lire("L’objectif « Générer 5h » à 10h https://www.example.com/a.");
        let mots: Vec<&str> = phrase.mots.iter().map(|mot| mot.plie.as_str()).collect();
        assert_eq!(mots, ["l", "objectif", "", "a", "10", "h", ""]);
        assert_eq!(phrase.citations, ["Générer 5h"]);
        assert_eq!(phrase.url.as_deref(), Some("https://www.example.com/a"));
        assert_eq!(phrase.extrait(0..3), "L’objectif « Générer 5h »");
    }

    #[test]
    fn one_slip_is_forgiven_in_long_words_only() {
        assert!(faute("senario", "scenario") && faute("genrer", "generer") && faute("objetcif", "objectif"));
        assert!(!faute("plan", "plant") && !faute("objectif", "objective"));
        assert!(!faute("aaaaaa", "bbbbbb"));
    }
}
