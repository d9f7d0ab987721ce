//! `rate_limits`: how much somebody asked for lately, one row for each bucket, so that limits hold across instances.
//! A row holds one instant: when the bucket is empty again. What was asked for moves it on; a minute from now is full.
// check: allow-file scope-first — a person is counted whatever the workspace, an address has none

use heraut_kernel::Scope;
use heraut_store::{Db, Error, Tx};
use sea_orm::ActiveValue::Set;
use sea_orm::ExprTrait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

/// A bucket holds a minute.
const MINUTE_US: i64 = 60_000_000;

/// A bucket can be begun, or purged, between two statements; hardly twice.
const TRIES: usize = 3;

mod rate {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rate_limits")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cle: String,
        pub until_us: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use rate::{ActiveModel, Column, Entity};

/// What an instance takes from a bucket at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The bucket: a digest.
    pub key: String,
    /// How many operations.
    pub count: u32,
    /// How many the bucket gives in a minute.
    pub per_minute: u32,
}

impl Slice {
    /// Microseconds that it takes the bucket to give as much again; never more than a minute.
    fn cost(&self) -> i64 {
        let cost = MINUTE_US * i64::from(self.count) / i64::from(Ord::max(self.per_minute, 1));
        Ord::clamp(cost, 1, MINUTE_US)
    }
}

/// Takes a slice, or answers how many microseconds to wait before one is there.
///
/// # Errors
/// When the database fails.
pub async fn take(db: &Db, slice: Slice) -> Result<Option<i64>, Error> {
    db.write(&Scope::nowhere(), slice, |tx, slice| Box::pin(take_in(tx, slice))).await
}

async fn take_in(tx: &Tx, slice: &Slice) -> Result<Option<i64>, Error> {
    let (now, cost) = (tx.now().timestamp_micros(), slice.cost());
    let latest = now + MINUTE_US - cost;
    for _ in 0..TRIES {
        if add(tx, &slice.key, now, cost, latest).await? {
            return Ok(None);
        }
        match Entity::find_by_id(&slice.key).one(tx).await? {
            Some(row) if row.until_us > latest => return Ok(Some(row.until_us - latest)),
            // Somebody else began the bucket between the two statements, and there is room in it.
            Some(_) => {}
            None => {
                // Of two that begin a bucket one meets the other's row; its write is run again and finds it.
                let row = ActiveModel { cle: Set(slice.key.clone()), until_us: Set(now + cost) };
                Entity::insert(row).exec_without_returning(tx).await?;
                return Ok(None);
            }
        }
    }
    Ok(Some(1))
}

/// Moves a bucket on, where there is room.
async fn add(tx: &Tx, key: &str, now: i64, cost: i64, latest: i64) -> Result<bool, Error> {
    // From the later of the two: what was not asked for does not add up.
    let begins = Expr::case(Expr::col(Column::UntilUs).gt(now), Expr::col(Column::UntilUs)).finally(now);
    let taken = Entity::update_many()
        .col_expr(Column::UntilUs, Expr::expr(begins).add(cost))
        .filter(Column::Cle.eq(key))
        .filter(Column::UntilUs.lte(latest))
        .exec(tx)
        .await?;
    Ok(taken.rows_affected > 0)
}

/// Removes buckets that are empty again.
///
/// # Errors
/// When the database fails.
pub async fn sweep(tx: &Tx) -> Result<u64, Error> {
    let over = Column::UntilUs.lt(tx.now().timestamp_micros());
    Ok(Entity::delete_many().filter(over).exec(tx).await?.rows_affected)
}
