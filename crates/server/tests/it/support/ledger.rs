//! What the tables hold for a workspace, read past the product's own queries.

use std::collections::BTreeMap;

use heraut_kernel::{Scope, WorkspaceId};
use heraut_store::Backend;
use heraut_testkit::TestApp;
use sea_orm_migration::sea_orm::{ConnectionTrait, Statement};

/// Knows every table with a workspace, and how to read each in one statement.
#[derive(Clone, Debug)]
pub struct Ledger {
    tables: BTreeMap<String, Vec<String>>,
}

impl Ledger {
    /// Looks into the schema.
    pub async fn of(app: &TestApp) -> Self {
        let columns = query(app.db.outside(), app.db.backend().pick(SQLITE_COLUMNS, SERVER_COLUMNS, POSTGRES_COLUMNS));
        let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in columns.await {
            tables.entry(row[0].clone()).or_default().push(row[1].clone());
        }
        // Leases have no content, and who sweeps them knows no workspace: they stand outside (DESIGN, tenancy).
        tables.retain(|table, columns| {
            columns.iter().any(|column| column == "workspace_id") && !table.ends_with("_leases")
        });
        assert!(tables.len() > 10, "the schema was not found: {tables:?}");
        Self { tables }
    }

    /// The tables behind the wall. Memberships, invitations and keys say who may enter, and the queue of jobs holds no
    /// content: all are read before a workspace is known.
    pub fn tables(&self) -> Vec<&str> {
        let outside = ["memberships", "invitations", "api_keys", "job_queue"];
        self.tables.keys().map(String::as_str).filter(|table| !outside.contains(table)).collect()
    }

    /// The columns of a table.
    pub fn columns(&self, table: &str) -> &[String] {
        &self.tables[table]
    }

    /// Everything that a workspace has, by table: its rows, or their digest.
    pub async fn read(&self, app: &TestApp, workspace: WorkspaceId) -> BTreeMap<String, String> {
        let backend = app.db.backend();
        let part = |(table, columns): (&String, &Vec<String>)| {
            format!("SELECT '{table}' AS t, ({}) AS r", rows(backend, table, columns, workspace))
        };
        let sql = self.tables.iter().map(part).collect::<Vec<_>>().join(" UNION ALL ");
        let conn = app.db.read(&Scope::system(workspace)).await.expect("a connection");
        query(&conn, &sql).await.into_iter().map(|row| (row[0].clone(), row[1].clone())).collect()
    }
}

impl Ledger {
    /// The tables of a workspace where a word stands in some column. The word has no accent and no quote.
    pub async fn holding(&self, app: &TestApp, workspace: WorkspaceId, word: &str) -> Vec<String> {
        let backend = app.db.backend();
        let part = |(table, columns): (&String, &Vec<String>)| {
            let list = |before: &str, after: &str, between: &str| {
                columns.iter().map(|column| format!("{before}{column}{after}")).collect::<Vec<_>>().join(between)
            };
            let row = match backend {
                Backend::Sqlite => list("coalesce(\"", "\", '')", " || ' ' || "),
                Backend::MariaDb => format!("CONCAT_WS(' ', {})", list("`", "`", ", ")),
                Backend::Postgres => "x::text".to_owned(),
            };
            format!("SELECT '{table}' AS t FROM {table} x WHERE workspace_id = {workspace} AND {row} LIKE '%{word}%'")
        };
        let sql = self.tables.iter().map(part).collect::<Vec<_>>().join(" UNION ");
        let conn = app.db.read(&Scope::system(workspace)).await.expect("a connection");
        query(&conn, &sql).await.into_iter().map(|row| row[0].clone()).collect()
    }
}

/// One value for all rows of a table in a workspace.
fn rows(backend: Backend, table: &str, columns: &[String], workspace: WorkspaceId) -> String {
    let list = |each: fn(&String) -> String, between: &str| columns.iter().map(each).collect::<Vec<_>>().join(between);
    let of = format!("FROM {table} x WHERE workspace_id = {workspace}");
    match backend {
        Backend::Sqlite => {
            let row = list(|column| format!("quote(\"{column}\")"), " || ',' || ");
            format!("SELECT group_concat(r, x'0a') FROM (SELECT {row} AS r {of} ORDER BY 1)")
        }
        Backend::MariaDb => {
            let row = list(|column| format!("IFNULL(HEX(CONCAT(`{column}`, '')), '-')"), ", ");
            format!("SELECT CONCAT_WS(':', COUNT(*), SUM(CRC32(CONCAT_WS(',', {row})))) {of}")
        }
        Backend::Postgres => format!("SELECT string_agg(x::text, E'\\n' ORDER BY x::text) {of}"),
    }
}

/// Rows of texts; NULL is an empty one.
pub async fn query(conn: &impl ConnectionTrait, sql: &str) -> Vec<Vec<String>> {
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    let rows = conn.query_all_raw(statement).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
    let text = |row: &sea_orm_migration::sea_orm::QueryResult, n| {
        row.try_get_by_index::<Option<String>>(n).expect("a text").unwrap_or_default()
    };
    rows.iter().map(|row| (0..row.column_names().len()).map(|n| text(row, n)).collect()).collect()
}

const SQLITE_COLUMNS: &str = "SELECT m.name, c.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid";
const SERVER_COLUMNS: &str = "SELECT table_name, column_name FROM information_schema.columns \
     WHERE table_schema = database() AND table_name IN (SELECT table_name FROM information_schema.tables \
     WHERE table_schema = database() AND table_type = 'BASE TABLE') ORDER BY table_name, ordinal_position";
const POSTGRES_COLUMNS: &str = "SELECT table_name::text, column_name::text FROM information_schema.columns \
     WHERE table_schema = 'public' AND table_name IN (SELECT table_name FROM information_schema.tables \
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE') ORDER BY table_name, ordinal_position";
