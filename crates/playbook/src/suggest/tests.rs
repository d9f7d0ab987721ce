use std::collections::HashSet;

use heraut_kernel::Locale;
use heraut_kernel::text::fold;
use proptest::prelude::*;

use super::*;
use crate::{BriefCible, BriefObjectif, BriefRessource};

const LANGUES: [Locale; 2] = [Locale::Fr, Locale::En];

fn brief(thematique: &str) -> Brief {
    Brief { nom: "Offensive de printemps".into(), thematique: thematique.into(), ..Brief::default() }
}

fn cible(label: &str, maturite: Option<Etape>) -> BriefCible {
    BriefCible { id: 1, label: label.into(), persona: None, segment: None, maturite }
}

fn objectif(label: &str) -> BriefObjectif {
    BriefObjectif { id: 1, label: label.into(), description: None, archetype: None }
}

fn ressource(kind: TypeRessource, titre: &str) -> BriefRessource {
    BriefRessource { id: 1, kind, titre: titre.into(), usage: None }
}

/// Labels of three turns of each kind, limits checked on the way.
fn labels(brief: &Brief, langue: Locale, tour: u32, exclus: &[String]) -> [Vec<String>; 3] {
    let objectifs = suggest_objectifs(brief, langue, tour, exclus);
    let cibles = suggest_cibles(brief, langue, tour, exclus);
    let ressources = suggest_ressources(brief, langue, tour, exclus);
    for suggestion in &objectifs {
        assert!(suggestion.label.chars().count() <= 120 && suggestion.label == suggestion.entity.label);
        complet(suggestion);
    }
    for suggestion in &cibles {
        let entity = &suggestion.entity;
        assert!(suggestion.label.chars().count() <= 120 && suggestion.label == entity.label);
        assert!(
            !entity.segment.is_empty() && entity.segment.chars().count() <= 120 && entity.maturite != Etape::Retention
        );
        complet(suggestion);
    }
    for suggestion in &ressources {
        assert!(suggestion.label.chars().count() <= 150 && suggestion.label == suggestion.entity.titre);
        assert!(!suggestion.entity.usage.is_empty() && suggestion.entity.usage.chars().count() <= 120);
        complet(suggestion);
    }
    let noms = [
        objectifs.into_iter().map(|s| s.label).collect::<Vec<_>>(),
        cibles.into_iter().map(|s| s.label).collect(),
        ressources.into_iter().map(|s| s.label).collect(),
    ];
    for noms in &noms {
        assert_eq!(noms.len(), 3);
        assert_eq!(noms.iter().map(|nom| fold(nom)).collect::<HashSet<_>>().len(), 3);
    }
    noms
}

fn complet<E>(suggestion: &Suggestion<E>) {
    for texte in [&suggestion.label, &suggestion.description, &suggestion.insight] {
        assert!(!texte.trim().is_empty() && !texte.contains('{') && !texte.contains("  "), "{texte}");
    }
}

#[test]
fn the_first_three_fill_what_is_missing() {
    let mut scenario = brief("Cybersécurité des PME");
    scenario.objectifs = vec![objectif("Générer des leads qualifiés")];
    scenario.cibles = vec![cible("RSSI", Some(Etape::Consideration))];
    scenario.ressources = vec![ressource(TypeRessource::Article, "NIS2 en bref")];
    let objectifs = suggest_objectifs(&scenario, Locale::Fr, 1, &[]);
    assert!(objectifs.iter().all(|s| archetype_of(&s.label) != Some("leads")), "{objectifs:#?}");
    let cibles = suggest_cibles(&scenario, Locale::Fr, 1, &[]);
    let etapes: Vec<Etape> = cibles.iter().map(|s| s.entity.maturite).collect();
    assert_eq!(etapes[..2], [Etape::Awareness, Etape::Decision]);
    assert!(cibles[0].insight.contains("découverte") && cibles[0].insight.contains("Cybersécurité des PME"));
    assert_eq!(cibles[0].entity.segment, "PME");
    // The RSSI compares solutions and has nothing to read: this comes first.
    let ressources = suggest_ressources(&scenario, Locale::Fr, 1, &[]);
    assert_eq!(ressources[0].entity.kind, TypeRessource::Webinar);
    assert!(ressources[0].insight.contains("RSSI"), "{}", ressources[0].insight);
}

#[test]
fn turns_go_on_and_nothing_comes_twice() {
    for langue in LANGUES {
        let scenario = brief("Logiciel RH");
        let mut vus: [Vec<String>; 3] = Default::default();
        for tour in 1..=6 {
            for (vus, noms) in vus.iter_mut().zip(labels(&scenario, langue, tour, &[])) {
                assert!(noms.iter().all(|nom| !vus.contains(nom)), "{noms:?}");
                vus.extend(noms);
            }
        }
        assert_eq!(labels(&scenario, langue, 4, &[]), labels(&scenario, langue, 4, &[]));
    }
}

#[test]
fn it_never_runs_dry() {
    let scenario = brief("Voiles de planeur");
    let mut exclus: Vec<String> = Vec::new();
    for tour in 1..=40 {
        for noms in labels(&scenario, Locale::Fr, tour, &exclus) {
            for nom in noms {
                assert!(!exclus.contains(&nom), "{nom}");
                exclus.push(nom);
            }
        }
    }
    let _ = labels(&scenario, Locale::En, u32::MAX, &exclus);
}

#[test]
fn every_sector_speaks_both_languages() {
    for thematique in [
        "cybersécurité",
        "SIRH",
        "hôpital",
        "BTP",
        "énergie solaire",
        "logistique",
        "comptabilité",
        "formation",
        "juridique",
        "collectivités",
        "coworking",
        "agroalimentaire",
        "usine",
        "infogérance",
        "e-commerce",
        "SaaS",
        "conseil",
        "autre",
        "",
    ] {
        for langue in LANGUES {
            for tour in 1..=4 {
                let _ = labels(&brief(thematique), langue, tour, &[]);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_brief_gets_three(nom in "\\PC{0,150}", thematique in "\\PC{0,150}", label in "\\PC{0,120}", tour in any::<u32>()) {
        let scenario = Brief {
            nom,
            thematique,
            description: Some(label.clone()),
            objectifs: vec![objectif(&label)],
            cibles: vec![cible(&label, Some(Etape::Decision))],
            ressources: vec![ressource(TypeRessource::Autre, &label)],
        };
        for langue in LANGUES {
            let exclus = [label.clone()];
            prop_assert_eq!(suggest_objectifs(&scenario, langue, tour, &exclus).len(), 3);
            prop_assert_eq!(suggest_cibles(&scenario, langue, tour, &exclus).len(), 3);
            let ressources = suggest_ressources(&scenario, langue, tour, &exclus);
            prop_assert_eq!(ressources.len(), 3);
            prop_assert!(ressources.iter().all(|s| s.label.chars().count() <= 150 && fold(&s.label) != fold(&label)));
        }
    }
}
