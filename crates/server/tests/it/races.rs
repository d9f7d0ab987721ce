//! Several callers at once: each change is kept, or its caller is told.

use futures::future::join_all;
use heraut_testkit::on_each_database;
use serde_json::json;

on_each_database! {
    async fn of_twenty_changes_of_one_revision_one_is_made(app: TestApp) {
        let user = app.user();
        let made = user.post("/api/scenarios", json!({"nom": "Départ", "thematique": "B"})).await.expect(201);
        let path = format!("/api/scenarios/{}", made.id());
        let first = user.clone().with("if-match", "\"1\"");
        let changes = (0..20).map(|n| {
            let (first, path) = (first.clone(), path.clone());
            async move { first.patch(&path, json!({"nom": format!("Course {n}")})).await }
        });
        let answers = join_all(changes).await;
        let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
        assert_eq!(won.len(), 1, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
        assert!(answers.iter().all(|answer| answer.status == 200 || answer.json["code"] == "stale_revision"));
        let read = user.get(&path).await.expect(200);
        assert_eq!((&read.json["nom"], &read.json["revision"]), (&won[0].json["nom"], &json!(2)));
    }

    async fn changes_of_different_fields_do_not_take_each_other_back(app: TestApp) {
        let user = app.user();
        let made = user.post("/api/scenarios", json!({"nom": "Départ", "thematique": "B"})).await.expect(201);
        let path = format!("/api/scenarios/{}", made.id());
        for n in 0..5 {
            let nom = json!({"nom": format!("Nom {n}")});
            let thematique = json!({"thematique": format!("Thème {n}")});
            let description = json!({"description": format!("Texte {n}")});
            let changes = [nom, thematique, description].map(|body| {
                let (user, path) = (user.clone(), path.clone());
                async move { user.patch(&path, body).await.expect(200) }
            });
            join_all(changes).await;
            let read = user.get(&path).await.expect(200).json;
            assert_eq!(read["nom"], format!("Nom {n}"));
            assert_eq!(read["thematique"], format!("Thème {n}"));
            assert_eq!(read["description"], format!("Texte {n}"));
        }
    }

    async fn a_deletion_of_an_older_revision_is_refused(app: TestApp) {
        let user = app.user();
        for _ in 0..5 {
            let made = user.post("/api/scenarios", json!({"nom": "A", "thematique": "B"})).await.expect(201);
            let path = format!("/api/scenarios/{}", made.id());
            let first = user.clone().with("if-match", "\"1\"");
            let both = futures::future::join(first.patch(&path, json!({"nom": "Gardé"})), first.delete(&path)).await;
            match (both.0.status, both.1.status) {
                (200, 409) | (404, 204) => {}
                other => panic!("{other:?}"),
            }
        }
    }
}
