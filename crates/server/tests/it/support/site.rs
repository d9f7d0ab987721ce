//! What somebody has on sites: an agent, its keys, somebody who visits it.

use heraut_agents::meaning::Vector;
use heraut_agents::store::{archives, embeddings};
use heraut_kernel::{Scope, WorkspaceId};
use heraut_testkit::{Person, TestApp};
use serde_json::{Value, json};

/// Where the agent is shown.
pub const ORIGIN: &str = "https://exemple.fr";

/// An agent and a visit of it, by name.
#[derive(Clone, Debug)]
pub struct Site {
    /// The agent.
    pub agent: String,
    /// Its key for pages.
    pub key: String,
    /// The identifier of its secret key.
    pub secret_key: String,
    /// Somebody who visits it, on a page of its site.
    pub visitor: Person,
    /// A program that asks the agent.
    pub program: Person,
    /// Their conversation.
    pub conversation: String,
    /// The answer that they had.
    pub answer: String,
    /// The turn of it.
    pub turn: String,
    /// What they left.
    pub lead: String,
    /// What the agent knows.
    pub document: String,
    /// What it did not.
    pub question: String,
    /// Where its events are told.
    pub webhook: String,
    /// What was told.
    pub delivery: String,
}

fn text(json: &Value) -> String {
    json.as_str().unwrap_or_else(|| panic!("no text in {json}")).to_owned()
}

impl Site {
    /// Made over HTTP; every text carries the mark.
    pub async fn of(person: &Person, scenario: i64, mark: &str) -> Self {
        let new = json!({"name": mark, "role": mark, "instructions": mark, "scenario_id": scenario});
        let agent = text(&person.post("/api/agents", new).await.expect(201).json["id"]);
        let says = json!({"title": mark, "greeting": mark, "fallback": mark, "starters": [mark]});
        let change = json!({"is_active": true, "origins": [ORIGIN], "texts": {"fr": says, "en": says}});
        let _ = person.patch(&format!("/api/agents/{agent}"), change).await.expect(200);
        let told =
            json!({"url": format!("https://exemple.fr/{mark}"), "events": ["conversation.started", "lead.left"]});
        let webhook = person.post(&format!("/api/agents/{agent}/webhooks"), told).await.expect(201).json;
        let _ = person.post(&format!("/api/agents/{agent}/identity"), json!({})).await.expect(201);
        let _ = person.put("/api/agents/budgets", json!({"messages_day": 1_000_000})).await.expect(200);
        let path = format!("/api/agents/{agent}/keys");
        let secret = person.post(&path, json!({"kind": "secret", "name": mark})).await.expect(201).json;
        let keys = person.get(&path).await.expect(200).json;
        let key = keys["items"].as_array().expect("keys").iter().find_map(|key| key["token"].as_str());
        let key = key.expect("a publishable key").to_owned();
        let page = person.stranger().with("origin", ORIGIN);
        let opened = json!({"langue": "fr", "url": format!("{ORIGIN}/{mark}"), "title": mark});
        let opened = page.post(&format!("/api/widget/{key}/session"), opened).await.expect(200).json;
        let visitor = page.with_key(opened["token"].as_str().expect("a token"));
        let said = json!({"content": mark, "client_id": mark});
        let said = visitor.post(&format!("/api/widget/{key}/messages"), said).await.expect(200).json;
        let left = json!({"name": mark, "email": format!("{mark}@exemple.fr"), "phone": "1", "message": mark, "consent": true});
        let _ = visitor.post(&format!("/api/widget/{key}/lead"), left).await.expect(201);
        // What happened so far is folded into days, and something happens after that.
        let _ = person.get("/api/agents/statistics").await.expect(200);
        let answer = text(&said["reply"]["id"]);
        let judged = json!({"feedback": 1, "reason": mark});
        let _ = visitor.post(&format!("/api/widget/{key}/messages/{answer}/feedback"), judged).await.expect(204);
        let conversation = text(&opened["conversation_id"]);
        let notes = json!({"tags": [mark], "note": mark});
        let _ = person.patch(&format!("/api/conversations/{conversation}"), notes).await.expect(200);
        let known = json!({"titre": mark, "content": format!("# {mark}\n\n{mark} : des vélos.")});
        let document = person.post(&format!("/api/agents/{agent}/documents"), known).await.expect(201).json;
        let unknown = person.get(&format!("/api/agents/{agent}/unanswered")).await.expect(200).json;
        let told = person.get(&format!("/api/agents/{agent}/deliveries")).await.expect(200).json;
        let leads = person.get("/api/leads").await.expect(200).json;
        Self {
            agent,
            key,
            secret_key: text(&secret["key"]["id"]),
            visitor,
            program: person.stranger().with_key(secret["secret"].as_str().expect("a secret")),
            conversation,
            answer,
            turn: text(&said["turn_id"]),
            lead: text(&leads["items"][0]["id"]),
            document: text(&document["id"]),
            question: text(&unknown["items"][0]["id"]),
            webhook: text(&webhook["webhook"]["id"]),
            delivery: text(&told["items"][0]["id"]),
        }
    }

    /// A second visitor, of whom what they said is archived.
    pub async fn archive(&self, app: &TestApp, workspace: WorkspaceId) {
        let page = self.visitor.stranger().with("origin", ORIGIN);
        let opened = page.post(&format!("/api/widget/{}/session", self.key), json!({})).await.expect(200).json;
        let visitor = page.with_key(opened["token"].as_str().expect("a token"));
        let said = json!({"content": "Bonjour", "client_id": "archive"});
        let _ = visitor.post(&format!("/api/widget/{}/messages", self.key), said).await.expect(200);
        let id = text(&opened["conversation_id"]).parse().expect("an id");
        let scope = Scope::system(workspace);
        let put = app
            .db
            .write(&scope, id, |tx, id| Box::pin(archives::put(tx, *id, tx.now() + chrono::Duration::seconds(1))));
        assert!(put.await.expect("a change"));
    }

    /// What the agent knows is placed by its meaning.
    pub async fn place(&self, app: &TestApp, workspace: WorkspaceId) {
        let document = self.document.parse().expect("an id");
        let scope = Scope::system(workspace);
        let put = app.db.write(&scope, document, |tx, document| {
            Box::pin(async move {
                embeddings::keep_measure(tx, "local/embed", Some(0.5)).await?;
                let passages = embeddings::unplaced(tx, *document, "local/embed", 10).await?;
                let placed: Vec<_> = passages.into_iter().map(|it| (it, Vector::new(&[1.0, 0.5]))).collect();
                embeddings::put(tx, "local/embed", &placed).await?;
                embeddings::settle(tx, *document, "local/embed").await
            })
        });
        assert!(put.await.expect("a change"));
    }
}
