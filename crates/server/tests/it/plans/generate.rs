//! `POST /api/scenarios/{id}/plan`.

use chrono::Duration;
use heraut_testkit::on_each_database;
use serde_json::{Value, json};

use super::{each, empty_scenario, full_scenario, generated, is_dense, lines, link};

/// What two plans have in common when they are made from the same inputs.
fn contents(plan: &Value) -> Value {
    let mut plan = plan.clone();
    for field in ["id", "numero", "revision", "generated_at", "created_at", "updated_at"] {
        plan[field] = Value::Null;
    }
    for line in plan["items"].as_array_mut().expect("lines") {
        line["id"] = Value::Null;
    }
    plan
}

on_each_database! {
    async fn an_empty_scenario_has_a_plan_too(app: TestApp) {
        let id = empty_scenario(&app).await;
        let made = app.user().send(http::Method::POST, &format!("/api/scenarios/{id}/plan"), None).await.expect(201);
        assert_eq!((&made.json["source"], &made.json["degraded"]), (&json!("playbook"), &json!(false)));
        assert!(made.json["turn_id"].is_string());
        let scenario = &made.json["scenario"];
        assert_eq!((&scenario["plan_numero"], &scenario["completude"]), (&json!(1), &json!(20)));
        let plan = &scenario["plan"];
        assert_eq!((&plan["numero"], &plan["courant"], &plan["perime"]), (&json!(1), &json!(true), &json!(false)));
        assert!(!lines(plan).is_empty() && !plan["avertissements"].as_array().expect("warnings").is_empty());
        assert!(is_dense(plan));
    }

    async fn a_full_scenario_s_plan_uses_what_it_has(app: TestApp) {
        let id = full_scenario(&app).await;
        let options = json!({"horizon_semaines": 8, "heures_par_semaine": 10.5, "canaux": ["linkedin_company", "email", "blog"]});
        // A Tuesday evening in UTC that is a Tuesday in Paris as well.
        app.clock.advance(Duration::hours(24 + 14));
        let made = generated(&app, id, options).await;
        let read = app.user().get(&format!("/api/scenarios/{id}")).await.expect(200);
        assert_eq!(read.json["plan"], made);
        assert_eq!((&read.json["statut"], &read.json["completude"]), (&json!("ready"), &json!(100)));
        assert_eq!(made["date_debut"], "2027-01-11");
        assert_eq!((&made["horizon_semaines"], &made["heures_par_semaine"]), (&json!(8), &json!(10.5)));
        assert_eq!(made["canaux"], json!(["blog", "email", "linkedin_company"]));
        assert_eq!(made["charge"]["heures_disponibles"], 84.0);
        assert_eq!(made["charge"]["par_semaine"].as_array().expect("weeks").len(), 8);
        assert_eq!(made["langue"], "fr");
        let linked = |field: &str| each(&made, field).iter().any(|id| id.is_i64());
        assert!(linked("objectif_id") && linked("cible_id"));
        let said = |field: &str| each(&made, field).iter().any(|text| text.is_string());
        assert!(["heure", "rrule", "etape", "cta", "pourquoi"].into_iter().all(said));
        assert!(each(&made, "provenance").iter().all(|who| **who == json!("playbook")));
        assert!(each(&made, "effort_h").iter().all(|hours| hours.is_f64()));
    }

    async fn the_first_monday_is_the_workspace_s_own(app: TestApp) {
        let user = app.user();
        let id = empty_scenario(&app).await;
        // 23:30 on Monday in UTC is Tuesday in Paris, and Monday in New York.
        app.clock.advance(Duration::minutes(15 * 60 + 30));
        assert_eq!(generated(&app, id, json!({})).await["date_debut"], "2027-01-11");
        let _ = user.patch("/api/workspace", json!({"fuseau": "America/New_York"})).await.expect(200);
        assert_eq!(generated(&app, id, json!({})).await["date_debut"], "2027-01-04");
    }

    async fn the_same_inputs_make_the_same_plan_and_the_first_version_is_frozen(app: TestApp) {
        let user = app.user();
        let id = full_scenario(&app).await;
        let one = generated(&app, id, json!({})).await;
        let two = generated(&app, id, json!({})).await;
        assert_eq!((&one["numero"], &two["numero"]), (&json!(1), &json!(2)));
        assert!(two["revision"].as_i64() > one["revision"].as_i64(), "what was read of one is stale for two");
        assert_eq!(contents(&two), contents(&one));

        let path = format!("/api/scenarios/{id}/plans");
        let old = user.get(&format!("{path}/1")).await.expect(200);
        assert_eq!((&old.json["courant"], &old.json["items"]), (&json!(false), &one["items"]));
        let stale = user.clone().with("if-match", &format!("\"{}\"", one["revision"]));
        let _ = stale.patch(&format!("/api/scenarios/{id}/plan"), json!({"resume": "Pour la 1"})).await.expect(409);
        let item = format!("/api/scenarios/{id}/plan/items/{}", one["items"][0]["id"]);
        let _ = user.patch(&item, json!({"note": "Trop tard"})).await.expect(404);
        let _ = user.delete(&item).await.expect(404);
        assert_eq!(user.get(&format!("{path}/1")).await.body, old.body);

        let list = user.get(&path).await.expect(200).json;
        let numeros: Vec<_> = list.as_array().expect("versions").iter().map(|v| (&v["numero"], &v["courant"])).collect();
        assert_eq!(numeros, [(&json!(2), &json!(true)), (&json!(1), &json!(false))]);
        assert_eq!(list[0]["nb_items"], lines(&two).len());
    }

    async fn a_plan_is_out_of_date_once_its_inputs_read_otherwise(app: TestApp) {
        let user = app.user();
        let id = full_scenario(&app).await;
        let path = format!("/api/scenarios/{id}");
        let _ = generated(&app, id, json!({})).await;
        let same = user.patch(&path, json!({"thematique": "Cybersécurité", "nom": "Autre nom"})).await.expect(200);
        assert_eq!(same.json["plan"]["perime"], false);
        link(&app, id, json!({"kind": "cible", "label": "Dirigeants"})).await;
        assert_eq!(user.get(&path).await.json["plan"]["perime"], true);
        assert_eq!(generated(&app, id, json!({})).await["perime"], false);
        let changed = user.patch(&path, json!({"thematique": "NIS2"})).await.expect(200);
        assert_eq!(changed.json["plan"]["perime"], true);
    }

    async fn options_are_checked(app: TestApp) {
        let user = app.user();
        let id = empty_scenario(&app).await;
        let path = format!("/api/scenarios/{id}/plan");
        for (options, field, code) in [
            (json!({"horizon_semaines": 0}), "horizon_semaines", "out_of_range"),
            (json!({"horizon_semaines": 53}), "horizon_semaines", "out_of_range"),
            (json!({"horizon_semaines": "douze"}), "horizon_semaines", "wrong_type"),
            (json!({"heures_par_semaine": 0.25}), "heures_par_semaine", "out_of_range"),
            (json!({"heures_par_semaine": 81}), "heures_par_semaine", "out_of_range"),
            (json!({"canaux": []}), "canaux", "required"),
            (json!({"canaux": ["linkedin_company", "minitel"]}), "canaux.1", "unknown_value"),
            (json!({"date_debut": "2025-12-01"}), "date_debut", "out_of_range"),
            (json!({"date_debut": "2032-02-01"}), "date_debut", "out_of_range"),
            (json!({"date_debut": "lundi"}), "date_debut", "invalid_value"),
        ] {
            let refused = user.post(&path, options.clone()).await.expect(422);
            let error = &refused.json["errors"][0];
            assert_eq!((&error["field"], &error["code"]), (&json!(field), &json!(code)), "{options}");
        }
        let refused = user.post(&path, json!({"canaux": ["minitel"]})).await;
        assert!(refused.json["errors"][0]["message"].as_str().is_some_and(|message| message.contains("linkedin")));
        assert_eq!(user.get(&format!("{path}s")).await.json, json!([]));
        assert_eq!(app.marketing.counters().plans_generated, 0);
        let _ = user.post(&path, json!({"date_debut": "2026-12-01", "horizon_semaines": 1})).await.expect(201);
        assert_eq!(app.marketing.counters().plans_generated, 1);
    }

    async fn plans_made_at_once_have_different_numbers(app: TestApp) {
        let user = app.user();
        let id = empty_scenario(&app).await;
        let path = format!("/api/scenarios/{id}/plan");
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (user, path) = (user.clone(), path.clone());
            tasks.spawn(async move {
                let made = user.post(&path, json!({})).await.expect(201);
                made.json["scenario"]["plan"]["numero"].as_i64().expect("a number")
            });
        }
        let mut numeros = tasks.join_all().await;
        numeros.sort_unstable();
        assert_eq!(numeros, (1..=8).collect::<Vec<_>>());
        assert_eq!(user.get(&format!("/api/scenarios/{id}")).await.json["plan_numero"], 8);
    }

    async fn what_a_plan_costs_does_not_grow_with_it(app: TestApp) {
        let id = full_scenario(&app).await;
        let mut costs = Vec::new();
        for options in [json!({"horizon_semaines": 2, "heures_par_semaine": 2}), json!({"horizon_semaines": 52, "heures_par_semaine": 40})] {
            let before = app.db.statements();
            let plan = generated(&app, id, options).await;
            let made = app.db.statements();
            let _ = app.user().get(&format!("/api/scenarios/{id}/plans/{}", plan["numero"])).await.expect(200);
            costs.push((made - before, app.db.statements() - made, lines(&plan).len()));
        }
        assert!(costs[0].2 * 3 < costs[1].2, "{costs:?}");
        // The first version has none before it to read.
        assert!(costs[1].0 <= costs[0].0 + 1 && costs[0].1 == costs[1].1, "{costs:?}");
    }

    async fn the_playbook_is_told_in_both_languages(app: TestApp) {
        let fr = app.user().with("accept-language", "fr").get("/api/playbook").await.expect(200).json;
        let en = app.user().with("accept-language", "en").get("/api/playbook").await.expect(200).json;
        for list in ["formats", "canaux", "etapes", "archetypes", "sources"] {
            assert!(fr[list].as_array().is_some_and(|list| !list.is_empty()), "{list}");
            assert_eq!(fr[list].as_array().map(Vec::len), en[list].as_array().map(Vec::len), "{list}");
        }
        assert_ne!(fr["etapes"], en["etapes"]);
        assert_eq!(fr["formats"][0]["etapes"][0]["etape"], "awareness");
        let known: Vec<_> = fr["sources"].as_array().expect("sources").iter().map(|source| &source["id"]).collect();
        for format in fr["formats"].as_array().expect("formats") {
            assert!(format["sources"].as_array().is_some_and(|ids| ids.iter().all(|id| known.contains(&id))));
        }
    }
}
