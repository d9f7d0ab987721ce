//! A partage: a link under which whoever has it reads the plan of one scenario, for a time, and nothing else.

use chrono::NaiveDate;
use heraut_kernel::secret::{Secret, hash_of};
use heraut_kernel::{Instant, Locale, WorkspaceId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::document::Names;
use crate::plan::charge::dates;
use crate::plan::{Etape, PlanItem, StatutItem};
use crate::scenario::Scenario;

/// Links that a scenario can have at a time.
pub const MAX: usize = 50;
/// What a token begins with; the number of its workspace follows.
const WORD: &str = "hp_";

/// A link, without what opens it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Partage {
    /// Identifier.
    pub id: i64,
    /// Since when.
    pub created_at: Instant,
    /// Until when it opens.
    pub expires_at: Instant,
    /// When it was last opened, to the hour.
    pub last_used_at: Option<Instant>,
}

/// A new token of a workspace.
#[must_use]
pub fn token(workspace: WorkspaceId) -> Secret {
    Secret::generate(&format!("{WORD}{}_", workspace.0))
}

/// The workspace that a token names, and what is kept of it. A token that names a workspace of others finds nothing there.
#[must_use]
pub fn read(token: &str) -> Option<(WorkspaceId, String)> {
    let (workspace, _) = token.strip_prefix(WORD)?.split_once('_')?;
    let workspace = workspace.parse().ok().filter(|id| *id > 0)?;
    Some((WorkspaceId(workspace), hash_of(token)?))
}

/// A plan as whoever has the link reads it: what is to be published, without notes, people and efforts.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlanPartage {
    /// Name of the scenario.
    pub nom: String,
    /// Main theme.
    pub thematique: String,
    /// Language of the plan.
    pub langue: Locale,
    /// Labels of its objectifs.
    pub objectifs: Vec<String>,
    /// Labels of its cibles.
    pub cibles: Vec<String>,
    /// Strategic summary; empty without a plan.
    pub resume: String,
    /// When the plan was made; nothing where there is none.
    pub generated_at: Option<Instant>,
    /// The lines, in order.
    pub lignes: Vec<LignePartage>,
    /// Until when the link opens.
    pub expires_at: Instant,
}

/// A line of a shared plan.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct LignePartage {
    /// The days on which it happens.
    pub dates: Vec<NaiveDate>,
    /// Time of day, `HH:MM`.
    pub heure: Option<String>,
    /// How often, in words.
    pub frequence: String,
    /// Format, in words.
    pub format: String,
    /// Where.
    pub canal: String,
    /// Stage of the journey.
    pub etape: Option<Etape>,
    /// Label of the cible addressed.
    pub cible: String,
    /// What is said.
    pub message: String,
    /// Call to action.
    pub cta: Option<String>,
    /// What is measured.
    pub kpi: String,
    /// How far it is.
    pub statut: StatutItem,
}

impl PlanPartage {
    /// What a link shows of a scenario.
    #[must_use]
    pub fn new(scenario: &Scenario, expires_at: Instant) -> Self {
        let plan = scenario.plan.as_ref();
        let fin = plan.and_then(|plan| plan.frame().fin());
        let langue = plan.map_or(scenario.resume.langue, |plan| plan.langue);
        let names = Names(scenario);
        Self {
            nom: scenario.resume.nom.clone(),
            thematique: scenario.resume.thematique.clone(),
            langue,
            objectifs: scenario.objectifs.iter().map(|it| it.label.clone()).collect(),
            cibles: scenario.cibles.iter().map(|it| it.label.clone()).collect(),
            resume: plan.map(|plan| plan.resume.clone()).unwrap_or_default(),
            generated_at: plan.map(|plan| plan.generated_at),
            lignes: plan.into_iter().flat_map(|plan| &plan.items).map(|it| line(it, fin, &names, langue)).collect(),
            expires_at,
        }
    }
}

fn line(item: &PlanItem, fin: Option<NaiveDate>, names: &Names<'_>, langue: Locale) -> LignePartage {
    LignePartage {
        dates: fin.or(item.date_debut).map(|fin| dates(item, fin)).unwrap_or_default(),
        heure: item.heure.clone(),
        frequence: item.frequence.clone(),
        format: crate::export::words::format(&item.format, langue),
        canal: item.canal.clone(),
        etape: item.etape,
        cible: names.cible(item.cible_id).to_owned(),
        message: item.message.clone(),
        cta: item.cta.clone(),
        kpi: item.kpi.clone(),
        statut: item.statut,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_its_workspace() {
        let token = token(WorkspaceId(42));
        assert_eq!(read(token.expose()), Some((WorkspaceId(42), token.hash())));
        for bad in ["", "hp_", "hp_42", "hp__x", "hp_0_x", "hp_-1_x", "hp_99999999999999999999_x", "hs_42_x"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
