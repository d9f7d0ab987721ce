//! The plan: which formats, when, for whom, to say what, and why.
//!
//! One step per file, in the order they run: `contexte` reads the brief, `weights` says what each stage
//! is worth, `select` chooses the lines within a `capacity`, `schedule` dates them, `targets` gives
//! each an audience, `write` puts them into words. Same brief, same options: same plan, and a line keeps
//! its `cle` when the brief changes around it, so two versions can be compared.

mod capacity;
mod compliance;
mod contexte;
mod cta;
mod dates;
mod promote;
mod resources;
mod schedule;
mod select;
mod style;
mod summary;
mod targets;
mod warnings;
mod weights;
mod write;

#[cfg(test)]
mod tests;

use chrono::{NaiveDate, NaiveTime};
use heraut_kernel::Locale;
use serde::{Deserialize, Serialize};

use crate::{Brief, Etape};
use contexte::Contexte;

/// What the marketer decides about a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanOptions {
    /// First day of the plan.
    pub debut: NaiveDate,
    /// Length in weeks, 1 to 52.
    pub horizon_semaines: u16,
    /// Hours of work a week, 0.5 to 80.
    pub heures_par_semaine: f64,
    /// Identifiers of the allowed channels; all when `None`.
    pub canaux: Option<Vec<String>>,
    /// Language of the texts.
    pub langue: Locale,
}

impl PlanOptions {
    /// Twelve weeks at eight hours on all channels, in French.
    #[must_use]
    pub const fn new(debut: NaiveDate) -> Self {
        Self { debut, horizon_semaines: 12, heures_par_semaine: 8.0, canaux: None, langue: Locale::Fr }
    }
}

/// A plan before it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanDraft {
    /// The strategy in a few sentences.
    pub resume: String,
    /// Lines in the order of their first date.
    pub items: Vec<DraftItem>,
    /// What the marketer should know or decide.
    pub avertissements: Vec<Avertissement>,
    /// Hours planned and available.
    pub charge: Charge,
}

/// Something that the planner could not do, or had to assume.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Avertissement {
    /// Stable name of the case.
    pub code: String,
    /// The sentence to show.
    pub message: String,
    /// What a screen needs to offer a remedy.
    pub params: serde_json::Map<String, serde_json::Value>,
}

/// Hours of work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Charge {
    /// Sum of all lines.
    pub heures_prevues: f64,
    /// Hours a week times weeks.
    pub heures_disponibles: f64,
    /// Hours of each week, preparation included.
    pub par_semaine: Vec<f64>,
}

/// One line of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftItem {
    /// Stable across versions; derived from format, objective, stage and rank, never from text or dates.
    pub cle: String,
    /// Format identifier of the playbook.
    pub format: String,
    /// What to produce and say.
    pub message: String,
    /// Channel name in the plan's language.
    pub canal: String,
    /// Channel identifier.
    pub canal_id: String,
    /// Cadence in words.
    pub frequence: String,
    /// What to measure.
    pub kpi: String,
    /// First date.
    pub date_debut: NaiveDate,
    /// Recommended local hour.
    pub heure: Option<NaiveTime>,
    /// RFC 5545 rule bounded by COUNT; `None` for what happens once.
    pub rrule: Option<String>,
    /// Stage it serves.
    pub etape: Etape,
    /// Audience it addresses.
    pub cible_id: Option<i64>,
    /// Objective it serves.
    pub objectif_id: Option<i64>,
    /// Existing content it is made from.
    pub ressource_id: Option<i64>,
    /// What the reader is asked to do.
    pub cta: String,
    /// Hours of work of the whole line.
    pub effort_h: f64,
    /// Why it is in the plan.
    pub pourquoi: String,
    /// What to check or start before.
    pub note: Option<String>,
    /// Rank in the plan, from 1.
    pub position: i32,
}

/// Makes the plan of a brief.
#[must_use]
pub fn plan(brief: &Brief, options: &PlanOptions) -> PlanDraft {
    let mut alertes = warnings::Alertes::new(options.langue);
    let ctx = Contexte::lire(brief, options, &mut alertes);
    let (mut lignes, budget) = select::choisir(&ctx, &mut alertes);
    let par_semaine = schedule::dater(&ctx, &mut lignes, &mut alertes);
    targets::adresser(&ctx, &mut lignes, &mut alertes);
    warnings::bilan(&ctx, &lignes, &budget, &par_semaine, &mut alertes);
    let heures = lignes.iter().map(contexte::Ligne::heures).sum();
    PlanDraft {
        resume: summary::resume(&ctx, &lignes, heures),
        items: write::rediger(&ctx, &lignes),
        avertissements: alertes.liste,
        charge: Charge {
            heures_prevues: capacity::arrondi(heures),
            heures_disponibles: ctx.disponibles,
            par_semaine: par_semaine.into_iter().map(capacity::arrondi).collect(),
        },
    }
}
