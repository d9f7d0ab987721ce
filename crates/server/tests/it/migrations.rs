//! The schema, from nothing to the newest, on each database.

use heraut_server::app;
use heraut_store::Settings;
use heraut_store::migrate::{Status, migrate};
use heraut_testkit::Database;
use sea_orm_migration::sea_orm::ConnectionTrait;

use crate::support::empty::{Empty, closed, on_each_empty_database};
use crate::support::ledger::query;

async fn run(settings: &Settings) -> Result<usize, heraut_store::Error> {
    Box::pin(migrate(settings, &app::migrations())).await
}

async fn status(empty: &Empty) -> Status {
    let db = empty.db().await;
    let status = heraut_store::migrate::status(db.outside(), &app::migrations()).await.expect("a status");
    closed(db).await;
    status
}

on_each_empty_database! {
    async fn all_run_once_and_again_changes_nothing(empty) {
        let first = run(&empty.settings).await.expect("migrations run");
        assert!(first > 10);
        let after = status(&empty).await;
        assert_eq!((after.applied.len(), after.pending.len()), (first, 0));
        assert_eq!(run(&empty.settings).await.expect("nothing to do"), 0);
        assert_eq!(status(&empty).await.applied, after.applied);
    }

    async fn of_three_at_once_one_migrates_and_two_wait(empty) {
        let work = || {
            let settings = empty.settings.clone();
            tokio::spawn(async move { run(&settings).await })
        };
        let (a, b, c) = tokio::join!(work(), work(), work());
        let mut counts = [a, b, c].map(|done| done.expect("no panic").expect("migrations run"));
        counts.sort_unstable();
        let after = status(&empty).await;
        assert_eq!((counts, after.pending.len()), ([0, 0, after.applied.len()], 0));
    }

    async fn the_indexes_of_the_seed_are_there(empty) {
        let _ = run(&empty.settings).await.expect("migrations run");
        let db = empty.db().await;
        let rows = query(db.outside(), db.backend().pick(SQLITE, MARIADB, POSTGRES)).await;
        let indexes: Vec<(String, String)> = rows.into_iter().map(|row| (row[0].clone(), row[1].clone())).collect();
        for (table, columns) in [
            ("scenarios", "workspace_id,thematique_key"),
            ("messages", "workspace_id,scenario_id,created_at"),
            ("plans", "workspace_id,scenario_id"),
            ("plan_items", "workspace_id,plan_id"),
        ] {
            let found = indexes.iter().any(|(at, of)| at == table && format!("{of},").starts_with(&format!("{columns},")));
            assert!(found, "{table} has no index on {columns}: {indexes:?}");
        }
        closed(db).await;
    }
}

/// Each index: its table, its columns in order.
const SQLITE: &str = "SELECT t, group_concat(c) FROM (SELECT m.name AS t, l.name AS i, x.name AS c FROM sqlite_master m \
     JOIN pragma_index_list(m.name) l JOIN pragma_index_info(l.name) x WHERE m.type = 'table' ORDER BY l.name, x.seqno) GROUP BY t, i";
const MARIADB: &str = "SELECT table_name, GROUP_CONCAT(column_name ORDER BY seq_in_index) FROM information_schema.statistics \
     WHERE table_schema = database() GROUP BY table_name, index_name";
const POSTGRES: &str = "SELECT c.relname::text, string_agg(a.attname, ',' ORDER BY k.n)::text FROM pg_index i \
     JOIN pg_class c ON c.oid = i.indrelid CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY AS k (attnum, n) \
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum GROUP BY c.relname, i.indexrelid";

#[tokio::test]
async fn the_role_that_serves_cannot_migrate_but_sees_what_is_missing() {
    let Some(empty) = Empty::on(Database::Postgres).await else { return };
    let serving = Settings { owner_url: None, ..empty.settings.clone() };
    assert!(run(&serving).await.is_err(), "a role that owns nothing made a schema");
    assert_eq!(status(&empty).await.applied, Vec::<String>::new());
    let all = run(&empty.settings).await.expect("migrations run");
    let after = status(&empty).await;
    assert_eq!((after.applied.len(), after.pending.len()), (all, 0));
    let db = empty.db().await;
    assert!(db.outside().execute_unprepared("DELETE FROM seaql_migrations").await.is_err());
    closed(db).await;
    empty.gone().await;
}
