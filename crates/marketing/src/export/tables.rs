//! What a scenario is made of, as rows of text.

use heraut_kernel::Locale;

use super::words;
use crate::scenario::Scenario;

/// Kind, name, description and a detail: of the scenario itself, then of its objectifs, cibles and ressources.
#[must_use]
pub fn inputs(scenario: &Scenario, locale: Locale) -> Vec<[String; 4]> {
    let resume = &scenario.resume;
    let row = |kind: &str, name: &str, description: Option<&str>, detail: String| {
        [kind.to_owned(), name.to_owned(), description.unwrap_or_default().to_owned(), detail]
    };
    let mut rows = vec![row(
        locale.pick("Scénario", "Scenario"),
        &resume.nom,
        resume.description.as_deref(),
        resume.thematique.clone(),
    )];
    rows.extend(scenario.objectifs.iter().map(|it| {
        let priority = it.priorite.map(|n| format!("{} {n}", locale.pick("Priorité", "Priority")));
        row(locale.pick("Objectif", "Objective"), &it.label, it.description.as_deref(), priority.unwrap_or_default())
    }));
    rows.extend(scenario.cibles.iter().map(|it| {
        let detail = [it.segment.as_deref(), it.maturite.map(|at| words::maturite(at, locale))];
        row(locale.pick("Cible", "Audience"), &it.label, it.persona.as_deref(), joined(&detail))
    }));
    rows.extend(scenario.ressources.iter().map(|it| {
        let detail = [Some(words::genre(it.kind, locale)), it.usage.as_deref(), it.url.as_deref()];
        row(locale.pick("Ressource", "Content"), &it.titre, it.note.as_deref(), joined(&detail))
    }));
    rows
}

fn joined(parts: &[Option<&str>]) -> String {
    parts.iter().flatten().copied().collect::<Vec<_>>().join(" · ")
}
