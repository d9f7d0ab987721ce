//! What the chat made is taken back.

use heraut_testkit::on_each_database;
use serde_json::json;

on_each_database! {
    async fn a_scenario_that_was_made_is_gone_from_the_conversation(app: TestApp) {
        let user = app.user();
        let create = json!({"intent": "create_scenario", "params": {"nom": "Essai", "thematique": "Énergie"}});
        let made = user.post("/api/chat", json!({"action": create})).await.expect(200);
        let (id, thread) = (made.json["scenario"]["id"].clone(), made.json["thread_id"].clone());
        let undo = json!({"intent": "undo", "params": made.json["undo"]["params"]});
        let body = json!({"scenario_id": id, "thread_id": thread, "action": undo, "client_request_id": "retour"});
        let undone = user.post("/api/chat", body.clone()).await.expect(200);
        assert_eq!(undone.json["scenario"], json!(null));
        assert!(undone.json["message_markdown"].as_str().is_some_and(|text| text.starts_with("C'est annulé.")));
        let _ = user.get(&format!("/api/scenarios/{id}")).await.expect(404);

        // What was said then belongs to the thread, where the conversation goes on.
        let path = format!("/api/messages?thread_id={}", thread.as_str().expect("a thread"));
        let list = user.get(&path).await.expect(200);
        let last = &list.json["items"][0];
        assert_eq!((&last["id"], &last["scenario_id"]), (&undone.json["message_id"], &json!(null)));
        let again = user.post("/api/chat", body).await;
        assert!(again.status == 404 || again.json["scenario"] == json!(null), "{}", again.text());
        let next = json!({"thread_id": thread, "message": "aide"});
        assert_eq!(user.post("/api/chat", next).await.expect(200).json["scenario"], json!(null));
    }

    async fn the_copy_of_a_scenario_is_taken_back_from_both_sides(app: TestApp) {
        let user = app.user();
        let original = user.post("/api/scenarios", json!({"nom": "A", "thematique": "B"})).await.expect(201).id();
        for from_the_copy in [true, false] {
            let duplicate = json!({"scenario_id": original, "action": {"intent": "duplicate_scenario", "params": {}}});
            let copied = user.post("/api/chat", duplicate).await.expect(200);
            let copy = copied.json["scenario"]["id"].as_i64().expect("a copy");
            let undo = json!({"intent": "undo", "params": copied.json["undo"]["params"]});
            let here = if from_the_copy { copy } else { original };
            let undone = user.post("/api/chat", json!({"scenario_id": here, "action": undo})).await.expect(200);
            let expected = if from_the_copy { json!(null) } else { json!(original) };
            assert_eq!(undone.json["scenario"]["id"], expected);
            let _ = user.get(&format!("/api/scenarios/{copy}")).await.expect(404);
        }
    }
}
