//! A person takes along what is known of them, and goes.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

use heraut_identity::usecase::person::delete_by_email;
use heraut_kernel::Role;
use heraut_testkit::{PASSWORD, on_each_database};
use http::Method;
use serde_json::json;

use crate::support::ledger::{Ledger, query};

on_each_database! {
    async fn a_person_goes_and_no_table_names_them(app: TestApp) {
        let app = app.with_accounts().await;
        let (user, email) = app.account("Zephirine-Canari").await;
        app.join(user, app.scope().workspace, Role::Editor).await;
        let her = app.nobody().signed_in(&app.open_session(user).await);
        let key = json!({"name": "Clef", "role": "viewer", "scopes": ["read"]});
        let secret = her.post("/api/me/keys", key).await.expect(201).json["secret"].as_str().unwrap().to_owned();
        let id = her.post("/api/scenarios", json!({"nom": "Reste", "thematique": "T"})).await.expect(201).id();
        let _ = her.post("/api/chat", json!({"scenario_id": id, "message": "Bonjour"})).await.expect(200);

        let taken = her.get("/api/me/export").await.expect(200);
        assert!(taken.header("content-disposition").contains("heraut-person.json"));
        assert_eq!((&taken.json["account"]["email"], &taken.json["memberships"][0]["role"]), (&json!(email), &json!("editor")));
        assert_eq!(taken.json["keys"][0]["name"], "Clef");
        assert!(!taken.text().contains(&secret) && !taken.text().contains("argon2"));

        let _ = her.send(Method::DELETE, "/api/me", Some(json!({"password": "un-autre-mot-de-passe"}))).await.expect(401);
        let _ = her.send(Method::DELETE, "/api/me", Some(json!({"password": PASSWORD}))).await.expect(204);
        let _ = her.get("/api/me").await.expect(401);
        let _ = app.nobody().with("authorization", &format!("Bearer {secret}")).get("/api/scenarios").await.expect(401);
        let _ = app.nobody().post("/api/auth/login", json!({"email": email, "password": PASSWORD})).await.expect(401);
        // What she made is the company's.
        assert_eq!(app.user().get(&format!("/api/scenarios/{id}")).await.expect(200).json["nom"], "Reste");
        let told = app.user().get("/api/audit?limit=100").await.expect(200);
        assert_eq!(told.json["items"][0]["event_type"], "member.removed");
        let ledger = Ledger::of(&app).await;
        for word in ["Zephirine-Canari", &email] {
            assert_eq!(ledger.holding(&app, app.scope().workspace, word).await, [""; 0], "{word}");
        }
        for table in ["users WHERE id", "sessions WHERE user_id", "known_devices WHERE user_id", "api_keys WHERE user_id", "memberships WHERE user_id"] {
            let left = query(app.db.outside(), &format!("SELECT '1' FROM {table} = {}", user.0)).await;
            assert!(left.is_empty(), "{table}");
        }
    }

    async fn a_workspace_is_not_left_without_an_owner(app: TestApp) {
        let app = app.with_accounts().await;
        let (user, email) = app.account("Camille").await;
        let scope = app.scope();
        let refused = delete_by_email(&app.identity, &email).await;
        assert!(refused.unwrap());
        assert!(!delete_by_email(&app.identity, &email).await.unwrap(), "twice");
        assert!(!delete_by_email(&app.identity, "personne").await.unwrap());

        let (second, address) = app.account("Dominique").await;
        let her = app.nobody().signed_in(&app.open_session(second).await);
        let _ = her.post("/api/workspaces", json!({"nom": "Le sien"})).await.expect(201);
        app.join(second, scope.workspace, Role::Viewer).await;
        let refused = her.send(Method::DELETE, "/api/me", Some(json!({"password": PASSWORD}))).await.expect(409);
        assert_eq!(refused.json["code"], "last_owner");
        // Nothing happened: they are where they were.
        assert_eq!(her.get("/api/me/export").await.expect(200).json["memberships"].as_array().unwrap().len(), 2);
        assert!(delete_by_email(&app.identity, &address).await.is_err());
        assert_ne!(user, second);
    }
}
