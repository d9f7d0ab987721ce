//! The walls that PostgreSQL itself puts up, seen by the role that serves: it owns nothing.

use heraut_kernel::{Scope, WorkspaceId};
use heraut_testkit::{Database, TestApp};
use sea_orm_migration::sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbErr, TransactionTrait};

use crate::support::ledger::{Ledger, query};
use crate::support::possessions::Possessions;

/// Two workspaces with something in every table, and a connection of the serving role.
struct Two {
    app: TestApp,
    ledger: Ledger,
    mine: WorkspaceId,
    theirs: WorkspaceId,
    conn: DatabaseConnection,
}

async fn two() -> Option<Two> {
    let app = TestApp::on(Database::Postgres).await?;
    let ledger = Ledger::of(&app).await;
    let mine = Possessions::of_somebody_else(&app, "Ici").await.workspace;
    let theirs = Possessions::of_somebody_else(&app, "Ailleurs").await.workspace;
    let mut options = ConnectOptions::new(app.settings.url.clone());
    options.max_connections(1).sqlx_logging(false);
    let conn = sea_orm_migration::sea_orm::Database::connect(options).await.expect("a connection");
    Some(Two { app, ledger, mine, theirs, conn })
}

impl Two {
    async fn count(&self, conn: &impl ConnectionTrait, table: &str, condition: &str) -> i64 {
        let rows = query(conn, &format!("SELECT count(*)::text FROM {table} WHERE {condition}")).await;
        rows[0][0].parse().expect("a number")
    }
}

async fn enter(conn: &impl ConnectionTrait, workspace: WorkspaceId) {
    let sql = format!("SELECT set_config('app.workspace_id', '{workspace}', true)");
    conn.execute_unprepared(&sql).await.expect("a setting");
}

/// Whether the database said that a row policy forbids it.
fn is_wall(error: &DbErr) -> bool {
    error.to_string().contains("row-level security")
}

#[tokio::test]
async fn outside_a_workspace_no_row_is_seen() {
    let Some(two) = two().await else { return };
    for table in two.ledger.tables() {
        assert_eq!(two.count(&two.conn, table, "true").await, 0, "{table}");
    }
    for table in two.ledger.tables() {
        two.conn.execute_unprepared("BEGIN").await.expect("a transaction");
        two.conn.execute_unprepared("SELECT set_config('app.workspace_id', '', true)").await.expect("a setting");
        assert_eq!(two.count(&two.conn, table, "true").await, 0, "{table}, with an empty setting");
        two.conn.execute_unprepared("ROLLBACK").await.expect("an end");
    }
}

#[tokio::test]
async fn inside_a_workspace_no_row_of_another_is_seen_changed_or_made() {
    let Some(two) = two().await else { return };
    for table in two.ledger.tables() {
        let transaction = two.conn.begin().await.expect("a transaction");
        enter(&transaction, two.mine).await;
        let own = two.count(&transaction, table, &format!("workspace_id = {}", two.mine)).await;
        assert!(own > 0, "{table}: support/possessions.rs makes no row of it, so nothing is tested");
        assert_eq!(two.count(&transaction, table, "true").await, own, "{table}: rows of others are seen");
        for statement in [
            format!("UPDATE {table} SET workspace_id = workspace_id WHERE workspace_id = {}", two.theirs),
            format!("DELETE FROM {table} WHERE workspace_id = {}", two.theirs),
        ] {
            let done = transaction.execute_unprepared(&statement).await.expect("a statement");
            assert_eq!(done.rows_affected(), 0, "{statement}");
        }
        transaction.rollback().await.expect("an end");
        for statement in [given_away(&two, table), moved_away(&two, table)] {
            let transaction = two.conn.begin().await.expect("a transaction");
            enter(&transaction, two.mine).await;
            let refused = transaction.execute_unprepared(&statement).await.expect_err("a row in another workspace");
            assert!(is_wall(&refused), "{statement}: {refused}");
            transaction.rollback().await.expect("an end");
        }
    }
}

/// A copy of a row, in the other workspace.
fn given_away(two: &Two, table: &str) -> String {
    let columns: Vec<_> = two.ledger.columns(table).iter().map(|column| format!("\"{column}\"")).collect();
    let theirs = two.theirs.to_string();
    let values: Vec<_> =
        columns.iter().map(|column| if column == "\"workspace_id\"" { theirs.as_str() } else { column }).collect();
    format!("INSERT INTO {table} ({}) SELECT {} FROM {table} LIMIT 1", columns.join(", "), values.join(", "))
}

fn moved_away(two: &Two, table: &str) -> String {
    format!("UPDATE {table} SET workspace_id = {}", two.theirs)
}

#[tokio::test]
async fn every_table_with_a_workspace_has_a_wall() {
    let Some(two) = two().await else { return };
    let walled = "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relrowsecurity AND c.relforcerowsecurity \
         AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL) \
         ORDER BY 1";
    let walled: Vec<String> = query(&two.conn, walled).await.into_iter().flatten().collect();
    assert_eq!(walled, two.ledger.tables());
}

#[tokio::test]
async fn the_role_that_serves_owns_nothing() {
    let Some(two) = two().await else { return };
    let rights = query(
        &two.conn,
        "SELECT rolsuper::text, rolbypassrls::text, rolcreatedb::text, rolcreaterole::text FROM pg_roles WHERE rolname = current_user",
    );
    assert_eq!(rights.await, [["false"; 4]]);
    let owned =
        "SELECT relname::text FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)";
    assert!(query(&two.conn, owned).await.is_empty());
    let member = "SELECT r.rolname::text FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid \
         WHERE m.member = (SELECT oid FROM pg_roles WHERE rolname = current_user)";
    assert!(query(&two.conn, member).await.is_empty());
    for statement in [
        "CREATE TABLE mine (id int)",
        "ALTER TABLE scenarios DISABLE ROW LEVEL SECURITY",
        "DROP POLICY scenarios_workspace ON scenarios",
        "TRUNCATE scenarios CASCADE",
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('x', 0)",
    ] {
        assert!(two.conn.execute_unprepared(statement).await.is_err(), "{statement}");
    }
}

#[tokio::test]
async fn the_next_borrower_of_a_connection_sees_nothing() {
    let Some(two) = two().await else { return };
    for commit in [true, false] {
        let transaction = two.conn.begin().await.expect("a transaction");
        enter(&transaction, two.mine).await;
        assert!(two.count(&transaction, "scenarios", "true").await > 0);
        if commit { transaction.commit().await } else { transaction.rollback().await }.expect("an end");
        assert_eq!(two.count(&two.conn, "scenarios", "true").await, 0);
    }
    // The product's own pool: reads dropped half-way, writes, then a query outside.
    let scope = Scope::system(two.mine);
    for _ in 0..12 {
        let conn = two.app.db.read(&scope).await.expect("a connection");
        assert!(two.count(&conn, "scenarios", "true").await > 0);
        drop(conn);
        let written: Result<u64, heraut_store::Error> = two
            .app
            .db
            .write(&scope, (), |tx, ()| {
                Box::pin(
                    async move { Ok(tx.execute_unprepared("UPDATE scenarios SET nom = nom").await?.rows_affected()) },
                )
            })
            .await;
        assert!(written.expect("a write") > 0);
        assert_eq!(two.count(two.app.db.outside(), "scenarios", "true").await, 0);
    }
}
