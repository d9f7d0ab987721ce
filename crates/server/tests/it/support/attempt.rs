//! A request as it leaves, byte for byte.

use axum::Router;
use axum::body::Body;
use heraut_testkit::{Answer, Person};
use http::{Method, Request};
use serde_json::Value;
use tower::ServiceExt;

/// What may come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A refusal, or what the document says where the input happens to be valid.
    Either,
    /// A refusal.
    Refused,
    /// This very status.
    Exactly(u16),
}

/// One request that somebody should not have sent.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// What is wrong with it.
    pub label: String,
    /// Its method.
    pub method: Method,
    /// Its path and query.
    pub path: String,
    /// Its headers, content type included.
    pub headers: Vec<(&'static str, Vec<u8>)>,
    /// Its body.
    pub body: Vec<u8>,
    /// What may come back.
    pub verdict: Verdict,
}

impl Attempt {
    /// A request without a body.
    pub fn new(method: &Method, path: String) -> Self {
        let (headers, body) = (Vec::new(), Vec::new());
        Self { label: String::new(), method: method.clone(), path, headers, body, verdict: Verdict::Either }
    }

    /// The same under a name.
    pub fn named(mut self, label: impl Into<String>, verdict: Verdict) -> Self {
        self.label = label.into();
        self.verdict = verdict;
        self
    }

    /// The same with a header more.
    pub fn header(mut self, name: &'static str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same with another body and the type of JSON.
    pub fn json(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.headers.retain(|(name, _)| *name != "content-type");
        self.body = body.into();
        self.header("content-type", "application/json")
    }

    /// Sends it as somebody.
    pub async fn send(&self, person: &Person) -> Answer {
        let mut request = Request::builder().method(self.method.clone()).uri(&self.path).header("host", "localhost");
        for (name, value) in &self.headers {
            request = request.header(*name, value.as_slice());
        }
        let own = |name: &str| self.headers.iter().any(|(set, _)| *set == name);
        for (name, value) in person.headers().iter().filter(|(name, _)| !own(name)) {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(self.body.clone())).expect("a request");
        let router: Router = person.router();
        let response = router.oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        let json = serde_json::from_slice(&body).unwrap_or(Value::Null);
        Answer { status: parts.status.as_u16(), headers: parts.headers, body, json }
    }
}
