//! `/api/scenarios/{id}/plan` and `/api/scenarios/{id}/plans`.

use heraut_testkit::{TestApp, on_each_database};
use serde_json::json;

on_each_database! {
    async fn an_empty_scenario_has_a_plan_too(app: TestApp) {
        let user = app.user();
        let id = user.post("/api/scenarios", json!({"nom": "A", "thematique": "Énergie"})).await.expect(201).id();
        let made = user.post(&format!("/api/scenarios/{id}/plan"), json!({})).await.expect(201);
        assert_eq!(made.json["source"], "playbook");
        assert_eq!(made.json["scenario"]["plan"]["numero"], 1);
        assert_eq!(made.json["scenario"]["plan_numero"], 1);
    }

    async fn plans_made_at_once_have_different_numbers(app: TestApp) {
        let user = app.user();
        let id = user.post("/api/scenarios", json!({"nom": "A", "thematique": "Énergie"})).await.expect(201).id();
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
    }
}
