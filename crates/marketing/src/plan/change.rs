//! A change of one line, by a person.

use chrono::NaiveDate;
use heraut_kernel::{FieldError, Locale, Problem};

use super::new::VOUS;
use super::{Etape, PlanItem, StatutItem};
use crate::scenario::Scenario;

/// What a person writes in a line; `None` leaves a field alone, `Some(None)` empties it.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of PlanItem")]
pub struct ItemChange {
    pub format: Option<String>,
    pub message: Option<String>,
    pub canal: Option<String>,
    pub frequence: Option<String>,
    pub kpi: Option<String>,
    pub date_debut: Option<Option<NaiveDate>>,
    pub heure: Option<Option<String>>,
    pub rrule: Option<Option<String>>,
    pub etape: Option<Option<Etape>>,
    pub cible_id: Option<Option<i64>>,
    pub objectif_id: Option<Option<i64>>,
    pub ressource_id: Option<Option<i64>>,
    pub cta: Option<Option<String>>,
    pub responsable: Option<Option<String>>,
    pub statut: Option<StatutItem>,
    pub note: Option<Option<String>>,
    pub effort_h: Option<Option<f64>>,
}

impl ItemChange {
    /// Writes the change into a line and answers whether it now reads otherwise. A line whose content was rewritten is
    /// the person's from then on; a state, a date or a note makes no author.
    pub fn apply(&self, item: &mut PlanItem) -> bool {
        let before = item.clone();
        set(&mut item.format, self.format.as_ref());
        set(&mut item.message, self.message.as_ref());
        set(&mut item.canal, self.canal.as_ref());
        set(&mut item.frequence, self.frequence.as_ref());
        set(&mut item.kpi, self.kpi.as_ref());
        set(&mut item.date_debut, self.date_debut.as_ref());
        set(&mut item.heure, self.heure.as_ref());
        set(&mut item.rrule, self.rrule.as_ref());
        set(&mut item.etape, self.etape.as_ref());
        set(&mut item.cible_id, self.cible_id.as_ref());
        set(&mut item.objectif_id, self.objectif_id.as_ref());
        set(&mut item.ressource_id, self.ressource_id.as_ref());
        set(&mut item.cta, self.cta.as_ref());
        set(&mut item.responsable, self.responsable.as_ref());
        set(&mut item.statut, self.statut.as_ref());
        set(&mut item.note, self.note.as_ref());
        set(&mut item.effort_h, self.effort_h.as_ref());
        if content(item) != content(&before) {
            VOUS.clone_into(&mut item.provenance);
        }
        let changed = *item != before;
        item.revision += i32::from(changed);
        changed
    }

    /// Refuses what the line would name and the scenario does not have.
    ///
    /// # Errors
    /// 422 with each field at fault.
    pub fn check_links(&self, scenario: &Scenario, locale: Locale) -> Result<(), Problem> {
        let cibles = scenario.cibles.iter().any(|cible| Some(Some(cible.id)) == self.cible_id);
        let objectifs = scenario.objectifs.iter().any(|objectif| Some(Some(objectif.id)) == self.objectif_id);
        let ressources = scenario.ressources.iter().any(|ressource| Some(Some(ressource.id)) == self.ressource_id);
        let named = [
            ("cible_id", self.cible_id, cibles),
            ("objectif_id", self.objectif_id, objectifs),
            ("ressource_id", self.ressource_id, ressources),
        ];
        let message = locale.pick("Le scénario ne l'utilise pas.", "The scenario does not use it.");
        let fault = |field: &str| FieldError {
            field: field.to_owned(),
            code: "unknown_value".to_owned(),
            message: message.to_owned(),
        };
        let errors: Vec<_> = named
            .into_iter()
            .filter(|(_, id, linked)| matches!(id, Some(Some(_))) && !linked)
            .map(|(field, _, _)| fault(field))
            .collect();
        if errors.is_empty() { Ok(()) } else { Err(Problem::invalid(errors)) }
    }
}

fn set<T: Clone>(field: &mut T, value: Option<&T>) {
    if let Some(value) = value {
        field.clone_from(value);
    }
}

/// What a line says, as opposed to when, by whom and how far it is.
fn content(item: &PlanItem) -> [&str; 6] {
    [&item.message, &item.format, &item.canal, item.cta.as_deref().unwrap_or_default(), &item.kpi, &item.frequence]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::test_item as item;

    #[test]
    fn whoever_rewrites_a_line_is_its_author() {
        let mut line = item("a");
        let note = ItemChange {
            note: Some(Some("Relu".to_owned())),
            statut: Some(StatutItem::Valide),
            ..ItemChange::default()
        };
        assert!(note.apply(&mut line));
        assert_eq!((line.provenance.as_str(), line.revision), ("playbook", 2));
        assert!(!note.apply(&mut line));
        assert_eq!(line.revision, 2);
        let text = ItemChange { message: Some("Autre".to_owned()), note: Some(None), ..ItemChange::default() };
        assert!(text.apply(&mut line));
        assert_eq!((line.provenance.as_str(), line.note, line.revision), ("vous", None, 3));
    }
}
