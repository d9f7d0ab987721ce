//! Work that changes cause: never lost, never by two at once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use heraut_jobs::queue::{ATTEMPTS, Entry, State, depths, discard, list, purge, retry};
use heraut_jobs::{Enqueue, Failure, Handler, JobId, Queue, Task, enqueue};
use heraut_store::{Db, Error};
use heraut_testkit::{TestApp, on_each_database};
use serde_json::json;
use tokio::sync::Notify;

/// A kind that no other test has: on a server they share one queue.
fn kind(app: &TestApp) -> &'static str {
    format!("essai-{}", app.scope().correlation).leak()
}

async fn add(app: &TestApp, new: Enqueue) -> JobId {
    app.db.write(&app.scope(), new, |tx, new| Box::pin(enqueue(tx, new))).await.expect("a job")
}

async fn another_instance(app: &TestApp) -> Db {
    Db::connect(&app.settings, Arc::clone(&app.clock)).await.expect("the same database")
}

async fn everything(app: &TestApp) -> Vec<Entry> {
    list(&app.db, &app.scope(), true, 1000).await.expect("a list")
}

async fn only(app: &TestApp) -> Entry {
    let mut all = everything(app).await;
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

async fn waiting(app: &TestApp, kind: &str) -> i64 {
    let depths = depths(&app.db).await.expect("depths");
    depths.iter().find(|depth| depth.kind == kind).map_or(0, |depth| depth.jobs)
}

/// Counts the runs of each job, and notices two of one at once.
#[derive(Default)]
struct Counted {
    runs: Mutex<BTreeMap<JobId, (usize, bool)>>,
}

impl Counted {
    fn begin(&self, id: JobId) {
        let mut runs = self.runs.lock().expect("a lock");
        let (count, running) = runs.entry(id).or_default();
        assert!(!*running, "two run {id} at once");
        (*count, *running) = (*count + 1, true);
    }

    fn end(&self, id: JobId) {
        self.runs.lock().expect("a lock").get_mut(&id).expect("begun").1 = false;
    }
}

on_each_database! {
    async fn eight_workers_of_four_instances_run_each_job_once(app: TestApp) {
        const JOBS: usize = 400;
        let (kind, counted) = (kind(&app), Arc::new(Counted::default()));
        let scope = app.scope();
        let made = app.db.write(&scope, (), move |tx, ()| Box::pin(async move {
            for n in 0..JOBS {
                enqueue(tx, &Enqueue::new(kind, json!({"n": n}))).await?;
            }
            Ok::<_, Error>(())
        }));
        made.await.expect("jobs");
        assert_eq!(waiting(&app, kind).await, JOBS as i64);
        let mut workers = Vec::new();
        for _ in 0..4 {
            let db = another_instance(&app).await;
            for _ in 0..2 {
                let seen = Arc::clone(&counted);
                let handler = Handler::new(kind, move |task: Task| {
                    let seen = Arc::clone(&seen);
                    async move {
                        seen.begin(task.id);
                        assert!(task.payload["n"].is_u64() && task.attempt == 1);
                        tokio::task::yield_now().await;
                        seen.end(task.id);
                        Ok(())
                    }
                });
                let queue = Queue::new(db.clone(), vec![handler]);
                workers.push(tokio::spawn(async move {
                    let mut ran = 0;
                    let mut idle = 0;
                    // A worker that lost a race may see nothing while others still have something.
                    while idle < 3 {
                        let n = queue.run_due(5).await.expect("a run");
                        ran += n;
                        idle = if n == 0 { idle + 1 } else { 0 };
                    }
                    ran
                }));
            }
        }
        let mut ran = Vec::new();
        for worker in workers {
            ran.push(worker.await.expect("a worker"));
        }
        assert_eq!(ran.iter().sum::<usize>(), JOBS, "{ran:?}");
        let runs = counted.runs.lock().expect("a lock").clone();
        assert_eq!(runs.len(), JOBS);
        assert!(runs.values().all(|(count, running)| *count == 1 && !running), "{runs:?}");
        assert_eq!(waiting(&app, kind).await, 0);
        assert!(everything(&app).await.iter().all(|job| job.state == State::Done && job.attempts == 1));
    }

    async fn a_change_that_is_undone_leaves_no_job(app: TestApp) {
        let kind = kind(&app);
        let undone: Result<(), heraut_marketing::Error> = app.db.write(&app.scope(), (), move |tx, ()| Box::pin(async move {
            enqueue(tx, &Enqueue::new(kind, json!({}))).await?;
            Err(heraut_marketing::Error::NotFound)
        })).await;
        assert!(undone.is_err());
        assert_eq!((everything(&app).await.len(), waiting(&app, kind).await), (0, 0));
    }

    async fn what_an_instance_leaves_behind_runs_again_when_its_lease_is_over(app: TestApp) {
        let kind = kind(&app);
        let id = add(&app, Enqueue::new(kind, json!({}))).await;
        let hangs = Handler::new(kind, |_| std::future::pending());
        let here = Queue::new(app.db.clone(), vec![hangs]);
        // The instance dies with the job in its hands.
        assert!(tokio::time::timeout(Duration::from_millis(300), here.run_due(1)).await.is_err());
        let attempt = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&attempt);
        let works = Handler::new(kind, move |task| {
            seen.store(task.attempt as usize, Ordering::SeqCst);
            async { Ok(()) }
        });
        let there = Queue::new(another_instance(&app).await, vec![works]);
        assert_eq!(only(&app).await.state, State::Running);
        app.clock.advance(chrono::Duration::seconds(59));
        assert_eq!(there.run_due(1).await.expect("a look"), 0, "it may still be at work");
        app.clock.advance(chrono::Duration::seconds(1));
        assert_eq!(there.run_due(1).await.expect("a look"), 1);
        assert_eq!(attempt.load(Ordering::SeqCst), 2);
        assert_eq!((only(&app).await.id, only(&app).await.state), (id, State::Done));
    }

    async fn who_lost_the_lease_changes_nothing_any_more(app: TestApp) {
        let kind = kind(&app);
        let _ = add(&app, Enqueue::new(kind, json!({}))).await;
        let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (begin, wait) = (Arc::clone(&begun), Arc::clone(&go_on));
        let slow = Handler::new(kind, move |_| {
            let (begin, wait) = (Arc::clone(&begin), Arc::clone(&wait));
            async move {
                begin.notify_one();
                wait.notified().await;
                Ok(())
            }
        });
        let here = Queue::new(app.db.clone(), vec![slow]);
        let first = tokio::spawn(async move { here.run_due(1).await });
        begun.notified().await;
        // The machine slept for two minutes; another instance took the job and will try it again.
        app.clock.advance(chrono::Duration::minutes(2));
        let fails = Handler::new(kind, |_| async { Err(Failure::retry("closed")) });
        let there = Queue::new(another_instance(&app).await, vec![fails]);
        assert_eq!(there.run_due(1).await.expect("a look"), 1);
        go_on.notify_one();
        let _ = first.await.expect("a run");
        let job = only(&app).await;
        assert_eq!((job.state, job.attempts, job.error_code.as_deref()), (State::Waiting, 2, Some("closed")));
    }

    async fn what_fails_is_tried_again_later_and_given_up_in_the_end(app: TestApp) {
        let kind = kind(&app);
        let id = add(&app, Enqueue::new(kind, json!({"a": 1})).unique("une")).await;
        let fails = Handler::new(kind, |task: Task| async move {
            assert_eq!(task.payload, json!({"a": 1}));
            if task.attempt == 2 { panic!("a defect") }
            Err(Failure::retry("away"))
        });
        let queue = Queue::new(app.db.clone(), vec![fails]);
        let mut waits = Vec::new();
        for attempt in 1..=ATTEMPTS {
            assert_eq!(queue.run_due(3).await.expect("a run"), 1, "attempt {attempt}");
            assert_eq!(queue.run_due(3).await.expect("a run"), 0, "not at once");
            let job = only(&app).await;
            assert_eq!(job.attempts, attempt);
            assert_eq!(job.error_code.as_deref(), Some(if attempt == 2 { "panicked" } else { "away" }));
            if attempt < ATTEMPTS {
                assert_eq!(add(&app, Enqueue::new(kind, json!({})).unique("une")).await, id, "it has not ended");
                let wait = job.at.0 - app.db.now().0;
                waits.push(wait.num_seconds());
                app.clock.advance(wait);
            }
        }
        assert!(waits[0] >= 7 && waits[0] <= 13 && waits[8] > 1800, "{waits:?}");
        assert_eq!((only(&app).await.state, waiting(&app, kind).await), (State::Dead, 0));

        // The operator puts it right.
        assert!(retry(&app.db, &app.scope(), id).await.expect("a retry"));
        assert_eq!((only(&app).await.state, only(&app).await.attempts), (State::Waiting, 0));
        let works = Handler::new(kind, |task: Task| async move {
            assert_eq!((task.payload, task.attempt), (json!({"a": 1}), 1));
            Ok(())
        });
        assert_eq!(Queue::new(app.db.clone(), vec![works]).run_due(3).await.expect("a run"), 1);
        assert_eq!(only(&app).await.state, State::Done);
        assert!(!retry(&app.db, &app.scope(), id).await.expect("a look"), "what is done is done");
    }

    async fn what_never_will_work_is_given_up_at_once_and_forgotten_after_seven_days(app: TestApp) {
        let kind = kind(&app);
        let (dead, dropped) = (add(&app, Enqueue::new(kind, json!({}))).await, add(&app, Enqueue::new(kind, json!({}))).await);
        let never = Handler::new(kind, |_| async { Err(Failure::dead("gone")) });
        assert_eq!(Queue::new(app.db.clone(), vec![never]).run_due(9).await.expect("a run"), 2);
        let all = everything(&app).await;
        assert!(all.iter().all(|job| job.state == State::Dead && job.error_code.as_deref() == Some("gone")), "{all:?}");
        let neighbour = heraut_kernel::Scope::system(app.second_workspace().await);
        for id in [dead, dropped] {
            assert!(!retry(&app.db, &neighbour, id).await.expect("a look"), "not theirs");
            assert!(!discard(&app.db, &neighbour, id).await.expect("a look"), "not theirs");
        }
        assert!(discard(&app.db, &app.scope(), dropped).await.expect("an end"));
        let later = add(&app, Enqueue::new(kind, json!({})).at(app.db.now() + chrono::Duration::days(30))).await;
        let purged = async || app.db.write(&app.scope(), (), |tx, ()| Box::pin(purge(tx, 10))).await.expect("a purge");
        app.clock.advance(chrono::Duration::days(7));
        assert_eq!(purged().await, 0);
        app.clock.advance(chrono::Duration::seconds(1));
        assert_eq!(purged().await, 1);
        assert_eq!((only(&app).await.id, only(&app).await.state), (later, State::Waiting));
    }

    async fn of_many_at_once_one_holds_a_unique_key(app: TestApp) {
        let kind = kind(&app);
        let adding = (0..8).map(|_| add(&app, Enqueue::new(kind, json!({})).unique("rapport")));
        let ids = futures::future::join_all(adding).await;
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        assert_eq!(waiting(&app, kind).await, 1);
        let works = Handler::new(kind, |_| async { Ok(()) });
        assert_eq!(Queue::new(app.db.clone(), vec![works]).run_due(9).await.expect("a run"), 1);
        assert_ne!(add(&app, Enqueue::new(kind, json!({})).unique("rapport")).await, ids[0], "it has ended");
    }

    async fn a_queue_that_is_stopped_lets_its_jobs_end(app: TestApp) {
        let kind = kind(&app);
        let _ = add(&app, Enqueue::new(kind, json!({}))).await;
        let begun = Arc::new(Notify::new());
        let begin = Arc::clone(&begun);
        let slow = Handler::new(kind, move |_| {
            begin.notify_one();
            async { tokio::time::sleep(Duration::from_millis(200)).await; Ok(()) }
        });
        let running = Queue::new(app.db.clone(), vec![slow]).start();
        begun.notified().await;
        let late = add(&app, Enqueue::new(kind, json!({}))).await;
        running.stop(Duration::from_secs(10)).await;
        let states: Vec<_> = everything(&app).await.into_iter().map(|job| (job.id == late, job.state)).collect();
        assert_eq!(states, [(true, State::Waiting), (false, State::Done)]);
    }
}
