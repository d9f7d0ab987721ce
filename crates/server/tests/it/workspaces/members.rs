//! The members that a plan allows, however many come at once; and what is written down of people who come.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

use futures::future::join_all;
use heraut_identity::plans::{Limits, Plans};
use heraut_identity::store::members_in;
use heraut_identity::usecase::invitations::{accept, invite};
use heraut_kernel::audit::{Actor, By, EventType};
use heraut_kernel::{PageRequest, Problem, Role, Scope};
use heraut_server::app::subscriptions;
use heraut_store::audit::{Filter, list};
use heraut_testkit::{PASSWORD, on_each_database};
use serde_json::json;

on_each_database! {
    async fn of_many_who_accept_at_once_as_many_come_in_as_the_plan_allows(app: TestApp) {
        let app = app.with_accounts().await;
        let plans = Plans::parse(r#"{"plans": {"petit": {"members": 3}}}"#, &[]).unwrap();
        let subscriptions = subscriptions(&app.db, plans);
        let scope = app.scope();
        subscriptions.subscribe(&scope, "petit", Limits::default()).await.unwrap();
        // The owner is one; asked in before there was a limit, six want the two other places.
        let mut coming = Vec::new();
        for _ in 0..6 {
            let (user, email) = app.account("Camille").await;
            let link = invite(&app.identity, &scope, &email, Role::Viewer, None).await.unwrap().secret;
            coming.push((user, link.expose().to_owned()));
        }
        let by = By::from(&scope);
        let all = coming.iter().map(|(user, link)| accept(&app.identity, by, *user, link, &subscriptions));
        let outcomes = join_all(all).await;
        let came = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!((came, members_in(app.db.outside(), app.workspace()).await.unwrap()), (2, 3));
        for refused in outcomes.into_iter().filter_map(Result::err) {
            assert_eq!(Problem::from(refused).code, "quota_exhausted");
        }
        let (_, email) = app.account("Camille").await;
        let refused = invite(&app.identity, &scope, &email, Role::Viewer, Some(3)).await.unwrap_err();
        assert_eq!(Problem::from(refused).code, "quota_exhausted");
    }

    async fn places_are_held_for_those_who_were_asked_in(app: TestApp) {
        let app = app.with_accounts().await;
        let scope = app.scope();
        let address = |n: u8| format!("{n}.{}@exemple.fr", heraut_kernel::TurnId::generate());
        let (one, two) = (address(1), address(2));
        let _ = invite(&app.identity, &scope, &one, Role::Viewer, Some(2)).await.unwrap();
        // Asking the same again takes no other place.
        let _ = invite(&app.identity, &scope, &one, Role::Viewer, Some(2)).await.unwrap();
        let full = invite(&app.identity, &scope, &two, Role::Viewer, Some(2)).await.unwrap_err();
        assert_eq!(Problem::from(full).code, "quota_exhausted");
        app.clock.advance(chrono::Duration::days(8));
        let _ = invite(&app.identity, &scope, &two, Role::Viewer, Some(2)).await.unwrap();
    }

    async fn what_concerns_people_is_written_down_once_without_secrets(app: TestApp) {
        let app = app.with_accounts().await;
        let owner = app.user();
        let (user, email) = app.account("Camille").await;
        let asked = json!({"email": email, "role": "viewer"});
        let made = owner.post("/api/invitations", asked).await.expect(201);
        let camille = app.nobody().signed_in(&app.open_session(user).await);
        let accepted = camille.post("/api/invitations/accept", json!({"token": made.json["token"]})).await.expect(200);
        let member = format!("/api/members/{}", user.0);
        let _ = owner.patch(&member, json!({"role": "editor"})).await.expect(200);
        let key = json!({"name": "Clef", "role": "viewer", "scopes": ["read"]});
        let key = owner.post("/api/keys", key).await.expect(201).json;
        let _ = owner.delete(&format!("/api/keys/{}", key["key"]["id"])).await.expect(204);
        let _ = owner.delete(&member).await.expect(204);
        let told = owner.get("/api/audit?limit=100").await.expect(200);
        let items = told.json["items"].as_array().unwrap();
        let kinds: Vec<&str> = items.iter().map(|item| item["event_type"].as_str().unwrap()).collect();
        assert_eq!(kinds, [
            "member.removed", "key.revoked", "key.created", "member.role_changed", "invitation.accepted", "invitation.created",
        ]);
        assert_eq!(items[4]["actor"]["id"], format!("user:{}", user.0));
        assert_eq!(items[4]["correlation_id"], accepted.header("x-correlation-id"));
        for secret in [made.json["token"].as_str().unwrap(), key["secret"].as_str().unwrap(), &email] {
            assert!(!told.text().contains(secret));
        }
        // Signing in belongs to the installation.
        let _ = app.nobody().post("/api/auth/login", json!({"email": email, "password": "non"})).await.expect(401);
        let _ = app.nobody().post("/api/auth/login", json!({"email": email, "password": PASSWORD})).await.expect(200);
        let conn = app.db.read(&Scope::nowhere()).await.unwrap();
        // Other tests sign in, too, where they share a database.
        let page = PageRequest { after: None, limit: 10_000 };
        let actor = Some(Actor::User(user));
        let login = Filter { kind: Some(EventType::Login), actor, ..Filter::default() };
        let login = list(&conn, &login, &page).await.unwrap().items;
        let failed = Filter { kind: Some(EventType::LoginFailed), ..Filter::default() };
        let failed = list(&conn, &failed, &page).await.unwrap().items;
        let failed = failed.iter().find(|at| at.metadata.as_ref().is_some_and(|facts| facts["user_id"] == user.0));
        assert_eq!(login.len(), 1);
        assert!(failed.is_some_and(|at| !format!("{at:?}").contains(&email)));
    }
}
