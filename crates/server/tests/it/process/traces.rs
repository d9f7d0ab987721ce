//! What a collector gets.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};

use super::Server;

/// A collector that keeps what it is sent: the path and headers of a request, and its body.
fn collector() -> (String, mpsc::Receiver<(String, Value)>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (to, from) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut reader = BufReader::new(stream.expect("a connection"));
            let (mut head, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap_or(0) <= 2 {
                    break;
                }
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().expect("a length");
                }
                head += &line;
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).expect("a body");
            let _ = to.send((head, serde_json::from_slice(&body).expect("JSON")));
            let _ = reader.get_mut().write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}");
        }
    });
    (format!("http://{address}"), from)
}

#[test]
fn a_collector_gets_each_request_under_its_correlation_id() {
    let (endpoint, caught) = collector();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let settings = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.as_str()),
        ("OTEL_EXPORTER_OTLP_HEADERS", "x-cle=secrete"),
        ("OTEL_SERVICE_NAME", "bureau"),
    ];
    let mut server = Server::start(folder.path(), &settings);
    let made = server.request("POST", "/api/scenarios", Some(&json!({"nom": "A", "thematique": "B"})));
    assert_eq!(made.expect("an answer").0, 201);
    let _ = server.request("GET", "/api/scenarios/424242", None);
    // What is still in its hands goes out at the end.
    assert!(server.terminate().0.success());
    let mut spans = Vec::new();
    while let Ok((head, body)) = caught.recv_timeout(Duration::from_millis(300)) {
        assert!(head.starts_with("POST /v1/traces HTTP/1.1") && head.contains("x-cle: secrete"), "{head}");
        let resource = &body["resourceSpans"][0];
        assert_eq!(
            resource["resource"]["attributes"][0],
            json!({"key": "service.name", "value": {"stringValue": "bureau"}})
        );
        spans.extend(resource["scopeSpans"][0]["spans"].as_array().expect("spans").clone());
    }
    let named =
        |name: &str| spans.iter().find(|span| span["name"] == name).unwrap_or_else(|| panic!("{name}: {spans:?}"));
    let span = named("GET /api/scenarios/{id}");
    let attribute = |key: &str| {
        let all = span["attributes"].as_array().expect("attributes");
        all.iter().find(|one| one["key"] == key).map_or(Value::Null, |one| one["value"].clone())
    };
    assert_eq!(attribute("http.response.status_code"), json!({"intValue": "404"}));
    let id = attribute("correlation_id")["stringValue"].as_str().expect("an id").replace('-', "");
    assert_eq!((span["traceId"].as_str(), span["kind"].as_i64()), (Some(id.as_str()), Some(2)));
    assert_eq!(span["spanId"].as_str().map(str::len), Some(16));
    let nanos = |key: &str| span[key].as_str().expect("nanoseconds").parse::<u64>().expect("a number");
    assert!(nanos("endTimeUnixNano") >= nanos("startTimeUnixNano"));
    let _ = named("POST /api/scenarios");
    assert!(!spans.iter().any(|span| span.to_string().contains("424242")), "a raw path");
}

#[test]
fn a_collector_that_is_away_holds_nothing_up() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let endpoint = format!("http://{}", super::free_address());
    let mut server = Server::start(folder.path(), &[("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint)]);
    assert_eq!(server.request("GET", "/api/scenarios", None).expect("an answer").0, 200);
    let (status, time) = server.terminate();
    assert!(status.success() && time < Duration::from_secs(6), "{time:?}");
}
