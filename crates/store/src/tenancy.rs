//! Walls between workspaces, put up by the database itself.

use sea_orm::sea_query::{ForeignKey, ForeignKeyAction, Index, TableCreateStatement};
use sea_orm::{ConnectionTrait, DbErr, Statement};
use sea_orm_migration::SchemaManager;

use crate::{Backend, Error, Tx};

/// Declares that a child row and its parent belong to the same workspace: `(workspace_id, column)` references
/// `parent (workspace_id, id)`. Deleting the parent deletes the child.
pub fn belongs_to(table: &mut TableCreateStatement, child: &'static str, column: &'static str, parent: &'static str) {
    let mut key = ForeignKey::create();
    key.name(format!("fk_{child}_{column}"))
        .from(child, ("workspace_id", column))
        .to(parent, ("workspace_id", "id"))
        .on_delete(ForeignKeyAction::Cascade);
    table.foreign_key(&mut key);
}

/// Declares that a table's rows belong to a workspace.
pub fn belongs_to_workspace(table: &mut TableCreateStatement, child: &'static str) {
    let mut key = ForeignKey::create();
    key.name(format!("fk_{child}_workspace"))
        .from(child, "workspace_id")
        .to("workspaces", "id")
        .on_delete(ForeignKeyAction::Cascade);
    table.foreign_key(&mut key);
}

/// Makes `(workspace_id, id)` a key that children can reference.
pub fn parent_key(table: &mut TableCreateStatement, name: &'static str) {
    let mut index = Index::create();
    index.name(format!("uq_{name}_workspace_id_id")).col("workspace_id").col("id").unique();
    table.index(&mut index);
}

/// Holds the workspace until the end of the transaction, so that what is counted there stays true until it is written: two
/// that count at once come one after the other. SQLite has one writer anyway.
///
/// # Errors
/// When the database refuses.
pub async fn hold(tx: &Tx) -> Result<(), Error> {
    let backend = tx.get_database_backend();
    let sql = match Backend::of(tx) {
        Backend::Sqlite => return Ok(()),
        Backend::MariaDb => "SELECT id FROM workspaces WHERE id = ? FOR UPDATE",
        // Rows that name the workspace may still be made meanwhile.
        Backend::Postgres => "SELECT id FROM workspaces WHERE id = $1 FOR NO KEY UPDATE",
    };
    tx.query_one_raw(Statement::from_sql_and_values(backend, sql, [tx.workspace().0.into()])).await?;
    Ok(())
}

/// Whose rows a table keeps apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wall {
    /// Those of each workspace.
    Workspace,
    /// Those of each workspace, and those of none.
    WorkspaceOrNone,
}

/// Row-level security on PostgreSQL: nobody, the owner included, sees or writes a row of another workspace.
/// Elsewhere the composite keys and the finders that start from the workspace do the same work.
///
/// # Errors
/// When the database refuses the statement.
pub async fn wall(manager: &SchemaManager<'_>, table: &'static str, wall: Wall) -> Result<(), DbErr> {
    let conn = manager.get_connection();
    if Backend::of(conn) != Backend::Postgres {
        return Ok(());
    }
    let whose = match wall {
        Wall::Workspace => "workspace_id",
        Wall::WorkspaceOrNone => "coalesce(workspace_id, 0)",
    };
    for statement in [
        format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"),
        format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY"),
        format!(
            "CREATE POLICY {table}_workspace ON {table} USING ({whose} = (SELECT heraut_workspace())) \
             WITH CHECK ({whose} = (SELECT heraut_workspace()))"
        ),
    ] {
        conn.execute_unprepared(&statement).await?;
    }
    Ok(())
}

/// The function that row policies call: the workspace of the transaction, or nothing.
///
/// # Errors
/// When the database refuses the statement.
pub async fn create_workspace_function(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let conn = manager.get_connection();
    if Backend::of(conn) == Backend::Postgres {
        conn.execute_unprepared(
            "CREATE OR REPLACE FUNCTION heraut_workspace() RETURNS bigint STABLE LANGUAGE sql AS \
             $$ SELECT nullif(current_setting('app.workspace_id', true), '')::bigint $$",
        )
        .await?;
    }
    Ok(())
}
