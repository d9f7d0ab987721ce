//! Answers that arrive bit by bit: `text/event-stream`, where the caller asks for it.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt};
use heraut_kernel::{Locale, Problem};
use http::request::Parts;
use http::{HeaderValue, header};
use serde_json::Value;

use crate::problem::body;

/// A quiet connection says something this often, or a proxy cuts it.
const PING: Duration = Duration::from_secs(15);

/// Whether the caller wants the answer bit by bit, and where it was when its connection broke.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wants {
    /// `Accept: text/event-stream`.
    pub stream: bool,
    /// `Last-Event-ID`.
    pub last_event_id: Option<String>,
}

impl<S: Sync> FromRequestParts<S> for Wants {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let accepts = |accept: &str| accept.split(',').any(|kind| kind.trim().starts_with("text/event-stream"));
        Ok(Self {
            stream: text(header::ACCEPT.as_str()).is_some_and(accepts),
            last_event_id: text("last-event-id").map(str::to_owned),
        })
    }
}

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub struct SseEvent {
    /// What the client sends back as `Last-Event-ID`.
    pub id: Option<String>,
    /// Its kind.
    pub name: &'static str,
    /// What it says.
    pub data: Value,
}

impl SseEvent {
    /// An event that says something, or that something went wrong.
    #[must_use]
    pub fn new(id: Option<String>, name: &'static str, data: Result<Value, Problem>, locale: Locale) -> Self {
        let problem = |problem: Problem| serde_json::to_value(body(&problem, locale)).unwrap_or_default();
        Self { id, name, data: data.unwrap_or_else(problem) }
    }
}

/// One event as it is sent; what its `data` holds depends on the kind, see the chapter on turns.
#[derive(utoipa::ToSchema)]
pub struct StreamEvent {
    /// To be sent back as `Last-Event-ID`.
    pub id: Option<String>,
    /// Its kind.
    pub event: String,
    /// JSON as text.
    pub data: String,
}

/// Answers events as they come.
pub fn stream(events: impl Stream<Item = SseEvent> + Send + 'static) -> Response {
    let open = Open::new();
    let events = events.map(move |event| {
        let _ = &open;
        let mut frame = Event::default().event(event.name).data(event.data.to_string());
        if let Some(id) = event.id {
            frame = frame.id(id);
        }
        Ok::<_, Infallible>(frame)
    });
    held_open(events)
}

fn held_open(frames: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response {
    let keep_alive = KeepAlive::new().interval(PING).text("ping");
    let mut response = Sse::new(frames).keep_alive(keep_alive).into_response();
    // nginx would hold the events back otherwise.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// Answers texts as they come, without names or places: as clients of chat completions read them.
pub fn plain(texts: impl Stream<Item = String> + Send + 'static) -> Response {
    let open = Open::new();
    let frames = texts.map(move |text| {
        let _ = &open;
        Ok::<_, Infallible>(Event::default().data(text))
    });
    held_open(frames)
}

/// A stream that is open.
struct Open;

impl Open {
    fn new() -> Self {
        metrics::gauge!("heraut_open_streams").increment(1.0);
        Self
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        metrics::gauge!("heraut_open_streams").decrement(1.0);
    }
}
