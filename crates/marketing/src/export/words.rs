//! What closed words and headings are called in files that people read.

use heraut_kernel::Locale;
use heraut_playbook::knowledge::playbook;

use crate::cible::Maturite;
use crate::plan::{Etape, PlanItem, StatutItem};
use crate::ressource::TypeRessource;

/// A heading in both languages.
#[derive(Clone, Copy, Debug)]
pub struct Heading(pub &'static str, pub &'static str);

impl Heading {
    /// In a language.
    #[must_use]
    pub const fn read(self, locale: Locale) -> &'static str {
        locale.pick(self.0, self.1)
    }
}

/// A stage of the journey.
#[must_use]
pub const fn etape(etape: Etape, locale: Locale) -> &'static str {
    match etape {
        Etape::Awareness => locale.pick("Découverte", "Awareness"),
        Etape::Consideration => locale.pick("Considération", "Consideration"),
        Etape::Decision => locale.pick("Décision", "Decision"),
        Etape::Retention => locale.pick("Fidélisation", "Retention"),
    }
}

/// How mature an audience is.
#[must_use]
pub const fn maturite(maturite: Maturite, locale: Locale) -> &'static str {
    match maturite {
        Maturite::Awareness => etape(Etape::Awareness, locale),
        Maturite::Consideration => etape(Etape::Consideration, locale),
        Maturite::Decision => etape(Etape::Decision, locale),
    }
}

/// How far a line is.
#[must_use]
pub const fn statut(statut: StatutItem, locale: Locale) -> &'static str {
    match statut {
        StatutItem::AFaire => locale.pick("À faire", "To do"),
        StatutItem::EnCours => locale.pick("En cours", "In progress"),
        StatutItem::Valide => locale.pick("Validé", "Approved"),
        StatutItem::Publie => locale.pick("Publié", "Published"),
    }
}

/// A kind of content.
#[must_use]
pub const fn genre(kind: TypeRessource, locale: Locale) -> &'static str {
    match kind {
        TypeRessource::Article => "Article",
        TypeRessource::Video => locale.pick("Vidéo", "Video"),
        TypeRessource::Webinar => "Webinar",
        TypeRessource::CasClient => locale.pick("Cas client", "Customer case"),
        TypeRessource::Autre => locale.pick("Autre", "Other"),
    }
}

/// A format: the planner's name for one of its own, else what was written.
#[must_use]
pub fn format(format: &str, locale: Locale) -> String {
    playbook().format(format).map_or_else(|| format.to_owned(), |known| known.label.get(locale).clone())
}

/// What a line is called where there is room for one thing only: its format and where it appears.
#[must_use]
pub fn title(item: &PlanItem, locale: Locale) -> String {
    let format = format(&item.format, locale);
    if item.canal.is_empty() { format } else { format!("{format} · {}", item.canal) }
}
