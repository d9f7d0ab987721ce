//! What we send, by the request types of the official libraries.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::bodies::{RUNGS, published, requests};
use super::{ask, script};
use crate::testing::provider::{Behaviour, FakeProvider};
use crate::testing::{free_call, one};
use crate::{Abilities, Kind, LlmError};

/// Whatever a model may be found to take.
fn all_abilities() -> Vec<Abilities> {
    let mut all = Vec::new();
    for rung in RUNGS {
        for stream in [true, false] {
            all.push(Abilities { rung, stream, ..Abilities::default() });
            let less = Abilities { rung, stream, ..Abilities::default() };
            all.push(Abilities { stream_options: false, temperature: false, other_limit: true, ..less });
        }
    }
    all
}

/// Every body that crosses the wire for all that is asked of a provider, each once; the re-asks too.
async fn sent(kind: Kind) -> Vec<Value> {
    let fake = FakeProvider::start().await;
    fake.otherwise(Behaviour::schema_echo());
    let provider = fake.provider(kind);
    for abilities in all_abilities() {
        for request in requests() {
            provider.shared.remember("fake-model", abilities);
            let budget = one();
            let answered = provider.default_model().complete(&request, &free_call(&budget)).await;
            let expected = if request.schema.is_some() { Some(LlmError::BadOutput) } else { None };
            assert_eq!(answered.err(), expected);
        }
    }
    let distinct: BTreeSet<String> = fake.requests().iter().map(Value::to_string).collect();
    let bodies: Vec<Value> = distinct.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    for place in ["/response_format/json_schema/schema", "/tools/0/function/parameters", "/temperature", "/messages/3"]
    {
        let with = bodies.iter().filter(|body| body.pointer(place).is_some()).count();
        assert!(with > 0 && with < bodies.len(), "some have {place} and some have not");
    }
    bodies
}

fn held_to(library: &str, bodies: &[Value]) -> Vec<Value> {
    bodies.iter().map(|body| json!({ "library": library, "body": body })).collect()
}

#[tokio::test]
async fn the_official_request_types_take_what_we_send() {
    for (kind, library) in [(Kind::OpenAi, "openai"), (Kind::Compatible, "openai"), (Kind::Mistral, "mistralai")] {
        let Some(command) = script("bodies.py", &[]) else { return };
        let bodies = sent(kind).await;
        for (number, objections) in ask(command, &held_to(library, &bodies)).await.iter().enumerate() {
            assert_eq!(objections, &json!([]), "{library} on {:#}", bodies[number]);
        }
        eprintln!("{library} takes {} bodies of {kind:?}", bodies.len());
    }
}

#[tokio::test]
async fn what_we_send_follows_the_published_documents() {
    for (kind, document) in [(Kind::OpenAi, "openai-chat.json"), (Kind::Mistral, "mistral-chat.json")] {
        let Some(validator) = published(document) else { return };
        for body in sent(kind).await {
            let errors: Vec<String> = validator.iter_errors(&body).map(|it| it.to_string()).collect();
            assert!(errors.is_empty(), "{errors:?} in {body:#}");
        }
    }
}

#[tokio::test]
async fn the_request_types_object_to_what_is_wrong() {
    let Some(command) = script("bodies.py", &[]) else { return };
    let good = json!({ "model": "m", "messages": [{ "role": "user", "content": "Bonjour" }], "max_tokens": 9 });
    let with = |path: &str, value: Value| {
        let mut body = good.clone();
        let (parent, name) = path.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[name] = value;
        body
    };
    let cases = [
        ("mistralai", with("/max_completion_tokens", json!(9)), "/max_completion_tokens: not known"),
        ("mistralai", with("/stream_options", json!({ "include_usage": true })), "/stream_options: not known"),
        ("mistralai", with("/messages/0/name", json!("x")), "/messages/0/name: not known"),
        ("mistralai", with("/response_format", json!({ "type": "json" })), "/response_format"),
        ("mistralai", with("/max_tokens", json!("many")), "/max_tokens"),
        ("openai", with("/random_seed", json!(1)), "/random_seed: not known"),
        ("openai", with("/messages/0/role", json!("person")), "role"),
        ("openai", with("/stream_options", json!({ "usage": true })), "/stream_options/usage: not known"),
    ];
    let list: Vec<Value> =
        cases.iter().flat_map(|(library, body, _)| held_to(library, std::slice::from_ref(body))).collect();
    let verdicts = ask(command, &list).await;
    for ((library, body, objection), said) in cases.iter().zip(verdicts) {
        assert!(said.to_string().contains(objection), "{library} said {said} to {body}");
    }
}
