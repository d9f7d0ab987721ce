//! One request of the marketer, from a button or from a sentence, with its parameters checked.

use heraut_kernel::text::truncate;
use heraut_playbook::understand::{Intent, ScenarioConnu};

use crate::chat::Inverse;
use crate::cible::Maturite;
use crate::entite::Entite;
use crate::plan::options::Wanted;
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

/// The proposal that the marketer reworded before adding it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reformulee {
    /// The message that carries it.
    pub message_id: i64,
    /// Its name within the message.
    pub proposal_id: String,
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
    Add { entite: Entite, reformulee: Option<Reformulee> },
    Remove { genre: Genre, id: Option<i64>, label: Option<String> },
    SetMaturite { cible_id: Option<i64>, label: Option<String>, maturite: Option<Maturite> },
    SetArchetype { objectif_id: Option<i64>, label: Option<String>, archetype: Option<String> },
    Plan(Wanted),
    Channels,
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
            Self::Ask { genre: Genre::Objectif } | Self::Add { entite: Entite::Objectif(_), .. } => "add_objectif",
            Self::Ask { genre: Genre::Cible } | Self::Add { entite: Entite::Cible(_), .. } => "add_cible",
            Self::Ask { genre: Genre::Ressource } | Self::Add { .. } => "add_ressource",
            Self::Remove { genre: Genre::Objectif, .. } => "remove_objectif",
            Self::Remove { genre: Genre::Cible, .. } => "remove_cible",
            Self::Remove { genre: Genre::Ressource, .. } => "remove_ressource",
            Self::SetMaturite { .. } => "set_maturite",
            Self::SetArchetype { .. } => "set_archetype",
            Self::Plan(_) => "generate_plan",
            Self::Channels => "choose_channels",
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
}

/// Text without the spaces around it, cut to a limit.
pub(super) fn clean(text: &str, max: usize) -> String {
    truncate(text.trim(), max).trim_end().to_owned()
}
