//! How a change made in the chat is taken back.

use heraut_kernel::Locale;
use serde::{Deserialize, Serialize};

use crate::action::{Action, ActionKind};
use crate::cible::Maturite;
use crate::script::Genre;

/// The opposite of a change, as the button « Annuler » carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Inverse {
    /// Detach what was added.
    Detach {
        /// Kind.
        genre: Genre,
        /// Row of the library.
        ids: Vec<i64>,
        /// The message that proposed it, where one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message_id: Option<i64>,
        /// The proposals of that message that wait again.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        propositions: Vec<String>,
    },
    /// Attach again what was detached.
    Attach {
        /// Kind.
        genre: Genre,
        /// Row of the library.
        id: i64,
        /// Its priorité, for an objectif.
        #[serde(default)]
        priorite: Option<i16>,
        /// Its maturité, for a cible.
        #[serde(default)]
        maturite: Option<Maturite>,
        /// Its usage, for a ressource.
        #[serde(default)]
        usage: Option<String>,
    },
    /// Put a maturité back.
    Maturite {
        /// The cible.
        cible_id: i64,
        /// What it was.
        maturite: Option<Maturite>,
    },
    /// Put a scenario out of the way, or back at hand.
    Archive {
        /// What it was.
        archived: bool,
    },
    /// Delete the scenario that was made.
    DeleteScenario {
        /// The scenario.
        id: i64,
    },
    /// Make an older version of the plan the newest again.
    RestorePlan {
        /// Its number.
        numero: i32,
    },
}

impl Inverse {
    /// Detaches what no message proposed.
    pub(crate) const fn detach(genre: Genre, ids: Vec<i64>) -> Self {
        Self::Detach { genre, ids, message_id: None, propositions: Vec::new() }
    }

    /// The button that takes the change back.
    #[must_use]
    pub fn action(&self, locale: Locale) -> Action {
        let params = serde_json::to_value(self).unwrap_or_default();
        Action::new(ActionKind::Secondary, "undo", locale.pick("Annuler", "Undo")).with("undo", params)
    }
}
