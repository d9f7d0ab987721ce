//! A connection that knows its workspace. Finders start here; a bare `Entity::find()` is refused by the gate.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use heraut_kernel::{Instant, WorkspaceId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    DeleteMany, EntityTrait, ExecResult, Insert, IntoActiveModel, PrimaryKeyTrait, QueryFilter, QueryResult, Select,
    Statement, UpdateMany,
};

use crate::error::Error;
use crate::readers::Reader;

/// An entity whose rows belong to a workspace. Written with [`tenant!`](crate::tenant).
pub trait Tenant: EntityTrait {
    /// The column that names the workspace.
    fn workspace_column() -> Self::Column;
}

/// An entity that remembers when it was made and last changed. Written with [`tenant!`](crate::tenant).
pub trait Stamped: Tenant {
    /// When the row was made.
    fn created_column() -> Self::Column;
    /// When it last changed.
    fn updated_column() -> Self::Column;
}

/// Ties an entity module to its workspace: `tenant!(scenario)` or, for rows with both stamps, `tenant!(scenario, stamped)`.
#[macro_export]
macro_rules! tenant {
    ($module:ident) => {
        impl $crate::Tenant for $module::Entity {
            fn workspace_column() -> $module::Column {
                $module::Column::WorkspaceId
            }
        }
    };
    ($module:ident, stamped) => {
        $crate::tenant!($module);

        impl $crate::Stamped for $module::Entity {
            fn created_column() -> $module::Column {
                $module::Column::CreatedAt
            }

            fn updated_column() -> $module::Column {
                $module::Column::UpdatedAt
            }
        }
    };
}

#[derive(Debug)]
pub(crate) enum Link {
    Pool(DatabaseConnection),
    Reader(Reader),
    Transaction(DatabaseTransaction),
}

/// A connection for reading, in one workspace.
#[derive(Debug)]
pub struct Conn {
    pub(crate) link: Link,
    pub(crate) workspace: WorkspaceId,
    pub(crate) now: Instant,
    pub(crate) statements: Arc<AtomicU64>,
}

impl Conn {
    /// The workspace that every query of this connection starts from.
    #[must_use]
    pub const fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// The instant at which this piece of work began.
    #[must_use]
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// The rows of this workspace.
    pub fn find<E: Tenant>(&self) -> Select<E> {
        E::find().filter(E::workspace_column().eq(self.workspace.0))
    }

    fn count(&self) {
        self.statements.fetch_add(1, Ordering::Relaxed);
    }
}

/// A connection for writing, in one workspace, inside one transaction.
#[derive(Debug)]
pub struct Tx(pub(crate) Conn);

impl std::ops::Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.0
    }
}

impl Tx {
    /// An update of rows of this workspace; `updated_at` is set, which the ORM's own hook forgets in bulk updates.
    pub fn update<E: Stamped>(&self) -> UpdateMany<E> {
        self.update_unstamped::<E>().col_expr(E::updated_column(), Expr::value(self.now.0))
    }

    /// An update of rows that carry no stamp, or whose stamp must not move.
    pub fn update_unstamped<E: Tenant>(&self) -> UpdateMany<E> {
        E::update_many().filter(E::workspace_column().eq(self.workspace.0))
    }

    /// A deletion among the rows of this workspace.
    pub fn delete<E: Tenant>(&self) -> DeleteMany<E> {
        E::delete_many().filter(E::workspace_column().eq(self.workspace.0))
    }

    /// Inserts a row into this workspace and answers its number.
    ///
    /// # Errors
    /// Whatever the database refuses.
    pub async fn insert<A>(&self, mut row: A) -> Result<i64, Error>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Stamped,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
        <<A::Entity as EntityTrait>::PrimaryKey as PrimaryKeyTrait>::ValueType: Into<i64>,
    {
        self.claim(&mut row);
        row.set(<A::Entity as Stamped>::created_column(), self.now.0.into());
        row.set(<A::Entity as Stamped>::updated_column(), self.now.0.into());
        Ok(Insert::one(row).exec(self).await?.last_insert_id.into())
    }

    /// Inserts a row whose key the caller chose, or that has none of its own (links).
    ///
    /// # Errors
    /// Whatever the database refuses.
    pub async fn put<A>(&self, mut row: A) -> Result<(), Error>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Tenant,
    {
        self.claim(&mut row);
        Insert::one(row).exec_without_returning(self).await?;
        Ok(())
    }

    /// Inserts many rows at once.
    ///
    /// # Errors
    /// Whatever the database refuses.
    pub async fn put_all<A>(&self, mut rows: Vec<A>) -> Result<(), Error>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Tenant,
    {
        if rows.is_empty() {
            return Ok(());
        }
        for row in &mut rows {
            self.claim(row);
        }
        Insert::many(rows).exec_without_returning(self).await?;
        Ok(())
    }

    fn claim<A>(&self, row: &mut A)
    where
        A: ActiveModelTrait,
        A::Entity: Tenant,
    {
        row.set(<A::Entity as Tenant>::workspace_column(), self.workspace.0.into());
    }
}

macro_rules! forward {
    ($self:ident, $method:ident($($argument:ident),*)) => {{
        $self.count();
        match &$self.link {
            Link::Pool(conn) => conn.$method($($argument),*).await,
            Link::Reader(reader) => match reader.link() {
                Some(conn) => conn.$method($($argument),*).await,
                None => Err(DbErr::Custom("the connection was given back".to_owned())),
            },
            Link::Transaction(conn) => conn.$method($($argument),*).await,
        }
    }};
}

#[async_trait::async_trait]
impl ConnectionTrait for Conn {
    fn get_database_backend(&self) -> DbBackend {
        match &self.link {
            Link::Pool(conn) => conn.get_database_backend(),
            Link::Reader(_) => DbBackend::Sqlite,
            Link::Transaction(conn) => conn.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        forward!(self, execute_raw(statement))
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        forward!(self, execute_unprepared(sql))
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        forward!(self, query_one_raw(statement))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        forward!(self, query_all_raw(statement))
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.0.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.0.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.0.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.0.query_all_raw(statement).await
    }
}
