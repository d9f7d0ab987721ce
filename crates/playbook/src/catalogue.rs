//! What the planner can choose from, as lists that a screen or a client can show.

use heraut_kernel::Locale;
use serde::Serialize;

use crate::classify::Archetype;
use crate::knowledge::{ETAPES, Format, Role, playbook};
use crate::{Etape, knowledge};

/// A reference behind a figure.
#[derive(Clone, Debug, Serialize)]
pub struct SourceInfo {
    /// Identifier in the data.
    pub id: &'static str,
    /// Short reference.
    pub reference: &'static str,
    /// Its age or bias, where there is something to say.
    pub note: Option<&'static str>,
}

/// How well a format serves a stage, 0 to 3.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct StageFit {
    /// The stage.
    pub etape: Etape,
    /// 0 not at all, 3 very well (estimate).
    pub score: u8,
}

/// A format.
#[derive(Clone, Debug, Serialize)]
pub struct FormatInfo {
    /// Identifier, the `format` of a plan item.
    pub id: &'static str,
    /// Name.
    pub label: &'static str,
    /// Planned for itself or around another.
    pub role: Role,
    /// Fit by stage.
    pub etapes: Vec<StageFit>,
    /// Channel identifiers, best first.
    pub canaux: &'static [String],
    /// Recommended cadence.
    pub cadence: &'static str,
    /// First KPI.
    pub kpi: &'static str,
    /// Other KPIs.
    pub kpi_secondaires: Vec<&'static str>,
    /// Hours for one occurrence.
    pub effort_h_default: f64,
    /// Always true today: hours are our estimates.
    pub effort_estimation: bool,
    /// Days of preparation (estimate).
    pub delai_jours: u32,
    /// Where cadence and timing come from.
    pub sources: Vec<SourceInfo>,
}

/// A named choice with an explanation.
#[derive(Clone, Debug, Serialize)]
pub struct ChoixInfo {
    /// Identifier.
    pub id: &'static str,
    /// Name.
    pub label: &'static str,
    /// Explanation, where there is one.
    pub aide: Option<&'static str>,
}

/// All formats.
#[must_use]
pub fn formats(langue: Locale) -> Vec<FormatInfo> {
    playbook().formats.iter().map(|format| decrire(format, langue)).collect()
}

fn decrire(format: &'static Format, langue: Locale) -> FormatInfo {
    let book = playbook();
    let source = |id: &'static String| {
        let source = book.sources.get(id)?;
        let note = source.note.as_ref().map(|note| note.get(langue).as_str());
        Some(SourceInfo { id, reference: source.reference(langue), note })
    };
    FormatInfo {
        id: &format.id,
        label: format.label.get(langue),
        role: format.role,
        etapes: ETAPES.map(|etape| StageFit { etape, score: *format.stage_fit.get(etape) }).to_vec(),
        canaux: &format.channels,
        cadence: format.cadence.get(langue),
        kpi: book.kpi(&format.kpi_primary, langue),
        kpi_secondaires: format.kpi_secondary.iter().map(|id| book.kpi(id, langue)).collect(),
        effort_h_default: format.effort_h_default,
        effort_estimation: true,
        delai_jours: format.lead_time_days,
        sources: format.sources.iter().filter_map(source).collect(),
    }
}

/// All channels.
#[must_use]
pub fn canaux(langue: Locale) -> Vec<ChoixInfo> {
    playbook().channels.iter().map(|(id, label)| ChoixInfo { id, label: label.get(langue), aide: None }).collect()
}

/// The four stages, in order.
#[must_use]
pub fn etapes(langue: Locale) -> Vec<ChoixInfo> {
    ETAPES
        .map(|etape| {
            let info = playbook().stages.get(etape);
            ChoixInfo { id: etape_id(etape), label: info.label.get(langue), aide: Some(info.hint.get(langue)) }
        })
        .to_vec()
}

/// All kinds of objective.
#[must_use]
pub fn archetypes(langue: Locale) -> Vec<ChoixInfo> {
    Archetype::ALL
        .map(|archetype| ChoixInfo {
            id: archetype.id(),
            label: archetype.label(langue),
            aide: Some(archetype.question(langue)),
        })
        .to_vec()
}

/// The name of a stage in data, columns and JSON.
#[must_use]
pub const fn etape_id(etape: Etape) -> &'static str {
    ["awareness", "consideration", "decision", "retention"][knowledge::rang(etape)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptors_are_complete_in_both_languages() {
        for langue in [Locale::Fr, Locale::En] {
            assert!(
                formats(langue).iter().all(|f| !f.label.is_empty() && !f.sources.is_empty() && !f.canaux.is_empty())
            );
            assert!(canaux(langue).iter().all(|c| (1..=60).contains(&c.label.chars().count())));
            assert_eq!(etapes(langue).len(), 4);
            assert_eq!(archetypes(langue).len(), 7);
        }
        assert_eq!(serde_json::to_value(Etape::Retention).unwrap(), etape_id(Etape::Retention));
    }
}
