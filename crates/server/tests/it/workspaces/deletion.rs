//! A workspace is deleted by its owner, comes back for thirty days, and then leaves no row anywhere.

use chrono::Duration;
use heraut_identity::usecase::workspaces::overdue;
use heraut_kernel::{Role, Scope};
use heraut_server::archive::erase;
use heraut_server::upkeep;
use heraut_testkit::{Database, on_each_database};
use serde_json::json;

use crate::support::ledger::Ledger;
use crate::support::possessions::Possessions;

const CANARY: &str = "Zorglonde";

on_each_database! {
    async fn nobody_enters_a_deleted_workspace_until_its_owner_restores_it(app: TestApp) {
        let app = app.with_accounts().await;
        let at = Possessions::of_somebody_else(&app, CANARY).await;
        let editor = app.member_of(at.workspace, Role::Editor).await;
        let inside = |who: &heraut_testkit::Person| who.clone().inside(Some(at.workspace));
        let delete = async |who: heraut_testkit::Person, name: &str| {
            who.send(http::Method::DELETE, "/api/workspace", Some(json!({"confirm": name}))).await
        };
        let service = json!({"name": "S", "role": "viewer", "scopes": ["read"]});
        let key = inside(&at.person).post("/api/keys", service).await.expect(201).json["secret"].clone();
        let program = app.nobody().with_key(key.as_str().unwrap_or_default());
        assert_eq!(program.get("/api/scenarios").await.status, 200);

        assert_eq!(delete(inside(&editor), CANARY).await.status, 403);
        let wrong = delete(inside(&at.person), "Zorglond").await.expect(422);
        assert_eq!(wrong.json["errors"][0]["code"], "other_name");
        let _ = delete(inside(&at.person), CANARY).await.expect(204);
        for who in [&at.person, &editor] {
            assert_eq!(inside(who).get("/api/scenarios").await.status, 404);
            assert_eq!(delete(inside(who), CANARY).await.status, 404);
        }
        assert_eq!(program.get("/api/scenarios").await.status, 401);
        let listed = at.person.get("/api/workspaces").await.expect(200);
        assert!(!listed.text().contains(CANARY), "{}", listed.text());
        let link = json!({"token": at.account.invitation_token});
        assert_eq!(app.nobody().post("/api/auth/invitation", link).await.status, 410);

        let deleted = at.person.get("/api/workspaces/deleted").await.expect(200).json;
        let entry = deleted["items"].as_array().and_then(|items| {
            items.iter().find(|item| item["workspace"]["id"] == at.workspace.0).cloned()
        });
        assert!(entry.is_some_and(|entry| entry["gone_at"] == "2027-02-03T08:00:00.000000Z"), "{deleted}");
        assert!(!editor.get("/api/workspaces/deleted").await.expect(200).text().contains(CANARY));

        let restore = format!("/api/workspaces/{}/restore", at.workspace);
        assert_eq!(editor.post(&restore, json!({})).await.status, 404);
        assert_eq!(app.user().post(&restore, json!({})).await.status, 404);
        let _ = at.person.post(&restore, json!({})).await.expect(200);
        assert_eq!(at.person.post(&restore, json!({})).await.status, 404);
        assert_eq!(inside(&editor).get("/api/scenarios").await.status, 200);
        assert_eq!(program.get("/api/scenarios").await.status, 200);
        let told = inside(&at.person).get("/api/audit?limit=2").await.expect(200).json;
        assert_eq!(told["items"][0]["event_type"], "workspace.restored");
        assert_eq!(told["items"][1]["event_type"], "workspace.deleted");
    }

    async fn what_was_deleted_long_ago_leaves_no_row(app: TestApp) {
        let app = app.with_accounts().await;
        let at = Possessions::of_somebody_else(&app, CANARY).await;
        let other = Possessions::of_somebody_else(&app, "Voisin").await;
        let ledger = Ledger::of(&app).await;
        let before = ledger.read(&app, other.workspace).await;
        let full = ledger.read(&app, at.workspace).await;
        let filled = |table: &&str| full[*table].len() > 2;
        assert_eq!(ledger.tables().iter().filter(|table| !filled(table)).count(), 0, "{full:?}");
        let body = Some(json!({"confirm": CANARY}));
        let _ = at.person.clone().inside(Some(at.workspace)).send(http::Method::DELETE, "/api/workspace", body).await.expect(204);
        app.clock.advance(Duration::days(29));
        let due = async || overdue(&app.db).await.is_ok_and(|due| due.contains(&at.workspace));
        assert!(!due().await);
        app.clock.advance(Duration::days(2));
        assert!(due().await);
        // Other tests share a server, and what they have is not old by their clocks: the whole round runs on SQLite.
        if app.database == Database::Sqlite {
            assert!(upkeep::purge(&app.marketing, &app.agents(), 3650).await.is_ok());
        } else {
            assert!(erase(&app.db, at.workspace, true).await.is_ok_and(|gone| gone));
        }
        let left = ledger.holding(&app, at.workspace, "").await;
        assert!(left.is_empty(), "{left:?}");
        assert!(heraut_identity::store::workspace(&app.db, at.workspace).await.is_ok_and(|at| at.is_none()));
        assert_eq!(ledger.read(&app, other.workspace).await["scenarios"], before["scenarios"]);
        // That it was there is told to the installation, by its number.
        let conn = app.db.read(&Scope::nowhere()).await;
        let page = heraut_kernel::PageRequest { after: None, limit: 10_000 };
        let told = match conn {
            Ok(conn) => heraut_store::audit::list(&conn, &heraut_store::audit::Filter::default(), &page).await,
            Err(error) => Err(error),
        };
        let erased = json!({"workspace_id": at.workspace.0});
        assert!(told.is_ok_and(|told| told.items.iter().any(|entry| entry.metadata.as_ref() == Some(&erased))));
    }

    async fn without_accounts_the_first_workspace_stays(app: TestApp) {
        let id = app.second_workspace().await;
        let oldest = heraut_identity::store::all_workspaces(&app.db).await.unwrap_or_default();
        let body = Some(json!({"confirm": "Voisin"}));
        let _ = app.user_in(id).send(http::Method::DELETE, "/api/workspace", body).await.expect(204);
        assert_eq!(app.user_in(id).get("/api/scenarios").await.status, 404);
        // On the servers the first workspace is another test's.
        if oldest.first() == Some(&app.workspace()) {
            let body = Some(json!({"confirm": "Atelier"}));
            let refused = app.user().send(http::Method::DELETE, "/api/workspace", body).await.expect(409);
            assert_eq!(refused.json["code"], "first_workspace");
        }
    }
}
