//! Every operation, met by its own people, by a stranger, and from a workspace that is none.
//!
//! A new operation is walked without a word here; where its body cannot be made from its schema, the first test fails
//! and `support/sample.rs` wants a line.

use std::collections::BTreeSet;

use heraut_testkit::{Answer, Person, TestApp, on_each_database};
use serde_json::{Value, json};

use crate::support::attempt::Attempt;
use crate::support::catalogue::{Catalogue, Operation};
use crate::support::ledger::Ledger;
use crate::support::possessions::{Possessions, placeholders};
use crate::support::sample;

/// A word that nothing but the stranger's rows contains.
const CANARY: &str = "Zorglub-de-Champignac";
const MINE: &str = "Atelier-du-Nord";

/// What an operation answers although its request is right: the fixture's row is in use, or was not deleted.
/// The fixture's turn is answered: there is nothing to run again.
/// The last owner cannot leave. No mail leaves from here. Nobody vouches for people (accounts/oidc.rs has somebody who does).
const EXPECTED: [(&str, u16); 13] = [
    // The fixture's document is no page.
    ("refresh_agent_document", 404),
    ("schedule_agent_document", 404),
    ("start_oidc", 404),
    ("come_back_from_oidc", 404),
    ("connect_oidc_account", 404),
    ("disconnect_oidc_account", 404),
    ("delete_objectif", 409),
    ("delete_cible", 409),
    ("delete_ressource", 409),
    ("retry_turn", 409),
    ("leave_workspace", 409),
    ("delete_me", 409),
    ("ask_reset", 409),
];

/// The same without accounts, where nobody signs in; and with them, where the first account is made already.
const EXPECTED_OF_LOCAL: [(&str, u16); 7] = [
    ("log_in", 409),
    ("set_up", 409),
    ("reset_password", 409),
    ("change_password", 409),
    ("look_at_invitation", 409),
    ("accept_invitation_as_new", 409),
    ("accept_invitation", 409),
];
const EXPECTED_OF_ACCOUNTS: [(&str, u16); 1] = [("set_up", 410)];

fn is_expected(app: &TestApp, operation: &Operation, status: u16) -> bool {
    let mode = if app.has_accounts() { &EXPECTED_OF_ACCOUNTS[..] } else { &EXPECTED_OF_LOCAL[..] };
    EXPECTED.iter().chain(mode).any(|expected| *expected == (operation.id.as_str(), status))
}

fn request(operation: &Operation, path: &str, body: Option<&Value>) -> Attempt {
    let attempt = Attempt::new(&operation.method, with_required(operation, path));
    match body {
        Some(body) => attempt.json(body.to_string()),
        None => attempt,
    }
}

/// The query parameters that an operation insists on.
fn with_required(operation: &Operation, path: &str) -> String {
    let required = operation.parameters("query").into_iter().filter(|parameter| parameter.required);
    let pairs: Vec<_> = required.map(|parameter| format!("{}={{{}}}", parameter.name, parameter.name)).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// A request of somebody for what somebody has.
pub fn whole(catalogue: &Catalogue, operation: &Operation, at: &Possessions) -> Attempt {
    let mut attempt = request(operation, &at.path(&operation.path), sample::body(catalogue, operation, at).as_ref());
    for name in operation.parameters("query").into_iter().map(|parameter| parameter.name) {
        let value = at.field(&operation.id, &name).map(|value| value.to_string().trim_matches('"').to_owned());
        attempt.path = attempt.path.replace(&format!("{{{name}}}"), &value.unwrap_or_else(|| "x".to_owned()));
    }
    attempt
}

fn innocent(operation: &Operation, answer: &Answer, failures: &mut BTreeSet<String>) {
    if String::from_utf8_lossy(&answer.body).contains(CANARY) {
        failures.insert(format!("{}: shows what belongs to another workspace", operation.id));
    }
}

fn check(failures: &BTreeSet<String>) {
    assert!(
        failures.is_empty(),
        "{} failures:\n{}",
        failures.len(),
        failures.iter().cloned().collect::<Vec<_>>().join("\n")
    );
}

on_each_database! {
    async fn every_operation_answers_its_own_people_and_nobody_else_s_words(app: TestApp) {
        answered_by_its_own_people(&app.on_one_connection().await).await;
    }

    async fn every_operation_answers_its_own_people_and_nobody_else_s_words_with_accounts(app: TestApp) {
        answered_by_its_own_people(&app.with_accounts().await.on_one_connection().await).await;
    }

    async fn another_workspace_s_ids_do_not_exist(app: TestApp) {
        foreign_ids_do_not_exist(&app).await;
    }

    async fn another_workspace_s_ids_do_not_exist_with_accounts(app: TestApp) {
        foreign_ids_do_not_exist(&app.with_accounts().await).await;
    }

    async fn buttons_do_not_reach_into_another_workspace(app: TestApp) {
        buttons_stay_inside(&app).await;
    }

    async fn buttons_do_not_reach_into_another_workspace_with_accounts(app: TestApp) {
        buttons_stay_inside(&app.with_accounts().await).await;
    }

    async fn a_workspace_that_is_none_of_the_caller_s_does_not_exist(app: TestApp) {
        foreign_workspaces_do_not_exist(&app).await;
    }

    async fn a_workspace_that_is_none_of_the_caller_s_does_not_exist_with_accounts(app: TestApp) {
        foreign_workspaces_do_not_exist(&app.with_accounts().await).await;
    }

    async fn an_empty_workspace_shows_nothing_of_another(app: TestApp) {
        nothing_shines_through(&app).await;
    }

    async fn an_empty_workspace_shows_nothing_of_another_with_accounts(app: TestApp) {
        nothing_shines_through(&app.with_accounts().await).await;
    }
}

async fn answered_by_its_own_people(app: &TestApp) {
    let catalogue = Catalogue::new();
    let _stranger = Possessions::of_somebody_else(app, CANARY).await;
    let mine = Possessions::of_somebody_else(app, MINE).await;
    let mut failures = BTreeSet::new();
    for operation in &catalogue.operations {
        // A change gets a workspace of its own, so that no operation spoils the next.
        let mine = if operation.is_mutation() { Possessions::of_somebody_else(app, MINE).await } else { mine.clone() };
        let answer = whole(&catalogue, operation, &mine).send(mine.who(operation)).await;
        let expected = (200..300).contains(&answer.status) && operation.documents(answer.status);
        if !expected && !is_expected(app, operation, answer.status) {
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            failures.insert(format!("{} answered {}: {text}", operation.id, answer.status));
        }
        innocent(operation, &answer, &mut failures);
    }
    check(&failures);
}

async fn foreign_ids_do_not_exist(app: &TestApp) {
    let catalogue = Catalogue::new();
    let ledger = Ledger::of(app).await;
    let stranger = Possessions::of_somebody_else(app, CANARY).await;
    let mine = Possessions::of_somebody_else(app, MINE).await;
    let before = ledger.read(app, stranger.workspace).await;
    let unknown = mine.person.get("/api/scenarios/999999999").await.expect(404);
    let mut failures = BTreeSet::new();
    for operation in &catalogue.operations {
        let body = sample::body(&catalogue, operation, &mine);
        for path in foreign_paths(operation, &mine, &stranger) {
            let answer = request(operation, &path, body.as_ref()).send(mine.who(operation)).await;
            innocent(operation, &answer, &mut failures);
            if (answer.status, &answer.body) != (404, &unknown.body) {
                failures.insert(format!("{} {} answered {}", operation.method, operation.path, answer.status));
            }
        }
        for body in foreign_bodies(&catalogue, operation, &mine, &stranger) {
            let answer = request(operation, &mine.path(&operation.path), Some(&body)).send(mine.who(operation)).await;
            innocent(operation, &answer, &mut failures);
            if !(400..500).contains(&answer.status) {
                failures.insert(format!("{} with {body} answered {}", operation.id, answer.status));
            }
        }
    }
    check(&failures);
    assert_eq!(ledger.read(app, stranger.workspace).await, before);
}

async fn buttons_stay_inside(app: &TestApp) {
    let ledger = Ledger::of(app).await;
    let stranger = Possessions::of_somebody_else(app, CANARY).await;
    let mine = Possessions::of_somebody_else(app, MINE).await;
    let before = ledger.read(app, stranger.workspace).await;
    for (intent, params) in foreign_buttons(&stranger) {
        for scenario in [json!(mine.scenario), json!(null)] {
            let body = json!({"scenario_id": scenario, "action": {"intent": intent, "params": params}});
            let answer = mine.person.post("/api/chat", body).await;
            assert!(answer.status < 500, "{intent}: {}", answer.text());
            assert!(!answer.text().contains(CANARY), "{intent} shows what belongs to another workspace");
        }
    }
    let theirs = json!({"thread_id": stranger.thread, "message": "Bonjour"});
    assert!(!mine.person.post("/api/chat", theirs).await.text().contains(CANARY));
    let listed = mine.person.get(&format!("/api/messages?thread_id={}", stranger.thread)).await;
    assert!(!listed.text().contains(CANARY));
    assert_eq!(ledger.read(app, stranger.workspace).await, before);
}

async fn foreign_workspaces_do_not_exist(app: &TestApp) {
    let catalogue = Catalogue::new();
    let ledger = Ledger::of(app).await;
    let stranger = Possessions::of_somebody_else(app, CANARY).await;
    let mine = Possessions::of_somebody_else(app, MINE).await;
    let before = ledger.read(app, stranger.workspace).await;
    let unknown = mine.person.get("/api/scenarios/999999999").await.expect(404);
    let theirs = stranger.workspace.to_string();
    let mut failures = BTreeSet::new();
    for operation in catalogue.operations.iter().filter(|operation| operation.is_for_members()) {
        for workspace in [theirs.as_str(), "0", "-1", "abc", "9223372036854775807", "99999999999999999999", ""] {
            let at = if workspace == theirs { &stranger } else { &mine };
            let mut attempts = vec![whole(&catalogue, operation, at).header("x-workspace", workspace)];
            if operation.method == http::Method::GET {
                attempts.push(by_query(whole(&catalogue, operation, at), workspace));
            }
            for attempt in attempts {
                let answer = attempt.send(mine.who(operation)).await;
                innocent(operation, &answer, &mut failures);
                if (answer.status, &answer.body) != (404, &unknown.body) {
                    failures
                        .insert(format!("{} in workspace « {workspace} » answered {}", operation.id, answer.status));
                }
            }
        }
    }
    check(&failures);
    assert_eq!(ledger.read(app, stranger.workspace).await, before);
}

async fn nothing_shines_through(app: &TestApp) {
    let catalogue = Catalogue::new();
    let _stranger = Possessions::of_somebody_else(app, CANARY).await;
    let mut failures = BTreeSet::new();
    let (newcomer, _) = app.neighbour().await;
    for operation in catalogue.operations.iter().filter(|operation| placeholders(&operation.path).is_empty()) {
        if operation.method == http::Method::GET {
            let answer = look(operation, &newcomer).await;
            innocent(operation, &answer, &mut failures);
        }
    }
    check(&failures);
}

async fn look(operation: &Operation, person: &Person) -> Answer {
    for term in ["q=Zorglub", "q=", "limit=100"] {
        let answer = person.get(&format!("{}?{term}", operation.path)).await;
        if answer.status == 200 && answer.text().contains(CANARY) {
            return answer;
        }
    }
    person.get(&operation.path).await
}

fn by_query(mut attempt: Attempt, workspace: &str) -> Attempt {
    let sign = if attempt.path.contains('?') { '&' } else { '?' };
    attempt.path = format!("{}{sign}workspace={workspace}", attempt.path);
    attempt
}

/// The path with the stranger's ids in all places, and in one place at a time.
fn foreign_paths(operation: &Operation, mine: &Possessions, stranger: &Possessions) -> Vec<String> {
    let names = placeholders(&operation.path);
    let own: Vec<_> = names.iter().filter(|name| mine.segment(&operation.path, name).1).collect();
    let one = |foreign: &&&str| {
        let place = format!("{{{foreign}}}");
        mine.path(&operation.path.replace(&place, &stranger.segment(&operation.path, foreign).0))
    };
    let mut paths: Vec<_> = own.iter().map(one).collect();
    if own.len() > 1 {
        paths.push(stranger.path(&operation.path));
    }
    paths
}

/// The body with the stranger's id in one field at a time.
fn foreign_bodies(
    catalogue: &Catalogue,
    operation: &Operation,
    mine: &Possessions,
    stranger: &Possessions,
) -> Vec<Value> {
    let (Some(schema), Some(sample)) = (operation.body(), sample::body(catalogue, operation, mine)) else {
        return Vec::new();
    };
    let Some(properties) = catalogue.resolve(schema)["properties"].as_object() else { return Vec::new() };
    let fields = properties.keys().filter(|name| *name == "id" || *name == "ids" || name.ends_with("_id"));
    // A conversation is made where it is not there: that its name is taken elsewhere must not show.
    let fields = fields.filter(|name| !matches!(name.as_str(), "thread_id" | "client_request_id"));
    fields
        .filter_map(|name| {
            let mut body = sample.clone();
            body[name] = stranger.field(&operation.id, name)?;
            Some(body)
        })
        .collect()
}

fn foreign_buttons(them: &Possessions) -> Vec<(&'static str, Value)> {
    vec![
        ("choose_scenario", json!({"id": them.scenario})),
        ("list_scenarios", json!({"q": CANARY.get(..4)})),
        ("list_scenarios", json!({})),
        ("next_scenario", json!({})),
        ("set_maturite", json!({"cible_id": them.cible, "maturite": "decision"})),
        ("set_archetype", json!({"objectif_id": them.objectif, "archetype": "notoriete"})),
        ("accept_proposal", json!({"message_id": them.message, "proposal_id": "1"})),
        ("refuse_proposal", json!({"message_id": them.message, "proposal_id": "1"})),
        ("accept_all", json!({"message_id": them.message})),
        ("use_inspiration", json!({"recherche_id": them.recherche, "index": 0})),
        ("remove_objectif", json!({"id": them.objectif})),
        ("undo", json!({"kind": "restore_scenario", "id": them.scenario})),
    ]
}
