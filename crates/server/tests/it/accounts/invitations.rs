//! Asking people in, and coming in by a link.

use chrono::Duration;
use heraut_kernel::Role;
use heraut_testkit::{Answer, PASSWORD, Person, TestApp, on_each_database};
use serde_json::{Value, json};

use super::cookie;

fn address() -> String {
    format!("{}@exemple.fr", heraut_kernel::TurnId::generate())
}

async fn ask_in(person: &Person, email: &str, role: &str) -> (i64, String) {
    let made = person.post("/api/invitations", json!({"email": email, "role": role})).await.expect(201).json;
    let token = made["token"].as_str().expect("a token").to_owned();
    assert_eq!(made["path"], format!("/invitation#{token}"));
    (made["invitation"]["id"].as_i64().expect("an id"), token)
}

async fn accept(app: &TestApp, token: &str) -> Answer {
    let body = json!({"token": token, "name": "Nouvelle", "password": PASSWORD});
    app.nobody().post("/api/auth/invitation/accept", body).await
}

async fn look(app: &TestApp, token: &str) -> Answer {
    app.nobody().post("/api/auth/invitation", json!({"token": token})).await
}

on_each_database! {
    async fn somebody_new_comes_in_by_a_link_once(app: TestApp) {
        let app = app.with_accounts().await;
        let (owner, email) = (app.user(), address());
        let (_, token) = ask_in(&owner, &email.to_uppercase(), "editor").await;
        let listed = owner.get("/api/invitations").await.expect(200);
        assert!(listed.text().contains(&email) && !listed.text().contains(&token));
        let offer = look(&app, &token).await.expect(200).json;
        let wanted = (&json!("Atelier"), &json!(email), &json!("editor"), &json!(false));
        assert_eq!((&offer["workspace"], &offer["email"], &offer["role"], &offer["has_account"]), wanted);
        let weak = json!({"token": token, "name": "N", "password": "motdepasse123"});
        let _ = app.nobody().post("/api/auth/invitation/accept", weak).await.expect(422);
        let answer = accept(&app, &token).await.expect(201);
        assert_eq!(answer.json["email"], email);
        let newcomer = app.nobody().signed_in(&cookie(&answer, "heraut").expect("a session"));
        assert_eq!(newcomer.get("/api/session").await.expect(200).json["role"], "editor");
        assert_eq!(owner.get("/api/invitations").await.expect(200).json["items"], json!([]));
        let used = accept(&app, &token).await.expect(410);
        assert_eq!(look(&app, &token).await.expect(410).body, used.body);
        assert_eq!(look(&app, "autre").await.expect(410).body, used.body);
        let again = owner.post("/api/invitations", json!({"email": email, "role": "viewer"})).await.expect(409);
        assert_eq!(again.json["code"], "already_member");
    }

    async fn a_person_with_an_account_accepts_signed_in_and_nobody_else(app: TestApp) {
        let app = app.with_accounts().await;
        let (user, email) = app.account("Camille").await;
        let camille = app.nobody().signed_in(&app.open_session(user).await);
        let (_, token) = ask_in(&app.user(), &email, "viewer").await;
        assert_eq!(look(&app, &token).await.expect(200).json["has_account"], true);
        assert_eq!(accept(&app, &token).await.expect(409).json["code"], "sign_in_first");
        let body = || json!({"token": token});
        let thief = app.nobody().signed_in(&app.open_session(app.account("Alix").await.0).await);
        assert_eq!(thief.post("/api/invitations/accept", body()).await.expect(409).json["code"], "other_invitee");
        let _ = app.nobody().post("/api/invitations/accept", body()).await.expect(401);
        let _ = camille.get("/api/scenarios").await.expect(404);
        let accepted = camille.post("/api/invitations/accept", body()).await.expect(200).json;
        assert_eq!(accepted["workspace_id"], app.workspace().0);
        let _ = camille.get("/api/scenarios").await.expect(200);
        let _ = camille.post("/api/invitations/accept", body()).await.expect(410);
    }

    async fn a_link_ends_when_it_is_taken_back_replaced_or_late(app: TestApp) {
        let app = app.with_accounts().await;
        let (owner, email) = (app.user(), address());
        let (id, revoked) = ask_in(&owner, &email, "viewer").await;
        let _ = owner.delete(&format!("/api/invitations/{id}")).await.expect(204);
        let _ = owner.delete(&format!("/api/invitations/{id}")).await.expect(404);
        let (_, replaced) = ask_in(&owner, &email, "viewer").await;
        let (_, late) = ask_in(&owner, &email, "viewer").await;
        for token in [&revoked, &replaced] {
            let _ = accept(&app, token).await.expect(410);
        }
        let _ = look(&app, &late).await.expect(200);
        app.clock.advance(Duration::days(7));
        let _ = accept(&app, &late).await.expect(410);
    }

    async fn of_many_who_accept_at_once_one_comes_in(app: TestApp) {
        let app = app.with_accounts().await;
        let (_, token) = ask_in(&app.user(), &address(), "viewer").await;
        let attempts = (0..6).map(|_| {
            let (nobody, token) = (app.nobody(), token.clone());
            let body = json!({"token": token, "name": "Nouvelle", "password": PASSWORD});
            tokio::spawn(async move { nobody.post("/api/auth/invitation/accept", body).await.status })
        });
        let mut statuses = Vec::new();
        for attempt in attempts.collect::<Vec<_>>() {
            statuses.push(attempt.await.expect("an answer"));
        }
        statuses.sort_unstable();
        assert_eq!(statuses[0], 201);
        assert!(statuses[1..].iter().all(|status| matches!(status, 409 | 410)), "{statuses:?}");
        let members: Value = app.user().get("/api/members").await.expect(200).json;
        assert_eq!(members["items"].as_array().map(Vec::len), Some(2));
    }

    async fn only_owners_ask_people_in(app: TestApp) {
        let app = app.with_accounts().await;
        for role in [Role::Viewer, Role::Editor] {
            let member = app.member(role).await;
            let _ = member.post("/api/invitations", json!({"email": address(), "role": "owner"})).await.expect(403);
            let _ = member.get("/api/invitations").await.expect(403);
        }
    }
}
