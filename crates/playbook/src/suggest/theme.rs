//! What a scenario is about: its sectors, its subjects, the segment it names.

use heraut_kernel::Locale;
use heraut_kernel::text::{fold, truncate};

use super::knowledge::{SAVOIR, Secteur};
use crate::Brief;

/// A scenario's theme, as the suggestions use it.
pub(super) struct Theme {
    pub(super) langue: Locale,
    /// Best first; the neutral sector is always the last.
    pub(super) secteurs: Vec<&'static Secteur>,
    /// Subjects to write about, with their article.
    pub(super) sujets: Vec<String>,
    /// « pour « Lancement ERP » », as it stands in a sentence.
    pub(super) rappel: String,
    /// The scenario's own words, folded.
    mots: String,
}

impl Theme {
    /// Reads a scenario.
    pub(super) fn lire(brief: &Brief, langue: Locale) -> Self {
        let secteurs = secteurs(brief);
        let theme = [&brief.thematique, &brief.nom].into_iter().find(|texte| !texte.trim().is_empty());
        let theme = theme.map(|texte| court(texte, 60));
        let (rappel, propre) = match &theme {
            Some(theme) => (
                SAVOIR.phrase("avec_theme", langue, &[("theme", theme)]),
                SAVOIR.phrase("sujet_neutre", langue, &[("theme", theme)]),
            ),
            None => (SAVOIR.phrase("sans_theme", langue, &[]), SAVOIR.phrase("sujet_vide", langue, &[])),
        };
        let mut sujets: Vec<String> =
            secteurs.iter().flat_map(|secteur| &secteur.sujets).map(|sujet| sujet.en(langue).to_owned()).collect();
        let mots = mots(brief);
        // The subject that shares most words with the scenario comes first; the sort is stable.
        sujets.sort_by_key(|sujet| std::cmp::Reverse(communs(sujet, &mots)));
        sujets.push(propre);
        Self { langue, secteurs, sujets, rappel, mots }
    }

    /// The main sector.
    pub(super) fn secteur(&self) -> Option<&'static Secteur> {
        self.secteurs.first().copied()
    }

    /// Its name, as it stands after « Dans ».
    pub(super) fn nom_secteur(&self) -> &'static str {
        self.secteur().map_or("", |secteur| secteur.nom.en(self.langue))
    }

    /// The sector's segments, those that the scenario names first.
    pub(super) fn segments(&self) -> Vec<&'static str> {
        let mut segments: Vec<&str> = self
            .secteur()
            .map(|secteur| secteur.segments.iter().map(|segment| segment.en(self.langue)).collect())
            .unwrap_or_default();
        segments.sort_by_key(|segment| std::cmp::Reverse(communs(segment, &self.mots)));
        segments
    }
}

/// How many telling words two texts share.
fn communs(texte: &str, mots: &str) -> usize {
    const COURTS: [&str; 8] = ["pme", "eti", "tpe", "rse", "sme", "smes", "nis", "esn"];
    plats(texte)
        .split_whitespace()
        .filter(|mot| mot.len() >= 5 || COURTS.contains(mot))
        .filter(|mot| mots.contains(&format!(" {mot} ")))
        .count()
}

/// A text without quotation marks, at most `max` characters.
pub(super) fn court(texte: &str, max: usize) -> String {
    let lisse: String = texte.chars().filter(|c| !matches!(c, '«' | '»' | '“' | '”' | '"' | '\0')).collect();
    let lisse = lisse.split_whitespace().collect::<Vec<_>>().join(" ");
    if lisse.chars().count() <= max {
        return lisse;
    }
    format!("{}…", truncate(&lisse, max.saturating_sub(1)).trim_end())
}

/// A text whose first letter is a capital.
pub(super) fn majuscule(texte: &str) -> String {
    let mut lettres = texte.chars();
    lettres.next().map(|premiere| premiere.to_uppercase().chain(lettres).collect()).unwrap_or_default()
}

/// Folded words separated by single spaces, one at each end.
fn plats(texte: &str) -> String {
    let plie = fold(texte);
    let mots: Vec<&str> = plie.split(|c: char| !c.is_alphanumeric()).filter(|mot| !mot.is_empty()).collect();
    format!(" {} ", mots.join(" "))
}

fn mots(brief: &Brief) -> String {
    plats(&format!("{} {} {}", brief.thematique, brief.nom, brief.description.as_deref().unwrap_or_default()))
}

/// The sectors that a scenario tells, best first, then the neutral one.
pub(super) fn secteurs(brief: &Brief) -> Vec<&'static Secteur> {
    let textes = [
        (plats(&brief.thematique), 3_usize),
        (plats(&brief.nom), 2),
        (plats(brief.description.as_deref().unwrap_or_default()), 1),
    ];
    let note = |secteur: &Secteur| -> usize {
        textes
            .iter()
            .map(|(texte, poids)| poids * secteur.mots.iter().filter(|mot| texte.contains(&mot.0)).count())
            .sum()
    };
    let mut notes: Vec<(usize, &'static Secteur)> = SAVOIR
        .secteurs
        .iter()
        .map(|secteur| (note(secteur), secteur))
        .filter(|(note, secteur)| *note > 0 || secteur.mots.is_empty())
        .collect();
    notes.sort_by_key(|(note, _)| std::cmp::Reverse(*note));
    let neutre = notes.pop();
    notes.truncate(2);
    notes.into_iter().chain(neutre).map(|(_, secteur)| secteur).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secteur(thematique: &str) -> &'static str {
        let brief = Brief { thematique: thematique.to_owned(), ..Brief::default() };
        Theme::lire(&brief, Locale::Fr).secteur().map_or("", |secteur| &secteur.id)
    }

    #[test]
    fn sectors_are_told_by_their_words() {
        for (thematique, attendu) in [
            ("Cybersécurité des PME industrielles", "cybersecurite"),
            ("Logiciel RH et paie", "rh"),
            ("Maintenance prédictive", "industrie"),
            ("Rénovation énergétique du parc tertiaire", "energie"),
            ("Supply chain et entrepôts", "logistique"),
            ("MedTech et blocs opératoires à l’hôpital", "sante"),
            ("Expertise comptable", "comptabilite"),
            ("Formation professionnelle", "formation"),
            ("Chantiers et BTP", "btp"),
            ("Logiciel SaaS de gestion de projet", "saas"),
            ("Conseil en stratégie", "conseil"),
            ("Agroalimentaire", "agroalimentaire"),
            ("Migration cloud et infogérance", "esn"),
            ("Coworking et bureaux flexibles", "immobilier"),
            ("E-commerce B2B pour grossistes", "retail"),
            ("Gestion des contrats et RGPD", "juridique"),
            ("Services numériques pour les collectivités", "secteur_public"),
            ("Voiles de planeur", "neutre"),
            ("", "neutre"),
        ] {
            assert_eq!(secteur(thematique), attendu, "{thematique}");
        }
    }

    #[test]
    fn a_long_theme_is_shortened() {
        assert_eq!(court("« a »  b", 10), "a b");
        assert_eq!(court("abcdef", 4), "abc…");
    }
}
