//! A scenario: a subject, what it is for, whom it addresses, what exists already, and the plan that follows.

use heraut_kernel::{Instant, Locale};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::cible::CibleLiee;
use crate::entonnoir::Entonnoir;
use crate::objectif::ObjectifLie;
use crate::plan::Plan;
use crate::ressource::RessourceLiee;

/// How complete a scenario is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Statut {
    /// Something is missing.
    Draft,
    /// Nothing is missing.
    Ready,
}

impl Statut {
    /// The word kept in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Ready => "ready",
        }
    }
}

/// What a scenario lacks, in the order of the next best step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Manque {
    /// An objectif.
    Objectif,
    /// A cible.
    Cible,
    /// The maturité of one of its cibles.
    Maturite,
    /// A ressource.
    Ressource,
    /// A plan.
    Plan,
}

/// The counts from which completeness follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Linked objectifs.
    pub objectifs: i32,
    /// Linked cibles.
    pub cibles: i32,
    /// Linked cibles whose maturité is unknown.
    pub cibles_sans_maturite: i32,
    /// Linked ressources.
    pub ressources: i32,
    /// Number of the newest plan.
    pub plan_numero: Option<i32>,
}

impl Counts {
    /// What is missing, next best step first.
    #[must_use]
    pub fn manques(self) -> Vec<Manque> {
        let missing = [
            (Manque::Objectif, self.objectifs == 0),
            (Manque::Cible, self.cibles == 0),
            (Manque::Maturite, self.cibles > 0 && self.cibles_sans_maturite > 0),
            (Manque::Ressource, self.ressources == 0),
            (Manque::Plan, self.plan_numero.is_none()),
        ];
        missing.into_iter().filter_map(|(manque, is_missing)| is_missing.then_some(manque)).collect()
    }

    /// Completeness in per cent: each of the five parts is a fifth, and the maturité waits for a cible.
    #[must_use]
    pub const fn completude(self) -> u8 {
        let parts = [
            self.objectifs > 0,
            self.cibles > 0,
            self.cibles > 0 && self.cibles_sans_maturite == 0,
            self.ressources > 0,
            self.plan_numero.is_some(),
        ];
        let mut done = 0;
        let mut i = 0;
        while i < parts.len() {
            done += parts[i] as u8;
            i += 1;
        }
        done * 20
    }

    /// `ready` once nothing is missing.
    #[must_use]
    pub fn statut(self) -> Statut {
        if self.completude() == 100 { Statut::Ready } else { Statut::Draft }
    }
}

/// A scenario as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScenarioResume {
    /// Identifier.
    pub id: i64,
    /// Name.
    pub nom: String,
    /// Main theme.
    pub thematique: String,
    /// Description.
    pub description: Option<String>,
    /// `draft` or `ready`.
    pub statut: Statut,
    /// Language of its generated texts.
    pub langue: Locale,
    /// Whether it is out of the way.
    pub archived: bool,
    /// Completeness in per cent.
    pub completude: u8,
    /// What is missing, next best step first.
    pub manques: Vec<Manque>,
    /// Linked objectifs.
    pub nb_objectifs: i32,
    /// Linked cibles.
    pub nb_cibles: i32,
    /// Linked ressources.
    pub nb_ressources: i32,
    /// Number of the newest plan.
    pub plan_numero: Option<i32>,
    /// Lock column; grows with every change of the scenario, its links or its plan.
    pub revision: i32,
    /// When it was made.
    pub created_at: Instant,
    /// When it, its links or its plan last changed.
    pub updated_at: Instant,
}

/// A scenario with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Scenario {
    /// The scenario itself.
    #[serde(flatten)]
    pub resume: ScenarioResume,
    /// Objectifs, by priorité.
    pub objectifs: Vec<ObjectifLie>,
    /// Cibles, in the marketer's order.
    pub cibles: Vec<CibleLiee>,
    /// Ressources, in the marketer's order.
    pub ressources: Vec<RessourceLiee>,
    /// What it is to bring, as far as the marketer said.
    pub entonnoir: Option<Entonnoir>,
    /// The newest plan.
    pub plan: Option<Plan>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn completeness_names_the_next_step_first() {
        let mut counts = Counts::default();
        assert_eq!(counts.manques(), [Manque::Objectif, Manque::Cible, Manque::Ressource, Manque::Plan]);
        assert_eq!((counts.completude(), counts.statut()), (0, Statut::Draft));
        counts = Counts { objectifs: 1, cibles: 2, cibles_sans_maturite: 1, ressources: 1, plan_numero: Some(1) };
        assert_eq!(counts.manques(), [Manque::Maturite]);
        assert_eq!((counts.completude(), counts.statut()), (80, Statut::Draft));
        counts.cibles_sans_maturite = 0;
        assert!(counts.manques().is_empty());
        assert_eq!((counts.completude(), counts.statut()), (100, Statut::Ready));
    }
}
