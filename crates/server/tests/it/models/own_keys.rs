//! Keys that workspaces bring: whose key reaches the provider in whose turns, and where the key is found afterwards.

use super::*;

const OWN: &str = "sk-zorglub-de-champignac-0042";

/// What the fake is asked under, from now on, when somebody asks what the rules do not understand.
async fn asked_under(fake: &FakeProvider, user: &Person, scenario: i64) -> Option<String> {
    fake.push(reply("Bien."));
    let said = json!({ "scenario_id": scenario, "message": PUZZLING });
    let _ = user.post("/api/chat", said).await.expect(200);
    fake.keys().last().cloned().flatten().map(|key| key.trim_start_matches("Bearer ").to_owned())
}

heraut_testkit::on_each_database! {
    async fn a_workspace_s_key_is_used_in_its_turns_only(app: TestApp) {
        let fake = FakeProvider::start().await;
        let open = vec![(fake.config(Kind::Compatible), FakeProvider::egress())];
        let (a, b) = app.instance_with_keys(models(&fake), open).await;
        let (of_a, of_b) = (ready_scenario(&a).await, ready_scenario(&b).await);
        assert_eq!(asked_under(&fake, &a, of_a).await.as_deref(), Some("sk-fake"));
        let set = a.put("/api/provider-keys/local", json!({ "key": OWN })).await.expect(200);
        assert_eq!((&set.json["items"][0]["set"], &set.json["items"][0]["hint"]), (&json!(true), &json!("0042")));
        assert_eq!(asked_under(&fake, &a, of_a).await.as_deref(), Some(OWN));
        assert_eq!(asked_under(&fake, &b, of_b).await.as_deref(), Some("sk-fake"));
        assert_eq!(b.get("/api/provider-keys").await.expect(200).json["items"][0]["set"], json!(false));
        let _ = b.delete("/api/provider-keys/local").await.expect(404);
        for path in ["/api/provider-keys", "/api/assistant", "/api/audit", "/api/workspace/export?audit=true"] {
            let answer = a.get(path).await.expect(200);
            assert!(!answer.text().contains(OWN), "{path}");
        }
        let _ = a.put("/api/provider-keys/local", json!({ "key": "sk-another-key-of-the-same" })).await.expect(200);
        assert_eq!(asked_under(&fake, &a, of_a).await.as_deref(), Some("sk-another-key-of-the-same"));
        let _ = a.delete("/api/provider-keys/local").await.expect(204);
        assert_eq!(asked_under(&fake, &a, of_a).await.as_deref(), Some("sk-fake"));
        let _ = a.put("/api/provider-keys/elsewhere", json!({ "key": OWN })).await.expect(404);
    }
}
