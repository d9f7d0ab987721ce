//! What the planner is told about a scenario.

use serde::{Deserialize, Serialize};

/// A stage of the buyer's journey. A target's `maturite` uses the first three only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Etape {
    /// The audience discovers the subject.
    Awareness,
    /// The audience compares ways to act.
    Consideration,
    /// The audience chooses a supplier.
    Decision,
    /// The audience is a customer already.
    Retention,
}

/// The kinds of resource of seed 000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeRessource {
    /// An article.
    Article,
    /// A video.
    Video,
    /// A webinar, live or recorded.
    Webinar,
    /// A customer case.
    CasClient,
    /// Anything else, newsletters included.
    Autre,
}

/// A scenario as the planner sees it. Lists come in the order that the marketer gave them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// Name of the scenario.
    pub nom: String,
    /// Its main theme.
    pub thematique: String,
    /// Free description.
    pub description: Option<String>,
    /// Objectives, most important first.
    pub objectifs: Vec<BriefObjectif>,
    /// Audiences.
    pub cibles: Vec<BriefCible>,
    /// Contents that exist already.
    pub ressources: Vec<BriefRessource>,
}

/// One objective.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BriefObjectif {
    /// Identifier, handed back in plan items.
    pub id: i64,
    /// Label, the text that is classified first.
    pub label: String,
    /// Description, classified where the label says nothing.
    pub description: Option<String>,
    /// Archetype that the marketer chose when asked (`leads`, `notoriete`…); wins over classification.
    pub archetype: Option<String>,
}

/// One audience.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BriefCible {
    /// Identifier, handed back in plan items.
    pub id: i64,
    /// Label.
    pub label: String,
    /// Description of the persona.
    pub persona: Option<String>,
    /// Company segment.
    pub segment: Option<String>,
    /// Where this audience stands.
    pub maturite: Option<Etape>,
}

/// One existing content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BriefRessource {
    /// Identifier.
    pub id: i64,
    /// Kind.
    #[serde(rename = "type")]
    pub kind: TypeRessource,
    /// Title.
    pub titre: String,
    /// What it is to be used for.
    pub usage: Option<String>,
}
