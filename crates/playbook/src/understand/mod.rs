//! Understands a marketer's sentence without any model: rules in French and English.
//!
//! A sentence is cut into words, words become classes by the lexicon (`data/lexicon.json`), and
//! a verb with a noun makes an [`Intent`] whose parameters are read around them. What the assistant asked
//! last, and what it proposed, come first: a bare « la 2 » or « Lancement ERP 2027 » is an answer.
//! To teach a word, edit the lexicon; to teach a turn of phrase, first add it to `phrases.json`.

mod answers;
mod dates;
mod entities;
mod label;
mod lexicon;
mod matching;
mod orders;
mod params;
mod rules;
mod slots;
mod text;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use heraut_kernel::Locale;
use serde::{Deserialize, Serialize};

pub use params::{
    Aide, AjoutCible, AjoutObjectif, AjoutRessource, Choix, ChoixArchetype, ChoixMaturite, Creation, Decision,
    Exportation, FormatExport, Intent, Liste, Params, Plan, Recherche, Retrait, Rien, ScenarioConnu, Selection, Usage,
};

use rules::Lecture;

/// What the conversation is about when the sentence comes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contexte {
    /// The scenario under work.
    pub scenario_id: Option<i64>,
    /// Scenarios that may be named, in the order they are shown.
    pub scenarios: Vec<ScenarioConnu>,
    /// Labels of the linked objectives.
    pub objectifs: Vec<String>,
    /// Labels of the linked audiences.
    pub cibles: Vec<String>,
    /// Titles of the linked contents.
    pub ressources: Vec<String>,
    /// What the assistant asked last.
    pub attente: Option<Attente>,
    /// Proposals that wait for an answer, in the order they are shown.
    pub propositions: Vec<Proposition>,
    /// The day in the workspace's time zone, for « lundi prochain ».
    pub aujourdhui: Option<NaiveDate>,
}

/// A question of the assistant that waits for its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attente {
    /// How the new scenario is called.
    NomScenario,
    /// What it is about.
    Thematique,
    /// Which scenario to open.
    ChoixScenario,
    /// The objective to write.
    LabelObjectif,
    /// What kind of objective it is.
    Archetype,
    /// The audience to write.
    LabelCible,
    /// Where an audience stands.
    Maturite,
    /// The content to write.
    TitreRessource,
    /// What to search.
    RequeteInspiration,
    /// Which result of the search to keep.
    ChoixInspiration,
}

/// What kind of entity a proposal would write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Genre {
    /// An objective.
    Objectif,
    /// An audience.
    Cible,
    /// A content.
    Ressource,
}

/// One pending proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposition {
    /// What it would write.
    pub genre: Genre,
    /// Its label or title, so that it can be named.
    pub label: String,
}

/// How sure the reading is. Below `Haute`, show what was understood before acting on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confiance {
    /// A guess.
    Basse,
    /// Inferred from the context.
    Moyenne,
    /// Said in so many words.
    Haute,
}

/// A sentence, understood.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comprehension {
    /// What is asked.
    pub intent: Intent,
    /// Its parameters, always of the shape that the intent takes.
    pub params: Params,
    /// How sure this is.
    pub confiance: Confiance,
    /// What else it may be, likeliest first; never empty when the intent is unknown.
    pub alternatives: Vec<Intent>,
}

/// Understands a sentence in its context. Both languages are always read; `langue` settles what they share.
#[must_use]
pub fn understand(text: &str, langue: Locale, contexte: &Contexte) -> Comprehension {
    let lecture = Lecture::new(text, langue, contexte);
    let (intent, params, confiance) = answers::answer(&lecture).or_else(|| lecture.ordre()).unwrap_or((
        Intent::Unknown,
        Params::Rien(Rien {}),
        Confiance::Basse,
    ));
    let alternatives = if confiance == Confiance::Haute { Vec::new() } else { alternatives(intent, contexte) };
    Comprehension { intent, params, confiance, alternatives }
}

/// Whether a sentence that is not an order can be the name of a scenario: a long one is not, nor a question of some length.
#[must_use]
pub fn may_name(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    words <= if text.contains('?') { 6 } else { 24 }
}

/// What to offer when the reading is not sure: the next steps of the journey from where it stands.
fn alternatives(intent: Intent, contexte: &Contexte) -> Vec<Intent> {
    let mut suites = Vec::new();
    if !contexte.propositions.is_empty() {
        suites.extend([Intent::AcceptProposal, Intent::RefuseProposal]);
    }
    if contexte.scenario_id.is_none() {
        suites.push(Intent::CreateScenario);
        if !contexte.scenarios.is_empty() {
            suites.push(Intent::ListScenarios);
        }
    } else {
        for (liste, intent) in [
            (&contexte.objectifs, Intent::ProposeObjectifs),
            (&contexte.cibles, Intent::ProposeCibles),
            (&contexte.ressources, Intent::ProposeRessources),
        ] {
            if liste.is_empty() {
                suites.push(intent);
            }
        }
        suites.extend([Intent::GeneratePlan, Intent::ShowScenario, Intent::SearchInspirations]);
    }
    suites.push(Intent::Help);
    suites.retain(|suite| *suite != intent);
    suites.truncate(4);
    suites
}
