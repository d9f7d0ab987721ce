//! Failed sign-ins, counted in the database so that the counts hold across instances.
// check: allow-file scope-first — who tries to sign in is not yet anybody

use chrono::Duration;
use heraut_kernel::Instant;
use heraut_store::{Error, Tx};
use sea_orm::ActiveValue::Set;
use sea_orm::ExprTrait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

use crate::throttle::{Counter, Kind, memory};

mod attempt {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "login_attempts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cle: String,
        pub failures: i32,
        pub last_at: DateTime,
        pub free_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Counts an attempt as failed before its password is looked at, so that a hundred at once are a hundred counts.
/// Answers how long to wait where it comes too early; the caller then undoes the transaction.
///
/// # Errors
/// When the database fails.
pub async fn begin(tx: &Tx, counters: &[Counter]) -> Result<Option<Duration>, Error> {
    // In one order for all, or two attempts would wait for each other.
    let mut counters: Vec<_> = counters.iter().collect();
    counters.sort_by(|a, b| a.key.cmp(&b.key));
    let mut longest = None;
    for counter in counters {
        if let Some(wait) = count(tx, counter).await? {
            longest = Ord::max(longest, Some(wait));
        }
    }
    Ok(longest)
}

async fn count(tx: &Tx, counter: &Counter) -> Result<Option<Duration>, Error> {
    let now = tx.now();
    // The update takes the row's lock: what is read next stands until the commit.
    let met =
        one(counter).col_expr(attempt::Column::Failures, Expr::col(attempt::Column::Failures).add(1)).exec(tx).await?;
    if met.rows_affected == 0 {
        let free_at = now + counter.kind.wait(1);
        let row = attempt::ActiveModel {
            cle: Set(counter.key.clone()),
            failures: Set(1),
            last_at: Set(now.0),
            free_at: Set(free_at.0),
        };
        attempt::Entity::insert(row).exec_without_returning(tx).await?;
        return Ok(None);
    }
    let Some(row) = attempt::Entity::find_by_id(&counter.key).one(tx).await? else { return Ok(None) };
    if row.free_at > now.0 {
        return Ok(Some(row.free_at - now.0));
    }
    let failures = if Instant(row.last_at) < now - memory() { 1 } else { row.failures };
    one(counter)
        .col_expr(attempt::Column::Failures, Expr::value(failures))
        .col_expr(attempt::Column::LastAt, Expr::value(now.0))
        .col_expr(attempt::Column::FreeAt, Expr::value((now + counter.kind.wait(failures)).0))
        .exec(tx)
        .await?;
    Ok(None)
}

/// Takes an attempt back that succeeded. An address keeps its other failures: whoever has an account of their own must not
/// wipe the slate with it.
///
/// # Errors
/// When the database fails.
pub async fn succeed(tx: &Tx, counters: &[Counter]) -> Result<(), Error> {
    let mut counters: Vec<_> = counters.iter().collect();
    counters.sort_by(|a, b| a.key.cmp(&b.key));
    for counter in counters {
        let update = one(counter).col_expr(attempt::Column::FreeAt, Expr::value(tx.now().0));
        let left = match counter.kind {
            Kind::Address => Expr::col(attempt::Column::Failures).sub(1),
            _ => Expr::value(0),
        };
        update.col_expr(attempt::Column::Failures, left).exec(tx).await?;
    }
    Ok(())
}

/// Removes counts that no longer matter.
///
/// # Errors
/// When the database fails.
pub async fn sweep(tx: &Tx) -> Result<u64, Error> {
    let old = attempt::Column::LastAt.lt((tx.now() - memory()).0).and(attempt::Column::FreeAt.lt(tx.now().0));
    Ok(attempt::Entity::delete_many().filter(old).exec(tx).await?.rows_affected)
}

fn one(counter: &Counter) -> sea_orm::UpdateMany<attempt::Entity> {
    attempt::Entity::update_many().filter(attempt::Column::Cle.eq(&counter.key))
}
