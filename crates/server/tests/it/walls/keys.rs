//! A row cannot point into another workspace, whatever the code above asks: the keys are of two columns.

use heraut_kernel::{Scope, WorkspaceId};
use heraut_store::{Conn, Error, Kind};
use heraut_testkit::{Database, TestApp, on_each_database};
use sea_orm_migration::sea_orm::ConnectionTrait;

use crate::support::ledger::{Ledger, query};
use crate::support::possessions::Possessions;

/// Every key of two columns: child, column, parent. People belong to no workspace, nor do links of invitations. A row of the queue has its job's own key, and a test of its own below.
async fn keys(app: &TestApp) -> Vec<(String, String, String)> {
    let sql = app.db.backend().pick(SQLITE, MARIADB, POSTGRES);
    let rows = query(app.db.outside(), sql).await;
    rows.into_iter().map(|row| (row[0].clone(), row[1].clone(), row[2].clone())).collect()
}

const SQLITE: &str = "SELECT m.name, f.\"from\", f.\"table\" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f \
     WHERE m.type = 'table' AND f.\"from\" <> 'workspace_id' AND m.name NOT IN ('memberships', 'job_queue', 'invitation_links') AND f.\"table\" <> 'users' ORDER BY 1, 2";
const MARIADB: &str = "SELECT table_name, column_name, referenced_table_name FROM information_schema.key_column_usage \
     WHERE table_schema = database() AND referenced_table_name IS NOT NULL AND column_name <> 'workspace_id' \
     AND table_name NOT IN ('memberships', 'job_queue', 'invitation_links') AND referenced_table_name <> 'users' ORDER BY 1, 2";
const POSTGRES: &str = "SELECT c.relname::text, a.attname::text, p.relname::text FROM pg_constraint k \
     JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid \
     JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) \
     WHERE k.contype = 'f' AND a.attname <> 'workspace_id' AND c.relname NOT IN ('memberships', 'job_queue', 'invitation_links') AND p.relname <> 'users' ORDER BY 1, 2";

async fn execute(app: &TestApp, scope: &Scope, sql: String) -> Result<u64, Error> {
    app.db
        .write(scope, sql, |tx, sql| Box::pin(async move { Ok(tx.execute_unprepared(sql).await?.rows_affected()) }))
        .await
}

/// The key of a row, as a statement names it: a number, or a UUID.
async fn a_row_of(app: &TestApp, conn: &Conn, table: &str, workspace: WorkspaceId) -> String {
    let rows = format!("FROM {table} WHERE workspace_id = {workspace}");
    if !table.starts_with("agent") {
        return query(conn, &format!("SELECT CAST(min(id) AS CHAR(20)) {rows}")).await[0][0].trim().to_owned();
    }
    let (sql, quoted) = match app.database {
        Database::Postgres => (format!("SELECT id::text {rows} LIMIT 1"), ("'", "'")),
        Database::Sqlite | Database::MariaDb => (format!("SELECT hex(id) {rows} LIMIT 1"), ("X'", "'")),
    };
    format!("{}{}{}", quoted.0, query(conn, &sql).await[0][0], quoted.1)
}

on_each_database! {
    async fn no_row_points_into_another_workspace(app: TestApp) {
        let mine = Possessions::of_somebody_else(&app, "Ici").await;
        let theirs = Possessions::of_somebody_else(&app, "Ailleurs").await;
        let scope = Scope::system(mine.workspace);
        let keys = keys(&app).await;
        assert!(keys.len() >= 9, "{keys:?}");
        for (child, column, parent) in keys {
            let reader = app.db.read(&Scope::system(theirs.workspace)).await.expect("a connection");
            let id = a_row_of(&app, &reader, &parent, theirs.workspace).await;
            drop(reader);
            let sql = format!("UPDATE {child} SET {column} = {id} WHERE workspace_id = {} AND {column} IS NOT NULL", mine.workspace);
            let refused = execute(&app, &scope, sql).await.expect_err("a row that points elsewhere");
            assert_eq!(refused.kind, Kind::ForeignKey, "{child}.{column} → {parent}");
        }
    }

    async fn a_link_to_another_workspace_s_library_is_refused(app: TestApp) {
        let mine = Possessions::of_somebody_else(&app, "Ici").await;
        let theirs = Possessions::of_somebody_else(&app, "Ailleurs").await;
        let scope = Scope::system(mine.workspace);
        for (table, column, id) in [
            ("scenario_objectifs", "objectif_id", theirs.objectif),
            ("scenario_cibles", "cible_id", theirs.cible),
            ("scenario_ressources", "ressource_id", theirs.ressource),
        ] {
            let sql = format!(
                "INSERT INTO {table} (workspace_id, scenario_id, {column}, position) VALUES ({}, {}, {id}, 9)",
                mine.workspace, mine.scenario
            );
            let refused = execute(&app, &scope, sql).await.expect_err("a link into another workspace");
            assert_eq!(refused.kind, Kind::ForeignKey, "{table}");
        }
    }

    async fn the_queue_cannot_name_a_job_of_another_workspace(app: TestApp) {
        let mine = Possessions::of_somebody_else(&app, "Ici").await;
        let theirs = Possessions::of_somebody_else(&app, "Ailleurs").await;
        // In their workspace, so that the wall does not hide the job: the key alone refuses.
        let scope = Scope::system(theirs.workspace);
        let sql = format!("DELETE FROM job_queue WHERE workspace_id = {}", theirs.workspace);
        let jobs = execute(&app, &scope, sql).await.expect("room");
        assert!(jobs > 0);
        let sql = |workspace| format!(
            "INSERT INTO job_queue (workspace_id, id, kind, due_at, attempts) \
             SELECT {workspace}, id, kind, run_at, 0 FROM jobs WHERE workspace_id = {}", theirs.workspace
        );
        let refused = execute(&app, &scope, sql(mine.workspace)).await.expect_err("a job of somebody else");
        assert_eq!(refused.kind, Kind::ForeignKey);
        assert_eq!(execute(&app, &scope, sql(theirs.workspace)).await.expect("their own"), jobs);
    }

    async fn every_table_of_a_workspace_goes_with_it(app: TestApp) {
        let ledger = Ledger::of(&app).await;
        let mine = Possessions::of_somebody_else(&app, "Ici").await;
        let sql = format!("DELETE FROM workspaces WHERE id = {}", mine.workspace);
        assert_eq!(execute(&app, &Scope::system(mine.workspace), sql).await.expect("a deletion"), 1);
        for (table, rows) in ledger.read(&app, mine.workspace).await {
            assert!(rows.is_empty() || rows == "0", "{table}: {rows}");
        }
    }
}
