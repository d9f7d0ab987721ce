//! Leans against the walls between workspaces, for an operator who wants to know whether they stand in this very database.

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, Statement};

use crate::dialect::Backend;
use crate::{Conn, Error, Tx, WriteError};

/// Tables with the number of a workspace that stand outside the walls: they say who may enter, or hold no content.
pub const OUTSIDE: [&str; 5] = ["memberships", "invitations", "api_keys", "job_queue", "turn_leases"];

/// What an attempt came to. It is an error so that whatever was done is undone.
#[derive(Debug)]
pub enum Attempt {
    /// The database let it happen, on so many rows.
    Done(u64),
    /// The database refused.
    Refused(Error),
}

impl From<Error> for Attempt {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl WriteError for Attempt {
    fn database(&self) -> Option<&Error> {
        match self {
            Self::Done(_) => None,
            Self::Refused(error) => Some(error),
        }
    }
}

async fn names(conn: &impl ConnectionTrait, sql: &str) -> Result<Vec<String>, Error> {
    let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index::<String>(0)).collect::<Result<_, _>>()?)
}

/// The tables behind the walls.
///
/// # Errors
/// When the database fails.
pub async fn tables(conn: &impl ConnectionTrait) -> Result<Vec<String>, Error> {
    let sql = Backend::of(conn).pick(
        "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'workspace_id' ORDER BY 1",
        "SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE' WHERE c.table_schema = database() AND c.column_name = 'workspace_id' ORDER BY 1",
        "SELECT c.table_name::text FROM information_schema.columns c JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE' WHERE c.table_schema = current_schema() AND c.column_name = 'workspace_id' ORDER BY 1",
    );
    let mut found = names(conn, sql).await?;
    found.retain(|table| !OUTSIDE.contains(&table.as_str()));
    Ok(found)
}

/// The tables among these that lack row security, its force, or a policy of both kinds; none where the database has no such thing.
///
/// # Errors
/// When the database fails.
pub async fn unwalled(conn: &impl ConnectionTrait, tables: &[String]) -> Result<Vec<String>, Error> {
    if Backend::of(conn) != Backend::Postgres {
        return Ok(Vec::new());
    }
    let walled = names(
        conn,
        "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = current_schema() AND c.relrowsecurity AND c.relforcerowsecurity AND EXISTS \
         (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND pg_get_expr(p.polqual, c.oid) LIKE '%heraut_workspace()%' \
          AND pg_get_expr(p.polwithcheck, c.oid) LIKE '%heraut_workspace()%') \
         AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive \
          AND pg_get_expr(p.polqual, c.oid) NOT LIKE '%heraut_workspace()%')",
    )
    .await?;
    Ok(tables.iter().filter(|table| !walled.contains(table)).cloned().collect())
}

/// Rows of other workspaces that a query without a predicate sees from here. Only row security can hide them from one.
///
/// # Errors
/// When the database fails.
pub async fn seen(conn: &Conn, table: &str) -> Result<i64, Error> {
    let own = conn.workspace().0;
    let mut select = Query::select();
    select.expr_as(Expr::cust("count(*)"), "n").from(table.to_owned()).and_where(Expr::col("workspace_id").ne(own));
    let row = conn.query_one(&select).await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default())
}

/// Tries to change and to delete rows of another workspace.
///
/// # Errors
/// What it came to, always.
pub async fn seize(tx: &Tx, table: &str, other: i64) -> Result<(), Attempt> {
    let theirs = Expr::col("workspace_id").eq(other);
    let mut update = Query::update();
    update.table(table.to_owned()).value("workspace_id", other).and_where(theirs.clone());
    let mut delete = Query::delete();
    delete.from_table(table.to_owned()).and_where(theirs);
    let changed = tx.execute(&update).await.map_err(Error::from)?.rows_affected();
    let deleted = tx.execute(&delete).await.map_err(Error::from)?.rows_affected();
    Err(Attempt::Done(changed + deleted))
}

/// What a row of another workspace is called.
#[derive(Clone, Copy, Debug)]
pub enum Foreign {
    /// By its number.
    Number(i64),
    /// By its name.
    Name(uuid::Uuid),
}

/// Tries to hang rows of this workspace on a row of another.
///
/// # Errors
/// What it came to, always.
pub async fn link(tx: &Tx, table: &str, column: &str, foreign: Foreign) -> Result<(), Attempt> {
    let foreign: sea_orm::Value = match foreign {
        Foreign::Number(number) => number.into(),
        Foreign::Name(name) => name.into(),
    };
    let mut update = Query::update();
    update
        .table(table.to_owned())
        .value(column.to_owned(), foreign)
        .and_where(Expr::col("workspace_id").eq(tx.workspace().0));
    let done = tx.execute(&update).await.map_err(Error::from)?;
    Err(Attempt::Done(done.rows_affected()))
}
