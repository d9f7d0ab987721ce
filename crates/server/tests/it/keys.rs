//! `Idempotency-Key` when the process dies between the commit and the answer.

use std::sync::Arc;

use async_trait::async_trait;
use heraut_http::idempotency::{Begin, IdempotencyClaim, IdempotencyStore, Kept};
use heraut_kernel::{Principal, Problem, Role, Scope, UserId};
use heraut_store::idempotency::{self, Found};
use heraut_testkit::{Database, TestApp, on_each_database};
use serde_json::json;

/// Claims keys, and dies before it can keep an answer or give a key back.
struct Dies(Arc<dyn IdempotencyStore>);

#[async_trait]
impl IdempotencyStore for Dies {
    async fn begin(&self, scope: &Scope, claim: &IdempotencyClaim) -> Result<Begin, Problem> {
        self.0.begin(scope, claim).await
    }

    async fn finish(&self, _: &Scope, _: &IdempotencyClaim, _: Option<&Kept>) -> Result<(), Problem> {
        Ok(())
    }

    async fn abandon(&self, _: &Scope, _: &IdempotencyClaim) -> Result<(), Problem> {
        Ok(())
    }
}

async fn an_answer_that_was_lost(database: Database) {
    let dying = |stack: &mut heraut_http::Stack| {
        stack.idempotency = stack.idempotency.take().map(|inner| Arc::new(Dies(inner)) as Arc<dyn IdempotencyStore>);
    };
    let Some(app) = TestApp::with(database, dying).await else { return };
    let user = app.user().with("idempotency-key", "cle");
    let new = json!({"nom": "Une fois", "thematique": "Énergie"});
    let _ = user.post("/api/scenarios", new.clone()).await.expect(201);
    // At once nobody can know that the answer will not come; long after it is plain.
    for code in ["idempotency_in_progress", "idempotency_answer_lost", "idempotency_answer_lost"] {
        let again = user.post("/api/scenarios", new.clone()).await.expect(409);
        assert_eq!(again.json["code"], code);
        app.clock.advance(chrono::Duration::minutes(5));
    }
    let list = app.user().get("/api/scenarios?total=true").await.expect(200);
    assert_eq!(list.json["total"], 1);

    // What refused wrote nothing: its key is free once the claim has aged.
    let user = app.user().with("idempotency-key", "autre").with("if-match", "\"7\"");
    let path = format!("/api/scenarios/{}", list.json["items"][0]["id"]);
    let _ = user.delete(&path).await.expect(409);
    app.clock.advance(chrono::Duration::minutes(5));
    assert_eq!(user.delete(&path).await.expect(409).json["code"], "stale_revision");
}

#[tokio::test]
async fn an_answer_that_was_lost_sqlite() {
    an_answer_that_was_lost(Database::Sqlite).await;
}

#[tokio::test]
async fn an_answer_that_was_lost_mariadb() {
    an_answer_that_was_lost(Database::MariaDb).await;
}

#[tokio::test]
async fn an_answer_that_was_lost_postgres() {
    an_answer_that_was_lost(Database::Postgres).await;
}

on_each_database! {
    async fn two_people_may_choose_the_same_key(app: TestApp) {
        let key = "k".repeat(128);
        let mine = app.scope();
        let theirs = Scope { principal: Principal::User { id: UserId(i64::MAX), role: Role::Editor }, ..app.scope() };
        for scope in [&mine, &theirs, &Scope::system(mine.workspace)] {
            assert_eq!(idempotency::claim(&app.db, scope, &key, "a").await.expect("a claim"), Found::Fresh);
            assert_eq!(idempotency::claim(&app.db, scope, &key, "a").await.expect("a claim"), Found::InProgress);
        }
    }
}
