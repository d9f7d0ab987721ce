//! Embeddings over real HTTP: what goes out, what is believed of what comes back, and what is left alone.

use std::time::Duration;

use serde_json::{Value, json};

use super::Book;
use crate::provider::Kind;
use crate::testing::one;
use crate::testing::provider::{Behaviour, FakeProvider, place};
use crate::{Budget, Embedder, Health, LlmError, Unrecorded};

fn texts() -> Vec<String> {
    ["Livraison en deux jours", "Retours sous trente jours"].map(str::to_owned).to_vec()
}

fn document(data: &Value) -> impl Fn(&Value) -> Behaviour + use<> {
    let answer = json!({ "data": data });
    move |_: &Value| Behaviour::json(&answer)
}

async fn ask(embedder: &dyn Embedder) -> Result<Vec<Vec<f32>>, LlmError> {
    embedder.embed("test", &texts(), &Unrecorded, &one()).await
}

#[tokio::test]
async fn vectors_come_in_the_order_of_their_texts() {
    for kind in [Kind::OpenAi, Kind::Mistral, Kind::Compatible] {
        let fake = FakeProvider::start().await;
        fake.embeds(|body: &Value| Behaviour::embeddings(body));
        let model = fake.provider(kind).default_model();
        let embedder = model.embedder("embed-small").unwrap();
        assert!(embedder.name().ends_with("/embed-small"));
        let book = Book::default();
        let vectors = embedder.embed("test", &texts(), &book, &one()).await.unwrap();
        assert_eq!(vectors, [place(&texts()[0]), place(&texts()[1])]);
        // Mistral's document forbids what it does not name; `model` and `input` are all that the three have in common.
        assert_eq!(fake.embedded(), [json!({ "model": "embed-small", "input": texts() })]);
        let outcome = book.outcomes().pop().unwrap();
        assert_eq!((outcome.usage.prompt_tokens, outcome.usage.estimated), (14, false));
        assert!(outcome.raw.is_empty() && outcome.ttft.is_none());
    }
}

#[tokio::test]
async fn what_is_no_answer_is_not_believed() {
    let item = |index: usize, embedding: Value| json!({ "index": index, "embedding": embedding });
    let (one_way, other) = (item(1, json!([0, 1])), item(0, json!([1, 0])));
    let fake = FakeProvider::start().await;
    let model = fake.provider(Kind::Compatible).default_model();
    fake.embeds(document(&json!([one_way, other])));
    let sorted = ask(&*model.embedder("m").unwrap()).await.unwrap();
    assert_eq!(sorted, [[1.0, 0.0], [0.0, 1.0]]);
    for wrong in [
        json!([one_way]),
        json!([one_way, other, item(2, json!([1, 1]))]),
        json!([other, other]),
        json!([other, item(1, json!([1, 0, 0]))]),
        json!([other, item(1, json!([]))]),
        json!([other, item(1, json!([0, 0]))]),
        json!([other, item(1, json!(["a", "b"]))]),
        json!([other, item(1, json!([1e300, 0]))]),
        json!({}),
    ] {
        let fake = FakeProvider::start().await;
        fake.embeds(document(&wrong));
        let book = Book::default();
        let embedder = fake.provider(Kind::Compatible).default_model().embedder("m").unwrap();
        let answer = embedder.embed("test", &texts(), &book, &one()).await;
        assert_eq!(answer.unwrap_err(), LlmError::BadOutput, "{wrong}");
        let outcome = book.outcomes().pop().unwrap();
        assert!(outcome.usage.prompt_tokens > 0 && outcome.usage.estimated, "it was paid for all the same");
    }
}

#[tokio::test]
async fn who_cannot_embed_is_left_alone_and_answers_all_the_same() {
    let fake = FakeProvider::start().await;
    let provider = fake.provider(Kind::OpenAi);
    let embedder = provider.default_model().embedder("m").unwrap();
    for wanted in [LlmError::Rejected, LlmError::Rejected, LlmError::Rejected, LlmError::Unavailable] {
        assert_eq!(ask(&*embedder).await.unwrap_err(), wanted);
    }
    assert_eq!((fake.embedded().len(), provider.health()), (3, Health::Up));
    assert!(provider.default_model().embedder("").is_none());
}

#[tokio::test]
async fn it_is_waited_for_as_long_as_there_is_time() {
    let fake = FakeProvider::start().await;
    fake.embeds(|body: &Value| Behaviour::embeddings(body).after(Duration::from_secs(5)));
    let embedder = fake.provider(Kind::OpenAi).default_model().embedder("m").unwrap();
    for _ in 0..4 {
        let budget = Budget::new(1, Duration::from_millis(20));
        let answer = embedder.embed("test", &texts(), &Unrecorded, &budget).await;
        assert_eq!(answer.unwrap_err(), LlmError::TimeoutTotal, "it is ours, and no reason to leave it alone");
        assert!(!budget.take());
    }
}
