//! Visits: who comes in, what they are answered, and what they never reach.

use std::time::Duration;

use heraut_llm::testing::provider::{Behaviour, FakeProvider};
use heraut_testkit::on_each_database;
use http::{Method, Request, header};
use serde_json::json;
use tower::ServiceExt;

use super::{ORIGIN, Shop};

on_each_database! {
    async fn a_visitor_is_answered_and_finds_their_conversation_again(app: TestApp) {
        let fake = FakeProvider::start().await;
        fake.otherwise(Behaviour::text("Nous livrons **en 48 heures**."));
        let shop = Shop::with(&app, &fake, json!({"instructions": "Tu vends des vélos.", "temperature": 0.4, "top_p": 0.8})).await;
        let (visitor, opened) = shop.visitor().await;
        assert!(opened["agent"]["greeting"].as_str().unwrap().contains("Camille"));
        let said = shop.say(&visitor, "Quel délai ?", "a").await.expect(200).json;
        assert_eq!(said["reply"]["content"], "Nous livrons **en 48 heures**.");
        assert_eq!((&said["reply"]["automatic"], &said["state"]), (&json!(false), &json!("agent")));
        let asked = &fake.requests()[0];
        assert!(asked["messages"][0]["content"].as_str().unwrap().contains("Tu vends des vélos."));
        let turns = shop.user.get("/api/turns").await.expect(200).json;
        assert!(turns["items"].as_array().unwrap().is_empty(), "a page of the desk does not take up what a visitor is answered");
        assert_eq!((asked["temperature"].as_f64(), asked["top_p"].as_f64()), (Some(0.4), Some(0.8)));
        // Sent again, it is the same message with the same answer, and nobody is asked twice.
        let again = shop.say(&visitor, "Quel délai ?", "a").await.expect(200).json;
        assert_eq!((&again["reply"]["id"], fake.calls()), (&said["reply"]["id"], 1));
        let _ = shop.say(&visitor, "Et le prix ?", "b").await.expect(200);
        assert_eq!(fake.requests()[1]["messages"].as_array().unwrap().len(), asked["messages"].as_array().unwrap().len() + 2);
        let back = visitor.post(&shop.path("session"), json!({})).await.expect(200).json;
        assert!(back["token"].is_null());
        let contents: Vec<&str> = back["messages"].as_array().unwrap().iter().map(|it| it["content"].as_str().unwrap()).collect();
        assert_eq!(contents, ["Quel délai ?", "Nous livrons **en 48 heures**.", "Et le prix ?", "Nous livrons **en 48 heures**."]);
        let message = shop.user.get(&format!("/api/conversations/{}/messages", opened["conversation_id"].as_str().unwrap())).await.expect(200).json;
        let reply = &message["items"][0];
        assert!(reply["prompt_tokens"].as_i64() > Some(0) && reply["tokens_used"].as_i64() > reply["completion_tokens"].as_i64());
        assert_eq!((&reply["finish_reason"], &reply["role"], &reply["author"]), (&json!("stop"), &json!("assistant"), &json!("agent")));
        assert!(reply["response_time_ms"].as_i64().is_some() && reply["ttft_ms"].as_i64().is_some());
    }

    async fn an_answer_streams_is_followed_and_stopped(app: TestApp) {
        let fake = FakeProvider::start().await;
        fake.push(Behaviour::text("Un deux trois quatre cinq six sept.").chunk(4).every(Duration::from_millis(5)));
        fake.push(Behaviour::text("Cela ne finit jamais, ".repeat(400)).chunk(4).every(Duration::from_millis(20)));
        let shop = Shop::with(&app, &fake, json!({})).await;
        let (visitor, _) = shop.visitor().await;
        let streaming = visitor.clone().with("accept", "text/event-stream");
        let text = shop.say(&streaming, "Compte", "a").await.expect(200).text().to_owned();
        assert!(text.contains("event: text") && text.contains("event: done") && !text.contains("event: step"), "{text}");
        // The second one is left running, then stopped from beside it.
        let running = { let shop_path = shop.path("messages"); let streaming = streaming.clone();
            tokio::spawn(async move { streaming.post(&shop_path, json!({"content": "Encore", "client_id": "b"})).await }) };
        let turn = loop {
            let look = visitor.get(&shop.path("messages")).await.expect(200).json;
            if let Some(turn) = look["turn_id"].as_str() { break turn.to_owned() }
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        tokio::time::sleep(Duration::from_millis(120)).await;
        let _ = visitor.post(&shop.path(&format!("turns/{turn}/stop")), json!({})).await.expect(204);
        let text = running.await.unwrap().expect(200).text().to_owned();
        assert!(text.contains("event: stopped"), "{text}");
        let followed = streaming.get(&shop.path(&format!("turns/{turn}/events"))).await.expect(200).text().to_owned();
        assert!(followed.contains("event: stopped"), "{followed}");
        let look = visitor.get(&shop.path("messages")).await.expect(200).json;
        let last = look["messages"].as_array().unwrap().last().unwrap().clone();
        assert!(last["cut"] == json!(true) && last["content"].as_str().unwrap().starts_with("Cela ne"), "{last}");
    }

    async fn a_provider_that_is_down_leaves_a_visitor_an_honest_answer(app: TestApp) {
        let fake = FakeProvider::start().await;
        fake.otherwise(Behaviour::status(503));
        let shop = Shop::with(&app, &fake, json!({})).await;
        let (visitor, opened) = shop.visitor().await;
        let said = shop.say(&visitor, "Quel délai ?", "a").await.expect(200).json;
        assert_eq!((&said["degraded"], &said["ask_lead"], &said["reply"]["automatic"]), (&json!(true), &json!(true), &json!(true)));
        let left = json!({"email": "Ana@Exemple.fr", "name": "Ana", "consent": true});
        let _ = visitor.post(&shop.path("lead"), left.clone()).await.expect(201);
        let again = json!({"email": "ana@exemple.FR", "message": "Rappelez-moi", "consent": true});
        let _ = visitor.post(&shop.path("lead"), again).await.expect(201);
        let leads = shop.user.get("/api/leads").await.expect(200).json;
        let lead = &leads["items"][0];
        assert_eq!(leads["items"].as_array().unwrap().len(), 1, "one address is one lead");
        assert_eq!((&lead["name"], &lead["message"], &lead["conversation_id"]), (&json!("Ana"), &json!("Rappelez-moi"), &opened["conversation_id"]));
        assert!(lead["consent"].as_str().unwrap().starts_with("J’accepte"));
        for bad in [json!({"email": "ana@exemple.fr", "consent": false}), json!({"email": "ana", "consent": true})] {
            let _ = visitor.post(&shop.path("lead"), bad).await.expect(422);
        }
    }

    async fn only_the_pages_of_its_sites_reach_an_agent(app: TestApp) {
        let shop = Shop::open(&app).await;
        let path = shop.path("session");
        for origin in ["https://evil.test", "http://exemple.fr", "null", "https://exemple.fr.evil.test"] {
            let refused = shop.user.stranger().with("origin", origin).post(&path, json!({})).await.expect(403);
            assert_eq!((refused.json["code"].as_str(), refused.header("access-control-allow-origin")), (Some("origin_not_allowed"), ""));
        }
        let _ = shop.user.stranger().post(&path, json!({})).await.expect(403);
        let opened = shop.page().post(&path, json!({})).await.expect(200);
        assert_eq!((opened.header("access-control-allow-origin"), opened.header("access-control-allow-credentials")), (ORIGIN, ""));
        let preflight = |origin: &'static str| {
            let request = Request::builder().method(Method::OPTIONS).uri(&path).header("host", "localhost").header("origin", origin);
            let request = request.header("access-control-request-method", "POST").body(axum::body::Body::empty()).unwrap();
            shop.user.router().oneshot(request)
        };
        let yes = preflight(ORIGIN).await.unwrap();
        assert_eq!((yes.status().as_u16(), yes.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN].to_str().unwrap()), (204, ORIGIN));
        let no = preflight("https://evil.test").await.unwrap();
        assert!(no.status() == 403 && !no.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
        // Elsewhere the list of an agent opens nothing.
        let elsewhere = shop.page().get("/api/agents").await;
        assert_eq!(elsewhere.header("access-control-allow-origin"), "");
    }

    async fn a_token_opens_its_own_visit_and_nothing_else(app: TestApp) {
        let (one, other) = (Shop::open(&app).await, Shop::open(&app).await);
        let (visitor, _) = one.visitor().await;
        let said = one.say(&visitor, "Un secret", "a").await.expect(200).json;
        let (second, _) = one.visitor().await;
        let (foreign, _) = other.visitor().await;
        let (reply, turn) = (said["reply"]["id"].as_str().unwrap(), said["turn_id"].as_str().unwrap());
        let unknown = visitor.post(&one.path("messages/01890a5d-ac96-774b-bcce-b302099a8057/feedback"), json!({"feedback": 1})).await.expect(404);
        let look = second.post(&one.path(&format!("messages/{reply}/feedback")), json!({"feedback": 1})).await.expect(404);
        assert_eq!(look.body, unknown.body);
        let _ = second.get(&one.path(&format!("turns/{turn}/events"))).await.expect(404);
        let _ = second.post(&one.path(&format!("turns/{turn}/stop")), json!({})).await.expect(404);
        // The token of another agent is no token here, nor is a key, nor nothing at all.
        for person in [foreign.clone(), one.page(), one.page().with_key(&one.key)] {
            let refused = person.get(&one.path("messages")).await.expect(401);
            assert_eq!(refused.json["code"], "visit_over");
        }
        assert!(!foreign.get(&other.path("messages")).await.expect(200).text().contains("Un secret"));
        // Who visits is no member of anything.
        let _ = visitor.get(&format!("/api/conversations/{turn}")).await.expect(404);
        let role = visitor.post(&one.path("messages"), json!({"content": "x", "client_id": "z", "role": "assistant"})).await;
        assert_eq!(role.status, 422, "a client never says who it is");
        let _ = visitor.post(&one.path(&format!("messages/{reply}/feedback")), json!({"feedback": -1, "reason": "Faux"})).await.expect(204);
        app.clock.advance(chrono::Duration::hours(25));
        let _ = visitor.get(&one.path("messages")).await.expect(401);
    }

    async fn a_visitor_begins_anew_and_takes_everything_back(app: TestApp) {
        let shop = Shop::open(&app).await;
        let (visitor, opened) = shop.visitor().await;
        let _ = shop.say(&visitor, "Bonjour", "a").await.expect(200);
        let _ = visitor.post(&shop.path("lead"), json!({"email": "ana@exemple.fr", "consent": true})).await.expect(201);
        let reset = visitor.post(&shop.path("reset"), json!({})).await.expect(201).json;
        assert!(reset["messages"].as_array().unwrap().is_empty() && reset["conversation_id"] != opened["conversation_id"]);
        assert_eq!(shop.user.get("/api/conversations").await.expect(200).json["items"].as_array().unwrap().len(), 1);
        let _ = visitor.delete(&shop.path("visitor")).await.expect(204);
        let _ = visitor.get(&shop.path("messages")).await.expect(401);
        for list in ["/api/conversations", "/api/leads"] {
            assert!(shop.user.get(list).await.expect(200).json["items"].as_array().unwrap().is_empty(), "{list}");
        }
        let old = opened["conversation_id"].as_str().unwrap();
        let _ = shop.user.get(&format!("/api/conversations/{old}")).await.expect(404);
        let turns = shop.user.get(&format!("/api/turns?thread_id={old}")).await.expect(200).json;
        assert!(turns["items"].as_array().unwrap().is_empty());
    }

    async fn a_silent_agent_lets_nobody_in_but_those_who_try_it(app: TestApp) {
        let shop = Shop::open(&app).await;
        let (visitor, _) = shop.visitor().await;
        let _ = shop.user.patch(&format!("/api/agents/{}", shop.agent), json!({"is_active": false})).await.expect(200);
        let _ = shop.page().post(&shop.path("session"), json!({})).await.expect(410);
        let _ = shop.say(&visitor, "Bonjour", "a").await.expect(401);
        let essai = shop.user.post(&format!("/api/agents/{}/essai", shop.agent), json!({})).await.expect(201).json;
        let token = essai["visit"]["token"].as_str().unwrap();
        let tries = shop.user.stranger().with("sec-fetch-site", "same-origin").with_key(token);
        let _ = shop.say(&tries, "Bonjour", "a").await.expect(200);
        assert!(shop.user.get("/api/conversations").await.expect(200).json["items"].as_array().unwrap().is_empty());
        assert_eq!(shop.user.get("/api/conversations?essai=true").await.expect(200).json["items"].as_array().unwrap().len(), 1);
        let _ = shop.user.delete(&format!("/api/agents/{}", shop.agent)).await.expect(204);
        let _ = tries.get(&shop.path("messages")).await.expect(401);
    }

    async fn what_has_outlived_its_days_is_deleted(app: TestApp) {
        let shop = Shop::of(app.user(), json!({"retention_days": 10})).await;
        let (visitor, _) = shop.visitor().await;
        let _ = shop.say(&visitor, "Bonjour", "a").await.expect(200);
        let agents = app.agents();
        let purge = heraut_agents::usecase::purge::purge;
        app.clock.advance(chrono::Duration::days(9));
        let _ = purge(&agents, &app.scope()).await.unwrap();
        assert_eq!(shop.user.get("/api/conversations").await.expect(200).json["items"].as_array().unwrap().len(), 1);
        app.clock.advance(chrono::Duration::days(2));
        let _ = purge(&agents, &app.scope()).await.unwrap();
        assert!(shop.user.get("/api/conversations").await.expect(200).json["items"].as_array().unwrap().is_empty());
    }
}
