//! What time does to rows.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use heraut_jobs::queue::discard;
use heraut_jobs::{Enqueue, Job, enqueue, run_if_due};
use heraut_kernel::{PageRequest, Scope};
use heraut_marketing::objectif::Objectif;
use heraut_marketing::store::{liens, plans, recherches};
use heraut_marketing::usecase::purge::purge;
use heraut_store::{BoxFuture, Db};
use heraut_testkit::{Person, on_each_database};
use sea_orm_migration::sea_orm::ConnectionTrait;
use serde_json::json;

use crate::support::ledger::Ledger;

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

/// A scenario with a conversation, a search and a plan.
async fn lived_in(user: &Person) -> i64 {
    let scenario = user.post("/api/scenarios", json!({"nom": "A", "thematique": "Énergie"})).await.expect(201).id();
    let path = format!("/api/scenarios/{scenario}");
    let _ = user.post(&format!("{path}/objectifs"), json!({"label": "Générer des leads"})).await.expect(201);
    let cible = json!({"label": "Directeur technique", "maturite": "decision"});
    let _ = user.post(&format!("{path}/cibles"), cible).await.expect(201);
    let _ = user.post(&format!("{path}/plan"), json!({})).await.expect(201);
    let _ = user.post("/api/search", json!({"scenario_id": scenario, "requete": "webinar"})).await.expect(200);
    let _ = user.post("/api/chat", json!({"scenario_id": scenario, "message": "aide"})).await.expect(200);
    scenario
}

on_each_database! {
    async fn what_has_outlived_its_time_is_deleted_for_good(app: TestApp) {
        let (user, neighbour) = (app.user(), app.second_workspace().await);
        let _ = lived_in(&user).await;
        let keyed = user.clone().with("idempotency-key", "une");
        let _ = keyed.post("/api/objectifs", json!({"label": "Fidéliser"})).await.expect(201);
        let _ = lived_in(&app.user_in(neighbour)).await;
        let theirs = Scope::system(neighbour);
        assert_eq!(purge(&app.marketing, &app.scope()).await.expect("a purge").rows(), 0);

        app.clock.advance(chrono::Duration::days(8));
        let gone = purge(&app.marketing, &app.scope()).await.expect("a purge");
        assert_eq!((gone.messages, gone.turns, gone.answers), (2, 3, 1), "{gone:?}");
        assert_eq!((gone.scenarios, gone.plan_items, gone.library), (0, 0, 0));
        assert_eq!(purge(&app.marketing, &app.scope()).await.expect("a purge").rows(), 0);
        // The neighbour's turn comes by itself.
        let gone = purge(&app.marketing, &theirs).await.expect("a purge");
        assert_eq!((gone.messages, gone.turns, gone.answers), (2, 3, 0), "{gone:?}");
    }

    async fn nothing_that_was_said_is_left_anywhere_after_the_purge(app: TestApp) {
        const WORD: &str = "zyzomys";
        let user = app.user();
        let scenario = lived_in(&user).await;
        let ledger = Ledger::of(&app).await;
        let keyed = user.clone().with("idempotency-key", "dit");
        for said in [json!({"scenario_id": scenario, "message": WORD}), json!({"message": WORD})] {
            let _ = user.post("/api/chat", said).await.expect(200);
        }
        let _ = keyed.post("/api/chat", json!({"scenario_id": scenario, "message": WORD})).await.expect(200);
        let names = Enqueue::new("essai-dit", json!({"texte": WORD}));
        let job = app.db.write(&app.scope(), names, |tx, new| Box::pin(enqueue(tx, new))).await.expect("a job");
        let found = ledger.holding(&app, app.workspace(), WORD).await;
        for table in ["messages", "jobs"] {
            assert!(found.iter().any(|name| name == table), "{table} not in {found:?}");
        }
        assert!(discard(&app.db, &app.scope(), job).await.expect("an end"));
        app.clock.advance(chrono::Duration::days(8));
        let _ = purge(&app.marketing, &app.scope()).await.expect("a purge");
        assert_eq!(ledger.holding(&app, app.workspace(), WORD).await, [""; 0]);
    }

    async fn much_is_forgotten_in_batches_and_a_purge_that_was_cut_goes_on(app: TestApp) {
        let keyed = app.user().with("idempotency-key", "une");
        let _ = keyed.post("/api/objectifs", json!({"label": "Fidéliser"})).await.expect(201);
        // Twice as many, eleven times.
        let longer = app.db.backend().pick("cle || 'x'", "CONCAT(cle, 'x')", "cle || 'x'");
        for n in 0..11 {
            let columns = "request_hash, done, status, headers, body, claimed_at, ttl";
            let key = longer.replace('x', &format!("-{n}"));
            let sql = format!(
                "INSERT INTO idempotency_keys (workspace_id, cle, {columns}) \
                 SELECT workspace_id, {key}, {columns} FROM idempotency_keys WHERE workspace_id = {}",
                app.workspace()
            );
            let made: Result<(), heraut_store::Error> = app.db.write(&app.scope(), sql, |tx, sql| Box::pin(async move {
                tx.execute_unprepared(sql).await?;
                Ok(())
            })).await;
            made.expect("twice as many");
        }
        app.clock.advance(chrono::Duration::days(2));
        let scope = app.scope();
        let batch = app.db.write(&scope, (), |tx, ()| Box::pin(heraut_store::idempotency::purge(tx, 100)));
        assert_eq!(batch.await.expect("a batch"), 100);
        assert_eq!(purge(&app.marketing, &app.scope()).await.expect("the rest").answers, 2048 - 100);
        assert_eq!(purge(&app.marketing, &app.scope()).await.expect("nothing").rows(), 0);
    }

    async fn what_was_deleted_can_be_restored_for_thirty_days(app: TestApp) {
        let user = app.user();
        let (deleted, kept) = (lived_in(&user).await, lived_in(&user).await);
        let items = user.get(&format!("/api/scenarios/{kept}")).await.expect(200).json["plan"]["items"].clone();
        let line = format!("/api/scenarios/{kept}/plan/items/{}", items[0]["id"]);
        let unused = user.post("/api/ressources", json!({"type": "video", "titre": "Seule"})).await.expect(201).id();
        let unused = format!("/api/ressources/{unused}");
        for path in [&format!("/api/scenarios/{deleted}"), &unused] {
            let _ = user.delete(path).await.expect(204);
        }
        let _ = user.delete(&line).await.expect(200);

        app.clock.advance(chrono::Duration::days(30));
        let gone = purge(&app.marketing, &app.scope()).await.expect("a purge");
        assert_eq!((gone.scenarios, gone.plan_items, gone.library), (0, 0, 0), "{gone:?}");
        app.clock.advance(chrono::Duration::days(1));
        let gone = purge(&app.marketing, &app.scope()).await.expect("a purge");
        assert_eq!((gone.scenarios, gone.plan_items, gone.library), (1, 1, 1), "{gone:?}");

        for path in [&format!("/api/scenarios/{deleted}"), &unused, &line] {
            let _ = user.post(&format!("{path}/restore"), json!({})).await.expect(404);
        }
        let conn = app.db.read(&app.scope()).await.expect("a connection");
        let first = PageRequest { after: None, limit: 10 };
        assert!(recherches::list(&conn, deleted, &first).await.expect("searches").items.is_empty());
        assert!(plans::versions(&conn, deleted).await.expect("plans").is_empty());
        assert!(liens::of_scenario::<Objectif>(&conn, deleted).await.expect("links").is_empty());
        drop(conn);
        // What others use stays.
        let read = user.get(&format!("/api/scenarios/{kept}")).await.expect(200).json;
        assert_eq!(read["objectifs"].as_array().map(Vec::len), Some(1));
        assert_eq!(read["plan"]["items"].as_array().map(Vec::len), items.as_array().map(|items| items.len() - 1));
    }

    async fn of_two_instances_one_runs_a_job_and_a_missed_hour_is_made_up_for(app: TestApp) {
        let other = Db::connect(&app.settings, Arc::clone(&app.clock)).await.expect("the same database");
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&runs);
        let name: &'static str = format!("essai-{:?}", app.scope().correlation.0).leak();
        let run = move || -> BoxFuture<'static, bool> {
            let nth = counted.fetch_add(1, Ordering::SeqCst);
            // The second time it fails.
            Box::pin(async move { nth != 1 })
        };
        let job = Job { name, cron: "0 2 * * *", run: Arc::new(run) };
        let look = async || {
            let (here, there) =
                futures::join!(run_if_due(&app.db, &job, "ici"), run_if_due(&other, &job, "là-bas"));
            usize::from(here.expect("a look")) + usize::from(there.expect("a look"))
        };
        assert_eq!(look().await, 0, "its first turn is the next hour");
        app.clock.advance(chrono::Duration::days(1));
        assert_eq!((look().await, look().await), (1, 0));
        // Three nights without any instance: once.
        app.clock.advance(chrono::Duration::days(3));
        assert!(run_if_due(&app.db, &job, "ici").await.expect("a look"));
        assert_eq!((look().await, look().await), (1, 0), "what failed is due again");
        assert_eq!((look().await, runs.load(Ordering::SeqCst)), (0, 3));
    }

    async fn words_that_unfold_fit_their_columns(app: TestApp) {
        let user = app.user();
        let long = "ﷺ".repeat(150);
        let made = user.post("/api/scenarios", json!({"nom": long, "thematique": long})).await.expect(201);
        let _ = user.patch(&format!("/api/scenarios/{}", made.id()), json!({"thematique": long})).await.expect(200);
        let encoded = "%EF%B7%BA".repeat(150);
        let found = user.get(&format!("/api/scenarios?thematique={encoded}")).await.expect(200);
        assert_eq!(found.json["items"][0]["id"], made.json["id"]);
    }
}
