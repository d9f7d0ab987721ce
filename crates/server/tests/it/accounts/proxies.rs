//! Behind a proxy: who asks is what a trusted one says, and nothing that anybody else does.

use heraut_http::{ForwardedBy, Proxies};
use heraut_testkit::{Answer, PASSWORD, Person, TestApp, on_each_database};
use serde_json::{Value, json};

use super::cookie;

/// An instance that trusts the proxy at this test's address 100.
fn behind(app: &TestApp, limit: u32) -> axum::Router {
    let proxy = app.address(100).to_string();
    app.accounts_router(|stack| {
        stack.proxies = Proxies::parse([proxy.as_str()], ForwardedBy::XForwarded).expect("a list");
        stack.general_per_minute = limit;
    })
}

async fn sign_in(person: &Person, email: &str, password: &str) -> Answer {
    person.post("/api/auth/login", json!({"email": email, "password": password})).await
}

fn set_cookies(answer: &Answer) -> Vec<&str> {
    answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()).collect()
}

on_each_database! {
    async fn sessions_are_shown_with_the_address_that_a_trusted_proxy_forwards(app: TestApp) {
        let app = app.with_accounts().await;
        let (_, email) = app.account("Camille").await;
        let router = behind(&app, 0);
        let claimed = app.address(7).to_string();
        let shown = async |n: u16, forwarded: &str| {
            let person = app.at_instance(router.clone(), n).with("x-forwarded-for", forwarded);
            let session = cookie(&sign_in(&person, &email, PASSWORD).await.expect(200), "heraut").expect("a session");
            let sessions = person.signed_in(&session).get("/api/me/sessions").await.expect(200).json;
            let own = sessions["items"].as_array().expect("a list").iter().find(|at| at["current"] == true).cloned();
            own.expect("this session")["address"].as_str().unwrap_or_default().to_owned()
        };
        let net = |n: u16| { let mut parts = app.address(n).segments(); parts[4..].fill(0); std::net::Ipv6Addr::from(parts).to_string() };
        assert_eq!(shown(100, &format!("192.0.2.1, {claimed}")).await, net(7));
        assert_eq!(shown(101, &claimed).await, net(101), "who is no trusted proxy forwards nothing");
        assert_eq!(shown(100, "nonsense").await, net(100));
    }

    async fn failures_are_counted_on_whom_the_proxy_names(app: TestApp) {
        let app = app.with_accounts().await;
        let (_, email) = app.account("Camille").await;
        let router = behind(&app, 0);
        let from = |n: u16| app.at_instance(router.clone(), 100).with("x-forwarded-for", &app.address(n).to_string());
        for _ in 0..5 {
            let _ = sign_in(&from(1), &email, "faux").await.expect(401);
        }
        let _ = sign_in(&from(1), &email, PASSWORD).await.expect(429);
        let _ = sign_in(&from(2), &email, PASSWORD).await.expect(200);
        // Without the proxy the header is worth nothing: a new address each time does not help.
        let (_, other) = app.account("Alix").await;
        let stranger = |n: u16| app.at_instance(router.clone(), 101).with("x-forwarded-for", &app.address(n).to_string());
        for n in 10..15 {
            let _ = sign_in(&stranger(n), &other, "faux").await.expect(401);
        }
        let _ = sign_in(&stranger(16), &other, "faux").await.expect(429);
    }

    async fn limits_are_counted_on_whom_the_proxy_names(app: TestApp) {
        let app = app.with_accounts().await;
        let router = behind(&app, 2);
        let ask = async |n: u16, forwarded: &str| {
            app.at_instance(router.clone(), n).with("x-forwarded-for", forwarded).get("/api/auth/state").await.status
        };
        let statuses = [ask(100, "192.0.2.1").await, ask(100, "192.0.2.1").await, ask(100, "192.0.2.1").await];
        assert_eq!(statuses, [200, 200, 429]);
        assert_eq!(ask(100, "192.0.2.1, 192.0.2.2").await, 200, "the last hop counts");
        assert_eq!(ask(100, "192.0.2.9, 192.0.2.1").await, 429);
        let spoofed = [ask(50, "192.0.2.3").await, ask(50, "192.0.2.4").await, ask(50, "192.0.2.5").await];
        assert_eq!(spoofed, [200, 200, 429]);
    }

    async fn tls_is_what_a_trusted_proxy_says(app: TestApp) {
        let app = app.with_accounts().await;
        let (_, email) = app.account("Camille").await;
        let router = behind(&app, 0);
        let enter = async |n: u16, proto: &str| {
            let person = app.at_instance(router.clone(), n).with("x-forwarded-for", "192.0.2.1");
            sign_in(&person.with("x-forwarded-proto", proto), &email, PASSWORD).await.expect(200)
        };
        let secure = enter(100, "https").await;
        assert_eq!(secure.header("strict-transport-security"), "max-age=31536000");
        assert!(set_cookies(&secure).iter().all(|line| line.ends_with("; Secure")), "{:?}", set_cookies(&secure));
        for (n, proto) in [(100, "http"), (101, "https")] {
            let plain = enter(n, proto).await;
            assert_eq!(plain.header("strict-transport-security"), "", "{n} {proto}");
            assert!(set_cookies(&plain).iter().all(|line| !line.contains("Secure")), "{n} {proto}");
        }
    }
}

/// Without accounts what a stranger's proxy hands on is refused, and what a named one does is answered.
#[tokio::test]
async fn local_mode_answers_behind_a_proxy_that_is_trusted() {
    let trust = |stack: &mut heraut_http::Stack| {
        stack.proxies = Proxies::parse(["2001::/16"], ForwardedBy::XForwarded).expect("a list");
    };
    let app = TestApp::with(heraut_testkit::Database::Sqlite, trust).await.expect("SQLite is always here");
    let forwarded = app.at(1).with("x-forwarded-for", "192.0.2.1");
    let _ = forwarded.get("/api/session").await.expect(200);
    let nobody = app.user().with("x-forwarded-for", "192.0.2.1").get("/api/session").await.expect(403);
    assert_eq!(nobody.json["code"], Value::from("proxied"));
}
