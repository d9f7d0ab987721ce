//! A thousand corrupted replies: an answer that the judge accepts, or an error without a word of the provider.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use heraut_egress::Egress;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::{Desk, Limits, PLAN, SAID, TEXT, plan};
use crate::testing::provider::{Behaviour, FakeProvider, Fault, PROVIDER_WORDS};
use crate::{Budget, Kind, Provider, ProviderConfig};

/// The same numbers every time.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

/// One reply after another, corrupted in some way; whether there was an answer.
async fn run(egress: Arc<Egress>, first: Fault, seed: u64) -> bool {
    let mut chance = Seeded(seed * 2_654_435_761 + 1);
    for _ in 0..8 {
        chance.below(2);
    }
    let limits: Limits = chance.of(&[PLAN, PLAN, SAID, TEXT]);
    let value = match limits {
        Limits { shaped: false, .. } => Value::Null,
        Limits { items: true, .. } => plan(1 + chance.below(12)),
        _ => json!({ "message": "Bonjour, que puis-je faire ?" }),
    };
    let behaviour = |fault, place| match value {
        Value::Null if matches!(fault, Fault::Good | Fault::Duplicates | Fault::WrongTypes) => {
            Behaviour::text("Bonjour")
        }
        _ => Behaviour::faulty(fault, &value, place),
    };
    let fake = FakeProvider::start().await;
    fake.push(behaviour(first, chance.below(10_000)).chunk(1 + chance.below(40)));
    for _ in 0..5 {
        fake.push(behaviour(chance.of(Fault::ALL), chance.below(10_000)));
    }
    let config = ProviderConfig {
        ttft_timeout: Duration::from_secs(3),
        total_timeout: Duration::from_secs(5),
        ..fake.config(chance.of(&[Kind::OpenAi, Kind::Mistral, Kind::Compatible]))
    };
    let provider = Provider::new(config, egress);
    let desk = Desk::with(limits, Budget::new(4, Duration::from_secs(10)));
    let answered = tokio::time::timeout(Duration::from_secs(30), desk.ask(&*provider.default_model())).await;
    let answered = answered.unwrap_or_else(|_| panic!("{first:?} hangs"));
    assert_eq!((desk.book.outcomes().len(), fake.calls() <= 4), (fake.calls(), true), "each attempt is settled");
    match &answered {
        Ok(reply) => {
            assert!(limits.good(&reply.content), "{first:?} {seed}: {}", reply.content);
            let text = if limits.shaped { &reply.content["message"] } else { &reply.content };
            assert_eq!(json!(desk.screen.text()), *text, "{first:?} {seed}: what is shown is what counts");
            if limits.items {
                assert_eq!(json!(desk.screen.items()), reply.content["items"], "{first:?} {seed}");
            }
        }
        Err(error) => {
            let told = format!("{error} {error:?}");
            assert!(!told.contains(PROVIDER_WORDS) && !told.contains("sk-fake"), "{told}");
            assert_eq!((desk.screen.text(), desk.screen.items()), (String::new(), vec![]), "{first:?} {seed}");
        }
    }
    assert!(desk.book.outcomes().iter().all(|it| !it.raw.contains("sk-fake")), "the key is in no record");
    answered.is_ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_corrupted_replies() {
    let (places, egress) = (Arc::new(Semaphore::new(24)), FakeProvider::egress());
    let mut runs = JoinSet::new();
    for seed in 0..1000_u64 {
        let (places, egress) = (Arc::clone(&places), Arc::clone(&egress));
        runs.spawn(async move {
            let _place = places.acquire_owned().await.unwrap();
            let fault = Fault::ALL[usize::try_from(seed).unwrap() % Fault::ALL.len()];
            (fault, run(egress, fault, seed).await)
        });
    }
    let mut table: BTreeMap<Fault, (u32, u32)> = BTreeMap::new();
    while let Some(done) = runs.join_next().await {
        let (fault, answered) = done.unwrap();
        let row = table.entry(fault).or_default();
        *row = (row.0 + 1, row.1 + u32::from(answered));
    }
    for (fault, (all, answered)) in &table {
        eprintln!("{fault:?}: {answered} of {all} answered");
    }
    assert_eq!((table.len(), table.values().map(|row| row.0).sum::<u32>()), (Fault::ALL.len(), 1000));
    for fault in [Fault::Good, Fault::Fenced, Fault::ToolCalls, Fault::Think, Fault::SplitFrames, Fault::UsageMissing] {
        assert!(table[&fault].1 > 0, "{fault:?}");
    }
}
