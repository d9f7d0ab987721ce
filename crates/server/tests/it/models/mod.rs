//! Turns that a model behind a network answers: a fake one over real HTTP, the whole product around it.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

mod corrupted;
mod instances;
mod killed;
mod own_keys;
mod providers;
mod quotas;
mod streams;
mod survival;
mod usage;

use std::time::Duration;

use axum::body::Body;
use futures::StreamExt;
use heraut_dialogue::Settings;
use heraut_identity::Subscriptions;
use heraut_identity::plans::Plans;
use heraut_llm::testing::provider::{Behaviour, FakeProvider};
use heraut_llm::{Kind, Models};
use heraut_marketing::Marketing;
use heraut_marketing::script;
use heraut_testkit::{Person, TestApp};
use http::{Method, Request, header};
use serde_json::{Value, json};
use tower::ServiceExt;

/// The product with a provider that the test plays.
struct Desk {
    fake: FakeProvider,
    user: Person,
    marketing: Marketing,
    scenario: i64,
}

/// One event of a stream.
#[derive(Clone, Debug)]
struct Told {
    id: Option<String>,
    name: String,
    data: Value,
}

fn models(fake: &FakeProvider) -> Models {
    Models::new(script::playbook()).with(fake.provider(Kind::Compatible).default_model())
}

impl Desk {
    async fn open(app: &TestApp) -> Self {
        Self::with(app, Settings::default()).await
    }

    async fn with(app: &TestApp, settings: Settings) -> Self {
        Self::under(app, settings, heraut_server::app::subscriptions(&app.db, Plans::default())).await
    }

    async fn under(app: &TestApp, settings: Settings, subscriptions: Subscriptions) -> Self {
        let fake = FakeProvider::start().await;
        let (user, marketing) = app.instance_under(models(&fake), settings, subscriptions);
        let scenario = ready_scenario(&user).await;
        Self { fake, user, marketing, scenario }
    }

    fn say(&self, message: &str) -> Value {
        json!({ "scenario_id": self.scenario, "message": message })
    }

    /// See [`plan_of`].
    async fn plan(&self, lines: usize) -> Value {
        let scenario = self.user.get(&format!("/api/scenarios/{}", self.scenario)).await.expect(200).json;
        plan_of(&scenario, lines)
    }

    fn plan_path(&self) -> String {
        format!("/api/scenarios/{}/plan", self.scenario)
    }

    async fn messages(&self) -> Vec<Value> {
        let path = format!("/api/scenarios/{}/messages?limit=100", self.scenario);
        self.user.get(&path).await.expect(200).json["items"].as_array().unwrap().clone()
    }

    async fn versions(&self) -> usize {
        let path = format!("/api/scenarios/{}/plans", self.scenario);
        self.user.get(&path).await.expect(200).json.as_array().unwrap().len()
    }
}

/// A plan that the fake answers: some lines for a scenario's first objectif and cible.
fn plan_of(scenario: &Value, lines: usize) -> Value {
    let line = |n: usize| {
        json!({ "format": "article", "message": format!("Ligne {n} : été, œuvre, 🎉"), "canal": "linkedin", "frequence": "unique",
            "kpi": "clics", "date_debut": format!("2027-02-{:02}", 1 + n % 27), "heure": null, "rrule": null, "etape": "awareness",
            "cible_id": scenario["cibles"][0]["id"], "objectif_id": scenario["objectifs"][0]["id"], "ressource_id": null,
            "cta": null, "note": null, "effort_h": 1.0, "pourquoi": "Parce que." })
    };
    json!({ "resume": "Une stratégie en trois temps.", "items": (0..lines).map(line).collect::<Vec<_>>() })
}

/// What a scenario needs before a plan can be made from it: paths and bodies.
fn parts() -> [(&'static str, Value); 3] {
    [
        ("objectifs", json!({"label": "Générer des leads qualifiés"})),
        ("cibles", json!({"label": "DSI", "maturite": "consideration"})),
        ("ressources", json!({"type": "article", "titre": "Guide NIS2"})),
    ]
}

async fn ready_scenario(user: &Person) -> i64 {
    let id = user.post("/api/scenarios", json!({"nom": "Cyber", "thematique": "Cybersécurité"})).await.expect(201).id();
    for (path, body) in parts() {
        let _ = user.post(&format!("/api/scenarios/{id}/{path}"), body).await.expect(201);
    }
    id
}

/// An answer in the chat, as the seed's models give it.
fn reply(text: &str) -> Behaviour {
    Behaviour::answer(json!({ "message_markdown": text, "actions": [], "entities_to_create": [], "errors": [] }))
}

/// Something that the rules do not understand.
const PUZZLING: &str = "Quel ton adopter face aux laminoirs ?";

/// A stream of events that is being read.
struct Events {
    body: axum::body::BodyDataStream,
    text: String,
    pub status: u16,
    pub kind: String,
}

/// The event in a block of lines; nothing in a comment.
fn told(block: &str) -> Option<Told> {
    let field = |name: &str| {
        let start = format!("{name}: ");
        block.lines().find_map(|line| line.strip_prefix(start.as_str())).map(str::to_owned)
    };
    let data = serde_json::from_str(&field("data").unwrap_or_default()).unwrap_or_default();
    Some(Told { id: field("id"), name: field("event")?, data })
}

impl Events {
    async fn open(user: &Person, method: Method, path: &str, body: Option<Value>, last: Option<&str>) -> Self {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost:5000")
            .header(header::ACCEPT, "text/event-stream");
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let bytes = body.map(|body| body.to_string()).unwrap_or_default();
        let response = user.router().oneshot(request.body(Body::from(bytes)).unwrap()).await.unwrap();
        let kind = response.headers().get(header::CONTENT_TYPE).map_or("", |kind| kind.to_str().unwrap()).to_owned();
        let status = response.status().as_u16();
        Self { body: response.into_body().into_data_stream(), text: String::new(), status, kind }
    }

    async fn post(user: &Person, path: &str, body: Value) -> Self {
        Self::open(user, Method::POST, path, Some(body), None).await
    }

    async fn follow(user: &Person, turn: &str, last: Option<&str>) -> Self {
        Self::open(user, Method::GET, &format!("/api/turns/{turn}/events"), None, last).await
    }

    /// The next event; nothing at the end.
    async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let frame: String = self.text.drain(..end + 2).collect();
                let Some(told) = told(&frame) else { continue };
                return Some(told);
            }
            let chunk =
                tokio::time::timeout(Duration::from_secs(30), self.body.next()).await.expect("an event in time")?;
            self.text.push_str(std::str::from_utf8(&chunk.ok()?).unwrap());
        }
    }

    /// All that is left.
    async fn all(mut self) -> Vec<Told> {
        let mut all = Vec::new();
        while let Some(told) = self.next().await {
            all.push(told);
        }
        all
    }
}

/// What a reader has before their eyes after some events.
#[derive(Debug, Default, PartialEq)]
struct Shown {
    text: String,
    items: Vec<Value>,
}

impl Shown {
    fn see(&mut self, told: &Told) {
        match told.name.as_str() {
            "text" => self.text.push_str(told.data["delta"].as_str().unwrap()),
            "item" => {
                assert_eq!(told.data["index"], self.items.len());
                self.items.push(told.data["item"].clone());
            }
            "reset" => *self = Self::default(),
            _ => {}
        }
    }

    fn of(events: &[Told]) -> Self {
        let mut shown = Self::default();
        events.iter().for_each(|told| shown.see(told));
        shown
    }
}
