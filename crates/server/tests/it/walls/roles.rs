//! Every operation, met by people who may not: nobody, members of a lesser role, sessions that are over.

use std::collections::BTreeSet;

use chrono::Duration;
use heraut_http::Access;
use heraut_kernel::Role;
use heraut_testkit::{Person, TestApp, on_each_database};

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
        let closed = |operation: &Operation| operation.access != Access::Public;
        refused(&catalogue, &at, &app.nobody(), 401, "unauthenticated", closed).await;
        let forged = app.nobody().signed_in("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        refused(&catalogue, &at, &forged, 401, "unauthenticated", closed).await;
        assert_eq!(ledger.read(&app, at.workspace).await, before);
    }

    async fn a_session_that_is_over_is_nobody_s(app: TestApp) {
        let app = app.with_accounts().await;
        let (catalogue, ledger, at) = furnished(&app).await;
        let before = ledger.read(&app, at.workspace).await;
        let closed = |operation: &Operation| operation.access != Access::Public;
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

fn without_members(mut rows: std::collections::BTreeMap<String, String>) -> std::collections::BTreeMap<String, String> {
    let _ = rows.remove("memberships");
    rows
}
