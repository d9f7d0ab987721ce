//! Every operation, met by people who may not: nobody, members of a lesser role, sessions that are over.

use std::collections::BTreeSet;

use chrono::Duration;
use heraut_http::Access;
use heraut_kernel::Role;
use heraut_testkit::{Person, TestApp, on_each_database};
use serde_json::{Value, json};

use crate::support::catalogue::{Catalogue, Operation};
use crate::support::ledger::Ledger;
use crate::support::possessions::Possessions;
use crate::walls::walk::whole;

/// Sends every operation that somebody wants to see refused, and says where it was not.
async fn refused(
    catalogue: &Catalogue,
    at: &Possessions,
    person: &Person,
    status: u16,
    code: &str,
    wanted: impl Fn(&Operation) -> bool,
) {
    let mut failures = BTreeSet::new();
    let mut bodies = BTreeSet::new();
    let mut sent = 0;
    for operation in catalogue.operations.iter().filter(|operation| wanted(operation)) {
        let answer = whole(catalogue, operation, at).send(person).await;
        sent += 1;
        bodies.insert(answer.body.clone());
        if (answer.status, answer.json["code"].as_str()) != (status, Some(code)) {
            failures.insert(format!("{} answered {}: {}", operation.id, answer.status, answer.text()));
        }
    }
    assert!(sent > 0, "no operation to refuse");
    let list = failures.iter().cloned().collect::<Vec<_>>().join("\n");
    assert!(failures.is_empty(), "{} failures:\n{list}", failures.len());
    assert_eq!(bodies.len(), 1, "refusals that differ tell something");
}

fn above(operation: &Operation, role: Role) -> bool {
    matches!(operation.access, Access::Member(wanted) if wanted > role)
}

/// Somebody's workspace, and what it holds.
async fn furnished(app: &TestApp) -> (Catalogue, Ledger, Possessions) {
    (Catalogue::new(), Ledger::of(app).await, Possessions::of_somebody_else(app, "Atelier").await)
}

on_each_database! {
    async fn nobody_is_let_in(app: TestApp) {
        let app = app.with_accounts().await;
        let (catalogue, ledger, at) = furnished(&app).await;
        let before = ledger.read(&app, at.workspace).await;
        let closed = Operation::is_for_people;
        refused(&catalogue, &at, &app.nobody(), 401, "unauthenticated", closed).await;
        let forged = app.nobody().signed_in("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        refused(&catalogue, &at, &forged, 401, "unauthenticated", closed).await;
        assert_eq!(ledger.read(&app, at.workspace).await, before);
    }

    async fn a_session_that_is_over_is_nobody_s(app: TestApp) {
        let app = app.with_accounts().await;
        let (catalogue, ledger, at) = furnished(&app).await;
        let before = ledger.read(&app, at.workspace).await;
        let closed = Operation::is_for_people;
        let ended = app.member_of(at.workspace, Role::Owner).await;
        let _ = ended.get("/api/scenarios").await.expect(200);
        let _ = ended.delete("/api/me/sessions").await.expect(204);
        refused(&catalogue, &at, &ended, 401, "unauthenticated", closed).await;
        let expired = app.member_of(at.workspace, Role::Owner).await;
        app.clock.advance(Duration::days(15));
        refused(&catalogue, &at, &expired, 401, "unauthenticated", closed).await;
        let after = ledger.read(&app, at.workspace).await;
        assert_eq!(without_members(after), without_members(before));
    }

    async fn a_lesser_role_is_told_so(app: TestApp) {
        let app = app.with_accounts().await;
        let (catalogue, ledger, at) = furnished(&app).await;
        let viewer = app.member_of(at.workspace, Role::Viewer).await;
        let editor = app.member_of(at.workspace, Role::Editor).await;
        let before = ledger.read(&app, at.workspace).await;
        refused(&catalogue, &at, &viewer, 403, "forbidden", |operation| above(operation, Role::Viewer)).await;
        refused(&catalogue, &at, &editor, 403, "forbidden", |operation| above(operation, Role::Editor)).await;
        assert_eq!(ledger.read(&app, at.workspace).await, before);
        for operation in catalogue.operations.iter().filter(|operation| operation.access == Access::Member(Role::Viewer)) {
            let answer = whole(&catalogue, operation, &at).send(&viewer).await;
            assert!(!matches!(answer.status, 401 | 403 | 500..), "{} answered {}", operation.id, answer.status);
        }
    }

    async fn a_key_that_does_not_hold_opens_nothing(app: TestApp) {
        let app = app.with_accounts().await;
        let (catalogue, ledger, at) = furnished(&app).await;
        let closed = Operation::is_for_people;
        for (path, body) in [
            ("/api/me/keys", json!({"name": "A", "role": "owner", "scopes": ["read", "write"], "expires_in_days": 1})),
            ("/api/keys", json!({"name": "B", "role": "owner", "scopes": ["read", "write"], "expires_in_days": 1})),
        ] {
            let [revoked, expired, in_a_page] = [
                at.person.post(path, body.clone()).await.expect(201).json,
                at.person.post(path, body.clone()).await.expect(201).json,
                at.person.post(path, body.clone()).await.expect(201).json,
            ];
            let with = |made: &Value| app.nobody().with_key(made["secret"].as_str().expect("a secret"));
            let _ = with(&revoked).get("/api/scenarios").await.expect(200);
            let _ = at.person.delete(&format!("{path}/{}", revoked["key"]["id"])).await.expect(204);
            let before = ledger.read(&app, at.workspace).await;
            refused(&catalogue, &at, &with(&revoked), 401, "unauthenticated", closed).await;
            let _ = with(&in_a_page).get("/api/scenarios").await.expect(200);
            let page = with(&in_a_page).with("origin", "http://localhost");
            refused(&catalogue, &at, &page, 401, "unauthenticated", closed).await;
            let page = with(&in_a_page).with("sec-fetch-site", "same-origin");
            refused(&catalogue, &at, &page, 401, "unauthenticated", closed).await;
            let _ = with(&expired).get("/api/scenarios").await.expect(200);
            app.clock.advance(Duration::days(1));
            refused(&catalogue, &at, &with(&expired), 401, "unauthenticated", closed).await;
            let after = ledger.read(&app, at.workspace).await;
            assert_eq!(without_keys(after), without_keys(before));
        }
    }

    async fn a_key_is_as_good_as_its_role_and_its_scopes(app: TestApp) {
        let app = app.with_accounts().await;
        let (catalogue, ledger, at) = furnished(&app).await;
        let foreign = Possessions::of_somebody_else(&app, "Ailleurs").await;
        for path in ["/api/me/keys", "/api/keys"] {
            let key = async |role: &str, scopes: Value| {
                let body = json!({"name": role, "role": role, "scopes": scopes});
                let made = at.person.post(path, body).await.expect(201).json;
                app.nobody().with_key(made["secret"].as_str().expect("a secret"))
            };
            let viewer = key("viewer", json!(["read", "write"])).await;
            let looks = key("owner", json!(["read"])).await;
            let whole_key = key("owner", json!(["read", "write"])).await;
            let before = ledger.read(&app, at.workspace).await;
            refused(&catalogue, &at, &viewer, 403, "forbidden", |operation| above(operation, Role::Viewer)).await;
            let changes = |operation: &Operation| operation.is_mutation() && operation.is_for_members();
            refused(&catalogue, &at, &looks, 403, "key_scope", changes).await;
            let personal = |operation: &Operation| operation.in_person && operation.is_for_members();
            refused(&catalogue, &at, &whole_key, 403, "in_person", personal).await;
            let elsewhere = whole_key.clone().inside(Some(foreign.workspace));
            refused(&catalogue, &foreign, &elsewhere, 404, "not_found", Operation::is_for_members).await;
            assert_eq!(without_keys(ledger.read(&app, at.workspace).await), without_keys(before));
            let new = json!({"nom": "Par une clé", "thematique": "B"});
            let _ = whole_key.post("/api/scenarios", new).await.expect(201);
        }
    }

    async fn a_role_that_was_taken_holds_at_once(app: TestApp) {
        let app = app.with_accounts().await;
        let (catalogue, _, at) = furnished(&app).await;
        let (user, _) = app.account("Ali").await;
        app.join(user, at.workspace, Role::Editor).await;
        let person = app.nobody().signed_in(&app.open_session(user).await).inside(Some(at.workspace));
        let _ = person.get("/api/scenarios").await.expect(200);
        app.leave(user, at.workspace).await;
        refused(&catalogue, &at, &person, 404, "not_found", Operation::is_for_members).await;
    }
}

/// When a key was last used is noted beside what it did not do.
fn without_keys(mut rows: std::collections::BTreeMap<String, String>) -> std::collections::BTreeMap<String, String> {
    let _ = rows.remove("api_keys");
    rows
}

fn without_members(mut rows: std::collections::BTreeMap<String, String>) -> std::collections::BTreeMap<String, String> {
    let _ = rows.remove("memberships");
    rows
}
