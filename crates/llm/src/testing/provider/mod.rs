//! A provider for tests: real HTTP on this machine, and every way to misbehave that was met or read about.
//!
//! ```ignore
//! let fake = FakeProvider::start().await;
//! fake.push(Behaviour::status(503));
//! fake.otherwise(Behaviour::answer(json!({ "items": [] })).chunk(4).every(Duration::from_millis(5)));
//! let model = fake.provider(Kind::OpenAi).default_model();
//! ```

mod behaviour;
mod fault;
mod placing;
mod wire;

pub use behaviour::{Behaviour, PROVIDER_WORDS};
pub use fault::Fault;
pub use placing::place;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use heraut_egress::{Allow, Egress, EgressConfig};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::{Kind, Provider, ProviderConfig};

/// Where the fake speaks Mistral's dialect.
const MISTRAL: &str = "/mistral";

/// Somebody who left in the middle of an answer.
#[derive(Clone, Copy, Debug)]
pub struct HangUp {
    /// Which request it was, from 0.
    pub request: usize,
    /// When it was noticed.
    pub at: Instant,
}

/// Decides how a request is met.
pub trait Choose: Send + Sync + 'static {
    /// The behaviour for this body.
    fn choose(&self, body: &Value) -> Behaviour;
}

impl Choose for Behaviour {
    fn choose(&self, _: &Value) -> Behaviour {
        self.clone()
    }
}

impl<F: Fn(&Value) -> Behaviour + Send + Sync + 'static> Choose for F {
    fn choose(&self, body: &Value) -> Behaviour {
        self(body)
    }
}

#[derive(Default)]
struct Notes {
    script: VecDeque<Behaviour>,
    otherwise: Option<Arc<dyn Choose>>,
    requests: Vec<Value>,
    keys: Vec<Option<String>>,
    hang_ups: Vec<HangUp>,
    embeds: Option<Arc<dyn Choose>>,
    embedded: Vec<Value>,
}

/// A provider that plays its script, then does what it does otherwise. Without either it fails.
pub struct FakeProvider {
    address: SocketAddr,
    notes: Arc<Mutex<Notes>>,
    task: JoinHandle<()>,
}

fn locked(notes: &Mutex<Notes>) -> MutexGuard<'_, Notes> {
    notes.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FakeProvider {
    /// Listens on a free port of this machine, until it is dropped.
    ///
    /// # Panics
    /// Where no port is free.
    #[expect(clippy::expect_used, reason = "a test without a port cannot go on")]
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let notes = Arc::<Mutex<Notes>>::default();
        let shared = Arc::clone(&notes);
        let task = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let _ = socket.set_nodelay(true);
                tokio::spawn(serve(socket, Arc::clone(&shared)));
            }
        });
        Self { address, notes, task }
    }

    /// The base address, as a provider is configured with.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Adds to the script.
    pub fn push(&self, behaviour: Behaviour) {
        locked(&self.notes).script.push_back(behaviour);
    }

    /// What it does when the script is at its end: a behaviour, or a function from the body to one.
    pub fn otherwise(&self, choose: impl Choose) {
        locked(&self.notes).otherwise = Some(Arc::new(choose));
    }

    /// What it does when it is asked to embed: a behaviour, or a function from the body to one. Without it, it cannot.
    pub fn embeds(&self, choose: impl Choose) {
        locked(&self.notes).embeds = Some(Arc::new(choose));
    }

    /// The bodies that it was to embed, in order. They stand nowhere else.
    #[must_use]
    pub fn embedded(&self) -> Vec<Value> {
        locked(&self.notes).embedded.clone()
    }

    /// The bodies that came, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Value> {
        locked(&self.notes).requests.clone()
    }

    /// How many came.
    #[must_use]
    pub fn calls(&self) -> usize {
        locked(&self.notes).requests.len()
    }

    /// What was sent as `Authorization`, in order.
    #[must_use]
    pub fn keys(&self) -> Vec<Option<String>> {
        locked(&self.notes).keys.clone()
    }

    /// Who left in the middle.
    #[must_use]
    pub fn hang_ups(&self) -> Vec<HangUp> {
        locked(&self.notes).hang_ups.clone()
    }

    /// A configuration that leads here: named after its kind, key `sk-fake`, model `fake-model`, short times. Mistral's has
    /// an address of its own, below which the fake speaks its dialect.
    #[must_use]
    pub fn config(&self, kind: Kind) -> ProviderConfig {
        let (name, url) = match kind {
            Kind::OpenAi => ("openai", self.url()),
            Kind::Mistral => ("mistral", format!("http://{}{MISTRAL}/v1", self.address)),
            Kind::Compatible => ("local", self.url()),
        };
        ProviderConfig {
            kind,
            key: Some("sk-fake".to_owned().into()),
            ttft_timeout: Duration::from_secs(5),
            total_timeout: Duration::from_secs(10),
            ..ProviderConfig::compatible(name, url, "fake-model")
        }
    }

    /// A way out that leads here.
    ///
    /// # Panics
    /// Never: the entry is well formed.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the entry is well formed")]
    pub fn egress() -> Arc<Egress> {
        let allow = Allow::parse(["127.0.0.1"]).expect("an address");
        Arc::new(Egress::new(EgressConfig { allow, ..EgressConfig::default() }))
    }

    /// A provider that leads here.
    #[must_use]
    pub fn provider(&self, kind: Kind) -> Provider {
        Provider::new(self.config(kind), Self::egress())
    }
}

impl Drop for FakeProvider {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl std::fmt::Debug for FakeProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FakeProvider").field("address", &self.address).finish_non_exhaustive()
    }
}

async fn serve(socket: tokio::net::TcpStream, notes: Arc<Mutex<Notes>>) {
    let (reading, writing) = socket.into_split();
    let mut reading = tokio::io::BufReader::new(reading);
    let Some(request) = wire::read(&mut reading).await else { return };
    if request.path.ends_with("/embeddings") {
        let behaviour = {
            let mut notes = locked(&notes);
            notes.embedded.push(request.body.clone());
            notes.embeds.as_ref().map_or_else(|| Behaviour::status(404), |embeds| embeds.choose(&request.body))
        };
        return wire::play(writing, &behaviour, &request.body).await;
    }
    let (number, behaviour) = {
        let mut notes = locked(&notes);
        notes.requests.push(request.body.clone());
        notes.keys.push(request.key);
        let behaviour = match (notes.script.pop_front(), &notes.otherwise) {
            _ if !request.path.ends_with("/chat/completions") => Behaviour::status(404),
            (Some(behaviour), _) => behaviour,
            (None, Some(otherwise)) => otherwise.choose(&request.body),
            (None, None) => Behaviour::status(500),
        };
        let whole_calls = request.path.starts_with(MISTRAL);
        (notes.requests.len() - 1, Behaviour { whole_calls, ..behaviour })
    };
    tokio::select! {
        () = wire::play(writing, &behaviour, &request.body) => {}
        () = wire::gone(&mut reading) => {
            locked(&notes).hang_ups.push(HangUp { request: number, at: Instant::now() });
        }
    }
}
