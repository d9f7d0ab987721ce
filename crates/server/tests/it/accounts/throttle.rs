//! Failed sign-ins cost time, and nobody is locked out by strangers.

use chrono::Duration;
use heraut_testkit::{PASSWORD, Person, on_each_database};
use serde_json::json;

use super::cookie;

async fn try_one(person: &Person, email: &str, password: &str) -> u16 {
    person.post("/api/auth/login", json!({"email": email, "password": password})).await.status
}

on_each_database! {
    async fn one_address_waits_longer_and_longer(app: TestApp) {
        let app = app.with_accounts().await;
        let (_, email) = app.account("Camille").await;
        let one = app.at(1);
        for _ in 0..5 {
            assert_eq!(try_one(&one, &email, "faux").await, 401);
        }
        let refused = one.post("/api/auth/login", json!({"email": email, "password": PASSWORD})).await.expect(429);
        assert_eq!((refused.json["code"].as_str(), refused.header("retry-after")), (Some("login_throttled"), "1"));
        app.clock.advance(Duration::seconds(1));
        assert_eq!(try_one(&one, &email, "faux").await, 401);
        app.clock.advance(Duration::seconds(1));
        assert_eq!(try_one(&one, &email, PASSWORD).await, 429, "the second wait is two seconds");
        app.clock.advance(Duration::seconds(1));
        assert_eq!(try_one(&one, &email, PASSWORD).await, 200);
        assert_eq!(try_one(&one, &email, "faux").await, 401, "a success wipes the slate of the pair");
        // An address that nobody has is throttled alike.
        for _ in 0..5 {
            assert_eq!(try_one(&app.at(2), &format!("x{email}"), "faux").await, 401);
        }
        assert_eq!(try_one(&app.at(2), &format!("x{email}"), "faux").await, 429);
    }

    async fn strangers_do_not_lock_out_a_device_that_proved_itself(app: TestApp) {
        let app = app.with_accounts().await;
        let (_, email) = app.account("Camille").await;
        let home = app.at(1);
        let answer = home.post("/api/auth/login", json!({"email": email, "password": PASSWORD})).await.expect(200);
        let device = cookie(&answer, "heraut-device").expect("a device");
        let home = home.with("cookie", &format!("heraut-device={device}"));
        let mut statuses = Vec::new();
        for n in 10..40 {
            statuses.push(try_one(&app.at(n), &email, "faux").await);
        }
        assert!(statuses.contains(&401) && statuses.contains(&429), "{statuses:?}");
        assert_eq!(try_one(&app.at(50), &email, PASSWORD).await, 429, "from unknown devices the account waits");
        assert_eq!(try_one(&home, &email, PASSWORD).await, 200);
        // Somebody else's device is none of this account.
        let (_, other) = app.account("Alix").await;
        for _ in 0..5 {
            assert_eq!(try_one(&home, &other, "faux").await, 401);
        }
        assert_eq!(try_one(&home, &other, PASSWORD).await, 429);
        // And the device itself does not guess for ever.
        let mut statuses = Vec::new();
        for _ in 0..11 {
            statuses.push(try_one(&home, &email, "faux").await);
        }
        assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 10, "{statuses:?}");
    }

    async fn a_hundred_at_once_are_a_hundred_counts(app: TestApp) {
        let app = app.with_accounts().await;
        let (_, email) = app.account("Camille").await;
        let attempts = (0..30).map(|_| {
            let (person, email) = (app.at(7), email.clone());
            tokio::spawn(async move { try_one(&person, &email, "faux").await })
        });
        let mut looked_at = 0;
        for attempt in attempts.collect::<Vec<_>>() {
            let status = attempt.await.expect("an answer");
            assert!(status == 401 || status == 429, "{status}");
            looked_at += usize::from(status == 401);
        }
        assert_eq!(looked_at, 5);
    }
}
