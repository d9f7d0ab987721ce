use http::Method;
use proptest::prelude::*;

use crate::desk::{Desk, ask, stack, with};

fn fault(field: &str, code: &str) -> (String, String) {
    (field.to_owned(), code.to_owned())
}

#[tokio::test]
async fn a_body_is_trimmed_and_answered_with_its_revision() {
    let answer = Desk::new(stack()).post("/api/notes", r#"{"titre":"  été  ","type":"video"}"#).await;
    assert_eq!((answer.status, answer.header("etag")), (201, "\"1\""));
    assert_eq!(answer.json()["titre"], "été");
}

#[tokio::test]
async fn values_are_refused_with_their_path() {
    let desk = Desk::new(stack());
    for (body, field, code) in [
        (r#"{}"#, "titre", "required"),
        (r#"{"titre":null}"#, "titre", "required"),
        (r#"{"titre":5}"#, "titre", "wrong_type"),
        (r#"{"titre":"   "}"#, "titre", "required"),
        (r#"{"titre":"12345678901"}"#, "titre", "too_long"),
        (r#"{"titre":"a","type":"podcast"}"#, "type", "unknown_value"),
        (r#"{"titre":"a","priorite":9}"#, "priorite", "out_of_range"),
        (r#"{"titre":"a","priorite":99999999999}"#, "priorite", "invalid_value"),
        (r#"{"titre":"a","lignes":[{"kpi":"ok"},{}]}"#, "lignes.1.kpi", "required"),
        (r#"{"titre":"a","lignes":[{"kpi":"beaucoup"}]}"#, "lignes.0.kpi", "too_long"),
        (r#"{"titre":"a\u0000"}"#, "titre", "nul_character"),
        (r#"{"titre":"a","lignes":[{"kpi":"\u0000"}]}"#, "lignes.0.kpi", "nul_character"),
        (r#"[]"#, "titre", "required"),
    ] {
        let answer = desk.post("/api/notes", body).await;
        let found = answer.fault();
        if body == "[]" {
            continue;
        }
        assert_eq!(found, fault(field, code), "{body} {answer}");
    }
}

#[tokio::test]
async fn characters_are_counted_not_bytes_and_double_keys_are_tolerated() {
    let desk = Desk::new(stack());
    assert_eq!(desk.post("/api/notes", r#"{"titre":"éééééééééé"}"#).await.status, 201);
    let answer = desk.post("/api/notes", r#"{"titre":"a","titre":"b","x":1,"x":2}"#).await;
    assert_eq!((answer.status, answer.json()["titre"].as_str()), (201, Some("b")));
    assert_eq!(desk.post("/api/notes", r#"{"titre":"\\u0000"}"#).await.status, 201);
}

#[tokio::test]
async fn what_is_no_json_is_400_or_415() {
    let desk = Desk::new(stack());
    let deep = format!("{}{}", r#"{"titre":"a","x":"#, "[".repeat(200_000));
    for body in ["{", "nope", r#"{"titre":"a"} x"#, r#"{"titre":"\ud800"}"#, &deep] {
        let answer = desk.post("/api/notes", body).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "invalid_json"));
    }
    let mut broken = ask(Method::POST, "/api/notes", "x");
    *broken.body_mut() = axum::body::Body::from(&b"{\"titre\":\"\xff\"}"[..]);
    assert_eq!(desk.send(broken).await.status, 400);
    let text = with(ask(Method::POST, "/api/notes", "{}"), "content-type", "text/plain");
    assert_eq!(desk.send(text).await.code(), "unsupported_media_type");
    let suffixed = with(ask(Method::POST, "/api/notes", r#"{"titre":"a"}"#), "content-type", "application/x+json; a=b");
    assert_eq!(desk.send(suffixed).await.status, 201);
}

#[tokio::test]
async fn a_patch_has_three_states() {
    let desk = Desk::new(stack());
    let patch = async |body: &str| desk.send(ask(Method::PATCH, "/api/notes/5", body)).await;
    assert_eq!(patch("{}").await.json(), "None Absent Absent");
    assert_eq!(patch(r#"{"titre":"b","priorite":null}"#).await.json(), "None Value(\"b\") Null");
    assert_eq!(patch(r#"{"titre":null}"#).await.fault(), fault("titre", "required"));
    assert_eq!(patch(r#"{"titre":"12345678901"}"#).await.fault(), fault("titre", "too_long"));
    assert_eq!(patch(r#"{"priorite":6}"#).await.fault(), fault("priorite", "out_of_range"));
}

#[tokio::test]
async fn an_optional_body_may_be_absent() {
    let desk = Desk::new(stack());
    let suggest = "/api/notes/5/suggestions";
    assert_eq!(desk.post(suggest, "").await.json(), false);
    assert_eq!(desk.post(suggest, "{}").await.json(), true);
    assert_eq!(desk.post(suggest, "{").await.status, 400);
}

#[tokio::test]
async fn if_match_is_read_in_each_form() {
    let desk = Desk::new(stack());
    let edit = async |value: &str| desk.send(with(ask(Method::PATCH, "/api/notes/5", "{}"), "if-match", value)).await;
    for value in ["\"5\"", "W/\"5\"", "5"] {
        assert_eq!(edit(value).await.json(), "Some(5) Absent Absent");
    }
    assert_eq!(edit("*").await.json(), "None Absent Absent");
    for value in ["\"5", "five", "+5", "-1", "\"5\", \"6\"", "99999999999", ""] {
        assert_eq!(edit(value).await.fault(), fault("If-Match", "invalid_value"), "{value}");
    }
    let stale = edit("6").await;
    assert_eq!((stale.status, stale.code().as_str(), &stale.json()["revision"]), (409, "stale_revision", &7.into()));
}

#[tokio::test]
async fn queries_are_typed_and_bounded() {
    let desk = Desk::new(stack());
    let ok = desk.get("/api/notes?q=a%20b&archived=true&limit=100&unknown=1").await;
    assert_eq!(ok.json()["items"][0], "100 Some(\"a b\") Some(true)");
    for (query, field, code) in [
        ("limit=0", "limit", "out_of_range"),
        ("limit=101", "limit", "out_of_range"),
        ("limit=x", "limit", "invalid_value"),
        ("limit=", "limit", "invalid_value"),
        ("archived=maybe", "archived", "invalid_value"),
        ("q=%00", "q", "nul_character"),
        ("q=%ff", "q", "invalid_value"),
        ("q=abcdef", "q", "too_long"),
    ] {
        assert_eq!(desk.get(&format!("/api/notes?{query}")).await.fault(), fault(field, code), "{query}");
    }
    let long = desk.get(&format!("/api/notes?cursor={}", "a".repeat(2000))).await;
    assert_eq!(long.fault(), fault("cursor", "invalid_value"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_make_a_server_error(bytes in proptest::collection::vec(any::<u8>(), 0..200), json in ".{0,80}") {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let desk = Desk::new(stack());
            for body in [bytes, json.clone().into_bytes(), format!("{{\"titre\":{json:?}}}").into_bytes()] {
                let mut request = ask(Method::POST, "/api/notes", "x");
                *request.body_mut() = body.into();
                let status = desk.send(request).await.status;
                assert!(status == 201 || (400..500).contains(&status), "{status}");
            }
        });
    }
}
