//! Links under which a plan is read without an account.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

use heraut_identity::store::workspaces::mark;
use heraut_testkit::{Person, TestApp, on_each_database};
use serde_json::{Value, json};

async fn shared(user: &Person) -> (i64, i64, String) {
    let new = json!({"nom": "Lancement", "thematique": "ERP"});
    let id = user.post("/api/scenarios", new).await.expect(201).id();
    let _ = user.post(&format!("/api/scenarios/{id}/objectifs"), json!({"label": "Leads"})).await.expect(201);
    let _ = user.post(&format!("/api/scenarios/{id}/cibles"), json!({"label": "DSI", "persona": "Secret-1"})).await;
    let _ = user.post(&format!("/api/scenarios/{id}/plan"), json!({})).await.expect(201);
    let plan = user.get(&format!("/api/scenarios/{id}")).await.expect(200).json;
    let item = plan["plan"]["items"][0]["id"].as_i64().unwrap();
    let private = json!({"note": "Secret-2", "responsable": "Secret-3"});
    let _ = user.patch(&format!("/api/scenarios/{id}/plan/items/{item}"), private).await.expect(200);
    let made = user.post(&format!("/api/scenarios/{id}/partages"), json!({"jours": 30})).await.expect(201).json;
    let token = made["token"].as_str().unwrap().to_owned();
    assert_eq!(made["path"], format!("/partage#{token}"));
    (id, made["partage"]["id"].as_i64().unwrap(), token)
}

async fn opened(app: &TestApp, token: &str) -> (u16, Value) {
    let answer = app.nobody().post("/api/partage", json!({"token": token})).await;
    (answer.status, answer.json)
}

on_each_database! {
    async fn whoever_has_the_link_reads_the_plan_and_nothing_private(app: TestApp) {
        let app = app.with_accounts().await;
        let user = app.user();
        let (id, _, token) = shared(&user).await;
        let (status, plan) = opened(&app, &token).await;
        assert_eq!((status, &plan["nom"], &plan["cibles"]), (200, &json!("Lancement"), &json!(["DSI"])));
        let whole = user.get(&format!("/api/scenarios/{id}")).await.expect(200).json;
        assert_eq!(plan["lignes"].as_array().unwrap().len(), whole["plan"]["items"].as_array().unwrap().len());
        assert!(plan["lignes"][0]["dates"][0].is_string());
        assert!(!plan.to_string().contains("Secret-"));
        // The newest plan, always.
        app.clock.advance(chrono::TimeDelta::hours(1));
        let _ = user.post(&format!("/api/scenarios/{id}/plan"), json!({"horizon_semaines": 3})).await.expect(201);
        assert_ne!(opened(&app, &token).await.1["generated_at"], plan["generated_at"]);
        let listed = user.get(&format!("/api/scenarios/{id}/partages")).await.expect(200);
        assert!(listed.json["items"][0]["last_used_at"].is_string() && !listed.text().contains(&token));
        let rows = user.get("/api/audit?limit=100").await.expect(200).text().to_owned();
        assert!(rows.contains("share.created") && !rows.contains(&token));
    }

    async fn a_link_that_ends_in_any_way_is_one_that_never_was(app: TestApp) {
        let user = app.user();
        let never = opened(&app, "hp_1_bm9ib2R5").await;
        assert_eq!(never.0, 410);
        let same = async |token: &str| {
            assert_eq!(opened(&app, token).await, never);
        };
        let (id, link, token) = shared(&user).await;
        let _ = user.delete(&format!("/api/scenarios/{id}/partages/{link}")).await.expect(204);
        same(&token).await;
        let _ = user.delete(&format!("/api/scenarios/{id}/partages/{link}")).await.expect(404);

        let made = user.post(&format!("/api/scenarios/{id}/partages"), json!({"jours": 1})).await.expect(201).json;
        let token = made["token"].as_str().unwrap();
        assert_eq!(opened(&app, token).await.0, 200);
        let _ = user.delete(&format!("/api/scenarios/{id}")).await.expect(204);
        same(token).await;
        let _ = user.post(&format!("/api/scenarios/{id}/restore"), json!({})).await.expect(200);
        assert_eq!(opened(&app, token).await.0, 200);

        let scope = app.scope();
        let delete = |gone: bool| app.db.write(&scope, gone, |tx, gone| Box::pin(mark(tx, tx.workspace(), *gone)));
        assert!(delete(true).await.unwrap());
        same(token).await;
        assert!(delete(false).await.unwrap());
        // Under the number of another workspace it opens nothing.
        let (_, rest) = token[3..].split_once('_').unwrap();
        let other = app.second_workspace().await;
        same(&format!("hp_{}_{rest}", other.0)).await;
        app.clock.advance(chrono::TimeDelta::hours(25));
        same(token).await;
        let listed = user.get(&format!("/api/scenarios/{id}/partages")).await.expect(200).json;
        assert_eq!(listed["items"], json!([]));
    }

    async fn a_scenario_has_fifty_links_at_most(app: TestApp) {
        let user = app.user();
        let id = user.post("/api/scenarios", json!({"nom": "A", "thematique": "B"})).await.expect(201).id();
        let path = format!("/api/scenarios/{id}/partages");
        for _ in 0..50 {
            let _ = user.post(&path, json!({"jours": 365})).await.expect(201);
        }
        let full = user.post(&path, json!({"jours": 1})).await.expect(409);
        assert_eq!(full.json["code"], "too_many_links");
        for days in [0, 366, -1] {
            let _ = user.post(&path, json!({"jours": days})).await.expect(422);
        }
    }
}
