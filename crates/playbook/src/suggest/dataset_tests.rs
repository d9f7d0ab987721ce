//! The scenarios that ship with the product fit the columns and show what they are meant to show.

use std::collections::{BTreeMap, HashSet};

use heraut_kernel::text::fold;
use serde::Deserialize;
use serde_json::Value;

use crate::{Etape, TypeRessource};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Donnees {
    version: u32,
    scenarios: Vec<Scenario>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    cle: String,
    nom: String,
    thematique: String,
    description: String,
    langue: String,
    objectifs: Vec<Objectif>,
    cibles: Vec<Cible>,
    ressources: Vec<Ressource>,
    plan: Option<Plan>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Objectif {
    label: String,
    description: String,
    priorite: i16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cible {
    label: String,
    persona: String,
    segment: String,
    maturite: Option<Etape>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ressource {
    #[serde(rename = "type")]
    kind: TypeRessource,
    titre: String,
    url: Option<String>,
    note: String,
    usage: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    horizon_semaines: u32,
    heures_par_semaine: f64,
    canaux: Option<Vec<String>>,
}

fn tient(texte: &str, max: usize) {
    assert!(!texte.trim().is_empty() && texte.chars().count() <= max, "{texte}");
}

fn donnees() -> Donnees {
    serde_json::from_str(include_str!("../../../marketing/data/dataset.json")).unwrap()
}

#[test]
fn the_eight_scenarios_fit_the_columns() {
    let donnees = donnees();
    assert_eq!((donnees.version, donnees.scenarios.len()), (1, 8));
    let mut cles = HashSet::new();
    let playbook: Value = serde_json::from_str(include_str!("../../data/playbook.json")).unwrap();
    let formats = playbook["formats"].as_array().unwrap();
    let canaux: HashSet<&str> =
        formats.iter().flat_map(|f| f["channels"].as_array().unwrap()).filter_map(Value::as_str).collect();
    for scenario in &donnees.scenarios {
        assert!(cles.insert(&scenario.cle) && scenario.langue == "fr");
        tient(&scenario.nom, 150);
        tient(&scenario.thematique, 150);
        tient(&scenario.description, 1_000);
        for (rang, objectif) in (1..).zip(&scenario.objectifs) {
            tient(&objectif.label, 120);
            tient(&objectif.description, 500);
            assert_eq!(objectif.priorite, rang);
        }
        for cible in &scenario.cibles {
            tient(&cible.label, 120);
            tient(&cible.persona, 500);
            tient(&cible.segment, 120);
            assert_ne!(cible.maturite, Some(Etape::Retention));
        }
        for ressource in &scenario.ressources {
            tient(&ressource.titre, 150);
            tient(&ressource.note, 500);
            tient(&ressource.usage, 120);
            let url = ressource.url.as_deref();
            assert!(url.is_none_or(|url| url.starts_with("https://www.example.com/") && url.len() <= 255));
        }
        if let Some(plan) = &scenario.plan {
            assert!((1..=52).contains(&plan.horizon_semaines) && plan.heures_par_semaine > 0.0);
            assert!(plan.canaux.iter().flatten().all(|canal| canaux.contains(canal.as_str())));
        }
    }
}

#[test]
fn library_rows_are_shared_and_gaps_are_deliberate() {
    let donnees = donnees();
    let mut lignes: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for scenario in &donnees.scenarios {
        let objectifs =
            scenario.objectifs.iter().map(|o| ("objectif", &o.label, format!("{}{}", o.label, o.description)));
        let cibles =
            scenario.cibles.iter().map(|c| ("cible", &c.label, format!("{}{}{}", c.label, c.persona, c.segment)));
        let ressources = scenario
            .ressources
            .iter()
            .map(|r| ("ressource", &r.titre, format!("{:?}{}{:?}{}", r.kind, r.titre, r.url, r.note)));
        for (genre, label, ligne) in objectifs.chain(cibles).chain(ressources) {
            let connue = lignes.entry(format!("{genre} {}", fold(label))).or_insert((ligne.clone(), 0));
            assert_eq!(connue.0, ligne, "one label, one row");
            connue.1 += 1;
        }
    }
    assert!(lignes.values().filter(|(_, fois)| *fois > 1).count() >= 8);
    let compte = |test: fn(&Scenario) -> bool| donnees.scenarios.iter().filter(|scenario| test(scenario)).count();
    assert_eq!(compte(|scenario| scenario.plan.is_some()), 4);
    assert_eq!(compte(|scenario| scenario.ressources.is_empty()), 1);
    assert_eq!(compte(|scenario| scenario.cibles.iter().any(|cible| cible.maturite.is_none())), 1);
}
