//! What a plan limits of the models: taken before a call, given back after it, whoever asks at the same time.

use heraut_identity::plans::Limits;
use heraut_server::app::subscriptions;
use heraut_testkit::on_each_database;

use heraut_kernel::{Scope, WorkspaceId};

use super::killed::{Site, Wire, prepared, swept};
use super::*;
use crate::support::empty::{Empty, closed, on_each_empty_database};
use crate::support::ledger::query;

/// A workspace on a plan with these limits.
pub(super) fn on(app: &TestApp, limits: &str) -> Subscriptions {
    let json = format!(r#"{{"default": "mesure", "plans": {{"mesure": {limits}}}, "rates": {{"USD": 0.5}}}}"#);
    subscriptions(&app.db, Plans::parse(&json, &["USD"]).unwrap())
}

/// What was counted: calls, tokens, millionths.
async fn counted(app: &TestApp) -> Option<[i64; 3]> {
    let sql = "SELECT CONCAT(calls, ' ', tokens, ' ', cost_micros) FROM usage_months";
    let sql = if app.db.backend().name() == "SQLite" {
        "SELECT calls || ' ' || tokens || ' ' || cost_micros FROM usage_months"
    } else {
        sql
    };
    let conn = app.db.read(&app.scope()).await.unwrap();
    let rows = query(&conn, &format!("{sql} WHERE workspace_id = {} AND month = '2027-01'", app.workspace())).await;
    let row = rows.first()?;
    let numbers: Vec<i64> = row[0].split(' ').map(|number| number.parse().unwrap()).collect();
    Some(numbers.try_into().unwrap())
}

async fn calls(app: &TestApp, which: &str) -> usize {
    let conn = app.db.read(&app.scope()).await.unwrap();
    query(&conn, &format!("SELECT task FROM llm_calls WHERE workspace_id = {} AND {which}", app.workspace()))
        .await
        .len()
}

on_each_database! {
    async fn of_two_hundred_at_once_on_a_quota_of_fifty_fifty_are_asked(app: TestApp) {
        let app = app.on_connections(40).await;
        let desk = Desk::under(&app, Settings::default(), on(&app, r#"{"model_calls": 50}"#)).await;
        desk.fake.otherwise(reply("Sobre."));
        let asked = (0..200).map(|n| {
            let (user, body) = (desk.user.clone(), desk.say(&format!("{PUZZLING} ({n})")));
            tokio::spawn(async move { user.post("/api/chat", body).await })
        });
        let answers = futures::future::join_all(asked).await;
        let answers: Vec<Value> = answers.into_iter().map(|answer| answer.unwrap().expect(200).json).collect();
        let by = |source: &str| answers.iter().filter(|it| it["source"] == source).collect::<Vec<_>>();
        let (model, playbook) = (by("local/fake-model"), by("playbook"));
        assert_eq!((desk.fake.requests().len(), model.len(), playbook.len()), (50, 50, 150));
        for answer in playbook {
            assert_eq!((&answer["degraded"], &answer["reason"]), (&json!(true), &json!("quota_exhausted")));
            let note = answer["note"].as_str().unwrap();
            assert_eq!(note, "Le quota de cet espace pour ce mois est épuisé ; cette réponse vient du planificateur intégré.");
        }
        assert!(model.iter().all(|answer| answer["degraded"] == false && answer["reason"].is_null()));
        assert_eq!((calls(&app, "outcome = 'ok'").await, calls(&app, "outcome <> 'ok'").await), (50, 0));
        assert_eq!(counted(&app).await.unwrap()[0], 50);
    }

    async fn nobody_is_refused_while_a_month_begins(app: TestApp) {
        let app = app.on_connections(12).await;
        let desk = Desk::under(&app, Settings::default(), on(&app, r#"{"model_calls": 12}"#)).await;
        desk.fake.otherwise(reply("Sobre."));
        for month in 1..=6 {
            app.clock.advance(chrono::Duration::days(32));
            let asked = (0..12).map(|n| {
                let (user, body) = (desk.user.clone(), desk.say(&format!("{PUZZLING} ({month}, {n})")));
                tokio::spawn(async move { user.post("/api/chat", body).await })
            });
            for answer in futures::future::join_all(asked).await {
                let answer = answer.unwrap().expect(200).json;
                assert_eq!((&answer["source"], &answer["reason"]), (&json!("local/fake-model"), &Value::Null), "{month}");
            }
        }
    }

    async fn what_was_not_needed_is_given_back(app: TestApp) {
        let desk = Desk::under(&app, Settings::default(), on(&app, r#"{"tokens": 20000, "euros": 10}"#)).await;
        desk.fake.otherwise(reply("Sobre."));
        for _ in 0..3 {
            let made = desk.user.post("/api/chat", desk.say(PUZZLING)).await.expect(200).json;
            assert_eq!(made["source"], "local/fake-model");
        }
        let [calls, tokens, _] = counted(&app).await.unwrap();
        let conn = app.db.read(&app.scope()).await.unwrap();
        let sql = format!("SELECT task FROM llm_calls WHERE workspace_id = {}", app.workspace());
        let rows = query(&conn, &format!("{sql} AND reserved_tokens > prompt_tokens + completion_tokens")).await;
        assert_eq!((calls, rows.len()), (3, 3));
        let same = format!("{sql} GROUP BY task HAVING SUM(prompt_tokens + completion_tokens) = {tokens}");
        assert_eq!(query(&conn, &same).await.len(), 1, "{tokens}");
    }

    async fn an_answer_that_might_pass_the_limit_is_not_asked_for(app: TestApp) {
        // The longest answer alone would pass it.
        let desk = Desk::under(&app, Settings::default(), on(&app, r#"{"tokens": 300}"#)).await;
        let made = desk.user.post("/api/chat", desk.say(PUZZLING)).await.expect(200).json;
        assert_eq!((&made["source"], &made["reason"]), (&json!("playbook"), &json!("quota_exhausted")));
        assert_eq!((desk.fake.requests().len(), counted(&app).await), (0, Some([0, 0, 0])));
    }

    async fn every_attempt_counts_and_what_is_spent_ends_the_attempts(app: TestApp) {
        let desk = Desk::under(&app, Settings::default(), on(&app, r#"{"model_calls": 2}"#)).await;
        desk.fake.otherwise(Behaviour::status(500));
        let made = desk.user.post("/api/chat", desk.say(PUZZLING)).await.expect(200).json;
        assert_eq!((&made["source"], &made["degraded"]), (&json!("playbook"), &json!(true)));
        assert_eq!((desk.fake.requests().len(), counted(&app).await.unwrap()[0]), (2, 2));
        assert_eq!(calls(&app, "outcome = 'failed'").await, 2);
    }

    async fn where_nobody_stands_in_a_spent_quota_is_told(app: TestApp) {
        let settings = Settings { fallback: false, ..Settings::default() };
        let desk = Desk::under(&app, settings, on(&app, r#"{"model_calls": 0}"#)).await;
        let refused = desk.user.clone().with("accept-language", "en").post("/api/chat", desk.say(PUZZLING)).await.expect(429);
        assert_eq!(refused.json["code"], "quota_exhausted");
        assert!(refused.json["detail"].as_str().unwrap().starts_with("This workspace has spent its quota"));
        assert_eq!(desk.fake.requests().len(), 0);
        // Nothing of what was said is lost, and the request can be run again.
        let turns = desk.user.get("/api/turns?statut=failed").await.expect(200).json;
        let turn = &turns.get("items").unwrap_or(&turns)[0];
        let path = format!("/api/turns/{}/retry", turn["id"].as_str().unwrap());
        assert_eq!(desk.user.post(&path, json!({})).await.expect(429).json["code"], "quota_exhausted");
    }

    async fn an_answer_that_is_stopped_counts_as_far_as_it_came(app: TestApp) {
        let desk = Desk::under(&app, Settings::default(), on(&app, r#"{"tokens": 100000}"#)).await;
        desk.fake.otherwise(reply(&"Un mot encore. ".repeat(200)).chunk(20).every(Duration::from_millis(20)));
        let mut events = Events::post(&desk.user, "/api/chat", desk.say(PUZZLING)).await;
        let mut turn = String::new();
        while let Some(told) = events.next().await {
            if told.name == "turn" {
                turn = told.data["turn_id"].as_str().unwrap().to_owned();
            }
            if told.name == "text" {
                break;
            }
        }
        assert!(counted(&app).await.unwrap()[1] > 1000, "the whole answer is taken while it is written");
        let _ = desk.user.post(&format!("/api/turns/{turn}/stop"), json!({})).await;
        let _ = events.all().await;
        let [calls, tokens, _] = counted(&app).await.unwrap();
        assert!(calls == 1 && (1..1500).contains(&tokens), "{calls} {tokens}");
        assert_eq!(self::calls(&app, "outcome = 'stopped' AND estimated AND prompt_tokens > 0").await, 1);
    }

    async fn a_month_that_nobody_counted_is_counted_from_the_record(app: TestApp) {
        let desk = Desk::open(&app).await;
        desk.fake.otherwise(reply("Sobre."));
        for _ in 0..4 {
            let _ = desk.user.post("/api/chat", desk.say(PUZZLING)).await.expect(200);
        }
        assert_eq!(counted(&app).await, None);
        let subscriptions = on(&app, r#"{"model_calls": 5}"#);
        let (user, _) = app.instance_under(models(&desk.fake), Settings::default(), subscriptions.clone());
        for source in ["local/fake-model", "playbook"] {
            assert_eq!(user.post("/api/chat", desk.say(PUZZLING)).await.expect(200).json["source"], source);
        }
        let [calls, tokens, _] = counted(&app).await.unwrap();
        assert!(calls == 5 && tokens > 0);
        // Another month, another quota; another plan, from what is written down.
        app.clock.advance(chrono::Duration::days(40));
        assert_eq!(user.post("/api/chat", desk.say(PUZZLING)).await.expect(200).json["source"], "local/fake-model");
        subscriptions.subscribe(&app.scope(), "unlimited", Limits::default()).await.unwrap();
        for _ in 0..9 {
            assert_eq!(user.post("/api/chat", desk.say(PUZZLING)).await.expect(200).json["source"], "local/fake-model");
        }
        subscriptions.subscribe(&app.scope(), "mesure", Limits { model_calls: Some(11), ..Limits::default() }).await.unwrap();
        for source in ["local/fake-model", "playbook"] {
            assert_eq!(user.post("/api/chat", desk.say(PUZZLING)).await.expect(200).json["source"], source);
        }
    }

    async fn a_plan_costs_statements_only_where_it_limits(app: TestApp) {
        let mut costs = Vec::new();
        for subscriptions in [
            subscriptions(&app.db, Plans::default()),
            on(&app, r#"{"scenarios": 1000}"#),
            on(&app, r#"{"model_calls": 1000}"#),
        ] {
            let desk = Desk::under(&app, Settings::default(), subscriptions).await;
            desk.fake.otherwise(reply("Sobre."));
            let mut least = u64::MAX;
            for _ in 0..6 {
                let before = app.db.statements();
                let _ = desk.user.post("/api/chat", desk.say(PUZZLING)).await.expect(200);
                // Leases may be renewed meanwhile.
                least = least.min(app.db.statements() - before);
            }
            costs.push(least);
        }
        // One takes, one gives back.
        assert_eq!((costs[1] - costs[0], costs[2] - costs[0]), (0, 2), "{costs:?}");
    }
}

/// What is written down of the first workspace: the open calls, and what is counted.
async fn open_and_counted(empty: &Empty) -> (usize, String) {
    let db = empty.db().await;
    let conn = db.read(&Scope::system(WorkspaceId(1))).await.unwrap();
    let open = query(&conn, "SELECT task FROM llm_calls WHERE workspace_id = 1 AND outcome = 'pending'").await.len();
    let by = |n: usize| format!("SELECT 'x' FROM usage_months WHERE workspace_id = 1 AND calls = {n}");
    let mut counted = String::new();
    for n in 0..5 {
        if !query(&conn, &by(n)).await.is_empty() {
            counted = n.to_string();
        }
    }
    drop(conn);
    closed(db).await;
    (open, counted)
}

on_each_empty_database! {
    async fn what_a_killed_server_took_comes_back(empty) {
        let site = Site::on(&empty).await;
        let folder = tempfile::tempdir().unwrap();
        let plans = folder.path().join("plans.json");
        std::fs::write(&plans, r#"{"default": "mesure", "plans": {"mesure": {"model_calls": 3}}}"#).unwrap();
        let variables = [("HERAUT_PLANS", plans.to_str().unwrap())];
        let mut server = site.start_with(&variables);
        let scenario = prepared(&server, "Coupure");
        site.play(&scenario, Duration::from_millis(50));
        let mut wires: Vec<_> = (0..3).map(|_| Wire::say(server.address, &scenario)).collect();
        for wire in &mut wires {
            while wire.next().unwrap().name != "text" {}
        }
        let body = json!({ "scenario_id": scenario["id"], "message": PUZZLING });
        let refused = server.request("POST", "/api/chat", Some(&body)).unwrap().1;
        assert_eq!((&refused["source"], &refused["reason"]), (&json!("playbook"), &json!("quota_exhausted")));
        assert_eq!(open_and_counted(&empty).await, (3, "3".to_owned()));
        server.kill();
        let server = site.start_with(&variables);
        swept(&server);
        assert_eq!(open_and_counted(&empty).await, (0, "0".to_owned()));
        site.play(&scenario, Duration::ZERO);
        assert_eq!(server.request("POST", "/api/chat", Some(&body)).unwrap().1["source"], "local/fake-model");
        assert_eq!(open_and_counted(&empty).await, (0, "1".to_owned()));
        drop(server);
    }
}
