//! `/api/scenarios`.

use heraut_testkit::on_each_database;
use serde_json::json;

on_each_database! {
    async fn a_scenario_is_made_read_changed_and_deleted(app: TestApp) {
        let user = app.user();
        let made = user
            .post("/api/scenarios", json!({"nom": "  Été 2027 ", "thematique": "Énergie", "description": "🎉"}))
            .await
            .expect(201);
        assert_eq!(made.json["nom"], "Été 2027");
        assert_eq!(made.json["statut"], "draft");
        assert_eq!(made.json["manques"], json!(["objectif", "cible", "ressource", "plan"]));
        let path = format!("/api/scenarios/{}", made.id());

        let read = user.get(&path).await.expect(200);
        assert_eq!(read.json, made.json);
        assert_eq!(read.header("etag"), "\"1\"");

        app.clock.advance(chrono::Duration::seconds(1));
        let changed = user.clone().with("if-match", "\"1\"").patch(&path, json!({"nom": "Hiver", "description": null})).await;
        let changed = changed.expect(200);
        assert_eq!((&changed.json["nom"], &changed.json["description"]), (&json!("Hiver"), &json!(null)));
        assert_eq!(changed.json["thematique"], "Énergie");
        assert_eq!(changed.json["revision"], 2);
        assert!(changed.json["updated_at"].as_str() > made.json["updated_at"].as_str());

        let stale = user.clone().with("if-match", "\"1\"").patch(&path, json!({"nom": "Perdu"})).await.expect(409);
        assert_eq!((&stale.json["code"], &stale.json["revision"]), (&json!("stale_revision"), &json!(2)));

        let _ = user.delete(&path).await.expect(204);
        let _ = user.get(&path).await.expect(404);
        let restored = user.post(&format!("{path}/restore"), json!({})).await.expect(200);
        assert_eq!(restored.json["nom"], "Hiver");
    }

    async fn what_it_is_to_bring_is_kept_with_it(app: TestApp) {
        let user = app.user();
        let id = user.post("/api/scenarios", json!({"nom": "A", "thematique": "B"})).await.expect(201).id();
        let path = format!("/api/scenarios/{id}");
        assert_eq!(user.get(&path).await.json["entonnoir"], json!(null));
        let taux = |bas: f64, haut: f64| json!({"bas": bas, "haut": haut, "source": null});
        let funnel = |resultat: i64, mql: serde_json::Value| json!({"entonnoir": {"resultat": resultat, "jalon": "sql", "taux": {
            "visiteurs": taux(2.0, 5.0), "leads": taux(15.0, 30.0), "mql": mql, "sql": taux(30.0, 50.0), "opportunites": taux(15.0, 35.0)}}});
        let kept = funnel(12, json!({"bas": 13.5, "haut": 22.0, "source": "getfairview.com"}));
        let changed = user.patch(&path, kept.clone()).await.expect(200).json;
        assert_eq!((&changed["entonnoir"], &changed["revision"]), (&kept["entonnoir"], &json!(2)));
        // A change of something else leaves it, a copy and a document take it along.
        let _ = user.patch(&path, json!({"nom": "C"})).await.expect(200);
        assert_eq!(user.get(&path).await.json["entonnoir"], kept["entonnoir"]);
        let copy = user.post(&format!("{path}/duplicate"), json!({})).await.expect(201);
        assert_eq!(copy.json["entonnoir"], kept["entonnoir"]);
        let document = user.get(&format!("{path}/export/json")).await.expect(200).json;
        assert_eq!(user.post("/api/scenarios/import", document).await.expect(201).json["entonnoir"], kept["entonnoir"]);
        for (body, field, code) in [
            (funnel(0, taux(1.0, 2.0)), "entonnoir.resultat", "out_of_range"),
            (funnel(1, taux(30.0, 22.0)), "entonnoir.taux.mql.haut", "out_of_range"),
            (funnel(1, taux(0.0, 22.0)), "entonnoir.taux.mql.bas", "out_of_range"),
            (funnel(1, json!({"bas": 1, "haut": 2, "source": "é".repeat(121)})), "entonnoir.taux.mql.source", "too_long"),
        ] {
            let refused = user.patch(&path, body).await.expect(422);
            assert_eq!((&refused.json["errors"][0]["field"], &refused.json["errors"][0]["code"]), (&json!(field), &json!(code)));
        }
        assert_eq!(user.get(&path).await.json["entonnoir"], kept["entonnoir"]);
    }

    async fn the_list_is_filtered_ordered_and_paged(app: TestApp) {
        let user = app.user();
        for (nom, thematique) in [("A", "Énergie"), ("B 100%", "Santé"), ("C", "énergie"), ("D", "Logistique")] {
            app.clock.advance(chrono::Duration::seconds(1));
            let _ = user.post("/api/scenarios", json!({"nom": nom, "thematique": thematique})).await.expect(201);
        }
        let names = |json: &serde_json::Value| -> Vec<String> {
            json["items"].as_array().expect("items").iter().map(|s| s["nom"].as_str().expect("nom").to_owned()).collect()
        };
        let first = user.get("/api/scenarios?limit=3&total=true").await.expect(200);
        assert_eq!(names(&first.json), ["D", "C", "B 100%"]);
        assert_eq!(first.json["total"], 4);
        let cursor = first.json["next_cursor"].as_str().expect("a cursor");
        let second = user.get(&format!("/api/scenarios?limit=3&cursor={cursor}")).await.expect(200);
        assert_eq!(names(&second.json), ["A"]);
        assert_eq!(second.json["next_cursor"], json!(null));

        assert_eq!(names(&user.get("/api/scenarios?thematique=ENERGIE").await.json), ["C", "A"]);
        assert_eq!(names(&user.get("/api/scenarios?q=100%25").await.json), ["B 100%"]);
        assert_eq!(names(&user.get("/api/scenarios?q=_").await.json), Vec::<String>::new());
        assert_eq!(names(&user.get("/api/scenarios?statut=ready").await.json), Vec::<String>::new());
        let _ = user.get("/api/scenarios?cursor=n%27importe").await.expect(422);
    }
}
