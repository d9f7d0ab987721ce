//! `/api/scenarios/{id}/plan` and `/api/scenarios/{id}/plans`.

mod batch;
mod generate;
mod import;
mod items;
mod versions;
mod walls;

use heraut_marketing::Error;
use heraut_marketing::entite::Entite;
use heraut_marketing::usecase::links;
use heraut_testkit::TestApp;
use serde_json::{Value, json};

/// A scenario without anything.
async fn empty_scenario(app: &TestApp) -> i64 {
    let new = json!({"nom": "Cyber", "thematique": "Cybersécurité", "description": "NIS2 pour les ETI"});
    app.user().post("/api/scenarios", new).await.expect(201).id()
}

/// A scenario with two objectifs, two cibles and two ressources.
async fn full_scenario(app: &TestApp) -> i64 {
    let id = empty_scenario(app).await;
    for entity in [
        json!({"kind": "objectif", "label": "Générer des leads qualifiés"}),
        json!({"kind": "objectif", "label": "Développer la notoriété"}),
        json!({"kind": "cible", "label": "DSI d'ETI", "maturite": "consideration"}),
        json!({"kind": "cible", "label": "RSSI", "maturite": "decision"}),
        json!({"kind": "ressource", "type": "article", "titre": "Guide NIS2"}),
        json!({"kind": "ressource", "type": "webinar", "titre": "Replay : l'audit en 10 étapes"}),
    ] {
        link(app, id, entity).await;
    }
    id
}

/// Adds an entity to a scenario.
async fn link(app: &TestApp, id: i64, entity: Value) {
    let entite: Entite = serde_json::from_value(entity).expect("an entity");
    let added: Result<bool, Error> = app
        .db
        .write(&app.scope(), (id, entite), |tx, (id, entite)| {
            Box::pin(async move { links::add_entite_in(tx, *id, entite.clone()).await })
        })
        .await;
    assert!(added.expect("the link"));
}

/// Makes a plan and answers it.
async fn generated(app: &TestApp, id: i64, options: Value) -> Value {
    let made = app.user().post(&format!("/api/scenarios/{id}/plan"), options).await.expect(201);
    made.json["scenario"]["plan"].clone()
}

/// The lines of a plan.
fn lines(plan: &Value) -> &Vec<Value> {
    plan["items"].as_array().expect("lines")
}

/// One field of each line.
fn each<'p>(plan: &'p Value, field: &str) -> Vec<&'p Value> {
    lines(plan).iter().map(|line| &line[field]).collect()
}

/// The identifiers of the lines.
fn ids(plan: &Value) -> Vec<i64> {
    each(plan, "id").into_iter().map(|id| id.as_i64().expect("an id")).collect()
}

/// Whether places count 1 to n.
fn is_dense(plan: &Value) -> bool {
    each(plan, "position").into_iter().zip(1..).all(|(position, n)| *position == json!(n))
}
