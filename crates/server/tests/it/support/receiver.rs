//! A customer's server that is told what happens with visitors.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

/// What arrived once.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, byte for byte.
    pub body: String,
}

impl Told {
    /// A header.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

#[derive(Debug, Default)]
struct Heard {
    told: Vec<Told>,
    answers: VecDeque<(u16, Option<&'static str>)>,
}

/// A server that takes what it is told, unless the test wants otherwise.
#[derive(Clone, Debug)]
pub struct Receiver {
    heard: Arc<Mutex<Heard>>,
    /// Where it listens.
    pub url: String,
}

impl Receiver {
    /// Starts one.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let heard: Arc<Mutex<Heard>> = Arc::default();
        let router = Router::new().fallback(hear).with_state(Arc::clone(&heard));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { heard, url }
    }

    /// Lets the next ones be answered so: a status, and a `Retry-After`.
    pub fn answer(&self, status: u16, retry_after: Option<&'static str>) {
        self.lock().answers.push_back((status, retry_after));
    }

    /// What arrived so far.
    pub fn told(&self) -> Vec<Told> {
        self.lock().told.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn hear(State(heard): State<Arc<Mutex<Heard>>>, headers: HeaderMap, body: String) -> (StatusCode, HeaderMap) {
    let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
    heard.told.push(Told { headers, body });
    let (status, after) = heard.answers.pop_front().unwrap_or((204, None));
    let after = after.map(|after| (http::header::RETRY_AFTER, after.parse().expect("a header")));
    (StatusCode::from_u16(status).expect("a status"), after.into_iter().collect())
}
