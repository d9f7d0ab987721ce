//! Answers in every form, the ladder, the re-ask, what is shown.

use serde_json::{Value, json};

use super::{Desk, PLAN, SAID, TEXT, plan};
use crate::testing::provider::{Behaviour, FakeProvider};
use crate::{Abilities, ChatModel, Finish, Health, Kind, LlmError, Models, Playbook, Rung};

#[tokio::test]
async fn a_streamed_plan_is_shown_item_by_item_and_counted() {
    let fake = FakeProvider::start().await;
    fake.push(Behaviour::answer(plan(4)).chunk(1).pieces(3));
    let desk = Desk::new(PLAN);
    let reply = desk.ask(&*fake.provider(Kind::OpenAi).default_model()).await.unwrap();
    assert_eq!(
        (reply.content.clone(), reply.model.as_str(), reply.finish),
        (plan(4), "openai/fake-model", Finish::Stop)
    );
    assert_eq!((reply.usage.prompt_tokens, reply.usage.completion_tokens, reply.usage.estimated), (120, 40, false));
    assert_eq!(json!(desk.screen.text()), plan(4)["message"]);
    assert_eq!(json!(desk.screen.items()), plan(4)["items"]);
    assert_eq!(desk.screen.order(), "tiiii");
    let outcome = &desk.book.outcomes()[0];
    assert!(outcome.ttft.is_some_and(|ttft| ttft <= outcome.latency) && outcome.error.is_none());
    assert!(outcome.raw.starts_with("{\"message\":"));
    assert_eq!(fake.keys(), [Some("Bearer sk-fake".to_owned())]);
    assert!(fake.hang_ups().is_empty(), "the stream was read to its end");
}

#[tokio::test]
async fn a_text_needs_no_schema() {
    let fake = FakeProvider::start().await;
    let provider = fake.provider(Kind::Mistral);
    fake.push(Behaviour::text("Bonjour à vous !").thinking().chunk(2));
    let desk = Desk::new(TEXT);
    assert_eq!(desk.ask(&*provider.default_model()).await.unwrap().content, json!("Bonjour à vous !"));
    assert_eq!(desk.screen.text(), "Bonjour à vous !");

    for (behaviour, finish) in [
        (Behaviour::text("Bonj").finish("model_length"), Finish::Length),
        (Behaviour::text("Bonj").finish("brand_new").plain(), Finish::Other),
        (Behaviour::text("Bonj").without_usage(), Finish::Stop),
    ] {
        fake.push(behaviour);
        let reply = Desk::new(TEXT).ask(&*provider.default_model()).await.unwrap();
        assert_eq!((reply.content, reply.finish), (json!("Bonj"), finish));
        assert!(reply.usage.completion_tokens > 0);
    }
}

/// Refuses by what is in the body, as servers with fewer abilities do.
fn limited(body: &Value) -> Behaviour {
    match body.pointer("/response_format/type").and_then(Value::as_str) {
        _ if body.get("stream_options").is_some() => Behaviour::unsupported("stream_options"),
        Some("json_schema") => Behaviour::unsupported("response_format"),
        _ if body.get("tools").is_some() => Behaviour::error(422, "x", "tools are not supported by this template"),
        Some("json_object") => Behaviour::error(500, "x", "failed to parse grammar"),
        _ => Behaviour::answer(plan(2)).fenced(),
    }
}

#[tokio::test]
async fn the_ladder_is_climbed_down_once_and_remembered() {
    let fake = FakeProvider::start().await;
    fake.otherwise(limited);
    let provider = fake.provider(Kind::Compatible);
    let desk = Desk::new(PLAN);
    assert_eq!(desk.ask(&*provider.default_model()).await.unwrap().content, plan(2));
    assert_eq!(desk.book.codes(), ["rejected", "rejected", "rejected", "network", "ok"]);
    let found = Abilities { rung: Rung::Text, stream_options: false, ..Abilities::default() };
    assert_eq!(provider.abilities("fake-model"), found);
    assert_eq!(provider.abilities("another"), Abilities::default(), "each model has its own");
    assert_eq!(provider.health(), Health::Up, "to lack something is no failure");

    Desk::new(PLAN).ask(&*provider.default_model()).await.unwrap();
    assert_eq!(fake.calls(), 6);
    let body = &fake.requests()[5];
    assert!(body.get("response_format").is_none() && body.get("tools").is_none());
    assert!(body["messages"][0]["content"].as_str().unwrap().contains("schéma JSON"));
}

#[tokio::test]
async fn an_empty_answer_takes_the_next_rung() {
    let fake = FakeProvider::start().await;
    fake.push(Behaviour::empty());
    fake.push(Behaviour::answer(plan(2)));
    let provider = fake.provider(Kind::Compatible);
    let desk = Desk::new(PLAN);
    assert_eq!(desk.ask(&*provider.default_model()).await.unwrap().content, plan(2));
    assert!(fake.requests()[1].get("tool_choice").is_some());
    assert_eq!(provider.abilities("fake-model").rung, Rung::Tool);

    let fake = FakeProvider::start().await;
    fake.otherwise(Behaviour::empty());
    let provider = fake.provider(Kind::Compatible);
    assert_eq!(Desk::new(PLAN).ask(&*provider.default_model()).await.unwrap_err(), LlmError::BadOutput);
    assert_eq!((fake.calls(), provider.abilities("fake-model").rung), (4, Rung::Schema), "nothing was learnt");
    assert_eq!(Desk::new(TEXT).ask(&*provider.default_model()).await.unwrap_err(), LlmError::BadOutput);
}

#[tokio::test]
async fn faults_are_told_once() {
    let fake = FakeProvider::start().await;
    let provider = fake.provider(Kind::Mistral);
    fake.push(Behaviour::schema_echo());
    fake.push(Behaviour::answer(plan(1)));
    let desk = Desk::new(PLAN);
    assert_eq!(desk.ask(&*provider.default_model()).await.unwrap().content, plan(1));
    assert_eq!(desk.book.codes(), ["bad_output", "ok"]);
    let messages = fake.requests()[1]["messages"].as_array().unwrap().clone();
    let roles: Vec<&str> = messages.iter().filter_map(|it| it["role"].as_str()).collect();
    assert_eq!(roles, ["system", "user", "assistant", "user", "assistant", "user"]);
    assert!(messages[5]["content"].as_str().unwrap().contains("Tu as renvoyé le schéma"));

    fake.otherwise(Behaviour::answer(json!({ "message": "", "items": [] })));
    let desk = Desk::new(PLAN);
    assert_eq!(desk.ask(&*provider.default_model()).await.unwrap_err(), LlmError::BadOutput);
    assert_eq!(desk.book.codes(), ["bad_output", "bad_output"]);
    assert_eq!(provider.health(), Health::Up, "a bad answer is an answer");
}

#[tokio::test]
async fn what_was_shown_is_taken_back_when_it_does_not_count() {
    let fake = FakeProvider::start().await;
    let provider = fake.provider(Kind::OpenAi);
    fake.push(Behaviour::text("{\"items\":[],\"message\":\"Un instant\"}"));
    fake.push(Behaviour::answer(plan(1)));
    let desk = Desk::new(PLAN);
    desk.ask(&*provider.default_model()).await.unwrap();
    assert_eq!((desk.screen.order().as_str(), json!(desk.screen.text())), ("trti", plan(1)["message"].clone()));

    fake.push(Behaviour::text(format!("{{\"message\":\"brouillon\"}}</think>{}", json!({ "message": "bon" }))));
    let desk = Desk::new(SAID);
    desk.ask(&*provider.default_model()).await.unwrap();
    assert_eq!((desk.screen.text().as_str(), desk.screen.order().as_str()), ("bon", "trt"));

    fake.push(Behaviour::fails_after("{\"message\":\"Un début"));
    let desk = Desk::new(SAID);
    assert_eq!(desk.ask(&*provider.default_model()).await.unwrap_err(), LlmError::Network);
    assert_eq!((desk.screen.text().as_str(), desk.screen.order().as_str()), ("", "tr"));
    assert_eq!(desk.book.codes(), ["network"], "once something was shown there is no retry");
}

#[tokio::test]
async fn closed_items_survive_a_cut() {
    let text = "{\"message\":\"ok\",\"items\":[{\"titre\":\"a\",\"canal\":\"blog\",\"heures\":1},{\"titre\":\"b\",\"ca";
    let kept = json!({ "message": "ok", "items": [{ "titre": "a", "canal": "blog", "heures": 1 }] });
    let fake = FakeProvider::start().await;
    let provider = fake.provider(Kind::OpenAi);
    for (behaviour, code) in [
        (Behaviour::text(text).finish("length"), "ok"),
        (Behaviour::text(text).cut(1000), "network"),
        (Behaviour::fails_after(text), "network"),
    ] {
        fake.push(behaviour);
        let desk = Desk::new(PLAN);
        let reply = desk.ask(&*provider.default_model()).await.unwrap();
        assert_eq!((reply.content, reply.finish), (kept.clone(), Finish::Length));
        assert_eq!(desk.book.codes(), [code], "the ledger says that the stream broke");
        assert_eq!(json!(desk.screen.items()), kept["items"]);
    }
}

#[tokio::test]
async fn an_answer_that_is_whole_needs_no_proper_end() {
    let fake = FakeProvider::start().await;
    let provider = fake.provider(Kind::OpenAi);
    fake.push(Behaviour::answer(plan(2)).cut(usize::MAX));
    assert_eq!(Desk::new(PLAN).ask(&*provider.default_model()).await.unwrap().content, plan(2));
    // A server that says that it is done and does not hang up is not waited for until the time is over.
    fake.push(Behaviour::answer(plan(2)).lingering());
    let started = std::time::Instant::now();
    let reply = Desk::new(PLAN).ask(&*provider.default_model()).await.unwrap();
    assert_eq!((reply.content, reply.finish, reply.usage.estimated), (plan(2), Finish::Stop, true));
    assert!(started.elapsed().as_secs() < 8);
}

#[tokio::test]
async fn keys_are_printed_nowhere() {
    let fake = FakeProvider::start().await;
    let provider = fake.provider(Kind::OpenAi);
    assert!(!format!("{provider:?} {:?}", fake.config(Kind::OpenAi)).contains("sk-fake"));
    fake.push(Behaviour::error(401, "invalid_api_key", "Incorrect API key provided: sk-fake"));
    let desk = Desk::new(TEXT);
    assert_eq!(desk.ask(&*provider.default_model()).await.unwrap_err(), LlmError::Auth);
    let raw = desk.book.outcomes()[0].raw.clone();
    assert!(raw.contains("[key]") && !raw.contains("sk-fake"), "{raw}");
}

#[tokio::test]
async fn a_refusal_is_final_and_unquoted() {
    let fake = FakeProvider::start().await;
    fake.push(Behaviour::refusal());
    let desk = Desk::new(PLAN);
    assert_eq!(desk.ask(&*fake.provider(Kind::OpenAi).default_model()).await.unwrap_err(), LlmError::Refusal);
    assert_eq!((fake.calls(), desk.screen.order().as_str()), (1, ""));
}

#[tokio::test]
async fn models_find_variants_and_say_who_is_up() {
    let fake = FakeProvider::start().await;
    let configs = [fake.config(Kind::OpenAi), fake.config(Kind::Mistral)];
    let models = crate::members(configs, |_| FakeProvider::egress());
    let models = models.into_iter().fold(Models::new(Playbook::new()), Models::with);
    assert_eq!(models.get("openai/gpt-4o").unwrap().name(), "openai/gpt-4o");
    assert_eq!(models.get("mistral").unwrap().name(), "mistral/fake-model");
    assert_eq!(models.get("mistral/meta/big").unwrap().name(), "mistral/meta/big");
    for unknown in ["local/x", "openai/", "openai/a b", "gpt-4o"] {
        assert!(models.get(unknown).is_err(), "{unknown}");
    }
    let names =
        |chain: Vec<std::sync::Arc<dyn ChatModel>>| chain.iter().map(|it| it.name().to_owned()).collect::<Vec<_>>();
    let chain = models.chain(Some("openai/gpt-4o"), true).unwrap();
    assert_eq!(names(chain), ["openai/gpt-4o", "openai/fake-model", "mistral/fake-model", "playbook"]);
    let health =
        |up| vec![("openai".to_owned(), up), ("mistral".to_owned(), Health::Up), ("playbook".to_owned(), Health::Up)];
    assert_eq!(models.health(), health(Health::Up));

    fake.otherwise(Behaviour::status(401));
    for _ in 0..3 {
        let error = Desk::new(TEXT).ask(&*models.get("openai/gpt-4o").unwrap()).await.unwrap_err();
        assert_eq!(error, LlmError::Auth);
    }
    assert_eq!(models.health(), health(Health::Down));
    let first = &models.chain(None, true).unwrap()[0];
    assert_eq!(Desk::new(TEXT).ask(&**first).await.unwrap_err(), LlmError::Unavailable);
    assert_eq!(fake.calls(), 3, "who is left alone is not asked");
    let only = &models.chain(None, false).unwrap()[0];
    fake.push(Behaviour::text("Me revoici."));
    assert_eq!(Desk::new(TEXT).ask(&**only).await.unwrap().content, json!("Me revoici."));
    assert_eq!(models.health(), health(Health::Up));
}
