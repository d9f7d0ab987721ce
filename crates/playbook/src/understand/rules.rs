//! Orders: a verb and a noun make an intent.

use std::ops::Range;

use heraut_kernel::Locale;

use super::lexicon::{Classe, LEXIQUE, Marque};
use super::params::{Aide, Choix, Decision, Exportation, FormatExport, Intent, Liste, Params, Rien, Selection};
use super::text::Phrase;
use super::{Confiance, Contexte, Genre, label, matching, slots};
use crate::TypeRessource;

/// An intent, its parameters and how sure the reading is.
pub(super) type Resultat = (Intent, Params, Confiance);

/// A sentence with everything needed to read it.
pub(super) struct Lecture<'a> {
    pub(super) phrase: Phrase,
    pub(super) marques: Vec<Marque>,
    pub(super) contexte: &'a Contexte,
    pub(super) langue: Locale,
}

/// An intent without parameters.
pub(super) fn simple(intent: Intent, confiance: Confiance) -> Resultat {
    (intent, Params::Rien(Rien {}), confiance)
}

impl<'a> Lecture<'a> {
    /// Cuts and marks a sentence.
    pub(super) fn new(texte: &str, langue: Locale, contexte: &'a Contexte) -> Self {
        let phrase = Phrase::lire(texte);
        let mut marques = LEXIQUE.marquer(&phrase);
        // « qui », « what » ask at the beginning of a sentence and relate elsewhere.
        marques.retain(|marque| {
            let relatif = matches!(phrase.mot(marque.mots.start), "qui" | "who" | "whom");
            marque.classe != Classe::Quel || marque.mots.start <= if relatif { 1 } else { 4 }
        });
        // « je cherche à augmenter » looks for nothing: it wants.
        for marque in &mut marques {
            let suivant = phrase.mot(marque.mots.end);
            if marque.classe == Classe::Chercher && matches!(suivant, "a" | "to") {
                marque.classe = Classe::Vouloir;
            }
        }
        Self { phrase, marques, contexte, langue }
    }

    /// The first verb.
    pub(super) fn verbe(&self) -> Option<&Marque> {
        let nom = self.marques.iter().position(|marque| marque.classe.est_nom());
        // « un planning sur 6 semaines, on a 3 h »: having says nothing of a noun that came before.
        let dit = |(rang, marque): &(usize, &Marque)| {
            marque.classe.est_verbe() && (marque.classe != Classe::Avoir || nom.is_none_or(|nom| nom > *rang))
        };
        self.marques.iter().enumerate().find(dit).map(|(_, marque)| marque)
    }

    /// The noun that the first verb is about: the first after it, else the first of all.
    pub(super) fn nom(&self) -> Option<&Marque> {
        let apres = self.verbe().map_or(0, |verbe| verbe.mots.end);
        let noms = || self.marques.iter().filter(|marque| marque.classe.est_nom());
        noms().find(|marque| marque.mots.start >= apres).or_else(|| noms().next())
    }

    /// The first mark of a class.
    pub(super) fn marque(&self, classe: Classe) -> Option<&Marque> {
        self.marques.iter().find(|marque| marque.classe == classe)
    }

    /// Whether a class was found.
    pub(super) fn a(&self, classe: Classe) -> bool {
        self.marque(classe).is_some()
    }

    /// Whether every word belongs to these classes or says nothing.
    pub(super) fn seulement(&self, classes: &[Classe]) -> bool {
        let dit = |i: usize| {
            let marque = self.marques.iter().find(|marque| marque.mots.contains(&i));
            marque.map_or_else(
                || LEXIQUE.neutres.iter().any(|neutre| neutre == self.phrase.mot(i)),
                |marque| classes.contains(&marque.classe),
            )
        };
        (0..self.phrase.mots.len()).all(dit)
    }

    /// The first quotation, as a label.
    pub(super) fn citation(&self, max: usize) -> Option<String> {
        self.phrase.citations.first().map(|citation| heraut_kernel::text::truncate(citation, max).trim_end().to_owned())
    }

    /// The kind of content named.
    pub(super) fn type_ressource(&self) -> Option<TypeRessource> {
        self.marques.iter().find_map(|marque| match marque.classe {
            Classe::RArticle => Some(TypeRessource::Article),
            Classe::RVideo => Some(TypeRessource::Video),
            Classe::RWebinar => Some(TypeRessource::Webinar),
            Classe::RCas => Some(TypeRessource::CasClient),
            Classe::RAutre => Some(TypeRessource::Autre),
            _ => None,
        })
    }

    /// Whether the sentence says not to do what its verb says.
    pub(super) fn nie(&self) -> bool {
        let mot = |i: usize| self.phrase.mot(i);
        let verbe = |mots: Range<usize>| {
            self.marques.iter().any(|marque| marque.classe.est_verbe() && mots.contains(&marque.mots.start))
                || mots.clone().any(|i| {
                    matches!(mot(i), "veux" | "veut" | "voulons" | "souhaite" | "souhaitons" | "faut" | "want" | "need")
                })
        };
        let refus = |i: usize| match mot(i) {
            "ne" | "n" => {
                let pas = (i + 2..i + 6).find(|j| matches!(mot(*j), "pas" | "plus" | "jamais" | "rien"));
                pas.is_some_and(|pas| verbe(i + 1..pas))
            }
            "don" | "shouldn" | "won" => mot(i + 1) == "t" && verbe(i + 2..i + 5),
            "not" | "never" => verbe(i + 1..i + 4),
            "pas" | "no" => i == 0 && self.nom().is_some() && !self.a(Classe::Question),
            _ => false,
        };
        // « pas convaincu » refuses what was proposed, it forbids nothing.
        let libre =
            |i: &usize| !self.marques.iter().any(|marque| marque.classe == Classe::Non && marque.mots.contains(i));
        (0..self.phrase.mots.len()).filter(libre).any(refus)
    }

    /// What the sentence orders, whatever was asked before.
    pub(super) fn ordre(&self) -> Option<Resultat> {
        if self.phrase.mots.is_empty() {
            return None;
        }
        self.aide()
            .or_else(|| self.manque())
            .or_else(|| self.maturite())
            .or_else(|| self.par_verbe())
            .or_else(|| self.par_nom())
            .or_else(|| self.souhait())
            .or_else(|| self.politesse())
            .or_else(|| self.nom_connu())
            .filter(|(intent, ..)| !self.demande_sans_ordre(*intent))
    }

    /// « que penses-tu de nos contenus ? »: a question that asks for nothing to be added adds nothing, whatever it names.
    fn demande_sans_ordre(&self, intent: Intent) -> bool {
        let ajout = matches!(intent, Intent::AddObjectif | Intent::AddCible | Intent::AddRessource);
        ajout && self.phrase.texte.contains('?') && !self.a(Classe::Ajouter) && !self.a(Classe::Creer)
    }

    /// Questions on how to do, and what must not be done.
    fn aide(&self) -> Option<Resultat> {
        let debut = |classe: Classe| self.marque(classe).is_some_and(|marque| marque.mots.start <= 3);
        if self.a(Classe::Etat) {
            return None;
        }
        let genre = self.nom().and_then(|nom| self.genre(nom.classe));
        let plus = self.phrase.mots.iter().any(|mot| mot.plie == "plus") && self.verbe().is_none();
        // « je ne veux plus de la cible X », « laisse tomber l'objectif Y »
        if genre.is_some() && ((self.nie() && plus) || (self.a(Classe::Non) && self.verbe().is_none())) {
            return self.retirer();
        }
        if self.nie() {
            if !self.contexte.propositions.is_empty() && !self.a(Classe::Plan) {
                let rien = Params::Decision(Decision { choix: Some(Choix::Toutes) });
                return Some((Intent::RefuseProposal, rien, Confiance::Moyenne));
            }
            let aide = Aide { sujet: self.sujet(), negation: true };
            return Some((Intent::Help, Params::Aide(aide), Confiance::Haute));
        }
        if debut(Classe::Question)
            || (self.a(Classe::Aide) && self.nom().is_none() && !self.a(Classe::Saluer) && !debut(Classe::Merci))
        {
            let demande = self.phrase.texte.contains('?') || self.langue == Locale::En || self.a(Classe::Aide);
            let confiance = if demande { Confiance::Haute } else { Confiance::Moyenne };
            let aide = Aide { sujet: self.sujet(), negation: false };
            return Some((Intent::Help, Params::Aide(aide), confiance));
        }
        None
    }

    /// The action that a question is about.
    fn sujet(&self) -> Option<Intent> {
        let verbe = self.verbe().map(|marque| marque.classe);
        match verbe {
            Some(Classe::Exporter) => return Some(Intent::Export),
            Some(Classe::Dupliquer) => return Some(Intent::DuplicateScenario),
            Some(Classe::Archiver) => return Some(Intent::ArchiveScenario),
            Some(Classe::Annuler) => return Some(Intent::Undo),
            _ => {}
        }
        if self.a(Classe::Archetype) {
            return Some(Intent::SetObjectifArchetype);
        }
        let nom = self.nom().map(|marque| marque.classe)?;
        Some(match (verbe, nom) {
            (Some(Classe::Montrer), Classe::Plan) => Intent::ShowPlan,
            (_, Classe::Plan) => Intent::GeneratePlan,
            (Some(Classe::Proposer), nom) if self.genre(nom).is_some() => propose(self.genre(nom)?),
            (Some(Classe::Supprimer), nom) if self.genre(nom).is_some() => retire(self.genre(nom)?),
            (_, Classe::Maturite) => Intent::SetMaturite,
            (_, Classe::Inspiration) => Intent::SearchInspirations,
            (Some(Classe::Choisir), Classe::Scenario | Classe::Scenarios) => Intent::ChooseScenario,
            (_, Classe::Scenario) => Intent::CreateScenario,
            (_, Classe::Scenarios) => Intent::ListScenarios,
            (_, nom) => ajoute(self.genre(nom)?),
        })
    }

    /// The kind of entity that a noun names.
    pub(super) fn genre(&self, nom: Classe) -> Option<Genre> {
        match nom {
            Classe::Objectif => Some(Genre::Objectif),
            Classe::Cible => Some(Genre::Cible),
            nom if nom.est_contenu() => Some(Genre::Ressource),
            _ => None,
        }
    }

    /// « on n'a pas encore de cible »: what lacks is proposed.
    fn manque(&self) -> Option<Resultat> {
        let mot = |i: usize| self.phrase.mot(i);
        let manque = (0..self.phrase.mots.len()).any(|i| {
            (mot(i) == "n"
                && matches!(mot(i + 1), "a" | "ai" | "avons")
                && matches!(mot(i + 2), "pas" | "aucun" | "aucune" | "toujours"))
                || matches!(mot(i), "manque" | "lack" | "missing")
                || (mot(i) == "have" && matches!(mot(i + 1), "no" | "n"))
                || (mot(i) == "don" && mot(i + 1) == "t" && mot(i + 2) == "have")
        });
        let genre = self.genre(self.nom()?.classe)?;
        manque.then(|| simple(propose(genre), Confiance::Moyenne))
    }

    /// Thanks and greetings, when nothing else is said; yes or no to nothing are not understood.
    fn politesse(&self) -> Option<Resultat> {
        if self.a(Classe::Saluer) {
            return Some(simple(Intent::Welcome, Confiance::Haute));
        }
        // « merci pour votre aide » thanks.
        if self.a(Classe::Aide) && !self.a(Classe::Merci) {
            return Some((Intent::Help, Params::Aide(Aide::default()), Confiance::Moyenne));
        }
        if self.a(Classe::Merci) {
            return Some(simple(Intent::Thanks, Confiance::Haute));
        }
        let non = self.a(Classe::Non) && self.seulement(&[Classe::Non, Classe::Merci]);
        non.then(|| (Intent::RefuseProposal, Params::Decision(Decision::default()), Confiance::Basse))
    }

    /// A sentence that only names a scenario, or a linked label.
    fn nom_connu(&self) -> Option<Resultat> {
        if !super::may_name(&self.phrase.texte) {
            return None;
        }
        let noms = self.contexte.scenarios.iter().map(|scenario| scenario.nom.as_str());
        let trouves = matching::meilleurs(&self.phrase.texte, noms, 0.85);
        let long = matching::mots_pleins(&self.phrase.texte).iter().any(|mot| mot.chars().count() >= 4);
        if trouves.is_empty() || !long {
            return None;
        }
        self.choisir(&self.phrase.texte, None).map(|(intent, params, _)| (intent, params, Confiance::Moyenne))
    }

    /// The scenario that words name: by identifier or rank, by name, or by its place in the list.
    pub(super) fn choisir(&self, texte: &str, rang: Option<Option<usize>>) -> Option<Resultat> {
        let scenarios = &self.contexte.scenarios;
        let selection =
            |selection: Selection, confiance| Some((Intent::ChooseScenario, Params::Selection(selection), confiance));
        let un = |index: usize| {
            scenarios.get(index).map(|scenario| Selection {
                id: Some(scenario.id),
                nom: Some(scenario.nom.clone()),
                candidats: Vec::new(),
            })
        };
        if let Some(Some(rang)) = rang {
            return selection(un(rang.checked_sub(1)?)?, Confiance::Haute);
        }
        if let [seul] = matching::mots_pleins(texte).as_slice()
            && let Ok(id) = seul.parse::<i64>()
            && let Some(index) = scenarios.iter().position(|scenario| scenario.id == id)
        {
            return selection(un(index)?, Confiance::Haute);
        }
        match matching::meilleurs(texte, scenarios.iter().map(|scenario| scenario.nom.as_str()), 0.5).as_slice() {
            [] => {
                let nom = label::requete(texte, 150);
                nom.as_ref()?;
                selection(Selection { nom, ..Selection::default() }, Confiance::Basse)
            }
            [seul] => selection(un(*seul)?, Confiance::Haute),
            plusieurs => {
                let candidats = plusieurs.iter().filter_map(|index| scenarios.get(*index).cloned()).collect();
                selection(Selection { id: None, nom: label::requete(texte, 150), candidats }, Confiance::Moyenne)
            }
        }
    }

    /// The list of scenarios, filtered by what follows « sur ».
    pub(super) fn lister(&self, apres: usize) -> Resultat {
        let fin = self.phrase.mots.len();
        let filtre = (apres..fin)
            .find(|i| matches!(self.phrase.mot(*i), "sur" | "about" | "on" | "autour" | "concernant" | "de" | "avec"));
        let q = filtre.and_then(|i| {
            let mut debut = i + 1;
            while LEXIQUE.articles.iter().any(|article| article == self.phrase.mot(debut)) {
                debut += 1;
            }
            label::requete(self.phrase.extrait(debut..fin), 150)
        });
        (Intent::ListScenarios, Params::Liste(Liste { q }), Confiance::Haute)
    }

    /// The export, its format when it was named.
    pub(super) fn exporter(&self) -> Resultat {
        let format: Option<FormatExport> = slots::format(&self.phrase);
        (Intent::Export, Params::Exportation(Exportation { format }), Confiance::Haute)
    }
}

/// The intent that proposes entities of a kind.
pub(super) const fn propose(genre: Genre) -> Intent {
    match genre {
        Genre::Objectif => Intent::ProposeObjectifs,
        Genre::Cible => Intent::ProposeCibles,
        Genre::Ressource => Intent::ProposeRessources,
    }
}

/// The intent that detaches an entity of a kind.
pub(super) const fn retire(genre: Genre) -> Intent {
    match genre {
        Genre::Objectif => Intent::RemoveObjectif,
        Genre::Cible => Intent::RemoveCible,
        Genre::Ressource => Intent::RemoveRessource,
    }
}

/// The intent that writes an entity of a kind.
pub(super) const fn ajoute(genre: Genre) -> Intent {
    match genre {
        Genre::Objectif => Intent::AddObjectif,
        Genre::Cible => Intent::AddCible,
        Genre::Ressource => Intent::AddRessource,
    }
}
