//! Embeddings of a provider: one request, one answer in one piece.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use heraut_egress::{Answer, EgressError, Outgoing};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, timeout};

use super::{Shared, breaker, refused};
use crate::{Attempt, Budget, Embedder, Ledger, LlmError, Outcome, Usage, estimate_tokens};

/// Bytes of an answer: 64 vectors of 4,096 numbers, as they are written out.
const LARGEST: usize = 8 << 20;
/// Numbers of a vector at most.
const LONGEST: usize = 8192;

/// A model of a provider that embeds.
#[derive(Debug)]
pub(super) struct Placing {
    name: String,
    model: String,
    shared: Arc<Shared>,
}

impl Placing {
    pub(super) fn new(shared: Arc<Shared>, model: &str) -> Self {
        Self { name: format!("{}/{model}", shared.config.name), model: model.to_owned(), shared }
    }
}

/// What all servers take; what they add to it differs, and none of it is needed.
#[derive(Debug, Serialize)]
pub(super) struct Body<'a> {
    pub(super) model: &'a str,
    pub(super) input: &'a [String],
}

#[derive(Debug, Deserialize)]
struct Embedded {
    data: Vec<Item>,
    usage: Option<Tokens>,
}

#[derive(Debug, Deserialize)]
struct Item {
    index: usize,
    embedding: Vec<f32>,
}

#[derive(Debug, Deserialize)]
struct Tokens {
    prompt_tokens: u32,
}

/// How a request went.
struct Heard {
    vectors: Result<Vec<Vec<f32>>, LlmError>,
    usage: Usage,
    /// The time was over that we had left, and not the time that the provider is given.
    ours: bool,
}

impl From<LlmError> for Heard {
    fn from(error: LlmError) -> Self {
        Self { vectors: Err(error), usage: Usage::default(), ours: false }
    }
}

#[async_trait]
impl Embedder for Placing {
    fn name(&self) -> &str {
        &self.name
    }

    async fn embed(
        &self,
        task: &str,
        texts: &[String],
        ledger: &dyn Ledger,
        budget: &Budget,
    ) -> Result<Vec<Vec<f32>>, LlmError> {
        let shared = &self.shared;
        let permit = shared.embedding.enter(false).ok_or(LlmError::Unavailable)?;
        if !budget.take() {
            return Err(LlmError::TimeoutTotal);
        }
        let provider = shared.config.name.clone();
        let attempt = Attempt { provider, model: self.model.clone(), task: task.to_owned() };
        let entry = ledger.begin(&attempt).await?;
        let started = Instant::now();
        let heard = self.ask(texts, budget.remaining()).await;
        permit.settle(match &heard.vectors {
            Ok(_) => breaker::Result::Alive,
            Err(_) if heard.ours => breaker::Result::Unknown,
            // A model that it does not have will not be there at the next question either.
            Err(_) => breaker::Result::Failed,
        });
        let error = heard.vectors.as_ref().err().cloned();
        let latency = started.elapsed();
        let outcome = Outcome { usage: heard.usage, ttft: None, latency, finish: None, error, raw: String::new() };
        ledger.settle(entry, &outcome).await;
        heard.vectors
    }
}

impl Placing {
    async fn ask(&self, texts: &[String], remaining: Duration) -> Heard {
        let config = &self.shared.config;
        let outgoing = match self.outgoing(texts) {
            Ok(outgoing) => outgoing,
            Err(error) => return refused::class_of_egress(&error, false).into(),
        };
        let answer = match timeout(remaining, self.shared.egress.send(outgoing)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => return refused::class_of_egress(&error, false).into(),
            Err(_) => return Heard { ours: remaining < config.total_timeout, ..LlmError::TimeoutTotal.into() },
        };
        if !answer.status.is_success() {
            return refusal(&answer).into();
        }
        read(&answer.body, texts)
    }

    fn outgoing(&self, texts: &[String]) -> Result<Outgoing, EgressError> {
        let config = &self.shared.config;
        let url = format!("{}/embeddings", config.base_url.trim_end_matches('/'));
        let request = Outgoing::post_json(url, &Body { model: &self.model, input: texts })?;
        let request = request.timeout(config.total_timeout).max_bytes(LARGEST);
        match &config.key {
            Some(key) if !key.expose_secret().is_empty() => request.bearer(key.expose_secret()),
            _ => Ok(request),
        }
    }
}

fn refusal(answer: &Answer) -> LlmError {
    let words = String::from_utf8_lossy(&answer.body).to_lowercase();
    refused::class(answer.status, &words, refused::retry_after(&answer.headers))
}

/// An answer as it came. Whatever is wrong with it, it was answered, and paid for.
fn read(body: &[u8], texts: &[String]) -> Heard {
    let answer: Option<Embedded> = serde_json::from_slice(body).ok();
    let told = answer.as_ref().and_then(|answer| answer.usage.as_ref()).map(|usage| usage.prompt_tokens);
    let counted = || texts.iter().map(|text| estimate_tokens(text)).fold(0, u32::saturating_add);
    let usage = Usage { prompt_tokens: told.unwrap_or_else(counted), completion_tokens: 0, estimated: told.is_none() };
    let vectors = answer.and_then(|answer| in_order(answer.data, texts.len()));
    Heard { vectors: vectors.ok_or(LlmError::BadOutput), usage, ours: false }
}

/// One vector for each text, all of one length and none of them nothing.
fn in_order(mut items: Vec<Item>, wanted: usize) -> Option<Vec<Vec<f32>>> {
    items.sort_by_key(|item| item.index);
    let length = items.first()?.embedding.len();
    let sound = |(place, item): (usize, &Item)| {
        let numbers = &item.embedding;
        item.index == place
            && numbers.len() == length
            && numbers.iter().all(|it| it.is_finite())
            && numbers.iter().any(|it| *it != 0.0)
    };
    let whole = items.len() == wanted && (1..=LONGEST).contains(&length) && items.iter().enumerate().all(sound);
    whole.then(|| items.into_iter().map(|item| item.embedding).collect())
}
