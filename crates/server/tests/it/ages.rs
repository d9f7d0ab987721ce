//! What time does to rows.

use heraut_testkit::on_each_database;
use serde_json::json;

on_each_database! {
    async fn a_conversation_is_forgotten_after_seven_days(app: TestApp) {
        let user = app.user();
        let scenario = user.post("/api/scenarios", json!({"nom": "A", "thematique": "B"})).await.expect(201).id();
        let say = async |text: &str| {
            user.post("/api/chat", json!({"scenario_id": scenario, "message": text})).await.expect(200)
        };
        let read = async || {
            let list = user.get(&format!("/api/scenarios/{scenario}/messages")).await.expect(200);
            list.json["items"].as_array().expect("items").len()
        };
        let question = say("ajoute un objectif").await;
        let thread = question.json["thread_id"].as_str().expect("a thread").to_owned();
        assert_eq!(read().await, 2);

        // To the microsecond: the last instant at which they are read.
        app.clock.advance(chrono::Duration::days(7));
        assert_eq!(read().await, 2);
        let by_thread = user.get(&format!("/api/messages?thread_id={thread}")).await.expect(200);
        assert_eq!(by_thread.json["items"].as_array().expect("items").len(), 2);

        app.clock.advance(chrono::Duration::microseconds(1));
        assert_eq!(read().await, 0);
        let by_thread = user.get(&format!("/api/messages?thread_id={thread}")).await.expect(200);
        assert_eq!(by_thread.json["items"], json!([]));
        // The question waits no more: these words are no label.
        let later = say("Cap Nord").await;
        assert_eq!(later.json["scenario"]["objectifs"], json!([]));
    }
}
