use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::body::Body;
use heraut_http::idempotency::{Begin, IdempotencyClaim, IdempotencyStore, Kept};
use heraut_kernel::{Problem, Scope};
use http::{Method, Request};

use crate::desk::{Answer, Desk, ask, stack, with};

/// Keeps keys in memory. An entry without an answer is in progress.
#[derive(Default)]
struct Memory(Mutex<HashMap<String, Row>>);

/// The hash, and the answer once there is one: kept or lost.
type Row = (String, Option<Option<Kept>>);

#[async_trait]
impl IdempotencyStore for Memory {
    async fn begin(&self, _: &Scope, claim: &IdempotencyClaim) -> Result<Begin, Problem> {
        let mut rows = self.0.lock().unwrap();
        Ok(match rows.get(&claim.key) {
            None => {
                rows.insert(claim.key.clone(), (claim.request_hash.clone(), None));
                Begin::Fresh
            }
            Some((hash, _)) if *hash != claim.request_hash => Begin::Mismatch,
            Some((_, None)) => Begin::InProgress,
            Some((_, Some(None))) => Begin::AnswerLost,
            Some((_, Some(Some(kept)))) => Begin::Replay(kept.clone()),
        })
    }

    async fn finish(&self, _: &Scope, claim: &IdempotencyClaim, answer: Option<&Kept>) -> Result<(), Problem> {
        self.0.lock().unwrap().entry(claim.key.clone()).and_modify(|row| row.1 = Some(answer.cloned()));
        Ok(())
    }

    async fn abandon(&self, _: &Scope, claim: &IdempotencyClaim) -> Result<(), Problem> {
        self.0.lock().unwrap().remove(&claim.key);
        Ok(())
    }
}

fn desk() -> (Desk, Arc<Memory>) {
    let memory = Arc::new(Memory::default());
    let mut stack = stack();
    stack.idempotency = Some(Arc::clone(&memory) as Arc<dyn IdempotencyStore>);
    (Desk::new(stack), memory)
}

fn keyed(key: &str, body: &str) -> Request<Body> {
    with(ask(Method::POST, "/api/notes", body), "idempotency-key", key)
}

fn replayed(answer: &Answer) -> bool {
    answer.header("idempotency-replayed") == "true"
}

#[tokio::test]
async fn the_same_request_is_answered_twice() {
    let (desk, _) = desk();
    let first = desk.send(keyed("k1", r#"{"titre":"a"}"#)).await;
    let second = desk.send(keyed("k1", r#"{"titre":"a"}"#)).await;
    assert_eq!((first.status, replayed(&first)), (201, false));
    assert_eq!((second.status, replayed(&second), &second.body), (201, true, &first.body));
    assert_eq!(second.header("etag"), "\"1\"");
    let other = desk.send(keyed("k1", r#"{"titre":"b"}"#)).await;
    assert_eq!((other.status, other.code().as_str()), (422, "idempotency_key_reused"));
    let refused = desk.send(keyed("k2", "{}")).await;
    assert_eq!((refused.status, desk.send(keyed("k2", "{}")).await.status), (422, 422));
}

#[tokio::test]
async fn keys_are_checked_and_busy_ones_wait() {
    let (desk, memory) = desk();
    for key in ["", "deux mots", &"k".repeat(129)] {
        assert_eq!(desk.send(keyed(key, r#"{"titre":"a"}"#)).await.code(), "invalid_idempotency_key", "{key}");
    }
    desk.send(keyed("k1", r#"{"titre":"a"}"#)).await;
    memory.0.lock().unwrap().get_mut("k1").unwrap().1 = None;
    let busy = desk.send(keyed("k1", r#"{"titre":"a"}"#)).await;
    assert_eq!((busy.status, busy.code().as_str()), (409, "idempotency_in_progress"));
    memory.0.lock().unwrap().get_mut("k1").unwrap().1 = Some(None);
    assert_eq!(desk.send(keyed("k1", r#"{"titre":"a"}"#)).await.code(), "idempotency_answer_lost");
}

#[tokio::test]
async fn refusals_that_may_change_give_the_key_back() {
    let (desk, memory) = desk();
    let edit = |revision| {
        let request = with(ask(Method::PATCH, "/api/notes/5", "{}"), "idempotency-key", "k1");
        with(request, "if-match", revision)
    };
    assert_eq!(desk.send(edit("6")).await.status, 409);
    assert!(memory.0.lock().unwrap().is_empty());
    assert_eq!(desk.send(edit("7")).await.status, 200);
    assert_eq!(memory.0.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_client_that_hangs_up_finds_its_answer() {
    let (desk, memory) = desk();
    let slow = || with(ask(Method::POST, "/api/slow", ""), "idempotency-key", "k1");
    let hung_up = tokio::time::timeout(std::time::Duration::from_millis(10), desk.send(slow())).await;
    assert!(hung_up.is_err());
    while memory.0.lock().unwrap()["k1"].1.is_none() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let second = desk.send(slow()).await;
    assert_eq!((second.status, replayed(&second), second.json()), (200, true, true.into()));
}

#[tokio::test]
async fn a_panic_gives_the_key_back() {
    let (desk, memory) = desk();
    let broken = with(ask(Method::POST, "/api/panic", ""), "idempotency-key", "k1");
    assert_eq!(desk.send(broken).await.code(), "internal");
    while !memory.0.lock().unwrap().is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}
