//! Keys by which programs come in.

use chrono::Duration;
use heraut_kernel::Role;
use heraut_testkit::{Person, on_each_database};
use serde_json::{Value, json};

async fn made(person: &Person, path: &str, body: Value) -> (i64, String) {
    let made = person.post(path, body).await.expect(201).json;
    (made["key"]["id"].as_i64().expect("an id"), made["secret"].as_str().expect("a secret").to_owned())
}

fn all(role: &str) -> Value {
    json!({"name": "Robot", "role": role, "scopes": ["read", "write"]})
}

on_each_database! {
    async fn a_key_is_shown_once_and_acts_as_its_person(app: TestApp) {
        let app = app.with_accounts().await;
        let editor = app.member(Role::Editor).await;
        let (id, secret) = made(&editor, "/api/me/keys", all("owner")).await;
        assert!(secret.starts_with("hk_") && secret.len() == 46);
        let listed = editor.get("/api/me/keys").await.expect(200);
        assert!(!listed.text().contains(&secret) && listed.text().contains(&secret[..10]));
        let robot = app.nobody().with_key(&secret);
        let session = robot.get("/api/session").await.expect(200).json;
        assert_eq!(session["role"], "editor", "never more than the person");
        let me = editor.get("/api/me").await.expect(200).json;
        assert_eq!(robot.get("/api/me").await.expect(200).json, me);
        let _ = robot.post("/api/scenarios", json!({"nom": "A", "thematique": "B"})).await.expect(201);
        for refused in [
            robot.patch("/api/me", json!({"name": "Autre"})).await,
            robot.post("/api/me/keys", all("viewer")).await,
            robot.get("/api/me/sessions").await,
        ] {
            assert_eq!((refused.status, refused.json["code"].as_str()), (403, Some("in_person")));
        }
        let stranger = app.user();
        let unknown = stranger.delete("/api/me/keys/999999999").await.expect(404);
        assert_eq!(stranger.delete(&format!("/api/me/keys/{id}")).await.expect(404).body, unknown.body);
        let _ = editor.delete(&format!("/api/me/keys/{id}")).await.expect(204);
        let _ = robot.get("/api/session").await.expect(401);
    }

    async fn a_key_of_the_workspace_is_nobody_in_particular(app: TestApp) {
        let app = app.with_accounts().await;
        let owner = app.user();
        let (_, secret) = made(&owner, "/api/keys", all("editor")).await;
        assert!(secret.starts_with("hs_"));
        let robot = app.nobody().with_key(&secret);
        let _ = robot.post("/api/scenarios", json!({"nom": "A", "thematique": "B"})).await.expect(201);
        let said = robot.post("/api/chat", json!({"message": "Bonjour"})).await.expect(200).json;
        assert!(said["message_id"].is_i64());
        let _ = robot.get("/api/me").await.expect(401);
        let _ = robot.get("/api/session").await.expect(404);
        let once = robot.clone().with("idempotency-key", "une");
        let first = once.post("/api/scenarios", json!({"nom": "C", "thematique": "D"})).await.expect(201);
        let again = once.post("/api/scenarios", json!({"nom": "C", "thematique": "D"})).await.expect(201);
        assert_eq!((first.id(), again.header("idempotency-replayed")), (again.id(), "true"));
        let _ = app.member(Role::Editor).await.get("/api/keys").await.expect(403);
    }

    async fn a_replaced_key_works_for_a_while_and_then_no_more(app: TestApp) {
        let app = app.with_accounts().await;
        for path in ["/api/me/keys", "/api/keys"] {
            let (id, old) = made(&app.user(), path, all("editor")).await;
            let (next, new) = made(&app.user(), &format!("{path}/{id}/rotate"), json!({"overlap_hours": 2})).await;
            let (old, new) = (app.nobody().with_key(&old), app.nobody().with_key(&new));
            let listed = app.user().get(path).await.expect(200).json;
            let of_old = listed["items"].as_array().expect("keys").iter().find(|key| key["id"] == id).expect("the old one").clone();
            assert_eq!(of_old["replaced_by"], next);
            let _ = old.get("/api/scenarios").await.expect(200);
            app.clock.advance(Duration::hours(2));
            let _ = old.get("/api/scenarios").await.expect(401);
            let _ = new.get("/api/scenarios").await.expect(200);
        }
    }

    async fn the_last_use_is_noted_once_a_minute(app: TestApp) {
        let app = app.with_accounts().await;
        let (_, secret) = made(&app.user(), "/api/me/keys", all("viewer")).await;
        let robot = app.nobody().with_key(&secret);
        let last = async || app.user().get("/api/me/keys").await.expect(200).json["items"][0]["last_used_at"].clone();
        assert_eq!(last().await, json!(null));
        let mut seen = Vec::new();
        for _ in 0..3 {
            let _ = robot.get("/api/scenarios").await.expect(200);
            seen.push(last().await);
            app.clock.advance(Duration::seconds(40));
        }
        assert!(seen[0].is_string() && seen[0] == seen[1] && seen[1] != seen[2], "{seen:?}");
    }
}
