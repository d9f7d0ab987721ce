//! What is counted of agents.

use heraut_llm::testing::provider::{Behaviour, FakeProvider};
use heraut_testkit::on_each_database;
use sea_orm_migration::sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::Shop;

/// What is told of the last thirty days.
async fn report(shop: &Shop) -> Value {
    shop.user.get(&format!("/api/agents/{}/statistics", shop.agent)).await.expect(200).json
}

on_each_database! {
    async fn days_are_counted_folded_or_not_and_counted_anew_alike(app: TestApp) {
        let fake = FakeProvider::start().await;
        fake.otherwise(Behaviour::text("Oui."));
        let shop = Shop::with(&app, &fake, json!({"retention_days": 30})).await;
        let _silent = shop.user.post("/api/agents", json!({"name": "Sans visiteur"})).await.expect(201);
        let (one, _) = shop.visitor().await;
        let (other, _) = shop.visitor().await;
        let said = shop.say(&one, "Quel prix ?", "a").await.expect(200).json;
        let _ = shop.say(&one, "Quel délai ?", "b").await.expect(200);
        let _ = shop.say(&other, "Bonjour", "a").await.expect(200);
        let reply = said["reply"]["id"].as_str().unwrap();
        for feedback in [json!(1), json!(-1), json!(-1)] {
            let _ = one.post(&shop.path(&format!("messages/{reply}/feedback")), json!({"feedback": feedback})).await.expect(204);
        }
        for _ in 0..2 {
            let _ = other.post(&shop.path("person"), json!({})).await.expect(200);
            let _ = other.post(&shop.path("lead"), json!({"email": "ana@exemple.fr", "consent": true})).await.expect(201);
        }
        let before = report(&shop).await;
        let total = &before["total"];
        let counted = |name: &str| total[name].as_i64().unwrap_or(-1);
        assert_eq!((counted("conversations"), counted("user_messages"), counted("assistant_messages")), (2, 3, 3));
        assert_eq!((counted("visitors"), counted("handoffs"), counted("leads"), counted("deflection")), (2, 1, 1, 50));
        assert_eq!((counted("thumbs_up"), counted("thumbs_down")), (0, 1));
        assert!(counted("total_tokens_used") > 0 && total["response_p95_ms"].is_i64() && total["ttft_p50_ms"].is_i64());
        assert_eq!(before["days"].as_array().unwrap().len(), 30);
        // Folded, it is the same.
        let folded = heraut_agents::usecase::statistics::fold(&app.agents(), &app.scope()).await.unwrap();
        assert!(folded >= 9, "{folded}");
        assert_eq!(report(&shop).await, before);
        // The same visitor on the same day is no new one.
        let _ = shop.say(&one, "Encore", "c").await.expect(200);
        assert_eq!(report(&shop).await["total"]["visitors"], 2);
        // The next day is another day of the same visitors.
        app.clock.advance(chrono::Duration::hours(20));
        let _ = shop.say(&one, "Et demain ?", "d").await.expect(200);
        let now = report(&shop).await;
        assert_eq!((&now["total"]["visitors"], &now["total"]["user_messages"]), (&json!(2), &json!(5)));
        let days: Vec<i64> = now["days"].as_array().unwrap().iter().map(|day| day["visitors"].as_i64().unwrap()).collect();
        assert_eq!(days[28..], [2, 1]);
        // Counted anew from what is kept, nothing has drifted.
        let path = format!("/api/agents/{}/statistics/rebuild", shop.agent);
        let recount = shop.user.post(&path, json!({})).await.expect(200).json;
        assert_eq!((&recount["drift"], &recount["messages"]), (&json!(0), &json!(10)));
        assert_eq!(report(&shop).await["total"], now["total"]);
        let view = shop.user.get("/api/agents/statistics").await.expect(200).json;
        let rows = view["items"].as_array().unwrap();
        assert_eq!((rows.len(), &rows[0]["name"], &rows[0]["total_messages"]), (2, &json!("Camille"), &json!(10)));
        assert_eq!((&rows[1]["total_conversations"], &rows[1]["avg_response_time_ms"]), (&json!(0), &json!(null)));
        let csv = shop.user.get(&format!("/api/agents/{}/statistics/csv", shop.agent)).await.expect(200);
        assert_eq!(csv.text().lines().count(), 31);
    }

    async fn a_trial_is_not_counted(app: TestApp) {
        let shop = Shop::open(&app).await;
        let essai = shop.user.post(&format!("/api/agents/{}/essai", shop.agent), json!({})).await.expect(201).json;
        let tries = shop.user.stranger().with("sec-fetch-site", "same-origin").with_key(essai["visit"]["token"].as_str().unwrap());
        let _ = shop.say(&tries, "Bonjour", "a").await.expect(200);
        let _ = tries.post(&shop.path("person"), json!({})).await.expect(200);
        assert_eq!(report(&shop).await["total"]["total_messages"], 0);
        let bad = shop.user.get(&format!("/api/agents/{}/statistics?from=2027-01-02&to=2027-01-01", shop.agent)).await.expect(422);
        assert_eq!(bad.json["errors"][0]["field"], "to");
    }

    async fn what_the_agent_did_not_know_is_counted(app: TestApp) {
        let shop = Shop::open(&app).await;
        let (visitor, _) = shop.visitor().await;
        let said = shop.say(&visitor, "Quelle est la racine de 2 ?", "a").await.expect(200).json;
        assert_eq!(said["ask_lead"], json!(true));
        assert_eq!(report(&shop).await["total"]["unanswered"], 1);
    }

    async fn what_is_kept_and_not_counted_is_told(app: TestApp) {
        let shop = Shop::open(&app).await;
        let (visitor, _) = shop.visitor().await;
        let _ = shop.say(&visitor, "Quel délai ?", "a").await.expect(200);
        let essai = shop.user.post(&format!("/api/agents/{}/essai", shop.agent), json!({})).await.expect(201).json;
        let tries = shop.user.stranger().with("sec-fetch-site", "same-origin").with_key(essai["visit"]["token"].as_str().unwrap());
        let _ = shop.say(&tries, "Bonjour", "a").await.expect(200);
        app.clock.advance(chrono::Duration::days(1));
        let drift = async || heraut_agents::usecase::drift::check(&app.agents(), &app.scope()).await.unwrap();
        assert!(drift().await.is_empty(), "what is not folded yet counts too, and a trial does not");
        let _ = heraut_agents::usecase::statistics::fold(&app.agents(), &app.scope()).await.unwrap();
        assert!(drift().await.is_empty());
        let whole = report(&shop).await;
        for lose in ["UPDATE agent_days SET user_messages = 0", "DELETE FROM agent_day_visitors"] {
            let (scope, sql) = (app.scope(), format!("{lose} WHERE workspace_id = {}", app.scope().workspace));
            let lost = app.db.write(&scope, sql, |tx, sql| Box::pin(async move { Ok::<_, heraut_store::Error>(tx.execute_unprepared(sql).await?) }));
            let _ = lost.await.unwrap();
        }
        let told: Vec<(String, i64)> = drift().await.iter().map(|it| (it.agent_id.to_string(), it.messages)).collect();
        assert_eq!(told, [(shop.agent.clone(), 1)]);
        let _ = shop.user.post(&format!("/api/agents/{}/statistics/rebuild", shop.agent), json!({})).await.expect(200);
        assert!(drift().await.is_empty(), "counted anew, it agrees again");
        assert_eq!(report(&shop).await, whole);
    }

    async fn counting_anew_takes_nothing_away(app: TestApp) {
        let fake = FakeProvider::start().await;
        fake.otherwise(Behaviour::text("Oui."));
        let shop = Shop::with(&app, &fake, json!({"retention_days": 30})).await;
        let (visitor, _) = shop.visitor().await;
        let _ = shop.say(&visitor, "Quel prix ?", "a").await.expect(200);
        // What a program asked is kept nowhere, and what a visitor deletes is not any more.
        let key = json!({"kind": "secret", "name": "Serveur"});
        let key = shop.user.post(&format!("/api/agents/{}/keys", shop.agent), key).await.expect(201).json;
        let program = shop.user.stranger().with_key(key["secret"].as_str().unwrap());
        let ask = json!({"model": "agent", "messages": [{"role": "user", "content": "Quel prix ?"}]});
        let _ = program.post("/api/v1/chat/completions", ask).await.expect(200);
        let (other, _) = shop.visitor().await;
        let _ = shop.say(&other, "Et le délai ?", "b").await.expect(200);
        let _ = other.delete(&shop.path("visitor")).await.expect(204);
        let before = report(&shop).await;
        let rebuild = async || {
            let path = format!("/api/agents/{}/statistics/rebuild", shop.agent);
            shop.user.post(&path, json!({})).await.expect(200).json
        };
        assert_eq!(rebuild().await["drift"], 0);
        assert_eq!(report(&shop).await, before);
        // Nor do days go of which the messages are older than they were to be kept.
        app.clock.advance(chrono::Duration::days(40));
        let _ = heraut_agents::usecase::purge::purge(&app.agents(), &app.scope()).await.unwrap();
        let longer = json!({"retention_days": 180});
        let _ = shop.user.patch(&format!("/api/agents/{}", shop.agent), longer).await.expect(200);
        let days = format!("/api/agents/{}/statistics?from=2027-01-01&to=2027-01-31", shop.agent);
        let before = shop.user.get(&days).await.expect(200).json;
        assert_eq!(before["total"]["total_messages"], 6);
        assert_eq!(rebuild().await["messages"], 0);
        assert_eq!(shop.user.get(&days).await.expect(200).json, before);
    }
}
