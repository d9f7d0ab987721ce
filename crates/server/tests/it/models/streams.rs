//! Answers that arrive bit by bit, are left, taken up again and stopped.

use heraut_testkit::{TestApp, on_each_database};

use super::*;

on_each_database! {
    async fn text_arrives_as_it_is_written_and_the_end_is_the_whole_answer(app: TestApp) {
        let desk = Desk::open(&app).await;
        desk.fake.push(reply("Bonjour à tous, voici l'été.").chunk(4).every(Duration::from_millis(5)));
        let mut events = Events::post(&desk.user, "/api/chat", desk.say(PUZZLING)).await;
        assert_eq!((events.status, events.kind.as_str()), (200, "text/event-stream"));
        let first = events.next().await.unwrap();
        assert_eq!(first.name, "turn");
        // The message of the marketer is there before the answer is.
        assert_eq!(desk.messages().await.len(), 1);
        let rest = events.all().await;
        assert_eq!(Shown::of(&rest).text, "Bonjour à tous, voici l'été.");
        assert!(rest.iter().filter(|told| told.name == "text").count() > 1, "it came at once");
        let last = rest.last().unwrap();
        assert_eq!((last.name.as_str(), &last.data["message_markdown"]), ("done", &json!("Bonjour à tous, voici l'été.")));
        assert_eq!(first.data["turn_id"], last.data["turn_id"]);
        assert_eq!(desk.messages().await.len(), 2);
    }

    async fn what_is_refused_is_refused_before_the_stream(app: TestApp) {
        let desk = Desk::open(&app).await;
        let unknown = Events::post(&desk.user, "/api/chat", json!({ "scenario_id": 99_999_999, "message": "Bonjour" })).await;
        assert_eq!((unknown.status, unknown.kind.as_str()), (404, "application/problem+json"));
        // What nobody has to be waited for is one event and its end.
        let events = Events::post(&desk.user, "/api/chat", desk.say("Aide")).await.all().await;
        assert_eq!(events.iter().map(|told| told.name.as_str()).collect::<Vec<_>>(), ["turn", "done"]);
    }

    async fn a_plan_arrives_line_by_line(app: TestApp) {
        let desk = Desk::open(&app).await;
        let mut plan = desk.plan(5).await;
        plan["items"].as_array_mut().unwrap().insert(2, json!({ "format": "article", "message": "" }));
        desk.fake.push(Behaviour::answer(plan).chunk(40).every(Duration::from_millis(2)));
        let events = Events::post(&desk.user, &desk.plan_path(), json!({})).await.all().await;
        let shown = Shown::of(&events);
        assert_eq!((shown.text.as_str(), shown.items.len()), ("Une stratégie en trois temps.", 5));
        let made = &events.last().unwrap().data;
        assert_eq!(made["scenario"]["plan"]["items"].as_array().unwrap().len(), 5);
        assert_eq!(made["scenario"]["plan"]["source"], "local/fake-model");
        assert_eq!(desk.versions().await, 1);
    }

    async fn who_stops_a_turn_keeps_what_was_written(app: TestApp) {
        let desk = Desk::open(&app).await;
        desk.fake.push(reply(&"Un mot encore. ".repeat(200)).chunk(8).every(Duration::from_millis(20)));
        let mut events = Events::post(&desk.user, "/api/chat", desk.say(PUZZLING)).await;
        let turn = events.next().await.unwrap().data["turn_id"].as_str().unwrap().to_owned();
        let mut shown = Shown::default();
        while shown.text.len() < 20 {
            shown.see(&events.next().await.unwrap());
        }
        assert_eq!(desk.user.post(&format!("/api/turns/{turn}/stop"), json!({})).await.status, 204);
        let rest = events.all().await;
        let last = rest.last().unwrap();
        assert_eq!(last.name, "stopped");
        let kept = last.data["message_markdown"].as_str().unwrap();
        assert!(kept.starts_with("Un mot") && kept.len() < 2000);
        let said = desk.messages().await;
        assert_eq!((said.len(), &said[0]["stopped"], said[0]["contenu"].as_str().unwrap()), (2, &json!(true), kept));
        // The provider hears of it.
        for _ in 0..100 {
            if !desk.fake.hang_ups().is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(desk.fake.hang_ups().len(), 1);
        // What is over stays as it is.
        assert_eq!(desk.user.post(&format!("/api/turns/{turn}/stop"), json!({})).await.status, 204);
        assert_eq!(desk.user.get(&format!("/api/turns/{turn}")).await.json["statut"], "stopped");
    }

    async fn another_process_follows_and_stops(app: TestApp) {
        let desk = Desk::open(&app).await;
        desk.fake.push(reply(&"Un mot encore. ".repeat(400)).chunk(8).every(Duration::from_millis(10)));
        let mut events = Events::post(&desk.user, "/api/chat", desk.say(PUZZLING)).await;
        let turn = events.next().await.unwrap().data["turn_id"].as_str().unwrap().to_owned();
        let elsewhere = FakeProvider::start().await;
        let (other, _) = app.instance(models(&elsewhere), Settings::default());
        let mut seen = Events::follow(&other, &turn, None).await;
        assert_eq!(seen.next().await.unwrap().name, "turn");
        let told = seen.next().await.unwrap();
        assert_eq!(told.name, "text");
        assert_eq!(other.post(&format!("/api/turns/{turn}/stop"), json!({})).await.status, 204);
        let mut shown = Shown::default();
        shown.see(&told);
        let rest = seen.all().await;
        rest.iter().for_each(|told| shown.see(told));
        let last = rest.last().unwrap();
        assert_eq!(last.name, "stopped");
        assert!(last.data["message_markdown"].as_str().unwrap().starts_with(&shown.text[..20]));
        assert_eq!((elsewhere.calls(), desk.fake.calls()), (0, 1));
        assert_eq!(events.all().await.last().unwrap().name, "stopped");
    }

    async fn the_same_request_twice_at_once_is_one_turn_and_one_call(app: TestApp) {
        let desk = Desk::open(&app).await;
        desk.fake.push(reply("Une fois.").chunk(1).every(Duration::from_millis(20)));
        let body = json!({ "scenario_id": desk.scenario, "message": PUZZLING, "client_request_id": "une" });
        let answers = futures::future::join_all((0..8).map(|_| desk.user.post("/api/chat", body.clone()))).await;
        for answer in answers {
            assert_eq!(answer.expect(200).json["message_markdown"], "Une fois.");
        }
        assert_eq!((desk.fake.calls(), desk.messages().await.len()), (1, 2));
    }
}

/// A hundred sockets that break at any moment: each reader ends with the same plan, and nobody was asked twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sockets_break_at_a_hundred_moments() {
    let app = TestApp::on(heraut_testkit::Database::Sqlite).await.unwrap();
    let desk = Desk::open(&app).await;
    let plan = desk.plan(12).await;
    for round in 0..100_usize {
        desk.fake.push(Behaviour::answer(plan.clone()).chunk(60 + round % 7));
        let mut events = Events::post(&desk.user, &desk.plan_path(), json!({})).await;
        let turn = events.next().await.unwrap().data["turn_id"].as_str().unwrap().to_owned();
        let (mut shown, mut last, mut end) = (Shown::default(), None, None);
        let mut patience = round % 11;
        while end.is_none() {
            match events.next().await {
                // The socket breaks; the reader comes back where it was.
                Some(told) if patience == 0 && !["done", "error"].contains(&told.name.as_str()) => {
                    shown.see(&told);
                    last = told.id.or(last);
                    events = Events::follow(&desk.user, &turn, last.as_deref()).await;
                    patience = 1 + (round * 7) % 5;
                }
                Some(told) if told.name == "done" => end = Some(told),
                Some(told) => {
                    shown.see(&told);
                    last = told.id.or(last);
                    patience = patience.saturating_sub(1);
                }
                None => events = Events::follow(&desk.user, &turn, last.as_deref()).await,
            }
        }
        let made = end.unwrap().data;
        assert_eq!(made["scenario"]["plan"]["items"].as_array().unwrap().len(), 12, "round {round}");
        // Who came back after the end has it from there; what was shown before was the beginning of it, each thing once.
        assert!(
            "Une stratégie en trois temps.".starts_with(&shown.text) && shown.items.len() <= 12,
            "round {round}: {shown:?}"
        );
        assert_eq!(desk.fake.calls(), round + 1);
        assert_eq!(desk.versions().await, round + 1);
    }
}
