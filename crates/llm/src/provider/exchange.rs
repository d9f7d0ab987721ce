//! One request over the wire, and what was heard until it ended or broke off.

use std::time::Duration;

use heraut_egress::{EgressError, Outgoing, StatusCode, Streamed};
use secrecy::ExposeSecret;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::Shared;
use super::refused;
use super::showing::Showing;
use super::verdict::{by_tool, said};
use crate::asking::Body;
use crate::reading::{Ear, Frames};
use crate::{ChatRequest, LlmError};

/// How much of an error's words is kept for the audit record.
const WORDS: usize = 4096;
/// How long the usage is waited for once an answer has ended: some servers keep the connection and say no more.
const AFTERWORD: Duration = Duration::from_secs(2);
/// How long the end of the body is waited for once the stream has said its last word.
const LAST_BYTES: Duration = Duration::from_millis(50);

/// An exchange, over.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    /// What was heard.
    pub(super) ear: Ear,
    /// From the request to the first token.
    pub(super) ttft: Option<Duration>,
    /// Why it failed or broke off.
    pub(super) failure: Option<Failure>,
}

/// Why an exchange failed.
#[derive(Debug)]
pub(super) struct Failure {
    /// The class.
    pub(super) error: LlmError,
    /// What the provider said, for the audit record.
    pub(super) words: String,
    /// What it said to wait.
    pub(super) retry_after: Option<Duration>,
    /// Whether the status was one with which requests are refused.
    pub(super) refused: bool,
    /// Whether the time was over that we had left, and not the time that the provider is given.
    pub(super) ours: bool,
}

impl From<LlmError> for Failure {
    fn from(error: LlmError) -> Self {
        Self { error, words: String::new(), retry_after: None, refused: false, ours: false }
    }
}

impl Failure {
    /// The words are ours and name the host at most.
    fn egress(error: &EgressError, begun: bool) -> Self {
        Self { words: error.to_string(), ..Self::from(refused::class_of_egress(error, begun)) }
    }
}

/// Until when.
struct Limits {
    started: Instant,
    first: Instant,
    total: Instant,
    first_is_ours: bool,
    total_is_ours: bool,
}

impl Limits {
    fn new(shared: &Shared, remaining: Duration, streams: bool) -> Self {
        let (config, started) = (&shared.config, Instant::now());
        let total = config.total_timeout.min(remaining);
        // What comes in one piece has no first token.
        let first = if streams { config.ttft_timeout } else { config.total_timeout };
        Self {
            started,
            first: started + first.min(total),
            total: started + total,
            first_is_ours: remaining < first,
            total_is_ours: remaining < config.total_timeout,
        }
    }

    /// Waits for the next thing, as long as it may take.
    async fn wait<T>(&self, begun: bool, next: impl Future<Output = Result<T, EgressError>>) -> Result<T, Failure> {
        let (until, error, ours) = if begun {
            (self.total, LlmError::TimeoutTotal, self.total_is_ours)
        } else {
            (self.first, LlmError::TimeoutTtft, self.first_is_ours)
        };
        match timeout_at(until, next).await {
            Ok(Ok(next)) => Ok(next),
            Ok(Err(error)) => Err(Failure::egress(&error, begun)),
            Err(_) => Err(Failure { ours, ..Failure::from(error) }),
        }
    }
}

/// Sends a body and listens to the end.
pub(super) async fn exchange(
    shared: &Shared,
    body: &Body<'_>,
    request: &ChatRequest,
    remaining: Duration,
    showing: &mut Showing<'_>,
) -> Exchange {
    let mut exchange = Exchange::default();
    let limits = Limits::new(shared, remaining, body.stream);
    let failure = listen(shared, body, request, &limits, showing, &mut exchange).await.err();
    exchange.failure = failure.map(|failure| Failure { words: clip(shared, &failure.words), ..failure });
    exchange
}

async fn listen(
    shared: &Shared,
    body: &Body<'_>,
    request: &ChatRequest,
    limits: &Limits,
    showing: &mut Showing<'_>,
    exchange: &mut Exchange,
) -> Result<(), Failure> {
    let outgoing = outgoing(shared, body).map_err(|error| Failure::egress(&error, false))?;
    let mut streamed = limits.wait(false, shared.egress.stream(outgoing)).await?;
    if !streamed.status.is_success() {
        return Err(read_error(limits, &mut streamed).await);
    }
    let mut frames = Frames::default();
    let (mut whole, mut is_stream) = (Vec::new(), None);
    loop {
        let piece = match &exchange.ear.finish {
            Some(_) => timeout_at(limits.total.min(Instant::now() + AFTERWORD), streamed.chunk()).await.ok(),
            None => Some(Ok(limits.wait(exchange.ear.begun, streamed.chunk()).await?)),
        };
        // After the end nothing more is needed.
        let Some(Ok(Some(piece))) = piece else { break };
        whole.extend_from_slice(&piece);
        is_stream = is_stream.or_else(|| sniff(&whole));
        if is_stream == Some(true) {
            let frames = frames.push(&std::mem::take(&mut whole));
            if take(frames, request, limits, showing, exchange)? {
                // A body that is read to its end leaves the connection open for the next request.
                let _ = timeout_at(Instant::now() + LAST_BYTES, streamed.chunk()).await;
                return Ok(());
            }
        }
    }
    if is_stream == Some(true) {
        take(frames.finish().into_iter().collect(), request, limits, showing, exchange)?;
        return ended(&exchange.ear);
    }
    // A page of a gateway, or an answer in one piece.
    let whole = String::from_utf8_lossy(&whole);
    if serde_json::from_str::<Value>(&whole).is_err() {
        return Err(Failure { words: whole.into_owned(), ..Failure::from(LlmError::Network) });
    }
    take(vec![whole.into_owned()], request, limits, showing, exchange).map(|_| ())
}

/// A stream without an end broke off.
fn ended(ear: &Ear) -> Result<(), Failure> {
    if ear.finish.is_some() { Ok(()) } else { Err(LlmError::Network.into()) }
}

/// Hears frames; true at the last.
fn take(
    frames: Vec<String>,
    request: &ChatRequest,
    limits: &Limits,
    showing: &mut Showing<'_>,
    exchange: &mut Exchange,
) -> Result<bool, Failure> {
    for frame in frames {
        if frame.trim() == "[DONE]" {
            // Some servers leave the reason out and yet say that they are done.
            return if exchange.ear.begun { Ok(true) } else { ended(&exchange.ear).map(|()| true) };
        }
        let ear = &mut exchange.ear;
        let (before, from_tool) = (said(ear, request).len(), by_tool(ear, request));
        ear.hear_text(&frame);
        if ear.begun && exchange.ttft.is_none() {
            exchange.ttft = Some(limits.started.elapsed());
        }
        if let Some(error) = &ear.error {
            let class = refused::class_of_event(error);
            let refused = class == LlmError::Rejected;
            return Err(Failure { words: error.to_string(), refused, ..Failure::from(class) });
        }
        if by_tool(ear, request) && !from_tool {
            // What was said before the call of the tool is no answer.
            showing.restart();
            showing.push(&ear.arguments);
        } else {
            showing.push(said(ear, request).get(before..).unwrap_or_default());
        }
    }
    Ok(false)
}

/// Whether what begins so is a stream; nothing while too little is there to tell.
fn sniff(bytes: &[u8]) -> Option<bool> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let marks: [&[u8]; 5] = [b"data:", b"event:", b"id:", b"retry:", b":"];
    if marks.iter().any(|mark| bytes.starts_with(mark)) {
        return Some(true);
    }
    (!marks.iter().any(|mark| mark.starts_with(bytes))).then_some(false)
}

fn outgoing(shared: &Shared, body: &Body<'_>) -> Result<Outgoing, EgressError> {
    let request = Outgoing::post_json(shared.config.endpoint(), body)?
        .header("accept", "text/event-stream, application/json")?
        // Ours comes first; this one only stands behind it.
        .timeout(shared.config.total_timeout + AFTERWORD);
    match &shared.config.key {
        Some(key) if !key.expose_secret().is_empty() => request.bearer(key.expose_secret()),
        _ => Ok(request),
    }
}

async fn read_error(limits: &Limits, streamed: &mut Streamed) -> Failure {
    let (status, retry_after) = (streamed.status, refused::retry_after(&streamed.headers));
    let mut body = Vec::new();
    while body.len() < WORDS {
        match limits.wait(false, streamed.chunk()).await {
            Ok(Some(piece)) => body.extend_from_slice(&piece),
            _ => break,
        }
    }
    let words = String::from_utf8_lossy(&body).into_owned();
    let error = refused::class(status, &words.to_lowercase(), retry_after);
    let refusing = [StatusCode::BAD_REQUEST, StatusCode::UNPROCESSABLE_ENTITY, StatusCode::NOT_IMPLEMENTED];
    // llama.cpp breaks over a schema that it cannot turn into a grammar.
    let broke =
        status.is_server_error() && ["grammar", "json_schema", "response_format"].iter().any(|it| words.contains(it));
    let refused = error != LlmError::ContextLength && (refusing.contains(&status) || broke);
    Failure { error, words, retry_after, refused, ours: false }
}

/// The words of an error, short and without the key: some providers repeat it.
fn clip(shared: &Shared, words: &str) -> String {
    let words: String = words.chars().take(WORDS).collect();
    match &shared.config.key {
        Some(key) if !key.expose_secret().is_empty() => words.replace(key.expose_secret(), "[key]"),
        _ => words,
    }
}
