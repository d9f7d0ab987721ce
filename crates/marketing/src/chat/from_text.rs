//! A sentence as a command.

use heraut_http::rules;
use heraut_playbook::understand::{self, Comprehension, Intent, Params};
use serde_json::Value;

use super::command::{Choix, Command, clean};
use crate::cible::Maturite;
use crate::entite::{Entite, EntiteCible, EntiteObjectif, EntiteRessource};
use crate::message::Attente;
use crate::plan::options::Wanted;
use crate::ressource::TypeRessource;
use crate::script::Genre;

impl Command {
    /// Takes a sentence as it was understood. What the assistant had asked, and knew already, completes it.
    #[must_use]
    pub fn from_text(understood: Comprehension, attente: Option<&Attente>) -> Self {
        let known = |name: &str| attente.and_then(|attente| attente.params.get(name)).cloned();
        match (understood.intent, understood.params) {
            (Intent::Welcome, _) => Self::Welcome,
            (Intent::Help, Params::Aide(aide)) => Self::Help { sujet: aide.sujet, negation: aide.negation },
            (Intent::Thanks, _) => Self::Thanks,
            (Intent::CreateScenario, Params::Creation(new)) => {
                let kept = |name: &str| known(name).and_then(|value| value.as_str().map(str::to_owned));
                Self::Create {
                    nom: new.nom.or_else(|| kept("nom")),
                    thematique: new.thematique.or_else(|| kept("thematique")),
                    description: new.description.or_else(|| kept("description")),
                }
            }
            (Intent::ListScenarios, Params::Liste(list)) => Self::List { q: list.q },
            (Intent::ChooseScenario, Params::Selection(it)) => {
                Self::Choose { id: it.id, nom: it.nom, candidats: it.candidats }
            }
            (Intent::NextScenario, _) => Self::Next,
            (Intent::ShowScenario, _) => Self::Show,
            (Intent::ProposeObjectifs, _) => Self::Propose { genre: Genre::Objectif, tour: 0 },
            (Intent::ProposeCibles, _) => Self::Propose { genre: Genre::Cible, tour: 0 },
            (Intent::ProposeRessources, _) => Self::Propose { genre: Genre::Ressource, tour: 0 },
            (Intent::RemoveObjectif, Params::Retrait(it)) => Self::remove(Genre::Objectif, it.label),
            (Intent::RemoveCible, Params::Retrait(it)) => Self::remove(Genre::Cible, it.label),
            (Intent::RemoveRessource, Params::Retrait(it)) => Self::remove(Genre::Ressource, it.label),
            (Intent::Export, Params::Exportation(it)) => Self::Export { format: it.format.and_then(word) },
            (Intent::DuplicateScenario, _) => Self::Duplicate,
            (Intent::ArchiveScenario, _) => Self::Archive,
            (Intent::Undo, _) => Self::Undo(None),
            (intent, params) => Self::precision(intent, &params, attente)
                .or_else(|| Self::addition(intent, params))
                .unwrap_or(Self::Unknown { alternatives: understood.alternatives }),
        }
    }

    const fn remove(genre: Genre, label: Option<String>) -> Self {
        Self::Remove { genre, id: None, label }
    }

    fn addition(intent: Intent, params: Params) -> Option<Self> {
        Some(match (intent, params) {
            (Intent::AddObjectif, Params::AjoutObjectif(it)) => match it.label {
                None => Self::Ask { genre: Genre::Objectif },
                Some(label) => Self::Add {
                    entite: Entite::Objectif(EntiteObjectif { label, description: it.description, archetype: None }),
                    reformulee: None,
                },
            },
            (Intent::AddCible, Params::AjoutCible(it)) => match it.label {
                None => Self::Ask { genre: Genre::Cible },
                Some(label) => Self::Add {
                    entite: Entite::Cible(EntiteCible {
                        label,
                        persona: None,
                        segment: it.segment,
                        maturite: it.maturite.and_then(maturite),
                    }),
                    reformulee: None,
                },
            },
            (Intent::AddRessource, Params::AjoutRessource(it)) => match it.titre.or_else(|| it.url.clone()) {
                None => Self::Ask { genre: Genre::Ressource },
                Some(titre) => Self::Add {
                    entite: Entite::Ressource(EntiteRessource {
                        kind: it.kind.and_then(word).map_or(TypeRessource::Autre, |word| TypeRessource::parse(&word)),
                        titre: clean(&titre, 150),
                        // An address that is none is left out; the title says what it was.
                        url: it.url.filter(|url| url.chars().count() <= 255 && rules::web_address(url, &()).is_ok()),
                        note: None,
                        usage: None,
                    }),
                    reformulee: None,
                },
            },
            _ => return None,
        })
    }

    fn precision(intent: Intent, params: &Params, attente: Option<&Attente>) -> Option<Self> {
        let known_id = |name: &str| attente.and_then(|attente| attente.params.get(name)).and_then(Value::as_i64);
        Some(match (intent, params.clone()) {
            (Intent::SetMaturite, Params::ChoixMaturite(it)) => Self::SetMaturite {
                cible_id: known_id("cible_id").filter(|_| it.label.is_none()),
                label: it.label,
                maturite: it.maturite.and_then(maturite),
            },
            (Intent::SetObjectifArchetype, Params::ChoixArchetype(it)) => Self::SetArchetype {
                objectif_id: known_id("objectif_id").filter(|_| it.label.is_none()),
                label: it.label,
                archetype: it.archetype,
            },
            (Intent::GeneratePlan, Params::Plan(it)) => Self::Plan(Wanted {
                horizon_semaines: it.horizon_semaines.and_then(|weeks| i32::try_from(weeks).ok()),
                heures_par_semaine: it.heures_par_semaine,
                canaux: it.canaux,
                date_debut: it.date_debut,
                model: None,
            }),
            (Intent::ShowPlan, _) => Self::ShowPlan,
            (Intent::SearchInspirations, Params::Recherche(it)) => Self::Search { requete: it.requete },
            (Intent::UseInspiration, Params::Usage(it)) => Self::Use {
                recherche_id: known_id("recherche_id"),
                index: it.rang.and_then(|rang| rang.checked_sub(1)),
                comme: None,
            },
            (Intent::AcceptProposal, Params::Decision(it)) => Self::Accept { message_id: None, choix: choix(it.choix) },
            (Intent::RefuseProposal, Params::Decision(it)) => Self::Refuse { message_id: None, choix: choix(it.choix) },
            _ => return None,
        })
    }
}

fn maturite(etape: heraut_playbook::Etape) -> Option<Maturite> {
    word(etape).and_then(|word| Maturite::parse(&word))
}

/// The word by which a value is known outside.
fn word(value: impl serde::Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

fn choix(choix: Option<understand::Choix>) -> Choix {
    match choix {
        None => Choix::Indecis,
        Some(understand::Choix::Toutes) => Choix::Toutes,
        Some(understand::Choix::Rangs(rangs)) => Choix::Rangs(rangs),
    }
}
