//! `/api/audit`: who did what, without what people wrote and without secrets.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

use heraut_identity::usecase::audit::purge;
use heraut_identity::usecase::room::full;
use heraut_kernel::audit::{Actor, By, Event, EventType};
use heraut_kernel::{Problem, Scope, WorkspaceId};
use heraut_store::audit::note;
use heraut_testkit::{PASSWORD, Person, TestApp, on_each_database};
use serde_json::{Value, json};

use crate::accounts::cookie;

async fn audit(user: &Person, query: &str) -> Vec<Value> {
    user.get(&format!("/api/audit?{query}")).await.expect(200).json["items"].as_array().unwrap().clone()
}

fn kinds(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["event_type"].as_str().unwrap()).collect()
}

async fn write(app: &TestApp, scope: &Scope, kind: EventType) {
    let by = By::from(scope);
    let work = app.db.write(scope, Event::new(kind), move |tx, event| Box::pin(note(tx, by, event)));
    work.await.unwrap();
}

on_each_database! {
    async fn what_was_done_is_written_down_with_who_did_it(app: TestApp) {
        let user = app.user();
        let _ = user.patch("/api/workspace", json!({"nom": "Canari", "langue": "fr"})).await.expect(200);
        let _ = user.patch("/api/assistant", json!({"voix": {"ton": "Canari"}})).await.expect(200);
        let id = user.post("/api/scenarios", json!({"nom": "Canari", "thematique": "T"})).await.expect(201).id();
        let path = format!("/api/scenarios/{id}");
        let document = user.get(&format!("{path}/export/json")).await.expect(200).json;
        let _ = user.get(&format!("{path}/export/csv")).await.expect(200);
        let _ = user.post("/api/scenarios/import", document).await.expect(201);
        assert_eq!(user.delete(&path).await.status, 204);
        let restored = user.post(&format!("{path}/restore"), json!({})).await.expect(200);
        let items = audit(&user, "limit=100").await;
        assert_eq!(kinds(&items), [
            "scenario.restored", "scenario.deleted", "scenario.imported", "scenario.exported", "scenario.exported",
            "assistant.changed", "workspace.changed",
        ]);
        let newest = &items[0];
        assert_eq!((&newest["actor"]["kind"], &newest["actor"]["name"]), (&json!("user"), &json!("Camille")));
        assert_eq!((&newest["label"], &newest["metadata"]), (&json!("Scénario restauré"), &json!({"scenario_id": id})));
        assert_eq!(newest["correlation_id"], restored.header("x-correlation-id"));
        assert_eq!((&items[3]["metadata"]["format"], &items[6]["metadata"]["fields"]), (&json!("csv"), &json!(["nom", "langue"])));
        assert!(!json!(items).to_string().contains("Canari"), "{items:?}");
    }

    async fn what_was_refused_is_not_written_down(app: TestApp) {
        let user = app.user();
        let id = user.post("/api/scenarios", json!({"nom": "A", "thematique": "T"})).await.expect(201).id();
        assert_eq!(user.clone().with("if-match", "\"9\"").delete(&format!("/api/scenarios/{id}")).await.status, 409);
        assert_eq!(user.get("/api/scenarios/999999999/export/json").await.status, 404);
        assert_eq!(audit(&user, "").await.len(), 0);
    }

    async fn a_word_in_what_is_told_is_found(app: TestApp) {
        let user = app.user();
        let id = user.post("/api/scenarios", json!({"nom": "A", "thematique": "T"})).await.expect(201).id();
        let _ = user.get(&format!("/api/scenarios/{id}/export/csv")).await.expect(200);
        let _ = user.get(&format!("/api/scenarios/{id}/export/xlsx")).await.expect(200);
        let gone = user.delete(&format!("/api/scenarios/{id}")).await.expect(204);
        assert_eq!(kinds(&audit(&user, "q=XLSX").await), ["scenario.exported"]);
        assert_eq!(kinds(&audit(&user, "q=%20Deleted").await), ["scenario.deleted"]);
        let request = gone.header("x-correlation-id");
        assert!(kinds(&audit(&user, &format!("q={}", &request[..13])).await).contains(&"scenario.deleted"));
        assert_eq!(audit(&user, "q=%25").await.len(), 0, "a wildcard is a letter like others");
        assert_eq!(audit(&user, "q=xlsx&event_type=scenario.deleted").await.len(), 0);
        assert_eq!(audit(&user, "q=%20").await.len(), 3);
    }

    async fn what_people_do_at_the_door_is_written_down(app: TestApp) {
        let app = app.with_accounts().await;
        let (user, email) = app.account("Camille").await;
        let enter = async || {
            let answer = app.nobody().post("/api/auth/login", json!({"email": email, "password": PASSWORD})).await.expect(200);
            app.nobody().signed_in(&cookie(&answer, "heraut").unwrap())
        };
        let (here, there) = (enter().await, enter().await);
        let made = here.post("/api/workspaces", json!({"nom": "Le sien"})).await.expect(201).json;
        let its = here.clone().inside(Some(WorkspaceId(made["workspace"]["id"].as_i64().unwrap())));
        assert_eq!(kinds(&audit(&its, "").await), ["workspace.created"]);
        let sessions = here.get("/api/me/sessions").await.expect(200).json;
        let other = sessions["items"].as_array().unwrap().iter().find(|at| at["current"] == false).unwrap();
        let _ = here.delete(&format!("/api/me/sessions/{}", other["id"])).await.expect(204);
        let _ = there.get("/api/me").await.expect(401);
        let _ = enter().await.post("/api/auth/logout", json!({})).await.expect(204);
        let known = here.get("/api/me/export").await.expect(200).json;
        let told = kinds(known["events"].as_array().unwrap()).into_iter().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(told, ["auth.logout", "auth.login", "auth.sessions_ended", "auth.login", "auth.login"]);
        assert_eq!(known["account"]["id"], json!(user.0));
    }

    async fn it_is_searched_and_paged(app: TestApp) {
        let user = app.user();
        let system = Scope::system(app.workspace());
        for n in 0..5 {
            write(&app, &system, EventType::Login).await;
            write(&app, &app.scope(), EventType::KeyCreated).await;
            if n == 2 {
                // Tomorrow in Paris.
                app.clock.advance(chrono::Duration::minutes(15 * 60 + 30));
            }
        }
        assert_eq!(audit(&user, "event_type=auth.login&limit=100").await.len(), 5);
        assert_eq!(audit(&user, "actor=system").await.len(), 5);
        let me = app.scope().principal.user().unwrap();
        assert_eq!(kinds(&audit(&user, &format!("actor={}", Actor::User(me))).await), ["key.created"; 5]);
        assert_eq!(audit(&user, "from=2027-01-05").await.len(), 4);
        assert_eq!(audit(&user, "to=2027-01-04").await.len(), 6);
        let (mut cursor, mut seen) = (String::new(), Vec::new());
        loop {
            let page = user.get(&format!("/api/audit?limit=3&cursor={cursor}")).await.expect(200).json;
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()));
            match page["next_cursor"].as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => break,
            }
        }
        assert_eq!(seen.len(), 10);
        assert!(seen.windows(2).all(|two| two[0] > two[1]), "{seen:?}");
        for wrong in ["event_type=x", "actor=root", "from=hier"] {
            let _ = user.get(&format!("/api/audit?{wrong}")).await.expect(422);
        }
    }

    async fn another_workspace_sees_nothing_of_it(app: TestApp) {
        write(&app, &app.scope(), EventType::Login).await;
        write(&app, &Scope::nowhere(), EventType::LoginFailed).await;
        let (stranger, _) = app.neighbour().await;
        assert_eq!(audit(&stranger, "").await.len(), 0);
        // What belongs to no workspace is nobody's to read here.
        assert_eq!(kinds(&audit(&app.user(), "").await), ["auth.login"]);
    }

    async fn what_is_too_old_goes(app: TestApp) {
        let scope = Scope::system(app.workspace());
        write(&app, &scope, EventType::Login).await;
        app.clock.advance(chrono::Duration::days(300));
        write(&app, &scope, EventType::Logout).await;
        assert_eq!(purge(&app.db, &scope, 365).await.unwrap(), 0);
        app.clock.advance(chrono::Duration::days(100));
        assert_eq!(purge(&app.db, &scope, 365).await.unwrap(), 1);
        assert_eq!(kinds(&audit(&app.user(), "").await), ["auth.logout"]);
    }

    async fn one_more_member_has_a_place_or_has_none(app: TestApp) {
        let room = async |limit| {
            let scope = app.scope();
            let work = app.db.write(&scope, limit, |tx, limit| Box::pin(full(tx, *limit, 0)));
            work.await.unwrap().map(|problem: Problem| (problem.status, problem.code))
        };
        assert_eq!((room(None).await, room(Some(2)).await), (None, None));
        assert_eq!(room(Some(1)).await, Some((409, "quota_exhausted")));
    }
}
