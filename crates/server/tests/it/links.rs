//! What a scenario uses of the library: `/api/scenarios/{id}/{objectifs,cibles,ressources}`.

use std::collections::HashSet;

use heraut_marketing::Error;
use heraut_marketing::objectif::{NewObjectif, Objectif};
use heraut_marketing::ressource::{NewRessource, Ressource, TypeRessource};
use heraut_marketing::usecase::links;
use heraut_testkit::{TestApp, on_each_database};
use serde_json::json;

/// Label and rank of each objectif, in order.
fn ranked(scenario: &serde_json::Value) -> Vec<(&str, Option<i64>)> {
    let objectifs = scenario["objectifs"].as_array().expect("objectifs");
    objectifs.iter().map(|o| (o["label"].as_str().expect("a label"), o["priorite"].as_i64())).collect()
}

async fn scenario(app: &TestApp, nom: &str) -> i64 {
    app.user().post("/api/scenarios", json!({"nom": nom, "thematique": "T"})).await.expect(201).id()
}

/// Adds the same objectif and the same ressource to a scenario, as the chat does.
async fn add_both(app: &TestApp, scenario_id: i64) -> Result<(bool, bool), Error> {
    app.db
        .write(&app.scope(), scenario_id, |tx, scenario_id| {
            Box::pin(async move {
                let objectif = NewObjectif { label: "Générer des leads".to_owned(), ..NewObjectif::default() };
                let ressource = NewRessource {
                    kind: TypeRessource::Video,
                    titre: "Démo".to_owned(),
                    url: None,
                    note: None,
                    usage: None,
                };
                Ok((
                    links::add_in::<Objectif>(tx, *scenario_id, &objectif).await?,
                    links::add_in::<Ressource>(tx, *scenario_id, &ressource).await?,
                ))
            })
        })
        .await
}

on_each_database! {
    async fn twenty_add_the_same_at_once(app: TestApp) {
        let mut scenarios = Vec::new();
        for n in 0..10 {
            scenarios.push(scenario(&app, &format!("S{n}")).await);
        }
        // Each scenario twice: once somebody adds, once it is there already.
        let work = scenarios.iter().chain(&scenarios).map(|id| add_both(&app, *id));
        let outcomes = futures::future::join_all(work).await;
        let newly = outcomes.into_iter().filter(|outcome| *outcome.as_ref().expect("no failure") == (true, true)).count();
        assert_eq!(newly, 10);
        let mut objectifs = HashSet::new();
        let mut ressources = HashSet::new();
        for id in scenarios {
            let read = app.user().get(&format!("/api/scenarios/{id}")).await.expect(200).json;
            assert_eq!((&read["nb_objectifs"], &read["nb_ressources"]), (&json!(1), &json!(1)));
            objectifs.insert(read["objectifs"][0]["id"].as_i64());
            ressources.insert(read["ressources"][0]["id"].as_i64());
        }
        assert_eq!((objectifs.len(), ressources.len()), (1, 1));
    }

    async fn twenty_add_to_one_scenario_at_once(app: TestApp) {
        let id = scenario(&app, "S").await;
        let add = |n: usize| {
            let app = &app;
            async move {
                let objectif = NewObjectif { label: format!("Objectif {n}"), ..NewObjectif::default() };
                app.db
                    .write(&app.scope(), objectif, move |tx, objectif| Box::pin(links::add_in::<Objectif>(tx, id, objectif)))
                    .await
            }
        };
        for outcome in futures::future::join_all((0..20).map(add)).await {
            assert!(outcome.expect("no failure"));
        }
        let read = app.user().get(&format!("/api/scenarios/{id}")).await.expect(200).json;
        let ranks: Vec<i64> =
            read["objectifs"].as_array().expect("objectifs").iter().map(|o| o["priorite"].as_i64().expect("a rank")).collect();
        assert_eq!(ranks, (1..=20).collect::<Vec<_>>());
        assert_eq!((&read["nb_objectifs"], &read["revision"]), (&json!(20), &json!(21)));
    }

    async fn an_entity_is_added_once(app: TestApp) {
        let user = app.user();
        let path = format!("/api/scenarios/{}/objectifs", scenario(&app, "S").await);
        app.clock.advance(chrono::Duration::seconds(1));
        let entity = json!({"kind": "objectif", "label": " Générer des leads ", "description": "d", "archetype": "leads"});
        let added = user.post(&path, entity).await.expect(201);
        let objectif = &added.json["objectifs"][0];
        assert_eq!(objectif["label"], "Générer des leads");
        assert_eq!((&objectif["priorite"], &objectif["archetype"]), (&json!(1), &json!("leads")));
        assert_eq!((&added.json["revision"], added.header("etag")), (&json!(2), "\"2\""));
        assert!(added.json["updated_at"].as_str() > added.json["created_at"].as_str());
        assert_eq!(added.json["manques"], json!(["cible", "ressource", "plan"]));

        let again = user.post(&path, json!({"label": "GENERER  des leads", "description": "other"})).await.expect(200);
        assert_eq!(again.json, added.json);
        let by_id = user.post(&path, json!({"id": objectif["id"], "priorite": 5})).await.expect(200);
        assert_eq!(by_id.json, added.json);

        let other = format!("/api/scenarios/{}/objectifs", scenario(&app, "T").await);
        let linked = user.post(&other, json!({"id": objectif["id"], "priorite": 5})).await.expect(201);
        let theirs = &linked.json["objectifs"][0];
        assert_eq!((&theirs["id"], &theirs["priorite"], &theirs["description"]), (&objectif["id"], &json!(5), &json!("d")));
    }

    async fn what_cannot_be_added_is_refused(app: TestApp) {
        let user = app.user();
        let id = scenario(&app, "S").await;
        let refused = [
            ("objectifs", json!({}), "label", "required"),
            ("objectifs", json!({"label": "  "}), "label", "required"),
            ("objectifs", json!({"label": "x".repeat(121)}), "label", "too_long"),
            ("objectifs", json!({"label": "x", "priorite": 0}), "priorite", "out_of_range"),
            ("objectifs", json!({"label": "x", "archetype": "gloire"}), "archetype", "unknown_value"),
            ("objectifs", json!({"label": "x", "kind": "cible"}), "kind", "unknown_value"),
            ("cibles", json!({"label": "x", "maturite": "retention"}), "maturite", "unknown_value"),
            ("cibles", json!({"label": "x", "segment": "x".repeat(121)}), "segment", "too_long"),
            ("ressources", json!({"titre": "x"}), "type", "required"),
            ("ressources", json!({"type": "video"}), "titre", "required"),
            ("ressources", json!({"type": "video", "titre": "x".repeat(151)}), "titre", "too_long"),
            ("ressources", json!({"type": "video", "titre": "x", "url": "javascript:alert(1)"}), "url", "invalid_url"),
            ("ressources", json!({"type": "video", "titre": "x", "usage": "x".repeat(121)}), "usage", "too_long"),
        ];
        for (noun, body, field, code) in refused {
            let answer = user.post(&format!("/api/scenarios/{id}/{noun}"), body.clone()).await.expect(422);
            let faults: Vec<_> = answer.json["errors"].as_array().expect("errors").iter().map(|e| (&e["field"], &e["code"])).collect();
            assert_eq!(faults, [(&json!(field), &json!(code))], "{body}");
        }
        assert_eq!(user.get(&format!("/api/scenarios/{id}")).await.expect(200).json["revision"], 1);
    }

    async fn objectifs_stand_in_the_order_of_their_rank(app: TestApp) {
        let user = app.user();
        let path = format!("/api/scenarios/{}/objectifs", scenario(&app, "S").await);
        for label in ["A", "B", "C"] {
            let _ = user.post(&path, json!({"label": label})).await.expect(201);
        }
        let last = user.post(&path, json!({"label": "D", "priorite": 2})).await.expect(201).json;
        assert_eq!(ranked(&last), [("A", Some(1)), ("B", Some(2)), ("D", Some(2)), ("C", Some(3))]);
        let ids: Vec<i64> = last["objectifs"].as_array().expect("objectifs").iter().map(|o| o["id"].as_i64().expect("id")).collect();

        let link = format!("{path}/{}", ids[3]);
        let first = user.patch(&link, json!({"priorite": 1})).await.expect(200).json;
        assert_eq!(ranked(&first), [("C", Some(1)), ("A", Some(1)), ("B", Some(2)), ("D", Some(2))]);
        let same = user.patch(&link, json!({"priorite": 1})).await.expect(200).json;
        assert_eq!(same, first);
        assert_eq!(user.patch(&link, json!({})).await.expect(200).json, first);
        let none = user.patch(&link, json!({"priorite": null})).await.expect(200).json;
        assert_eq!(ranked(&none), [("A", Some(1)), ("B", Some(2)), ("D", Some(2)), ("C", None)]);
        let _ = user.patch(&link, json!({"priorite": 1000})).await.expect(422);

        let order: Vec<i64> = ids.iter().rev().copied().collect();
        let stale = user.clone().with("if-match", "\"1\"");
        assert_eq!(stale.put(&format!("{path}/order"), json!({"ids": order})).await.expect(409).json["code"], "stale_revision");
        let ordered = user.put(&format!("{path}/order"), json!({"ids": order})).await.expect(200).json;
        assert_eq!(ranked(&ordered), [("C", Some(1)), ("D", Some(2)), ("B", Some(3)), ("A", Some(4))]);
        for wrong in [vec![], ids[1..].to_vec(), [&ids[..], &ids[..1]].concat(), vec![ids[0]; 4]] {
            let refused = user.put(&format!("{path}/order"), json!({"ids": wrong})).await.expect(422);
            assert_eq!(refused.json["code"], "invalid_order");
        }
    }

    async fn a_scenario_says_what_it_uses_and_lets_go(app: TestApp) {
        let user = app.user();
        let path = format!("/api/scenarios/{}", scenario(&app, "S").await);
        let cible = json!({"kind": "cible", "label": "CMO", "persona": "p", "segment": "SaaS"});
        let added = user.post(&format!("{path}/cibles"), cible).await.expect(201).json;
        assert_eq!(added["manques"], json!(["objectif", "maturite", "ressource", "plan"]));
        let link = format!("{path}/cibles/{}", added["cibles"][0]["id"]);
        let told = user.patch(&link, json!({"maturite": "decision"})).await.expect(200).json;
        assert_eq!((&told["cibles"][0]["maturite"], &told["manques"]), (&json!("decision"), &json!(["objectif", "ressource", "plan"])));

        let video = json!({"kind": "ressource", "type": "video", "titre": "Démo", "url": "https://exemple.fr/d", "usage": "teaser"});
        let added = user.post(&format!("{path}/ressources"), video).await.expect(201).json;
        assert_eq!((&added["ressources"][0]["type"], &added["ressources"][0]["usage"]), (&json!("video"), &json!("teaser")));
        let same = json!({"type": "video", "titre": "demo", "url": "https://exemple.fr/d"});
        let _ = user.post(&format!("{path}/ressources"), same).await.expect(200);
        for other in [json!({"type": "article", "titre": "Démo", "url": "https://exemple.fr/d"}), json!({"type": "video", "titre": "Démo"})] {
            let _ = user.post(&format!("{path}/ressources"), other).await.expect(201);
        }
        let link = format!("{path}/ressources/{}", added["ressources"][0]["id"]);
        let told = user.patch(&link, json!({"usage": ""})).await.expect(200).json;
        assert_eq!((&told["ressources"][0]["usage"], &told["nb_ressources"]), (&json!(null), &json!(3)));

        let revision = told["revision"].as_i64().expect("a revision");
        let stale = user.clone().with("if-match", &format!("\"{}\"", revision - 1)).delete(&link).await.expect(409);
        assert_eq!(stale.json["revision"], revision);
        let detached = user.clone().with("if-match", &format!("\"{revision}\"")).delete(&link).await.expect(200).json;
        assert_eq!((&detached["nb_ressources"], &detached["revision"]), (&json!(2), &json!(revision + 1)));
        let _ = user.delete(&link).await.expect(404);
        let _ = user.patch(&link, json!({"usage": "x"})).await.expect(404);
        let _ = user.patch(&link, json!({})).await.expect(404);
        assert_eq!(user.get("/api/ressources").await.expect(200).json["items"].as_array().map(Vec::len), Some(3));
    }

    async fn a_copy_has_the_same_links(app: TestApp) {
        let user = app.user();
        let id = scenario(&app, &"é".repeat(150)).await;
        let path = format!("/api/scenarios/{id}");
        let _ = user.post(&format!("{path}/objectifs"), json!({"label": "O", "priorite": 3})).await.expect(201);
        let _ = user.post(&format!("{path}/cibles"), json!({"label": "C", "maturite": "awareness"})).await.expect(201);
        let _ = user.post(&format!("{path}/ressources"), json!({"type": "autre", "titre": "R", "usage": "u"})).await.expect(201);
        let original = user.get(&path).await.expect(200).json;
        let copy = user.post(&format!("{path}/duplicate"), json!({})).await.expect(201).json;
        assert_ne!(copy["id"], original["id"]);
        assert_eq!(copy["nom"], json!("é".repeat(142) + " (copie)"));
        for part in ["thematique", "objectifs", "cibles", "ressources", "nb_objectifs", "completude", "manques"] {
            assert_eq!(copy[part], original[part], "{part}");
        }
        assert_eq!(user.get(&path).await.expect(200).json, original);
        let english = user.clone().with("accept-language", "en").post(&format!("{path}/duplicate"), json!({})).await.expect(201);
        assert!(english.json["nom"].as_str().expect("nom").ends_with(" (copy)"));
    }

    async fn a_scenario_is_ready_once_nothing_is_missing(app: TestApp) {
        let user = app.user();
        let path = format!("/api/scenarios/{}", scenario(&app, "S").await);
        let cible = user.post(&format!("{path}/cibles"), json!({"label": "C"})).await.expect(201).json["cibles"][0]["id"].clone();
        let steps = [
            (user.post(&format!("{path}/objectifs"), json!({"label": "O"})).await.expect(201), 40, "draft"),
            (user.post(&format!("{path}/ressources"), json!({"type": "video", "titre": "R"})).await.expect(201), 60, "draft"),
            (user.patch(&format!("{path}/cibles/{cible}"), json!({"maturite": "decision"})).await.expect(200), 80, "draft"),
        ];
        for (answer, completude, statut) in steps {
            assert_eq!((&answer.json["completude"], &answer.json["statut"]), (&json!(completude), &json!(statut)));
        }
        let planned = user.post(&format!("{path}/plan"), json!({})).await.expect(201).json;
        assert_eq!(planned["scenario"]["statut"], "ready");
        let unsure = user.patch(&format!("{path}/cibles/{cible}"), json!({"maturite": null})).await.expect(200).json;
        assert_eq!((&unsure["statut"], &unsure["manques"]), (&json!("draft"), &json!(["maturite"])));
        let gone = user.delete(&format!("{path}/cibles/{cible}")).await.expect(200).json;
        assert_eq!((&gone["completude"], &gone["manques"]), (&json!(60), &json!(["cible"])));
        assert_eq!(user.get("/api/scenarios?statut=ready").await.expect(200).json["items"], json!([]));
    }

    async fn adding_costs_the_same_whatever_there_is(app: TestApp) {
        let path = format!("/api/scenarios/{}/objectifs", scenario(&app, "S").await);
        let mut costs = HashSet::new();
        for n in 0..12 {
            let before = app.db.statements();
            let _ = app.user().post(&path, json!({"label": format!("O{n}")})).await.expect(201);
            costs.insert(app.db.statements() - before);
        }
        assert_eq!(costs.len(), 1, "{costs:?}");
        assert!(costs.iter().all(|cost| *cost <= 20), "{costs:?}");
    }
}
