//! What a sentence may ask for, and the parameters of each request.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Etape, TypeRessource};

/// Everything a marketer can ask for in the chat. Buttons carry the same identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// A greeting.
    Welcome,
    /// A question about what can be done, or an action that the marketer does not want.
    Help,
    /// Start a scenario.
    CreateScenario,
    /// See the scenarios.
    ListScenarios,
    /// Work on a known scenario.
    ChooseScenario,
    /// Go to another scenario.
    NextScenario,
    /// See the state of the current scenario.
    ShowScenario,
    /// Ask for objectives.
    ProposeObjectifs,
    /// Ask for audiences.
    ProposeCibles,
    /// Ask for contents.
    ProposeRessources,
    /// Write an objective.
    AddObjectif,
    /// Write an audience.
    AddCible,
    /// Write a content.
    AddRessource,
    /// Detach an objective.
    RemoveObjectif,
    /// Detach an audience.
    RemoveCible,
    /// Detach a content.
    RemoveRessource,
    /// Say where an audience stands.
    SetMaturite,
    /// Say what kind of objective it is.
    SetObjectifArchetype,
    /// Make the plan, or make it again.
    GeneratePlan,
    /// See the plan.
    ShowPlan,
    /// Search the library.
    SearchInspirations,
    /// Keep one result of the search.
    UseInspiration,
    /// Accept what was proposed.
    AcceptProposal,
    /// Refuse what was proposed.
    RefuseProposal,
    /// Get the scenario out.
    Export,
    /// Copy the scenario.
    DuplicateScenario,
    /// Put the scenario away.
    ArchiveScenario,
    /// Take back the last change.
    Undo,
    /// A thank-you.
    Thanks,
    /// Not understood: `alternatives` says what to offer.
    Unknown,
}

/// Which of the pending proposals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choix {
    /// All of them.
    Toutes,
    /// Those at these ranks, counted from 1, ascending.
    Rangs(Vec<usize>),
}

/// The two export formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormatExport {
    /// A structured document.
    Json,
    /// A table for a spreadsheet.
    Csv,
}

/// A scenario that the marketer may name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioConnu {
    /// Its identifier.
    pub id: i64,
    /// Its name.
    pub nom: String,
}

macro_rules! params {
    ($($(#[$doc:meta])* $nom:ident { $($(#[$champ_doc:meta])* $champ:ident : $type:ty),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
            #[serde(default)]
            pub struct $nom { $($(#[$champ_doc])* pub $champ: $type),* }
        )*
    };
}

params! {
    /// Parameters of `help`.
    Aide {
        /// The action that the question is about.
        sujet: Option<Intent>,
        /// The marketer said not to do it.
        negation: bool,
    }
    /// Parameters of `create_scenario`.
    Creation {
        /// Name, 150 characters at most.
        nom: Option<String>,
        /// Theme, 150 characters at most.
        thematique: Option<String>,
        /// What follows the first sentence.
        description: Option<String>,
    }
    /// Parameters of `list_scenarios`.
    Liste {
        /// Words to filter by.
        q: Option<String>,
    }
    /// Parameters of `choose_scenario`.
    Selection {
        /// The scenario, when exactly one fits.
        id: Option<i64>,
        /// Its name, or the words that fit none.
        nom: Option<String>,
        /// Those that fit equally well.
        candidats: Vec<ScenarioConnu>,
    }
    /// Parameters of `add_objectif`.
    AjoutObjectif {
        /// Label, 120 characters at most.
        label: Option<String>,
        /// What follows the first sentence.
        description: Option<String>,
    }
    /// Parameters of `add_cible`.
    AjoutCible {
        /// Label, 120 characters at most.
        label: Option<String>,
        /// Company segment, 120 characters at most.
        segment: Option<String>,
        /// Where this audience stands.
        maturite: Option<Etape>,
    }
    /// Parameters of `add_ressource`.
    AjoutRessource {
        /// Kind of content.
        #[serde(rename = "type")]
        kind: Option<TypeRessource>,
        /// Title, 150 characters at most.
        titre: Option<String>,
        /// Address, as written.
        url: Option<String>,
    }
    /// Parameters of `remove_objectif`, `remove_cible` and `remove_ressource`.
    Retrait {
        /// The linked label that fits, else the marketer's words.
        label: Option<String>,
    }
    /// Parameters of `set_maturite`.
    ChoixMaturite {
        /// The linked audience, when it was named.
        label: Option<String>,
        /// Where it stands.
        maturite: Option<Etape>,
    }
    /// Parameters of `set_objectif_archetype`.
    ChoixArchetype {
        /// The linked objective, when it was named.
        label: Option<String>,
        /// Identifier of an archetype (`leads`, `notoriete`…).
        archetype: Option<String>,
    }
    /// Parameters of `generate_plan`.
    Plan {
        /// Weeks to cover.
        horizon_semaines: Option<u32>,
        /// Weekly capacity.
        heures_par_semaine: Option<f64>,
        /// Channel identifiers of the playbook; nothing means no restriction.
        canaux: Option<Vec<String>>,
        /// First day.
        date_debut: Option<NaiveDate>,
    }
    /// Parameters of `search_inspirations`.
    Recherche {
        /// Words to search, 180 characters at most.
        requete: Option<String>,
    }
    /// Parameters of `use_inspiration`.
    Usage {
        /// Rank of the result, counted from 1.
        rang: Option<usize>,
    }
    /// Parameters of `accept_proposal` and `refuse_proposal`.
    Decision {
        /// Which ones; nothing when the marketer did not say.
        choix: Option<Choix>,
    }
    /// Parameters of `export`.
    Exportation {
        /// The format, when it was named.
        format: Option<FormatExport>,
    }
    /// No parameter.
    Rien {}
}

/// The parameters of an intent. On the wire it is the bare object; [`Params::read`] needs the intent.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "each variant is the structure it carries")]
pub enum Params {
    Aide(Aide),
    Creation(Creation),
    Liste(Liste),
    Selection(Selection),
    AjoutObjectif(AjoutObjectif),
    AjoutCible(AjoutCible),
    AjoutRessource(AjoutRessource),
    Retrait(Retrait),
    ChoixMaturite(ChoixMaturite),
    ChoixArchetype(ChoixArchetype),
    Plan(Plan),
    Recherche(Recherche),
    Usage(Usage),
    Decision(Decision),
    Exportation(Exportation),
    Rien(Rien),
}

impl Params {
    /// Reads what a button sends: the parameters that `intent` takes, unknown fields ignored.
    ///
    /// # Errors
    /// When a field has the wrong type.
    pub fn read(intent: Intent, value: Value) -> Result<Self, serde_json::Error> {
        use serde_json::from_value as read;
        let value = if value.is_null() { Value::Object(serde_json::Map::new()) } else { value };
        Ok(match intent {
            Intent::Help => Self::Aide(read(value)?),
            Intent::CreateScenario => Self::Creation(read(value)?),
            Intent::ListScenarios => Self::Liste(read(value)?),
            Intent::ChooseScenario => Self::Selection(read(value)?),
            Intent::AddObjectif => Self::AjoutObjectif(read(value)?),
            Intent::AddCible => Self::AjoutCible(read(value)?),
            Intent::AddRessource => Self::AjoutRessource(read(value)?),
            Intent::RemoveObjectif | Intent::RemoveCible | Intent::RemoveRessource => Self::Retrait(read(value)?),
            Intent::SetMaturite => Self::ChoixMaturite(read(value)?),
            Intent::SetObjectifArchetype => Self::ChoixArchetype(read(value)?),
            Intent::GeneratePlan => Self::Plan(read(value)?),
            Intent::SearchInspirations => Self::Recherche(read(value)?),
            Intent::UseInspiration => Self::Usage(read(value)?),
            Intent::AcceptProposal | Intent::RefuseProposal => Self::Decision(read(value)?),
            Intent::Export => Self::Exportation(read(value)?),
            _ => Self::Rien(Rien {}),
        })
    }
}
