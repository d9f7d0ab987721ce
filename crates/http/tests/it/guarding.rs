use axum::body::Body;
use heraut_http::guard::Guard;
use http::{Method, Request};

use crate::desk::{Desk, ask, stack, with};

const NOTE: &str = r#"{"titre":"a"}"#;

fn post() -> Request<Body> {
    ask(Method::POST, "/api/notes", NOTE)
}

#[tokio::test]
async fn only_names_of_this_machine_are_answered() {
    let mut open = stack();
    open.guard.hosts = vec!["desk.lan".to_owned()];
    let desk = Desk::new(open);
    for host in ["localhost", "LOCALHOST:3000", "127.0.0.1:5000", "[::1]", "[::1]:5000", "desk.lan:80", "desk.lan"] {
        assert_eq!(desk.send(with(ask(Method::GET, "/api/formats", ""), "host", host)).await.status, 200, "{host}");
    }
    for host in
        ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "localhost:80@evil", "[::2]:80", "", "0.0.0.0"]
    {
        let answer = desk.send(with(ask(Method::GET, "/api/formats", ""), "host", host)).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "host_not_allowed"), "{host}");
    }
    let mut nameless = ask(Method::GET, "/api/formats", "");
    nameless.headers_mut().remove("host");
    assert_eq!(desk.send(nameless).await.status, 403);
    let mut two = ask(Method::GET, "/api/formats", "");
    two.headers_mut().append("host", "evil.example".parse().unwrap());
    assert_eq!(desk.send(two).await.status, 403);
    let page = with(ask(Method::GET, "/", ""), "host", "evil.example");
    assert_eq!(desk.send(page).await.status, 403);
}

#[tokio::test]
async fn other_sites_change_nothing() {
    let mut open = stack();
    open.frontend_url = Some("http://localhost:3000/".to_owned());
    let desk = Desk::new(open);
    for (origin, site, status) in [
        ("http://localhost:5000", "same-origin", 201),
        ("https://localhost:5000", "", 201),
        ("http://localhost:3000", "same-site", 201),
        ("http://localhost:3000", "cross-site", 201),
        ("", "none", 201),
        ("", "same-origin", 201),
        ("", "cross-site", 403),
        ("", "same-site", 403),
        ("null", "", 403),
        ("http://evil.example", "cross-site", 403),
        ("http://localhost:5001", "same-site", 403),
        ("http://localhost", "", 403),
        ("http://localhost:5000", "cross-site", 403),
    ] {
        let mut request = post();
        for (name, value) in [("origin", origin), ("sec-fetch-site", site)] {
            if !value.is_empty() {
                request = with(request, name, value);
            }
        }
        let answer = desk.send(request).await;
        assert_eq!(answer.status, status, "{origin} {site} {answer}");
    }
    let read = with(ask(Method::GET, "/api/formats", ""), "sec-fetch-site", "cross-site");
    assert_eq!(desk.send(read).await.status, 200);
}

#[tokio::test]
async fn a_proxy_must_be_meant() {
    let desk = Desk::new(stack());
    for name in ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"] {
        let answer = desk.send(with(ask(Method::GET, "/api/formats", ""), name, "203.0.113.9")).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "proxied"), "{name}");
    }
    let mut meant = stack();
    meant.guard = Guard { allow_proxied: true, ..Guard::default() };
    let request = with(ask(Method::GET, "/api/formats", ""), "x-forwarded-for", "203.0.113.9");
    assert_eq!(Desk::new(meant).send(request).await.status, 200);
    let mut accounts = stack();
    accounts.guard = Guard { local: false, ..Guard::default() };
    let desk = Desk::new(accounts);
    assert_eq!(desk.send(with(ask(Method::GET, "/api/formats", ""), "host", "desk.example.org")).await.status, 200);
    assert_eq!(desk.send(with(post(), "origin", "http://evil.example")).await.code(), "cross_site");
}

#[tokio::test]
async fn only_the_front_end_may_read_from_elsewhere() {
    let mut open = stack();
    open.frontend_url = Some("http://localhost:3000".to_owned());
    let desk = Desk::new(open);
    let preflight = |origin| {
        let request = with(ask(Method::OPTIONS, "/api/notes/5", ""), "origin", origin);
        with(request, "access-control-request-method", "PATCH")
    };
    let answer = desk.send(preflight("http://localhost:3000")).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, "http://localhost:3000"));
    assert!(answer.header("access-control-allow-methods").contains("PATCH"));
    assert!(answer.header("access-control-allow-headers").contains("If-Match"));
    let stranger = desk.send(preflight("http://evil.example")).await;
    assert_eq!((stranger.status, stranger.header("access-control-allow-origin")), (405, ""));

    let read = desk.send(with(ask(Method::GET, "/api/notes/5", ""), "origin", "http://localhost:3000")).await;
    assert_eq!(read.header("access-control-allow-origin"), "http://localhost:3000");
    for name in ["ETag", "Retry-After", "X-Correlation-Id", "Idempotency-Replayed"] {
        assert!(read.header("access-control-expose-headers").contains(name));
    }
    assert_eq!(desk.get("/api/notes/5").await.header("vary"), "Origin");
}
