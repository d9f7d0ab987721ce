//! Our client against a real llama.cpp server. Its model has random weights: what it says is nonsense, how it says it is not.

use std::path::PathBuf;
use std::time::Duration;

use heraut_kernel::Locale;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::{Book, Screen};
use super::{Server, script};
use crate::provider::{Abilities, Rung};
use crate::testing::provider::FakeProvider;
use crate::{
    AnswerSchema, Budget, Call, ChatMessage, ChatReply, ChatRequest, Finish, Health, Judge, LlmError, Provider,
    ProviderConfig,
};

const KEY: &str = "sk-peer";

/// The server with the folder of its model; both gone with the test.
struct Llama {
    server: Server,
    folder: PathBuf,
}

impl Llama {
    fn start() -> Option<Self> {
        let folder = std::env::temp_dir().join(format!("heraut-llama-{}", Uuid::now_v7()));
        let command = script("llama.py", &[folder.to_str().unwrap(), KEY])?;
        std::fs::create_dir(&folder).unwrap();
        Some(Self { server: Server::start(command), folder })
    }

    fn provider(&self, key: &str) -> Provider {
        let url = format!("{}/v1", self.server.url);
        let config = ProviderConfig {
            key: Some(key.to_owned().into()),
            ttft_timeout: Duration::from_secs(30),
            ..ProviderConfig::compatible("llama", url, "random")
        };
        Provider::new(config, FakeProvider::egress())
    }
}

impl Drop for Llama {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Takes what comes, without what was left out.
struct Tidy;

impl Judge for Tidy {
    fn item(&self, mut item: Value) -> Option<Value> {
        item.as_object_mut()?.retain(|_, value| !value.is_null());
        Some(item)
    }

    fn answer(&self, answer: Value) -> Result<Value, Vec<String>> {
        Ok(answer)
    }
}

/// One call, with what was shown and what was entered.
async fn asked(provider: &Provider, request: &ChatRequest) -> (Result<ChatReply, LlmError>, Screen, Book) {
    // The server may still be closing the connection of the call before.
    tokio::time::sleep(Duration::from_millis(20)).await;
    let (screen, book, budget) = (Screen::default(), Book::default(), Budget::new(6, Duration::from_secs(60)));
    let call = Call { watch: &screen, judge: &Tidy, ledger: &book, budget: &budget };
    let answered = provider.default_model().complete(request, &call).await;
    (answered, screen, book)
}

fn said(text: &str) -> ChatRequest {
    let mut request = ChatRequest::new("chat.reply", Locale::Fr, Value::Null);
    request.system = "Tu es un assistant marketing.".to_owned();
    request.messages = vec![ChatMessage::user(text)];
    request.max_tokens = 200;
    request
}

/// Everything that our schemas have: a text, a list, numbers, words to choose from, what may be left out, alternatives.
fn schema() -> Value {
    let line = json!({ "type": "object", "required": ["titre", "canal", "heures"], "properties": {
        "titre": { "type": "string", "maxLength": 4000 }, "canal": { "enum": ["linkedin", "email", "blog"] },
        "heures": { "type": "integer" }, "note": { "type": "string" }, "sûr": { "type": "boolean" },
        "cible": { "anyOf": [{ "type": "object", "required": ["kind"], "properties": { "kind": { "const": "cible" } } },
            { "type": "null" }] } } });
    json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Plan", "type": "object",
        "required": ["message", "items"],
        "properties": { "message": { "type": "string" }, "items": { "type": "array", "items": line } } })
}

fn plan(text: &str) -> ChatRequest {
    let mut request = said(text);
    request.schema = Some(AnswerSchema::new("plan", schema()));
    (request.shown.text, request.shown.items) = (Some("message".to_owned()), Some("items".to_owned()));
    request.max_tokens = 2500;
    request
}

#[tokio::test]
async fn a_real_server_answers() {
    let Some(llama) = Llama::start() else { return };
    let provider = llama.provider(KEY);
    texts(&provider).await;
    plans(&provider).await;
    rungs(&provider).await;
    what_it_does_not_take(&provider).await;
    assert_eq!(provider.health(), Health::Up);

    let stranger = llama.provider("sk-other");
    assert_eq!(asked(&stranger, &said("Bonjour")).await.0.unwrap_err(), LlmError::Auth);
}

/// A text streams and is counted as the server counts: a byte is a token, and this model never ends by itself.
async fn texts(provider: &Provider) {
    for stream in [true, false] {
        provider.shared.remember("random", Abilities { stream, ..Abilities::default() });
        let (answered, screen, book) = asked(provider, &said("Écris une accroche.")).await;
        let reply = answered.unwrap();
        assert_eq!(reply.content, json!(screen.text()));
        assert_eq!((reply.finish, reply.usage.completion_tokens, reply.usage.estimated), (Finish::Length, 200, false));
        assert!((60..120).contains(&reply.usage.prompt_tokens), "{:?}", reply.usage);
        taken(&book);
        assert!(book.outcomes().last().unwrap().ttft.is_some());
    }
    let mut long = said(&"long ".repeat(700));
    long.max_tokens = 4000;
    let reply = asked(provider, &long).await.0.unwrap();
    let counted = reply.usage.prompt_tokens + reply.usage.completion_tokens;
    assert!(reply.finish == Finish::Length && (4090..=4096).contains(&counted), "it ends with the window: {counted}");
}

/// The grammar that the server makes of our strict schema holds even this model to it; the text is written first.
async fn plans(provider: &Provider) {
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    let mut lines = 0;
    for stream in [true, true, true, true, true, true, true, true, false, false] {
        provider.shared.remember("random", Abilities { stream, ..Abilities::default() });
        let (answered, screen, book) = asked(provider, &plan(&format!("Un plan, après {lines} lignes."))).await;
        let reply = answered.unwrap();
        assert!(validator.is_valid(&reply.content), "{}", reply.content);
        assert_eq!((reply.finish, reply.usage.estimated), (Finish::Stop, false));
        taken(&book);
        assert_eq!(
            (json!(screen.text()), json!(screen.items())),
            (reply.content["message"].clone(), reply.content["items"].clone())
        );
        assert!(!screen.order().contains('r') && !screen.order().contains("it"), "{}", screen.order());
        lines += screen.items().len();
    }
    assert!(lines > 0, "some had lines");
    assert_eq!(provider.abilities("random").rung, Rung::Schema);
}

/// The lower rungs are taken too, whatever this model makes of them.
async fn rungs(provider: &Provider) {
    for rung in [Rung::Tool, Rung::Object, Rung::Text] {
        provider.shared.remember("random", Abilities { rung, ..Abilities::default() });
        let mut request = plan("Un plan.");
        request.max_tokens = 200;
        let (_, _, book) = asked(provider, &request).await;
        taken(&book);
        assert_eq!(provider.abilities("random").rung, rung);
    }
}

async fn what_it_does_not_take(provider: &Provider) {
    for request in [said(&"long ".repeat(2000)), plan(&"long ".repeat(2000))] {
        provider.shared.remember("random", Abilities::default());
        let (answered, screen, book) = asked(provider, &request).await;
        assert_eq!((answered.unwrap_err(), screen.order().as_str()), (LlmError::ContextLength, ""));
        assert_eq!(book.codes().last(), Some(&"context_length"));
        assert_eq!(provider.abilities("random"), Abilities::default(), "nothing was learnt of it");
    }
}

/// Every request was taken; one that met a connection that was closing (see `CLOSING`) was sent again.
fn taken(book: &Book) {
    let codes = book.codes();
    assert!(codes.iter().all(|code| ["ok", "bad_output", "network"].contains(code)), "{codes:?}");
    assert!(codes.iter().filter(|code| **code == "network").count() <= 1, "{codes:?}");
    assert_ne!(codes.last(), Some(&"network"));
}
