//! Conversations as the desk reads them.

use heraut_testkit::on_each_database;
use sea_orm_migration::sea_orm::{ConnectionTrait, Statement};
use serde_json::json;

use super::Shop;

on_each_database! {
    async fn a_person_takes_over_and_gives_back(app: TestApp) {
        let shop = Shop::open(&app).await;
        let (visitor, opened) = shop.visitor().await;
        let _ = shop.say(&visitor, "Bonjour", "a").await.expect(200);
        let path = format!("/api/conversations/{}", opened["conversation_id"].as_str().unwrap());
        let state = visitor.post(&shop.path("person"), json!({})).await.expect(200).json;
        assert_eq!(state["state"], "waiting");
        let counts = shop.user.get("/api/conversations/counts").await.expect(200).json;
        assert_eq!((counts["waiting"].as_i64(), counts["unread"].as_i64()), (Some(1), Some(1)));
        let _ = shop.user.post(&format!("{path}/messages"), json!({"content": "Ici Ana, j'arrive."})).await.expect(201);
        let said = shop.say(&visitor, "Merci !", "b").await.expect(200).json;
        assert_eq!((&said["reply"], &said["state"]), (&json!(null), &json!("human")), "the agent is silent");
        let again = shop.say(&visitor, "Merci !", "b").await.expect(200).json;
        assert_eq!(again["message"]["id"], said["message"]["id"]);
        let look = visitor.get(&shop.path("messages")).await.expect(200).json;
        let authors: Vec<&str> = look["messages"].as_array().unwrap().iter().map(|it| it["author"].as_str().unwrap()).collect();
        assert_eq!(authors, ["visitor", "agent", "operator", "visitor"]);
        let back = shop.user.post(&format!("{path}/release"), json!({})).await.expect(200).json;
        assert_eq!((&back["state"], &back["user_id"]), (&json!("agent"), &json!(null)));
        assert!(shop.say(&visitor, "Toujours là ?", "c").await.expect(200).json["reply"].is_object());
        let closed = shop.user.post(&format!("{path}/close"), json!({})).await.expect(200).json;
        assert_eq!((&closed["state"], &closed["unread"]), (&json!("closed"), &json!(false)));
        let _ = shop.say(&visitor, "Encore une question", "d").await.expect(200);
        assert_eq!(shop.user.get(&path).await.expect(200).json["state"], "agent", "a message opens it again");
    }

    async fn conversations_are_found_noted_and_taken_out(app: TestApp) {
        let shop = Shop::open(&app).await;
        let (visitor, opened) = shop.visitor().await;
        let _ = shop.say(&visitor, "=HYPERLINK(\"x\") Délai de livraison", "a").await.expect(200);
        let (other, _) = shop.visitor().await;
        let _ = shop.say(&other, "Autre chose", "a").await.expect(200);
        let path = format!("/api/conversations/{}", opened["conversation_id"].as_str().unwrap());
        let _ = shop.user.patch(&path, json!({"tags": ["Prospect", "prospect ", "À rappeler"], "note": "Chaud"})).await.expect(200);
        let count = async |query: &str| {
            shop.user.get(&format!("/api/conversations?{query}")).await.expect(200).json["items"].as_array().unwrap().len()
        };
        assert_eq!(count("q=DELAI").await, 1);
        assert_eq!((count("tag=Prospect").await, count("tag=Pros").await), (1, 0));
        assert_eq!(count("tag=%C3%80%20rappeler").await, 1);
        assert_eq!((count("unread=true").await, count("state=human").await), (2, 0));
        assert_eq!((count(&format!("agent_id={}", shop.agent)).await, count("limit=1").await), (2, 1));
        let read = shop.user.patch(&path, json!({"unread": false})).await.expect(200).json;
        assert_eq!((&read["tags"], &read["note"]), (&json!(["Prospect", "À rappeler"]), &json!("Chaud")));
        let csv = shop.user.get(&format!("{path}/export/csv")).await.expect(200);
        assert!(csv.text().contains("\"'=HYPERLINK"), "{}", csv.text());
        assert!(csv.header("content-disposition").contains("attachment"));
        assert!(shop.user.get(&format!("{path}/export/txt")).await.expect(200).text().contains("Visiteur"));
        assert_eq!(shop.user.get(&format!("{path}/export/json")).await.expect(200).json["messages"].as_array().unwrap().len(), 2);
        let _ = shop.user.get(&format!("{path}/export/pdf")).await.expect(404);
        let _ = shop.user.delete(&path).await.expect(204);
        let _ = shop.user.get(&path).await.expect(404);
        assert_eq!(count("q=livraison").await, 0);
    }

    async fn what_has_been_silent_for_long_is_archived_and_comes_back(app: TestApp) {
        let shop = Shop::of(app.user(), json!({"retention_days": 365})).await;
        let (visitor, opened) = shop.visitor().await;
        let said = shop.say(&visitor, "Quel délai de livraison ?", "a").await.expect(200).json;
        let _ = shop.say(&visitor, "Et le prix ?", "b").await.expect(200);
        let reply = said["reply"]["id"].as_str().unwrap();
        let _ = visitor.post(&shop.path(&format!("messages/{reply}/feedback")), json!({"feedback": 1})).await.expect(204);
        let id = opened["conversation_id"].as_str().unwrap();
        let path = format!("/api/conversations/{id}");
        let page = format!("{path}/messages?limit=3");
        let before = shop.user.get(&page).await.expect(200);
        let next = format!("{page}&cursor={}", before.json["next_cursor"].as_str().unwrap());
        let (rest, csv) = (shop.user.get(&next).await.expect(200), shop.user.get(&format!("{path}/export/csv")).await.expect(200));
        let rows = async |table: &str| {
            let conn = app.db.read(&app.scope()).await.unwrap();
            let sql = format!("SELECT count(*) AS n FROM {table} WHERE workspace_id = {}", app.scope().workspace);
            let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await.unwrap();
            row.unwrap().try_get::<i64>("", "n").unwrap()
        };
        assert_eq!(rows("agent_messages").await, 4);
        let purge = async || heraut_agents::usecase::purge::purge(&app.agents(), &app.scope()).await.unwrap();
        app.clock.advance(chrono::Duration::days(89));
        let _ = purge().await;
        assert_eq!(rows("agent_messages").await, 4);
        app.clock.advance(chrono::Duration::days(2));
        let _ = purge().await;
        assert_eq!(rows("agent_messages").await, 0, "one row of the archive instead");
        // Whoever reads does not notice.
        assert_eq!(shop.user.get(&page).await.expect(200).json, before.json);
        assert_eq!(shop.user.get(&next).await.expect(200).json, rest.json);
        assert_eq!(shop.user.get(&format!("{path}/export/csv")).await.expect(200).body, csv.body);
        let found = shop.user.get("/api/conversations?q=livraison").await.expect(200).json;
        assert_eq!(found["items"].as_array().unwrap().len(), 1);
        // Whoever writes brings all of it back, as it was.
        let _ = shop.user.post(&format!("{path}/messages"), json!({"content": "Toujours intéressée ?"})).await.expect(201);
        assert_eq!(rows("agent_messages").await, 5);
        let all = shop.user.get(&format!("{path}/messages")).await.expect(200).json;
        assert_eq!(all["items"].as_array().unwrap()[1..4], before.json["items"].as_array().unwrap()[..]);
        // Its time over, all of it goes.
        app.clock.advance(chrono::Duration::days(91));
        let _ = purge().await;
        assert_eq!(rows("agent_messages").await, 0);
        app.clock.advance(chrono::Duration::days(300));
        let _ = purge().await;
        let _ = shop.user.get(&path).await.expect(404);
        assert_eq!(rows("agent_archives").await, 0);
    }
}
