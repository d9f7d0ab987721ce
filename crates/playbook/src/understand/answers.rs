//! Answers: what a sentence means because of what the assistant just asked or proposed.

use super::label::{Tete, label, propre, requete};
use super::lexicon::{Classe, LEXIQUE, commence};
use super::matching;
use super::params::{
    AjoutCible, AjoutObjectif, AjoutRessource, Choix, ChoixArchetype, ChoixMaturite, Creation, Decision, Intent,
    Params, Recherche, Usage,
};
use super::rules::{Lecture, Resultat};
use super::{Attente, Confiance, slots};
use crate::Etape;
use crate::suggest::archetype_of;

/// The answer that a sentence gives, if it answers at all.
pub(super) fn answer(lecture: &Lecture<'_>) -> Option<Resultat> {
    let attente = lecture.contexte.attente;
    if attente == Some(Attente::ChoixInspiration)
        && let Some((Verdict::Accepte, choix)) = verdict(lecture, 3)
    {
        let rang = match choix {
            Some(Choix::Rangs(rangs)) => rangs.first().copied(),
            _ => Some(1),
        };
        return Some((Intent::UseInspiration, Params::Usage(Usage { rang }), Confiance::Haute));
    }
    if let Some(resultat) = proposition(lecture) {
        return Some(resultat);
    }
    let ordre = lecture.ordre();
    // A plain order wins over the question: nobody has to finish a form to leave it.
    if ordre.as_ref().is_some_and(|(_, _, confiance)| *confiance == Confiance::Haute) {
        return ordre;
    }
    if lecture.phrase.mots.is_empty() || lecture.seulement(&[Classe::Oui, Classe::Non, Classe::Merci]) {
        return None;
    }
    libre(lecture, attente?)
}

/// The answer to an open question.
fn libre(lecture: &Lecture<'_>, attente: Attente) -> Option<Resultat> {
    let texte = lecture.phrase.texte.as_str();
    let params = match attente {
        Attente::NomScenario => (
            Intent::CreateScenario,
            Params::Creation(Creation { nom: Some(nom_scenario(lecture)?), ..Creation::default() }),
        ),
        Attente::Thematique => {
            let thematique = Some(lecture.citation(150).or_else(|| entier(lecture, Tete::Nue, 150))?);
            (Intent::CreateScenario, Params::Creation(Creation { thematique, ..Creation::default() }))
        }
        Attente::ChoixScenario => return lecture.choisir(texte, Some(slots_rang(lecture))),
        Attente::LabelObjectif => {
            let label = Some(lecture.citation(120).or_else(|| entier(lecture, Tete::Nue, 120))?);
            (Intent::AddObjectif, Params::AjoutObjectif(AjoutObjectif { label, description: None }))
        }
        Attente::Archetype => {
            let archetype = Some(archetype_of(texte)?.to_owned());
            let params = ChoixArchetype { label: None, archetype };
            return Some((Intent::SetObjectifArchetype, Params::ChoixArchetype(params), Confiance::Haute));
        }
        Attente::LabelCible => {
            let cible = lecture.cible(0..lecture.phrase.fin_de_phrase(0));
            cible.label.as_ref()?;
            (Intent::AddCible, Params::AjoutCible(AjoutCible { ..cible }))
        }
        Attente::Maturite => {
            let maturite = Some(etape(lecture)?);
            let params = Params::ChoixMaturite(ChoixMaturite { label: None, maturite });
            return Some((Intent::SetMaturite, params, Confiance::Haute));
        }
        Attente::TitreRessource => {
            let titre = lecture.citation(150).or_else(|| entier(lecture, Tete::Entiere, 150));
            let url = lecture.phrase.url.clone();
            (
                Intent::AddRessource,
                Params::AjoutRessource(AjoutRessource { kind: lecture.type_ressource(), titre, url }),
            )
        }
        Attente::RequeteInspiration => {
            (Intent::SearchInspirations, Params::Recherche(Recherche { requete: Some(requete(texte, 180)?) }))
        }
        Attente::ChoixInspiration => return None,
    };
    Some((params.0, params.1, Confiance::Moyenne))
}

fn entier(lecture: &Lecture<'_>, tete: Tete, max: usize) -> Option<String> {
    let fin = lecture.phrase.mots.len();
    // The address is kept apart, a title does not repeat it.
    let fin =
        if lecture.phrase.url.is_some() && fin > 0 && lecture.phrase.mot(fin - 1).is_empty() { fin - 1 } else { fin };
    label(&lecture.phrase, &lecture.marques, 0..fin, tete, max)
}

/// « appelons-le Offensive DAF »: a name keeps its article, not what introduces it.
fn nom_scenario(lecture: &Lecture<'_>) -> Option<String> {
    if let Some(nom) = lecture.citation(150) {
        return Some(nom);
    }
    let phrase = &lecture.phrase;
    let debut = LEXIQUE.noms.iter().find(|suite| commence(phrase, 0, suite)).map_or(0, Vec::len);
    let nom = label(phrase, &lecture.marques, debut..phrase.mots.len(), Tete::Entiere, 150);
    nom.or_else(|| propre(&phrase.texte, 150))
}

/// The stage that an answer names, by its word or by its rank in the list.
fn etape(lecture: &Lecture<'_>) -> Option<Etape> {
    slots::maturite(&lecture.marques).map(|(etape, _)| etape).or_else(|| match slots_rang(lecture) {
        Some(1) => Some(Etape::Awareness),
        Some(2) => Some(Etape::Consideration),
        Some(3) => Some(Etape::Decision),
        _ => None,
    })
}

fn slots_rang(lecture: &Lecture<'_>) -> Option<usize> {
    match verdict(lecture, lecture.contexte.scenarios.len().max(3)) {
        Some((Verdict::Accepte, Some(Choix::Rangs(rangs)))) => rangs.first().copied(),
        _ => None,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Accepte,
    Refuse,
}

/// An answer to pending proposals: by rank, by yes or no, or by a name.
fn proposition(lecture: &Lecture<'_>) -> Option<Resultat> {
    let propositions = &lecture.contexte.propositions;
    if propositions.is_empty() {
        return None;
    }
    let (verdict, choix, confiance) = match verdict(lecture, propositions.len()) {
        Some((Verdict::Accepte, None)) => {
            let seule = propositions.len() == 1;
            let choix = if seule { Choix::Rangs(vec![1]) } else { Choix::Toutes };
            (Verdict::Accepte, Some(choix), if seule { Confiance::Haute } else { Confiance::Moyenne })
        }
        Some((verdict, choix)) => (verdict, choix, Confiance::Haute),
        None => (Verdict::Accepte, Some(par_nom(lecture)?), Confiance::Moyenne),
    };
    let intent = if verdict == Verdict::Accepte { Intent::AcceptProposal } else { Intent::RefuseProposal };
    Some((intent, Params::Decision(Decision { choix }), confiance))
}

/// « le DAF »: the one proposal whose label holds all these words.
fn par_nom(lecture: &Lecture<'_>) -> Option<Choix> {
    let ordre = lecture.marques.iter().any(|marque| {
        let accepte = matches!(marque.classe, Classe::Ajouter | Classe::Choisir | Classe::Utiliser | Classe::Oui);
        !accepte && (marque.classe.est_verbe() || marque.classe.est_nom() || marque.classe == Classe::Question)
    });
    let marque = |i: usize| lecture.marques.iter().any(|marque| marque.mots.contains(&i));
    let mots: Vec<String> = (0..lecture.phrase.mots.len())
        .filter(|i| !marque(*i))
        .map(|i| lecture.phrase.mot(i).to_owned())
        .filter(|mot| !mot.is_empty() && !LEXIQUE.neutres.contains(mot) && !LEXIQUE.vides.contains(mot))
        .collect();
    if ordre || lecture.nie() || mots.is_empty() || mots.len() > 8 {
        return None;
    }
    let propositions = &lecture.contexte.propositions;
    let noms = propositions.iter().map(|proposition| proposition.label.as_str());
    match matching::meilleurs(&mots.join(" "), noms, 0.8).as_slice() {
        [seule] => Some(Choix::Rangs(vec![seule + 1])),
        _ => None,
    }
}

/// Reads a sentence made of nothing but a choice among `total` things.
fn verdict(lecture: &Lecture<'_>, total: usize) -> Option<(Verdict, Option<Choix>)> {
    let phrase = &lecture.phrase;
    let (mut rangs, mut exclus) = (Vec::new(), Vec::new());
    let (mut oui, mut non, mut toutes, mut aucune, mut sauf) = (false, false, false, false, false);
    let mut i = 0;
    while i < phrase.mots.len() {
        if let Some(marque) = lecture.marques.iter().find(|marque| marque.mots.start == i) {
            let fin = marque.mots.end;
            match marque.classe {
                Classe::Oui => oui = true,
                Classe::Non => non = true,
                Classe::Toutes => toutes = true,
                Classe::Aucune => aucune = true,
                Classe::Sauf => sauf = true,
                Classe::Ajouter | Classe::Choisir | Classe::Utiliser => oui = true,
                Classe::Supprimer | Classe::Annuler => return None,
                _ if neutre(phrase.mot(i)) => {}
                _ => match slots::rang(phrase.mot(i), total) {
                    Some(rang) => rangs.push(rang),
                    None => return None,
                },
            }
            i = fin;
            continue;
        }
        let mot = phrase.mot(i);
        if mot == "pas" || mot == "not" {
            non = true;
        } else if let Some(combien) = groupe(lecture, i, total) {
            rangs.extend(combien);
            i += 1;
        } else if let Some(rang) =
            slots::rang(mot, total).filter(|_| !matches!(mot, "un" | "une" | "one") || rangs.is_empty())
        {
            if sauf { exclus.push(rang) } else { rangs.push(rang) }
        } else if !neutre(mot) && !matches!(mot, "er" | "e" | "eme" | "ere" | "st" | "nd" | "rd" | "th") {
            return None;
        }
        i += 1;
    }
    conclure(total, rangs, exclus, Signes { oui, non, toutes, aucune, sauf })
}

fn neutre(mot: &str) -> bool {
    LEXIQUE.neutres.iter().any(|neutre| neutre == mot)
}

/// « les trois », « les deux premières », "the first two": the ranks of a group, with the word after.
fn groupe(lecture: &Lecture<'_>, i: usize, total: usize) -> Option<Vec<usize>> {
    let (mot, suivant) = (lecture.phrase.mot(i), lecture.phrase.mot(i + 1));
    let (nombre, sens) = match (slots::nombre(mot), slots::nombre(suivant)) {
        (Some(n), _) if matches!(suivant, "premieres" | "premiers" | "first") => (n, true),
        (Some(n), _) if matches!(suivant, "dernieres" | "derniers" | "last") => (n, false),
        (_, Some(n)) if mot == "first" => (n, true),
        (_, Some(n)) if mot == "last" => (n, false),
        (_, Some(n)) if matches!(mot, "les" | "all") && usize::try_from(n) == Ok(total) => (n, true),
        _ => return None,
    };
    let nombre = usize::try_from(nombre).ok()?.min(total);
    Some(if sens { (1..=nombre).collect() } else { (total - nombre + 1..=total).collect() })
}

struct Signes {
    oui: bool,
    non: bool,
    toutes: bool,
    aucune: bool,
    sauf: bool,
}

fn conclure(
    total: usize,
    mut rangs: Vec<usize>,
    exclus: Vec<usize>,
    signes: Signes,
) -> Option<(Verdict, Option<Choix>)> {
    let dit = !rangs.is_empty();
    rangs.retain(|rang| (1..=total).contains(rang));
    rangs.sort_unstable();
    rangs.dedup();
    if signes.aucune {
        return Some((Verdict::Refuse, Some(Choix::Toutes)));
    }
    if signes.sauf && !exclus.is_empty() {
        let gardes: Vec<usize> = (1..=total).filter(|rang| !exclus.contains(rang)).collect();
        return (!gardes.is_empty()).then_some((Verdict::Accepte, Some(Choix::Rangs(gardes))));
    }
    if dit && rangs.is_empty() {
        return None;
    }
    let choix = if (signes.toutes && rangs.is_empty()) || (total > 1 && rangs.len() == total) {
        Some(Choix::Toutes)
    } else {
        (!rangs.is_empty()).then_some(Choix::Rangs(rangs))
    };
    match (signes.non, signes.oui || choix.is_some()) {
        (true, _) => Some((Verdict::Refuse, choix)),
        (false, true) => Some((Verdict::Accepte, choix)),
        (false, false) => None,
    }
}
