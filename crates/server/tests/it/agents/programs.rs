//! Programs: an agent asked as clients of OpenAI's ask a model.

use std::time::Duration;

use heraut_llm::testing::provider::{Behaviour, FakeProvider};
use heraut_testkit::{Answer, Database, Person, TestApp, on_each_database};
use serde_json::{Value, json};

use super::{ORIGIN, Shop};
use crate::support::peers;

const CHAT: &str = "/api/v1/chat/completions";

/// A program with a secret key of the agent, and the key's identifier and secret.
async fn program(shop: &Shop, scopes: Value) -> (Person, String, String) {
    let path = format!("/api/agents/{}/keys", shop.agent);
    let made = shop.user.post(&path, json!({"kind": "secret", "name": "CRM", "scopes": scopes})).await.expect(201).json;
    let secret = made["secret"].as_str().unwrap().to_owned();
    (shop.user.stranger().with_key(&secret), made["key"]["id"].as_str().unwrap().to_owned(), secret)
}

fn ask(text: &str) -> Value {
    json!({"model": "agent", "messages": [{"role": "user", "content": text}]})
}

fn chunks(answer: &Answer) -> Vec<Value> {
    let lines = answer.text().lines().filter_map(|line| line.strip_prefix("data: "));
    lines.filter(|line| *line != "[DONE]").map(|line| serde_json::from_str(line).unwrap()).collect()
}

on_each_database! {
    async fn a_program_is_answered_and_nothing_of_it_is_kept(app: TestApp) {
        let fake = FakeProvider::start().await;
        fake.otherwise(Behaviour::text("Bonjour à vous."));
        let shop = Shop::with(&app, &fake, json!({"instructions": "Tu vends des vélos.", "max_tokens": 300})).await;
        let (program, ..) = program(&shop, json!(["chat", "models"])).await;
        let models = program.get("/api/v1/models").await.expect(200).json;
        assert_eq!((&models["object"], &models["data"][0]["id"]), (&json!("list"), &json!(shop.agent)));
        let conversation = json!({
            "model": shop.agent, "max_tokens": 50, "temperature": 2, "tools": [], "user": "x",
            "messages": [
                {"role": "system", "content": "Réponds en trois mots."},
                {"role": "user", "content": "Bonjour"},
                {"role": "assistant", "content": "Oui ?"},
                {"role": "user", "content": [{"type": "text", "text": "Encore"}]},
            ],
        });
        let said = program.post(CHAT, conversation).await.expect(200).json;
        let choice = &said["choices"][0];
        assert_eq!((&choice["message"]["content"], &choice["finish_reason"]), (&json!("Bonjour à vous."), &json!("stop")));
        assert!(said["usage"]["total_tokens"].as_i64() > Some(0));
        let asked = &fake.requests()[0];
        let system = asked["messages"][0]["content"].as_str().unwrap();
        assert!(system.contains("Tu vends des vélos.") && system.contains("Réponds en trois mots."));
        assert_eq!(asked["messages"].as_array().unwrap().len(), 4);
        assert!(asked["max_tokens"] == json!(50) || asked["max_completion_tokens"] == json!(50), "{asked}");
        let kept = shop.user.get("/api/conversations").await.expect(200).json;
        assert!(kept["items"].as_array().unwrap().is_empty());
        let keys = shop.user.get(&format!("/api/agents/{}/keys", shop.agent)).await.expect(200).json;
        assert!(keys["items"].as_array().unwrap().iter().any(|key| key["kind"] == "secret" && key["last_used_at"].is_string()));
    }

    async fn an_answer_comes_bit_by_bit(app: TestApp) {
        let fake = FakeProvider::start().await;
        fake.otherwise(Behaviour::text("Un deux trois quatre cinq six.").chunk(4).every(Duration::from_millis(2)));
        let shop = Shop::with(&app, &fake, json!({})).await;
        let (program, ..) = program(&shop, json!(["chat"])).await;
        let mut body = ask("Compte");
        body["stream"] = json!(true);
        body["stream_options"] = json!({"include_usage": true});
        let answer = program.post(CHAT, body).await.expect(200);
        assert!(answer.header("content-type").starts_with("text/event-stream"));
        assert!(answer.text().trim_end().ends_with("data: [DONE]"));
        let chunks = chunks(&answer);
        let text: String = chunks.iter().filter_map(|it| it["choices"][0]["delta"]["content"].as_str()).collect();
        assert_eq!(text, "Un deux trois quatre cinq six.");
        assert!(chunks.len() > 3, "{}", answer.text());
        assert!(chunks.last().unwrap()["usage"]["total_tokens"].as_i64() > Some(0));
        assert_eq!(chunks[chunks.len() - 2]["choices"][0]["finish_reason"], "stop");
    }

    async fn a_key_opens_what_it_is_for(app: TestApp) {
        let shop = Shop::open(&app).await;
        let (program, key, secret) = program(&shop, json!(["models"])).await;
        let refused = program.post(CHAT, ask("Bonjour")).await.expect(403).json;
        assert_eq!((&refused["code"], &refused["error"]["code"]), (&json!("key_scope"), &json!("key_scope")));
        let stranger = shop.user.stranger();
        for token in [shop.key.as_str(), "sk_1_inconnue", ""] {
            let refused = stranger.clone().with_key(token).get("/api/v1/models").await.expect(401).json;
            assert_eq!((&refused["code"], &refused["error"]["type"]), (&json!("invalid_key"), &json!("authentication_error")));
        }
        let page = stranger.clone().with("origin", ORIGIN).with_key(&secret);
        let answer = page.get("/api/v1/models").await.expect(401);
        assert_eq!(answer.json["code"], "key_in_browser");
        assert_eq!(answer.header("access-control-allow-origin"), "", "a page may not even read that");
        let path = format!("/api/agents/{}/keys", shop.agent);
        let keys = shop.user.get(&path).await.expect(200).json["items"].clone();
        let found = keys.as_array().unwrap().iter().find(|it| it["id"] == json!(key)).unwrap().clone();
        assert!(found["leaked_at"].is_string(), "the desk says so: {found}");
        // Node's own fetch says how it asks, and is no browser.
        let _ = program.clone().with("sec-fetch-mode", "cors").get("/api/v1/models").await.expect(200);
        let _ = shop.user.delete(&format!("{path}/{key}")).await.expect(204);
        let _ = program.get("/api/v1/models").await.expect(401);
    }

    async fn what_cannot_be_answered_says_why(app: TestApp) {
        let fake = FakeProvider::start().await;
        fake.otherwise(Behaviour::text("Oui."));
        let shop = Shop::with(&app, &fake, json!({"budgets": {"messages_day": 1}})).await;
        let (program, ..) = program(&shop, json!(["chat"])).await;
        for (body, status, code) in [
            (json!({"model": "gpt-4o", "messages": [{"role": "user", "content": "a"}]}), 404, "model_not_found"),
            (json!({"model": "agent", "messages": [{"role": "assistant", "content": "a"}]}), 422, "invalid"),
            (json!({"model": "agent", "messages": [{"role": "user", "content": null}]}), 422, "invalid"),
            (json!({"model": "agent", "messages": []}), 422, "invalid"),
        ] {
            let refused = program.post(CHAT, body.clone()).await.expect(status).json;
            assert_eq!(refused["code"], code, "{body}");
        }
        let _ = program.post(CHAT, ask("Quel prix ?")).await.expect(200);
        let refused = program.post(CHAT, ask("Quel prix ?")).await.expect(429).json;
        assert_eq!((&refused["code"], &refused["error"]["type"]), (&json!("budget_spent"), &json!("rate_limit_error")));
        assert_eq!(fake.calls(), 1);
        let _ = shop.user.patch(&format!("/api/agents/{}", shop.agent), json!({"is_active": false})).await.expect(200);
        let silent = program.post(CHAT, ask("Quel prix ?")).await.expect(403).json;
        assert_eq!(silent["code"], "agent_silent");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_official_client_for_python_understands_an_agent_peer() {
    understood(|url, secret, input| peers::ask("clients.py", &["openai", url, secret], input)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_official_client_for_javascript_understands_an_agent_peer() {
    understood(|url, secret, input| peers::ask_node("clients.mjs", &[url, secret], input)).await;
}

async fn understood(ask_peer: impl FnOnce(&str, &str, &[u8]) -> Option<Value> + Send + 'static) {
    let app = TestApp::on(Database::Sqlite).await.expect("SQLite");
    let fake = FakeProvider::start().await;
    fake.otherwise(Behaviour::text("Bonjour à vous, et bienvenue.").chunk(5));
    let shop = Shop::with(&app, &fake, json!({"budgets": {"messages_day": 3}})).await;
    let (program, _, secret) = program(&shop, json!(["chat"])).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/api/v1", listener.local_addr().unwrap());
    let router = program.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let mut streamed = ask("Bonjour");
    streamed["stream"] = json!(true);
    streamed["stream_options"] = json!({"include_usage": true});
    let mut unknown = ask("Bonjour");
    unknown["model"] = json!("gpt-4o");
    let cases = [ask("Bonjour"), streamed, unknown, ask("Encore"), ask("De trop")];
    let cases: Vec<Value> = cases.into_iter().map(|body| json!({ "body": body })).collect();
    let input = serde_json::to_vec(&cases).unwrap();
    let asked = tokio::task::spawn_blocking(move || ask_peer(&url, &secret, &input));
    let Some(said) = asked.await.unwrap() else { return };
    for n in [0, 1, 3] {
        assert_eq!(
            (&said[n]["text"], &said[n]["finish"]),
            (&json!("Bonjour à vous, et bienvenue."), &json!("stop")),
            "{said}"
        );
        assert!(said[n]["usage"][2].as_i64() > Some(0), "{said}");
    }
    assert!(said[1]["deltas"].as_i64() > Some(3));
    assert_eq!((&said[2]["error"], &said[2]["code"]), (&json!("NotFoundError"), &json!("model_not_found")));
    assert_eq!((&said[4]["error"], &said[4]["code"]), (&json!("RateLimitError"), &json!("budget_spent")));
}
