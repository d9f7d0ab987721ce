//! Changing a password, and choosing a new one by a link.

use chrono::Duration;
use heraut_identity::password::Cost;
use heraut_identity::store::people;
use heraut_identity::usecase::login::login;
use heraut_identity::usecase::password::reset_token;
use heraut_identity::{Identity, Settings};
use heraut_testkit::{PASSWORD, TestApp, on_each_database};
use serde_json::json;

use super::cookie;

const NEW: &str = "quatre-vaches-bleues-dansent";

async fn sign_in(app: &TestApp, email: &str, password: &str) -> u16 {
    app.nobody().post("/api/auth/login", json!({"email": email, "password": password})).await.status
}

on_each_database! {
    async fn who_knows_the_old_password_changes_it_and_other_sessions_end(app: TestApp) {
        let app = app.with_accounts().await;
        let (user, email) = app.account("Camille").await;
        let here = app.nobody().signed_in(&app.open_session(user).await);
        let there = app.nobody().signed_in(&app.open_session(user).await);
        let change = async |old: &str, new: &str| {
            here.post("/api/me/password", json!({"old_password": old, "new_password": new})).await
        };
        let _ = change("pas le bon du tout", NEW).await.expect(401);
        let weak = change(PASSWORD, "motdepasse123").await.expect(422).json;
        assert_eq!((&weak["errors"][0]["field"], &weak["errors"][0]["code"]), (&json!("new_password"), &json!("guessable")));
        let short = change(PASSWORD, "t8Kp-w2").await.expect(422).json;
        assert_eq!(short["errors"][0]["code"], "too_short");
        let own = change(PASSWORD, &email).await.expect(422).json;
        assert_eq!(own["errors"][0]["code"], "guessable");
        let _ = there.get("/api/me").await.expect(200);
        let _ = change(PASSWORD, NEW).await.expect(204);
        let _ = here.get("/api/me").await.expect(200);
        let _ = there.get("/api/me").await.expect(401);
        assert_eq!((sign_in(&app, &email, PASSWORD).await, sign_in(&app, &email, NEW).await), (401, 200));
    }

    async fn a_link_chooses_a_new_password_once_and_in_time(app: TestApp) {
        let app = app.with_accounts().await;
        let (user, email) = app.account("Camille").await;
        let session = app.nobody().signed_in(&app.open_session(user).await);
        let reset = async |token: &str, password: &str| {
            app.nobody().post("/api/auth/reset", json!({"token": token, "password": password})).await
        };
        assert!(reset_token(&app.identity, &format!("x{email}")).await.expect("a look").is_none());
        let first = reset_token(&app.identity, &email).await.expect("a token").expect("a person");
        let second = reset_token(&app.identity, &email.to_uppercase()).await.expect("a token").expect("a person");
        let invalid = reset("nimporte", NEW).await.expect(410);
        assert_eq!(invalid.json["code"], "link_invalid");
        assert_eq!(reset(first.expose(), NEW).await.expect(410).body, invalid.body, "a newer link takes its place");
        let _ = reset(second.expose(), "motdepasse123").await.expect(422);
        let _ = session.get("/api/me").await.expect(200);
        let _ = reset(second.expose(), NEW).await.expect(204);
        let _ = reset(second.expose(), PASSWORD).await.expect(410);
        let _ = session.get("/api/me").await.expect(401);
        assert_eq!((sign_in(&app, &email, PASSWORD).await, sign_in(&app, &email, NEW).await), (401, 200));
        let late = reset_token(&app.identity, &email).await.expect("a token").expect("a person");
        app.clock.advance(Duration::days(1));
        let _ = reset(late.expose(), PASSWORD).await.expect(410);
    }

    async fn of_many_who_use_a_link_at_once_one_succeeds(app: TestApp) {
        let app = app.with_accounts().await;
        let (_, email) = app.account("Camille").await;
        let token = reset_token(&app.identity, &email).await.expect("a token").expect("a person");
        let attempts = (0..8).map(|_| {
            let (nobody, token) = (app.nobody(), token.expose().to_owned());
            tokio::spawn(async move { nobody.post("/api/auth/reset", json!({"token": token, "password": NEW})).await.status })
        });
        let mut statuses = Vec::new();
        for attempt in attempts.collect::<Vec<_>>() {
            statuses.push(attempt.await.expect("an answer"));
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 410, 410, 410, 410, 410, 410, 410]);
    }

    async fn a_password_moves_to_newer_parameters_when_it_is_used(app: TestApp) {
        let app = app.with_accounts().await;
        let (user, email) = app.account("Camille").await;
        let kept = async || people::profile(&app.db, user).await.expect("a read").expect("a person").password_hash.expect("a hash");
        assert!(kept().await.contains("m=64,t=1"));
        let cost = Cost { memory_kib: 128, passes: 2 };
        let newer = Identity::new(app.db.clone(), Settings { cost, ..app.identity.settings().clone() });
        let visitor = heraut_identity::usecase::entering::Visitor {
            address: std::net::Ipv4Addr::LOCALHOST.into(),
            tls: false,
            agent: String::new(),
            session: None,
            device: None,
            correlation: heraut_kernel::CorrelationId::generate(),
        };
        let _ = login(&newer, &email, PASSWORD.into(), &visitor).await.expect("a session");
        assert!(kept().await.contains("m=128,t=2"));
        assert_eq!(sign_in(&app, &email, PASSWORD).await, 200);
    }

    async fn nothing_secret_is_kept_as_it_is(app: TestApp) {
        let app = app.with_accounts().await;
        let (user, email) = app.account("Camille").await;
        let answer = app.nobody().post("/api/auth/login", json!({"email": email, "password": PASSWORD})).await.expect(200);
        let session = cookie(&answer, "heraut").expect("a session");
        let device = cookie(&answer, "heraut-device").expect("a device");
        let reset = reset_token(&app.identity, &email).await.expect("a token").expect("a person");
        let conn = app.db.outside();
        let mut rows = crate::support::ledger::query(conn, &format!("SELECT token_hash FROM sessions WHERE user_id = {user}")).await;
        rows.extend(crate::support::ledger::query(conn, &format!("SELECT token_hash FROM known_devices WHERE user_id = {user}")).await);
        rows.extend(crate::support::ledger::query(conn, &format!("SELECT token_hash FROM one_time_tokens WHERE user_id = {user}")).await);
        rows.extend(crate::support::ledger::query(conn, &format!("SELECT password_hash FROM users WHERE id = {user}")).await);
        let all = format!("{rows:?}");
        assert_eq!(rows.len(), 4, "{all}");
        for secret in [session.as_str(), device.as_str(), reset.expose(), PASSWORD] {
            assert!(!all.contains(secret), "{all}");
        }
    }
}
