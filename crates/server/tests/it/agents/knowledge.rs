//! What an agent is given to know, and what it says of it.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use heraut_agents::usecase::{copying, pages};
use heraut_jobs::{Enqueue, Queue, enqueue};
use heraut_llm::testing::provider::{Behaviour, FakeProvider};
use heraut_testkit::on_each_database;
use http::StatusCode;
use serde_json::{Value, json};

use super::Shop;

const DELIVERY: &str = "# Livraison\n\nNous livrons en France en 48 heures, gratuitement dès 50 euros.\n\n# Retours\n\nTrente jours pour renvoyer un article.";

async fn give(shop: &Shop, body: Value) -> Value {
    shop.user.post(&format!("/api/agents/{}/documents", shop.agent), body).await.expect(201).json
}

/// A site on this machine.
async fn site() -> String {
    let page = "<html><head><title>Nos tarifs &amp; devis</title></head><body><script>evil()</script><h1>Tarifs</h1><p>Le diagnostic coûte 900 euros.</p></body></html>";
    let router = Router::new().route("/tarifs", get(async move || Html(page)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// A page on this machine that says what it is told to, or is away.
async fn changing() -> (String, Arc<Mutex<Option<&'static str>>>) {
    let page = Arc::new(Mutex::new(None));
    let says = Arc::clone(&page);
    let answer = move || {
        let text: Option<&str> = *says.lock().unwrap();
        async move { text.map(|text| Html(format!("<title>Tarifs</title><p>{text}</p>"))).ok_or(StatusCode::GONE) }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/", get(answer))).await });
    (format!("http://{address}/"), page)
}

on_each_database! {
    async fn what_is_known_goes_along_and_is_cited(app: TestApp) {
        let fake = FakeProvider::start().await;
        fake.otherwise(Behaviour::text("En 48 heures [1], et rien d'autre [7]."));
        let shop = Shop::with(&app, &fake, json!({})).await;
        let made = give(&shop, json!({"titre": "Conditions", "content": DELIVERY})).await;
        assert_eq!((&made["passages"], &made["kind"]), (&json!(2), &json!("text")));
        let (visitor, _) = shop.visitor().await;
        let said = shop.say(&visitor, "Quels sont vos délais de livraison ?", "a").await.expect(200).json;
        assert_eq!(said["reply"]["citations"], json!([{"n": 1, "title": "Conditions", "url": null}]), "what was not given is not cited");
        assert!(fake.requests()[0].to_string().contains("48 heures, gratuitement"));
        assert!(!fake.requests()[0].to_string().contains("renvoyer un article"), "only what is about it goes along");
    }

    async fn without_a_model_what_is_known_is_quoted(app: TestApp) {
        let shop = Shop::open(&app).await;
        let _ = give(&shop, json!({"titre": "Conditions", "content": DELIVERY})).await;
        let (visitor, _) = shop.visitor().await;
        let said = shop.say(&visitor, "Puis-je renvoyer un article ?", "a").await.expect(200).json;
        assert!(said["reply"]["content"].as_str().unwrap().contains("Trente jours"), "{said}");
        assert_eq!((&said["reply"]["citations"][0]["n"], &said["ask_lead"]), (&json!(1), &json!(false)));
        let unknown = shop.say(&visitor, "Quelle est la capitale de la Mongolie ?", "b").await.expect(200).json;
        assert_eq!(unknown["ask_lead"], json!(true));
    }

    async fn an_agent_that_speaks_from_its_knowledge_invents_nothing(app: TestApp) {
        let fake = FakeProvider::start().await;
        fake.otherwise(Behaviour::text("Oulan-Bator."));
        let shop = Shop::with(&app, &fake, json!({"knowledge_only": true})).await;
        let _ = give(&shop, json!({"titre": "Conditions", "content": DELIVERY})).await;
        let (visitor, _) = shop.visitor().await;
        let said = shop.say(&visitor, "Quelle est la capitale de la Mongolie ?", "a").await.expect(200).json;
        assert!(said["reply"]["content"].as_str().unwrap().starts_with("Je ne sais pas"));
        assert_eq!((fake.calls(), &said["ask_lead"]), (0, &json!(true)));
        let _ = shop.say(&visitor, "Et la livraison ?", "b").await.expect(200);
        assert_eq!(fake.calls(), 1);
    }

    async fn a_model_that_does_not_know_says_it_in_the_agents_words(app: TestApp) {
        let fake = FakeProvider::start().await;
        let sorry = "Je n’ai pas cette réponse. Écrivez-nous, une personne vous la donnera.";
        let texts = json!({"fr": {"title": "", "greeting": "", "fallback": sorry, "starters": []}});
        let shop = Shop::with(&app, &fake, json!({"texts": texts})).await;
        let (visitor, _) = shop.visitor().await;
        fake.push(Behaviour::text(format!("Bonjour ! **{sorry}**")));
        fake.push(Behaviour::text("Oui, du mardi au samedi."));
        let unknown = shop.say(&visitor, "Louez-vous des tandems ?", "a").await.expect(200).json;
        let known = shop.say(&visitor, "Ouvrez-vous le samedi ?", "b").await.expect(200).json;
        assert_eq!((&unknown["ask_lead"], &known["ask_lead"]), (&json!(true), &json!(false)));
        assert!(fake.requests()[0].to_string().contains(sorry), "it is told which words");
        let open = shop.user.get(&format!("/api/agents/{}/unanswered", shop.agent)).await.expect(200).json;
        assert_eq!((open["items"].as_array().unwrap().len(), &open["items"][0]["question"]), (1, &json!("Louez-vous des tandems ?")));
    }

    async fn a_question_without_an_answer_becomes_knowledge_or_a_ressource(app: TestApp) {
        let user = app.user();
        let scenario = user.post("/api/scenarios", json!({"nom": "Salon", "thematique": "Vélos"})).await.expect(201).id();
        let shop = Shop::of(user, json!({})).await;
        let (visitor, _) = shop.visitor().await;
        for (n, text) in ["Louez-vous des vélos ?", "louez-vous des VELOS ?", "Réparez-vous les freins ?"].iter().enumerate() {
            let _ = shop.say(&visitor, text, &n.to_string()).await.expect(200);
        }
        let path = format!("/api/agents/{}/unanswered", shop.agent);
        let list = shop.user.get(&path).await.expect(200).json["items"].clone();
        assert_eq!((list.as_array().unwrap().len(), &list[0]["times"]), (2, &json!(2)));
        let answers = json!({"titre": "Location", "content": "Oui, nous louons des vélos à la journée.", "unanswered_id": list[0]["id"]});
        let known = give(&shop, answers).await;
        // Taken away, it answers nothing any more; brought back, it does again.
        let document = format!("/api/agents/{}/documents/{}", shop.agent, known["id"].as_str().unwrap());
        let open = async || shop.user.get(&path).await.expect(200).json["items"].as_array().unwrap().len();
        assert_eq!(open().await, 1);
        let _ = shop.user.delete(&document).await.expect(204);
        assert_eq!(open().await, 2);
        let _ = shop.user.post(&format!("{document}/restore"), json!({})).await.expect(204);
        assert_eq!(open().await, 1);
        let said = shop.say(&visitor, "Louez-vous des vélos ?", "c").await.expect(200).json;
        assert!(said["reply"]["content"].as_str().unwrap().contains("à la journée"));
        let left = format!("{path}/{}/ressource", list[1]["id"].as_str().unwrap());
        let none = shop.user.post(&left, json!({})).await.expect(409);
        assert_eq!(none.json["code"], "no_scenario");
        let mine = shop.user.post("/api/agents", json!({"name": "B", "scenario_id": scenario})).await.expect(201).json;
        assert_eq!(mine["scenario_id"], json!(scenario));
        let _ = shop.user.put(&format!("{path}/{}", list[1]["id"].as_str().unwrap()), json!({"done": true})).await.expect(204);
        assert!(shop.user.get(&path).await.expect(200).json["items"].as_array().unwrap().is_empty());
    }

    async fn a_page_is_read_anew_every_so_many_days(app: TestApp) {
        let shop = Shop::open(&app).await;
        let (url, page) = changing().await;
        let says = |text: &'static str| *page.lock().unwrap() = Some(text);
        says("Le diagnostic coûte 900 euros.");
        let made = give(&shop, json!({"url": url, "refresh_days": 7})).await;
        let path = format!("/api/agents/{}/documents/{}", shop.agent, made["id"].as_str().unwrap());
        let text = give(&shop, json!({"titre": "Texte", "content": "Un texte."})).await;
        let of_text = format!("/api/agents/{}/documents/{}/schedule", shop.agent, text["id"].as_str().unwrap());
        assert_eq!(shop.user.put(&of_text, json!({"refresh_days": 1})).await.expect(404).json["code"], "not_found");
        let _ = shop.user.put(&format!("{path}/schedule"), json!({"refresh_days": 0})).await.expect(422);
        let after = async |days: i64| {
            app.clock.advance(chrono::Duration::days(days));
            let due = pages::catch_up(&app.agents(), &app.scope()).await.unwrap();
            let queue = Queue::new(app.db.clone(), vec![pages::handler(app.agents())]);
            while queue.run_due(10).await.unwrap() > 0 {}
            (due, shop.user.get(&path).await.expect(200).json)
        };
        assert_eq!(after(6).await.0, 0);
        // Read, and the same as before: it did not change.
        let (due, same) = after(1).await;
        assert_eq!((due, &same["updated_at"], &same["read_error"]), (1, &made["updated_at"], &Value::Null));
        assert!(same["read_at"].is_string());
        says("Le diagnostic coûte 950 euros.");
        let (due, changed) = after(7).await;
        assert!(due == 1 && changed["content"].as_str().unwrap().contains("950"), "{changed}");
        // Away, what was known stays, and it is said.
        *page.lock().unwrap() = None;
        let (_, away) = after(7).await;
        assert!(away["content"].as_str().unwrap().contains("950"));
        assert_eq!(away["read_error"], "not_fetched");
        says("Le diagnostic coûte 990 euros.");
        let on_demand = shop.user.put(&format!("{path}/schedule"), json!({"refresh_days": null})).await.expect(200).json;
        assert_eq!(on_demand["refresh_days"], Value::Null);
        assert_eq!(pages::catch_up(&app.agents(), &app.scope()).await.unwrap(), 0);
        let now = shop.user.post(&format!("{path}/refresh"), json!({})).await.expect(200).json;
        assert_eq!(now["read_error"], Value::Null);
    }

    async fn a_copy_of_an_agent_knows_what_it_knew(app: TestApp) {
        let shop = Shop::open(&app).await;
        let kept = give(&shop, json!({"titre": "Conditions", "content": DELIVERY})).await;
        let gone = give(&shop, json!({"titre": "Ancien", "content": "Fermé en août."})).await;
        let of = |agent: &str| format!("/api/agents/{agent}/documents");
        let _ = shop.user.delete(&format!("{}/{}", of(&shop.agent), gone["id"].as_str().unwrap())).await.expect(204);
        let copy = shop.user.post(&format!("/api/agents/{}/duplicate", shop.agent), json!({})).await.expect(201).json;
        let copy = copy["id"].as_str().unwrap();
        let copied = async || {
            let queue = Queue::new(app.db.clone(), vec![copying::handler(app.agents())]);
            while queue.run_due(10).await.unwrap() > 0 {}
            shop.user.get(&of(copy)).await.expect(200).json["items"].clone()
        };
        let there = copied().await;
        assert_eq!((there.as_array().unwrap().len(), &there[0]["titre"], &there[0]["passages"]), (1, &json!("Conditions"), &json!(2)));
        assert_ne!(there[0]["id"], kept["id"]);
        // A job that runs again copies nothing twice, and brings back nothing that was taken away.
        let again = async || {
            let (from, to): (uuid::Uuid, uuid::Uuid) = (shop.agent.parse().unwrap(), copy.parse().unwrap());
            let job = Enqueue::new("agent_knowledge_copy", json!({"from": from, "to": to}));
            let _ = app.db.write(&app.scope(), job, |tx, job| Box::pin(enqueue(tx, job))).await.unwrap();
            copied().await.as_array().unwrap().len()
        };
        assert_eq!(again().await, 1);
        let _ = shop.user.delete(&format!("{}/{}", of(copy), there[0]["id"].as_str().unwrap())).await.expect(204);
        assert_eq!(again().await, 0);
    }

    async fn files_and_pages_are_read(app: TestApp) {
        let shop = Shop::open(&app).await;
        let csv = STANDARD.encode("ville;délai\nLyon;24 heures\nParis;48 heures\n");
        let file = give(&shop, json!({"file": {"name": "Délais.csv", "data": csv}})).await;
        assert_eq!((&file["titre"], &file["file_name"], &file["kind"]), (&json!("Délais"), &json!("Délais.csv"), &json!("file")));
        let address = format!("{}/tarifs", site().await);
        let page = give(&shop, json!({"url": address})).await;
        assert_eq!((&page["titre"], &page["url"]), (&json!("Nos tarifs & devis"), &json!(address)));
        let path = format!("/api/agents/{}/documents/{}", shop.agent, page["id"].as_str().unwrap());
        let whole = shop.user.get(&path).await.expect(200).json;
        assert!(whole["content"].as_str().unwrap().contains("900 euros") && !whole["content"].as_str().unwrap().contains("evil"));
        let _ = shop.user.post(&format!("{path}/refresh"), json!({})).await.expect(200);
        let (visitor, _) = shop.visitor().await;
        let said = shop.say(&visitor, "Combien coûte un diagnostic ?", "a").await.expect(200).json;
        assert_eq!(said["reply"]["citations"][0]["url"], json!(address));
        let _ = shop.user.delete(&path).await.expect(204);
        let gone = shop.say(&visitor, "Combien coûte un diagnostic ?", "b").await.expect(200).json;
        assert_eq!(gone["ask_lead"], json!(true), "what was taken away is not known");
        let _ = shop.user.post(&format!("{path}/restore"), json!({})).await.expect(204);
        let back = shop.say(&visitor, "Combien coûte un diagnostic ?", "c").await.expect(200).json;
        assert_eq!(back["ask_lead"], json!(false));
        for (bad, field) in [
            (json!({"url": "http://169.254.169.254/latest/meta-data"}), "url"),
            (json!({"url": format!("{address}/nulle-part")}), "url"),
            (json!({"file": {"name": "a.exe", "data": "TVo="}}), "file"),
            (json!({"file": {"name": "a.pdf", "data": "JVBERi0="}}), "file"),
            (json!({"file": {"name": "a.txt", "data": "pas du base64"}}), "file.data"),
            (json!({"content": "Sans titre"}), "titre"),
            (json!({}), "content"),
        ] {
            let refused = shop.user.post(&format!("/api/agents/{}/documents", shop.agent), bad.clone()).await.expect(422).json;
            assert_eq!(refused["errors"][0]["field"], field, "{bad}");
        }
    }
}
