//! The words that carry an order, in both languages. They are data: `data/lexicon.json`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::text::{Phrase, faute};

/// What a word is doing in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Classe {
    Saluer,
    Merci,
    Aide,
    Question,
    Creer,
    Lancer,
    Generer,
    Ajouter,
    Proposer,
    Montrer,
    Etat,
    Choisir,
    Passer,
    Suivant,
    Chercher,
    Utiliser,
    Supprimer,
    Archiver,
    Dupliquer,
    Exporter,
    Annuler,
    Viser,
    Avoir,
    Definir,
    Quel,
    Vouloir,
    ViserResultat,
    Scenario,
    Scenarios,
    Objectif,
    Cible,
    RArticle,
    RVideo,
    RWebinar,
    RCas,
    RAutre,
    Ressource,
    Plan,
    Inspiration,
    Maturite,
    Archetype,
    Existant,
    Oui,
    Non,
    Toutes,
    Aucune,
    Sauf,
    Awareness,
    Consideration,
    Decision,
}

impl Classe {
    /// Whether it says what to do.
    pub(super) fn est_verbe(self) -> bool {
        use Classe as C;
        matches!(
            self,
            C::Creer
                | C::Lancer
                | C::Generer
                | C::Ajouter
                | C::Proposer
                | C::Montrer
                | C::Etat
                | C::Choisir
                | C::Passer
                | C::Suivant
                | C::Chercher
                | C::Utiliser
                | C::Supprimer
                | C::Archiver
                | C::Dupliquer
                | C::Exporter
                | C::Annuler
                | C::Viser
                | C::Avoir
                | C::Definir
                | C::Quel
                | C::ViserResultat
        )
    }

    /// Whether it says what the order is about.
    pub(super) fn est_nom(self) -> bool {
        use Classe as C;
        self.est_contenu()
            || matches!(
                self,
                C::Scenario | C::Scenarios | C::Objectif | C::Cible | C::Plan | C::Inspiration | C::Maturite
            )
    }

    /// Whether it names a kind of content.
    pub(super) fn est_contenu(self) -> bool {
        use Classe as C;
        matches!(self, C::RArticle | C::RVideo | C::RWebinar | C::RCas | C::RAutre | C::Ressource)
    }
}

/// A class found in a sentence, and the words it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marque {
    pub(super) classe: Classe,
    pub(super) mots: Range<usize>,
}

#[derive(Deserialize)]
struct Donnees {
    classes: BTreeMap<Classe, Vec<String>>,
    articles: Vec<String>,
    amorces: Vec<String>,
    finales: Vec<String>,
    appels: Vec<String>,
    noms: Vec<String>,
    neutres: Vec<String>,
    vides: Vec<String>,
    segments: Vec<String>,
    canaux: BTreeMap<String, Vec<String>>,
}

/// A sequence of words; the last letters of a word are free when it ends with `*`.
type Suite = Vec<String>;

/// The lexicon, ready to be searched.
pub(super) struct Lexique {
    /// By first letter of the first word, so that a word is compared with few entries.
    classes: BTreeMap<char, Vec<(Suite, Classe)>>,
    pub(super) articles: Vec<String>,
    pub(super) amorces: Vec<String>,
    pub(super) finales: Vec<Suite>,
    pub(super) appels: Vec<Suite>,
    pub(super) noms: Vec<Suite>,
    pub(super) neutres: Vec<String>,
    pub(super) vides: Vec<String>,
    pub(super) segments: Vec<Suite>,
    pub(super) canaux: Vec<(Suite, String)>,
}

/// The lexicon that ships with the planner.
pub(super) static LEXIQUE: LazyLock<Lexique> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in and read by a test")]
    let donnees: Donnees = serde_json::from_str(include_str!("../../data/lexicon.json")).expect("lexicon.json");
    Lexique::new(donnees)
});

fn suite(entree: &str) -> Suite {
    entree.split_whitespace().map(str::to_owned).collect()
}

fn suites(entrees: &[String]) -> Vec<Suite> {
    let mut suites: Vec<Suite> = entrees.iter().map(|entree| suite(entree)).collect();
    suites.sort_by_key(|suite| std::cmp::Reverse(suite.len()));
    suites
}

impl Lexique {
    fn new(donnees: Donnees) -> Self {
        let mut classes: BTreeMap<char, Vec<(Suite, Classe)>> = BTreeMap::new();
        for (classe, entrees) in donnees.classes {
            for entree in entrees {
                if let Some(lettre) = entree.chars().next() {
                    classes.entry(lettre).or_default().push((suite(&entree), classe));
                }
            }
        }
        let canaux = donnees
            .canaux
            .into_iter()
            .flat_map(|(canal, noms)| noms.into_iter().map(move |nom| (suite(&nom), canal.clone())))
            .collect();
        Self {
            classes,
            articles: donnees.articles,
            amorces: donnees.amorces,
            finales: suites(&donnees.finales),
            appels: suites(&donnees.appels),
            noms: suites(&donnees.noms),
            neutres: donnees.neutres,
            vides: donnees.vides,
            segments: suites(&donnees.segments),
            canaux,
        }
    }

    /// Every class found, left to right: at each place the longest entry, an exact one before a stem,
    /// a stem before a misspelt word.
    pub(super) fn marquer(&self, phrase: &Phrase) -> Vec<Marque> {
        let mut marques = Vec::new();
        let mut ici = 0;
        while ici < phrase.mots.len() {
            match self.meilleure(phrase, ici) {
                Some((classe, fin)) => {
                    marques.push(Marque { classe, mots: ici..fin });
                    ici = fin;
                }
                None => ici += 1,
            }
        }
        marques
    }

    fn meilleure(&self, phrase: &Phrase, ici: usize) -> Option<(Classe, usize)> {
        let mot = phrase.mot(ici);
        let proches = self.classes.get(&mot.chars().next()?)?;
        let exacte = proches
            .iter()
            .filter(|(entree, _)| commence(phrase, ici, entree))
            .max_by_key(|(entree, _)| (entree.len(), entree.last().is_some_and(|mot| !mot.ends_with('*'))));
        if let Some((entree, classe)) = exacte {
            return Some((*classe, ici + entree.len()));
        }
        proches
            .iter()
            .find(|(entree, _)| matches!(entree.as_slice(), [seul] if !seul.ends_with('*') && faute(seul, mot)))
            .map(|(_, classe)| (*classe, ici + 1))
    }
}

/// Whether these words stand here.
pub(super) fn commence(phrase: &Phrase, ici: usize, suite: &[String]) -> bool {
    !suite.is_empty()
        && suite.iter().enumerate().all(|(i, attendu)| {
            let mot = phrase.mot(ici + i);
            match attendu.strip_suffix('*') {
                Some(racine) => mot.starts_with(racine),
                None => mot == attendu,
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(texte: &str) -> Vec<Classe> {
        LEXIQUE.marquer(&Phrase::lire(texte)).into_iter().map(|marque| marque.classe).collect()
    }

    #[test]
    fn the_longest_entry_wins_and_slips_are_read() {
        assert_eq!(classes("Ajoutez un cas client"), [Classe::Ajouter, Classe::RCas]);
        assert_eq!(classes("genrer un senario"), [Classe::Generer, Classe::Scenario]);
        assert_eq!(classes("where is my plan"), [Classe::Montrer, Classe::Plan]);
    }

    #[test]
    fn entries_are_folded_words() {
        let lexique = &*LEXIQUE;
        let entrees = lexique.classes.values().flatten().map(|(suite, _)| suite);
        for mot in entrees.chain(&lexique.finales).chain(&lexique.noms).chain(&lexique.segments).flatten() {
            let nu = mot.trim_end_matches('*');
            assert_eq!(heraut_kernel::text::fold(nu), nu);
            assert!(nu.chars().all(char::is_alphanumeric), "{mot} would never match");
        }
    }
}
