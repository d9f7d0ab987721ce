//! The planner's promises, checked on a realistic brief and on random ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use chrono::{Duration, NaiveDate};
use heraut_kernel::Locale;
use proptest::prelude::*;

use super::{PlanDraft, PlanOptions, plan};
use crate::calendar::{est_ouvre, est_saison_basse};
use crate::knowledge::playbook;
use crate::{Brief, BriefCible, BriefObjectif, BriefRessource, Etape, TypeRessource, occurrences};

fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn objectif(id: i64, label: &str) -> BriefObjectif {
    BriefObjectif { id, label: label.to_owned(), description: None, archetype: None }
}

fn cible(id: i64, label: &str, maturite: Option<Etape>) -> BriefCible {
    BriefCible { id, label: label.to_owned(), persona: None, segment: None, maturite }
}

fn leads() -> Brief {
    Brief {
        nom: "Campagne cybersécurité".into(),
        thematique: "Cybersécurité des PME".into(),
        objectifs: vec![objectif(1, "Générer des leads qualifiés")],
        ..Brief::default()
    }
}

fn complet() -> Brief {
    Brief {
        objectifs: vec![objectif(1, "Générer des leads qualifiés"), objectif(2, "Améliorer la notoriété")],
        cibles: vec![
            cible(11, "DSI d'ETI industrielle", Some(Etape::Consideration)),
            cible(12, "Dirigeant de PME", Some(Etape::Awareness)),
        ],
        ressources: vec![BriefRessource {
            id: 21,
            kind: TypeRessource::Webinar,
            titre: "Replay : les rançongiciels en 2025".into(),
            usage: None,
        }],
        ..leads()
    }
}

fn options(heures: f64) -> PlanOptions {
    PlanOptions { heures_par_semaine: heures, ..PlanOptions::new(d("2026-02-02")) }
}

fn codes(plan: &PlanDraft) -> Vec<&str> {
    plan.avertissements.iter().map(|alerte| alerte.code.as_str()).collect()
}

fn formats(plan: &PlanDraft) -> BTreeSet<&str> {
    plan.items.iter().map(|item| item.format.as_str()).collect()
}

fn par_format(plan: &PlanDraft) -> BTreeMap<&str, f64> {
    let mut heures = BTreeMap::new();
    for item in &plan.items {
        *heures.entry(item.format.as_str()).or_insert(0.0) += item.effort_h;
    }
    heures
}

/// A plan as a marketer would read it, for the golden files.
fn lisible(plan: &PlanDraft, options: &PlanOptions) -> String {
    let fin = options.debut + Duration::weeks(options.horizon_semaines.into()) - Duration::days(1);
    let mut text = format!("{}\n\n", plan.resume);
    for item in &plan.items {
        let n = occurrences(item.date_debut, item.rrule.as_deref(), fin).len();
        let heure = item.heure.map(|heure| heure.format(" %H:%M").to_string()).unwrap_or_default();
        let _ = writeln!(
            text,
            "{}. {}{heure} x{n} | {} | {} | {}",
            item.position, item.date_debut, item.format, item.canal, item.frequence
        );
        let _ = writeln!(
            text,
            "   {:?} · cible {:?} · objectif {:?} · ressource {:?} · {} h · {}",
            item.etape, item.cible_id, item.objectif_id, item.ressource_id, item.effort_h, item.cle
        );
        let _ = writeln!(text, "   {}\n   > {}\n   KPI {}\n   ? {}", item.message, item.cta, item.kpi, item.pourquoi);
        for line in item.note.iter().flat_map(|note| note.lines()) {
            let _ = writeln!(text, "   ! {line}");
        }
    }
    for alerte in &plan.avertissements {
        let _ = writeln!(text, "[{}] {}", alerte.code, alerte.message);
    }
    let _ = writeln!(
        text,
        "{} / {} h {:?}",
        plan.charge.heures_prevues, plan.charge.heures_disponibles, plan.charge.par_semaine
    );
    text
}

/// Compares with a file, or rewrites it when `UPDATE_GOLDEN` is set.
fn golden(name: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/planner/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "{name} differs; run the tests with UPDATE_GOLDEN=1, read the change, commit it");
}

#[test]
fn a_whole_plan_reads_well_in_french() {
    let options = options(8.0);
    golden("plan.fr.txt", &lisible(&plan(&complet(), &options), &options));
}

#[test]
fn a_whole_plan_reads_well_in_english() {
    let options = PlanOptions { langue: Locale::En, ..options(8.0) };
    let mut brief = complet();
    brief.thematique = "Cybersecurity for mid-sized companies".into();
    brief.objectifs = vec![objectif(1, "Generate qualified leads"), objectif(2, "Increase brand awareness")];
    brief.cibles[0].label = "CIO, mid-sized manufacturer".into();
    brief.cibles[1].label = "Owner of a small business".into();
    brief.ressources[0].titre = "Recording: ransomware in 2025".into();
    golden("plan.en.txt", &lisible(&plan(&brief, &options), &options));
}

#[test]
fn leads_are_captured_not_only_posted_about() {
    let plan = plan(&leads(), &options(8.0));
    assert!(formats(&plan).is_superset(&["livre_blanc", "webinar"].into()), "{:?}", formats(&plan));
    assert!((10..=30).contains(&plan.items.len()), "{} lines", plan.items.len());
    assert!(
        !codes(&plan).iter().any(|code| code.starts_with("etape_") || code.starts_with("capacite")),
        "{:?}",
        plan.avertissements
    );
    assert!(plan.charge.heures_prevues >= 0.75 * 96.0, "{}", plan.charge.heures_prevues);
    assert!(plan.charge.heures_prevues <= 0.9 * 96.0 + 0.01);
}

#[test]
fn at_eight_hours_every_archetype_is_covered() {
    for archetype in crate::Archetype::ALL {
        let mut brief = leads();
        brief.objectifs[0].archetype = Some(archetype.id().to_owned());
        let plan = plan(&brief, &options(8.0));
        assert!(!codes(&plan).iter().any(|code| code.starts_with("etape_")), "{archetype:?} {:?}", plan.avertissements);
        assert!((8..=30).contains(&plan.items.len()), "{archetype:?}: {} lines", plan.items.len());
    }
}

#[test]
fn no_format_takes_more_than_its_share() {
    for heures in [80.0, 20.0, 8.0, 4.0, 2.0, 1.0] {
        let plan = plan(&complet(), &options(heures));
        for (format, pris) in par_format(&plan) {
            let seul = plan.items.iter().filter(|item| item.format == format).all(|item| item.rrule.is_none());
            let part = if seul && heures < 8.0 { 0.35 } else { 0.25 };
            assert!(pris <= part * plan.charge.heures_disponibles + 0.01, "{format} {pris} h at {heures} h/week");
        }
    }
}

#[test]
fn capacity_sweep() {
    let plans = [8.0, 4.0, 2.0, 1.0, 0.5].map(|heures| plan(&leads(), &options(heures)));
    for plan in &plans {
        assert!(plan.charge.heures_prevues <= plan.charge.heures_disponibles, "{:?}", plan.charge);
        assert!(!plan.items.is_empty());
    }
    let [huit, quatre, _, une, demi] = &plans;
    assert!(!codes(huit).contains(&"capacite_insuffisante"));
    assert!(formats(quatre).contains("webinar"), "{:?}", formats(quatre));
    assert!(!codes(quatre).contains(&"capacite_insuffisante"));
    assert!(formats(une).contains("checklist"), "{:?}", formats(une));
    assert!(!formats(une).contains("livre_blanc") && !formats(une).contains("webinar"));
    let alerte = une.avertissements.iter().find(|alerte| alerte.code == "capacite_insuffisante").unwrap();
    assert_eq!(alerte.params["heures_par_semaine_requises"], 4.0);
    assert!(alerte.message.contains("environ 4\u{202f}h/semaine"), "{}", alerte.message);
    assert!(codes(demi).contains(&"capacite_insuffisante"));
}

#[test]
fn an_unsure_objective_is_asked_about_and_planned_as_leads() {
    let mut brief = leads();
    brief.objectifs = vec![objectif(7, "Booster")];
    let plan = plan(&brief, &options(8.0));
    let alerte = plan.avertissements.iter().find(|alerte| alerte.code == "objectif_a_preciser").unwrap();
    assert_eq!(alerte.params["objectif_id"], 7);
    assert_eq!(alerte.params["candidates"].as_array().unwrap().len(), 7);
    assert!(formats(&plan).contains("livre_blanc"));
    brief.objectifs[0].archetype = Some("fidelisation".into());
    let plan = super::plan(&brief, &options(8.0));
    assert!(!codes(&plan).contains(&"objectif_a_preciser"));
    assert!(formats(&plan).contains("club_clients"));
}

#[test]
fn an_empty_brief_still_gets_a_plan() {
    let plan = plan(&Brief::default(), &options(8.0));
    assert!(plan.items.len() >= 8);
    for code in ["objectif_absent", "cible_absente", "ressource_absente"] {
        assert!(codes(&plan).contains(&code), "{code}");
    }
}

#[test]
fn channels_are_obeyed_and_said() {
    for canal in playbook().channels.keys() {
        let options = PlanOptions { canaux: Some(vec![canal.clone()]), ..options(8.0) };
        let plan = plan(&complet(), &options);
        assert!(!plan.items.is_empty(), "{canal}");
        assert!(plan.items.iter().all(|item| item.canal_id == *canal));
    }
    let options = PlanOptions { canaux: Some(vec!["linkedin_profile".into()]), ..options(8.0) };
    assert!(codes(&plan(&leads(), &options)).contains(&"canal_exclu"));
}

#[test]
fn resources_are_reused_and_cheaper() {
    let avec = plan(&complet(), &options(8.0));
    let item = avec.items.iter().find(|item| item.ressource_id == Some(21)).unwrap();
    assert!(item.pourquoi.contains("Réutilise"), "{}", item.pourquoi);
    let mut brief = complet();
    brief.ressources.clear();
    let sans = plan(&brief, &options(8.0));
    let effort = |plan: &PlanDraft| plan.items.iter().find(|i| i.format == "webinar").unwrap().effort_h;
    assert!(effort(&avec) < effort(&sans));
}

#[test]
fn webinars_avoid_low_seasons_when_they_can() {
    let ete = PlanOptions { debut: d("2026-06-15"), horizon_semaines: 16, ..options(8.0) };
    let plan = plan(&leads(), &ete);
    let webinar = plan.items.iter().find(|item| item.format == "webinar").unwrap();
    assert!(!est_saison_basse(webinar.date_debut), "{}", webinar.date_debut);
    let aout = PlanOptions { debut: d("2026-07-13"), horizon_semaines: 7, ..options(12.0) };
    assert!(codes(&super::plan(&leads(), &aout)).contains(&"saison_basse"));
}

#[test]
fn a_short_horizon_says_what_it_cannot_hold() {
    let court = PlanOptions { horizon_semaines: 3, ..options(20.0) };
    let plan = plan(&leads(), &court);
    assert!(codes(&plan).contains(&"delai_insuffisant"), "{:?}", plan.avertissements);
    assert!(formats(&plan).contains("checklist"));
}

#[test]
fn promotion_surrounds_the_webinar() {
    let plan = plan(&leads(), &options(8.0));
    let webinar = plan.items.iter().find(|item| item.format == "webinar").unwrap();
    let promo: Vec<_> =
        plan.items.iter().filter(|item| item.cle.starts_with("webinar.") && item.cle != webinar.cle).collect();
    assert_eq!(promo.len(), 7, "{promo:?}");
    assert!(promo.iter().filter(|item| item.date_debut < webinar.date_debut).count() == 5);
    for item in &plan.items {
        assert_eq!(item.canal_id == "email", item.note.as_deref().is_some_and(|n| n.contains("CNIL")), "{}", item.cle);
    }
}

#[test]
fn keys_survive_a_change_elsewhere() {
    let avant = plan(&leads(), &options(8.0));
    let mut brief = leads();
    brief.thematique = "Autre sujet".into();
    let apres = plan(&brief, &PlanOptions { debut: d("2026-03-02"), ..options(8.0) });
    let cles = |plan: &PlanDraft| plan.items.iter().map(|item| item.cle.clone()).collect::<BTreeSet<_>>();
    assert_eq!(cles(&avant), cles(&apres));
}

fn briefs() -> impl Strategy<Value = Brief> {
    let label = prop_oneof![
        Just("Générer des leads"),
        Just("Notoriété"),
        Just("Fidéliser nos clients"),
        Just("Booster"),
        Just(""),
        Just("Remplir le salon"),
        Just("Lancer l'offre « Z »"),
        Just("Convertir"),
        Just("{theme} ; \"x\" !"),
    ];
    let etape = prop_oneof![
        Just(None),
        Just(Some(Etape::Awareness)),
        Just(Some(Etape::Consideration)),
        Just(Some(Etape::Decision))
    ];
    let kind = prop_oneof![
        Just(TypeRessource::Article),
        Just(TypeRessource::Video),
        Just(TypeRessource::Webinar),
        Just(TypeRessource::CasClient),
        Just(TypeRessource::Autre),
    ];
    (
        "\\PC{0,150}",
        prop::collection::vec((1..5_i64, label.clone()), 0..5),
        prop::collection::vec((1..9_i64, "\\PC{0,120}", etape), 0..6),
        prop::collection::vec((1..9_i64, kind, "\\PC{0,150}"), 0..5),
    )
        .prop_map(|(thematique, objectifs, cibles, ressources)| Brief {
            nom: "Nom".into(),
            thematique,
            description: None,
            objectifs: objectifs.into_iter().map(|(id, label)| objectif(id, label)).collect(),
            cibles: cibles.into_iter().map(|(id, label, maturite)| cible(id, &label, maturite)).collect(),
            ressources: ressources
                .into_iter()
                .map(|(id, kind, titre)| BriefRessource { id, kind, titre, usage: None })
                .collect(),
        })
}

fn any_options() -> impl Strategy<Value = PlanOptions> {
    let canaux: Vec<_> = playbook().channels.keys().cloned().collect();
    (
        0..4_000_i64,
        prop_oneof![1..=4_u16, 5..=16_u16, 17..=52_u16],
        prop_oneof![0.5..3.0, 3.0..12.0, 12.0..80.0_f64],
        prop::option::of(prop::sample::subsequence(canaux, 1..6)),
        any::<bool>(),
    )
        .prop_map(|(day, horizon_semaines, heures_par_semaine, canaux, fr)| PlanOptions {
            debut: d("2024-01-01") + Duration::days(day),
            horizon_semaines,
            heures_par_semaine,
            canaux,
            langue: if fr { Locale::Fr } else { Locale::En },
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_plan_keeps_the_promises(brief in briefs(), options in any_options()) {
        let plan = super::plan(&brief, &options);
        prop_assert_eq!(&plan, &super::plan(&brief, &options));
        prop_assert!(!plan.items.is_empty());
        let fin = options.debut + Duration::weeks(options.horizon_semaines.into()) - Duration::days(1);
        let mut cles = BTreeSet::new();
        let mut vus = BTreeSet::new();
        for (index, item) in plan.items.iter().enumerate() {
            prop_assert!(cles.insert(&item.cle), "twice {}", item.cle);
            prop_assert_eq!(usize::try_from(item.position).unwrap(), index + 1);
            prop_assert!(item.canal.chars().count() <= 60 && item.format.len() <= 60, "{}", item.canal);
            prop_assert!(item.frequence.chars().count() <= 60, "{}", item.frequence);
            prop_assert!(item.kpi.chars().count() <= 80, "{}", item.kpi);
            prop_assert!(item.cta.chars().count() > 3 && item.pourquoi.chars().count() > 20 && item.message.chars().count() > 40);
            prop_assert!(item.effort_h > 0.0);
            if let Some(canaux) = &options.canaux {
                prop_assert!(canaux.contains(&item.canal_id));
            }
            let dates = occurrences(item.date_debut, item.rrule.as_deref(), fin);
            prop_assert_eq!(dates.first(), Some(&item.date_debut), "{:?}", item);
            for day in &dates {
                prop_assert!(*day >= options.debut && *day <= fin && est_ouvre(*day), "{} {}", item.cle, day);
            }
            prop_assert_eq!(dates.len(), dates.iter().collect::<BTreeSet<_>>().len());
            vus.extend(item.cible_id);
        }
        let codes = codes(&plan);
        prop_assert!(brief.cibles.iter().all(|c| vus.contains(&c.id)) || codes.contains(&"cible_non_couverte"));
        let dit = codes.contains(&"capacite_insuffisante");
        prop_assert!(plan.charge.heures_prevues <= plan.charge.heures_disponibles + 0.01 || dit);
        let somme: f64 = plan.charge.par_semaine.iter().sum();
        prop_assert!((somme - plan.charge.heures_prevues).abs() < 0.5, "{} {}", somme, plan.charge.heures_prevues);
        let lignes: f64 = plan.items.iter().map(|item| item.effort_h).sum();
        prop_assert!((lignes - plan.charge.heures_prevues).abs() < 0.5);
    }
}
