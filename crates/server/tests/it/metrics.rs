//! What is counted, who may read it, and that it reads as Prometheus reads.

use std::collections::{BTreeMap, BTreeSet};

use heraut_jobs::{Enqueue, enqueue};
use heraut_testkit::{Answer, TestApp, on_each_database};
use http::{Request, header};
use serde_json::json;
use tower::ServiceExt;

/// `/metrics`, asked from an address.
async fn scrape(app: &TestApp, from: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().uri("/metrics").header(header::HOST, "localhost");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let peer: std::net::SocketAddr = from.parse().expect("an address");
    let request = request.extension(axum::extract::ConnectInfo(peer)).body(axum::body::Body::empty());
    let response = app.router().oneshot(request.expect("a request")).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
    Answer { status: parts.status.as_u16(), headers: parts.headers, body, json: json!(null) }
}

/// The samples, each line read strictly: HELP and TYPE before the first of a name, no sample twice, buckets that only grow.
fn read(text: &str) -> BTreeMap<String, f64> {
    let (mut typed, mut samples) = (BTreeMap::new(), BTreeMap::new());
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').expect("a name and a type");
            assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
            assert!(typed.insert(name.to_owned(), kind.to_owned()).is_none(), "twice: {line}");
            continue;
        }
        if line.starts_with("# HELP ") {
            continue;
        }
        assert!(!line.starts_with('#'), "{line}");
        let (series, value) = line.rsplit_once(' ').expect("a value");
        let name = series.split('{').next().expect("a name");
        let family = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        assert!(
            typed.contains_key(name) || typed.get(family).is_some_and(|kind| kind == "histogram"),
            "no type: {line}"
        );
        let value: f64 = value.parse().expect("a number");
        assert!(samples.insert(series.to_owned(), value).is_none(), "twice: {line}");
    }
    samples
}

on_each_database! {
    async fn requests_jobs_and_the_database_are_counted(app: TestApp) {
        let user = app.user();
        let id = user.post("/api/scenarios", json!({"nom": "A", "thematique": "B"})).await.expect(201).id();
        let _ = user.get(&format!("/api/scenarios/{id}")).await.expect(200);
        let _ = user.get("/api/scenarios/987654321").await.expect(404);
        let _ = user.get("/api/rien-du-tout").await.expect(404);
        let kind: &'static str = format!("essai-mesure-{}", app.workspace()).leak();
        let scope = app.scope();
        let new = Enqueue::new(kind, json!({}));
        let _ = app.db.write(&scope, new, |tx, new| Box::pin(enqueue(tx, new))).await.expect("a job");
        app.clock.advance(chrono::Duration::seconds(90));

        let answer = scrape(&app, "127.0.0.1:4000", &[]).await.expect(200);
        assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
        let text = answer.text();
        let samples = read(text);
        let at_least = |series: &str, least: f64| {
            let value = samples.get(series).unwrap_or_else(|| panic!("no {series} in\n{text}"));
            assert!(*value >= least, "{series} {value}");
        };
        let of = |status: u16| format!("{{method=\"GET\",route=\"/api/scenarios/{{id}}\",status=\"{status}\"}}");
        at_least(&format!("heraut_http_requests_total{}", of(200)), 1.0);
        at_least(&format!("heraut_http_requests_total{}", of(404)), 1.0);
        at_least("heraut_http_requests_total{method=\"GET\",route=\"unknown\",status=\"404\"}", 1.0);
        let route = "method=\"GET\",route=\"/api/scenarios/{id}\"";
        at_least(&format!("heraut_http_request_duration_seconds_count{{{route}}}"), 2.0);
        at_least(&format!("heraut_http_request_duration_seconds_bucket{{{route},le=\"+Inf\"}}"), 2.0);
        at_least("heraut_database_up", 1.0);
        at_least("heraut_database_statements_total", 1.0);
        at_least("process_start_time_seconds", 1.5e9);
        at_least("heraut_build_info{version=\"0.1.0\"}", 1.0);
        assert_eq!(samples.get(&format!("heraut_jobs{{kind=\"{kind}\"}}")), Some(&1.0));
        let overdue = samples[&format!("heraut_jobs_overdue_seconds{{kind=\"{kind}\"}}")];
        assert!((89.0..91.0).contains(&overdue), "{overdue}");
        assert!(!text.contains(&id.to_string()) || !text.contains("rien-du-tout"), "a raw path");
        let routes: BTreeSet<_> = samples.keys().filter_map(|series| series.split("route=\"").nth(1)).collect();
        assert!(routes.iter().all(|route| !route.contains("987654321") && !route.contains("rien")), "{routes:?}");

        // What has gone is nought, and does not stay as it was.
        let job = heraut_jobs::queue::list(&app.db, &scope, true, 9).await.expect("a list").remove(0).id;
        assert!(heraut_jobs::queue::discard(&app.db, &scope, job).await.expect("an end"));
        let samples = read(scrape(&app, "127.0.0.1:4000", &[]).await.expect(200).text());
        assert_eq!(samples.get(&format!("heraut_jobs{{kind=\"{kind}\"}}")), Some(&0.0));
    }

    async fn nobody_else_learns_that_there_are_numbers(app: TestApp) {
        let _ = scrape(&app, "[::1]:4000", &[]).await.expect(200);
        let _ = scrape(&app, "192.0.2.7:4000", &[]).await.expect(404);
        let _ = scrape(&app, "192.0.2.7:4000", &[("authorization", "Bearer devine")]).await.expect(404);
        let _ = scrape(&app, "127.0.0.1:4000", &[("via", "1.1 mandataire")]).await.expect(404);
        // Without accounts, what a proxy hands on is refused before any route.
        let _ = scrape(&app, "127.0.0.1:4000", &[("x-forwarded-for", "192.0.2.7")]).await.expect(403);
        // It is no part of the API.
        let _ = app.user().get("/api/metrics").await.expect(404);
        let _ = app.user().get("/metrics").await.expect(404);
    }
}
