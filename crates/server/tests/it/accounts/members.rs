//! Who is in a workspace, and as what.

use heraut_kernel::Role;
use heraut_testkit::{Person, on_each_database};
use serde_json::{Value, json};

async fn me(person: &Person) -> i64 {
    person.get("/api/me").await.expect(200).id()
}

fn roles(members: &Value) -> Vec<(i64, String)> {
    let rows = members["items"].as_array().expect("members").iter();
    rows.map(|row| (row["user_id"].as_i64().expect("an id"), row["role"].as_str().expect("a role").to_owned()))
        .collect()
}

on_each_database! {
    async fn roles_change_and_the_last_owner_stays(app: TestApp) {
        let app = app.with_accounts().await;
        let owner = app.user();
        let viewer = app.member(Role::Viewer).await;
        let (first, second) = (me(&owner).await, me(&viewer).await);
        let new = || json!({"nom": "A", "thematique": "B"});
        let _ = viewer.post("/api/scenarios", new()).await.expect(403);
        let changed = owner.patch(&format!("/api/members/{second}"), json!({"role": "editor"})).await.expect(200).json;
        assert_eq!((&changed["role"], &changed["you"]), (&json!("editor"), &json!(false)));
        let _ = viewer.post("/api/scenarios", new()).await.expect(201);
        assert_eq!(roles(&viewer.get("/api/members").await.expect(200).json), [(first, "owner".into()), (second, "editor".into())]);
        for refused in [
            owner.patch(&format!("/api/members/{first}"), json!({"role": "viewer"})).await,
            owner.delete(&format!("/api/members/{first}")).await,
            owner.post("/api/workspace/leave", json!({})).await,
        ] {
            assert_eq!((refused.status, refused.json["code"].as_str()), (409, Some("last_owner")));
        }
        let given = owner.post("/api/workspace/transfer", json!({"user_id": second})).await.expect(200).json;
        assert_eq!((&given["user_id"], &given["role"]), (&json!(second), &json!("owner")));
        assert_eq!(roles(&owner.get("/api/members").await.expect(200).json), [(first, "editor".into()), (second, "owner".into())]);
        let _ = owner.post("/api/workspace/transfer", json!({"user_id": second})).await.expect(403);
        let _ = owner.post("/api/workspace/leave", json!({})).await.expect(204);
        let _ = owner.get("/api/scenarios").await.expect(404);
        assert_eq!(owner.get("/api/workspaces").await.expect(200).json["items"], json!([]));
        let _ = owner.get("/api/me").await.expect(200);
    }

    async fn of_two_owners_who_leave_at_once_one_stays(app: TestApp) {
        let app = app.with_accounts().await;
        let (a, b) = (app.user(), app.member(Role::Owner).await);
        let leave = |person: Person| tokio::spawn(async move { person.post("/api/workspace/leave", json!({})).await.status });
        let (one, other) = (leave(a), leave(b));
        let mut statuses = [one.await.expect("an answer"), other.await.expect("an answer")];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409]);
    }

    async fn a_person_has_several_workspaces_and_says_which(app: TestApp) {
        let app = app.with_accounts().await;
        let person = app.user();
        let body = json!({"nom": "Deuxième", "langue": "en", "fuseau": "America/Montreal"});
        let made = person.post("/api/workspaces", body).await.expect(201).json;
        assert_eq!((&made["role"], &made["workspace"]["langue"], &made["workspace"]["fuseau"]), (&json!("owner"), &json!("en"), &json!("America/Montreal")));
        let second = heraut_kernel::WorkspaceId(made["workspace"]["id"].as_i64().expect("an id"));
        let _ = person.post("/api/workspaces", json!({"nom": "X", "fuseau": "Lune/Mer"})).await.expect(422);
        let there = app.user_in(second);
        let _ = there.post("/api/scenarios", json!({"nom": "Là-bas", "thematique": "B"})).await.expect(201);
        assert_eq!(person.get("/api/scenarios").await.expect(200).json["items"], json!([]));
        assert_eq!(there.get("/api/session").await.expect(200).json["workspace"]["id"], second.0);
        assert_eq!(person.get("/api/workspaces").await.expect(200).json["items"].as_array().map(Vec::len), Some(2));
        let stranger = app.member(Role::Owner).await.inside(Some(second));
        let unknown = person.get("/api/scenarios/999999999").await.expect(404);
        assert_eq!(stranger.get("/api/members").await.expect(404).body, unknown.body);
    }
}
