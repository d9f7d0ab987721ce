//! `/api/scenarios/{id}/plans`.

use chrono::Duration;
use heraut_marketing::Error;
use heraut_marketing::store::scenarios;
use heraut_marketing::usecase::plan::copy_newest_in;
use heraut_testkit::on_each_database;
use serde_json::{Value, json};

use super::{empty_scenario, full_scenario, generated, ids, lines};

fn said(plan: &Value) -> Vec<Value> {
    let mut lines = lines(plan).clone();
    for line in &mut lines {
        line["id"] = Value::Null;
        line["revision"] = Value::Null;
    }
    lines
}

on_each_database! {
    async fn versions_are_compared(app: TestApp) {
        let user = app.user();
        let id = full_scenario(&app).await;
        let all = ids(&generated(&app, id, json!({})).await);
        let two = generated(&app, id, json!({})).await;
        let items = format!("/api/scenarios/{id}/plan/items");
        let _ = user.delete(&format!("{items}/{}", ids(&two)[0])).await.expect(200);
        let _ = user.patch(&format!("{items}/{}", ids(&two)[1]), json!({"kpi": "Démos", "note": "Oui"})).await.expect(200);
        let _ = user.post(&items, json!({"format": "podcast", "message": "Épisode 1", "position": 1})).await.expect(201);
        let _ = user.patch(&format!("/api/scenarios/{id}/plan"), json!({"resume": "Autrement"})).await.expect(200);

        let diff = user.get(&format!("/api/scenarios/{id}/plans/1/diff/2")).await.expect(200).json;
        assert_eq!((&diff["de"], &diff["vers"], &diff["resume_change"]), (&json!(1), &json!(2), &json!(true)));
        assert_eq!(diff["ajoutes"][0]["message"], "Épisode 1");
        assert_eq!(diff["retires"][0]["id"], all[0]);
        assert_eq!(diff["modifies"].as_array().map(Vec::len), Some(1));
        assert_eq!(diff["modifies"][0]["champs"], json!(["kpi", "note"]));
        assert_eq!(diff["modifies"][0]["vers"]["kpi"], "Démos");
        let back = user.get(&format!("/api/scenarios/{id}/plans/2/diff/1")).await.expect(200).json;
        assert_eq!((&back["ajoutes"], &back["retires"]), (&diff["retires"], &diff["ajoutes"]));
        let none = user.get(&format!("/api/scenarios/{id}/plans/2/diff/2")).await.expect(200).json;
        assert_eq!((&none["modifies"], &none["ajoutes"]), (&json!([]), &json!([])));
    }

    async fn a_version_comes_back_as_the_next_one(app: TestApp) {
        let user = app.user();
        let id = full_scenario(&app).await;
        let one = generated(&app, id, json!({"horizon_semaines": 6, "canaux": ["email", "blog"]})).await;
        let item = format!("/api/scenarios/{id}/plan/items/{}", ids(&one)[0]);
        let one = user.patch(&item, json!({"note": "Gardée", "statut": "valide"})).await.expect(200).json;
        let one = user.delete(&format!("/api/scenarios/{id}/plan/items/{}", ids(&one)[1])).await.expect(200).json;
        let _ = user.patch(&format!("/api/scenarios/{id}"), json!({"thematique": "NIS2"})).await.expect(200);
        app.clock.advance(Duration::hours(1));
        let two = generated(&app, id, json!({})).await;
        assert_eq!(two["perime"], false);

        let three = user.post(&format!("/api/scenarios/{id}/plans/1/restore"), json!({})).await.expect(201).json;
        assert_eq!((&three["numero"], &three["courant"], &three["perime"]), (&json!(3), &json!(true), &json!(true)));
        assert_eq!(said(&three), said(&one));
        for field in ["resume", "source", "horizon_semaines", "canaux", "charge", "generated_at", "date_debut"] {
            assert_eq!(three[field], one[field], "{field}");
        }
        assert!(three["created_at"].as_str() > one["created_at"].as_str());
        let scenario = user.get(&format!("/api/scenarios/{id}")).await.json;
        assert_eq!((&scenario["plan"], &scenario["plan_numero"]), (&three, &json!(3)));
        let item = format!("/api/scenarios/{id}/plan/items/{}", ids(&three)[0]);
        let _ = user.patch(&item, json!({"note": "Modifiable"})).await.expect(200);
        assert_eq!(user.get(&format!("/api/scenarios/{id}/plans/2")).await.json["items"], two["items"]);
    }

    async fn a_copy_of_a_scenario_takes_the_newest_plan_along(app: TestApp) {
        let user = app.user();
        let (from, to) = (full_scenario(&app).await, empty_scenario(&app).await);
        let _ = generated(&app, from, json!({})).await;
        let newest = generated(&app, from, json!({"horizon_semaines": 4})).await;
        let copied: Result<(), Error> = app
            .db
            .write(&app.scope(), (from, to), |tx, (from, to)| {
                Box::pin(async move {
                    copy_newest_in(tx, *from, *to).await?;
                    Ok(scenarios::refresh(tx, *to).await?)
                })
            })
            .await;
        copied.expect("the copy");
        let copy = user.get(&format!("/api/scenarios/{to}")).await.expect(200).json;
        assert_eq!((&copy["plan_numero"], said(&copy["plan"])), (&json!(1), said(&newest)));
        let none: Result<(), Error> = app
            .db
            .write(&app.scope(), empty_scenario(&app).await, |tx, to| Box::pin(async move { copy_newest_in(tx, *to, *to).await }))
            .await;
        none.expect("nothing to copy");
    }

    async fn a_calendar_knows_the_days(app: TestApp) {
        let user = app.user();
        let id = empty_scenario(&app).await;
        let _ = generated(&app, id, json!({"horizon_semaines": 4})).await;
        let weekly = json!({"format": "podcast", "message": "m".repeat(200), "date_debut": "2027-01-05", "heure": "08:00",
            "rrule": "FREQ=WEEKLY", "position": 1});
        let added = user.post(&format!("/api/scenarios/{id}/plan/items"), weekly).await.expect(201).json;
        let saturday = json!({"format": "salon", "message": "Stand", "date_debut": "2027-01-09"});
        let _ = user.post(&format!("/api/scenarios/{id}/plan/items"), saturday).await.expect(201);
        let path = format!("/api/scenarios/{id}/plans/1/occurrences");
        let all = user.get(&path).await.expect(200).json;
        let days: Vec<_> = all.as_array().expect("days").iter().map(|day| day["date"].as_str().expect("a date")).collect();
        assert!(days.is_sorted());
        let mine = |list: &Value, format: &str| -> Vec<Value> {
            list.as_array().expect("days").iter().filter(|day| day["format"] == format).cloned().collect()
        };
        let weekly = mine(&all, "podcast");
        let dates: Vec<_> = weekly.iter().map(|day| &day["date"]).collect();
        assert_eq!(dates, ["2027-01-05", "2027-01-12", "2027-01-19", "2027-01-26"]);
        assert_eq!((&weekly[0]["item_id"], &weekly[0]["heure"]), (&json!(ids(&added)[0]), &json!("08:00")));
        assert_eq!(weekly[0]["message"].as_str().map(|text| text.chars().count()), Some(121));
        assert_eq!(mine(&all, "salon")[0]["date"], "2027-01-09", "a day that a person chose stays");
        let some = user.get(&format!("{path}?du=2027-01-12&au=2027-01-19")).await.expect(200).json;
        assert_eq!((mine(&some, "podcast").len(), mine(&some, "salon").len()), (2, 0));
        let _ = user.get(&format!("{path}?du=demain")).await.expect(422);
    }
}
