//! Orders, continued: what each verb does with each noun, and the entities read from the words around them.

use std::ops::Range;

use super::label::{Tete, label, propre, requete};
use super::lexicon::{Classe, LEXIQUE, Marque, commence};
use super::params::{ChoixArchetype, ChoixMaturite, Creation, Intent, Params, Plan, Recherche, Retrait, Usage};
use super::rules::{Lecture, Resultat, propose, retire, simple};
use super::{Attente, Confiance, Genre, dates, matching, slots};
use crate::suggest::archetype_of;

impl Lecture<'_> {
    /// The order that the first verb gives.
    pub(super) fn par_verbe(&self) -> Option<Resultat> {
        use Classe as C;
        let verbe = self.verbe()?;
        let nom = self.nom();
        let genre = nom.and_then(|nom| self.genre(nom.classe));
        match (verbe.classe, nom.map(|nom| nom.classe)) {
            (C::Annuler, _) => Some(simple(Intent::Undo, Confiance::Haute)),
            (C::Exporter, _) => Some(self.exporter()),
            _ if self.a(C::Exporter) => Some(self.exporter()),
            (C::Creer | C::Ajouter, _) if self.a(C::Dupliquer) => {
                Some(simple(Intent::DuplicateScenario, Confiance::Haute))
            }
            (C::Dupliquer, _) => Some(simple(Intent::DuplicateScenario, Confiance::Haute)),
            (C::Archiver, _) => Some(simple(Intent::ArchiveScenario, Confiance::Haute)),
            (C::Etat, _) => Some(simple(Intent::ShowScenario, Confiance::Haute)),
            (C::Supprimer, _) => self.retirer(),
            (classe, _) if self.a(C::Archetype) && self.a(C::Objectif) && !matches!(classe, C::Ajouter | C::Creer) => {
                self.archetype()
            }
            (C::Suivant, None | Some(C::Scenario)) => Some(simple(Intent::NextScenario, Confiance::Haute)),
            _ if self.a(C::Suivant)
                && matches!(verbe.classe, C::Choisir | C::Passer | C::Montrer)
                && genre.is_none() =>
            {
                Some(simple(Intent::NextScenario, Confiance::Haute))
            }
            (C::Proposer, Some(C::Inspiration)) | (C::Chercher, _) => Some(self.rechercher(nom)),
            (C::Creer | C::Generer | C::Montrer, Some(C::Inspiration)) => Some(self.rechercher(nom)),
            _ if self.a(C::Proposer) && genre.is_some() => Some(simple(propose(genre?), Confiance::Haute)),
            (C::Proposer | C::Montrer, None) if self.a(C::Proposer) => self.proposer(),
            (C::Quel, _) => self.interroger(nom),
            (C::Utiliser, _) => self.utiliser(),
            (C::ViserResultat, _) => self.objectif_de_verbe(verbe),
            (C::Viser, Some(C::Plan)) | (_, Some(C::Plan)) => self.plan(),
            (C::Viser, _) => self.ajouter_cible(verbe.mots.end, true),
            (C::Montrer, _) => self.montrer(nom),
            (C::Choisir | C::Passer, _) => self.ouvrir(verbe, nom),
            (C::Creer | C::Lancer, Some(C::Scenario | C::Scenarios)) => Some(self.creer(nom?.mots.end)),
            (C::Ajouter, Some(C::Scenario)) if self.phrase.citations.is_empty() => Some(self.creer(nom?.mots.end)),
            (C::Avoir, _) if genre != Some(Genre::Ressource) => None,
            (C::Generer | C::Lancer, _) if genre != Some(Genre::Objectif) => self.objectif_de_verbe(verbe),
            _ => self.ajouter(verbe.classe, nom?),
        }
    }

    /// The order that a noun gives without a verb.
    pub(super) fn par_nom(&self) -> Option<Resultat> {
        use Classe as C;
        let nom = self.nom()?;
        if self.a(C::Archetype) {
            return self.archetype();
        }
        match nom.classe {
            C::Plan => self.plan(),
            C::Scenarios => Some(self.lister(nom.mots.end)),
            C::Scenario if self.neuf(nom) || self.annonce_theme() => Some(self.creer(nom.mots.end)),
            C::Scenario => self.ouvrir(nom, Some(nom)),
            C::Inspiration => Some(self.rechercher(Some(nom))),
            C::Maturite => Some((
                Intent::SetMaturite,
                Params::ChoixMaturite(ChoixMaturite {
                    label: self.cible_liee(0..self.phrase.mots.len()),
                    maturite: None,
                }),
                Confiance::Moyenne,
            )),
            _ => self.ajouter(C::Avoir, nom),
        }
    }

    /// Whether « nouveau » or "new" stands before a noun.
    fn neuf(&self, nom: &Marque) -> bool {
        let avant = nom.mots.start.checked_sub(1).map_or("", |avant| self.phrase.mot(avant));
        matches!(avant, "nouveau" | "nouvelle" | "new" | "autre")
    }

    /// Whether a theme is given by its name: « Scénario « Relance », thématique énergie ».
    fn annonce_theme(&self) -> bool {
        self.phrase.mots.iter().any(|mot| matches!(mot.plie.as_str(), "thematique" | "theme"))
    }

    /// Where an audience stands: « la cible DSI est en phase de décision ».
    pub(super) fn maturite(&self) -> Option<Resultat> {
        use Classe as C;
        let verbe = self.verbe().map(|verbe| verbe.classe);
        let pose = matches!(verbe, None | Some(C::Passer | C::Definir | C::Choisir));
        let (etape, marque) = slots::maturite(&self.marques)?;
        if !pose || self.a(C::Objectif) || self.a(C::Plan) || self.a(C::Scenario) {
            return None;
        }
        let label =
            self.cible_liee(0..marque.mots.start).or_else(|| self.cible_liee(marque.mots.end..self.phrase.mots.len()));
        let nommee = label.is_some() || self.a(C::Maturite) || (self.a(C::Cible) && verbe.is_some());
        let params = Params::ChoixMaturite(ChoixMaturite { label, maturite: Some(etape) });
        nommee.then_some((Intent::SetMaturite, params, Confiance::Haute))
    }

    /// The linked audience that these words name.
    fn cible_liee(&self, mots: Range<usize>) -> Option<String> {
        let texte = self.sans_marques(mots);
        matching::premier(&texte, &self.contexte.cibles).map(str::to_owned)
    }

    /// These words without those of the lexicon.
    fn sans_marques(&self, mots: Range<usize>) -> String {
        mots.filter(|i| !self.marques.iter().any(|marque| marque.mots.contains(i)))
            .map(|i| self.phrase.mot(i))
            .filter(|mot| {
                !LEXIQUE.amorces.iter().any(|amorce| amorce == mot)
                    && !matches!(
                        *mot,
                        "stage" | "phase" | "niveau" | "deja" | "train" | "already" | "encore" | "now" | "tout"
                    )
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn archetype(&self) -> Option<Resultat> {
        let marque = self.marque(Classe::Archetype)?;
        let total = self.phrase.mots.len();
        let archetype = archetype_of(self.phrase.extrait(marque.mots.end..total))?.to_owned();
        let label = matching::premier(&self.sans_marques(0..marque.mots.start), &self.contexte.objectifs);
        let params = ChoixArchetype { label: label.map(str::to_owned), archetype: Some(archetype) };
        Some((Intent::SetObjectifArchetype, Params::ChoixArchetype(params), Confiance::Haute))
    }

    pub(super) fn retirer(&self) -> Option<Resultat> {
        let debut_verbe = self.verbe().map_or(0, |verbe| verbe.mots.end);
        let contexte = self.contexte;
        let listes = [
            (Genre::Objectif, &contexte.objectifs),
            (Genre::Cible, &contexte.cibles),
            (Genre::Ressource, &contexte.ressources),
        ];
        let nom = self.nom();
        if nom.is_some_and(|nom| matches!(nom.classe, Classe::Scenario | Classe::Scenarios)) {
            return Some(simple(Intent::ArchiveScenario, Confiance::Moyenne));
        }
        if nom.is_some_and(|nom| nom.classe == Classe::Plan) {
            return Some(simple(Intent::Undo, Confiance::Basse));
        }
        let genre = nom.and_then(|nom| self.genre(nom.classe));
        let total = self.phrase.mots.len();
        let texte = self.citation(150).unwrap_or_else(|| self.phrase.extrait(debut_verbe..total).to_owned());
        if let Some(genre) = genre {
            let debut = nom.map_or(debut_verbe, |nom| nom.mots.end);
            let mots = if debut < total { debut..total } else { debut_verbe..total };
            let dit = self.citation(150).or_else(|| label(&self.phrase, &self.marques, mots, Tete::Nue, 150));
            let liste =
                listes.iter().find(|(autre, _)| *autre == genre).map_or(&contexte.objectifs, |(_, liste)| *liste);
            let lie = dit.as_deref().and_then(|dit| matching::premier(dit, liste));
            let label = lie.map(str::to_owned).or(dit);
            return Some((retire(genre), Params::Retrait(Retrait { label }), Confiance::Haute));
        }
        listes.into_iter().find_map(|(genre, liste)| {
            let label = matching::premier(&texte, liste)?.to_owned();
            Some((retire(genre), Params::Retrait(Retrait { label: Some(label) }), Confiance::Moyenne))
        })
    }

    fn rechercher(&self, nom: Option<&Marque>) -> Resultat {
        let total = self.phrase.mots.len();
        let inspiration = nom.filter(|nom| nom.classe == Classe::Inspiration);
        let mut debut = inspiration.or(self.verbe()).map_or(0, |marque| marque.mots.end);
        let introduit = |mot: &str| {
            LEXIQUE.articles.iter().any(|article| article == mot)
                || matches!(
                    mot,
                    "sur" | "pour" | "about" | "on" | "for" | "of" | "moi" | "me" | "autour" | "concernant"
                )
        };
        while introduit(self.phrase.mot(debut)) {
            debut += 1;
        }
        let mots = debut..total;
        let requete = self.citation(180).or_else(|| {
            label(&self.phrase, &self.marques, mots.clone(), Tete::Entiere, 180)
                .and_then(|_| requete(self.phrase.extrait(mots), 180))
        });
        (Intent::SearchInspirations, Params::Recherche(Recherche { requete }), Confiance::Haute)
    }

    /// « propose-m'en d'autres »: of the kind that was proposed last.
    fn proposer(&self) -> Option<Resultat> {
        let genre =
            self.contexte.propositions.first().map(|proposition| proposition.genre).or(match self.contexte.attente {
                Some(Attente::LabelObjectif) => Some(Genre::Objectif),
                Some(Attente::LabelCible) => Some(Genre::Cible),
                Some(Attente::TitreRessource) => Some(Genre::Ressource),
                _ => None,
            });
        let manque = [
            (&self.contexte.objectifs, Genre::Objectif),
            (&self.contexte.cibles, Genre::Cible),
            (&self.contexte.ressources, Genre::Ressource),
        ];
        let vide = || manque.iter().find(|(liste, _)| liste.is_empty()).map(|(_, genre)| *genre);
        let genre = genre.or_else(|| self.contexte.scenario_id.map(|_| vide().unwrap_or(Genre::Objectif)))?;
        Some(simple(propose(genre), Confiance::Moyenne))
    }

    fn interroger(&self, nom: Option<&Marque>) -> Option<Resultat> {
        match nom.map(|nom| nom.classe) {
            Some(Classe::Scenarios | Classe::Scenario) => Some(self.lister(nom?.mots.end)),
            Some(Classe::Plan) => self.plan(),
            Some(Classe::Inspiration) => Some(self.rechercher(nom)),
            Some(nom) => Some(simple(propose(self.genre(nom)?), Confiance::Haute)),
            None if self.a(Classe::Viser) => Some(simple(Intent::ProposeCibles, Confiance::Haute)),
            None => None,
        }
    }

    fn utiliser(&self) -> Option<Resultat> {
        let rang = (0..self.phrase.mots.len())
            .find_map(|i| slots::rang(self.phrase.mot(i), 3))
            .filter(|rang| (1..=3).contains(rang));
        let inspiration = self.a(Classe::Inspiration) || self.contexte.attente == Some(Attente::ChoixInspiration);
        let (rang, confiance) = match rang {
            Some(rang) => (rang, Confiance::Haute),
            None => (1, Confiance::Moyenne),
        };
        inspiration.then_some((Intent::UseInspiration, Params::Usage(Usage { rang: Some(rang) }), confiance))
    }

    fn montrer(&self, nom: Option<&Marque>) -> Option<Resultat> {
        match nom {
            Some(nom) if nom.classe == Classe::Scenarios => Some(self.lister(nom.mots.end)),
            Some(nom) if nom.classe == Classe::Scenario => {
                let suite = nom.mots.end..self.phrase.mots.len();
                let nomme = self.citation(150).or_else(|| label(&self.phrase, &self.marques, suite, Tete::Nue, 150));
                let choisi = nomme
                    .and_then(|nomme| self.choisir(&nomme, None))
                    .filter(|(_, _, confiance)| *confiance != Confiance::Basse);
                Some(choisi.unwrap_or_else(|| simple(Intent::ShowScenario, Confiance::Haute)))
            }
            Some(_) => Some(simple(Intent::ShowScenario, Confiance::Moyenne)),
            // « Voir détail »: nothing but words of seeing.
            None => self
                .seulement(&[Classe::Montrer, Classe::Merci])
                .then(|| simple(Intent::ShowScenario, Confiance::Haute)),
        }
    }

    fn ouvrir(&self, verbe: &Marque, nom: Option<&Marque>) -> Option<Resultat> {
        let scenario = nom.filter(|nom| matches!(nom.classe, Classe::Scenario | Classe::Scenarios));
        let total = self.phrase.mots.len();
        let debut = scenario.unwrap_or(verbe).mots.end;
        if scenario.is_some() && self.a(Classe::Existant) {
            return Some(self.lister(total));
        }
        // "the accounting firm campaign": in English the name comes before the noun.
        let avant = verbe.mots.end..scenario.map_or(verbe.mots.end, |nom| nom.mots.start.max(verbe.mots.end));
        let mots = if debut < total { debut..total } else { avant };
        let nomme = self.citation(150).or_else(|| label(&self.phrase, &self.marques, mots.clone(), Tete::Nue, 150));
        let Some(nomme) = nomme else {
            return scenario.map(|_| self.lister(total));
        };
        let brut = self.phrase.extrait(mots);
        let (intent, params, confiance) =
            self.choisir(if self.phrase.citations.is_empty() { brut } else { &nomme }, None)?;
        match confiance {
            Confiance::Basse if scenario.is_none() => None,
            _ => Some((intent, params, confiance)),
        }
    }

    /// The plan: made, or shown, with what the sentence says of it.
    fn plan(&self) -> Option<Resultat> {
        use Classe as C;
        let verbe = self.verbe().map(|verbe| verbe.classe);
        let plan = Plan {
            horizon_semaines: slots::horizon(&self.phrase),
            heures_par_semaine: slots::heures(&self.phrase),
            canaux: slots::canaux(&self.phrase),
            date_debut: dates::date(&self.phrase, self.contexte.aujourdhui),
        };
        let regle = plan != Plan::default();
        let fait = matches!(
            verbe,
            Some(C::Creer | C::Generer | C::Lancer | C::Ajouter | C::Proposer | C::Definir | C::Choisir | C::Viser)
        );
        let noms_avant = self.verbe().zip(self.nom()).is_some_and(|(verbe, nom)| nom.mots.start < verbe.mots.start);
        let confiance = if noms_avant { Confiance::Moyenne } else { Confiance::Haute };
        if fait || (regle && verbe != Some(C::Montrer)) {
            return Some((Intent::GeneratePlan, Params::Plan(plan), if fait { confiance } else { Confiance::Moyenne }));
        }
        // « maintenant le plan ! », "plan please": asked for, not looked for.
        let presse = ["maintenant", "now", "please", "stp", "svp", "go"];
        let voulu = self.a(C::Vouloir)
            || self.a(C::Oui)
            || self.phrase.mots.iter().any(|mot| presse.contains(&mot.plie.as_str()));
        if verbe.is_none() && voulu && !self.phrase.texte.contains('?') {
            return Some((Intent::GeneratePlan, Params::Plan(plan), Confiance::Moyenne));
        }
        let vu = matches!(verbe, Some(C::Montrer | C::Quel));
        Some(simple(Intent::ShowPlan, if vu { Confiance::Haute } else { Confiance::Moyenne }))
    }

    /// A new scenario, its name and theme read after the noun.
    fn creer(&self, debut: usize) -> Resultat {
        let phrase = &self.phrase;
        let fin = phrase.fin_de_phrase(debut.saturating_sub(1));
        let theme = self.theme(debut..fin);
        let fin_nom = theme.as_ref().map_or(fin, |(marqueur, _)| *marqueur);
        let mut citations = phrase.citations.iter();
        let nom = citations
            .next()
            .and_then(|citation| requete(citation, 150))
            .or_else(|| label(phrase, &self.marques, self.sans_appel(debut..fin_nom), Tete::Entiere, 150));
        let thematique = theme
            .and_then(|(_, mots)| label(phrase, &self.marques, mots, Tete::Nue, 150))
            .filter(|theme| phrase.citations.first().is_none_or(|citation| !theme.contains(citation.as_str())))
            .or_else(|| citations.next().and_then(|citation| propre(citation, 150)));
        let creation = Creation { nom, thematique, description: phrase.suite(fin) };
        (Intent::CreateScenario, Params::Creation(creation), Confiance::Haute)
    }

    /// Skips « appelé », « nommé », "called" before a name.
    fn sans_appel(&self, mots: Range<usize>) -> Range<usize> {
        let appel = LEXIQUE.appels.iter().find(|suite| commence(&self.phrase, mots.start, suite));
        (mots.start + appel.map_or(0, Vec::len)).min(mots.end)..mots.end
    }

    /// Where the theme is introduced, and its words.
    fn theme(&self, mots: Range<usize>) -> Option<(usize, Range<usize>)> {
        let mot = |i: usize| self.phrase.mot(i);
        let introduit = |i: usize| {
            let fort = matches!(
                mot(i),
                "thematique" | "theme" | "about" | "sujet" | "sur" | "autour" | "concernant" | "regarding"
            ) || (mot(i) == "on" && self.langue == heraut_kernel::Locale::En)
                || (mot(i) == "dedie" || mot(i) == "dediee");
            // « pour » belongs to a name (« Relance pour la rentrée ») unless the name is still to come.
            fort || (matches!(mot(i), "pour" | "for") && i == mots.start)
        };
        let marqueur = mots.clone().find(|i| introduit(*i))?;
        let mut debut = marqueur + 1;
        while debut < mots.end
            && (matches!(
                mot(debut),
                "le" | "la" | "theme" | "thematique" | "sujet" | "de" | "the" | "topic" | "of" | "est" | "is" | "a"
            ))
        {
            debut += 1;
        }
        Some((marqueur, debut..mots.end))
    }
}
