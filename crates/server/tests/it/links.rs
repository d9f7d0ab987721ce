//! What a scenario uses of the library: `/api/scenarios/{id}/{objectifs,cibles,ressources}`.

use std::collections::HashSet;

use heraut_marketing::Error;
use heraut_marketing::objectif::{NewObjectif, Objectif};
use heraut_marketing::ressource::{NewRessource, Ressource, TypeRessource};
use heraut_marketing::usecase::links;
use heraut_testkit::{TestApp, on_each_database};
use serde_json::json;

async fn scenario(app: &TestApp, nom: &str) -> i64 {
    app.user().post("/api/scenarios", json!({"nom": nom, "thematique": "T"})).await.expect(201).id()
}

/// Adds the same objectif and the same ressource to a scenario, as the chat does.
async fn add_both(app: &TestApp, scenario_id: i64) -> Result<(bool, bool), Error> {
    app.db
        .write(&app.scope(), scenario_id, |tx, scenario_id| {
            Box::pin(async move {
                let objectif = NewObjectif { label: "Générer des leads".to_owned(), ..NewObjectif::default() };
                let ressource = NewRessource {
                    kind: TypeRessource::Video,
                    titre: "Démo".to_owned(),
                    url: None,
                    note: None,
                    usage: None,
                };
                Ok((
                    links::add_in::<Objectif>(tx, *scenario_id, &objectif).await?,
                    links::add_in::<Ressource>(tx, *scenario_id, &ressource).await?,
                ))
            })
        })
        .await
}

on_each_database! {
    async fn twenty_add_the_same_at_once(app: TestApp) {
        let mut scenarios = Vec::new();
        for n in 0..10 {
            scenarios.push(scenario(&app, &format!("S{n}")).await);
        }
        // Each scenario twice: once somebody adds, once it is there already.
        let work = scenarios.iter().chain(&scenarios).map(|id| add_both(&app, *id));
        let outcomes = futures::future::join_all(work).await;
        let newly = outcomes.into_iter().filter(|outcome| *outcome.as_ref().expect("no failure") == (true, true)).count();
        assert_eq!(newly, 10);
        let mut objectifs = HashSet::new();
        let mut ressources = HashSet::new();
        for id in scenarios {
            let read = app.user().get(&format!("/api/scenarios/{id}")).await.expect(200).json;
            assert_eq!((&read["nb_objectifs"], &read["nb_ressources"]), (&json!(1), &json!(1)));
            objectifs.insert(read["objectifs"][0]["id"].as_i64());
            ressources.insert(read["ressources"][0]["id"].as_i64());
        }
        assert_eq!((objectifs.len(), ressources.len()), (1, 1));
    }

    async fn twenty_add_to_one_scenario_at_once(app: TestApp) {
        let id = scenario(&app, "S").await;
        let add = |n: usize| {
            let app = &app;
            async move {
                let objectif = NewObjectif { label: format!("Objectif {n}"), ..NewObjectif::default() };
                app.db
                    .write(&app.scope(), objectif, move |tx, objectif| Box::pin(links::add_in::<Objectif>(tx, id, objectif)))
                    .await
            }
        };
        for outcome in futures::future::join_all((0..20).map(add)).await {
            assert!(outcome.expect("no failure"));
        }
        let read = app.user().get(&format!("/api/scenarios/{id}")).await.expect(200).json;
        let ranks: Vec<i64> =
            read["objectifs"].as_array().expect("objectifs").iter().map(|o| o["priorite"].as_i64().expect("a rank")).collect();
        assert_eq!(ranks, (1..=20).collect::<Vec<_>>());
        assert_eq!((&read["nb_objectifs"], &read["revision"]), (&json!(20), &json!(21)));
    }
}
