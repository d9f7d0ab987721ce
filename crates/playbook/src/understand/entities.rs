//! The objective, audience or content that an order writes.

use std::ops::Range;

use super::label::{Tete, label, propre, segment};
use super::lexicon::{Classe, LEXIQUE, Marque};
use super::params::{AjoutCible, AjoutObjectif, AjoutRessource, Intent, Params};
use super::rules::{Lecture, Resultat, propose, simple};
use super::{Confiance, Genre, slots};

impl Lecture<'_> {
    /// Writes the entity that the noun names, or proposes some when it is only defined.
    pub(super) fn ajouter(&self, verbe: Classe, nom: &Marque) -> Option<Resultat> {
        let genre = self.genre(nom.classe)?;
        let plein = matches!(verbe, Classe::Ajouter | Classe::Creer);
        let suite = nom.mots.end..self.phrase.fin_de_phrase(nom.mots.start);
        let (intent, params) = match genre {
            Genre::Objectif => (Intent::AddObjectif, self.objectif(suite)),
            Genre::Cible => return self.ajouter_cible(nom.mots.end, plein),
            Genre::Ressource => (Intent::AddRessource, Params::AjoutRessource(self.ressource(nom))),
        };
        let vide = match &params {
            Params::AjoutObjectif(objectif) => objectif.label.is_none(),
            Params::AjoutRessource(ressource) => ressource.titre.is_none() && ressource.url.is_none(),
            _ => false,
        };
        self.defini(genre, plein, vide).or(Some((intent, params, sure(plein || verbe == Classe::Avoir && !vide))))
    }

    /// « Définir une cible », « des objectifs ? »: nothing to write, so proposals.
    fn defini(&self, genre: Genre, plein: bool, vide: bool) -> Option<Resultat> {
        let verbe = self.verbe().map(|verbe| verbe.classe);
        let confiance = sure(verbe == Some(Classe::Definir));
        (vide && !plein).then(|| simple(propose(genre), confiance))
    }

    fn objectif(&self, suite: Range<usize>) -> Params {
        let phrase = &self.phrase;
        let dit = |mots: Range<usize>| label(phrase, &self.marques, mots, Tete::Nue, 120);
        let texte = self.citation(120).or_else(|| dit(suite.clone())).or_else(|| {
            // « ajoute réduire le churn comme objectif »
            let nom = self.marque(Classe::Objectif)?;
            let verbe = self.verbe().filter(|verbe| verbe.mots.end < nom.mots.start)?;
            dit(verbe.mots.end..nom.mots.start)
        });
        let texte = texte.filter(|texte| !outil(texte));
        let description = texte.as_ref().and_then(|_| phrase.suite(suite.end));
        Params::AjoutObjectif(AjoutObjectif { label: texte, description })
    }

    /// « je veux améliorer notre visibilité »: the verb begins the objective.
    pub(super) fn objectif_de_verbe(&self, verbe: &Marque) -> Option<Resultat> {
        let debut = self.marque(Classe::Objectif).filter(|nom| nom.mots.start < verbe.mots.start);
        let suite = debut.map_or(verbe.mots.start, |nom| nom.mots.end)..self.phrase.fin_de_phrase(verbe.mots.start);
        let voulu = debut.is_some() || self.a(Classe::Vouloir);
        // A verb of result deep in a sentence orders nothing.
        if !voulu && verbe.mots.start > 2 {
            return None;
        }
        let params = self.objectif(suite);
        let Params::AjoutObjectif(objectif) = &params else { return None };
        let mots = objectif.label.as_deref()?.split_whitespace().count();
        (mots >= 2).then_some((Intent::AddObjectif, params, sure(voulu)))
    }

    /// « nous voudrions épauler nos revendeurs »: an unknown verb after a wish is an objective all the same.
    pub(super) fn souhait(&self) -> Option<Resultat> {
        let vouloir = self.marque(Classe::Vouloir).filter(|marque| marque.mots.start <= 3)?;
        let debut = vouloir.mots.end;
        let verbe = self.phrase.mot(debut);
        let infinitif = verbe.chars().count() >= 5 && ["er", "ir", "re"].iter().any(|fin| verbe.ends_with(fin));
        let anglais = debut.checked_sub(1).is_some_and(|avant| self.phrase.mot(avant) == "to");
        if self.contexte.scenario_id.is_none() || self.verbe().is_some() || !(infinitif || anglais) {
            return None;
        }
        let params = self.objectif(debut..self.phrase.fin_de_phrase(debut));
        let Params::AjoutObjectif(objectif) = &params else { return None };
        let mots = objectif.label.as_deref()?.split_whitespace().count();
        (mots >= 3).then_some((Intent::AddObjectif, params, Confiance::Moyenne))
    }

    /// Writes the audience that stands after word `debut`.
    pub(super) fn ajouter_cible(&self, debut: usize, plein: bool) -> Option<Resultat> {
        let fin = self.phrase.fin_de_phrase(debut.saturating_sub(1));
        // « on vise une cible : les DAF »: the noun introduces the audience, it is not part of it.
        let debut =
            self.marque(Classe::Cible).filter(|nom| nom.mots.start == debut + 1).map_or(debut, |nom| nom.mots.end);
        let mut cible = self.cible(debut..fin.max(debut));
        if cible.label.is_none()
            && let Some(verbe) = self.verbe().filter(|verbe| verbe.mots.end < debut)
        {
            cible = self.cible(verbe.mots.end..debut);
            cible.label = cible.label.filter(|label| !seul_nom(label));
        }
        let vide = cible.label.is_none();
        let sur = plein || !vide;
        self.defini(Genre::Cible, plein, vide).or(Some((Intent::AddCible, Params::AjoutCible(cible), sure(sur))))
    }

    /// The audience that these words describe: label, segment, maturity.
    pub(super) fn cible(&self, mots: Range<usize>) -> AjoutCible {
        let phrase = &self.phrase;
        let maturite = slots::maturite(&self.marques);
        let mut fin = mots.end;
        if let Some((_, marque)) = maturite
            && marque.mots.start >= mots.start
        {
            fin = fin.min(self.avant_maturite(mots.start, marque.mots.start));
        }
        let mot_segment = (mots.start..fin)
            .find(|i| matches!(phrase.mot(*i), "segment" | "segments" | "secteur") && phrase.avant(*i).contains(','));
        let fin_label = mot_segment.unwrap_or(fin);
        let texte = self.citation(120).or_else(|| label(phrase, &self.marques, mots.start..fin_label, Tete::Nue, 120));
        let texte = texte.filter(|texte| !outil(texte));
        let nomme = mot_segment.and_then(|i| label(phrase, &self.marques, i + 1..fin, Tete::Nue, 120));
        let segment = nomme.or_else(|| texte.as_deref().and_then(segment));
        AjoutCible { label: texte, segment, maturite: maturite.map(|(etape, _)| etape) }
    }

    /// Where the words that announce a maturity begin (« , ils sont en phase de »).
    fn avant_maturite(&self, debut: usize, marque: usize) -> usize {
        const ANNONCES: [&str; 26] = [
            "en", "phase", "de", "d", "au", "a", "la", "le", "l", "etape", "stade", "in", "at", "the", "stage", "ils",
            "elles", "sont", "they", "are", "re", "maturite", "niveau", "qui", "who", "ne",
        ];
        let mut ici = marque;
        while ici > debut
            && (ANNONCES.contains(&self.phrase.mot(ici - 1))
                || matches!(self.phrase.mot(ici - 1), "nous" | "deja" | "un" | "une" | "avec" | "with" | "already"))
        {
            ici -= 1;
        }
        ici
    }

    /// The content that a noun of content introduces.
    fn ressource(&self, nom: &Marque) -> AjoutRessource {
        let phrase = &self.phrase;
        let fin = phrase.fin_de_phrase(nom.mots.start);
        // The address ends the title.
        let fin = (nom.mots.end..fin).find(|i| phrase.mot(*i).is_empty() && phrase.citations.is_empty()).unwrap_or(fin);
        let generique = nom.classe == Classe::Ressource;
        let titre = self.citation(150).or_else(|| self.titre(nom, fin, generique)).filter(|titre| !outil(titre));
        AjoutRessource { kind: self.type_ressource(), titre, url: phrase.url.clone() }
    }

    /// « un webinar sur X » keeps its noun, « l'article : X » and « le cas client X » do not.
    fn titre(&self, nom: &Marque, fin: usize, generique: bool) -> Option<String> {
        let phrase = &self.phrase;
        let suite = nom.mots.end..fin;
        let nu = label(phrase, &self.marques, suite.clone(), Tete::Entiere, 150)?;
        let annonce = phrase.avant(nom.mots.end).contains(':');
        let premier = phrase.extrait(nom.mots.end..nom.mots.end + 1);
        let nom_propre = premier.chars().next().is_some_and(char::is_uppercase);
        let appele = matches!(
            phrase.mot(nom.mots.end),
            "intitule" | "intitulee" | "appele" | "appelee" | "called" | "titled" | "nomme"
        );
        if appele {
            return label(phrase, &self.marques, nom.mots.end + 1..fin, Tete::Entiere, 150);
        }
        // A kind that the model does not hold is worth keeping: « Newsletter mensuelle ».
        let garde = !annonce && !generique && (!nom_propre || nom.classe == Classe::RAutre);
        if garde {
            return label(phrase, &self.marques, nom.mots.start..fin, Tete::Entiere, 150);
        }
        Some(nu)
    }
}

/// The reading is sure, or inferred.
const fn sure(oui: bool) -> Confiance {
    if oui { Confiance::Haute } else { Confiance::Moyenne }
}

/// A label left with nothing but words of the tool: « depuis le chat », « ensemble ».
fn outil(texte: &str) -> bool {
    let plie = heraut_kernel::text::fold(texte);
    matches!(
        plie.as_str(),
        "ensemble" | "chat" | "le chat" | "the chat" | "ici" | "here" | "comme" | "as" | "marketing"
    )
}

/// Whether a label is only the noun that announces it.
fn seul_nom(texte: &str) -> bool {
    let phrase = super::text::Phrase::lire(texte);
    let marques = LEXIQUE.marquer(&phrase);
    marques.iter().map(|marque| marque.mots.len()).sum::<usize>() == phrase.mots.len() || propre(texte, 120).is_none()
}
