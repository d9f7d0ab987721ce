//! The built-in planner: what Héraut knows about B2B marketing without asking any model.
//!
//! Pure functions over a [`Brief`]: classify its objectives, plan its diffusion, suggest what it lacks,
//! find inspirations, understand a sentence. The same input gives the same output on every machine;
//! there is no clock, no randomness and no I/O. Knowledge is data (`data/*.json`), each figure with its
//! source or marked as an estimate. To teach it something, edit the data; to add a capability, add a file.

pub mod brief;
pub mod calendar;
pub mod catalogue;
pub mod classify;
pub mod inspirations;
pub mod knowledge;
pub mod planner;
pub mod recurrence;
pub mod suggest;
pub mod understand;

pub use brief::{Brief, BriefCible, BriefObjectif, BriefRessource, Etape, TypeRessource};
pub use catalogue::{archetypes, canaux, etapes, formats};
pub use classify::{Archetype, Classification, classify};
pub use planner::{Avertissement, Charge, DraftItem, PlanDraft, PlanOptions, plan};
pub use recurrence::{occurrences, occurrences_nommees};
