//! The only place with SQL: one file per table, every finder starts from the workspace of its connection.

pub mod archive;
pub mod assistant;
pub mod cibles;
pub mod hydrate;
pub mod library;
pub mod liens;
pub mod links;
pub mod messages;
pub mod objectifs;
pub mod partages;
pub mod plan_items;
pub mod plans;
pub mod ready;
pub mod recherches;
pub mod ressources;
pub mod scenarios;
pub mod thematiques;
pub mod there;

pub(crate) use heraut_store::contains;

/// A text as it is compared and sorted, cut to the width of its column: some characters fold to many.
pub(crate) fn folded(text: &str, max: usize) -> String {
    let mut key = heraut_kernel::text::fold(text);
    key.truncate(heraut_kernel::text::truncate(&key, max).len());
    key
}
