//! An objectif: what a scenario is for. Reusable from one scenario to the next.

use heraut_kernel::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What kind of result is wanted; the planner chooses its anchors by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Archetype {
    /// To be known.
    Notoriete,
    /// To find leads.
    Leads,
    /// To turn leads into customers.
    Conversion,
    /// To keep customers.
    Fidelisation,
    /// To launch an offer.
    Lancement,
    /// To be trusted on a subject.
    Expertise,
    /// To fill an event.
    Evenementiel,
}

impl Archetype {
    /// The word kept in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Notoriete => "notoriete",
            Self::Leads => "leads",
            Self::Conversion => "conversion",
            Self::Fidelisation => "fidelisation",
            Self::Lancement => "lancement",
            Self::Expertise => "expertise",
            Self::Evenementiel => "evenementiel",
        }
    }

    /// The archetype of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "notoriete" => Some(Self::Notoriete),
            "leads" => Some(Self::Leads),
            "conversion" => Some(Self::Conversion),
            "fidelisation" => Some(Self::Fidelisation),
            "lancement" => Some(Self::Lancement),
            "expertise" => Some(Self::Expertise),
            "evenementiel" => Some(Self::Evenementiel),
            _ => None,
        }
    }
}

/// An objectif of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Objectif {
    /// Identifier.
    pub id: i64,
    /// Label, unique in the workspace.
    pub label: String,
    /// Description.
    pub description: Option<String>,
    /// Archetype chosen by the marketer, where the label alone does not tell.
    pub archetype: Option<Archetype>,
    /// Scenarios that use it.
    pub nb_scenarios: i64,
    /// Lock column.
    pub revision: i32,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

/// What an objectif is made of, and the rank it shall have. Texts are trimmed and their lengths checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewObjectif {
    /// Label, at most 120 characters.
    pub label: String,
    /// Description, at most 5000 characters.
    pub description: Option<String>,
    /// Archetype.
    pub archetype: Option<Archetype>,
    /// Rank in the scenario, 1 to 999; the next one where absent.
    pub priorite: Option<i16>,
}

/// A change of an objectif; `None` leaves a field alone.
#[derive(Clone, Debug, Default)]
pub struct ObjectifChange {
    /// New label.
    pub label: Option<String>,
    /// New description, or none.
    pub description: Option<Option<String>>,
    /// New archetype, or none.
    pub archetype: Option<Option<Archetype>>,
}

/// An objectif as a scenario uses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ObjectifLie {
    /// Identifier in the library.
    pub id: i64,
    /// Label, unique in the workspace.
    pub label: String,
    /// Description.
    pub description: Option<String>,
    /// Archetype chosen by the marketer (`leads`, `notoriete`…) where the label alone does not tell.
    pub archetype: Option<String>,
    /// Rank among the scenario's objectifs, 1 first.
    pub priorite: Option<i16>,
    /// Lock column of the library row.
    pub revision: i32,
}

/// The last rank there is.
pub const PRIORITE_MAX: i16 = 999;

/// The rank of an objectif that is added without one: after the others.
pub fn next_priorite(ranks: impl Iterator<Item = Option<i16>>) -> i16 {
    ranks.flatten().max().unwrap_or_default().saturating_add(1).clamp(1, PRIORITE_MAX)
}

/// The order of objectifs once one of them has another rank. Among equals the changed one goes first when it moved up,
/// last when it moved down or is new; those without a rank come last, and no other two change places.
#[must_use]
pub fn by_priorite(before: &[(i64, Option<i16>)], changed: (i64, Option<i16>)) -> Vec<i64> {
    let rank = |priorite: Option<i16>| priorite.unwrap_or(i16::MAX);
    let (id, new) = (changed.0, rank(changed.1));
    let was = before.iter().find(|(other, _)| *other == id).map(|(_, priorite)| rank(*priorite));
    let moved_up = was.is_some_and(|was| new < was);
    let mut order: Vec<(i64, i16)> =
        before.iter().filter(|(other, _)| *other != id).map(|(other, priorite)| (*other, rank(*priorite))).collect();
    order.sort_by_key(|(_, rank)| *rank);
    let place = order.partition_point(|(_, rank)| if moved_up { *rank < new } else { *rank <= new });
    order.insert(place, (id, new));
    order.into_iter().map(|(id, _)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rank_moves_one_and_leaves_the_others() {
        let before = [(7, Some(1)), (8, Some(2)), (9, Some(3)), (5, None)];
        assert_eq!(by_priorite(&before, (9, Some(1))), [9, 7, 8, 5]);
        assert_eq!(by_priorite(&before, (7, Some(2))), [8, 7, 9, 5]);
        assert_eq!(by_priorite(&before, (7, None)), [8, 9, 5, 7]);
        assert_eq!(by_priorite(&before, (4, Some(2))), [7, 8, 4, 9, 5]);
        assert_eq!(next_priorite(before.iter().map(|(_, rank)| *rank)), 4);
        assert_eq!(next_priorite([Some(999)].into_iter()), 999);
        assert_eq!(next_priorite(std::iter::empty()), 1);
    }
}
