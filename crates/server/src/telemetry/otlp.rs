//! Spans to an OpenTelemetry collector: OTLP over HTTP, in its JSON encoding, through the one client for what leaves.

use std::time::Duration;

use heraut_egress::{Allow, Egress, EgressConfig, Outgoing};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::spans::Finished;

/// Spans of one request to the collector.
const BATCH: usize = 512;
/// How long the first of a batch waits for others.
const GATHER: Duration = Duration::from_secs(2);

/// Where spans go.
#[derive(Debug)]
pub struct Collector {
    url: String,
    headers: Vec<(String, String)>,
    service: String,
    egress: Egress,
}

impl Collector {
    /// A collector by the base address that `OTEL_EXPORTER_OTLP_ENDPOINT` holds, and headers as `OTEL_EXPORTER_OTLP_HEADERS`
    /// writes them: `name=value,name=value`. Its host is exempt from the address rules: the operator named it.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn new(endpoint: &str, headers: &str, service: &str) -> Result<Self, String> {
        let refused = || "OTEL_EXPORTER_OTLP_ENDPOINT is no http or https address".to_owned();
        let base = url::Url::parse(endpoint).map_err(|_| refused())?;
        let host = base.host_str().filter(|_| matches!(base.scheme(), "http" | "https")).ok_or_else(refused)?;
        let allow = Allow::parse([host]).map_err(|_| refused())?;
        let pairs = headers.split(',').map(str::trim).filter(|pair| !pair.is_empty());
        let headers = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').ok_or("OTEL_EXPORTER_OTLP_HEADERS is name=value,name=value")?;
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        });
        let config = EgressConfig { allow, timeout: Duration::from_secs(10), ..EgressConfig::default() };
        Ok(Self {
            url: format!("{}/v1/traces", endpoint.trim_end_matches('/')),
            headers: headers.collect::<Result<_, &str>>().map_err(str::to_owned)?,
            service: service.to_owned(),
            egress: Egress::new(config),
        })
    }

    /// Sends what comes out until nothing more can come, or until it is told to stop; then sends what is left.
    pub async fn export(self, mut from: mpsc::Receiver<Finished>, mut stop: tokio::sync::oneshot::Receiver<()>) {
        let mut stopping = false;
        while !stopping {
            let mut batch = Vec::with_capacity(BATCH);
            tokio::select! {
                more = from.recv_many(&mut batch, BATCH) => if more == 0 { return },
                _ = &mut stop => stopping = true,
            }
            let gathered = tokio::time::Instant::now() + GATHER;
            while !stopping && batch.len() < BATCH {
                let room = BATCH - batch.len();
                tokio::select! {
                    more = from.recv_many(&mut batch, room) => if more == 0 { break },
                    () = tokio::time::sleep_until(gathered) => break,
                    _ = &mut stop => stopping = true,
                }
            }
            self.send(&batch).await;
        }
        let mut rest = Vec::new();
        while let Ok(span) = from.try_recv() {
            rest.push(span);
        }
        self.send(&rest).await;
    }

    /// A batch that is refused is lost: what is observed must not hold up what is done.
    async fn send(&self, batch: &[Finished]) {
        if batch.is_empty() {
            return;
        }
        let sent = async {
            let mut request = Outgoing::post_json(&self.url, &document(&self.service, batch))?;
            for (name, value) in &self.headers {
                request = request.secret(name, value)?;
            }
            self.egress.send(request).await
        };
        match sent.await {
            Ok(answer) if answer.status.is_success() => {}
            Ok(answer) => tracing::warn!(status = answer.status.as_u16(), spans = batch.len(), "otlp.refused"),
            Err(error) => tracing::warn!(error = %error, spans = batch.len(), "otlp.failed"),
        }
    }
}

/// An `ExportTraceServiceRequest`.
fn document(service: &str, batch: &[Finished]) -> Value {
    let version = env!("CARGO_PKG_VERSION");
    json!({"resourceSpans": [{
        "resource": {"attributes": [
            attribute("service.name", &json!(service)),
            attribute("service.version", &json!(version)),
        ]},
        "scopeSpans": [{
            "scope": {"name": "heraut", "version": version},
            "spans": batch.iter().map(span).collect::<Vec<_>>(),
        }],
    }]})
}

fn span(span: &Finished) -> Value {
    let nanos = |at: heraut_kernel::Instant| format!("{}000", at.timestamp_micros());
    let status = span.fields.get("http.status").and_then(Value::as_u64);
    let failed = status.is_some_and(|status| status >= 500) || span.fields.contains_key("error");
    // A request is called by what was asked, as its readers expect.
    let text = |name: &str| span.fields.get(name).and_then(Value::as_str);
    let name = match (text("http.method"), text("http.route")) {
        (Some(method), Some(route)) if !route.is_empty() => format!("{method} {route}"),
        (Some(method), _) => method.to_owned(),
        _ => span.name.to_owned(),
    };
    let mut document = json!({
        "traceId": hex(&span.trace),
        "spanId": hex(&span.span.to_be_bytes()),
        "name": name,
        // SERVER or INTERNAL.
        "kind": if status.is_some() { 2 } else { 1 },
        "startTimeUnixNano": nanos(span.began),
        "endTimeUnixNano": nanos(span.ended),
        "attributes": span.fields.iter().map(|(name, value)| attribute(convention(name), value)).collect::<Vec<_>>(),
        "status": if failed { json!({"code": 2}) } else { json!({}) },
    });
    if let (Some(parent), Some(document)) = (span.parent, document.as_object_mut()) {
        document.insert("parentSpanId".to_owned(), json!(hex(&parent.to_be_bytes())));
    }
    document
}

/// The name that OpenTelemetry gives to what we log under another one.
fn convention(name: &str) -> &str {
    match name {
        "http.method" => "http.request.method",
        "http.status" => "http.response.status_code",
        name => name,
    }
}

/// Whole numbers are written as text there, so that no reader rounds them.
fn attribute(name: &str, value: &Value) -> Value {
    let value = match value {
        Value::Bool(yes) => json!({"boolValue": yes}),
        Value::Number(number) if number.is_f64() => json!({"doubleValue": number}),
        Value::Number(number) => json!({"intValue": number.to_string()}),
        Value::String(text) => json!({"stringValue": text}),
        other => json!({"stringValue": other.to_string()}),
    };
    json!({"key": name, "value": value})
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_web_address() {
        let new =
            |endpoint: &str, headers: &str| Collector::new(endpoint, headers, "heraut").map(|it| (it.url, it.headers));
        let (url, headers) = new("http://127.0.0.1:4318/", "a=b, authorization=Basic eA==").unwrap();
        assert_eq!(url, "http://127.0.0.1:4318/v1/traces");
        assert_eq!(headers, [("a".into(), "b".into()), ("authorization".into(), "Basic eA==".into())]);
        for (endpoint, headers) in [("collector:4317", ""), ("grpc://collector", ""), ("http://c", "authorization")] {
            assert!(new(endpoint, headers).is_err(), "{endpoint} {headers}");
        }
    }
}
