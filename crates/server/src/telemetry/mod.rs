//! Logs: JSON lines on standard error, so that commands keep standard output for their answer. And, where a collector is named,
//! spans.

pub mod otlp;
pub mod spans;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::LogFormat;
use otlp::Collector;
use spans::{Catch, Finished};

/// Starts logging. `directives` that cannot be read fall back to `info`. With `spans`, finished spans are caught too.
pub fn start(directives: &str, format: LogFormat, spans: Option<Catch>) {
    let filter = EnvFilter::try_new(directives).unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter).with(spans);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first.
    let _ = match format {
        LogFormat::Json => {
            registry.with(layer.json().flatten_event(true).with_current_span(true).with_span_list(false)).try_init()
        }
        LogFormat::Text => registry.with(layer).try_init(),
    };
}

/// The export of spans under way.
#[derive(Debug)]
pub struct Exporting {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Exporting {
    /// Sends what was caught to a collector.
    #[must_use]
    pub fn start(collector: Collector, from: mpsc::Receiver<Finished>) -> Self {
        let (stop, stopped) = oneshot::channel();
        Self { stop, task: tokio::spawn(collector.export(from, stopped)) }
    }

    /// Sends what is left, for as long as is bearable at the end of a process.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        let _ = tokio::time::timeout(std::time::Duration::from_secs(2), self.task).await;
    }
}
