//! Finished spans, caught where they close. Nothing waits here: when the exporter is behind, spans are dropped and counted.

use std::sync::atomic::{AtomicU64, Ordering};

use heraut_kernel::{Clock, Instant, SystemClock};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// Spans that wait for the exporter at most.
const WAITING: usize = 4096;

/// A span that has ended.
#[derive(Clone, Debug)]
pub struct Finished {
    pub(super) name: &'static str,
    /// The request's or the job's name: 16 bytes, as a trace has.
    pub(super) trace: [u8; 16],
    pub(super) span: u64,
    pub(super) parent: Option<u64>,
    pub(super) began: Instant,
    pub(super) ended: Instant,
    pub(super) fields: Map<String, Value>,
}

/// What a span has while it is open.
struct Open {
    trace: [u8; 16],
    span: u64,
    parent: Option<u64>,
    began: Instant,
    fields: Map<String, Value>,
}

/// Catches spans. Without an exporter there is no such layer.
#[derive(Debug)]
pub struct Catch {
    to: mpsc::Sender<Finished>,
    last: AtomicU64,
}

impl Catch {
    /// The layer, and where the spans come out.
    #[must_use]
    pub fn new() -> (Self, mpsc::Receiver<Finished>) {
        let (to, from) = mpsc::channel(WAITING);
        // Another process that shares a trace counts from elsewhere.
        let [.., a, b, c, d, e, f, g, h] = *uuid::Uuid::now_v7().as_bytes();
        (Self { to, last: AtomicU64::new(u64::from_be_bytes([a, b, c, d, e, f, g, h])) }, from)
    }
}

impl<S: tracing::Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Catch {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields(Map::new());
        attributes.record(&mut fields);
        let above =
            span.parent().and_then(|parent| parent.extensions().get::<Open>().map(|open| (open.trace, open.span)));
        // The caller finds this name in X-Correlation-Id, an operator in every line of the log.
        let named = fields.0.get("correlation_id").and_then(Value::as_str).and_then(|text| text.parse().ok());
        let trace = named.or(above.map(|(trace, _)| uuid::Uuid::from_bytes(trace))).unwrap_or_else(uuid::Uuid::now_v7);
        let open = Open {
            trace: *trace.as_bytes(),
            // An identifier of nought is none.
            span: self.last.fetch_add(1, Ordering::Relaxed).max(1),
            parent: above.map(|(_, span)| span),
            began: SystemClock.now(),
            fields: fields.0,
        };
        span.extensions_mut().insert(open);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(open) = span.extensions_mut().get_mut::<Open>() {
            let mut fields = Fields(std::mem::take(&mut open.fields));
            values.record(&mut fields);
            open.fields = fields.0;
        }
    }

    /// What a line of the log says of a request's end, its span says too; and that something went wrong in it.
    fn on_event(&self, event: &tracing::Event<'_>, context: Context<'_, S>) {
        let error = *event.metadata().level() == tracing::Level::ERROR;
        let answer = event.metadata().fields().field("http.status").is_some();
        if !error && !answer {
            return;
        }
        let Some(span) = context.event_span(event) else { return };
        let mut extensions = span.extensions_mut();
        let Some(open) = extensions.get_mut::<Open>() else { return };
        if error {
            open.fields.insert("error".to_owned(), json!(true));
        }
        if answer {
            let mut fields = Fields(std::mem::take(&mut open.fields));
            event.record(&mut fields);
            open.fields = fields.0;
            open.fields.remove("message");
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        let Some(open) = span.extensions_mut().remove::<Open>() else { return };
        let Open { trace, span: number, parent, began, fields } = open;
        let ended = SystemClock.now();
        let finished = Finished { name: span.name(), trace, span: number, parent, began, ended, fields };
        if self.to.try_send(finished).is_err() {
            metrics::counter!("heraut_spans_dropped_total").increment(1);
        }
    }
}

/// Fields as JSON.
struct Fields(Map<String, Value>);

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.0.insert(field.name().to_owned(), json!(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.insert(field.name().to_owned(), json!(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name().to_owned(), json!(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.insert(field.name().to_owned(), json!(value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), json!(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.insert(field.name().to_owned(), json!(format!("{value:?}")));
    }
}
