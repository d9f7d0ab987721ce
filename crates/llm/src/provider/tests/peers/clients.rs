//! What the official libraries make of our fakes: a fake that they cannot read would prove nothing of us.

use std::process::Command;

use serde_json::{Value, json};

use super::super::{PLAN, plan, request};
use super::{Server, ask, file, script};
use crate::Kind;
use crate::asking::{Asked, Body};
use crate::provider::{Abilities, Rung};
use crate::testing::provider::{Behaviour, FakeProvider, PROVIDER_WORDS};

const LIBRARIES: [(Kind, &str); 2] = [(Kind::OpenAi, "openai"), (Kind::Mistral, "mistralai")];

/// How the fake meets each case; the model of the body names it.
fn meet(body: &Value) -> Behaviour {
    match body["model"].as_str().unwrap_or_default() {
        "plan" => Behaviour::answer(plan(2)),
        "pieces" => Behaviour::answer(plan(2)).chunk(1).pieces(3),
        "cut" => Behaviour::answer(plan(2)).truncated(30),
        "window" => Behaviour::answer(plan(2)).truncated(30).finish("model_length"),
        "filter" => Behaviour::empty().finish("content_filter"),
        "uncounted" => Behaviour::answer(plan(2)).without_usage(),
        "refusal" => Behaviour::refusal(),
        "midway" => Behaviour::fails_after("Bonj"),
        "wait" => Behaviour::rate_limited(Some("7")),
        "field" => Behaviour::unsupported("temperature"),
        status => Behaviour::status(status.parse().unwrap_or(500)),
    }
}

/// A body as we send it, for one of the cases.
fn asked(kind: Kind, model: &str, rung: Rung, stream: bool) -> Value {
    let request = request(PLAN);
    let abilities = Abilities { rung, stream, ..Abilities::default() };
    json!({ "body": Body::new(&Asked { kind, model, temperature: None, request: &request, abilities, further: &[] }) })
}

/// What a library makes of each of these, in one piece and as a stream.
async fn understood(kind: Kind, library: &str, cases: &[(&str, Rung)]) -> Option<Vec<[Value; 2]>> {
    let fake = FakeProvider::start().await;
    fake.otherwise(meet);
    let command = script("clients.py", &[library, &fake.config(kind).base_url])?;
    let list: Vec<Value> =
        cases.iter().flat_map(|(model, rung)| [false, true].map(|stream| asked(kind, model, *rung, stream))).collect();
    let said = ask(command, &list).await;
    assert_eq!(fake.calls(), list.len(), "each was sent once");
    Some(said.chunks(2).map(|pair| [pair[0].clone(), pair[1].clone()]).collect())
}

fn parsed(text: &Value) -> Value {
    serde_json::from_str(text.as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn the_official_libraries_read_the_answers_of_the_fake() {
    let cases = [("plan", Rung::Schema), ("pieces", Rung::Text), ("plan", Rung::Tool), ("pieces", Rung::Tool)];
    for (kind, library) in LIBRARIES {
        let Some(said) = understood(kind, library, &cases).await else { return };
        for ((_, rung), said) in cases.iter().zip(said) {
            let (field, finish) = if *rung == Rung::Tool { ("arguments", "tool_calls") } else { ("text", "stop") };
            for answer in &said {
                assert_eq!(parsed(&answer[field]), plan(2), "{library}: {answer}");
                assert_eq!(
                    (&answer["finish"], &answer["usage"]),
                    (&json!(finish), &json!([120, 40, 160])),
                    "{library}"
                );
                assert_eq!(answer["tool"], if *rung == Rung::Tool { json!("plan_r_ponse") } else { Value::Null });
            }
            assert!(said[1]["deltas"].as_u64() > Some(1) && said[0]["deltas"] == 0, "{library}: {}", said[1]);
        }
    }
}

#[tokio::test]
async fn the_official_libraries_read_why_the_fake_ends() {
    let cases = [("cut", "length"), ("filter", "content_filter"), ("window", "model_length")];
    for (kind, library) in LIBRARIES {
        // The last is a word of Mistral's alone; the other library is strict with its own.
        let cases = if kind == Kind::Mistral { &cases[..] } else { &cases[..2] };
        let models: Vec<_> = cases.iter().map(|(model, _)| (*model, Rung::Schema)).collect();
        let Some(said) = understood(kind, library, &models).await else { return };
        for ((_, finish), answer) in cases.iter().zip(said).flat_map(|(case, said)| said.map(|answer| (case, answer))) {
            assert_eq!((&answer["finish"], &answer["usage"][2]), (&json!(finish), &json!(160)), "{library}: {answer}");
        }
    }
    let Some(said) = understood(Kind::OpenAi, "openai", &[("window", Rung::Schema)]).await else { return };
    assert!(said[0].iter().all(|error| error["error"] == "APIResponseValidationError"), "{said:?}");
    let cases = [("refusal", Rung::Schema), ("uncounted", Rung::Schema)];
    let Some(said) = understood(Kind::OpenAi, "openai", &cases).await else { return };
    for (refused, uncounted) in said[0].iter().zip(&said[1]) {
        assert!(refused["refusal"].as_str().unwrap().contains(PROVIDER_WORDS) && refused["text"] == "", "{refused}");
        assert_eq!((parsed(&uncounted["text"]), &uncounted["usage"]), (plan(2), &Value::Null));
    }
}

#[tokio::test]
async fn the_official_libraries_raise_what_they_raise_for_their_providers() {
    let cases = [
        ("400", 400, "BadRequestError", "SDKError"),
        ("401", 401, "AuthenticationError", "SDKError"),
        ("403", 403, "PermissionDeniedError", "SDKError"),
        ("404", 404, "NotFoundError", "SDKError"),
        ("422", 422, "UnprocessableEntityError", "HTTPValidationError"),
        ("429", 429, "RateLimitError", "SDKError"),
        ("wait", 429, "RateLimitError", "SDKError"),
        ("field", 400, "BadRequestError", "SDKError"),
        ("500", 500, "InternalServerError", "SDKError"),
        ("503", 503, "InternalServerError", "SDKError"),
        ("529", 529, "InternalServerError", "SDKError"),
    ];
    let models = cases.map(|(model, ..)| (model, Rung::Schema));
    for (kind, library) in LIBRARIES {
        let Some(said) = understood(kind, library, &models).await else { return };
        for ((model, status, openai, mistral), said) in cases.iter().zip(said) {
            let class = if kind == Kind::OpenAi { openai } else { mistral };
            for error in said {
                assert_eq!((&error["error"], &error["status"]), (&json!(class), &json!(status)), "{library}: {error}");
                assert!(error["words"].as_str().unwrap().contains(PROVIDER_WORDS), "{error}");
                assert_eq!(error["retry_after"] == "7", *model == "wait");
                assert_eq!(error["code"] == "unsupported_parameter", *model == "field" && kind == Kind::OpenAi);
            }
        }
        let Some(said) = understood(kind, library, &[("midway", Rung::Text)]).await else { return };
        let class = if kind == Kind::OpenAi { "APIError" } else { "ResponseValidationError" };
        assert_eq!(said[0][1]["error"], class, "{library}: {}", said[0][1]);
    }
}

/// The fake of the journeys in a browser.
fn other_fake() -> Option<Server> {
    let there = Command::new("node").arg("--version").output().is_ok();
    if !there {
        eprintln!("skipped: node is not installed");
    }
    let mut command = Command::new("node");
    command.arg(file("tests/e2e/fake-provider.mjs"));
    there.then(|| Server::start(command))
}

#[tokio::test]
async fn the_fake_of_the_journeys_is_read_too() {
    let Some(probe) = script("clients.py", &[]) else { return };
    drop(probe);
    let Some(fake) = other_fake() else { return };
    let rungs = [Rung::Schema, Rung::Tool, Rung::Text];
    let mut list: Vec<Value> = rungs
        .iter()
        .flat_map(|rung| [false, true].map(|stream| asked(Kind::Compatible, "fake-1", *rung, stream)))
        .collect();
    let mut failing = asked(Kind::Compatible, "fake-1", Rung::Schema, true);
    failing["post"] = json!(["/plan", { "mode": "fail" }]);
    list.push(failing);
    let Some(command) = script("clients.py", &["openai", &fake.url]) else { return };
    let mut said = ask(command, &list).await;
    let failed = said.pop().unwrap();
    assert_eq!((&failed["error"], &failed["status"]), (&json!("InternalServerError"), &json!(503)));
    for (rung, pair) in rungs.iter().zip(said.chunks(2)) {
        let tool = *rung == Rung::Tool;
        let (field, finish) = if tool { ("arguments", "tool_calls") } else { ("text", "stop") };
        for answer in pair {
            let text = answer[field].as_str().unwrap_or_default();
            assert_eq!((&answer["finish"], &answer["usage"][0]), (&json!(finish), &json!(100)), "{answer}");
            if *rung == Rung::Text {
                assert!(text.contains("modèle local"), "{answer}");
            } else {
                let answer: Value = serde_json::from_str(text).unwrap();
                assert!(answer["message"].is_string() && answer["items"][0]["titre"].is_string(), "{answer}");
            }
        }
        assert!(pair[0]["deltas"] == 0 && pair[1]["deltas"].as_u64() > Some(1));
        assert_eq!(pair[0][field], pair[1][field]);
    }
}
