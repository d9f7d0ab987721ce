//! One request of the marketer, from a button or from a sentence, with its parameters checked.

use heraut_kernel::text::truncate;
use heraut_kernel::{Locale, Problem};
use heraut_playbook::understand::{self, Comprehension, Intent, Params, ScenarioConnu};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::chat::Inverse;
use crate::cible::Maturite;
use crate::entite::{Entite, EntiteCible, EntiteObjectif, EntiteRessource};
use crate::message::Attente;
use crate::plan::options::Wanted;
use crate::ressource::TypeRessource;
use crate::script::Genre;

/// Which proposals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choix {
    /// All that wait.
    Toutes,
    /// Those at these ranks among the waiting ones, 1 first.
    Rangs(Vec<usize>),
    /// The one of this name.
    Id(String),
    /// The marketer did not say.
    Indecis,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the variants are the intents of docs/API.md, with their parameters")]
pub enum Command {
    Welcome,
    Help { sujet: Option<Intent>, negation: bool },
    Thanks,
    Create { nom: Option<String>, thematique: Option<String>, description: Option<String> },
    List { q: Option<String> },
    Choose { id: Option<i64>, nom: Option<String>, candidats: Vec<ScenarioConnu> },
    Next,
    Show,
    Propose { genre: Genre, tour: u32 },
    Ask { genre: Genre },
    Add { entite: Entite },
    Remove { genre: Genre, id: Option<i64>, label: Option<String> },
    SetMaturite { cible_id: Option<i64>, label: Option<String>, maturite: Option<Maturite> },
    SetArchetype { objectif_id: Option<i64>, label: Option<String>, archetype: Option<String> },
    Plan(Wanted),
    ShowPlan,
    Search { requete: Option<String> },
    Use { recherche_id: Option<i64>, index: Option<usize>, comme: Option<Genre> },
    Accept { message_id: Option<i64>, choix: Choix },
    Refuse { message_id: Option<i64>, choix: Choix },
    Export { format: Option<String> },
    Duplicate,
    Archive,
    Undo(Option<Inverse>),
    Unknown { alternatives: Vec<Intent> },
}

impl Command {
    /// The intent, as messages keep it in `role_action`.
    #[must_use]
    pub const fn intent(&self) -> &'static str {
        match self {
            Self::Welcome => "welcome",
            Self::Help { .. } => "help",
            Self::Thanks => "thanks",
            Self::Create { .. } => "create_scenario",
            Self::List { .. } => "list_scenarios",
            Self::Choose { .. } => "choose_scenario",
            Self::Next => "next_scenario",
            Self::Show => "show_scenario",
            Self::Propose { genre: Genre::Objectif, .. } => "propose_objectifs",
            Self::Propose { genre: Genre::Cible, .. } => "propose_cibles",
            Self::Propose { genre: Genre::Ressource, .. } => "propose_ressources",
            Self::Ask { genre: Genre::Objectif } | Self::Add { entite: Entite::Objectif(_) } => "add_objectif",
            Self::Ask { genre: Genre::Cible } | Self::Add { entite: Entite::Cible(_) } => "add_cible",
            Self::Ask { genre: Genre::Ressource } | Self::Add { .. } => "add_ressource",
            Self::Remove { genre: Genre::Objectif, .. } => "remove_objectif",
            Self::Remove { genre: Genre::Cible, .. } => "remove_cible",
            Self::Remove { genre: Genre::Ressource, .. } => "remove_ressource",
            Self::SetMaturite { .. } => "set_maturite",
            Self::SetArchetype { .. } => "set_archetype",
            Self::Plan(_) => "generate_plan",
            Self::ShowPlan => "show_plan",
            Self::Search { .. } => "search_inspirations",
            Self::Use { .. } => "use_inspiration",
            Self::Accept { .. } => "accept_proposal",
            Self::Refuse { .. } => "refuse_proposal",
            Self::Export { .. } => "export",
            Self::Duplicate => "duplicate_scenario",
            Self::Archive => "archive_scenario",
            Self::Undo(_) => "undo",
            Self::Unknown { .. } => "unknown",
        }
    }

    /// Reads what a button sent.
    ///
    /// # Errors
    /// 422 when there is no such intent, or its parameters are not of its shape.
    pub fn from_action(intent: &str, params: &Map<String, Value>, locale: Locale) -> Result<Self, Problem> {
        let bad = || {
            Problem::invalid_field(
                "action.params",
                "invalid_value",
                locale,
                "Ces paramètres ne conviennent pas à cette action.",
                "These parameters do not suit this action.",
            )
        };
        let genre = |intent: &str| match intent.rsplit('_').next() {
            Some("objectif" | "objectifs") => Genre::Objectif,
            Some("cible" | "cibles") => Genre::Cible,
            _ => Genre::Ressource,
        };
        Ok(match intent {
            "welcome" => Self::Welcome,
            "help" => Self::Help { sujet: None, negation: false },
            "thanks" => Self::Thanks,
            "create_scenario" => {
                let CreateIn { nom, thematique, description } = read(params).ok_or_else(bad)?;
                let short = |text: Option<String>| text.map(|text| clean(&text, 150)).filter(|text| !text.is_empty());
                Self::Create { nom: short(nom), thematique: short(thematique), description }
            }
            "list_scenarios" => Self::List { q: field(params, "q").ok_or_else(bad)? },
            "choose_scenario" => {
                Self::Choose { id: field(params, "id").ok_or_else(bad)?, nom: None, candidats: Vec::new() }
            }
            "next_scenario" => Self::Next,
            "show_scenario" => Self::Show,
            "propose_objectifs" | "propose_cibles" | "propose_ressources" => {
                Self::Propose { genre: genre(intent), tour: field(params, "tour").ok_or_else(bad)?.unwrap_or_default() }
            }
            "add_objectif" | "add_cible" | "add_ressource" => match field(params, "entity").ok_or_else(bad)? {
                None => Self::Ask { genre: genre(intent) },
                Some(entite) => Self::Add { entite },
            },
            "remove_objectif" | "remove_cible" | "remove_ressource" => {
                Self::Remove { genre: genre(intent), id: field(params, "id").ok_or_else(bad)?, label: None }
            }
            "set_maturite" => Self::SetMaturite {
                cible_id: field(params, "cible_id").ok_or_else(bad)?,
                label: None,
                maturite: field(params, "maturite").ok_or_else(bad)?,
            },
            "set_archetype" => Self::SetArchetype {
                objectif_id: field(params, "objectif_id").ok_or_else(bad)?,
                label: None,
                archetype: field(params, "archetype").ok_or_else(bad)?,
            },
            "generate_plan" => Self::Plan(read(params).ok_or_else(bad)?),
            "show_plan" => Self::ShowPlan,
            "search_inspirations" => Self::Search { requete: field(params, "requete").ok_or_else(bad)? },
            "use_inspiration" => Self::Use {
                recherche_id: field(params, "recherche_id").ok_or_else(bad)?,
                index: field(params, "index").ok_or_else(bad)?,
                comme: field(params, "comme").ok_or_else(bad)?,
            },
            "accept_proposal" | "refuse_proposal" | "accept_all" => Self::decision(intent, params).ok_or_else(bad)?,
            "export" => Self::Export { format: field(params, "format").ok_or_else(bad)? },
            "duplicate_scenario" => Self::Duplicate,
            "archive_scenario" => Self::Archive,
            "undo" if params.is_empty() => Self::Undo(None),
            "undo" => Self::Undo(Some(read(params).ok_or_else(bad)?)),
            _ => {
                return Err(Problem::invalid_field(
                    "action.intent",
                    "unknown_value",
                    locale,
                    "Cette action n'est pas connue.",
                    "This action is not known.",
                ));
            }
        })
    }

    fn decision(intent: &str, params: &Map<String, Value>) -> Option<Self> {
        let message_id = field(params, "message_id")?;
        let choix = match field::<String>(params, "proposal_id")? {
            _ if intent == "accept_all" => Choix::Toutes,
            Some(id) => Choix::Id(id),
            None => Choix::Indecis,
        };
        Some(if intent == "refuse_proposal" {
            Self::Refuse { message_id, choix }
        } else {
            Self::Accept { message_id, choix }
        })
    }

    /// Takes a sentence as it was understood. What the assistant had asked, and knew already, completes it.
    #[must_use]
    pub fn from_text(understood: Comprehension, attente: Option<&Attente>) -> Self {
        let known = |name: &str| attente.and_then(|attente| attente.params.get(name)).cloned();
        let known_id = |name: &str| known(name).and_then(|value| value.as_i64());
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
            (Intent::Export, Params::Exportation(it)) => Self::Export { format: it.format.and_then(word) },
            (Intent::DuplicateScenario, _) => Self::Duplicate,
            (Intent::ArchiveScenario, _) => Self::Archive,
            (Intent::Undo, _) => Self::Undo(None),
            (intent, params) => {
                Self::addition(intent, params).unwrap_or(Self::Unknown { alternatives: understood.alternatives })
            }
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
                },
            },
            (Intent::AddRessource, Params::AjoutRessource(it)) => match it.titre.or_else(|| it.url.clone()) {
                None => Self::Ask { genre: Genre::Ressource },
                Some(titre) => Self::Add {
                    entite: Entite::Ressource(EntiteRessource {
                        kind: it.kind.and_then(word).map_or(TypeRessource::Autre, |word| TypeRessource::parse(&word)),
                        titre: clean(&titre, 150),
                        url: it.url,
                        note: None,
                        usage: None,
                    }),
                },
            },
            _ => return None,
        })
    }
}

#[derive(Deserialize)]
struct CreateIn {
    nom: Option<String>,
    thematique: Option<String>,
    description: Option<String>,
}

/// All parameters as one structure; nothing when their shape is another.
fn read<T: DeserializeOwned>(params: &Map<String, Value>) -> Option<T> {
    serde_json::from_value(Value::Object(params.clone())).ok()
}

/// One parameter, which may be absent; nothing when its shape is another.
fn field<T: DeserializeOwned>(params: &Map<String, Value>, name: &str) -> Option<Option<T>> {
    match params.get(name) {
        None | Some(Value::Null) => Some(None),
        Some(value) => T::deserialize(value).ok().map(Some),
    }
}

fn clean(text: &str, max: usize) -> String {
    truncate(text.trim(), max).trim_end().to_owned()
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
