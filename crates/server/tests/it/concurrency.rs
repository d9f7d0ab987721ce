//! The same request twice, twenty at once, and everybody editing the same thing.

use std::collections::HashSet;

use heraut_testkit::{Answer, Person, on_each_database};
use serde_json::{Value, json};

const AT_ONCE: usize = 20;

fn new() -> Value {
    json!({"nom": "Été", "thematique": "Énergie"})
}

/// So many of the same request at once.
async fn all_at_once(request: impl AsyncFn() -> Answer) -> Vec<Answer> {
    futures::future::join_all((0..AT_ONCE).map(|_| request())).await
}

fn with_status(answers: &[Answer], status: u16) -> Vec<&Answer> {
    answers.iter().filter(|answer| answer.status == status).collect()
}

async fn scenarios(user: &Person) -> usize {
    user.get("/api/scenarios?limit=100").await.expect(200).json["items"].as_array().expect("items").len()
}

async fn messages(user: &Person, scenario: i64) -> Vec<Value> {
    let read = user.get(&format!("/api/scenarios/{scenario}/messages?limit=100")).await.expect(200);
    read.json["items"].as_array().expect("items").clone()
}

on_each_database! {
    async fn the_same_key_makes_one_scenario_and_answers_it_again(app: TestApp) {
        let user = app.user().with("idempotency-key", "une-fois");
        let first = user.post("/api/scenarios", new()).await.expect(201);
        let second = user.post("/api/scenarios", new()).await.expect(201);
        assert_eq!((first.header("idempotency-replayed"), second.header("idempotency-replayed")), ("", "true"));
        assert_eq!((&first.body, first.header("etag")), (&second.body, second.header("etag")));
        assert_eq!(first.header("content-type"), second.header("content-type"));
        let other = user.post("/api/scenarios", json!({"nom": "Hiver", "thematique": "Énergie"})).await.expect(422);
        assert_eq!(other.json["code"], "idempotency_key_reused");
        assert_eq!(scenarios(&app.user()).await, 1);
    }

    async fn a_refusal_is_repeated_and_a_key_is_a_workspace_s_own(app: TestApp) {
        let user = app.user().with("idempotency-key", "refus");
        let first = user.post("/api/scenarios", json!({"nom": ""})).await.expect(422);
        assert_eq!(user.post("/api/scenarios", json!({"nom": ""})).await.expect(422).body, first.body);
        let (neighbour, _) = app.neighbour().await;
        let theirs = neighbour.with("idempotency-key", "refus").post("/api/scenarios", new()).await.expect(201);
        assert_eq!(theirs.header("idempotency-replayed"), "");
    }

    async fn twenty_with_the_same_key_make_one_scenario(app: TestApp) {
        let user = app.user().with("idempotency-key", "vingt");
        let answers = all_at_once(async || user.post("/api/scenarios", new()).await).await;
        let made = with_status(&answers, 201);
        assert_eq!(made.len() + with_status(&answers, 409).len(), AT_ONCE, "{:?}", answers.iter().map(|a| a.status).collect::<Vec<_>>());
        assert_eq!(made.iter().filter(|answer| answer.header("idempotency-replayed").is_empty()).count(), 1);
        assert_eq!(made.iter().map(|answer| &answer.body).collect::<HashSet<_>>().len(), 1);
        for waiting in with_status(&answers, 409) {
            assert_eq!(waiting.json["code"], "idempotency_in_progress");
            assert!(!waiting.header("retry-after").is_empty());
        }
        assert_eq!(scenarios(&app.user()).await, 1);
    }

    async fn twenty_chats_with_the_same_id_are_one_turn(app: TestApp) {
        let user = app.user();
        let id = user.post("/api/scenarios", new()).await.expect(201).id();
        let body = json!({"scenario_id": id, "message": "Propose-moi des objectifs", "client_request_id": "c-1"});
        let answers = all_at_once(async || user.post("/api/chat", body.clone()).await).await;
        let turns: HashSet<_> = answers.into_iter().map(|answer| answer.expect(200).json["turn_id"].clone()).collect();
        assert_eq!(turns.len(), 1);
        let said = messages(&user, id).await;
        let by = |auteur: &str| said.iter().filter(|message| message["auteur"] == auteur).count();
        assert_eq!((by("user"), by("assistant")), (1, 1));
        let other = json!({"scenario_id": id, "message": "Autre chose", "client_request_id": "c-1"});
        assert_eq!(user.post("/api/chat", other).await.expect(422).json["code"], "client_request_id_reused");
    }

    async fn twenty_chats_that_create_with_the_same_id_make_one_scenario(app: TestApp) {
        let user = app.user();
        let action = json!({"intent": "create_scenario", "params": {"nom": "Été", "thematique": "Énergie"}});
        let body = json!({"action": action, "client_request_id": "c-2"});
        let answers = all_at_once(async || user.post("/api/chat", body.clone()).await).await;
        let made: HashSet<_> = answers.into_iter().map(|answer| answer.expect(200).json["scenario"]["id"].clone()).collect();
        assert_eq!(made.len(), 1);
        assert_eq!(scenarios(&user).await, 1);
    }

    async fn of_twenty_edits_of_anything_with_a_revision_one_is_made(app: TestApp) {
        let (user, _) = app.neighbour().await;
        let scenario = format!("/api/scenarios/{}", user.post("/api/scenarios", new()).await.expect(201).id());
        let objectif = user.post("/api/objectifs", json!({"label": "Leads"})).await.expect(201).id();
        let _ = user.post(&format!("{scenario}/objectifs"), json!({"id": objectif})).await.expect(201);
        let plan = user.post(&format!("{scenario}/plan"), json!({})).await.expect(201).json["scenario"]["plan"].clone();
        let item = format!("{scenario}/plan/items/{}", plan["items"][0]["id"]);
        let objectif = format!("/api/objectifs/{objectif}");
        let link = objectif.replacen("/api", &scenario, 1);
        let whole = user.get(&scenario).await.header("etag").to_owned();
        for (path, revision, body) in [
            (link.as_str(), whole, json!({"priorite": 7})),
            ("/api/workspace", "1".to_owned(), json!({"nom": "Autre"})),
            (&objectif, user.get(&objectif).await.header("etag").to_owned(), json!({"description": "Autre"})),
            (&format!("{scenario}/plan"), plan["revision"].to_string(), json!({"resume": "Autre"})),
            (&item, plan["items"][0]["revision"].to_string(), json!({"kpi": "Autre"})),
        ] {
            let editor = user.clone().with("if-match", &revision);
            let answers = all_at_once(async || editor.patch(path, body.clone()).await).await;
            let made = with_status(&answers, 200).len();
            assert_eq!((made, with_status(&answers, 409).len()), (1, AT_ONCE - 1), "{path}");
        }
    }

    async fn of_twenty_deletions_of_one_revision_one_is_made(app: TestApp) {
        let user = app.user();
        let path = format!("/api/scenarios/{}", user.post("/api/scenarios", new()).await.expect(201).id());
        let editor = user.with("if-match", "\"1\"");
        let answers = all_at_once(async || editor.delete(&path).await).await;
        assert_eq!((with_status(&answers, 204).len(), with_status(&answers, 404).len()), (1, AT_ONCE - 1));
    }

    async fn of_twenty_edits_without_a_revision_none_is_lost(app: TestApp) {
        let user = app.user();
        let path = format!("/api/scenarios/{}", user.post("/api/scenarios", new()).await.expect(201).id());
        let edit = async |n: usize| user.patch(&path, json!({"description": format!("Version {n}")})).await.status;
        let statuses = futures::future::join_all((0..AT_ONCE).map(edit)).await;
        let read = user.get(&path).await.expect(200).json;
        assert_eq!(statuses, vec![200; AT_ONCE]);
        assert_eq!(read["revision"], json!(1 + AT_ONCE));
    }
}
