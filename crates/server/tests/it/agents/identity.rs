//! Visitors whom the customer's backend vouches for: one conversation on all their devices, and nobody else's.

use heraut_testkit::{Answer, TestApp, on_each_database};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use super::Shop;

async fn secret(shop: &Shop) -> String {
    let made = shop.user.post(&format!("/api/agents/{}/identity", shop.agent), json!({})).await.expect(201).json;
    made["secret"].as_str().unwrap().to_owned()
}

fn vouch(app: &TestApp, agent: &str, secret: &str, who: &str) -> String {
    let claims = json!({"sub": who, "aud": agent, "exp": app.db.now().0.and_utc().timestamp() + 300});
    encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()
}

/// Comes in as somebody, with the token of a visit or without.
async fn come(shop: &Shop, token: Option<&str>, identity: Option<&str>) -> Answer {
    let page = token.map_or_else(|| shop.page(), |token| shop.page().with_key(token));
    page.post(&shop.path("session"), json!({"langue": "fr", "identity": identity})).await
}

fn contents(opened: &Value) -> Vec<&str> {
    opened["messages"].as_array().unwrap().iter().map(|it| it["content"].as_str().unwrap()).collect()
}

on_each_database! {
    async fn an_agent_for_known_visitors_lets_nobody_else_in(app: TestApp) {
        let shop = Shop::open(&app).await;
        let secret = secret(&shop).await;
        let ana = vouch(&app, &shop.agent, &secret, "ana");
        let before = come(&shop, None, None).await.expect(200).json;
        let path = format!("/api/agents/{}", shop.agent);
        let on = shop.user.patch(&path, json!({"known_only": true})).await.expect(200).json;
        assert_eq!(on["known_only"], json!(true));
        assert_eq!(come(&shop, None, None).await.expect(403).json["code"], "identity_required");
        // Who came in before is out, and known is in again, where they were.
        let token = before["token"].as_str().unwrap();
        let stranger = shop.page().with_key(token);
        assert_eq!(shop.say(&stranger, "Bonjour", "a").await.expect(401).json["code"], "visit_over");
        assert_eq!(come(&shop, Some(token), None).await.expect(403).json["code"], "identity_required");
        let known = come(&shop, Some(token), Some(&ana)).await.expect(200).json;
        assert_eq!((&known["token"], &known["conversation_id"]), (&Value::Null, &before["conversation_id"]));
        let _ = shop.say(&stranger, "Bonjour", "b").await.expect(200);
        assert_eq!(come(&shop, None, Some("forged")).await.expect(401).json["code"], "identity_refused");
        // Whoever makes the agent tries it all the same.
        let essai = shop.user.post(&format!("{path}/essai"), json!({})).await.expect(201).json;
        let tries = shop.user.stranger().with("sec-fetch-site", "same-origin").with_key(essai["visit"]["token"].as_str().unwrap());
        let _ = shop.say(&tries, "Bonjour", "c").await.expect(200);
    }

    async fn who_is_vouched_for_goes_on_on_another_device(app: TestApp) {
        let shop = Shop::open(&app).await;
        let secret = secret(&shop).await;
        let ana = vouch(&app, &shop.agent, &secret, "ana");
        // She begins without a name, and is known from then on.
        let first = come(&shop, None, None).await.expect(200).json;
        let token = first["token"].as_str().unwrap();
        let phone = shop.page().with_key(token);
        let _ = shop.say(&phone, "Quel délai ?", "a").await.expect(200);
        let known = come(&shop, Some(token), Some(&ana)).await.expect(200).json;
        assert!(known["token"].is_null() && known["conversation_id"] == first["conversation_id"]);
        // A week later her visit is long over, on another device.
        app.clock.advance(chrono::Duration::days(7));
        let _ = heraut_agents::usecase::purge::purge(&app.agents(), &app.scope()).await.unwrap();
        let later = vouch(&app, &shop.agent, &secret, "ana");
        let desk = come(&shop, None, Some(&later)).await.expect(200).json;
        assert_eq!((contents(&desk)[0], &desk["conversation_id"]), ("Quel délai ?", &first["conversation_id"]));
        let laptop = shop.page().with_key(desk["token"].as_str().unwrap());
        let _ = shop.say(&laptop, "Et le prix ?", "b").await.expect(200);
        let seen = shop.user.get(&format!("/api/conversations/{}", first["conversation_id"].as_str().unwrap())).await.expect(200).json;
        assert_eq!((&seen["identity"], &seen["messages"]), (&json!("ana"), &json!(4)));
        // Known only after the chat was opened, she finds it too.
        let fresh = come(&shop, None, None).await.expect(200).json;
        let late = come(&shop, fresh["token"].as_str(), Some(&later)).await.expect(200).json;
        assert_eq!((&late["conversation_id"], contents(&late).len()), (&first["conversation_id"], 4));
        // Somebody else at the same browser begins anew.
        let ben = vouch(&app, &shop.agent, &secret, "ben");
        let other = come(&shop, desk["token"].as_str(), Some(&ben)).await.expect(200).json;
        assert!(other["token"].is_string() && contents(&other).is_empty());
        let _ = shop.say(&shop.page().with_key(other["token"].as_str().unwrap()), "Bonjour", "c").await.expect(200);
        // What she wants forgotten is forgotten on all her devices, and his stays.
        let third = come(&shop, None, Some(&later)).await.expect(200).json;
        let _ = laptop.delete(&shop.path("visitor")).await.expect(204);
        let gone = shop.page().with_key(third["token"].as_str().unwrap()).get(&shop.path("messages")).await.expect(401).json;
        assert_eq!(gone["code"], "visit_over");
        let left = shop.user.get("/api/conversations").await.expect(200).json;
        let left: Vec<&Value> = left["items"].as_array().unwrap().iter().map(|it| &it["identity"]).collect();
        assert_eq!(left, [&json!("ben")]);
    }

    async fn nobody_is_vouched_for_by_anybody_else(app: TestApp) {
        let (shop, other) = (Shop::open(&app).await, Shop::open(&app).await);
        let none = come(&shop, None, Some("x.y.z")).await.expect(401).json;
        assert_eq!(none["code"], "identity_refused", "there is no secret yet");
        let (old, others) = (secret(&shop).await, secret(&other).await);
        let foreign = vouch(&app, &shop.agent, &others, "ana");
        let elsewhere = vouch(&app, &other.agent, &old, "ana");
        let late = vouch(&app, &shop.agent, &old, "ana");
        app.clock.advance(chrono::Duration::minutes(7));
        for token in [foreign.as_str(), elsewhere.as_str(), late.as_str(), "", "a.b.c"] {
            let refused = come(&shop, None, Some(token)).await.expect(401).json;
            assert_eq!((&refused["code"], &refused["title"]), (&none["code"], &none["title"]), "{token}");
        }
        // Another secret ends the one before.
        let new = secret(&shop).await;
        assert_ne!(new, old);
        let _ = come(&shop, None, Some(&vouch(&app, &shop.agent, &old, "ana"))).await.expect(401);
        let _ = come(&shop, None, Some(&vouch(&app, &shop.agent, &new, "ana"))).await.expect(200);
        let path = format!("/api/agents/{}/identity", shop.agent);
        let said = shop.user.get(&path).await.expect(200);
        assert!(said.json["set_at"].is_string() && !said.text().contains("ids_"));
        let _ = shop.user.delete(&path).await.expect(204);
        let _ = come(&shop, None, Some(&vouch(&app, &shop.agent, &new, "ana"))).await.expect(401);
        assert!(shop.user.get(&path).await.expect(200).json["set_at"].is_null());
    }

    async fn a_person_has_one_budget_on_all_devices(app: TestApp) {
        let shop = Shop::of(app.user(), json!({"budgets": {"visitor_day": 3}})).await;
        let secret = secret(&shop).await;
        let mut ended = Vec::new();
        for n in 0..2 {
            let opened = come(&shop, None, Some(&vouch(&app, &shop.agent, &secret, "ana"))).await.expect(200).json;
            let device = shop.page().with_key(opened["token"].as_str().unwrap());
            for m in 0..2 {
                let said = shop.say(&device, "Quel prix ?", &format!("{n}{m}")).await.expect(200).json;
                ended.push(said["reply"]["content"].as_str().unwrap().contains("aujourd’hui") || said["ask_lead"] == json!(true));
            }
        }
        let alone = come(&shop, None, None).await.expect(200).json;
        let said = shop.say(&shop.page().with_key(alone["token"].as_str().unwrap()), "Bonjour", "z").await.expect(200).json;
        assert_eq!(said["ask_lead"], json!(false), "somebody else has theirs");
        assert_eq!(ended.last(), Some(&true));
        let counted = shop.user.get(&format!("/api/conversations?agent_id={}", shop.agent)).await.expect(200).json;
        assert_eq!(counted["items"].as_array().unwrap().len(), 2, "one conversation of hers, one of the other's");
    }
}
