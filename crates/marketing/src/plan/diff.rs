//! What differs between two versions of a plan. Lines are the same line when they have the same `cle`.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use utoipa::ToSchema;

use super::{Plan, PlanItem};

/// The way from one version to another.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlanDiff {
    /// Number of the version compared from.
    pub de: i32,
    /// Number of the version compared to.
    pub vers: i32,
    /// Lines that only the second has.
    pub ajoutes: Vec<PlanItem>,
    /// Lines that only the first has.
    pub retires: Vec<PlanItem>,
    /// Lines of both that read otherwise.
    pub modifies: Vec<ItemDiff>,
    /// Whether the summary reads otherwise.
    pub resume_change: bool,
}

/// A line that reads otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ItemDiff {
    /// Name of the line.
    pub cle: String,
    /// As it was.
    pub de: PlanItem,
    /// As it is.
    pub vers: PlanItem,
    /// Names of the fields that differ.
    pub champs: Vec<String>,
}

/// Compares two versions. Rank, revision and provenance of a line are not what it says.
#[must_use]
pub fn diff(de: &Plan, vers: &Plan) -> PlanDiff {
    let before: HashMap<&str, &PlanItem> = de.items.iter().map(|item| (item.cle.as_str(), item)).collect();
    let kept: HashSet<&str> = vers.items.iter().map(|item| item.cle.as_str()).collect();
    let mut ajoutes = Vec::new();
    let mut modifies = Vec::new();
    for item in &vers.items {
        let Some(old) = before.get(item.cle.as_str()) else {
            ajoutes.push(item.clone());
            continue;
        };
        let champs = fields(old, item);
        if !champs.is_empty() {
            modifies.push(ItemDiff { cle: item.cle.clone(), de: (*old).clone(), vers: item.clone(), champs });
        }
    }
    PlanDiff {
        de: de.numero,
        vers: vers.numero,
        ajoutes,
        retires: de.items.iter().filter(|item| !kept.contains(item.cle.as_str())).cloned().collect(),
        modifies,
        resume_change: de.resume != vers.resume,
    }
}

fn fields(a: &PlanItem, b: &PlanItem) -> Vec<String> {
    let all = [
        ("format", a.format != b.format),
        ("message", a.message != b.message),
        ("canal", a.canal != b.canal),
        ("frequence", a.frequence != b.frequence),
        ("kpi", a.kpi != b.kpi),
        ("date_debut", a.date_debut != b.date_debut),
        ("heure", a.heure != b.heure),
        ("rrule", a.rrule != b.rrule),
        ("etape", a.etape != b.etape),
        ("cible_id", a.cible_id != b.cible_id),
        ("objectif_id", a.objectif_id != b.objectif_id),
        ("ressource_id", a.ressource_id != b.ressource_id),
        ("cta", a.cta != b.cta),
        ("responsable", a.responsable != b.responsable),
        ("statut", a.statut != b.statut),
        ("note", a.note != b.note),
        ("effort_h", a.effort_h != b.effort_h),
        ("pourquoi", a.pourquoi != b.pourquoi),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::test_item as item;

    fn plan(numero: i32, resume: &str, items: Vec<PlanItem>) -> Plan {
        let at = "2027-01-04T08:00:00Z";
        let mut plan: Plan = serde_json::from_value(serde_json::json!({
            "id": numero, "numero": numero, "resume": resume, "generated_at": at, "horizon_semaines": 12,
            "heures_par_semaine": 8.0, "canaux": null, "date_debut": null, "source": "playbook", "langue": "fr",
            "courant": false, "perime": false, "avertissements": [], "items": [], "revision": 1, "created_at": at,
            "updated_at": at, "charge": {"heures_prevues": 0.0, "heures_disponibles": 0.0, "par_semaine": []}
        }))
        .unwrap();
        plan.items = items;
        plan
    }

    #[test]
    fn lines_are_matched_by_their_name() {
        let one = plan(1, "A", vec![item("a"), item("b"), item("c")]);
        let moved = PlanItem { position: 9, revision: 4, provenance: "vous".to_owned(), id: 7, ..item("c") };
        let changed = PlanItem { kpi: "Leads".to_owned(), note: Some("À relire".to_owned()), ..item("b") };
        let two = plan(2, "B", vec![moved, changed.clone(), item("d")]);
        let diff = diff(&one, &two);
        assert_eq!((diff.de, diff.vers, diff.resume_change), (1, 2, true));
        assert_eq!((diff.ajoutes, diff.retires), (vec![item("d")], vec![item("a")]));
        assert_eq!(diff.modifies.len(), 1);
        assert_eq!((&diff.modifies[0].vers, &diff.modifies[0].de), (&changed, &item("b")));
        assert_eq!(diff.modifies[0].champs, ["kpi", "note"]);
    }

    #[test]
    fn a_version_does_not_differ_from_itself() {
        let one = plan(1, "A", vec![item("a")]);
        let diff = diff(&one, &one);
        assert!(diff.ajoutes.is_empty() && diff.retires.is_empty() && diff.modifies.is_empty() && !diff.resume_change);
    }
}
