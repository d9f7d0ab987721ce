//! Three cards, always, varied, in an order that the scenario explains.

use std::collections::BTreeSet;

use heraut_kernel::Locale::{self, En, Fr};
use proptest::prelude::*;

use super::super::library::LIBRARY;
use super::super::{Entite, Inspiration, search};
use super::brief;
use crate::{Brief, BriefCible, BriefObjectif, BriefRessource, Etape, TypeRessource};

fn ids(found: &[Inspiration]) -> Vec<&str> {
    found.iter().map(|card| card.id.as_str()).collect()
}

fn cible(id: i64, maturite: Etape) -> BriefCible {
    BriefCible { id, label: "Public".to_owned(), persona: None, segment: None, maturite: Some(maturite) }
}

fn assert_sound(found: &[Inspiration]) {
    assert_eq!(found.len(), 3);
    let formats: BTreeSet<_> = found.iter().map(|card| &card.format).collect();
    let cards: BTreeSet<_> = found.iter().map(|card| &card.id).collect();
    assert!(formats.len() > 1 && cards.len() == 3, "{found:?}");
}

#[test]
fn a_query_without_match_answers_for_the_scenario_and_says_so() {
    let found = search(&brief("Cybersécurité"), "zzzz xqwk 🎉", Fr, &[]);
    assert_sound(&found);
    assert!(found.iter().all(|card| card.hors_requete));
    assert_eq!(ids(&found), ids(&search(&brief("Cybersécurité"), "", Fr, &[])));
    assert!(LIBRARY.carte(&found[0].id).is_some_and(|carte| carte.secteur == "cybersecurite"), "{:?}", ids(&found));
}

#[test]
fn a_blank_query_is_not_off_its_subject() {
    assert!(search(&brief("Formation"), "  \n", Fr, &[]).iter().all(|card| !card.hors_requete));
}

#[test]
fn never_three_of_one_format() {
    for carte in &LIBRARY.cartes {
        for query in [carte.format.as_str(), carte.fr.titre.as_str()] {
            assert_sound(&search(&brief(""), query, Fr, &[]));
        }
    }
    for format in ["podcast", "webinar", "cas client", "newsletter", "vidéo"] {
        let found = search(&brief(""), format, Fr, &[]);
        assert!(!found[0].hors_requete && !found[1].hors_requete, "{format}: {:?}", ids(&found));
    }
}

#[test]
fn maturity_moves_the_answer() {
    for etape in [Etape::Awareness, Etape::Consideration, Etape::Decision] {
        let mut told = brief("");
        told.cibles = (0..4).map(|id| cible(id, etape)).collect();
        let found = search(&told, "", Fr, &[]);
        assert!(found.iter().filter(|card| card.etape == etape).count() >= 2, "{etape:?}: {:?}", ids(&found));
    }
    let mut told = brief("");
    let objectif = |archetype: &str| BriefObjectif {
        id: 1,
        label: "Objectif".to_owned(),
        description: None,
        archetype: Some(archetype.to_owned()),
    };
    told.objectifs = vec![objectif("fidelisation")];
    assert!(search(&told, "", Fr, &[]).iter().any(|card| card.etape == Etape::Retention));
}

#[test]
fn the_theme_chooses_among_equals() {
    let industrie = search(&brief("Maintenance industrielle"), "podcast ou vidéo", Fr, &[]);
    assert!(ids(&industrie).contains(&"visite-atelier-90s"), "{:?}", ids(&industrie));
    let logistique = search(&brief("Logistique du dernier kilomètre"), "podcast ou vidéo", Fr, &[]);
    assert!(ids(&logistique).contains(&"podcast-cabine"), "{:?}", ids(&logistique));
}

#[test]
fn seen_cards_come_after_all_others() {
    let told = brief("Cybersécurité");
    let mut seen: Vec<String> = Vec::new();
    while seen.len() + 3 <= LIBRARY.cartes.len() {
        let found = search(&told, "phishing", Fr, &seen);
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|card| !seen.contains(&card.id)), "{:?}", ids(&found));
        seen.extend(found.into_iter().map(|card| card.id));
        if seen.len() > 60 {
            break;
        }
    }
    let all: Vec<String> = LIBRARY.cartes.iter().map(|carte| carte.id.clone()).collect();
    assert_eq!(ids(&search(&told, "phishing", Fr, &all)), ids(&search(&told, "phishing", Fr, &[])));
}

#[test]
fn what_the_scenario_holds_is_not_offered_again() {
    let mut told = brief("");
    let first = search(&told, "maintenance prédictive", Fr, &[]).remove(0);
    let Entite::Ressource { titre, type_ressource, .. } = first.entity else { panic!("a resource") };
    let usage = None;
    told.ressources = vec![BriefRessource { id: 1, kind: type_ressource, titre: titre.to_uppercase(), usage }];
    assert!(search(&told, "maintenance prédictive", Fr, &[]).iter().all(|card| card.id != first.id));
    assert!(search(&told, "maintenance prédictive", En, &[]).iter().all(|card| card.id != first.id));
}

#[test]
fn the_source_is_our_own() {
    assert_eq!(search(&brief(""), "webinar", Fr, &[])[0].source, "bibliothèque interne");
    assert_eq!(search(&brief(""), "webinar", En, &[])[0].source, "internal library");
}

#[test]
fn an_inspiration_travels_as_json() {
    let found = search(&brief(""), "maintenance prédictive", Fr, &[]);
    let json = serde_json::to_value(&found[0]).expect("an inspiration is JSON");
    assert_eq!(json["entity"]["kind"], "ressource");
    assert_eq!(json["entity"]["type"], "article");
    assert_eq!(json["etape"], "awareness");
    assert_eq!(serde_json::from_value::<Inspiration>(json).expect("and comes back"), found[0]);
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-zéœ’ \\-\\x00]{0,200}",
        Just("🎉\0\u{202e}ß½ﬁ ".repeat(1000)),
        Just("webinar ".repeat(2000))
    ]
}

fn any_brief() -> impl Strategy<Value = Brief> {
    let etape = prop_oneof![
        Just(None),
        Just(Some(Etape::Awareness)),
        Just(Some(Etape::Consideration)),
        Just(Some(Etape::Decision)),
        Just(Some(Etape::Retention)),
    ];
    (any_text(), any_text(), prop::collection::vec((any_text(), etape), 0..6)).prop_map(|(nom, thematique, people)| {
        let cibles = people.iter().enumerate().map(|(id, (label, maturite))| BriefCible {
            id: id as i64,
            label: label.clone(),
            persona: Some(label.clone()),
            segment: Some(label.clone()),
            maturite: *maturite,
        });
        let ressources = people.iter().map(|(titre, _)| BriefRessource {
            id: 1,
            kind: TypeRessource::Autre,
            titre: titre.clone(),
            usage: None,
        });
        let objectifs = people.iter().map(|(label, _)| BriefObjectif {
            id: 2,
            label: label.clone(),
            description: None,
            archetype: Some(label.clone()),
        });
        Brief {
            cibles: cibles.collect(),
            ressources: ressources.collect(),
            objectifs: objectifs.collect(),
            nom,
            thematique,
            description: None,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_finds_three_cards_and_always_the_same(
        told in any_brief(), query in any_text(), seen in prop::collection::vec(any_text(), 0..4), english in any::<bool>(),
    ) {
        let langue = if english { Locale::En } else { Locale::Fr };
        let found = search(&told, &query, langue, &seen);
        assert_sound(&found);
        prop_assert_eq!(found, search(&told, &query, langue, &seen));
    }
}
