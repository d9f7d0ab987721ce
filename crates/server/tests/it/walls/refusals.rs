//! Whatever comes in: a refusal that says why, or what the document promises. Never our fault, and nothing half-written.

use std::collections::{BTreeMap, BTreeSet};

use heraut_testkit::{Answer, Database, TestApp, on_each_database};

use crate::support::attempt::{Attempt, Verdict};
use crate::support::catalogue::{Catalogue, Operation};
use crate::support::ledger::Ledger;
use crate::support::possessions::Possessions;
use crate::walls::{nonsense, nonsense_fields};

on_each_database! {
    async fn bad_input_is_refused_and_writes_nothing(app: TestApp) {
        let catalogue = Catalogue::new();
        let ledger = Ledger::of(&app).await;
        let mut failures = BTreeSet::new();
        let mut sent = 0;
        for operation in &catalogue.operations {
            sent += torment(&app, &catalogue, &ledger, operation, &mut failures).await;
        }
        assert!(sent > 20 * catalogue.operations.len(), "only {sent} requests");
        let app = app.with_accounts().await;
        for operation in catalogue.operations.iter().filter(|operation| operation.is_about_people()) {
            sent += torment(&app, &catalogue, &ledger, operation, &mut failures).await;
        }
        let list = failures.iter().cloned().collect::<Vec<_>>().join("\n");
        assert!(failures.is_empty(), "{} failures in {sent} requests:\n{list}", failures.len());
    }
}

/// Sends everything that is wrong to one operation. Answers how many requests that was.
async fn torment(
    app: &TestApp,
    catalogue: &Catalogue,
    ledger: &Ledger,
    operation: &Operation,
    failures: &mut BTreeSet<String>,
) -> usize {
    let mut mine = Possessions::of_somebody_else(app, "Atelier").await;
    let mut attempts = nonsense::values(operation, catalogue, &mine);
    if app.database == Database::Sqlite {
        // The form is judged before any database is asked: once is enough.
        attempts.extend(nonsense::forms(operation, catalogue, &mine));
    }
    attempts.extend(nonsense_fields::attempts(operation, catalogue, &mine));
    let count = attempts.len();
    let (maybe, never): (Vec<_>, Vec<_>) = attempts.into_iter().partition(|attempt| attempt.verdict == Verdict::Either);
    let mut before = ledger.read(app, mine.workspace).await;
    // What must be refused is looked after as a whole: reading every table each time would take minutes.
    for attempt in never {
        judge(operation, &attempt, &attempt.send(mine.who(operation)).await, failures);
    }
    for table in changed(&before, &ledger.read(app, mine.workspace).await) {
        failures.insert(format!("{}: what must be refused changed {table}", operation.id));
    }
    before = ledger.read(app, mine.workspace).await;
    for attempt in maybe {
        let answer = attempt.send(mine.who(operation)).await;
        judge(operation, &attempt, &answer, failures);
        if !operation.is_mutation() {
            continue;
        }
        let after = ledger.read(app, mine.workspace).await;
        if answer.status >= 400 {
            for table in changed(&before, &after) {
                failures.insert(format!("{}, {}: refused, yet {table} changed", operation.id, attempt.label));
            }
        } else if operation.method == http::Method::DELETE {
            // What the others want to delete is gone: they would only meet 404.
            mine = Possessions::of_somebody_else(app, "Atelier").await;
            before = ledger.read(app, mine.workspace).await;
            continue;
        }
        before = after;
    }
    count
}

fn judge(operation: &Operation, attempt: &Attempt, answer: &Answer, failures: &mut BTreeSet<String>) {
    for fault in faults(operation, attempt, answer) {
        failures.insert(format!("{} {}, {}: {fault}", operation.method, operation.path, attempt.label));
    }
}

fn changed<'a>(
    before: &'a BTreeMap<String, String>,
    after: &'a BTreeMap<String, String>,
) -> impl Iterator<Item = &'a str> {
    before.iter().filter(|(table, rows)| after.get(*table) != Some(rows)).map(|(table, _)| table.as_str())
}

/// What is wrong with an answer.
fn faults(operation: &Operation, attempt: &Attempt, answer: &Answer) -> Vec<String> {
    let status = answer.status;
    let mut faults = Vec::new();
    match attempt.verdict {
        Verdict::Exactly(wanted) if status != wanted => faults.push(format!("{status} instead of {wanted}")),
        Verdict::Refused if !(400..500).contains(&status) => faults.push(format!("{status} instead of a refusal")),
        _ => {}
    }
    if status >= 500 {
        faults.push(format!("{status} is our fault"));
    }
    if !operation.documents(status) {
        faults.push(format!("{status} is not documented"));
    }
    if status >= 400 {
        let json = &answer.json;
        let filled = |name: &str| json[name].as_str().is_some_and(|text| !text.is_empty());
        let whole = ["type", "title", "detail", "code"].into_iter().all(filled) && json["errors"].is_array();
        if answer.header("content-type") != "application/problem+json" || !whole || json["status"] != status {
            faults.push(format!("{status} without a whole problem: {}", String::from_utf8_lossy(&answer.body)));
        }
        let fields = json["errors"].as_array().map_or(0, Vec::len);
        if status == 422 && fields == 0 && json["code"] == "invalid" {
            faults.push("422 invalid names no field".to_owned());
        }
    }
    faults
}
