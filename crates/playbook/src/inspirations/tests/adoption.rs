//! Any card as any kind.

use heraut_kernel::Locale::{En, Fr};

use super::super::library::LIBRARY;
use super::super::{Entite, GenreEntite, as_kind, find, search};
use super::brief;
use super::data::assert_fits;
use crate::{Etape, TypeRessource};

const KINDS: [GenreEntite; 3] = [GenreEntite::Ressource, GenreEntite::Cible, GenreEntite::Objectif];

#[test]
fn every_card_becomes_each_kind_in_each_language() {
    for carte in &LIBRARY.cartes {
        for langue in [Fr, En] {
            let found = find(&carte.id, langue).expect("a card is found by its id");
            for kind in KINDS {
                let entity = as_kind(&found, kind, langue);
                assert_eq!(entity.kind(), kind, "{}", carte.id);
                assert_fits(&entity, &carte.id);
            }
            assert_eq!(as_kind(&found, found.entity.kind(), langue), found.entity, "{}", carte.id);
        }
    }
}

#[test]
fn found_in_french_adopted_in_english() {
    let found = search(&brief(""), "maintenance prédictive", Fr, &[]).remove(0);
    let Entite::Ressource { titre, type_ressource, .. } = as_kind(&found, GenreEntite::Ressource, En) else {
        panic!("a resource")
    };
    assert_eq!(
        (titre.as_str(), type_ressource),
        ("Predictive maintenance: the signals before the breakdown", TypeRessource::Article)
    );
}

#[test]
fn a_target_is_the_audience_of_the_card() {
    let found = find("maintenance-page-pilier", Fr).expect("the card exists");
    let Entite::Cible { label, maturite, .. } = as_kind(&found, GenreEntite::Cible, Fr) else { panic!("a target") };
    assert_eq!((label.as_str(), maturite), ("Responsables production et maintenance", Etape::Awareness));
    let found = find("comite-produit", Fr).expect("the card exists");
    let Entite::Cible { label, .. } = as_kind(&found, GenreEntite::Cible, Fr) else { panic!("a target") };
    assert_eq!(label, "Clients existants\u{202f}: responsables métier qui choisissent un logiciel");
}

#[test]
fn an_objective_names_the_aim_and_the_first_step() {
    let found = find("guide-achat-cyber-pme", En).expect("the card exists");
    let Entite::Objectif { label, description } = as_kind(&found, GenreEntite::Objectif, En) else {
        panic!("an objective")
    };
    assert_eq!(label, "Generate qualified leads: IT security managers");
    assert!(description.starts_with(&found.recommandation_action) && description.contains(&found.titre));
}

#[test]
fn a_card_that_left_the_library_keeps_its_words() {
    let mut found = search(&brief(""), "webinar", Fr, &[]).remove(0);
    found.id = "gone".to_owned();
    found.titre = "Ancienne idée".to_owned();
    for kind in KINDS {
        let entity = as_kind(&found, kind, Fr);
        assert_eq!(entity.kind(), kind);
        assert_fits(&entity, "gone");
    }
    assert_eq!(as_kind(&found, found.entity.kind(), En), found.entity);
}
