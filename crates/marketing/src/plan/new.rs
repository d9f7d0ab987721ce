//! A plan before it is stored: what the built-in planner or a model answered, brought within our limits.

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate};
use heraut_kernel::text::truncate;
use heraut_playbook::{DraftItem, PlanDraft};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Avertissement, Etape, PlanItem, StatutItem, rule};
use crate::scenario::Scenario;

/// The most lines of one plan.
pub const MAX_ITEMS: usize = 300;
/// The most characters of a summary.
pub const RESUME_MAX: usize = 10_000;
/// The most characters of a long text of a line.
pub const TEXT_MAX: usize = 5_000;
/// The most characters of a call to action.
pub const CTA_MAX: usize = 500;
/// The most hours of a line.
pub const EFFORT_MAX: f64 = 2_000.0;
/// The source of what the built-in planner wrote.
pub const PLAYBOOK: &str = "playbook";
/// The provenance of what a person wrote.
pub const VOUS: &str = "vous";

const CLE_MAX: usize = 100;
const SHORT_MAX: usize = 60;
const KPI_MAX: usize = 80;
const SOURCE_MAX: usize = 80;

/// A plan as it was answered. A field that cannot be read counts as absent: one bad value never costs the plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewPlan {
    /// Strategic summary.
    #[serde(deserialize_with = "lenient")]
    pub resume: String,
    /// Who made it: `playbook`, or a model's name.
    #[serde(deserialize_with = "lenient")]
    pub source: String,
    /// The lines, in order.
    #[serde(deserialize_with = "lenient")]
    pub items: Vec<NewItem>,
    /// What the planner wants the marketer to know.
    #[serde(deserialize_with = "lenient")]
    pub avertissements: Vec<Avertissement>,
}

/// One line as it was answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewItem {
    /// Name that stays the same from one version to the next; made up where absent.
    #[serde(deserialize_with = "lenient")]
    pub cle: String,
    /// Format. A line without one is dropped.
    #[serde(deserialize_with = "lenient")]
    pub format: String,
    /// What is said. A line without it is dropped.
    #[serde(deserialize_with = "lenient")]
    pub message: String,
    /// Where.
    #[serde(deserialize_with = "lenient")]
    pub canal: String,
    /// How often, in words.
    #[serde(deserialize_with = "lenient")]
    pub frequence: String,
    /// What is measured.
    #[serde(deserialize_with = "lenient")]
    pub kpi: String,
    /// First day.
    #[serde(deserialize_with = "lenient")]
    pub date_debut: Option<NaiveDate>,
    /// Time of day, `HH:MM`.
    #[serde(deserialize_with = "lenient")]
    pub heure: Option<String>,
    /// Recurrence, RFC 5545.
    #[serde(deserialize_with = "lenient")]
    pub rrule: Option<String>,
    /// Stage of the journey.
    #[serde(deserialize_with = "lenient")]
    pub etape: Option<Etape>,
    /// Audience addressed.
    #[serde(deserialize_with = "lenient")]
    pub cible_id: Option<i64>,
    /// Objectif served.
    #[serde(deserialize_with = "lenient")]
    pub objectif_id: Option<i64>,
    /// Existing content used.
    #[serde(deserialize_with = "lenient")]
    pub ressource_id: Option<i64>,
    /// Call to action.
    #[serde(deserialize_with = "lenient")]
    pub cta: Option<String>,
    /// What to check or start before.
    #[serde(deserialize_with = "lenient")]
    pub note: Option<String>,
    /// Hours of work for the whole line.
    #[serde(deserialize_with = "lenient")]
    pub effort_h: Option<f64>,
    /// Why this line is in the plan.
    #[serde(deserialize_with = "lenient")]
    pub pourquoi: Option<String>,
    /// Who wrote it, where that is not the source of the plan.
    #[serde(deserialize_with = "lenient")]
    pub provenance: Option<String>,
}

/// A value that does not fit is the default one.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(deserializer: D) -> Result<T, D::Error> {
    Ok(serde_json::from_value(serde_json::Value::deserialize(deserializer)?).unwrap_or_default())
}

impl NewPlan {
    /// The summary and the source within their limits.
    #[must_use]
    pub fn heading(&self) -> (String, String) {
        let source = short(&self.source, SOURCE_MAX);
        (short(&self.resume, RESUME_MAX), if source.is_empty() { PLAYBOOK.to_owned() } else { source })
    }

    /// The lines as they can be stored for a scenario: texts cut to their columns, words we do not know dropped, ids
    /// that the scenario does not have dropped, every `cle` once, positions 1 to n. Their own ids come from the store.
    #[must_use]
    pub fn lines(&self, scenario: &Scenario) -> Vec<PlanItem> {
        let (_, source) = self.heading();
        let mut taken = HashSet::new();
        let whole = self.items.iter().filter(|item| !short(&item.format, 1).is_empty());
        let whole = whole.filter(|item| !short(&item.message, 1).is_empty()).take(MAX_ITEMS);
        let line =
            |(item, position): (&NewItem, i32)| PlanItem { position, ..item.line(scenario, &source, &mut taken) };
        whole.zip(1..).map(line).collect()
    }
}

impl NewItem {
    fn line(&self, scenario: &Scenario, source: &str, taken: &mut HashSet<String>) -> PlanItem {
        let linked = |id: Option<i64>, ids: Vec<i64>| id.filter(|id| ids.contains(id));
        let text = |text: &Option<String>, max| text.as_deref().map(|t| short(t, max)).filter(|t| !t.is_empty());
        let year = |day: &NaiveDate| (2000..=2100).contains(&day.year());
        let format = short(&self.format, SHORT_MAX);
        PlanItem {
            id: 0,
            cle: unique(&self.cle, &format, taken),
            position: 0,
            message: short(&self.message, TEXT_MAX),
            canal: short(&self.canal, SHORT_MAX),
            frequence: short(&self.frequence, SHORT_MAX),
            kpi: short(&self.kpi, KPI_MAX),
            date_debut: self.date_debut.filter(year),
            heure: text(&self.heure, 8).filter(|hour| rule::is_hour(hour)),
            rrule: self.rrule.as_deref().map(str::trim).filter(|rule| rule::is_recurrence(rule)).map(str::to_owned),
            etape: self.etape,
            cible_id: linked(self.cible_id, scenario.cibles.iter().map(|cible| cible.id).collect()),
            objectif_id: linked(self.objectif_id, scenario.objectifs.iter().map(|objectif| objectif.id).collect()),
            ressource_id: linked(self.ressource_id, scenario.ressources.iter().map(|r| r.id).collect()),
            cta: text(&self.cta, CTA_MAX),
            responsable: None,
            statut: StatutItem::default(),
            note: text(&self.note, TEXT_MAX),
            effort_h: self.effort_h.filter(|hours| hours.is_finite()).map(|hours| hours.clamp(0.0, EFFORT_MAX)),
            pourquoi: text(&self.pourquoi, TEXT_MAX),
            provenance: text(&self.provenance, SOURCE_MAX).unwrap_or_else(|| source.to_owned()),
            revision: 1,
            format,
        }
    }
}

/// Trimmed, without the character that no database keeps, cut to so many characters.
fn short(text: &str, max: usize) -> String {
    truncate(text.replace('\0', "").trim(), max).trim_end().to_owned()
}

/// A name that no line before has: `article`, `article-2`, `article-3`…
fn unique(cle: &str, format: &str, taken: &mut HashSet<String>) -> String {
    let base = Some(short(cle, CLE_MAX)).filter(|cle| !cle.is_empty()).unwrap_or_else(|| format.to_owned());
    let mut name = base.clone();
    for n in 2.. {
        if taken.insert(name.clone()) {
            break;
        }
        name = format!("{base}-{n}");
    }
    name
}

impl From<PlanDraft> for NewPlan {
    fn from(draft: PlanDraft) -> Self {
        let avertissement =
            |a: heraut_playbook::Avertissement| Avertissement { code: a.code, message: a.message, params: a.params };
        Self {
            resume: draft.resume,
            source: PLAYBOOK.to_owned(),
            items: draft.items.into_iter().map(NewItem::from).collect(),
            avertissements: draft.avertissements.into_iter().map(avertissement).collect(),
        }
    }
}

impl From<DraftItem> for NewItem {
    fn from(item: DraftItem) -> Self {
        Self {
            cle: item.cle,
            format: item.format,
            message: item.message,
            canal: item.canal,
            frequence: item.frequence,
            kpi: item.kpi,
            date_debut: Some(item.date_debut),
            heure: item.heure.map(|heure| heure.format("%H:%M").to_string()),
            rrule: item.rrule,
            etape: Etape::parse(heraut_playbook::catalogue::etape_id(item.etape)),
            cible_id: item.cible_id,
            objectif_id: item.objectif_id,
            ressource_id: item.ressource_id,
            cta: Some(item.cta),
            note: item.note,
            effort_h: Some(item.effort_h),
            pourquoi: Some(item.pourquoi),
            provenance: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::brief;
    use crate::plan::charge::{Frame, charge};
    use crate::plan::options::{Options, Wanted};
    use heraut_kernel::Locale;
    use serde_json::json;

    fn scenario() -> Scenario {
        let at = "2027-01-04T08:00:00Z";
        serde_json::from_value(json!({
            "id": 1, "nom": "Cyber", "thematique": "Cybersécurité", "description": null, "statut": "draft",
            "langue": "fr", "archived": false, "completude": 80, "manques": [], "nb_objectifs": 2, "nb_cibles": 1,
            "nb_ressources": 1, "plan_numero": null, "revision": 1, "created_at": at, "updated_at": at, "entonnoir": null, "plan": null,
            "objectifs": [
                {"id": 11, "label": "Générer des leads", "description": null, "archetype": "leads", "priorite": 1, "revision": 1},
                {"id": 12, "label": "Notoriété", "description": null, "archetype": null, "priorite": 2, "revision": 1}],
            "cibles": [{"id": 21, "label": "DSI", "persona": null, "segment": "ETI", "maturite": "consideration", "revision": 1}],
            "ressources": [{"id": 31, "type": "article", "titre": "Guide NIS2", "url": null, "note": null, "usage": null, "revision": 1}]
        }))
        .unwrap()
    }

    #[test]
    fn an_answer_is_brought_within_our_limits() {
        let answer: NewPlan = serde_json::from_value(json!({
            "resume": "  Une stratégie\u{0}. ", "source": "gpt-4o-mini", "avertissements": "aucun",
            "items": [
                {"cle": "a", "format": "x".repeat(80), "message": "Un", "etape": "discovery", "cible_id": 21, "objectif_id": 99,
                 "heure": "9h30", "rrule": "DTSTART=1", "date_debut": "bientôt", "effort_h": 1e9, "kpi": 3},
                {"cle": "a", "format": "article", "message": "Deux", "etape": "decision", "ressource_id": "31", "heure": "09:30"},
                {"format": "article", "message": "  "},
                {"format": "article", "message": "Trois", "provenance": "playbook"}
            ]
        }))
        .unwrap();
        assert_eq!(answer.heading(), ("Une stratégie.".to_owned(), "gpt-4o-mini".to_owned()));
        let lines = answer.lines(&scenario());
        let names: Vec<_> = lines.iter().map(|line| (line.position, line.cle.as_str())).collect();
        assert_eq!(names, [(1, "a"), (2, "a-2"), (3, "article")]);
        let first = &lines[0];
        assert_eq!((first.format.len(), first.etape, first.cible_id, first.objectif_id), (60, None, Some(21), None));
        assert_eq!((&first.heure, &first.rrule, first.date_debut, first.effort_h), (&None, &None, None, Some(2000.0)));
        assert_eq!((lines[1].etape, lines[1].ressource_id), (Some(Etape::Decision), None));
        assert_eq!(
            lines.iter().map(|line| line.provenance.as_str()).collect::<Vec<_>>(),
            ["gpt-4o-mini", "gpt-4o-mini", "playbook"]
        );
    }

    #[test]
    fn the_planner_s_draft_passes_unchanged_and_weighs_the_same() {
        let scenario = scenario();
        for weeks in [2, 12, 26] {
            let wanted = Wanted { horizon_semaines: Some(weeks), ..Wanted::default() };
            let options = Options::resolve(wanted, "2027-01-04".parse().unwrap(), Locale::Fr).unwrap();
            let draft = heraut_playbook::plan(&brief(&scenario), &options.for_playbook(Locale::Fr));
            let lines = NewPlan::from(draft.clone()).lines(&scenario);
            assert_eq!(lines.len(), draft.items.len());
            for (line, item) in lines.iter().zip(&draft.items) {
                assert_eq!((&line.cle, &line.rrule, &line.message), (&item.cle, &item.rrule, &item.message));
                assert_eq!((line.objectif_id, line.cible_id), (item.objectif_id, item.cible_id));
            }
            let frame = Frame { debut: Some(options.debut), semaines: weeks, heures_par_semaine: 8.0 };
            let ours = charge(&lines, &frame);
            assert!((ours.heures_prevues - draft.charge.heures_prevues).abs() < 0.1);
            for (week, (ours, theirs)) in ours.par_semaine.iter().zip(&draft.charge.par_semaine).enumerate() {
                assert!((ours - theirs).abs() < 0.1, "week {week}: {ours} and {theirs}");
            }
        }
    }
}
