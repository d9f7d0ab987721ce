//! Agents as the desk makes them.

use futures::future::join_all;
use heraut_dialogue::Settings;
use heraut_identity::plans::Plans;
use heraut_llm::testing::provider::FakeProvider;
use heraut_llm::{Kind, Models};
use heraut_server::app;
use heraut_testkit::on_each_database;
use serde_json::json;

use super::Shop;

on_each_database! {
    async fn an_agent_is_made_changed_and_brought_back(app: TestApp) {
        let user = app.user();
        let made = user.post("/api/agents", json!({"name": " Camille ", "instructions": "Réponds."})).await.expect(201).json;
        let path = format!("/api/agents/{}", made["id"].as_str().unwrap());
        assert_eq!((made["name"].as_str(), made["is_active"].as_bool()), (Some("Camille"), Some(false)));
        assert_eq!((made["version"].as_i64(), made["revision"].as_i64()), (Some(1), Some(1)));
        let change = json!({"instructions": "Réponds court.", "temperature": 0.7, "top_p": 0.9, "max_tokens": 200,
            "origins": ["https://Exemple.fr/page", "http://localhost:8080"], "theme": {"accent": "#123456"}});
        let changed = user.clone().with("if-match", "\"1\"").patch(&path, change).await.expect(200).json;
        assert_eq!((changed["version"].as_i64(), changed["revision"].as_i64()), (Some(2), Some(2)));
        assert_eq!(changed["origins"], json!(["https://exemple.fr", "http://localhost:8080"]));
        assert_eq!(changed["theme"]["accent"], "#123456");
        let stale = user.clone().with("if-match", "\"1\"").patch(&path, json!({"name": "X"})).await.expect(409);
        assert_eq!(stale.json["code"], "stale_revision");
        let versions = user.get(&format!("{path}/versions")).await.expect(200).json;
        assert_eq!(versions["items"][1]["instructions"], "Réponds.");
        let back = user.post(&format!("{path}/versions/1/restore"), json!({})).await.expect(200).json;
        assert_eq!((back["instructions"].as_str(), back["version"].as_i64()), (Some("Réponds."), Some(3)));
        let copy = user.post(&format!("{path}/duplicate"), json!({})).await.expect(201).json;
        assert_eq!((copy["name"].as_str(), copy["is_active"].as_bool()), (Some("Camille (copie)"), Some(false)));
        assert_ne!(copy["id"], made["id"]);
        let _ = user.delete(&path).await.expect(204);
        let _ = user.get(&path).await.expect(404);
        let list = user.get("/api/agents?q=CAMILLE").await.expect(200).json;
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        let restored = user.post(&format!("{path}/restore"), json!({})).await.expect(200).json;
        assert_eq!(restored["instructions"], "Réponds.");
    }

    async fn of_many_at_once_as_many_agents_are_made_as_the_plan_allows(app: TestApp) {
        let plans = r#"{"default": "mesure", "plans": {"mesure": {"agents": 3}}}"#;
        let plans = app::subscriptions(&app.db, Plans::parse(plans, &[]).unwrap());
        let (user, _) = app.instance_under(Models::new(app::book()), Settings::default(), plans);
        let make = (0..8).map(|n| {
            let user = user.clone();
            async move { user.post("/api/agents", json!({"name": format!("Agent {n}")})).await }
        });
        let made = join_all(make).await;
        let one = made.iter().find(|it| it.status == 201).unwrap().json["id"].as_str().unwrap().to_owned();
        assert_eq!(made.iter().filter(|it| it.status == 201).count(), 3);
        let full = made.iter().find(|it| it.status != 201).unwrap();
        assert_eq!((full.status, &full.json["code"], &full.json["what"]), (409, &json!("quota_exhausted"), &json!("agents")));
        let path = format!("/api/agents/{one}");
        assert_eq!(user.post(&format!("{path}/duplicate"), json!({})).await.expect(409).json["code"], "quota_exhausted");
        let _ = user.post(&format!("{path}/restore"), json!({})).await.expect(200);
        let _ = user.delete(&path).await.expect(204);
        let _ = user.post("/api/agents", json!({"name": "Place"})).await.expect(201);
        assert_eq!(user.post(&format!("{path}/restore"), json!({})).await.expect(409).json["code"], "quota_exhausted");
        let usage = user.get("/api/usage").await.expect(200).json.to_string();
        assert!(usage.contains(r#""what":"agents""#), "{usage}");
    }

    async fn what_is_wrong_with_an_agent_is_said(app: TestApp) {
        let user = app.user();
        let none = user.post("/api/agents", json!({})).await.expect(422).json;
        assert_eq!(none["errors"][0]["field"], "name");
        let shop = Shop::open(&app).await;
        let path = format!("/api/agents/{}", shop.agent);
        for (change, field) in [
            (json!({"origins": ["https://exemple.fr", "exemple.fr"]}), "origins.1"),
            (json!({"theme": {"accent": "rouge"}}), "theme.accent"),
            (json!({"model": "nobody/nothing"}), "model"),
            (json!({"max_tokens": 0}), "max_tokens"),
            (json!({"top_p": 1.5}), "top_p"),
            (json!({"retention_days": 0}), "retention_days"),
            (json!({"budgets": {"visitor_minute": 0}}), "budgets.visitor_minute"),
        ] {
            let refused = user.patch(&path, change.clone()).await.expect(422).json;
            assert_eq!(refused["errors"][0]["field"], field, "{change}");
        }
    }

    async fn a_temperature_is_held_against_its_provider(app: TestApp) {
        let fake = FakeProvider::start().await;
        let models = Models::new(heraut_server::app::book())
            .with(fake.provider(Kind::Mistral).default_model())
            .with(fake.provider(Kind::OpenAi).default_model());
        let (user, _) = app.instance(models, heraut_dialogue::Settings::default());
        let names: Vec<String> = user.get("/api/assistant").await.expect(200).json["models"].as_array().unwrap().iter()
            .map(|model| model["name"].as_str().or(model.as_str()).unwrap().to_owned()).collect();
        let of = |provider: &str| names.iter().find(|name| name.starts_with(provider)).unwrap().clone();
        let made = user.post("/api/agents", json!({"name": "Camille"})).await.expect(201).json;
        let path = format!("/api/agents/{}", made["id"].as_str().unwrap());
        let _ = user.patch(&path, json!({"model": of("openai"), "temperature": 1.8})).await.expect(200);
        let refused = user.patch(&path, json!({"model": of("mistral")})).await.expect(422).json;
        assert_eq!((&refused["errors"][0]["field"], &refused["errors"][0]["code"]), (&json!("temperature"), &json!("out_of_range")));
        let _ = user.patch(&path, json!({"model": of("mistral"), "temperature": 1.5})).await.expect(200);
    }

    async fn an_agent_for_a_scenario_knows_what_it_is_about(app: TestApp) {
        let user = app.user();
        let scenario = user.post("/api/scenarios", json!({"nom": "Salon 2027", "thematique": "Maintenance"})).await.expect(201).id();
        let objectif = json!({"label": "Obtenir 20 démonstrations"});
        let _ = user.post(&format!("/api/scenarios/{scenario}/objectifs"), objectif).await;
        let made = user.post("/api/agents", json!({"scenario_id": scenario})).await.expect(201).json;
        assert_eq!((made["name"].as_str(), made["scenario_id"].as_i64()), (Some("Salon 2027"), Some(scenario)));
        let text = made["instructions"].as_str().unwrap();
        assert!(text.contains("Maintenance") && text.contains("Obtenir 20 démonstrations"), "{text}");
        let _ = user.post("/api/agents", json!({"scenario_id": 999_999})).await.expect(404);
    }

    async fn a_secret_key_is_shown_once_and_a_key_of_pages_whenever_it_is_wanted(app: TestApp) {
        let shop = Shop::open(&app).await;
        let path = format!("/api/agents/{}/keys", shop.agent);
        let made = shop.user.post(&path, json!({"kind": "secret", "name": "Serveur", "expires_in_days": 30})).await.expect(201).json;
        let secret = made["secret"].as_str().unwrap();
        assert!(secret.starts_with("sk_") && made["key"]["token"].is_null());
        let list = shop.user.get(&path).await.expect(200);
        assert!(!list.text().contains(secret) && list.text().contains(&shop.key));
        let id = list.json["items"].as_array().unwrap().iter().find(|key| key["token"] == shop.key.as_str()).unwrap()["id"].clone();
        let id = id.as_str().unwrap();
        // Both work while they overlap, then only the new one.
        let rotated = shop.user.post(&format!("{path}/{id}/rotate"), json!({"overlap_hours": 1})).await.expect(201).json;
        let new = rotated["secret"].as_str().unwrap().to_owned();
        for key in [&shop.key, &new] {
            let _ = shop.page().post(&format!("/api/widget/{key}/session"), json!({})).await.expect(200);
        }
        app.clock.advance(chrono::Duration::hours(2));
        let _ = shop.page().post(&format!("/api/widget/{}/session", shop.key), json!({})).await.expect(403);
        let _ = shop.page().post(&format!("/api/widget/{new}/session"), json!({})).await.expect(200);
        let new_id = rotated["key"]["id"].as_str().unwrap();
        let _ = shop.user.delete(&format!("{path}/{new_id}")).await.expect(204);
        let _ = shop.page().post(&format!("/api/widget/{new}/session"), json!({})).await.expect(403);
    }
}
