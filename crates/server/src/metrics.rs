//! `/metrics`: what this process counted, as Prometheus reads it.
//!
//! Whoever counts something says `metrics::counter!("heraut_…", "label" => …)` where it happens; without a recorder (commands,
//! tests below HTTP) that costs next to nothing. A label is one word of a small closed set or the name of a provider, a kind or
//! a route template: never an id, an address or a text, for each value is a series for ever. To add one: its name, help and, for
//! a histogram, its buckets in [`NAMES`].

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use heraut_jobs::queue::Depth;
use heraut_kernel::{Clock, Instant, SystemClock};
use heraut_llm::{Health, Models, PLAYBOOK};
use heraut_marketing::Marketing;
use heraut_store::Db;
use http::{HeaderMap, StatusCode, header};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::app::AppState;

/// Version 0.0.4 of the text format.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";
/// How long a scrape waits for the database: without it the rest is answered.
const PATIENCE: Duration = Duration::from_secs(1);

/// What kind of number a name is.
enum Is {
    Counter,
    Gauge,
    Histogram(&'static [f64]),
}
use Is::{Counter, Gauge, Histogram};

/// Work of our own: from half a millisecond to ten seconds.
const OURS: &[f64] = &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// A model's first word: one that is fast answers in 100 ms, one that thinks takes half a minute.
const FIRST_WORD: &[f64] = &[0.001, 0.01, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5, 2.5, 5.0, 10.0, 20.0, 40.0];
/// A model's whole answer.
const ANSWER: &[f64] = &[0.01, 0.1, 0.25, 0.5, 1.0, 2.0, 3.5, 5.0, 7.5, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0];

/// Every number of the product.
const NAMES: &[(&str, Is, &str)] = &[
    ("heraut_http_requests_total", Counter, "Requests by method, route template and status."),
    (
        "heraut_http_request_duration_seconds",
        Histogram(OURS),
        "Time to the head of the answer, by method and route template.",
    ),
    ("heraut_turns_total", Counter, "Turns by task and outcome."),
    ("heraut_open_turns", Gauge, "Turns that a model is answering in this process."),
    ("heraut_model_calls_total", Counter, "Calls of a model by provider and outcome."),
    ("heraut_model_ttft_seconds", Histogram(FIRST_WORD), "Time to a model's first token, by provider."),
    ("heraut_model_latency_seconds", Histogram(ANSWER), "Time to the end of a model's answer, by provider."),
    ("heraut_breaker_state", Gauge, "Circuit breaker by provider: 0 closed, 1 half open, 2 open."),
    ("heraut_open_streams", Gauge, "Answers being streamed."),
    ("heraut_job_runs_total", Counter, "Runs of jobs by kind and outcome."),
    ("heraut_jobs", Gauge, "Jobs that have not ended, by kind, over all instances."),
    ("heraut_jobs_overdue_seconds", Gauge, "How long the oldest job of a kind could have been taken already."),
    (
        "heraut_statistics_drift_messages",
        Gauge,
        "Messages of the last two days that are kept and not counted, when last looked at.",
    ),
    ("heraut_database_up", Gauge, "Whether the database answers."),
    ("heraut_database_connections", Gauge, "Connections of the pool by state."),
    ("heraut_database_statements_total", Counter, "Statements sent."),
    ("heraut_spans_dropped_total", Counter, "Spans that the export to a collector had no room for."),
    ("heraut_build_info", Gauge, "Always 1; the version is a label."),
    ("process_start_time_seconds", Gauge, "When the process started, in seconds since 1970."),
    ("process_resident_memory_bytes", Gauge, "Memory that the process holds."),
];

/// What was counted, and who may read it. Cheap to clone.
#[derive(Clone)]
pub struct Exposition {
    handle: PrometheusHandle,
    /// Kinds of jobs that were seen: one that has none left is nought, not what it was.
    kinds: Arc<Mutex<BTreeSet<String>>>,
    /// The digest of the token: two digests compare in a time that says nothing of the token.
    token: Option<Arc<[u8]>>,
}

impl std::fmt::Debug for Exposition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Exposition(token: {})", self.token.is_some())
    }
}

impl Default for Exposition {
    fn default() -> Self {
        Self::new(None)
    }
}

impl Exposition {
    /// Starts counting, unless this process counts already.
    #[must_use]
    pub fn new(token: Option<&SecretString>) -> Self {
        // A variable that is set to nothing opens no door.
        let token = token.map(ExposeSecret::expose_secret).filter(|token| !token.is_empty());
        Self { handle: recorder().clone(), kinds: Arc::default(), token: token.map(digest) }
    }

    /// Sorts samples into their buckets now and then: between two scrapes, or without any, they would pile up.
    pub async fn upkeep(self) {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            self.handle.run_upkeep();
        }
    }

    /// Loopback without a proxy in between, or the token.
    fn lets(&self, peer: Option<SocketAddr>, headers: &HeaderMap) -> bool {
        let presented = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        if let Some(presented) = presented.and_then(|value| value.strip_prefix("Bearer ")) {
            return self.token.as_ref().is_some_and(|token| **token == *digest(presented.trim()));
        }
        peer.is_some_and(|peer| peer.ip().to_canonical().is_loopback()) && !came_through(headers)
    }
}

fn digest(token: &str) -> Arc<[u8]> {
    Arc::new(<[u8; 32]>::from(Sha256::digest(token.as_bytes())))
}

/// Whether a proxy handed the request on: then its peer is the proxy, and says nothing of who asks.
fn came_through(headers: &HeaderMap) -> bool {
    headers
        .keys()
        .map(http::HeaderName::as_str)
        .any(|name| matches!(name, "forwarded" | "via" | "x-real-ip") || name.starts_with("x-forwarded-"))
}

/// The one recorder of this process.
fn recorder() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let builder = NAMES.iter().fold(PrometheusBuilder::new(), |builder, (name, is, _)| match is {
            // Refused only when there are no buckets.
            Histogram(buckets) => builder
                .set_buckets_for_metric(Matcher::Full((*name).to_owned()), buckets)
                .unwrap_or_else(|_| PrometheusBuilder::new()),
            Counter | Gauge => builder,
        });
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::debug!("metrics.recorder_taken");
        }
        for (name, is, help) in NAMES {
            match is {
                Counter => describe_counter!(*name, *help),
                Gauge => describe_gauge!(*name, *help),
                Histogram(_) => describe_histogram!(*name, *help),
            }
        }
        gauge!("heraut_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        gauge!("process_start_time_seconds").set(seconds(SystemClock.now()));
        gauge!("heraut_open_streams").set(0.0);
        handle
    })
}

#[expect(clippy::cast_precision_loss, reason = "a double holds microseconds of this millennium")]
fn seconds(at: Instant) -> f64 {
    at.timestamp_micros() as f64 / 1e6
}

/// `/metrics`, at the root: no part of the API.
pub fn at_root(state: AppState) -> Router {
    Router::new().route("/metrics", get(get_metrics)).with_state(state)
}

async fn get_metrics(
    State(metrics): State<Exposition>,
    State(db): State<Db>,
    State(marketing): State<Marketing>,
    request: Request,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    if !metrics.lets(peer, request.headers()) {
        // As if there were nothing.
        return StatusCode::NOT_FOUND.into_response();
    }
    breakers(marketing.engine().models());
    look(&db, &metrics.kinds).await;
    ([(header::CONTENT_TYPE, TEXT)], metrics.handle.render()).into_response()
}

/// What is not counted as it happens is looked at when somebody asks.
/// How the breakers stand.
fn breakers(models: &Models) {
    for (provider, health) in models.health().into_iter().filter(|(name, _)| name != PLAYBOOK) {
        let state = match health {
            Health::Up => 0.0,
            Health::Trying => 1.0,
            Health::Down => 2.0,
        };
        gauge!("heraut_breaker_state", "provider" => provider).set(state);
    }
}

async fn look(db: &Db, kinds: &Mutex<BTreeSet<String>>) {
    let depths = tokio::time::timeout(PATIENCE, heraut_jobs::queue::depths(db)).await.ok().and_then(Result::ok);
    gauge!("heraut_database_up").set(f64::from(u8::from(depths.is_some())));
    if let Some(depths) = depths {
        count_jobs(&depths, db.now(), &mut kinds.lock().unwrap_or_else(PoisonError::into_inner));
    }
    let (idle, all) = db.connections();
    gauge!("heraut_database_connections", "state" => "idle").set(f64::from(idle));
    gauge!("heraut_database_connections", "state" => "busy").set(f64::from(all.saturating_sub(idle)));
    counter!("heraut_database_statements_total").absolute(db.statements());
    if let Some(bytes) = resident_bytes() {
        gauge!("process_resident_memory_bytes").set(bytes);
    }
}

fn count_jobs(depths: &[Depth], now: Instant, kinds: &mut BTreeSet<String>) {
    kinds.extend(depths.iter().map(|depth| depth.kind.clone()));
    for kind in kinds.iter() {
        let depth = depths.iter().find(|depth| depth.kind == *kind);
        let jobs = depth.map_or(0, |depth| u32::try_from(depth.jobs).unwrap_or(u32::MAX));
        let overdue = depth.map_or(0.0, |depth| (seconds(now) - seconds(Instant(depth.oldest))).max(0.0));
        gauge!("heraut_jobs", "kind" => kind.clone()).set(f64::from(jobs));
        gauge!("heraut_jobs_overdue_seconds", "kind" => kind.clone()).set(overdue);
    }
}

/// Linux tells it in pages of four kilobytes, which all but a few machines have.
fn resident_bytes() -> Option<f64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u32 = statm.split(' ').nth(1)?.parse().ok()?;
    Some(f64::from(pages) * 4096.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), http::HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn loopback_or_the_token() {
        let (open, none) = (Exposition::default(), Exposition::new(Some(&SecretString::from(""))));
        let closed = Exposition::new(Some(&SecretString::from("jeton-secret")));
        let at = |address: &str| Some(address.parse().unwrap());
        let nobody = headers(&[]);
        for here in ["127.0.0.1:4000", "127.8.8.8:4000", "[::1]:4000", "[::ffff:127.0.0.1]:4000"] {
            for exposition in [&open, &none, &closed] {
                assert!(exposition.lets(at(here), &nobody), "{here}");
                for proxy in ["x-forwarded-for", "x-forwarded-host", "forwarded", "x-real-ip", "via"] {
                    assert!(!exposition.lets(at(here), &headers(&[(proxy, "10.0.0.1")])), "{proxy}");
                }
            }
        }
        let (right, wrong) =
            (headers(&[("authorization", "Bearer jeton-secret")]), headers(&[("authorization", "Bearer jeton")]));
        let empty = headers(&[("authorization", "Bearer ")]);
        for there in [at("192.0.2.7:4000"), at("[2001:db8::1]:4000"), at("0.0.0.0:1"), None] {
            assert!(closed.lets(there, &right));
            for (exposition, headers) in [
                (&closed, &nobody),
                (&closed, &wrong),
                (&closed, &empty),
                (&open, &right),
                (&none, &empty),
                (&none, &nobody),
            ] {
                assert!(!exposition.lets(there, headers), "{there:?} {headers:?}");
            }
        }
        // Whoever presents a token is judged by it, from here too.
        assert!(!closed.lets(at("127.0.0.1:4000"), &wrong));
    }

    #[test]
    fn names_are_those_of_prometheus() {
        for (name, is, help) in NAMES {
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '_') && help.ends_with('.'), "{name}");
            assert_eq!(name.ends_with("_total"), matches!(is, Counter), "{name}");
            if let Histogram(buckets) = is {
                assert!(name.ends_with("_seconds") && buckets.is_sorted(), "{name}");
            }
        }
    }
}
