//! One line per request, and nothing in it that a person wrote.

use std::io;
use std::sync::{Arc, Mutex};

use http::Method;
use serde_json::Value;

use crate::desk::{Desk, ask, stack, with};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_request_is_one_line_without_what_was_said() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt().json().flatten_event(true).with_writer(move || writer.clone()).finish();
    // For the whole binary: a subscriber of one thread misses what other tests have registered first.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let desk = Desk::new(stack());
    let id = "0190f6a0-0000-7000-8000-00000000109f";
    let request = with(ask(Method::PATCH, "/api/notes/5?q=s3cret", r#"{"titre":"s3cret"}"#), "x-correlation-id", id);
    assert_eq!(desk.send(with(request, "cookie", "s3cret")).await.status, 200);

    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(!text.contains("s3cret"), "{text}");
    let ours: Vec<&str> = text.lines().filter(|line| line.contains(id)).collect();
    assert_eq!(ours.len(), 1, "{ours:?}");
    let line: Value = serde_json::from_str(ours[0]).unwrap();
    assert_eq!((&line["http.method"], &line["http.route"]), (&"PATCH".into(), &"/api/notes/{id}".into()));
    assert_eq!((&line["http.status"], &line["workspace"]), (&200.into(), &1.into()));
    assert_eq!(line["correlation_id"], id);
    assert!(line["duration_ms"].as_f64().unwrap() >= 0.0);
}
