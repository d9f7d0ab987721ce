//! Nobody where they do not belong, and nothing that should not come in.

mod keys;
mod nonsense;
mod nonsense_fields;
mod refusals;
mod roles;
mod rows;
mod walk;

mod library;

use heraut_testkit::on_each_database;
use serde_json::json;

on_each_database! {
    async fn another_workspace_s_scenario_does_not_exist(app: TestApp) {
        let neighbour = app.user_in(app.second_workspace().await);
        let theirs = neighbour.post("/api/scenarios", json!({"nom": "Canari", "thematique": "X"})).await.expect(201).id();
        let unknown = app.user().get("/api/scenarios/999999999").await.expect(404);
        for path in [format!("/api/scenarios/{theirs}"), "/api/scenarios/abc".to_owned()] {
            let foreign = app.user().get(&path).await.expect(404);
            assert_eq!(foreign.body, unknown.body);
        }
        assert_eq!(app.user().get("/api/scenarios").await.json["items"], json!([]));
        let stranger = app.user_in(app.foreign_workspace().await);
        assert_eq!(stranger.get("/api/scenarios").await.expect(404).body, unknown.body);
    }
}
