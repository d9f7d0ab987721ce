//! What every card must carry.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::library::LIBRARY;
use super::super::{Entite, find};
use crate::Etape;
use heraut_kernel::Locale;
use heraut_kernel::text::fold;

const RAW: &str = include_str!("../../../data/inspirations.json");

const PLAYBOOK: &str = include_str!("../../../data/playbook.json");

/// Format ids and archetype ids of the planner.
fn known_ids() -> (BTreeSet<String>, BTreeSet<String>) {
    let playbook: Value = serde_json::from_str(PLAYBOOK).expect("playbook.json is JSON");
    // What only promotes another content is no idea of its own.
    let of_its_own = |format: &&serde_json::Value| format["role"] != "promotion";
    let formats = playbook["formats"].as_array().expect("a list of formats").iter().filter(of_its_own);
    let archetypes = playbook["objectives"].as_object().expect("archetypes by id");
    (
        formats.filter_map(|format| format["id"].as_str().map(str::to_owned)).collect(),
        archetypes.keys().cloned().collect(),
    )
}

/// Every string below a value, with the path of keys that leads to it.
fn strings<'a>(value: &'a Value, path: &str, out: &mut Vec<(String, &'a str)>) {
    match value {
        Value::String(text) => out.push((path.to_owned(), text)),
        Value::Array(items) => items.iter().for_each(|item| strings(item, path, out)),
        Value::Object(fields) => {
            fields.iter().for_each(|(key, field)| strings(field, &format!("{path}.{key}"), out));
        }
        _ => {}
    }
}

fn cards() -> Vec<Value> {
    let raw: Value = serde_json::from_str(RAW).expect("inspirations.json is JSON");
    raw["cartes"].as_array().expect("a list of cards").clone()
}

#[test]
fn the_library_is_large_and_balanced() {
    let cartes = &LIBRARY.cartes;
    assert!(cartes.len() >= 130, "{} cards", cartes.len());
    let mut etapes: BTreeMap<Etape, usize> = BTreeMap::new();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for carte in cartes {
        *etapes.entry(carte.etape).or_default() += 1;
        let kind = match find(&carte.id, Locale::Fr).expect("a card is found by its id").entity {
            Entite::Ressource { .. } => "ressource",
            Entite::Cible { .. } => "cible",
            Entite::Objectif { .. } => "objectif",
        };
        *kinds.entry(kind).or_default() += 1;
    }
    assert!(etapes.len() == 4 && etapes.values().all(|count| *count >= 25), "{etapes:?}");
    assert!(kinds["ressource"] > cartes.len() / 2, "{kinds:?}");
    assert!(kinds["cible"] >= 20 && kinds["objectif"] >= 20, "{kinds:?}");
    let (formats, archetypes) = known_ids();
    for format in formats {
        assert!(cartes.iter().filter(|carte| carte.format == format).count() >= 5, "few cards of {format}");
    }
    for archetype in archetypes {
        let served = cartes.iter().filter(|carte| carte.archetypes.contains(&archetype)).count();
        assert!(served >= 8, "{served} cards for {archetype}");
    }
    for secteur in LIBRARY.secteurs.keys() {
        assert!(cartes.iter().filter(|carte| carte.secteur == *secteur).count() >= 5, "few cards for {secteur}");
    }
}

#[test]
fn ids_are_known_and_unique() {
    let mut ids = BTreeSet::new();
    let mut titles = BTreeSet::new();
    let (formats, archetypes) = known_ids();
    for carte in &LIBRARY.cartes {
        assert!(ids.insert(&carte.id), "{} twice", carte.id);
        assert!(carte.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{}", carte.id);
        assert!(titles.insert(fold(&carte.fr.titre)), "{}", carte.fr.titre);
        assert!(titles.insert(fold(&carte.en.titre)), "{}", carte.en.titre);
        assert!(formats.contains(&carte.format), "{}: {}", carte.id, carte.format);
        assert!(LIBRARY.secteurs.contains_key(&carte.secteur), "{}: {}", carte.id, carte.secteur);
        assert!(!carte.archetypes.is_empty() && carte.themes.len() >= 3, "{}", carte.id);
        for archetype in &carte.archetypes {
            assert!(archetypes.contains(archetype), "{}: {archetype}", carte.id);
        }
    }
    assert!(LIBRARY.formats.keys().eq(&formats), "words for each format of the playbook");
    assert!(LIBRARY.archetypes.keys().eq(&archetypes), "words for each archetype of the playbook");
}

#[test]
fn texts_fit_their_columns() {
    for carte in &LIBRARY.cartes {
        for langue in [Locale::Fr, Locale::En] {
            let found = find(&carte.id, langue).expect("a card is found by its id");
            let sentences = found.extrait.matches(['.', '?', '!']).count();
            assert!((2..=6).contains(&sentences), "{}: {sentences} sentences", carte.id);
            assert!(found.extrait.chars().count() <= 450, "{}", carte.id);
            assert!((10..=150).contains(&found.titre.chars().count()), "{}", carte.id);
            assert!(found.recommandation_action.ends_with('.'), "{}", carte.id);
            assert_fits(&found.entity, &carte.id);
        }
    }
}

pub(super) fn assert_fits(entity: &Entite, id: &str) {
    let within = |text: &str, max: usize| (3..=max).contains(&text.chars().count());
    match entity {
        Entite::Ressource { titre, note, usage, .. } => {
            assert!(within(titre, 150) && within(usage, 120) && within(note, 600), "{id}: {entity:?}");
        }
        Entite::Cible { label, persona, segment, maturite } => {
            assert!(within(label, 120) && within(persona, 600) && within(segment, 120), "{id}: {entity:?}");
            assert_ne!(*maturite, Etape::Retention, "{id}");
        }
        Entite::Objectif { label, description } => {
            assert!(within(label, 120) && within(description, 600), "{id}: {entity:?}");
        }
    }
}

#[test]
fn both_languages_say_the_same_fields() {
    for card in cards() {
        for part in [&card, &card["entity"]] {
            let keys = |langue: &str| part[langue].as_object().expect("a language").keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys("fr"), keys("en"), "{}", card["id"]);
        }
        let mut texts = Vec::new();
        strings(&card, "", &mut texts);
        for (path, text) in texts {
            assert!(!text.trim().is_empty() && text.trim() == text, "{}{path}", card["id"]);
        }
    }
}

#[test]
fn typography_is_that_of_each_language() {
    let raw: Value = serde_json::from_str(RAW).expect("inspirations.json is JSON");
    let mut texts = Vec::new();
    for part in ["secteurs", "archetypes", "cartes"] {
        strings(&raw[part], part, &mut texts);
    }
    for (path, text) in texts {
        let lower = text.to_lowercase();
        assert!(!lower.contains("http") && !lower.contains("www."), "{path}: {text}");
        assert!(!text.contains(['"', '\'', '—', '–', '\u{a0}']) && !text.contains("  "), "{path}: {text}");
        if path.contains(".fr") {
            assert!(!text.contains(['“', '”']), "{path}: {text}");
            let chars: Vec<char> = text.chars().collect();
            for pair in chars.windows(2) {
                let spaced = !matches!(pair[1], ';' | ':' | '!' | '?' | '»') || pair[0] == '\u{202f}';
                assert!(spaced && (pair[0] != '«' || pair[1] == '\u{202f}'), "{path}: {text}");
            }
        } else if path.contains(".en") {
            assert!(!text.contains(['«', '»', '\u{202f}']), "{path}: {text}");
            assert_eq!(text.matches('“').count(), text.matches('”').count(), "{path}: {text}");
        }
    }
}

#[test]
fn no_word_belongs_to_two_groups_of_synonyms() {
    let mut words = BTreeSet::new();
    for word in LIBRARY.synonymes.iter().flatten() {
        assert!(words.insert(fold(word)), "{word}");
    }
}
