//! One table, one migration. MariaDB commits each statement by itself, so a table and its indexes are one statement
//! there; on the other two they share a transaction. A failed migration therefore leaves nothing behind.

use sea_orm::sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, IndexCreateStatement, TableCreateStatement};
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::columns::Columns;
use crate::dialect::Backend;
use crate::tenancy::{self, Wall};

/// A table to be made: columns, keys, indexes, walls.
#[derive(Debug)]
pub struct Table {
    name: &'static str,
    backend: Backend,
    create: TableCreateStatement,
    indexes: Vec<IndexCreateStatement>,
    wall: Option<Wall>,
}

impl Table {
    /// A table outside any workspace.
    #[must_use]
    pub fn new(columns: Columns, name: &'static str) -> Self {
        Self { name, backend: columns.0, create: columns.table(name), indexes: Vec::new(), wall: None }
    }

    /// A table whose rows belong to a workspace: the column, its foreign key, and the wall.
    #[must_use]
    pub fn owned(columns: Columns, name: &'static str) -> Self {
        let mut table = Self::new(columns, name).column(columns.workspace());
        tenancy::belongs_to_workspace(&mut table.create, name);
        table.wall = Some(Wall::Workspace);
        table
    }

    /// The same where some rows belong to no workspace: they are seen from none.
    #[must_use]
    pub fn owned_or_nobodys(columns: Columns, name: &'static str) -> Self {
        let mut table = Self::new(columns, name).column(columns.integer_null("workspace_id"));
        tenancy::belongs_to_workspace(&mut table.create, name);
        table.wall = Some(Wall::WorkspaceOrNone);
        table
    }

    /// Adds a column.
    #[must_use]
    pub fn column(mut self, mut column: ColumnDef) -> Self {
        self.create.col(&mut column);
        self
    }

    /// Makes `(workspace_id, id)` a key that children can reference.
    #[must_use]
    pub fn parent(mut self) -> Self {
        tenancy::parent_key(&mut self.create, self.name);
        self
    }

    /// `(workspace_id, column)` references `parent (workspace_id, id)`; the row goes with its parent.
    #[must_use]
    pub fn belongs_to(mut self, column: &'static str, parent: &'static str) -> Self {
        tenancy::belongs_to(&mut self.create, self.name, column, parent);
        self
    }

    /// A plain foreign key to the `id` of a table outside any workspace.
    #[must_use]
    pub fn references(mut self, column: &'static str, parent: &'static str) -> Self {
        let mut key = ForeignKey::create();
        key.name(format!("fk_{}_{column}", self.name))
            .from(self.name, column)
            .to(parent, "id")
            .on_delete(ForeignKeyAction::Cascade);
        self.create.foreign_key(&mut key);
        self
    }

    /// A primary key of several columns.
    #[must_use]
    pub fn primary(mut self, columns: &[&'static str]) -> Self {
        let mut index = Index::create();
        for column in columns {
            index.col(*column);
        }
        self.create.primary_key(&mut index);
        self
    }

    /// No two rows have the same values here; rows with a NULL among them do not count.
    #[must_use]
    pub fn unique(mut self, columns: &[&'static str]) -> Self {
        let mut index = Index::create();
        index.name(format!("uq_{}_{}", self.name, columns.join("_"))).unique();
        for column in columns {
            index.col(*column);
        }
        self.create.index(&mut index);
        self
    }

    /// An index for a look-up or an order.
    #[must_use]
    pub fn index(mut self, columns: &[&'static str]) -> Self {
        let mut index = Index::create();
        index.name(format!("ix_{}_{}", self.name, columns.join("_"))).table(self.name);
        for column in columns {
            index.col(*column);
        }
        if self.backend == Backend::MariaDb {
            self.create.index(&mut index);
        } else {
            self.indexes.push(index);
        }
        self
    }
}

/// A migration that makes one table.
#[derive(Clone, Copy, Debug)]
pub struct CreateTable {
    /// Its place in the order of all migrations, for ever.
    pub name: &'static str,
    /// What the table looks like.
    pub table: fn(Columns) -> Table,
}

impl MigrationName for CreateTable {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateTable {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = Backend::of(manager.get_connection());
        let table = (self.table)(Columns(backend));
        if table.wall.is_some() {
            tenancy::create_workspace_function(manager).await?;
        }
        manager.create_table(table.create).await?;
        for index in table.indexes {
            manager.create_index(index).await?;
        }
        if let Some(wall) = table.wall {
            tenancy::wall(manager, table.name, wall).await?;
        }
        Ok(())
    }
}

/// A migration that makes a view: a question that is asked so often that it has a name. On PostgreSQL it is asked with the
/// rights of whoever asks, so that row security holds through it.
#[derive(Clone, Copy, Debug)]
pub struct CreateView {
    /// Its place in the order of all migrations, for ever.
    pub name: &'static str,
    /// What the view is called.
    pub view: &'static str,
    /// The question, in words that all three databases understand.
    pub select: &'static str,
}

impl MigrationName for CreateView {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateView {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        let (before, after) = match Backend::of(conn) {
            Backend::Sqlite => ("", ""),
            Backend::MariaDb => ("SQL SECURITY INVOKER", ""),
            Backend::Postgres => ("", "WITH (security_invoker = true)"),
        };
        let sql = format!("CREATE {before} VIEW {} {after} AS {}", self.view, self.select);
        let _ = conn.execute_unprepared(&sql).await?;
        Ok(())
    }
}

/// A migration that unmakes a table, rows and all.
#[derive(Clone, Copy, Debug)]
pub struct DropTable {
    /// Its place in the order of all migrations, for ever.
    pub name: &'static str,
    /// Which table.
    pub table: &'static str,
}

impl MigrationName for DropTable {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for DropTable {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut drop = sea_orm::sea_query::Table::drop();
        manager.drop_table(drop.table(self.table).to_owned()).await
    }
}

/// A migration that adds a column to a table.
#[derive(Clone, Copy, Debug)]
pub struct AddColumn {
    /// Its place in the order of all migrations, for ever.
    pub name: &'static str,
    /// Which table.
    pub table: &'static str,
    /// Which column; it may be absent, for the rows that are there.
    pub column: fn(Columns) -> ColumnDef,
}

impl MigrationName for AddColumn {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for AddColumn {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = Columns(Backend::of(manager.get_connection()));
        let mut alter = sea_orm::sea_query::Table::alter();
        manager.alter_table(alter.table(self.table).add_column((self.column)(columns)).to_owned()).await
    }
}

/// A migration that adds an index to a table.
#[derive(Clone, Copy, Debug)]
pub struct AddIndex {
    /// Its place in the order of all migrations, for ever.
    pub name: &'static str,
    /// Which table.
    pub table: &'static str,
    /// What the index is called: 63 characters at most, which the columns' names may exceed.
    pub index: &'static str,
    /// The columns, in their order.
    pub columns: &'static [&'static str],
}

impl MigrationName for AddIndex {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for AddIndex {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut index = Index::create();
        index.name(self.index).table(self.table);
        for column in self.columns {
            index.col(*column);
        }
        manager.create_index(index).await
    }
}

/// Boxes a list of tables as migrations.
#[must_use]
pub fn create_tables(tables: &[CreateTable]) -> Vec<Box<dyn MigrationTrait>> {
    tables.iter().map(|table| Box::new(*table) as Box<dyn MigrationTrait>).collect()
}
