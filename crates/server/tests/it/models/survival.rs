//! A process that dies in the middle of an answer.

use heraut_kernel::Scope;
use heraut_testkit::{Blueprint, on_each_database};

use super::*;
use crate::support::ledger::query;

/// A turn that is being answered by a process of its own that is then killed.
fn die_in_the_middle(process: Blueprint, models: Models, scenario: i64) -> String {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let turn = runtime.block_on(async {
        let user = process.start(models).await;
        let body = json!({ "scenario_id": scenario, "message": PUZZLING, "client_request_id": "c-mort" });
        let mut events = Events::post(&user, "/api/chat", body).await;
        let turn = events.next().await.unwrap().data["turn_id"].as_str().unwrap().to_owned();
        while events.next().await.unwrap().name != "text" {}
        turn
    });
    // Every task ends where it is, as after kill -9; nothing is told to the database.
    runtime.shutdown_background();
    turn
}

on_each_database! {
    async fn a_turn_whose_process_died_is_interrupted_and_one_click_runs_it_again(app: TestApp) {
        let desk = Desk::open(&app).await;
        desk.fake.push(reply(&"Un mot encore. ".repeat(300)).chunk(8).every(Duration::from_millis(10)));
        let (process, models, scenario) = (app.blueprint(), models(&desk.fake), desk.scenario);
        let turn = tokio::task::spawn_blocking(move || die_in_the_middle(process, models, scenario)).await.unwrap();
        assert_eq!(desk.messages().await.len(), 1);
        // Not before its lease is over: the process may only be slow.
        assert_eq!(desk.marketing.engine().sweep(false).await.unwrap(), 0);
        app.clock.advance(chrono::Duration::seconds(60));
        // Other tests may have left theirs.
        assert!(desk.marketing.engine().sweep(false).await.unwrap() >= 1);
        assert_eq!(desk.user.get(&format!("/api/turns/{turn}")).await.json["statut"], "interrupted");
        let events = Events::follow(&desk.user, &turn, None).await.all().await;
        assert_eq!(events.last().unwrap().name, "interrupted");
        let body = json!({ "scenario_id": desk.scenario, "message": PUZZLING, "client_request_id": "c-mort" });
        assert_eq!(desk.user.post("/api/chat", body.clone()).await.expect(409).json["code"], "turn_interrupted");

        desk.fake.push(reply("Me revoici."));
        let events = Events::open(&desk.user, Method::POST, &format!("/api/turns/{turn}/retry"), Some(json!({})), None).await;
        let events = events.all().await;
        assert_eq!((events.last().unwrap().name.as_str(), Shown::of(&events).text.as_str()), ("done", "Me revoici."));
        let said = desk.messages().await;
        assert_eq!((said.len(), desk.fake.calls()), (2, 2));
        assert_eq!(desk.user.post("/api/chat", body).await.expect(200).json["message_markdown"], "Me revoici.");
        assert_eq!(desk.fake.calls(), 2);
    }

    async fn a_process_that_wakes_up_too_late_takes_nothing_from_the_next(app: TestApp) {
        let desk = Desk::open(&app).await;
        desk.fake.push(reply(&"Trop tard. ".repeat(80)).chunk(8).every(Duration::from_millis(8)));
        let mut asleep = Events::post(&desk.user, "/api/chat", desk.say(PUZZLING)).await;
        let turn = asleep.next().await.unwrap().data["turn_id"].as_str().unwrap().to_owned();
        while asleep.next().await.unwrap().name != "text" {}
        let fake = FakeProvider::start().await;
        let (other, marketing) = app.instance(models(&fake), Settings::default());
        // As if the first had slept through its lease; it may renew it between the two.
        while other.get(&format!("/api/turns/{turn}")).await.json["statut"] != "interrupted" {
            app.clock.advance(chrono::Duration::seconds(60));
            let _ = marketing.engine().sweep(false).await.unwrap();
        }
        fake.push(reply(&"À temps. ".repeat(40)).chunk(4).every(Duration::from_millis(25)));
        let path = format!("/api/turns/{turn}/retry");
        let mut next = Events::open(&other, Method::POST, &path, Some(json!({})), None).await;
        while next.next().await.unwrap().name != "text" {}
        assert_eq!(asleep.all().await.last().unwrap().name, "error");
        // Whoever sweeps must find the second attempt, should its process die too.
        let leases = format!("SELECT holder FROM turn_leases WHERE workspace_id = {}", app.workspace());
        assert_eq!(query(app.db.outside(), &leases).await.len(), 1);
        assert_eq!(next.all().await.last().unwrap().name, "done");
        let said = desk.messages().await;
        assert!(said.len() == 2 && said[0]["contenu"].as_str().unwrap().starts_with("À temps."), "{said:?}");
        assert_eq!((desk.fake.calls(), fake.calls()), (1, 1));
    }

    async fn what_could_not_be_stored_has_failed_and_is_not_answered(app: TestApp) {
        let desk = Desk::open(&app).await;
        desk.fake.push(Behaviour::answer(desk.plan(4).await).chunk(20).every(Duration::from_millis(10)));
        let mut events = Events::post(&desk.user, &desk.plan_path(), json!({})).await;
        let turn = events.next().await.unwrap().data["turn_id"].as_str().unwrap().to_owned();
        // The scenario goes while its plan is made.
        assert_eq!(desk.user.delete(&format!("/api/scenarios/{}", desk.scenario)).await.status, 204);
        let last = events.all().await.pop().unwrap();
        assert_eq!((last.name.as_str(), &last.data["code"]), ("error", &json!("not_found")));
        let row = desk.user.get(&format!("/api/turns/{turn}")).await.expect(200).json;
        assert_eq!(row["statut"], "failed");
    }

    async fn nothing_of_a_turn_outlives_its_messages(app: TestApp) {
        let desk = Desk::open(&app).await;
        desk.fake.push(reply("Canari : réponse du modèle."));
        let _ = desk.user.post("/api/chat", desk.say(&format!("{PUZZLING} Canari de la demande."))).await.expect(200);
        app.clock.advance(chrono::Duration::days(8));
        let scope = Scope::system(app.workspace());
        let _ = heraut_marketing::usecase::purge::purge(&desk.marketing, &scope).await.unwrap();
        let left = desk.user.get(&format!("/api/turns?scenario_id={}", desk.scenario)).await.expect(200).json;
        assert_eq!((left["items"].as_array().unwrap().len(), desk.messages().await.len()), (0, 0));
    }
}
