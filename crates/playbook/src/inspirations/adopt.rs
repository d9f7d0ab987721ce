//! Any card as a resource, a target or an objective.

use heraut_kernel::Locale;
use heraut_kernel::text::truncate;

use super::library::LIBRARY;
use super::{Entite, GenreEntite, Inspiration};
use crate::{Etape, TypeRessource};

/// What is known of an idea when it changes kind.
struct Idea<'a> {
    titre: &'a str,
    extrait: &'a str,
    action: &'a str,
    etape: Etape,
    format: &'a str,
    secteur: &'a str,
    archetype: &'a str,
}

/// The inspiration as the kind that the marketer chose, in this language.
///
/// A card of the library is read again, so that an inspiration found in French can be adopted in English;
/// one that has left the library since keeps the words it was found with.
#[must_use]
pub fn as_kind(inspiration: &Inspiration, kind: GenreEntite, langue: Locale) -> Entite {
    let carte = LIBRARY.carte(&inspiration.id);
    let entity = carte.map_or_else(|| inspiration.entity.clone(), |carte| carte.entity.in_language(langue));
    if entity.kind() == kind {
        return entity;
    }
    let idea = match carte {
        Some(carte) => Idea {
            titre: &carte.texte(langue).titre,
            extrait: &carte.texte(langue).extrait,
            action: &carte.texte(langue).recommandation_action,
            etape: carte.etape,
            format: &carte.format,
            secteur: &carte.secteur,
            archetype: carte.archetypes.first().map_or("leads", String::as_str),
        },
        None => Idea {
            titre: &inspiration.titre,
            extrait: &inspiration.extrait,
            action: &inspiration.recommandation_action,
            etape: inspiration.etape,
            format: &inspiration.format,
            secteur: "tous",
            archetype: archetype_of(inspiration.etape),
        },
    };
    match kind {
        GenreEntite::Ressource => ressource(&idea, langue),
        GenreEntite::Cible => cible(&idea, langue),
        GenreEntite::Objectif => objectif(&idea, langue),
    }
}

fn ressource(idea: &Idea<'_>, langue: Locale) -> Entite {
    let type_ressource = match idea.format {
        "article" | "comparatif" => TypeRessource::Article,
        "video" | "demo" => TypeRessource::Video,
        "webinar" => TypeRessource::Webinar,
        "cas_client" => TypeRessource::CasClient,
        _ => TypeRessource::Autre,
    };
    let usage = match idea.etape {
        Etape::Awareness => langue.pick("Faire découvrir le sujet", "Introduce the subject"),
        Etape::Consideration => langue.pick("Aider à comparer les solutions", "Help compare the options"),
        Etape::Decision => langue.pick("Appuyer la décision", "Support the decision"),
        Etape::Retention => langue.pick("Faire vivre la relation client", "Keep the customer relationship alive"),
    };
    Entite::Ressource {
        type_ressource,
        titre: truncate(idea.titre, 150).to_owned(),
        note: idea.extrait.to_owned(),
        usage: usage.to_owned(),
    }
}

fn cible(idea: &Idea<'_>, langue: Locale) -> Entite {
    let (label, persona, segment) = audience(idea.secteur, langue);
    // A scenario's target stops at decision; a customer has taken his, so the label says who he is.
    let (label, maturite) = match idea.etape {
        Etape::Retention => {
            let customers = langue.pick("Clients existants\u{202f}:", "Existing customers:");
            (format!("{customers} {}", within_sentence(label)), Etape::Decision)
        }
        etape => (label.to_owned(), etape),
    };
    Entite::Cible {
        label: truncate(&label, 120).to_owned(),
        persona: persona.to_owned(),
        segment: truncate(segment, 120).to_owned(),
        maturite,
    }
}

fn objectif(idea: &Idea<'_>, langue: Locale) -> Entite {
    let colon = langue.pick("\u{202f}:", ":");
    let aim = LIBRARY.archetypes.get(idea.archetype).map_or_else(
        || langue.pick("Avancer sur ce sujet", "Move forward on this subject"),
        |archetype| langue.pick(&archetype.fr, &archetype.en),
    );
    let label = match audience(idea.secteur, langue) {
        (audience, ..) if idea.secteur != "tous" => format!("{aim}{colon} {}", within_sentence(audience)),
        _ => aim.to_owned(),
    };
    let start = langue.pick("Idée de départ", "Starting idea");
    let stop = if idea.titre.ends_with(['.', '?', '!', '…']) { "" } else { "." };
    Entite::Objectif {
        label: truncate(&label, 120).to_owned(),
        description: format!("{} {start}{colon} {}{stop}", idea.action, idea.titre),
    }
}

/// Label, persona and segment of the people of a sector.
fn audience(secteur: &str, langue: Locale) -> (&'static str, &'static str, &'static str) {
    LIBRARY.secteurs.get(secteur).map_or_else(
        || (langue.pick("Professionnels concernés", "Professionals concerned"), "", ""),
        |secteur| {
            let public = secteur.public(langue);
            (&*public.label, &*public.persona, &*public.segment)
        },
    )
}

const fn archetype_of(etape: Etape) -> &'static str {
    match etape {
        Etape::Awareness => "notoriete",
        Etape::Consideration => "leads",
        Etape::Decision => "conversion",
        Etape::Retention => "fidelisation",
    }
}

/// The words with a small first letter, unless they begin with an acronym.
fn within_sentence(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(std::iter::once(second)).chain(chars).collect()
        }
        _ => label.to_owned(),
    }
}
