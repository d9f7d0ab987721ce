use chrono::NaiveDate;
use heraut_kernel::Locale;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Attente, Confiance, Contexte, Genre, Intent, Params, Proposition, ScenarioConnu, understand};

fn contexte(nom: &str) -> Contexte {
    let scenarios = [
        (1, "Lancement SIRH Horizon"),
        (2, "Campagne cybersécurité PME"),
        (3, "Maintenance prédictive industrie"),
        (4, "Notoriété cabinet comptable"),
        (5, "Cybersécurité collectivités"),
        (6, "Rénovation tertiaire 2027"),
    ];
    let mut contexte = Contexte {
        scenarios: scenarios.map(|(id, nom)| ScenarioConnu { id, nom: nom.to_owned() }).to_vec(),
        aujourdhui: NaiveDate::from_ymd_opt(2026, 11, 20),
        ..Contexte::default()
    };
    let cible = |label: &str| Proposition { genre: Genre::Cible, label: label.to_owned() };
    let proposees = vec![cible("Responsable informatique PME"), cible("Dirigeant de PME"), cible("DAF ETI")];
    let selection = |contexte: &mut Contexte| {
        contexte.scenario_id = Some(2);
        contexte.objectifs = vec!["Générer des leads qualifiés".to_owned(), "Améliorer la notoriété".to_owned()];
        contexte.cibles = vec!["DSI de PME industrielle".to_owned(), "RSSI ETI".to_owned()];
        contexte.ressources = vec!["Guide NIS2 pour les PME".to_owned()];
    };
    match nom {
        "vide" => {}
        "sel" => selection(&mut contexte),
        "prop" | "prop1" => {
            selection(&mut contexte);
            contexte.propositions = if nom == "prop" { proposees } else { proposees[..1].to_vec() };
        }
        "insp" => {
            selection(&mut contexte);
            contexte.attente = Some(Attente::ChoixInspiration);
        }
        attente => {
            let attente: Attente = serde_json::from_value(json!(attente.strip_prefix("att:").unwrap())).unwrap();
            if !matches!(attente, Attente::NomScenario | Attente::Thematique | Attente::ChoixScenario) {
                selection(&mut contexte);
            }
            contexte.attente = Some(attente);
        }
    }
    contexte
}

/// Whether `lu` holds all that `attendu` says; numbers are compared as numbers.
fn tient(attendu: &Value, lu: &Value) -> bool {
    match (attendu, lu) {
        (Value::Object(attendu), Value::Object(lu)) => {
            attendu.iter().all(|(cle, valeur)| lu.get(cle).is_some_and(|lu| tient(valeur, lu)))
        }
        (Value::Array(attendu), Value::Array(lu)) => {
            attendu.len() == lu.len() && attendu.iter().zip(lu).all(|(attendu, lu)| tient(attendu, lu))
        }
        (Value::Number(attendu), Value::Number(lu)) => attendu.as_f64() == lu.as_f64(),
        (attendu, lu) => attendu == lu,
    }
}

fn ecarts(table: &str) -> (usize, Vec<String>) {
    let lignes: Vec<(String, String, String, Intent, Value)> = serde_json::from_str(table).unwrap();
    let total = lignes.len();
    let ecarts = lignes
        .into_iter()
        .filter_map(|(langue, nom, texte, intent, attendu)| {
            let contexte = contexte(&nom);
            let lu = understand(&texte, Locale::from_code(&langue).unwrap(), &contexte);
            let params = serde_json::to_value(&lu.params).unwrap();
            let juste = lu.intent == intent && tient(&attendu, &params);
            (!juste).then(|| {
                format!("[{nom}] {texte}\n    expected {intent:?} {attendu}\n    read     {:?} {params}", lu.intent)
            })
        })
        .collect();
    (total, ecarts)
}

#[test]
fn sentences_are_understood() {
    let (total, ecarts) = ecarts(include_str!("phrases.json"));
    assert!(total >= 300);
    assert!(ecarts.is_empty(), "{} of {total} misread:\n{}", ecarts.len(), ecarts.join("\n"));
}

#[test]
fn what_is_not_sure_comes_with_alternatives() {
    for nom in ["vide", "sel", "prop"] {
        let lu = understand("xyzzy plugh", Locale::Fr, &contexte(nom));
        assert_eq!((lu.intent, lu.confiance), (Intent::Unknown, Confiance::Basse));
        assert!(!lu.alternatives.is_empty() && !lu.alternatives.contains(&Intent::Unknown));
    }
}

#[test]
fn a_question_adds_nothing() {
    for question in [
        "Que penses-tu du ton de nos contenus par rapport au marché des laminoirs ?",
        "Nos webinars de l'an dernier, ils ont plu ?",
        "What do you think of our article on furnaces?",
    ] {
        let lu = understand(question, Locale::Fr, &contexte("sel"));
        let adds = matches!(lu.intent, Intent::AddObjectif | Intent::AddCible | Intent::AddRessource);
        assert!(!adds, "{question}: {:?}", lu.intent);
    }
    let lu = understand("Peux-tu ajouter la cible DAF de PME ?", Locale::Fr, &contexte("sel"));
    assert_eq!(lu.intent, Intent::AddCible);
}

#[test]
fn params_are_read_back_by_their_intent() {
    let lu = understand("génère un plan sur 3 mois, LinkedIn et email", Locale::Fr, &contexte("sel"));
    let value = serde_json::to_value(&lu.params).unwrap();
    assert_eq!(Params::read(lu.intent, value).unwrap(), lu.params);
    assert!(Params::read(Intent::AddCible, json!({"maturite": "retired"})).is_err());
    assert_eq!(Params::read(Intent::Undo, Value::Null).unwrap(), Params::Rien(super::Rien {}));
}

const CONTEXTES: [&str; 8] =
    ["vide", "sel", "prop", "prop1", "insp", "att:nom_scenario", "att:label_cible", "att:titre_ressource"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_panics(texte in "\\PC{0,200}", rang in 0..CONTEXTES.len()) {
        let _ = understand(&texte, Locale::Fr, &contexte(CONTEXTES[rang]));
    }

    #[test]
    fn words_in_any_order_never_panic_and_labels_fit(
        mots in proptest::collection::vec(proptest::sample::select(vec![
            "ajoute", "la", "cible", "«", "»", "\"", "DAF", "🎉", "\0", "objectif", ":", "plan", "sur", "3", "mois",
            "sans", "linkedin", "scénario", "appelé", "en", "phase", "de", "décision", "supprime", "2027", "-", "janvier",
            "1", "er", "h", "par", "semaine", "webinar", "https://x", "(", ")", ".", "\n", "toutes", "sauf", "les",
            "premières", "ne", "pas", "inspiration", "utilise", "thème", "e\u{301}", "'", "İ", "4294967296", "les", "99999999999999999999",
        ]), 0..60),
        rang in 0..CONTEXTES.len(),
    ) {
        let lu = understand(&mots.join(" "), Locale::En, &contexte(CONTEXTES[rang]));
        let params = serde_json::to_value(&lu.params).unwrap();
        for (cle, max) in [("nom", 150), ("thematique", 150), ("label", 150), ("segment", 120), ("titre", 150), ("requete", 180)] {
            if let Some(texte) = params.get(cle).and_then(Value::as_str) {
                prop_assert!(texte.chars().count() <= max && !texte.is_empty());
            }
        }
    }
}

#[test]
fn long_and_strange_texts_are_read() {
    for texte in [
        "é".repeat(10_000),
        "ajoute ".repeat(2_000),
        "«".repeat(10_000),
        "\0\u{feff}🏴‍☠️".repeat(3_000),
        "a ".repeat(5_000),
    ] {
        let _ = understand(&texte, Locale::Fr, &contexte("prop"));
    }
}
