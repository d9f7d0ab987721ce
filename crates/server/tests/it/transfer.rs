//! A scenario leaves and comes back; the demonstration data.

use heraut_kernel::Scope;
use heraut_marketing::usecase::demo;
use heraut_testkit::on_each_database;
use serde_json::{Value, json};

/// A document without what another installation numbers and dates differently.
fn essence(value: &Value) -> Value {
    const OWN: [&str; 9] = [
        "id",
        "revision",
        "created_at",
        "updated_at",
        "exported_at",
        "objectif_id",
        "cible_id",
        "ressource_id",
        "demo",
    ];
    match value {
        Value::Object(map) => Value::Object(
            map.iter()
                .filter(|(name, _)| !OWN.contains(&name.as_str()))
                .map(|(n, v)| (n.clone(), essence(v)))
                .collect(),
        ),
        Value::Array(list) => Value::Array(list.iter().map(essence).collect()),
        other => other.clone(),
    }
}

on_each_database! {
    async fn a_document_comes_back_as_the_same_scenario(app: TestApp) {
        let _ = demo::load(&app.marketing, &app.scope()).await.expect("the demonstration loads");
        let user = app.user();
        let list = user.get("/api/scenarios?statut=ready&limit=1").await.expect(200);
        let id = list.json["items"][0]["id"].as_i64().expect("an id");
        let _ = user.post(&format!("/api/scenarios/{id}/plan"), json!({"horizon_semaines": 6})).await.expect(201);
        let out = user.get(&format!("/api/scenarios/{id}/export/json")).await.expect(200);
        assert!(out.header("content-disposition").starts_with("attachment; filename=\""));
        assert_eq!(out.json["plans"].as_array().map(Vec::len), Some(2));

        // In another workspace nothing is known yet: everything must come from the document.
        let elsewhere = app.user_in(app.second_workspace().await);
        let copy = elsewhere.post("/api/scenarios/import", out.json.clone()).await.expect(201).id();
        let back = elsewhere.get(&format!("/api/scenarios/{copy}/export/json")).await.expect(200);
        assert_eq!(essence(&back.json), essence(&out.json));
        let refs = |json: &Value| {
            let items = json["scenario"]["plan"]["items"].as_array().expect("items").clone();
            items.iter().map(|item| (item["cible_id"].is_null(), item["objectif_id"].is_null())).collect::<Vec<_>>()
        };
        assert_eq!(refs(&back.json), refs(&out.json));
        // Twice: two scenarios, one library.
        let _ = elsewhere.post("/api/scenarios/import", out.json.clone()).await.expect(201);
        let library = elsewhere.get("/api/objectifs").await.expect(200);
        assert_eq!(library.json["items"].as_array().map(Vec::len), out.json["scenario"]["objectifs"].as_array().map(Vec::len));
    }

    async fn a_document_that_is_none_is_refused_whole(app: TestApp) {
        let user = app.user();
        for (document, field) in [
            (json!({"heraut": {"format": "plan", "version": 1}, "scenario": {"nom": "A", "thematique": "B"}}), "heraut.format"),
            (json!({"heraut": {"format": "scenario", "version": 9}, "scenario": {"nom": "A", "thematique": "B"}}), "heraut.version"),
            (json!({"heraut": {"format": "scenario", "version": 1}, "scenario": {"nom": "", "thematique": "B"}}), "scenario.nom"),
        ] {
            let refused = user.post("/api/scenarios/import", document).await.expect(422);
            assert_eq!(refused.json["errors"][0]["field"], field);
        }
        assert_eq!(user.get("/api/scenarios").await.json["items"], json!([]));
    }

    async fn the_table_has_a_row_for_everything(app: TestApp) {
        let _ = demo::load(&app.marketing, &app.scope()).await.expect("the demonstration loads");
        let user = app.user();
        let list = user.get("/api/scenarios?statut=ready&limit=1").await.expect(200);
        let id = list.json["items"][0]["id"].as_i64().expect("an id");
        let _ = user.post(&format!("/api/scenarios/{id}/objectifs"), json!({"label": "=1+1", "description": "a;b\n\"c\""})).await.expect(201);
        let scenario = user.get(&format!("/api/scenarios/{id}")).await.expect(200).json;
        let count = |name: &str| scenario[name].as_array().map_or(0, Vec::len);
        let wanted = 1 + count("objectifs") + count("cibles") + count("ressources") + scenario["plan"]["items"].as_array().map_or(0, Vec::len);
        for (query, delimiter, bom) in [("", b';', true), ("?dialecte=excel", b';', true), ("?dialecte=rfc4180", b',', false)] {
            let table = user.get(&format!("/api/scenarios/{id}/export/csv{query}")).await.expect(200);
            assert_eq!(table.text().starts_with('\u{feff}'), bom);
            assert!(table.text().contains("\r\n"));
            let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(table.text().trim_start_matches('\u{feff}').as_bytes());
            assert_eq!(&reader.headers().expect("headers")[0], "type");
            let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
            assert_eq!(rows.len(), wanted);
            assert!(rows.iter().any(|row| &row[1] == "'=1+1" && &row[2] == "a;b\n\"c\""));
            assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
        }
        let _ = user.get(&format!("/api/scenarios/{id}/export/csv?dialecte=pdf")).await.expect(422);
    }

    async fn the_demonstration_loads_once_and_stays_deleted(app: TestApp) {
        let scope: Scope = app.scope();
        assert!(demo::is_new(&app.marketing, &scope).await.expect("read"));
        assert_eq!(demo::load(&app.marketing, &scope).await.expect("load"), 8);
        assert_eq!(demo::load(&app.marketing, &scope).await.expect("load"), 0);
        let user = app.user();
        let all = user.get("/api/scenarios?total=true").await.expect(200);
        assert_eq!(all.json["total"], 8);
        assert!(all.json["items"][0]["nom"].as_str().is_some_and(|nom| nom.starts_with("Cap NIS 2")));
        let id = all.json["items"][0]["id"].as_i64().expect("an id");
        let _ = user.delete(&format!("/api/scenarios/{id}")).await.expect(204);
        assert_eq!(demo::load(&app.marketing, &scope).await.expect("load"), 0);
        assert!(!demo::is_new(&app.marketing, &scope).await.expect("read"));
        assert_eq!(user.get("/api/scenarios?total=true").await.json["total"], 7);
        let neighbour = app.user_in(app.second_workspace().await);
        assert_eq!(neighbour.get("/api/scenarios").await.json["items"], json!([]));
    }
}
