//! What a plan limits of the models: taken before a call, given back after it, whoever asks at the same time.

use heraut_testkit::on_each_database;

use super::*;
use crate::support::ledger::query;

/// A workspace on a plan with these limits.
pub(super) fn on(app: &TestApp, limits: &str) -> Subscriptions {
    let json = format!(r#"{{"default": "mesure", "plans": {{"mesure": {limits}}}, "rates": {{"USD": 0.5}}}}"#);
    Subscriptions::new(app.db.clone(), Plans::parse(&json, &["USD"]).unwrap())
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
}
