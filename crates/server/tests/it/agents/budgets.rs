//! Budgets: whoever asks how often, no more is spent than may be.

use futures::future::join_all;
use heraut_dialogue::Settings;
use heraut_dialogue::prices::Prices;
use heraut_llm::testing::provider::{Behaviour, FakeProvider};
use heraut_llm::{Kind, Models};
use heraut_server::app;
use heraut_testkit::{Person, on_each_database};
use serde_json::json;

use super::Shop;

on_each_database! {
    async fn a_hundred_at_once_spend_no_more_than_twenty(app: TestApp) {
        let fake = FakeProvider::start().await;
        fake.otherwise(Behaviour::text("Oui."));
        let shop = Shop::with(&app, &fake, json!({"budgets": {"visitor_minute": null, "visitor_day": null, "messages_day": 20}})).await;
        let visitors = join_all((0..100).map(|_| shop.visitor())).await;
        let said = join_all(visitors.iter().map(|(visitor, _)| shop.say(visitor, "Quel prix ?", "a"))).await;
        let answers: Vec<_> = said.into_iter().map(|answer| answer.expect(200).json).collect();
        assert_eq!(fake.calls(), 20);
        let ended = answers.iter().filter(|it| it["ask_lead"] == json!(true)).count();
        assert_eq!(ended, 80, "the others are told so, and asked for an address");
        assert!(answers.iter().all(|it| it["reply"]["content"].as_str().is_some_and(|text| !text.is_empty())));
    }

    async fn tokens_are_reserved_and_given_back(app: TestApp) {
        let fake = FakeProvider::start().await;
        fake.otherwise(Behaviour::text("Oui."));
        let budgets = json!({"visitor_minute": null, "visitor_day": null, "tokens_day": 2000});
        let shop = Shop::with(&app, &fake, json!({"max_tokens": 1000, "budgets": budgets})).await;
        let (visitor, _) = shop.visitor().await;
        // Each reserves more than a thousand and needs a few hundred: what it did not need is there for the next.
        for n in 0..3 {
            let said = shop.say(&visitor, "Quel prix ?", &n.to_string()).await.expect(200).json;
            assert_eq!(said["ask_lead"], json!(false), "{n}");
        }
        assert_eq!(fake.calls(), 3);
        let _ = shop.user.patch(&format!("/api/agents/{}", shop.agent), json!({"budgets": {"tokens_day": 900}})).await.expect(200);
        assert_eq!(shop.say(&visitor, "Quel prix ?", "z").await.expect(200).json["ask_lead"], json!(true));
        assert_eq!(fake.calls(), 3);
    }

    async fn who_writes_faster_than_people_do_is_told_to_wait(app: TestApp) {
        let shop = Shop::of(app.user(), json!({"budgets": {"visitor_minute": 2}})).await;
        let (visitor, _) = shop.visitor().await;
        for n in 0..2 {
            let _ = shop.say(&visitor, "Bonjour", &n.to_string()).await.expect(200);
        }
        let slow = shop.say(&visitor, "Bonjour", "c").await.expect(429);
        assert_eq!((slow.json["code"].as_str(), slow.header("retry-after")), (Some("too_many_messages"), "30"));
        let look = visitor.get(&shop.path("messages")).await.expect(200).json;
        assert_eq!(look["messages"].as_array().unwrap().len(), 4, "nothing of it is kept");
        // Somebody else behind the same address is answered.
        let (other, _) = shop.visitor().await;
        let _ = shop.say(&other, "Bonjour", "a").await.expect(200);
        app.clock.advance(chrono::Duration::minutes(1));
        let _ = shop.say(&visitor, "Bonjour", "c").await.expect(200);
    }

    async fn all_agents_of_a_workspace_spend_from_one_budget(app: TestApp) {
        let fake = FakeProvider::start().await;
        fake.otherwise(Behaviour::text("Oui."));
        let (one, other) = (Shop::with(&app, &fake, json!({})).await, Shop::with(&app, &fake, json!({})).await);
        let _ = one.user.put("/api/agents/budgets", json!({"messages_day": 0})).await.expect(422);
        let set = one.user.put("/api/agents/budgets", json!({"messages_day": 3, "tokens_month": 1_000_000})).await.expect(200).json;
        assert_eq!(one.user.get("/api/agents/budgets").await.expect(200).json, set);
        assert_eq!((&set["messages_day"], &set["micros_day"]), (&json!(3), &json!(null)));
        let mut ended = Vec::new();
        for (n, shop) in [&one, &other, &one, &other, &one].into_iter().enumerate() {
            let (visitor, _) = shop.visitor().await;
            let said = shop.say(&visitor, "Quel prix ?", &n.to_string()).await.expect(200).json;
            ended.push(said["ask_lead"] == json!(true));
        }
        assert_eq!((ended, fake.calls()), (vec![false, false, false, true, true], 3));
        app.clock.advance(chrono::Duration::days(1));
        let (visitor, _) = one.visitor().await;
        assert_eq!(one.say(&visitor, "Quel prix ?", "z").await.expect(200).json["ask_lead"], json!(false), "another day");
    }

    async fn a_visitor_spends_no_more_tokens_in_a_month_than_they_may(app: TestApp) {
        let fake = FakeProvider::start().await;
        fake.otherwise(Behaviour::text("Oui."));
        let budgets = json!({"visitor_minute": null, "visitor_day": null, "visitor_tokens_month": 2000});
        let shop = Shop::with(&app, &fake, json!({"max_tokens": 1000, "budgets": budgets})).await;
        let (visitor, _) = shop.visitor().await;
        assert_eq!(shop.say(&visitor, "Quel prix ?", "a").await.expect(200).json["ask_lead"], json!(false));
        let less = json!({"budgets": {"visitor_minute": null, "visitor_day": null, "visitor_tokens_month": 900}});
        let _ = shop.user.patch(&format!("/api/agents/{}", shop.agent), less).await.expect(200);
        assert_eq!(shop.say(&visitor, "Quel prix ?", "b").await.expect(200).json["ask_lead"], json!(true));
        assert_eq!(fake.calls(), 1);
    }

    async fn euros_are_reserved_and_given_back_whoever_they_are_of(app: TestApp) {
        let fake = FakeProvider::start().await;
        fake.otherwise(Behaviour::text("Oui."));
        // A token is a millionth: an answer reserves some 1,100 of them and takes the 160 of which the fake speaks.
        let prices = r#"{"local/*": {"prompt": 1, "completion": 1, "currency": "EUR"}}"#;
        let prices = Prices::default().with(prices).unwrap();
        let models = Models::new(app::book()).with(fake.provider(Kind::Compatible).default_model());
        let (user, _) = app.instance(models, Settings { prices, ..Settings::default() });
        let none = json!({"visitor_minute": null, "visitor_day": null});
        for (n, whose) in ["visitor_micros_day", "visitor_micros_month", "micros_day", "micros_month"].into_iter().enumerate() {
            let mut budgets = none.clone();
            budgets[whose] = json!(1700);
            let shop = Shop::of(user.clone(), json!({"max_tokens": 600, "budgets": budgets})).await;
            let (visitor, _) = shop.visitor().await;
            let ended = spend(&shop, &visitor, n).await;
            assert!((2..12).contains(&ended), "{whose}: {ended}");
            let (other, _) = shop.visitor().await;
            let own = whose.starts_with("visitor");
            assert_eq!(shop.say(&other, "Quel prix ?", "o").await.expect(200).json["ask_lead"], json!(!own), "{whose}");
        }
        let shop = Shop::of(user.clone(), json!({"max_tokens": 600, "budgets": none})).await;
        for whose in ["micros_day", "micros_month"] {
            let _ = user.put("/api/agents/budgets", json!({whose: 1_000_000})).await.expect(200);
            let (visitor, _) = shop.visitor().await;
            assert_eq!(shop.say(&visitor, "Quel prix ?", whose).await.expect(200).json["ask_lead"], json!(false));
            let _ = user.put("/api/agents/budgets", json!({whose: 10})).await.expect(200);
            assert_eq!(shop.say(&visitor, "Quel prix ?", "z").await.expect(200).json["ask_lead"], json!(true), "{whose}");
        }
    }
}

/// Asks until the budget is spent. Answers how often it was not.
async fn spend(shop: &Shop, visitor: &Person, n: usize) -> usize {
    for time in 0..20 {
        let said = shop.say(visitor, "Quel prix ?", &format!("{n}-{time}")).await.expect(200).json;
        if said["ask_lead"] == json!(true) {
            return time;
        }
    }
    20
}
