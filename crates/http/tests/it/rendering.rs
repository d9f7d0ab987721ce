use http::Method;

use crate::desk::{Desk, ask, stack, with};

#[tokio::test]
async fn whatever_the_cause_404_has_one_body() {
    let desk = Desk::new(stack());
    let unknown = desk.get("/api/notes/4").await;
    let stranger = with(ask(Method::GET, "/api/notes/5", ""), "x-workspace", "99");
    for other in [
        desk.get("/api/notes/abc").await,
        desk.get("/api/notes/99999999999999999999").await,
        desk.get("/api/notes/%ff").await,
        desk.get("/api/notes/5%00").await,
        desk.get("/api/nothing/here").await,
        desk.get("/api/").await,
        desk.send(stranger).await,
    ] {
        assert_eq!((other.status, &other.body), (404, &unknown.body));
    }
    assert_eq!(
        String::from_utf8(unknown.body).unwrap(),
        r#"{"type":"/api/docs#problems-not_found","title":"Not found","status":404,"detail":"Not found.","code":"not_found","errors":[]}"#
    );
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let answer = Desk::new(stack()).send(ask(Method::DELETE, "/api/notes", "")).await;
    assert_eq!((answer.status, answer.code().as_str()), (405, "method_not_allowed"));
    let mut allowed: Vec<&str> = answer.header("allow").split(',').collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["GET", "HEAD", "POST"]);
}

#[tokio::test]
async fn the_caller_s_language_is_spoken() {
    let desk = Desk::new(stack());
    let speak = async |language: &str, path: &str| {
        let answer = desk.send(with(ask(Method::GET, path, ""), "accept-language", language)).await;
        answer.json()["detail"].as_str().unwrap().to_owned()
    };
    assert_eq!(speak("en", "/api/notes/4").await, "Not found.");
    assert_eq!(speak("de", "/api/notes/4").await, "Introuvable.");
    assert_eq!(speak("fr", "/api/notes/4?langue=en").await, "Not found.");
    let french = with(ask(Method::POST, "/api/notes", r#"{"titre":""}"#), "accept-language", "fr");
    assert_eq!(desk.send(french).await.json()["errors"][0]["message"], "Ce champ ne peut pas être vide.");
}

#[tokio::test]
async fn bugs_and_delays_are_problems() {
    let desk = Desk::new(stack());
    let panic = desk.get("/api/panic").await;
    assert_eq!((panic.status, panic.code().as_str()), (500, "internal"));
    assert!(!String::from_utf8_lossy(&panic.body).contains("canary"));
    let slow = desk.get("/api/slow").await;
    assert_eq!((slow.status, slow.code().as_str(), slow.header("retry-after")), (503, "timeout", "2"));
    let foreign = desk.get("/api/foreign").await;
    assert_eq!((foreign.status, foreign.code().as_str()), (409, "bad_request"));
    assert!(!String::from_utf8_lossy(&foreign.body).contains("SQLSTATE"));
}

#[tokio::test]
async fn roles_are_weighed() {
    let desk = Desk::new(stack());
    let act = async |role: &str, method: Method, path: &str, body: &str| {
        desk.send(with(ask(method, path, body), "x-role", role)).await.status
    };
    assert_eq!(act("nobody", Method::GET, "/api/notes/5", "").await, 401);
    assert_eq!(act("nobody", Method::GET, "/api/formats", "").await, 200);
    assert_eq!(act("viewer", Method::GET, "/api/notes/5", "").await, 200);
    assert_eq!(act("viewer", Method::POST, "/api/notes", "{").await, 403);
    assert_eq!(act("editor", Method::POST, "/api/notes", r#"{"titre":"a"}"#).await, 201);
    assert_eq!(act("editor", Method::DELETE, "/api/workspace", "").await, 403);
    assert_eq!(act("owner", Method::DELETE, "/api/workspace", "").await, 204);
}

#[tokio::test]
async fn a_request_keeps_the_name_it_was_given() {
    let desk = Desk::new(stack());
    let id = "0190f6a0-0000-7000-8000-000000000001";
    let named = desk.send(with(ask(Method::GET, "/api/formats", ""), "x-correlation-id", id)).await;
    assert_eq!(named.header("x-correlation-id"), id);
    let forged = desk.send(with(ask(Method::GET, "/api/formats", ""), "x-correlation-id", "x level=ERROR")).await;
    assert_eq!(forged.header("x-correlation-id").len(), 36);
}

#[tokio::test]
async fn every_answer_carries_the_headers_of_safety() {
    let desk = Desk::new(stack());
    for (path, status, cache) in
        [("/api/notes/5", 200, "no-store"), ("/api/x", 404, "no-store"), ("/scenarios/5", 200, "")]
    {
        let answer = desk.get(path).await;
        assert_eq!((answer.status, answer.header("cache-control")), (status, cache), "{path}");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'; script-src 'self';"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert!(answer.header("permissions-policy").contains("camera=()"));
    }
    assert_eq!(desk.get("/api/notes/5").await.header("etag"), "\"7\"");
}
