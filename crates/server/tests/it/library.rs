//! `/api/objectifs`, `/api/cibles`, `/api/ressources`.

use heraut_testkit::{TestApp, on_each_database};
use serde_json::{Value, json};

async fn scenario(app: &TestApp, nom: &str) -> String {
    let made = app.user().post("/api/scenarios", json!({"nom": nom, "thematique": "T"})).await.expect(201);
    format!("/api/scenarios/{}", made.id())
}

/// One field of each row of a list.
fn column(list: &Value, field: &str) -> Vec<Value> {
    list["items"].as_array().expect("items").iter().map(|row| row[field].clone()).collect()
}

on_each_database! {
    async fn rows_are_made_read_and_changed(app: TestApp) {
        let user = app.user();
        let rows = [
            (
                "objectifs",
                json!({"label": " Été ", "description": "d", "archetype": "lancement"}),
                json!({"label": "Été", "description": "d", "archetype": "lancement"}),
                json!({"label": "Hiver", "description": null, "archetype": null}),
            ),
            (
                "cibles",
                json!({"label": "CMO", "persona": "p", "segment": "s"}),
                json!({"label": "CMO", "persona": "p", "segment": "s"}),
                json!({"label": "Directrice", "persona": "q", "segment": null}),
            ),
            (
                "ressources",
                json!({"type": "article", "titre": "Guide", "url": "https://exemple.fr"}),
                json!({"type": "article", "titre": "Guide", "url": "https://exemple.fr", "note": null}),
                json!({"type": "video", "titre": "Film", "url": null, "note": "n"}),
            ),
        ];
        for (noun, new, shown, change) in rows {
            let made = user.post(&format!("/api/{noun}"), new).await.expect(201);
            for (field, value) in shown.as_object().expect("fields") {
                assert_eq!(&made.json[field], value, "{noun} {field}");
            }
            assert_eq!((&made.json["nb_scenarios"], &made.json["scenarios"]), (&json!(0), &json!([])));
            assert_eq!((&made.json["revision"], made.header("etag")), (&json!(1), "\"1\""));
            let path = format!("/api/{noun}/{}", made.id());
            assert_eq!(user.get(&path).await.expect(200).json, made.json);
            assert!(user.get(&format!("/api/{noun}")).await.json["items"][0].get("scenarios").is_none());

            app.clock.advance(chrono::Duration::seconds(1));
            let changed = user.clone().with("if-match", "\"1\"").patch(&path, change.clone()).await.expect(200).json;
            for (field, value) in change.as_object().expect("fields") {
                assert_eq!(&changed[field], value, "{noun} {field}");
            }
            assert_eq!(changed["revision"], 2);
            assert!(changed["updated_at"].as_str() > made.json["updated_at"].as_str());
            assert_eq!(user.get(&path).await.expect(200).json, changed);
            let stale = user.clone().with("if-match", "\"1\"");
            assert_eq!(stale.patch(&path, change).await.expect(409).json["revision"], 2);
            assert_eq!(stale.delete(&path).await.expect(409).json["code"], "stale_revision");
        }
        let _ = user.post("/api/objectifs", json!({"label": "x", "archetype": "gloire"})).await.expect(422);
        let _ = user.post("/api/ressources", json!({"titre": "x"})).await.expect(422);
        let _ = user.post("/api/ressources", json!({"type": "video", "titre": "x", "url": "ftp://x"})).await.expect(422);
    }

    async fn a_label_belongs_to_one_row(app: TestApp) {
        let user = app.user();
        let first = user.post("/api/cibles", json!({"label": "Été"})).await.expect(201).id();
        let taken = user.post("/api/cibles", json!({"label": "ETE"})).await.expect(409);
        assert_eq!((&taken.json["code"], &taken.json["id"]), (&json!("label_taken"), &json!(first)));
        let second = user.post("/api/cibles", json!({"label": "Hiver"})).await.expect(201).id();
        let path = format!("/api/cibles/{second}");
        let taken = user.patch(&path, json!({"label": "été"})).await.expect(409);
        assert_eq!((&taken.json["code"], &taken.json["id"]), (&json!("label_taken"), &json!(first)));
        assert_eq!(user.patch(&path, json!({"label": "HIVER"})).await.expect(200).json["label"], "HIVER");

        // Deleting frees the label, restoring wants it back.
        let gone = format!("/api/cibles/{first}");
        let _ = user.delete(&gone).await.expect(204);
        let _ = user.get(&gone).await.expect(404);
        let _ = user.delete(&gone).await.expect(404);
        let _ = user.patch(&gone, json!({"label": "x"})).await.expect(404);
        assert_eq!(column(&user.get("/api/cibles").await.json, "id"), [json!(second)]);
        let _ = user.patch(&path, json!({"label": "Été"})).await.expect(200);
        let taken = user.post(&format!("{gone}/restore"), json!({})).await.expect(409);
        assert_eq!((&taken.json["code"], &taken.json["id"]), (&json!("label_taken"), &json!(second)));
        let _ = user.delete(&path).await.expect(204);
        let back = user.post(&format!("{gone}/restore"), json!({})).await.expect(200).json;
        assert_eq!((&back["label"], &back["revision"]), (&json!("Été"), &json!(3)));
        assert_eq!(user.post(&format!("{gone}/restore"), json!({})).await.expect(200).json, back);
        let _ = user.post("/api/cibles/999999999/restore", json!({})).await.expect(404);

        // A ressource is told by its kind, title and address together.
        let video = json!({"type": "video", "titre": "Démo", "url": "https://exemple.fr"});
        let first = user.post("/api/ressources", video.clone()).await.expect(201).id();
        assert_eq!(user.post("/api/ressources", video).await.expect(409).json["id"], first);
        let second = user.post("/api/ressources", json!({"type": "video", "titre": "DEMO"})).await.expect(201).id();
        let path = format!("/api/ressources/{second}");
        assert_eq!(user.patch(&path, json!({"url": "https://exemple.fr"})).await.expect(409).json["id"], first);
    }

    async fn scenarios_move_with_what_they_show(app: TestApp) {
        let user = app.user();
        let (a, b, c) = (scenario(&app, "A").await, scenario(&app, "B").await, scenario(&app, "C").await);
        let added = user.post(&format!("{a}/objectifs"), json!({"label": "O"})).await.expect(201).json;
        let objectif = &added["objectifs"][0]["id"];
        let _ = user.post(&format!("{b}/objectifs"), json!({"id": objectif})).await.expect(201);
        let row = format!("/api/objectifs/{objectif}");
        app.clock.advance(chrono::Duration::seconds(1));
        let changed = user.patch(&row, json!({"label": "P"})).await.expect(200).json;
        assert_eq!(changed["nb_scenarios"], 2);
        let users: Vec<_> = changed["scenarios"].as_array().expect("scenarios").iter().map(|s| &s["nom"]).collect();
        assert_eq!(users, ["A", "B"]);
        for path in [&a, &b] {
            let shown = user.get(path).await.expect(200).json;
            assert_eq!((&shown["revision"], &shown["objectifs"][0]["label"]), (&json!(3), &json!("P")));
            assert_eq!(shown["updated_at"], changed["updated_at"]);
        }
        assert_eq!(user.get(&c).await.expect(200).json["revision"], 1);
    }

    async fn a_row_in_use_is_not_deleted(app: TestApp) {
        let user = app.user();
        let path = scenario(&app, "A").await;
        let added = user.post(&format!("{path}/cibles"), json!({"label": "C"})).await.expect(201).json;
        let row = format!("/api/cibles/{}", added["cibles"][0]["id"]);
        let refused = user.delete(&row).await.expect(409).json;
        assert_eq!((&refused["code"], &refused["scenarios"]), (&json!("in_use"), &json!([{"id": added["id"], "nom": "A"}])));

        // A deleted scenario uses nothing; once both are back, so is the link.
        let _ = user.delete(&path).await.expect(204);
        assert_eq!(user.get(&row).await.expect(200).json["nb_scenarios"], 0);
        assert_eq!(column(&user.get("/api/cibles").await.json, "nb_scenarios"), [json!(0)]);
        let _ = user.delete(&row).await.expect(204);
        let without = user.post(&format!("{path}/restore"), json!({})).await.expect(200).json;
        assert_eq!((&without["cibles"], &without["nb_cibles"]), (&json!([]), &json!(0)));
        let back = user.post(&format!("{row}/restore"), json!({})).await.expect(200).json;
        assert_eq!(back["nb_scenarios"], 1);
        let with = user.get(&path).await.expect(200).json;
        assert_eq!((&with["cibles"][0]["label"], &with["nb_cibles"]), (&json!("C"), &json!(1)));
        assert!(with["revision"].as_i64() > without["revision"].as_i64());
    }

    async fn the_library_is_searched_and_paged(app: TestApp) {
        let user = app.user();
        for label in ["Énergie", "zèbre", "Abri 100%", "eau"] {
            let _ = user.post("/api/objectifs", json!({"label": label})).await.expect(201);
        }
        let path = scenario(&app, "A").await;
        let _ = user.post(&format!("{path}/objectifs"), json!({"label": "ENERGIE"})).await.expect(201);
        let first = user.get("/api/objectifs?limit=3").await.expect(200).json;
        assert_eq!(column(&first, "label"), ["Abri 100%", "eau", "Énergie"]);
        assert_eq!(column(&first, "nb_scenarios"), [0, 0, 1]);
        let cursor = first["next_cursor"].as_str().expect("a cursor");
        let second = user.get(&format!("/api/objectifs?limit=3&cursor={cursor}")).await.expect(200).json;
        assert_eq!((column(&second, "label"), &second["next_cursor"]), (vec![json!("zèbre")], &json!(null)));
        for (q, found) in [("ENERG%C3%AF", vec!["Énergie"]), ("100%25", vec!["Abri 100%"]), ("_", vec![]), ("", vec!["Abri 100%", "eau", "Énergie", "zèbre"])] {
            assert_eq!(column(&user.get(&format!("/api/objectifs?q={q}")).await.expect(200).json, "label"), found, "{q}");
        }
        // ["\u0000",1] is nobody's sort key.
        for cursor in ["WyJcdTAwMDAiLDFd", "x"] {
            let _ = user.get(&format!("/api/objectifs?cursor={cursor}")).await.expect(422);
        }

        for (kind, titre) in [("video", "B"), ("article", "A"), ("video", "A")] {
            let _ = user.post("/api/ressources", json!({"type": kind, "titre": titre})).await.expect(201);
        }
        let all = user.get("/api/ressources?limit=2").await.expect(200).json;
        assert_eq!((column(&all, "titre"), column(&all, "type")), (vec![json!("A"), json!("A")], vec![json!("article"), json!("video")]));
        let cursor = all["next_cursor"].as_str().expect("a cursor");
        assert_eq!(column(&user.get(&format!("/api/ressources?limit=2&cursor={cursor}")).await.json, "titre"), ["B"]);
        assert_eq!(column(&user.get("/api/ressources?type=video").await.expect(200).json, "titre"), ["A", "B"]);
        assert_eq!(column(&user.get("/api/ressources?type=video&q=b").await.expect(200).json, "titre"), ["B"]);
        let _ = user.get("/api/ressources?type=podcast").await.expect(422);
    }

    async fn a_list_costs_the_same_whatever_it_shows(app: TestApp) {
        let user = app.user();
        let path = scenario(&app, "A").await;
        let mut costs = std::collections::HashSet::new();
        for n in 1..=9 {
            let _ = user.post(&format!("{path}/cibles"), json!({"label": format!("C{n}")})).await.expect(201);
            let before = app.db.statements();
            let list = user.get("/api/cibles").await.expect(200).json;
            costs.insert(app.db.statements() - before);
            assert_eq!(column(&list, "nb_scenarios"), vec![json!(1); n]);
        }
        assert_eq!(costs.len(), 1, "{costs:?}");
    }

    async fn twenty_make_the_same_row_at_once(app: TestApp) {
        let user = app.user();
        let make = || user.post("/api/objectifs", json!({"label": "Une seule fois"}));
        let answers = futures::future::join_all((0..20).map(|_| make())).await;
        let made = answers.iter().filter(|answer| answer.status == 201).count();
        let taken = answers.iter().filter(|answer| answer.json["code"] == "label_taken").count();
        assert_eq!((made, taken), (1, 19));
    }
}
