//! Webhooks: what happens with visitors is told to a server of the customer's, signed, again until it is taken, and forgotten
//! with the visitor.

use heraut_jobs::Queue;
use heraut_kernel::{Clock, SystemClock};
use heraut_testkit::{Database, TestApp, on_each_database};
use serde_json::{Value, json};
use standardwebhooks::Webhook;

use super::Shop;
use crate::support::peers;
use crate::support::receiver::{Receiver, Told};

const ALL: [&str; 5] = ["conversation.started", "lead.left", "handoff.requested", "feedback.given", "budget.spent"];

/// A webhook of the shop's agent that is told everything, and its secret.
async fn webhook(shop: &Shop, receiver: &Receiver) -> (String, String) {
    let new = json!({"url": receiver.url, "events": ALL});
    let made = shop.user.post(&format!("/api/agents/{}/webhooks", shop.agent), new).await.expect(201).json;
    (made["webhook"]["id"].as_str().unwrap().to_owned(), made["secret"].as_str().unwrap().to_owned())
}

/// Does what is due, and does not wait for what is due later.
async fn deliver(app: &TestApp) {
    let queue = Queue::new(app.db.clone(), vec![heraut_agents::usecase::tell::handler(app.agents())]);
    while queue.run_due(50).await.unwrap() > 0 {}
}

async fn deliveries(shop: &Shop) -> Vec<Value> {
    let list = shop.user.get(&format!("/api/agents/{}/deliveries", shop.agent)).await.expect(200).json;
    list["items"].as_array().unwrap().clone()
}

async fn first(shop: &Shop) -> Value {
    let list = shop.user.get(&format!("/api/agents/{}/webhooks", shop.agent)).await.expect(200).json;
    list["items"][0].clone()
}

fn signed(told: &Told, secret: &str) -> bool {
    // Its own clock is of no use to a test: the signature is made again over what arrived.
    let (id, at) = (told.header("webhook-id"), told.header("webhook-timestamp").parse().unwrap());
    let expected = Webhook::new(secret).unwrap().sign(id, at, told.body.as_bytes()).unwrap();
    told.header("webhook-signature").split(' ').any(|it| it == expected)
}

on_each_database! {
    async fn what_happens_is_told_and_signed(app: TestApp) {
        let (shop, receiver) = (Shop::open(&app).await, Receiver::start().await);
        let (_, secret) = webhook(&shop, &receiver).await;
        let page = json!({"langue": "fr", "url": "https://exemple.fr/prix?secret=1", "title": "Prix"});
        let opened = shop.page().post(&shop.path("session"), page).await.expect(200).json;
        let visitor = shop.page().with_key(opened["token"].as_str().unwrap());
        let said = shop.say(&visitor, "Quel délai ?", "a").await.expect(200).json;
        let _ = shop.say(&visitor, "Et le prix ?", "b").await.expect(200);
        let reply = said["reply"]["id"].as_str().unwrap();
        let _ = visitor.post(&shop.path(&format!("messages/{reply}/feedback")), json!({"feedback": -1, "reason": "Vague"})).await.expect(204);
        let _ = visitor.post(&shop.path("lead"), json!({"email": "ana@exemple.fr", "name": "Ana", "consent": true})).await.expect(201);
        for _ in 0..2 {
            let _ = visitor.post(&shop.path("person"), json!({})).await.expect(200);
        }
        // Nobody is told of what is tried in the editor.
        let essai = shop.user.post(&format!("/api/agents/{}/essai", shop.agent), json!({})).await.expect(201).json;
        let tester = shop.user.clone().with_key(essai["visit"]["token"].as_str().unwrap()).with("origin", "http://localhost");
        let _ = tester.post(&shop.path("messages"), json!({"content": "Essai", "client_id": "e"})).await;
        deliver(&app).await;
        let told = receiver.told();
        let mut kinds: Vec<String> = told.iter().map(|it| it.json()["type"].as_str().unwrap().to_owned()).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, ["conversation.started", "feedback.given", "handoff.requested", "lead.left"], "each once");
        let of = |kind: &str| told.iter().map(Told::json).find(|it| it["type"] == kind).unwrap();
        let started = of("conversation.started");
        assert_eq!((&started["data"]["message"], &started["data"]["page"]["url"]), (&json!("Quel délai ?"), &json!("https://exemple.fr/prix")));
        assert_eq!((&started["data"]["agent_id"], &started["data"]["conversation_id"]), (&json!(shop.agent), &opened["conversation_id"]));
        let lead = of("lead.left");
        assert_eq!((&lead["data"]["lead"]["email"], &lead["data"]["new"]), (&json!("ana@exemple.fr"), &json!(true)));
        assert!(lead["data"]["lead"]["consent"].as_str().unwrap().starts_with("J’accepte"));
        assert_eq!((&of("feedback.given")["data"]["feedback"], &of("feedback.given")["data"]["reason"]), (&json!(-1), &json!("Vague")));
        for one in &told {
            assert!(signed(one, &secret) && one.header("content-type") == "application/json", "{:?}", one.headers);
            assert_eq!(one.json()["id"], one.header("webhook-id"));
        }
        let list = deliveries(&shop).await;
        assert!(list.len() == 4 && list.iter().all(|it| it["statut"] == "delivered" && it["status_code"] == 204));
        assert!(first(&shop).await["last_delivered_at"].is_string());
        // What was told goes with the visitor whom it was about.
        let _ = visitor.delete(&shop.path("visitor")).await.expect(204);
        assert!(deliveries(&shop).await.is_empty());
    }

    async fn it_is_told_again_until_it_is_taken(app: TestApp) {
        let (shop, receiver) = (Shop::open(&app).await, Receiver::start().await);
        let _ = webhook(&shop, &receiver).await;
        receiver.answer(500, None);
        receiver.answer(429, Some("120"));
        let (visitor, _) = shop.visitor().await;
        let _ = shop.say(&visitor, "Quel délai ?", "a").await.expect(200);
        deliver(&app).await;
        let one = deliveries(&shop).await[0].clone();
        assert_eq!((&one["statut"], &one["error_code"], &one["status_code"]), (&json!("waiting"), &json!("http_status"), &json!(500)));
        assert!(first(&shop).await["failing_since"].is_string());
        app.clock.advance(chrono::Duration::seconds(20));
        deliver(&app).await;
        app.clock.advance(chrono::Duration::seconds(60));
        deliver(&app).await;
        assert_eq!(receiver.told().len(), 2, "it said when");
        app.clock.advance(chrono::Duration::seconds(70));
        deliver(&app).await;
        let told = receiver.told();
        assert_eq!(told.len(), 3);
        assert!(told.iter().all(|it| it.body == told[0].body && it.header("webhook-id") == told[0].header("webhook-id")));
        assert_ne!(told[0].header("webhook-timestamp"), told[2].header("webhook-timestamp"), "signed when it is sent");
        let one = deliveries(&shop).await[0].clone();
        assert_eq!((&one["statut"], &one["attempts"], &one["error_code"]), (&json!("delivered"), &json!(3), &json!(null)));
        assert!(first(&shop).await["failing_since"].is_null());
        // Asked for again, it comes once more, the same.
        let path = format!("/api/agents/{}/deliveries/{}", shop.agent, one["id"].as_str().unwrap());
        assert_eq!(shop.user.get(&path).await.expect(200).json["body"], told[0].body);
        let again = shop.user.post(&format!("{path}/replay"), json!({})).await.expect(200).json;
        assert_eq!((&again["statut"], &again["attempts"]), (&json!("waiting"), &json!(0)));
        let _ = shop.user.post(&format!("{path}/replay"), json!({})).await.expect(200);
        deliver(&app).await;
        assert!(receiver.told().len() == 4 && receiver.told()[3].body == told[0].body, "pressed twice, sent once");
    }

    async fn asked_for_again_it_does_not_wait_for_its_next_attempt(app: TestApp) {
        let (shop, receiver) = (Shop::open(&app).await, Receiver::start().await);
        let _ = webhook(&shop, &receiver).await;
        receiver.answer(503, Some("3600"));
        let (visitor, _) = shop.visitor().await;
        let _ = shop.say(&visitor, "Quel délai ?", "a").await.expect(200);
        deliver(&app).await;
        let one = deliveries(&shop).await[0]["id"].as_str().unwrap().to_owned();
        let _ = shop.user.post(&format!("/api/agents/{}/deliveries/{one}/replay", shop.agent), json!({})).await.expect(200);
        deliver(&app).await;
        let now = deliveries(&shop).await[0].clone();
        assert_eq!((receiver.told().len(), &now["statut"], &now["attempts"]), (2, &json!("delivered"), &json!(1)));
    }

    async fn what_is_never_taken_is_given_up(app: TestApp) {
        let (shop, receiver) = (Shop::open(&app).await, Receiver::start().await);
        let (id, _) = webhook(&shop, &receiver).await;
        receiver.answer(410, None);
        let (visitor, _) = shop.visitor().await;
        let _ = shop.say(&visitor, "Quel délai ?", "a").await.expect(200);
        deliver(&app).await;
        let one = deliveries(&shop).await[0].clone();
        assert_eq!((&one["statut"], &one["status_code"]), (&json!("failed"), &json!(410)), "gone is gone");
        // One that nobody listens at is tried fifteen times.
        let nowhere = json!({"url": "http://127.0.0.1:9/hook"});
        let path = format!("/api/agents/{}/webhooks/{id}", shop.agent);
        let _ = shop.user.patch(&path, nowhere).await.expect(200);
        let _ = shop.user.post(&format!("{path}/test"), json!({})).await.expect(201);
        for _ in 0..14 {
            deliver(&app).await;
            assert_eq!(deliveries(&shop).await[0]["statut"], "waiting");
            app.clock.advance(chrono::Duration::minutes(80));
        }
        deliver(&app).await;
        let one = deliveries(&shop).await[0].clone();
        assert_eq!((&one["statut"], &one["error_code"], &one["attempts"]), (&json!("failed"), &json!("unreachable"), &json!(15)));
        // Turned off, nothing more is told; turned on again and asked for again, it is.
        let _ = shop.user.patch(&path, json!({"is_active": false, "url": receiver.url})).await.expect(200);
        let (visitor, _) = shop.visitor().await;
        let _ = shop.say(&visitor, "Quel délai ?", "b").await.expect(200);
        assert_eq!(deliveries(&shop).await.len(), 2);
        let _ = shop.user.patch(&path, json!({"is_active": true})).await.expect(200);
        let again = format!("/api/agents/{}/deliveries/{}/replay", shop.agent, one["id"].as_str().unwrap());
        let _ = shop.user.post(&again, json!({})).await.expect(200);
        deliver(&app).await;
        assert_eq!(deliveries(&shop).await[0]["statut"], "delivered");
    }

    async fn a_budget_is_told_once(app: TestApp) {
        let receiver = Receiver::start().await;
        let shop = Shop::of(app.user(), json!({"budgets": {"visitor_day": 2, "messages_day": 3}})).await;
        let _ = webhook(&shop, &receiver).await;
        let (one, other) = (shop.visitor().await.0, shop.visitor().await.0);
        for n in 0..4 {
            let _ = shop.say(&one, "Quel prix ?", &n.to_string()).await.expect(200);
        }
        deliver(&app).await;
        let told = |kind: &str| receiver.told().iter().filter(|it| it.json()["type"] == kind).count();
        assert_eq!(told("budget.spent"), 0, "that was the visitor's own");
        for n in 0..4 {
            let _ = shop.say(&other, "Quel prix ?", &n.to_string()).await.expect(200);
            deliver(&app).await;
        }
        assert_eq!(told("budget.spent"), 1);
        let last = receiver.told().into_iter().map(|it| it.json()).find(|it| it["type"] == "budget.spent").unwrap();
        assert!(last["data"]["window"].as_str().is_some_and(|window| window.len() == 10), "{last}");
    }

    async fn a_secret_is_replaced_while_both_sign(app: TestApp) {
        let (shop, receiver) = (Shop::open(&app).await, Receiver::start().await);
        let (id, old) = webhook(&shop, &receiver).await;
        let path = format!("/api/agents/{}/webhooks/{id}", shop.agent);
        let made = shop.user.post(&format!("{path}/rotate"), json!({"overlap_hours": 24})).await.expect(201).json;
        let new = made["secret"].as_str().unwrap();
        assert!(made["webhook"]["old_secret_ends_at"].is_string() && new != old);
        let _ = shop.user.post(&format!("{path}/test"), json!({})).await.expect(201);
        deliver(&app).await;
        app.clock.advance(chrono::Duration::hours(25));
        let _ = shop.user.post(&format!("{path}/test"), json!({})).await.expect(201);
        deliver(&app).await;
        let told = receiver.told();
        assert!(signed(&told[0], &old) && signed(&told[0], new));
        assert!(!signed(&told[1], &old) && signed(&told[1], new));
        let list = shop.user.get(&format!("/api/agents/{}/webhooks", shop.agent)).await.expect(200);
        assert!(!list.text().contains("whsec_"), "a secret is shown once");
        let _ = shop.user.delete(&path).await.expect(204);
        assert!(deliveries(&shop).await.is_empty());
        let _ = shop.user.delete(&path).await.expect(404);
    }

    async fn only_public_addresses_are_told(app: TestApp) {
        let shop = Shop::open(&app).await;
        let path = format!("/api/agents/{}/webhooks", shop.agent);
        for url in ["http://exemple.fr/x", "https://10.0.0.1/x", "https://localhost/x", "https://a:b@exemple.fr/", "ftp://exemple.fr", "exemple", ""] {
            let refused = shop.user.post(&path, json!({"url": url, "events": ["lead.left"]})).await.expect(422).json;
            assert_eq!(refused["errors"][0]["field"], "url", "{url}: {refused}");
        }
        for events in [json!([]), json!(["x"]), json!(null)] {
            let _ = shop.user.post(&path, json!({"url": "https://exemple.fr/x", "events": events})).await.expect(422);
        }
        for _ in 0..10 {
            let _ = shop.user.post(&path, json!({"url": "https://exemple.fr/x", "events": ["lead.left"]})).await.expect(201);
        }
        let full = shop.user.post(&path, json!({"url": "https://exemple.fr/x", "events": ["lead.left"]})).await.expect(409).json;
        assert_eq!(full["code"], "too_many_webhooks");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_official_libraries_of_standard_webhooks_take_what_is_told_peer() {
    let app = TestApp::on(Database::Sqlite).await.expect("SQLite");
    // They hold the time against their own clock.
    app.clock.advance(SystemClock.now().0 - app.db.now().0);
    let (shop, receiver) = (Shop::open(&app).await, Receiver::start().await);
    let (_, secret) = webhook(&shop, &receiver).await;
    let (visitor, _) = shop.visitor().await;
    let _ = shop.say(&visitor, "Quel délai ? « été »", "a").await.expect(200);
    deliver(&app).await;
    let told = receiver.told().remove(0);
    let names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
    let headers: Value = names
        .iter()
        .map(|name| ((*name).to_owned(), json!(told.header(name))))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let good = json!({"secret": secret, "headers": headers, "body": told.body});
    let mut forged = good.clone();
    forged["body"] = json!(told.body.replace("été", "hiver"));
    let input = json!([good, forged]).to_string();
    let said =
        [peers::ask("webhooks.py", &[], input.as_bytes()), peers::ask_node("webhooks.mjs", &[], input.as_bytes())];
    for said in said.into_iter().flatten() {
        assert_eq!(said, json!([true, false]));
    }
}
