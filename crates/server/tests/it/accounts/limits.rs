//! What is expensive is counted on people and keys, on all instances together.

use axum::Router;
use chrono::Duration;
use heraut_http::ratelimit::{Counted, Counts};
use heraut_kernel::Role;
use heraut_server::rates::Together;
use heraut_testkit::{Answer, Database, Person, TestApp, on_each_database};
use serde_json::json;

use crate::support::ledger::query;

/// A slice is three of them.
const LIMIT: u32 = 30;

fn instance(app: &TestApp) -> Router {
    app.accounts_router(|stack| stack.expensive_per_minute = LIMIT)
}

/// Asks for something expensive; what it says is nonsense, and counts.
async fn ask(person: &Person) -> Answer {
    person.post("/api/chat", json!({})).await
}

/// How many of so many requests are let in; the others are refused as they should be.
async fn let_in(person: &Person, requests: u32) -> u32 {
    let mut count = 0;
    for _ in 0..requests {
        count += u32::from(was_let_in(&ask(person).await));
    }
    count
}

fn was_let_in(answer: &Answer) -> bool {
    if answer.status == 429 {
        let wait: u64 = answer.header("retry-after").parse().expect("seconds");
        assert!(answer.json["code"] == "rate_limited" && (1..=60).contains(&wait), "{wait}: {}", answer.json);
        return false;
    }
    assert_eq!(answer.status, 422, "{}", answer.json);
    true
}

/// The product with accounts, in a year of these tests' own: those who share their database and purge it are not there yet.
async fn years_later(app: TestApp) -> TestApp {
    app.clock.advance(Duration::days(3650));
    app.with_accounts().await
}

/// Whether several processes can serve from it.
fn is_shared(app: &TestApp) -> bool {
    app.database != Database::Sqlite
}

/// Somebody who asks at another instance.
async fn member_at(app: &TestApp, instances: &[&Router], n: u16) -> Vec<Person> {
    let user = app.account("Ali").await.0;
    app.join(user, app.workspace(), Role::Editor).await;
    let session = app.open_session(user).await;
    instances.iter().map(|router| app.at_instance((*router).clone(), n).signed_in(&session)).collect()
}

on_each_database! {
    async fn two_instances_let_in_what_one_would(app: TestApp) {
        let app = years_later(app).await;
        if !is_shared(&app) {
            return;
        }
        let (one, other) = (instance(&app), instance(&app));
        let at = member_at(&app, &[&one, &other], 1).await;
        let mut count = 0;
        for n in 0..2 * LIMIT as usize {
            count += u32::from(was_let_in(&ask(&at[n % 2]).await));
        }
        assert_eq!(count, LIMIT);
        // As many come back as time has passed; an instance may hold back what it took of its slice.
        app.clock.advance(Duration::seconds(12));
        assert_eq!(let_in(&at[0], 10).await, 6);
        assert_eq!(let_in(&at[1], 10).await, 0);
    }

    async fn an_instance_holds_back_less_than_a_slice(app: TestApp) {
        let app = years_later(app).await;
        if !is_shared(&app) {
            return;
        }
        let (one, other) = (instance(&app), instance(&app));
        let at = member_at(&app, &[&one, &other], 1).await;
        assert_eq!(let_in(&at[0], 1).await, 1);
        app.clock.advance(Duration::seconds(50));
        assert_eq!(let_in(&at[1], LIMIT + 5).await, LIMIT, "the bucket is full again");
        assert_eq!(let_in(&at[0], 10).await, 2, "the rest of its slice");
        // And not for ever.
        app.clock.advance(Duration::minutes(5));
        assert_eq!(let_in(&at[0], 1).await, 1);
        app.clock.advance(Duration::seconds(61));
        assert_eq!(let_in(&at[1], LIMIT + 5).await, LIMIT);
        assert_eq!(let_in(&at[0], 10).await, 0);
    }

    async fn many_at_once_at_two_instances_are_counted_once_each(app: TestApp) {
        let app = years_later(app).await;
        if !is_shared(&app) {
            return;
        }
        let (one, other) = (instance(&app), instance(&app));
        let at = member_at(&app, &[&one, &other], 1).await;
        let asked: Vec<_> = (0..80).map(|n| { let person = at[n % 2].clone(); tokio::spawn(async move { ask(&person).await }) }).collect();
        let mut count = 0;
        for answer in asked {
            count += u32::from(was_let_in(&answer.await.expect("an answer")));
        }
        assert!((LIMIT - 2..=LIMIT).contains(&count), "{count}");
    }

    async fn people_behind_one_address_do_not_stop_each_other(app: TestApp) {
        let app = years_later(app).await;
        let router = instance(&app);
        let camille = member_at(&app, &[&router], 1).await.remove(0);
        // Memory counts by the machine's clock, in which a slow test gets some back.
        let count = let_in(&camille, LIMIT + 20).await;
        assert!(if is_shared(&app) { count == LIMIT } else { (LIMIT..LIMIT + 20).contains(&count) }, "{count}");
        let alix = member_at(&app, &[&router], 1).await.remove(0);
        assert_eq!(let_in(&alix, LIMIT).await, LIMIT, "at the same address");
        // Another address does not help.
        let elsewhere = camille.headers().iter().fold(app.at_instance(router, 2), |at, (name, value)| at.with(name, value));
        assert!(let_in(&elsewhere, 20).await < 20);
    }

    async fn an_address_has_a_limit_too(app: TestApp) {
        let app = years_later(app).await;
        let limit = 1;
        let router = app.accounts_router(|stack| stack.expensive_per_minute = limit);
        let mut count = 0;
        for _ in 0..13 {
            let person = member_at(&app, &[&router], 1).await.remove(0);
            count += let_in(&person, 1).await;
        }
        assert!(if is_shared(&app) { count == 10 } else { (10..13).contains(&count) }, "{count}");
    }

    async fn a_key_of_a_workspace_is_counted_by_itself(app: TestApp) {
        let app = years_later(app).await;
        let router = app.accounts_router(|stack| stack.expensive_per_minute = 2);
        let made = app.user().post("/api/keys", json!({"name": "Robot", "role": "editor", "scopes": ["read", "write"]})).await.expect(201);
        let key = made.json["secret"].as_str().expect("a secret").to_owned();
        let robot = app.at_instance(router.clone(), 1).with_key(&key);
        assert_eq!(let_in(&robot, 2).await, 2);
        assert!(let_in(&robot, 5).await < 5);
        let person = member_at(&app, &[&router], 1).await.remove(0);
        assert_eq!(let_in(&person, 2).await, 2);
    }

    async fn whoever_is_refused_costs_no_statement(app: TestApp) {
        let app = years_later(app).await;
        if !is_shared(&app) {
            // There nobody costs any.
            let person = member_at(&app, &[&instance(&app)], 1).await.remove(0);
            let unlimited = member_at(&app, &[&app.router()], 1).await.remove(0);
            let mut cost = [0, 0];
            for (cost, person) in cost.iter_mut().zip([person, unlimited]) {
                let _ = ask(&person).await;
                let before = app.db.statements();
                let _ = ask(&person).await.expect(422);
                *cost = app.db.statements() - before;
            }
            assert_eq!(cost[0], cost[1]);
            return;
        }
        let together = Together::new(app.db.clone());
        let who = Counted::Caller(format!("test {}", app.workspace()));
        let mut costs = Vec::new();
        let mut count = 0;
        for _ in 0..LIMIT {
            let before = app.db.statements();
            count += u32::from(together.count(&who, LIMIT).await.expect("the database works").is_none());
            costs.push(app.db.statements() - before);
        }
        assert_eq!(count, LIMIT);
        assert_eq!(costs.iter().filter(|cost| **cost > 0).count(), 10, "one slice in three: {costs:?}");
        assert!(costs[3..].iter().all(|cost| *cost <= 1), "{costs:?}");
        assert!(together.count(&who, LIMIT).await.expect("the database works").is_some(), "this one asks");
        let before = app.db.statements();
        for _ in 0..50 {
            let wait = together.count(&who, LIMIT).await.expect("the database works").expect("refused");
            assert_eq!(wait.as_secs(), 6);
        }
        assert_eq!(app.db.statements(), before);
    }

    async fn buckets_that_are_empty_again_are_purged(app: TestApp) {
        if !is_shared(&app) {
            return;
        }
        let together = Together::new(app.db.clone());
        let who = Counted::Caller(format!("purged {}", app.workspace()));
        let empty = format!("SELECT cle FROM rate_limits WHERE until_us < {}", (app.db.now() + Duration::seconds(90)).timestamp_micros());
        assert!(together.count(&who, LIMIT).await.expect("the database works").is_none());
        assert!(!query(app.db.outside(), &empty).await.is_empty());
        app.clock.advance(Duration::minutes(2));
        assert!(heraut_identity::store::sweep(&app.db).await.expect("the database works") >= 1);
        assert!(query(app.db.outside(), &empty).await.is_empty());
    }
}
