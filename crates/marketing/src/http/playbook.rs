//! `/playbook`: what the built-in planner can choose from, for screens and clients.

use axum::extract::FromRef;
use heraut_http::{Caller, Json, Policy, Routes, routes};
use heraut_kernel::Locale;
use heraut_playbook::catalogue::{ChoixInfo, FormatInfo, SourceInfo, StageFit};
use heraut_playbook::knowledge::{Role, playbook};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Marketing;
use crate::plan::Etape;

/// The operations on the playbook.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Marketing: FromRef<S>,
{
    Routes::new().route(Policy::viewer(), routes!(get_playbook))
}

/// What plans are made of, in the caller's language.
#[derive(Debug, Serialize, ToSchema)]
struct PlaybookOut {
    /// Date of the knowledge.
    version: &'static str,
    /// Formats.
    formats: Vec<FormatOut>,
    /// Channels.
    canaux: Vec<ChoixOut>,
    /// Stages of the journey, in order.
    etapes: Vec<ChoixOut>,
    /// Kinds of objectif.
    archetypes: Vec<ChoixOut>,
    /// Where figures come from.
    sources: Vec<SourceOut>,
}

/// A format.
#[derive(Debug, Serialize, ToSchema)]
struct FormatOut {
    /// Identifier, the `format` of a line.
    id: &'static str,
    /// Name.
    label: &'static str,
    /// Planned for itself, or around another.
    #[schema(value_type = String)]
    role: Role,
    /// How well it serves each stage.
    etapes: Vec<StageOut>,
    /// Identifiers of its channels, best first.
    canaux: &'static [String],
    /// Recommended cadence.
    cadence: &'static str,
    /// First KPI.
    kpi: &'static str,
    /// Other KPIs.
    kpi_secondaires: Vec<&'static str>,
    /// Hours for one occurrence.
    effort_h_default: f64,
    /// Whether these hours are an estimate of ours.
    effort_estimation: bool,
    /// Days of preparation, an estimate.
    delai_jours: u32,
    /// Identifiers of the sources of its cadence and timing.
    sources: Vec<&'static str>,
}

/// How well a format serves a stage.
#[derive(Debug, Serialize, ToSchema)]
struct StageOut {
    /// The stage.
    etape: Option<Etape>,
    /// 0 not at all, 3 very well; an estimate.
    score: u8,
}

/// A named choice.
#[derive(Debug, Serialize, ToSchema)]
struct ChoixOut {
    /// Identifier.
    id: &'static str,
    /// Name.
    label: &'static str,
    /// Explanation, where there is one.
    aide: Option<&'static str>,
}

/// A reference behind a figure.
#[derive(Debug, Serialize, ToSchema)]
struct SourceOut {
    /// Identifier.
    id: &'static str,
    /// Short reference.
    reference: &'static str,
    /// Its age or bias, where there is something to say.
    note: Option<&'static str>,
}

/// Reads what plans are made of.
#[utoipa::path(get, path = "/playbook", tag = "plans", responses((status = 200, body = PlaybookOut)))]
async fn get_playbook(Caller(scope): Caller) -> Json<PlaybookOut> {
    Json(catalogue(scope.locale))
}

fn catalogue(locale: Locale) -> PlaybookOut {
    let book = playbook();
    let choices = |list: Vec<ChoixInfo>| list.into_iter().map(choix).collect();
    let sources = book.sources.iter().map(|(id, source)| SourceOut {
        id,
        reference: source.reference(locale),
        note: source.note.as_ref().map(|note| note.get(locale).as_str()),
    });
    PlaybookOut {
        version: &book.version,
        formats: heraut_playbook::formats(locale).into_iter().map(format).collect(),
        canaux: choices(heraut_playbook::canaux(locale)),
        etapes: choices(heraut_playbook::etapes(locale)),
        archetypes: choices(heraut_playbook::archetypes(locale)),
        sources: sources.collect(),
    }
}

fn choix(info: ChoixInfo) -> ChoixOut {
    ChoixOut { id: info.id, label: info.label, aide: info.aide }
}

fn format(info: FormatInfo) -> FormatOut {
    let stage = |fit: StageFit| StageOut {
        etape: Etape::parse(heraut_playbook::catalogue::etape_id(fit.etape)),
        score: fit.score,
    };
    FormatOut {
        id: info.id,
        label: info.label,
        role: info.role,
        etapes: info.etapes.into_iter().map(stage).collect(),
        canaux: info.canaux,
        cadence: info.cadence,
        kpi: info.kpi,
        kpi_secondaires: info.kpi_secondaires,
        effort_h_default: info.effort_h_default,
        effort_estimation: info.effort_estimation,
        delai_jours: info.delai_jours,
        sources: info.sources.into_iter().map(|source: SourceInfo| source.id).collect(),
    }
}
