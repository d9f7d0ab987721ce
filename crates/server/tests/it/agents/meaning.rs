//! Knowledge that is found by its meaning, where the operator names a model for it; and by its words alone where that model is
//! away, of no use, or has not come to it yet.

use std::time::Duration;

use futures::future::join_all;
use heraut_agents::Agents;
use heraut_agents::usecase::meaning;
use heraut_identity::Subscriptions;
use heraut_identity::plans::Plans;
use heraut_jobs::Queue;
use heraut_kernel::Scope;
use heraut_llm::testing::provider::{Behaviour, FakeProvider};
use heraut_llm::{Kind, Models};
use heraut_server::app;
use heraut_testkit::{TestApp, on_each_database};
use serde_json::{Value, json};

use super::Shop;
use crate::support::ledger::query;

const MODEL: &str = "local/embed";
/// Not a word of it is in the question that it answers.
const RETURNS: &str = "Vous avez un mois pour changer d’avis. Nous remboursons sous huit jours.";
const SENDING_BACK: &str = "Puis-je retourner mon achat ?";
const ELSEWHERE: &str = "Quelle est la capitale de la Mongolie ?";

/// A shop whose knowledge is placed, and the agents that place it.
async fn shop(app: &TestApp, fake: &FakeProvider, change: Value, plans: Subscriptions) -> (Shop, Agents) {
    let models = Models::new(app::book()).with(fake.provider(Kind::Compatible).default_model());
    let (user, agents) = app.instance_embedding(models, MODEL, plans);
    (Shop::of(user, change).await, agents)
}

async fn unlimited(app: &TestApp, fake: &FakeProvider, change: Value) -> (Shop, Agents) {
    shop(app, fake, change, app::subscriptions(&app.db, Plans::default())).await
}

async fn embedding() -> FakeProvider {
    let fake = FakeProvider::start().await;
    fake.otherwise(Behaviour::text("Oui, sous un mois [1]."));
    fake.embeds(|body: &Value| Behaviour::embeddings(body));
    fake
}

async fn give(shop: &Shop, content: &str) -> String {
    let document = json!({"titre": "Conditions", "content": content});
    let made = shop.user.post(&format!("/api/agents/{}/documents", shop.agent), document).await.expect(201).json;
    made["id"].as_str().unwrap().to_owned()
}

/// Does what is due.
async fn place(app: &TestApp, agents: &Agents) {
    let queue = Queue::new(app.db.clone(), vec![meaning::handler(agents.clone())]);
    while queue.run_due(50).await.unwrap() > 0 {}
}

async fn documents(shop: &Shop) -> Value {
    shop.user.get(&format!("/api/agents/{}/documents", shop.agent)).await.expect(200).json
}

/// The texts that were to be embedded, but for those with which a model is measured.
fn embedded(fake: &FakeProvider) -> Vec<String> {
    let texts = |body: &Value| body["input"].as_array().cloned().unwrap_or_default();
    let asked = fake.embedded().into_iter().map(|body| texts(&body)).filter(|texts| texts.len() < 40);
    asked.flatten().map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
}

async fn calls(app: &TestApp, which: &str) -> usize {
    let conn = app.db.read(&app.scope()).await.unwrap();
    let sql = format!("SELECT task FROM llm_calls WHERE workspace_id = {} AND {which}", app.workspace());
    query(&conn, &sql).await.len()
}

on_each_database! {
    async fn what_means_alike_is_found_and_cited(app: TestApp) {
        let fake = embedding().await;
        let (shop, agents) = unlimited(&app, &fake, json!({})).await;
        let _ = give(&shop, RETURNS).await;
        let (visitor, _) = shop.visitor().await;
        let before = shop.say(&visitor, SENDING_BACK, "a").await.expect(200).json;
        assert_eq!(before["reply"]["citations"], json!([]), "words alone do not find it");
        place(&app, &agents).await;
        let _ = give(&shop, "La boutique ouvre le samedi à neuf heures.").await;
        place(&app, &agents).await;
        let list = documents(&shop).await;
        assert_eq!(list["embeddings"], json!({"model": MODEL, "useful": true}));
        assert!(list["items"].as_array().unwrap().iter().all(|it| it["embedded_by"] == MODEL), "{list}");
        let after = shop.say(&visitor, SENDING_BACK, "b").await.expect(200).json;
        assert_eq!(after["reply"]["citations"][0]["title"], "Conditions");
        let asked = fake.requests().pop().unwrap().to_string();
        assert!(asked.contains("Nous remboursons") && !asked.contains("neuf heures"), "{asked}");
        // One call measured the model, one for each document, one for the question: that is the turn's, and counted in it.
        assert_eq!((calls(&app, "task = 'agents.embed'").await, calls(&app, "outcome <> 'ok'").await), (4, 0));
        let turn = "task = 'agents.embed' AND turn_id IS NOT NULL AND prompt_tokens = 7";
        assert_eq!(calls(&app, turn).await, 1);
        let said = shop.user.get("/api/conversations").await.expect(200).json["items"][0]["id"].as_str().unwrap().to_owned();
        let thread = shop.user.get(&format!("/api/conversations/{said}/messages")).await.expect(200).json.to_string();
        assert!(thread.contains("\"prompt_tokens\":127"), "{thread}");
        let _ = shop.say(&visitor, "Bonjour !", "c").await.expect(200);
        assert_eq!(embedded(&fake).iter().filter(|it| it.starts_with("Bonjour")).count(), 0, "a greeting asks nothing");
    }

    async fn where_nothing_is_near_nothing_is_known(app: TestApp) {
        let fake = embedding().await;
        let (shop, agents) = unlimited(&app, &fake, json!({"knowledge_only": true})).await;
        let _ = give(&shop, RETURNS).await;
        place(&app, &agents).await;
        let (visitor, _) = shop.visitor().await;
        let said = shop.say(&visitor, ELSEWHERE, "a").await.expect(200).json;
        assert_eq!((&said["ask_lead"], fake.calls()), (&json!(true), 0), "no model was asked");
        assert_eq!(embedded(&fake).pop().unwrap(), ELSEWHERE, "but its meaning was looked for");
        let open = shop.user.get(&format!("/api/agents/{}/unanswered", shop.agent)).await.expect(200).json;
        assert_eq!(open["items"][0]["question"], ELSEWHERE);
        let said = shop.say(&visitor, SENDING_BACK, "b").await.expect(200).json;
        assert_eq!((&said["ask_lead"], fake.calls()), (&json!(false), 1));
        // The same for a program.
        let key = json!({"kind": "secret", "name": "Serveur"});
        let key = shop.user.post(&format!("/api/agents/{}/keys", shop.agent), key).await.expect(201).json;
        let program = shop.user.stranger().with_key(key["secret"].as_str().unwrap());
        let ask = |text: &str| json!({"model": "agent", "messages": [{"role": "user", "content": text}]});
        let known = program.post("/api/v1/chat/completions", ask(SENDING_BACK)).await.expect(200).json;
        assert_eq!(known["choices"][0]["message"]["content"], "Oui, sous un mois [1].");
        let unknown = program.post("/api/v1/chat/completions", ask(ELSEWHERE)).await.expect(200).json;
        assert!(unknown["choices"][0]["message"]["content"].as_str().unwrap().starts_with("Je ne sais pas"), "{unknown}");
        assert_eq!(fake.calls(), 2, "nor was one asked for it");
    }

    async fn words_alone_do_where_it_is_away_or_slow(app: TestApp) {
        let fake = embedding().await;
        let (shop, agents) = unlimited(&app, &fake, json!({})).await;
        let _ = give(&shop, "Retourner un achat : un mois, remboursé sous huit jours.").await;
        place(&app, &agents).await;
        let (visitor, _) = shop.visitor().await;
        fake.embeds(Behaviour::status(503));
        let away = shop.say(&visitor, SENDING_BACK, "a").await.expect(200).json;
        fake.embeds(|body: &Value| Behaviour::embeddings(body).after(Duration::from_secs(20)));
        let slow = shop.say(&visitor, SENDING_BACK, "b").await.expect(200).json;
        for said in [away, slow] {
            assert_eq!((&said["reply"]["citations"][0]["title"], &said["degraded"]), (&json!("Conditions"), &json!(false)));
        }
        assert_eq!(calls(&app, "task = 'agents.embed' AND outcome = 'failed' AND turn_id IS NOT NULL").await, 2);
        // What is given meanwhile waits in its job, and is found by its words.
        fake.embeds(Behaviour::status(503));
        let late = give(&shop, "Nous expédions en Belgique.").await;
        place(&app, &agents).await;
        let said = shop.say(&visitor, "Expédiez-vous en Belgique ?", "c").await.expect(200).json;
        assert_eq!(said["reply"]["citations"][0]["n"], 1);
        let list = documents(&shop).await;
        let late = list["items"].as_array().unwrap().iter().find(|it| it["id"] == late.as_str()).unwrap();
        assert_eq!(late["embedded_by"], Value::Null);
    }

    async fn a_turn_is_stopped_while_its_meaning_is_looked_for(app: TestApp) {
        let fake = embedding().await;
        let (shop, agents) = unlimited(&app, &fake, json!({})).await;
        let _ = give(&shop, RETURNS).await;
        place(&app, &agents).await;
        fake.embeds(|body: &Value| Behaviour::embeddings(body).after(Duration::from_secs(20)));
        let (visitor, _) = shop.visitor().await;
        let (running, path) = (visitor.clone(), shop.path("messages"));
        let running = tokio::spawn(async move {
            running.post(&path, json!({"content": SENDING_BACK, "client_id": "a"})).await
        });
        let turn = loop {
            let look = visitor.get(&shop.path("messages")).await.expect(200).json;
            if let Some(turn) = look["turn_id"].as_str() {
                break turn.to_owned();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        };
        while fake.embedded().len() < 3 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let _ = visitor.post(&shop.path(&format!("turns/{turn}/stop")), json!({})).await.expect(204);
        let _ = running.await.unwrap().expect(200);
        assert_eq!((fake.calls(), calls(&app, "outcome = 'pending'").await), (0, 0));
        let look = visitor.get(&shop.path("messages")).await.expect(200).json;
        assert_eq!(look["messages"][0]["content"], SENDING_BACK);
        assert!(look["turn_id"].is_null() && look["messages"].as_array().unwrap().len() == 1, "{look}");
    }

    async fn a_model_that_tells_nothing_apart_is_not_asked(app: TestApp) {
        let fake = embedding().await;
        fake.embeds(|body: &Value| Behaviour::embeddings_by(body, |_| vec![0.5, 0.5]));
        let (shop, agents) = unlimited(&app, &fake, json!({})).await;
        let _ = give(&shop, RETURNS).await;
        place(&app, &agents).await;
        assert_eq!(documents(&shop).await["embeddings"], json!({"model": MODEL, "useful": false}));
        let (visitor, _) = shop.visitor().await;
        let _ = shop.say(&visitor, SENDING_BACK, "a").await.expect(200);
        assert_eq!((meaning::catch_up(&agents, &app.scope()).await.unwrap(), fake.embedded().len()), (0, 1));
        // A day later the provider may have another behind the name.
        app.clock.advance(chrono::Duration::days(1));
        fake.embeds(|body: &Value| Behaviour::embeddings(body));
        assert_eq!(meaning::catch_up(&agents, &app.scope()).await.unwrap(), 1);
        place(&app, &agents).await;
        assert_eq!(documents(&shop).await["embeddings"], json!({"model": MODEL, "useful": true}));
    }

    async fn what_changes_is_placed_anew(app: TestApp) {
        let fake = embedding().await;
        let (shop, agents) = unlimited(&app, &fake, json!({})).await;
        // Given before there was a model for it.
        let early = Shop { user: app.user(), agent: shop.agent.clone(), key: shop.key.clone() };
        let document = give(&early, RETURNS).await;
        place(&app, &agents).await;
        assert!(fake.embedded().is_empty());
        let scope = Scope::system(app.scope().workspace);
        assert_eq!(meaning::catch_up(&agents, &scope).await.unwrap(), 1);
        place(&app, &agents).await;
        assert_eq!(embedded(&fake), [format!("Conditions\n{RETURNS}")]);
        assert_eq!(meaning::catch_up(&agents, &scope).await.unwrap(), 0);
        let path = format!("/api/agents/{}/documents/{document}", shop.agent);
        let (visitor, _) = shop.visitor().await;
        let cites = async |id: &str| {
            let said = shop.say(&visitor, SENDING_BACK, id).await.expect(200).json;
            said["reply"]["citations"].as_array().unwrap().len()
        };
        assert_eq!(cites("a").await, 1);
        let _ = shop.user.delete(&path).await.expect(204);
        assert_eq!(cites("b").await, 0, "what is taken away is found no more");
        let _ = shop.user.post(&format!("{path}/restore"), json!({})).await.expect(204);
        place(&app, &agents).await;
        assert_eq!(cites("c").await, 1);
        let other = json!({"titre": "Conditions", "content": "La boutique ouvre le samedi."});
        let changed = shop.user.put(&path, other).await.expect(200).json;
        assert_eq!(changed["embedded_by"], Value::Null);
        place(&app, &agents).await;
        assert_eq!(cites("d").await, 0);
        // Another model places everything again, beginning with its own measure.
        let next = agents.clone().embedding_by(Some("local/other"));
        assert_eq!(meaning::catch_up(&next, &scope).await.unwrap(), 1);
        place(&app, &next).await;
        assert_eq!(documents(&shop).await["items"][0]["embedded_by"], "local/other");
        assert_eq!(fake.embedded().pop().unwrap()["model"], "other");
        let nowhere = agents.clone().embedding_by(Some("elsewhere/embed"));
        assert_eq!(meaning::catch_up(&nowhere, &scope).await.unwrap(), 0, "nobody here has such a provider");
    }

    async fn of_a_hundred_at_once_on_a_budget_of_twenty_twenty_are_embedded(app: TestApp) {
        let fake = embedding().await;
        let budgets = json!({"visitor_minute": null, "visitor_day": null, "messages_day": 20});
        let (shop, agents) = unlimited(&app, &fake, json!({"budgets": budgets})).await;
        let _ = give(&shop, RETURNS).await;
        place(&app, &agents).await;
        let before = fake.embedded().len();
        let visitors = join_all((0..100).map(|_| shop.visitor())).await;
        let said = join_all(visitors.iter().map(|(visitor, _)| shop.say(visitor, SENDING_BACK, "a"))).await;
        assert!(said.iter().all(|answer| answer.status == 200));
        assert_eq!((fake.embedded().len() - before, fake.calls()), (20, 20));
    }

    async fn the_plan_counts_it(app: TestApp) {
        let fake = embedding().await;
        let limits = r#"{"default": "mesure", "plans": {"mesure": {"model_calls": 3}}}"#;
        let plans = app::subscriptions(&app.db, Plans::parse(limits, &[]).unwrap());
        let (shop, agents) = shop(&app, &fake, json!({}), plans).await;
        let _ = give(&shop, RETURNS).await;
        place(&app, &agents).await;
        let (visitor, _) = shop.visitor().await;
        let said = shop.say(&visitor, SENDING_BACK, "a").await.expect(200).json;
        assert_eq!((said["reply"]["content"].as_str().unwrap(), fake.calls()), ("Oui, sous un mois [1].", 1));
        assert_eq!(said["reply"]["citations"], json!([]), "nothing was left for its meaning");
        let _ = give(&shop, "Nous expédions en Belgique.").await;
        place(&app, &agents).await;
        assert_eq!((fake.embedded().len(), calls(&app, "outcome = 'ok'").await), (2, 3));
        assert!(documents(&shop).await["items"].as_array().unwrap().iter().any(|it| it["embedded_by"] == Value::Null));
    }
}
