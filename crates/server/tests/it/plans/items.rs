//! `/api/scenarios/{id}/plan/items`, and the summary.

use chrono::Duration;
use heraut_testkit::on_each_database;
use serde_json::{Value, json};

use super::{each, empty_scenario, full_scenario, generated, ids, is_dense, lines};

fn line(plan: &Value, id: i64) -> &Value {
    lines(plan).iter().find(|line| line["id"] == id).expect("the line")
}

on_each_database! {
    async fn a_line_is_changed_and_the_rest_stays(app: TestApp) {
        let user = app.user();
        let id = full_scenario(&app).await;
        let plan = generated(&app, id, json!({})).await;
        let before = user.get(&format!("/api/scenarios/{id}")).await.json;
        let first = ids(&plan)[0];
        let path = format!("/api/scenarios/{id}/plan/items/{first}");
        app.clock.advance(Duration::seconds(1));

        let noted = user.patch(&path, json!({"statut": "en_cours", "note": " À relire ", "responsable": "Zoé", "heure": "09:30"})).await;
        let noted = noted.expect(200).json;
        let one = line(&noted, first);
        assert_eq!((&one["statut"], &one["note"], &one["responsable"]), (&json!("en_cours"), &json!("À relire"), &json!("Zoé")));
        assert_eq!((&one["provenance"], &one["revision"]), (&json!("playbook"), &json!(2)));
        assert_eq!(noted["revision"].as_i64(), plan["revision"].as_i64().map(|n| n + 1));
        assert_eq!(lines(&noted)[1..], lines(&plan)[1..]);
        let read = user.get(&format!("/api/scenarios/{id}")).await.json;
        assert_eq!(read["plan"], noted);
        assert!(read["revision"].as_i64() > before["revision"].as_i64());
        assert!(read["updated_at"].as_str() > before["updated_at"].as_str());

        let same = user.patch(&path, json!({"statut": "en_cours", "note": "À relire"})).await.expect(200);
        assert_eq!(same.json, noted);
        let rewritten = user.patch(&path, json!({"message": "À ma façon", "heure": null, "kpi": null})).await.expect(200).json;
        let one = line(&rewritten, first);
        assert_eq!((&one["provenance"], &one["revision"], &one["heure"], &one["kpi"]), (&json!("vous"), &json!(3), &json!(null), &json!("")));
    }

    async fn two_people_do_not_overwrite_each_other(app: TestApp) {
        let user = app.user();
        let id = full_scenario(&app).await;
        let plan = generated(&app, id, json!({})).await;
        let path = format!("/api/scenarios/{id}/plan/items/{}", ids(&plan)[0]);
        let mine = user.clone().with("if-match", "\"1\"");
        let _ = mine.patch(&path, json!({"note": "Le mien"})).await.expect(200);
        let stale = mine.patch(&path, json!({"note": "Perdu"})).await.expect(409);
        assert_eq!((&stale.json["code"], &stale.json["revision"]), (&json!("stale_revision"), &json!(2)));
        let _ = mine.delete(&path).await.expect(409);
        // Another line is another lock.
        let _ = mine.patch(&format!("/api/scenarios/{id}/plan/items/{}", ids(&plan)[1]), json!({"note": "B"})).await.expect(200);

        let whole = format!("/api/scenarios/{id}/plan");
        let now = user.get(&format!("/api/scenarios/{id}/plans/1")).await.expect(200);
        let fresh = user.clone().with("if-match", now.header("etag"));
        let resumed = fresh.patch(&whole, json!({"resume": "  En bref "})).await.expect(200);
        assert_eq!(resumed.json["resume"], "En bref");
        let _ = fresh.patch(&whole, json!({"resume": "Perdu"})).await.expect(409);
        let _ = fresh.put(&format!("{whole}/items/order"), json!({"ids": ids(&plan)})).await.expect(409);
        let _ = user.patch(&whole, json!({"resume": " "})).await.expect(422);
    }

    async fn a_line_of_one_s_own_is_added_where_one_wants(app: TestApp) {
        let user = app.user();
        let id = full_scenario(&app).await;
        let plan = generated(&app, id, json!({})).await;
        let path = format!("/api/scenarios/{id}/plan/items");
        let n = lines(&plan).len();
        let added = user.post(&path, json!({"format": "podcast", "message": "Épisode 1"})).await.expect(201).json;
        let last = lines(&added).last().expect("a line");
        assert_eq!((&last["provenance"], &last["position"], &last["statut"]), (&json!("vous"), &json!(n + 1), &json!("a_faire")));
        let cible = user.get(&format!("/api/scenarios/{id}")).await.json["cibles"][0]["id"].clone();
        let second = json!({"format": "salon", "message": "Épisode 0", "position": 2, "cible_id": cible, "effort_h": 4.5,
            "date_debut": "2027-01-12", "rrule": "FREQ=WEEKLY;COUNT=3", "etape": "retention"});
        let added = user.post(&path, second).await.expect(201).json;
        assert!(is_dense(&added));
        assert_eq!((&lines(&added)[1]["message"], lines(&added).len()), (&json!("Épisode 0"), n + 2));
        let weigh = |plan: &Value| plan["charge"]["heures_prevues"].as_f64().expect("hours");
        assert!((weigh(&added) - weigh(&plan) - 4.5).abs() < 0.02);
        let week = |plan: &Value| plan["charge"]["par_semaine"][1].as_f64().expect("hours");
        assert!((week(&added) - week(&plan) - 1.5).abs() < 0.02);
        let mut cles = each(&added, "cle");
        cles.sort_by_key(|cle| cle.as_str());
        cles.dedup();
        assert_eq!(cles.len(), n + 2);
        assert_eq!(user.get(&format!("/api/scenarios/{id}")).await.json["plan"], added);
    }

    async fn what_is_deleted_comes_back_to_its_place(app: TestApp) {
        let user = app.user();
        let id = full_scenario(&app).await;
        let plan = generated(&app, id, json!({})).await;
        let all = ids(&plan);
        let path = |item: i64| format!("/api/scenarios/{id}/plan/items/{item}");
        let gone = user.delete(&path(all[0])).await.expect(200).json;
        assert_eq!(ids(&gone), all[1..]);
        assert!(is_dense(&gone) && gone["charge"] != plan["charge"]);
        let gone = user.delete(&path(all[1])).await.expect(200).json;
        let _ = user.delete(&path(all[1])).await.expect(404);
        let _ = user.patch(&path(all[1]), json!({"note": "?"})).await.expect(404);
        assert_eq!((ids(&gone), is_dense(&gone)), (all[2..].to_vec(), true));
        let versions = user.get(&format!("/api/scenarios/{id}/plans")).await.json;
        assert_eq!(versions[0]["nb_items"], all.len() - 2);

        let back = user.post(&format!("{}/restore", path(all[0])), json!({})).await.expect(200).json;
        assert_eq!(ids(&back)[..2], [all[0], all[2]]);
        // Others moved meanwhile: a deleted line still knows its place.
        let mut order = ids(&back);
        order.reverse();
        let moved = user.put(&format!("/api/scenarios/{id}/plan/items/order"), json!({"ids": order})).await.expect(200).json;
        assert_eq!((ids(&moved), is_dense(&moved)), (order, true));
        let back = user.post(&format!("{}/restore", path(all[1])), json!({})).await.expect(200).json;
        assert_eq!((ids(&back)[1], lines(&back).len(), is_dense(&back)), (all[1], all.len(), true));
        assert_eq!(back["charge"], plan["charge"]);
        assert_eq!(line(&back, all[0])["revision"], 3);
        let again = user.post(&format!("{}/restore", path(all[1])), json!({})).await.expect(200).json;
        assert_eq!(again, back);
    }

    async fn an_order_names_each_line_once(app: TestApp) {
        let user = app.user();
        let id = full_scenario(&app).await;
        let all = ids(&generated(&app, id, json!({})).await);
        let path = format!("/api/scenarios/{id}/plan/items/order");
        let mut twice = all.clone();
        twice[0] = all[1];
        let mut more = all.clone();
        more.push(999_999_999);
        for wrong in [vec![], all[1..].to_vec(), twice, more] {
            assert_eq!(user.put(&path, json!({"ids": wrong})).await.expect(422).json["code"], "invalid_order");
        }
        let mut moved = all.clone();
        moved.rotate_left(1);
        let plan = user.put(&path, json!({"ids": moved})).await.expect(200).json;
        assert_eq!((ids(&plan), is_dense(&plan)), (moved, true));
        assert!(each(&plan, "revision").iter().all(|revision| **revision == json!(1)), "to move is not to edit");
        assert_eq!(user.get(&format!("/api/scenarios/{id}")).await.json["plan"], plan);
    }

    async fn limits_are_checked(app: TestApp) {
        let user = app.user();
        let id = full_scenario(&app).await;
        let plan = generated(&app, id, json!({})).await;
        let patch = format!("/api/scenarios/{id}/plan/items/{}", ids(&plan)[0]);
        let long = |n: usize| "é".repeat(n);
        for (change, field, code) in [
            (json!({"format": long(61)}), "format", "too_long"),
            (json!({"format": null}), "format", "required"),
            (json!({"message": "  "}), "message", "required"),
            (json!({"message": long(5001)}), "message", "too_long"),
            (json!({"canal": long(61)}), "canal", "too_long"),
            (json!({"frequence": long(61)}), "frequence", "too_long"),
            (json!({"kpi": long(81)}), "kpi", "too_long"),
            (json!({"cta": long(501)}), "cta", "too_long"),
            (json!({"responsable": long(121)}), "responsable", "too_long"),
            (json!({"note": long(5001)}), "note", "too_long"),
            (json!({"heure": "25:00"}), "heure", "invalid_format"),
            (json!({"rrule": "FREQ=HOURLY"}), "rrule", "invalid_format"),
            (json!({"effort_h": -0.5}), "effort_h", "out_of_range"),
            (json!({"effort_h": 2001}), "effort_h", "out_of_range"),
            (json!({"effort_h": "beaucoup"}), "effort_h", "wrong_type"),
            (json!({"etape": "discovery"}), "etape", "unknown_value"),
            (json!({"statut": "fini"}), "statut", "unknown_value"),
            (json!({"date_debut": "1999-12-31"}), "date_debut", "out_of_range"),
            (json!({"cible_id": 999_999_999}), "cible_id", "unknown_value"),
            (json!({"objectif_id": 999_999_999}), "objectif_id", "unknown_value"),
            (json!({"ressource_id": 999_999_999}), "ressource_id", "unknown_value"),
        ] {
            let refused = user.patch(&patch, change.clone()).await.expect(422);
            let error = &refused.json["errors"][0];
            assert_eq!((&error["field"], &error["code"]), (&json!(field), &json!(code)), "{change}");
        }
        let add = format!("/api/scenarios/{id}/plan/items");
        for (line, field) in [
            (json!({"message": "Sans format"}), "format"),
            (json!({"format": "article"}), "message"),
            (json!({"format": "article", "message": "A", "position": 0}), "position"),
            (json!({"format": "article", "message": "A", "cible_id": 999_999_999}), "cible_id"),
        ] {
            assert_eq!(user.post(&add, line).await.expect(422).json["errors"][0]["field"], field);
        }
        assert_eq!(user.get(&format!("/api/scenarios/{id}")).await.json["plan"], plan);
        let limit = json!({"format": long(60), "message": long(5000), "canal": long(60), "kpi": long(80), "cta": long(500), "note": "🎉".repeat(5000)});
        let _ = user.patch(&patch, limit).await.expect(200);
    }

    async fn what_an_edit_costs_does_not_grow_with_the_plan(app: TestApp) {
        let user = app.user();
        let mut costs = Vec::new();
        for options in [json!({"horizon_semaines": 2, "heures_par_semaine": 2}), json!({"horizon_semaines": 52, "heures_par_semaine": 40})] {
            let id = empty_scenario(&app).await;
            let all = ids(&generated(&app, id, options).await);
            let path = format!("/api/scenarios/{id}/plan/items");
            let item = format!("{path}/{}", all[0]);
            let mut reversed = all.clone();
            reversed.reverse();
            let mut cost = Vec::new();
            let mut at = app.db.statements();
            let mut step = |cost: &mut Vec<u64>| {
                cost.push(app.db.statements() - at);
                at = app.db.statements();
            };
            let _ = user.patch(&item, json!({"note": "A"})).await.expect(200);
            step(&mut cost);
            let _ = user.put(&format!("{path}/order"), json!({"ids": reversed})).await.expect(200);
            step(&mut cost);
            let _ = user.post(&path, json!({"format": "a", "message": "b", "position": 1})).await.expect(201);
            step(&mut cost);
            let _ = user.delete(&item).await.expect(200);
            step(&mut cost);
            let _ = user.post(&format!("{item}/restore"), json!({})).await.expect(200);
            step(&mut cost);
            costs.push((cost, all.len()));
        }
        assert!(costs[0].1 < costs[1].1, "{costs:?}");
        assert_eq!(costs[0].0, costs[1].0);
    }
}
