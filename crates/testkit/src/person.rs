//! Somebody at the API.

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use heraut_kernel::WorkspaceId;
use http::{HeaderMap, Method, Request, header};
use serde_json::Value;
use tower::ServiceExt;

/// Somebody who sends requests.
#[derive(Clone, Debug)]
pub struct Person {
    router: Router,
    headers: Vec<(String, String)>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body as it came.
    pub body: Bytes,
    /// Body as JSON; null when it is none.
    pub json: Value,
}

impl Answer {
    /// A header's text, or nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    ///
    /// # Panics
    /// When it is no UTF-8.
    #[must_use]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }

    /// The same answer, once its status is checked.
    ///
    /// # Panics
    /// When the status is another one; the message shows the body.
    #[must_use]
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }

    /// The identifier of what came back.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    #[track_caller]
    pub fn id(&self) -> i64 {
        self.json["id"].as_i64().expect("an id")
    }
}

impl Person {
    pub(crate) fn new(router: Router, workspace: Option<WorkspaceId>) -> Self {
        let headers = workspace.map(|id| ("x-workspace".to_owned(), id.to_string())).into_iter().collect();
        Self { router, headers }
    }

    /// Somebody of whom the same process knows nothing.
    #[must_use]
    pub fn stranger(&self) -> Self {
        Self::new(self.router.clone(), None)
    }

    /// The same person in a workspace, where one is named.
    #[must_use]
    pub fn inside(self, workspace: Option<WorkspaceId>) -> Self {
        match workspace {
            Some(id) => self.with("x-workspace", &id.to_string()),
            None => self,
        }
    }

    /// The same person in a browser that holds a session.
    #[must_use]
    pub fn signed_in(self, session: &str) -> Self {
        self.with("cookie", &format!("heraut={session}")).with("sec-fetch-site", "same-origin")
    }

    /// A program that presents a key.
    #[must_use]
    pub fn with_key(self, secret: &str) -> Self {
        self.with("authorization", &format!("Bearer {secret}"))
    }

    /// The same person with a header on every request.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The headers of every request of theirs.
    #[must_use]
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// What answers this person, for requests that are built by hand.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    /// Posts JSON.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    /// Patches with JSON.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body)).await
    }

    /// Puts JSON.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body)).await
    }

    /// Deletes.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    /// Sends a request with or without JSON.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let json = body.is_some();
        let bytes = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        self.send_raw(method, path, json.then_some("application/json"), bytes).await
    }

    /// Sends bytes as they are.
    ///
    /// # Panics
    /// When the request cannot be built or the body cannot be read.
    pub async fn send_raw(&self, method: Method, path: &str, kind: Option<&str>, body: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !self.headers.iter().any(|(name, _)| name == "host") {
            request = request.header(header::HOST, "localhost");
        }
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(body)).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        let json = serde_json::from_slice(&body).unwrap_or(Value::Null);
        Answer { status: parts.status.as_u16(), headers: parts.headers, body, json }
    }
}
