//! tmp
mod archetypes;
pub(crate) use archetypes::archetype_of;
