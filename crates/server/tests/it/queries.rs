//! What a request costs in statements: the same for little and for much.

use heraut_testkit::{Person, TestApp, on_each_database};
use serde_json::{Value, json};

/// Statements sent while something is done.
async fn cost(app: &TestApp, work: impl Future<Output = ()>) -> u64 {
    let before = app.db.statements();
    work.await;
    app.db.statements() - before
}

async fn cost_of_get(app: &TestApp, path: &str) -> u64 {
    let user = app.user();
    cost(app, async move { drop(user.get(path).await.expect(200)) }).await
}

async fn scenario(user: &Person, nom: &str) -> i64 {
    user.post("/api/scenarios", json!({"nom": nom, "thematique": "Énergie"})).await.expect(201).id()
}

/// A scenario with so many objectifs, cibles and ressources each, and a plan.
async fn with_links(user: &Person, count: usize) -> i64 {
    let id = scenario(user, &format!("{count} de chaque")).await;
    for n in 0..count {
        for (intent, entity) in [
            ("add_objectif", json!({"kind": "objectif", "label": format!("Objectif {n}"), "archetype": "leads"})),
            ("add_cible", json!({"kind": "cible", "label": format!("Cible {n}"), "maturite": "decision"})),
            ("add_ressource", json!({"kind": "ressource", "type": "video", "titre": format!("Vidéo {n}")})),
        ] {
            let _ = say(user, id, json!({"intent": intent, "params": {"entity": entity}})).await;
        }
    }
    let _ = user.post(&format!("/api/scenarios/{id}/plan"), json!({})).await.expect(201);
    id
}

async fn say(user: &Person, scenario_id: i64, action: Value) -> Value {
    user.post("/api/chat", json!({"scenario_id": scenario_id, "action": action})).await.expect(200).json
}

on_each_database! {
    async fn a_scenario_is_read_in_one_statement_once_it_was_read_whole(app: TestApp) {
        let user = app.user();
        let (small, large) = (with_links(&user, 1).await, with_links(&user, 10).await);
        let mut costs = Vec::new();
        for id in [small, large] {
            let path = format!("/api/scenarios/{id}");
            let _ = user.patch(&path, json!({"nom": "Autre"})).await.expect(200);
            costs.push((cost_of_get(&app, &path).await, cost_of_get(&app, &path).await));
        }
        assert_eq!(costs[0], costs[1]);
        assert!(costs[0].0 <= 7 && costs[0].1 == 1, "{costs:?}");
    }

    async fn a_list_of_twenty_costs_what_a_list_of_two_costs(app: TestApp) {
        let user = app.user();
        let _ = with_links(&user, 2).await;
        for n in 0..20 {
            let _ = scenario(&user, &format!("S{n}")).await;
        }
        for list in ["scenarios", "objectifs", "cibles", "ressources"] {
            let (two, twenty) = (format!("/api/{list}?limit=2"), format!("/api/{list}?limit=20"));
            let (two, twenty) = (cost_of_get(&app, &two).await, cost_of_get(&app, &twenty).await);
            assert_eq!(two, twenty, "{list}");
            assert!(twenty <= 2, "{list}: {twenty} statements");
        }
        assert_eq!(cost_of_get(&app, "/api/scenarios?limit=20&total=true").await, 2);
    }

    async fn the_messages_of_a_long_conversation_cost_what_those_of_a_short_one_cost(app: TestApp) {
        let user = app.user();
        let (short, long) = (scenario(&user, "Court").await, scenario(&user, "Long").await);
        let _ = say(&user, short, json!({"intent": "help"})).await;
        for _ in 0..12 {
            let _ = say(&user, long, json!({"intent": "propose_objectifs"})).await;
        }
        for list in ["messages", "recherches"] {
            let (short, long) = (format!("/api/scenarios/{short}/{list}"), format!("/api/scenarios/{long}/{list}"));
            let (short, long) = (cost_of_get(&app, &short).await, cost_of_get(&app, &long).await);
            assert_eq!(short, long, "{list}");
            assert!(long <= 3, "{list}: {long} statements");
        }
    }

    async fn a_chat_turn_costs_the_same_with_three_links_and_with_thirty(app: TestApp) {
        let user = app.user();
        let (small, large) = (with_links(&user, 1).await, with_links(&user, 10).await);
        for turn in ["help", "show_scenario", "propose_objectifs", "show_plan"] {
            let mut costs = Vec::new();
            for id in [small, large] {
                costs.push(cost(&app, async { drop(say(&user, id, json!({"intent": turn})).await) }).await);
            }
            assert_eq!(costs[0], costs[1], "{turn}");
            assert!(costs[1] <= 30, "{turn}: {} statements", costs[1]);
        }
        let mut costs = Vec::new();
        for id in [small, large] {
            let body = json!({"scenario_id": id, "message": "Propose-moi des cibles"});
            costs.push(cost(&app, async { drop(user.post("/api/chat", body).await.expect(200)) }).await);
        }
        assert_eq!(costs[0], costs[1], "free text");
        assert!(costs[1] <= 30, "free text: {} statements", costs[1]);
    }

    async fn a_plan_costs_the_same_for_one_week_and_for_a_year(app: TestApp) {
        let user = app.user();
        let id = with_links(&user, 2).await;
        let mut costs = Vec::new();
        for weeks in [1, 52] {
            let body = json!({"horizon_semaines": weeks});
            let path = format!("/api/scenarios/{id}/plan");
            costs.push(cost(&app, async { drop(user.post(&path, body).await.expect(201)) }).await);
        }
        assert_eq!(costs[0], costs[1]);
        assert!(costs[1] <= 40, "{} statements", costs[1]);
    }
}
