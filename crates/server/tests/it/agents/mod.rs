//! Agents on websites: made in the desk, visited from pages, read in the desk again.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

mod budgets;
mod desk;
mod identity;
mod inbox;
mod knowledge;
mod meaning;
mod programs;
mod statistics;
mod visits;
mod webhooks;

use heraut_llm::testing::provider::FakeProvider;
use heraut_llm::{Kind, Models};
use heraut_server::app;
use heraut_testkit::{Person, TestApp};
use serde_json::{Value, json};

/// The origin of the site on which the agents of these tests are shown.
const ORIGIN: &str = "https://exemple.fr";

/// Somebody at an agent that is turned on, and somebody on its site.
struct Shop {
    user: Person,
    agent: String,
    key: String,
}

impl Shop {
    /// Answered by the playbook.
    async fn open(app: &TestApp) -> Self {
        Self::of(app.user(), json!({})).await
    }

    /// Answered by a provider that the test plays.
    async fn with(app: &TestApp, fake: &FakeProvider, change: Value) -> Self {
        let models = Models::new(app::book()).with(fake.provider(Kind::Compatible).default_model());
        let (user, _) = app.instance(models, heraut_dialogue::Settings::default());
        Self::of(user, change).await
    }

    async fn of(user: Person, change: Value) -> Self {
        let agent = user.post("/api/agents", json!({"name": "Camille"})).await.expect(201).json;
        let agent = agent["id"].as_str().unwrap().to_owned();
        let mut on =
            json!({"is_active": true, "origins": [ORIGIN], "budgets": {"visitor_minute": null, "visitor_day": null}});
        on.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let _ = user.patch(&format!("/api/agents/{agent}"), on).await.expect(200);
        let keys = user.get(&format!("/api/agents/{agent}/keys")).await.expect(200).json;
        let key = keys["items"][0]["token"].as_str().unwrap().to_owned();
        Self { user, agent, key }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/widget/{}/{rest}", self.key)
    }

    fn page(&self) -> Person {
        self.user.stranger().with("origin", ORIGIN)
    }

    /// A visitor, and what they were shown.
    async fn visitor(&self) -> (Person, Value) {
        let opened = self.page().post(&self.path("session"), json!({"langue": "fr"})).await.expect(200).json;
        (self.page().with_key(opened["token"].as_str().unwrap()), opened)
    }

    async fn say(&self, visitor: &Person, text: &str, client_id: &str) -> heraut_testkit::Answer {
        visitor.post(&self.path("messages"), json!({"content": text, "client_id": client_id})).await
    }
}
