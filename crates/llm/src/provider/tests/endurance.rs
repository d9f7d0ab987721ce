//! Time, retries, budgets, and people who leave.

use std::time::{Duration, Instant};

use super::{Desk, PLAN, TEXT, plan};
use crate::testing::provider::{Behaviour, FakeProvider};
use crate::{Budget, Health, Kind, LlmError, Provider, ProviderConfig};

fn hurried(fake: &FakeProvider, ttft: u64, total: u64) -> Provider {
    let config = ProviderConfig {
        ttft_timeout: Duration::from_millis(ttft),
        total_timeout: Duration::from_millis(total),
        retries: 0,
        ..fake.config(Kind::OpenAi)
    };
    Provider::new(config, FakeProvider::egress())
}

#[tokio::test]
async fn the_first_token_and_the_whole_have_their_own_time() {
    let fake = FakeProvider::start().await;
    let provider = hurried(&fake, 400, 1200);
    fake.push(Behaviour::text("trop tard").after(Duration::from_secs(3)));
    let desk = Desk::new(TEXT);
    assert_eq!(desk.ask(&*provider.default_model()).await.unwrap_err(), LlmError::TimeoutTtft);
    assert!(desk.book.outcomes()[0].ttft.is_none());

    fake.push(Behaviour::text("goutte à goutte").chunk(1).every(Duration::from_millis(200)));
    let desk = Desk::new(TEXT);
    assert_eq!(desk.ask(&*provider.default_model()).await.unwrap_err(), LlmError::TimeoutTotal);
    assert!(desk.book.outcomes()[0].ttft.is_some() && desk.screen.text().is_empty());

    fake.push(Behaviour::answer(plan(6)).chunk(60).every(Duration::from_millis(250)));
    let reply = Desk::new(PLAN).ask(&*provider.default_model()).await.unwrap();
    assert!(!reply.content["items"].as_array().unwrap().is_empty(), "closed items survive the end of the time");
    assert_eq!(provider.health(), Health::Down, "three that did not end in time");
}

#[tokio::test]
async fn only_what_may_pass_is_sent_again() {
    for (behaviour, calls) in [
        (Behaviour::status(500), 2),
        (Behaviour::status(503).header("retry-after", "0"), 2),
        (Behaviour::rate_limited(Some("0")), 2),
        (Behaviour::html(), 2),
        (Behaviour::text("x").cut(0), 2),
        (Behaviour::rate_limited(Some("11")), 1),
        (Behaviour::status(401), 1),
        (Behaviour::error(429, "insufficient_quota", "You exceeded your current quota"), 1),
        (Behaviour::error(400, "context_length_exceeded", "too long"), 1),
        (Behaviour::status(404), 1),
        (Behaviour::text("Bonj").cut(4), 1),
    ] {
        let fake = FakeProvider::start().await;
        fake.push(behaviour.clone());
        fake.push(Behaviour::text("Bonjour"));
        let answered = Desk::new(TEXT).ask(&*fake.provider(Kind::Mistral).default_model()).await;
        assert_eq!((answered.is_ok(), fake.calls()), (calls == 2, calls), "{behaviour:?}");
    }
}

#[tokio::test]
async fn the_provider_is_heard_when_it_says_how_long_to_wait() {
    let fake = FakeProvider::start().await;
    let in_a_second = Behaviour::rate_limited(Some("Wed, 21 Oct 2026 07:28:01 GMT"));
    for slow in [Behaviour::rate_limited(Some("1")), in_a_second.header("date", "Wed, 21 Oct 2026 07:28:00 GMT")] {
        fake.push(slow);
        fake.push(Behaviour::text("Bonjour"));
        let started = Instant::now();
        let desk = Desk::new(TEXT);
        desk.ask(&*fake.provider(Kind::OpenAi).default_model()).await.unwrap();
        assert!(started.elapsed() >= Duration::from_secs(1));
        assert_eq!(desk.book.codes(), ["rate_limit", "ok"]);
    }
    // Nobody waits longer than there is time.
    fake.push(Behaviour::rate_limited(Some("5")));
    let desk = Desk::with(TEXT, Budget::new(5, Duration::from_secs(2)));
    let error = desk.ask(&*fake.provider(Kind::OpenAi).default_model()).await.unwrap_err();
    assert_eq!(error, LlmError::RateLimit { retry_after: Some(Duration::from_secs(5)) });
}

#[tokio::test]
async fn one_budget_holds_for_everything() {
    let fake = FakeProvider::start().await;
    fake.otherwise(Behaviour::answer(serde_json::json!({ "items": [] })));
    let desk = Desk::with(PLAN, Budget::new(1, Duration::from_secs(20)));
    assert_eq!(desk.ask(&*fake.provider(Kind::OpenAi).default_model()).await.unwrap_err(), LlmError::BadOutput);
    assert_eq!(fake.calls(), 1);
    let spent = desk.ask(&*fake.provider(Kind::OpenAi).default_model()).await.unwrap_err();
    assert_eq!((spent, fake.calls()), (LlmError::Unavailable, 1));

    let fake = FakeProvider::start().await;
    fake.otherwise(Behaviour::text("x").after(Duration::from_secs(5)));
    let provider = fake.provider(Kind::OpenAi);
    for _ in 0..4 {
        let desk = Desk::with(TEXT, Budget::new(5, Duration::from_millis(100)));
        assert_eq!(desk.ask(&*provider.default_model()).await.unwrap_err(), LlmError::TimeoutTtft);
    }
    assert_eq!(provider.health(), Health::Up, "our impatience is not the provider's failure");
}

#[tokio::test]
async fn who_stops_hangs_up() {
    let fake = FakeProvider::start().await;
    fake.otherwise(Behaviour::answer(plan(50)).chunk(40).every(Duration::from_millis(20)));
    let model = fake.provider(Kind::OpenAi).default_model();
    let mut delays = Vec::new();
    for number in 0..5 {
        let desk = Desk::new(PLAN);
        tokio::select! {
            answered = desk.ask(&*model) => panic!("{answered:?}"),
            () = async { while desk.screen.items().is_empty() { tokio::time::sleep(Duration::from_millis(1)).await; } } => {}
        }
        let at = Instant::now();
        let until = at + Duration::from_secs(5);
        while fake.hang_ups().len() <= number && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let hang_up = fake.hang_ups()[number];
        assert_eq!(hang_up.request, number);
        delays.push(hang_up.at.saturating_duration_since(at));
    }
    delays.sort();
    eprintln!("hang-up seen after (median): {:?}", delays[delays.len() / 2]);
}
