//! `/api/usage` and `/api/subscription`: what there is beside what there may be.

use heraut_testkit::on_each_database;

use super::quotas::on;
use super::*;

fn quota<'a>(usage: &'a Value, what: &str) -> &'a Value {
    let quotas = usage["quotas"].as_array().unwrap();
    quotas.iter().find(|it| it["what"] == what).unwrap_or_else(|| panic!("no {what} in {usage}"))
}

on_each_database! {
    async fn days_are_those_of_the_workspace(app: TestApp) {
        let desk = Desk::open(&app).await;
        desk.fake.otherwise(reply("Sobre."));
        let say = async || drop(desk.user.post("/api/chat", desk.say(PUZZLING)).await.expect(200));
        say().await;
        say().await;
        // 23:30 in London is tomorrow in Paris.
        app.clock.advance(chrono::Duration::minutes(15 * 60 + 30));
        say().await;
        desk.fake.otherwise(Behaviour::status(400));
        say().await;
        let usage = desk.user.get("/api/usage").await.expect(200).json;
        let days = usage["days"].as_array().unwrap();
        let seen: Vec<_> = days.iter().map(|day| (day["date"].as_str().unwrap(), day["calls"].as_i64().unwrap())).collect();
        let expected = [("2027-01-01", 0), ("2027-01-02", 0), ("2027-01-03", 0), ("2027-01-04", 2)];
        assert_eq!((&seen[..4], seen.len(), seen[4].0), (&expected[..], 5, "2027-01-05"));
        assert!(days[4]["failed"].as_i64() >= Some(1) && seen[4].1 >= 2, "{usage}");
        assert_eq!((&days[3]["models"][0]["provider"], &days[3]["models"][0]["model"]), (&json!("local"), &json!("fake-model")));
        assert_eq!((&usage["plan"], &usage["fuseau"], &usage["month"]["name"]), (&json!("unlimited"), &json!("Europe/Paris"), &json!("2027-01")));
        let tokens = |at: &Value| at["prompt_tokens"].as_i64().unwrap() + at["completion_tokens"].as_i64().unwrap();
        assert_eq!(usage["totals"]["calls"], seen[3].1 + seen[4].1);
        assert_eq!(tokens(&usage["totals"]), days.iter().map(tokens).sum::<i64>());
        assert_eq!(quota(&usage, "tokens")["used"], tokens(&usage["totals"]));
        assert_eq!((&quota(&usage, "scenarios")["used"], &quota(&usage, "members")["used"]), (&json!(1), &json!(1)));
        let one = desk.user.get("/api/usage?from=2027-01-05&to=2027-01-05").await.expect(200).json;
        assert_eq!((one["days"].as_array().unwrap().len(), &one["days"][0]["calls"]), (1, &days[4]["calls"]));
        for wrong in ["from=2027-01-09", "from=2026-01-01", "from=demain", "from=0001-01-01&to=0001-01-02"] {
            assert_eq!(desk.user.get(&format!("/api/usage?{wrong}")).await.expect(422).json["code"], "invalid", "{wrong}");
        }
    }

    async fn what_calls_cost_is_told_by_currency_and_counted_in_euros(app: TestApp) {
        let settings = || {
            let prices = heraut_dialogue::prices::Prices::shipped()
                .with(r#"{"local/*": {"prompt": 1000, "completion": 1000, "currency": "USD"}}"#);
            Settings { prices: prices.unwrap(), ..Settings::default() }
        };
        let desk = Desk::under(&app, settings(), on(&app, r#"{"euros": 100}"#)).await;
        desk.fake.otherwise(reply("Sobre."));
        let _ = desk.user.post("/api/chat", desk.say(PUZZLING)).await.expect(200);
        let usage = desk.user.get("/api/usage").await.expect(200).json;
        let cost = &usage["totals"]["costs"][0];
        assert_eq!((&cost["currency"], usage["totals"]["costs"].as_array().unwrap().len()), (&json!("USD"), 1));
        let micros = cost["micros"].as_i64().unwrap();
        let used = quota(&usage, "cost_micros")["used"].as_i64().unwrap();
        assert!(micros > 0 && (used * 2 - micros).abs() <= 1, "{micros} {used}");
        // What a whole answer may cost is more than is left.
        let (user, _) = app.instance_under(models(&desk.fake), settings(), on(&app, r#"{"euros": 0.5}"#));
        assert_eq!(user.post("/api/chat", desk.say(PUZZLING)).await.expect(200).json["reason"], "quota_exhausted");
    }

    async fn a_limit_that_is_near_is_told_in_both_languages(app: TestApp) {
        let desk = Desk::under(&app, Settings::default(), on(&app, r#"{"model_calls": 5, "scenarios": 2}"#)).await;
        desk.fake.otherwise(reply("Sobre."));
        let mut told = Vec::new();
        for _ in 0..6 {
            let warnings = desk.user.get("/api/usage").await.expect(200).json["warnings"].clone();
            told.push(warnings.as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>());
            let _ = desk.user.post("/api/chat", desk.say(PUZZLING)).await.expect(200);
        }
        let none: [&str; 0] = [];
        assert_eq!(told[3], none);
        assert_eq!((told[4].as_slice(), told[5].as_slice()), (&["quota_near".to_owned()][..], &["quota_exhausted".to_owned()][..]));
        let usage = desk.user.clone().with("accept-language", "en").get("/api/usage").await.expect(200).json;
        assert_eq!(usage["warnings"][0]["message"], "Calls to models this month: the quota is spent; the built-in planner answers.");
        let calls = quota(&usage, "model_calls");
        assert_eq!((&calls["used"], &calls["limit"], &calls["percent"], &calls["reach"]), (&json!(5), &json!(5), &json!(100), &json!("spent")));
        let plan = desk.user.get("/api/subscription").await.expect(200).json;
        assert_eq!((&plan["plan"], &plan["unlimited"]), (&json!("mesure"), &json!(false)));
        assert_eq!(plan["limits"].as_array().unwrap().iter().filter(|it| it["limit"].is_null()).count(), 5);
    }

    async fn usage_costs_the_same_for_little_and_for_much(app: TestApp) {
        let desk = Desk::open(&app).await;
        desk.fake.otherwise(reply("Sobre."));
        let cost = async || {
            let before = app.db.statements();
            let _ = desk.user.get("/api/usage?from=2027-01-01&to=2027-03-31").await.expect(200);
            app.db.statements() - before
        };
        let _ = cost().await;
        let few = cost().await;
        for _ in 0..5 {
            let _ = desk.user.post("/api/chat", desk.say(PUZZLING)).await.expect(200);
        }
        // Leases may be renewed meanwhile.
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert_eq!(cost().await, few);
        assert!(few <= 4, "{few}");
    }

    async fn of_many_scenarios_at_once_as_many_are_made_as_there_may_be(app: TestApp) {
        let desk = Desk::under(&app, Settings::default(), on(&app, r#"{"scenarios": 4}"#)).await;
        let make = (0..12).map(|n| {
            let user = desk.user.clone();
            tokio::spawn(async move { user.post("/api/scenarios", json!({"nom": format!("N{n}"), "thematique": "T"})).await })
        });
        let made: Vec<_> = futures::future::join_all(make).await.into_iter().map(Result::unwrap).collect();
        // The desk has one.
        assert_eq!(made.iter().filter(|it| it.status == 201).count(), 3);
        let full = made.iter().find(|it| it.status != 201).unwrap();
        assert_eq!((full.status, &full.json["code"], &full.json["what"], &full.json["limit"]), (409, &json!("quota_exhausted"), &json!("scenarios"), &json!(4)));
        let path = format!("/api/scenarios/{}", desk.scenario);
        let document = desk.user.get(&format!("{path}/export/json")).await.expect(200).json;
        let full = |answer: heraut_testkit::Answer| assert_eq!(answer.expect(409).json["code"], "quota_exhausted");
        full(desk.user.post("/api/scenarios/import", document).await);
        full(desk.user.post(&format!("{path}/duplicate"), json!({})).await);
        let said = desk.user.post("/api/chat", json!({"message": "crée un scénario Trop sur le surplus"})).await.expect(200).json;
        assert_eq!((&said["errors"][0]["code"], &said["scenario"]), (&json!("quota_exhausted"), &Value::Null));
        assert_eq!(desk.user.delete(&path).await.status, 204);
        let _ = desk.user.post("/api/scenarios", json!({"nom": "Place", "thematique": "T"})).await.expect(201);
        full(desk.user.post(&format!("{path}/restore"), json!({})).await);
    }
}
