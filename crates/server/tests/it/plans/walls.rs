//! Plans of others do not exist.

use heraut_testkit::on_each_database;
use http::Method;
use serde_json::{Value, json};

use super::{full_scenario, generated, ids};

/// Every operation on a scenario's plan.
fn operations(id: &str, numero: &str, item: &str) -> Vec<(Method, String, Option<Value>)> {
    let body = |json| Some(json);
    vec![
        (Method::POST, format!("/api/scenarios/{id}/plan"), body(json!({}))),
        (Method::PATCH, format!("/api/scenarios/{id}/plan"), body(json!({"resume": "Volé"}))),
        (Method::GET, format!("/api/scenarios/{id}/plans"), None),
        (Method::GET, format!("/api/scenarios/{id}/plans/{numero}"), None),
        (Method::GET, format!("/api/scenarios/{id}/plans/{numero}/diff/{numero}"), None),
        (Method::GET, format!("/api/scenarios/{id}/plans/{numero}/occurrences"), None),
        (Method::POST, format!("/api/scenarios/{id}/plans/{numero}/restore"), body(json!({}))),
        (Method::POST, format!("/api/scenarios/{id}/plan/items"), body(json!({"format": "a", "message": "Volé"}))),
        (Method::PATCH, format!("/api/scenarios/{id}/plan/items/{item}"), body(json!({"message": "Volé"}))),
        (Method::DELETE, format!("/api/scenarios/{id}/plan/items/{item}"), None),
        (Method::POST, format!("/api/scenarios/{id}/plan/items/{item}/restore"), body(json!({}))),
        (Method::PUT, format!("/api/scenarios/{id}/plan/items/order"), body(json!({"ids": [1]}))),
        (
            Method::POST,
            format!("/api/scenarios/{id}/plan/items/batch"),
            body(json!({"supprimer": [item.parse::<i64>().unwrap_or(1)]})),
        ),
        (Method::POST, format!("/api/scenarios/{id}/plan/import/preview"), body(json!({"csv": "message\nVolé"}))),
        (Method::POST, format!("/api/scenarios/{id}/plan/import"), body(json!({"csv": "message;format\nVolé;a"}))),
    ]
}

on_each_database! {
    async fn the_plan_of_another_workspace_does_not_exist(app: TestApp) {
        let id = full_scenario(&app).await;
        let plan = generated(&app, id, json!({})).await;
        let before = app.user().get(&format!("/api/scenarios/{id}")).await.expect(200);
        let unknown = app.user().get("/api/scenarios/999999999").await.expect(404);
        let neighbour = app.user_in(app.second_workspace().await);
        let own = neighbour.post("/api/scenarios", json!({"nom": "A", "thematique": "B"})).await.expect(201).id();
        let (id, item) = (id.to_string(), ids(&plan)[0].to_string());
        for (method, path, body) in operations(&id, "1", &item) {
            let answer = neighbour.send(method.clone(), &path, body).await;
            assert_eq!((answer.status, &answer.body), (404, &unknown.body), "{method} {path}");
        }
        for (method, path, body) in operations("999999999", "1", "1").into_iter().chain(operations("abc", "x", "y")) {
            let answer = neighbour.send(method.clone(), &path, body).await;
            assert_eq!((answer.status, &answer.body), (404, &unknown.body), "{method} {path}");
        }
        // One's own scenario gives no way to another's lines, nor to a plan that is not there.
        let _ = neighbour.post(&format!("/api/scenarios/{own}/plan"), json!({})).await.expect(201);
        for (method, path, body) in operations(&own.to_string(), "7", &item) {
            if path.contains("/plans/") || path.contains(&item) {
                let answer = neighbour.send(method.clone(), &path, body).await;
                assert_eq!((answer.status, &answer.body), (404, &unknown.body), "{method} {path}");
            }
        }
        assert_eq!(app.user().get(&format!("/api/scenarios/{id}")).await.body, before.body);
    }

    async fn a_deleted_scenario_and_a_missing_plan_answer_the_same(app: TestApp) {
        let unknown = app.user().get("/api/scenarios/999999999").await.expect(404);
        let id = full_scenario(&app).await;
        for (method, path, body) in operations(&id.to_string(), "1", "1") {
            if path.ends_with("/plan") && method == Method::POST || path.ends_with("/plans") || path.contains("/import") {
                continue;
            }
            let answer = app.user().send(method.clone(), &path, body).await;
            assert_eq!((answer.status, &answer.body), (404, &unknown.body), "{method} {path}");
        }
        let plan = generated(&app, id, json!({})).await;
        let _ = app.user().delete(&format!("/api/scenarios/{id}")).await.expect(204);
        for (method, path, body) in operations(&id.to_string(), "1", &ids(&plan)[0].to_string()) {
            let answer = app.user().send(method.clone(), &path, body).await;
            assert_eq!((answer.status, &answer.body), (404, &unknown.body), "{method} {path}");
        }
    }
}
