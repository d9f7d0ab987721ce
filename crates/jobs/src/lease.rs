//! `job_leases`: whose turn it is.
// check: allow-file scope-first — a lease belongs to no workspace

use chrono::Duration;
use heraut_kernel::{Instant, Scope};
use heraut_store::{Db, Error};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

/// How long a job may take before another instance thinks that its holder died.
const LEASE: Duration = Duration::minutes(30);

mod job_lease {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "job_leases")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub holder: Option<String>,
        pub expires_at: DateTime,
        pub last_run_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
use job_lease::{ActiveModel, Column, Entity};

/// When a job last ran. One that was never seen counts as run now: its first turn is the next hour that it names.
pub(crate) async fn last_run(db: &Db, name: &str) -> Result<Instant, Error> {
    if let Some(row) = Entity::find_by_id(name).one(db.outside()).await? {
        return Ok(Instant(row.last_run_at));
    }
    let scope = Scope::nowhere();
    let insert = db.write(&scope, name.to_owned(), |tx, name| {
        Box::pin(async move {
            let now = tx.now().0;
            let row =
                ActiveModel { name: Set(name.clone()), holder: Set(None), expires_at: Set(now), last_run_at: Set(now) };
            Entity::insert(row).exec_without_returning(tx).await?;
            Ok::<_, Error>(())
        })
    });
    match insert.await {
        // Another instance saw it first.
        Err(error) if error.kind != heraut_store::Kind::Unique => Err(error),
        _ => Ok(db.now()),
    }
}

/// Takes a job's turn, unless another instance has it or has just done it.
pub(crate) async fn take(db: &Db, name: &str, holder: &str, last: Instant) -> Result<bool, Error> {
    db.write(&Scope::nowhere(), (name.to_owned(), holder.to_owned(), last), |tx, (name, holder, last)| {
        Box::pin(async move {
            let taken = Entity::update_many()
                .col_expr(Column::Holder, Expr::value(holder.clone()))
                .col_expr(Column::ExpiresAt, Expr::value((tx.now() + LEASE).0))
                .filter(Column::Name.eq(name.as_str()))
                .filter(Column::ExpiresAt.lte(tx.now().0))
                .filter(Column::LastRunAt.eq(last.0))
                .exec(tx)
                .await?;
            Ok(taken.rows_affected > 0)
        })
    })
    .await
}

/// Gives the turn back and notes when the job ran.
pub(crate) async fn release(db: &Db, name: &str, holder: &str, ran: Instant) -> Result<(), Error> {
    db.write(&Scope::nowhere(), (name.to_owned(), holder.to_owned(), ran), |tx, (name, holder, ran)| {
        Box::pin(async move {
            Entity::update_many()
                .col_expr(Column::Holder, Expr::value(None::<String>))
                .col_expr(Column::ExpiresAt, Expr::value(tx.now().0))
                .col_expr(Column::LastRunAt, Expr::value(ran.0))
                .filter(Column::Name.eq(name.as_str()))
                .filter(Column::Holder.eq(holder.as_str()))
                .exec(tx)
                .await?;
            Ok(())
        })
    })
    .await
}
