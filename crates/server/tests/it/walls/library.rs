//! The library and the links of another workspace.

use heraut_marketing::cible::Cible;
use heraut_marketing::objectif::Objectif;
use heraut_marketing::ressource::Ressource;
use heraut_marketing::store::liens::{self, Linkable, Linked};
use heraut_store::{Error, Kind};
use heraut_testkit::{TestApp, on_each_database};
use http::Method;
use serde_json::{Value, json};

const NOUNS: [(&str, &str, &str); 3] = [
    ("objectifs", r#"{"label": "Canari"}"#, r#"{"priorite": 1}"#),
    ("cibles", r#"{"label": "Canari"}"#, r#"{"maturite": "decision"}"#),
    ("ressources", r#"{"type": "video", "titre": "Canari"}"#, r#"{"usage": "u"}"#),
];

fn body(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// Links a row below the use cases, as a defect would.
async fn link<N: Linkable>(app: &TestApp, scenario_id: i64, id: i64, lien: N::Lien) -> Result<(), Error> {
    let linked = Linked { id, position: 1, lien };
    app.db.write(&app.scope(), linked, move |tx, linked| Box::pin(liens::insert::<N>(tx, scenario_id, linked))).await
}

on_each_database! {
    async fn nothing_reaches_another_workspace_s_library(app: TestApp) {
        let user = app.user();
        let neighbour = app.user_in(app.second_workspace().await);
        let (mut theirs, mut own_rows) = (Vec::new(), Vec::new());
        let plot = json!({"nom": "Canari", "thematique": "X"});
        let their_scenario = neighbour.post("/api/scenarios", plot.clone()).await.expect(201).id();
        let own = user.post("/api/scenarios", plot).await.expect(201).id();
        let unknown = user.get("/api/scenarios/999999999").await.expect(404);
        for (noun, new, lien) in NOUNS {
            let row = neighbour.post(&format!("/api/{noun}"), body(new)).await.expect(201).id();
            let _ = neighbour.post(&format!("/api/scenarios/{their_scenario}/{noun}"), json!({"id": row})).await.expect(201);
            theirs.push(row);
            let ours = user.post(&format!("/api/{noun}"), body(new)).await.expect(201).id();
            own_rows.push(ours);
            let empty = json!({});
            let mut requests = Vec::new();
            for id in [row.to_string(), "999999999".to_owned(), "abc".to_owned(), "9223372036854775808".to_owned()] {
                requests.push((Method::GET, format!("/api/{noun}/{id}"), None));
                requests.push((Method::PATCH, format!("/api/{noun}/{id}"), Some(empty.clone())));
                requests.push((Method::DELETE, format!("/api/{noun}/{id}"), None));
                requests.push((Method::POST, format!("/api/{noun}/{id}/restore"), Some(empty.clone())));
                requests.push((Method::PATCH, format!("/api/scenarios/{own}/{noun}/{id}"), Some(body(lien))));
                requests.push((Method::PATCH, format!("/api/scenarios/{own}/{noun}/{id}"), Some(empty.clone())));
                requests.push((Method::DELETE, format!("/api/scenarios/{own}/{noun}/{id}"), None));
                if let Ok(id) = id.parse::<i64>() {
                    requests.push((Method::POST, format!("/api/scenarios/{own}/{noun}"), Some(json!({"id": id}))));
                }
            }
            for id in [their_scenario.to_string(), "999999999".to_owned(), "abc".to_owned()] {
                let links = format!("/api/scenarios/{id}/{noun}");
                requests.push((Method::POST, links.clone(), Some(body(new))));
                requests.push((Method::POST, links.clone(), Some(json!({"id": ours}))));
                requests.push((Method::PUT, format!("{links}/order"), Some(json!({"ids": [row]}))));
                requests.push((Method::PATCH, format!("{links}/{row}"), Some(body(lien))));
                requests.push((Method::DELETE, format!("{links}/{row}"), None));
                requests.push((Method::POST, format!("/api/scenarios/{id}/duplicate"), Some(empty.clone())));
            }
            for (method, path, body) in requests {
                let answer = user.send(method.clone(), &path, body).await;
                assert_eq!((answer.status, &answer.body), (404, &unknown.body), "{method} {path}");
            }
            let list = user.get(&format!("/api/{noun}")).await.expect(200).json;
            assert_eq!(list["items"].as_array().expect("items").len(), 1);
            let untouched = neighbour.get(&format!("/api/{noun}/{row}")).await.expect(200).json;
            assert_eq!((&untouched["revision"], &untouched["nb_scenarios"]), (&json!(1), &json!(1)));
        }
        assert_eq!(neighbour.get(&format!("/api/scenarios/{their_scenario}")).await.expect(200).json["revision"], 4);

        // The keys of the database hold where the code would not.
        for (scenario, rows) in [(own, &theirs), (their_scenario, &own_rows)] {
            let refusals = [
                link::<Objectif>(&app, scenario, rows[0], None).await,
                link::<Cible>(&app, scenario, rows[1], None).await,
                link::<Ressource>(&app, scenario, rows[2], None).await,
            ];
            for refusal in refusals {
                assert_eq!(refusal.expect_err("a wall").kind, Kind::ForeignKey);
            }
        }
    }
}
