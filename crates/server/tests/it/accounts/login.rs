//! Signing in, what a session may, and how it ends.

use chrono::Duration;
use heraut_kernel::Role;
use heraut_testkit::{PASSWORD, on_each_database};
use serde_json::json;

use super::cookie;

on_each_database! {
    async fn a_person_signs_in_works_and_signs_out(app: TestApp) {
        let app = app.with_accounts().await;
        let (user, email) = app.account("Camille").await;
        app.join(user, app.workspace(), Role::Editor).await;
        let nobody = app.nobody();
        assert_eq!(nobody.get("/api/session").await.expect(401).json["code"], "unauthenticated");
        let state = nobody.get("/api/auth/state").await.expect(200).json;
        assert_eq!((&state["mode"], &state["setup_needed"]), (&json!("accounts"), &json!(false)));

        let body = json!({"email": format!(" {} ", email.to_uppercase()), "password": PASSWORD});
        let answer = nobody.clone().with("user-agent", "Navigateur").post("/api/auth/login", body).await.expect(200);
        assert_eq!((&answer.json["name"], &answer.json["email"]), (&json!("Camille"), &json!(email)));
        let line = answer.header("set-cookie");
        for word in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=7776000"] {
            assert!(line.contains(word), "{word}: {line}");
        }
        assert!(!line.contains("Secure"), "without TLS the browser would not send it back");
        let session = cookie(&answer, "heraut").expect("a session");
        assert_eq!(session.len(), 43);

        let camille = nobody.clone().signed_in(&session);
        let at = camille.get("/api/session").await.expect(200).json;
        assert_eq!((&at["mode"], &at["role"], &at["user"]["name"]), (&json!("accounts"), &json!("editor"), &json!("Camille")));
        let _ = camille.post("/api/scenarios", json!({"nom": "A", "thematique": "B"})).await.expect(201);
        let listed = camille.get("/api/me/sessions").await.expect(200).json;
        assert_eq!((&listed["items"][0]["current"], &listed["items"][0]["device"]), (&json!(true), &json!("Navigateur")));

        let gone = camille.post("/api/auth/logout", json!({})).await.expect(204);
        assert!(gone.header("set-cookie").starts_with("heraut=; Path=/; Max-Age=0"));
        let _ = camille.get("/api/session").await.expect(401);
        let _ = camille.get("/api/me").await.expect(401);
    }

    async fn a_wrong_password_and_an_unknown_address_are_answered_alike(app: TestApp) {
        let app = app.with_accounts().await;
        let (_, email) = app.account("Camille").await;
        let nobody = app.nobody();
        let sign_in = async |email: &str, password: &str| {
            nobody.post("/api/auth/login", json!({"email": email, "password": password})).await
        };
        let wrong = sign_in(&email, "autre chose que cela").await.expect(401);
        let unknown = sign_in(&format!("x{email}"), PASSWORD).await.expect(401);
        assert_eq!((&wrong.body, wrong.json["code"].as_str()), (&unknown.body, Some("invalid_credentials")));
        assert_eq!(wrong.headers.get("set-cookie"), None);
        assert_eq!(wrong.headers.keys().collect::<Vec<_>>(), unknown.headers.keys().collect::<Vec<_>>());
        assert!(!wrong.text().contains(&email));
    }

    async fn a_session_ends_when_it_is_left_alone_and_in_any_case(app: TestApp) {
        let app = app.with_accounts().await;
        let (user, email) = app.account("Camille").await;
        app.join(user, app.workspace(), Role::Viewer).await;
        let sign_in = async || {
            let body = json!({"email": email, "password": PASSWORD});
            let answer = app.nobody().post("/api/auth/login", body).await.expect(200);
            app.nobody().signed_in(&cookie(&answer, "heraut").expect("a session"))
        };
        let left = sign_in().await;
        app.clock.advance(Duration::days(14) - Duration::seconds(1));
        let used = sign_in().await;
        let _ = left.get("/api/session").await.expect(200);
        app.clock.advance(Duration::days(14));
        let _ = left.get("/api/session").await.expect(401);
        let _ = used.get("/api/session").await.expect(401);
        let daily = sign_in().await;
        for _ in 0..89 {
            app.clock.advance(Duration::days(1));
            let _ = daily.get("/api/session").await.expect(200);
        }
        app.clock.advance(Duration::days(1));
        let _ = daily.get("/api/session").await.expect(401);
        let _ = daily.get("/api/me").await.expect(401);
    }

    async fn a_person_ends_one_session_or_all_and_nobody_else_s(app: TestApp) {
        let app = app.with_accounts().await;
        let (user, _) = app.account("Camille").await;
        let here = app.nobody().signed_in(&app.open_session(user).await);
        let there = app.nobody().signed_in(&app.open_session(user).await);
        let stranger = app.user();
        let listed = here.get("/api/me/sessions").await.expect(200).json;
        let other = listed["items"].as_array().expect("sessions").iter().find(|at| at["current"] == false).expect("another");
        let path = format!("/api/me/sessions/{}", other["id"]);
        let unknown = stranger.delete("/api/me/sessions/999999999").await.expect(404);
        assert_eq!(stranger.delete(&path).await.expect(404).body, unknown.body);
        let _ = there.get("/api/me").await.expect(200);
        let _ = here.delete(&path).await.expect(204);
        let _ = there.get("/api/me").await.expect(401);
        let _ = here.delete("/api/me/sessions").await.expect(204);
        let _ = here.get("/api/me").await.expect(401);
        let _ = stranger.get("/api/me").await.expect(200);
    }

    async fn a_change_that_comes_with_a_session_says_where_it_comes_from(app: TestApp) {
        let app = app.with_accounts().await;
        let session = app.open_session(app.account("Camille").await.0).await;
        let silent = app.nobody().with("cookie", &format!("heraut={session}"));
        let change = || json!({"name": "Volée"});
        for (name, value) in [("accept", "*/*"), ("origin", "https://ailleurs.example"), ("sec-fetch-site", "cross-site")] {
            let refused = silent.clone().with(name, value).patch("/api/me", change()).await.expect(403);
            assert_eq!(refused.json["code"], "cross_site", "{name}");
        }
        for (name, value) in [("origin", "http://localhost"), ("sec-fetch-site", "same-origin")] {
            let _ = silent.clone().with(name, value).patch("/api/me", change()).await.expect(200);
        }
        // Reading is harmless, and any name may be called: a cookie is sent to its own host alone.
        let _ = silent.clone().with("host", "desk.example.org").with("x-forwarded-for", "192.0.2.1").get("/api/me").await.expect(200);
    }

    async fn a_profile_is_changed(app: TestApp) {
        let app = app.with_accounts().await;
        let me = app.nobody().signed_in(&app.open_session(app.account("Camille").await.0).await);
        let changed = me.patch("/api/me", json!({"name": "Camille D.", "langue": "en", "theme": "dark"})).await.expect(200).json;
        assert_eq!((&changed["name"], &changed["langue"], &changed["theme"]), (&json!("Camille D."), &json!("en"), &json!("dark")));
        let changed = me.patch("/api/me", json!({"langue": null})).await.expect(200).json;
        assert_eq!((&changed["langue"], &changed["theme"]), (&json!(null), &json!("dark")));
        assert_eq!(me.get("/api/me").await.expect(200).json, changed);
        let _ = me.patch("/api/me", json!({"theme": "rose"})).await.expect(422);
    }

    async fn without_accounts_nobody_signs_in(app: TestApp) {
        let person = app.user();
        let state = person.get("/api/auth/state").await.expect(200).json;
        assert_eq!((&state["mode"], &state["setup_needed"]), (&json!("local"), &json!(false)));
        let body = json!({"email": "a@b.fr", "password": PASSWORD});
        assert_eq!(person.post("/api/auth/login", body).await.expect(409).json["code"], "accounts_off");
        let me = person.get("/api/me").await.expect(200).json;
        assert_eq!((&me["email"], &me["has_password"]), (&json!(null), &json!(false)));
        assert_eq!(person.get("/api/me/sessions").await.expect(200).json["items"], json!([]));
    }
}
