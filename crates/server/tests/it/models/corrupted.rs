//! A provider that answers anything: no empty plan, no invalid row, none of its words shown.

use heraut_llm::testing::provider::Fault;
use heraut_testkit::{Database, TestApp};

use super::*;

/// What the fake provider says when it fails.
const WORDS: [&str; 5] = ["Incorrect API key", "sk-fake", "maximum context", "Bad gateway", "DOCTYPE"];

/// So many answers to so many people at once, no two alike.
async fn corrupted(database: Database, people: usize, rounds: usize) {
    let Some(app) = TestApp::on(database).await else { return };
    let all = (0..people).map(|person| corrupted_answers(&app, person * rounds, rounds));
    futures::future::join_all(all).await;
}

async fn corrupted_answers(app: &TestApp, from: usize, rounds: usize) {
    let desk = Desk::open(app).await;
    let plan = desk.plan(6).await;
    for round in from..from + rounds {
        let fault = Fault::ALL[round % Fault::ALL.len()];
        desk.fake.otherwise(Behaviour::faulty(fault, &plan, round * 37));
        // A process that has seen nothing yet: its breaker would spare the provider most of this.
        let (user, _) = app.instance(models(&desk.fake), Settings::default());
        let made = user.post(&desk.plan_path(), json!({ "horizon_semaines": 4 })).await;
        for words in WORDS {
            assert!(!made.text().contains(words), "{fault:?}: {}", made.text());
        }
        let made = made.expect(201).json;
        let items = made["scenario"]["plan"]["items"].as_array().unwrap();
        assert!(!items.is_empty(), "{fault:?} made an empty plan");
        for item in items {
            let short = |field: &str, max: usize| item[field].as_str().unwrap().chars().count() <= max;
            assert!(
                short("format", 60) && short("canal", 60) && short("frequence", 60) && short("kpi", 80),
                "{fault:?}: {item}"
            );
            assert!(!item["message"].as_str().unwrap().is_empty() && !item["format"].as_str().unwrap().is_empty());
        }
        assert!(made["source"] == "playbook" || made["source"] == "local/fake-model");
        assert_eq!(made["degraded"].as_bool().unwrap(), made["source"] == "playbook", "{fault:?}");
    }
    assert_eq!(desk.versions().await, rounds);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_corrupted_answers() {
    corrupted(Database::Sqlite, 20, 50).await;
}

#[tokio::test]
async fn every_fault_on_mariadb() {
    corrupted(Database::MariaDb, 1, Fault::ALL.len()).await;
}

#[tokio::test]
async fn every_fault_on_postgres() {
    corrupted(Database::Postgres, 1, Fault::ALL.len()).await;
}
