//! What an operator sees and does.
// check: allow-file scope-first — depths are counted over the leases, which belong to no workspace

use heraut_kernel::{Instant, Scope};
use heraut_store::{Db, Error, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{FromQueryResult, QueryOrder, QuerySelect};

use super::store::{self, job, lease};
use super::{JobId, KEPT};

/// Rows of one transaction of the purge.
const BATCH: u64 = 500;

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Wanted later, or waiting for its next attempt, or for an instance with a free hand.
    Waiting,
    /// Somebody has its lease.
    Running,
    /// Given up.
    Dead,
    /// Done.
    Done,
}

impl State {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Dead => "dead",
            Self::Done => "done",
        }
    }
}

/// A job as an operator sees it: without its payload.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name.
    pub id: JobId,
    /// Its kind.
    pub kind: String,
    /// How far it is.
    pub state: State,
    /// Attempts that came to an end.
    pub attempts: u32,
    /// Why the last attempt failed.
    pub error_code: Option<String>,
    /// When it may be taken next, or when it ended.
    pub at: Instant,
}

/// The newest jobs of a workspace that are not done; with `all`, the done ones too.
///
/// # Errors
/// When the database fails.
pub async fn list(db: &Db, scope: &Scope, all: bool, most: u64) -> Result<Vec<Entry>, Error> {
    let conn = db.read(scope).await?;
    let mut query = conn.find::<job::Entity>();
    if !all {
        query = query.filter(job::Column::Statut.ne("done"));
    }
    let jobs = query.order_by_desc(job::Column::Id).limit(most).all(&conn).await?;
    let ids = jobs.iter().filter(|job| job.statut == "waiting").map(|job| job.id);
    let leases = conn.find::<lease::Entity>().filter(lease::Column::Id.is_in(ids)).all(&conn).await?;
    let entry = |job: job::Model| {
        let lease = leases.iter().find(|lease| lease.id == job.id);
        let state = match (job.statut.as_str(), lease.and_then(|lease| lease.holder)) {
            ("done", _) => State::Done,
            ("dead", _) => State::Dead,
            (_, Some(_)) => State::Running,
            (_, None) => State::Waiting,
        };
        Entry {
            id: job.id,
            kind: job.kind,
            state,
            attempts: u32::try_from(job.attempts).unwrap_or_default(),
            error_code: job.error_code,
            at: Instant(job.ended_at.or(lease.map(|lease| lease.due_at)).unwrap_or(job.run_at)),
        }
    };
    Ok(jobs.into_iter().map(entry).collect())
}

/// Lets a job of the workspace run now: a dead one from its first attempt on, a waiting one without waiting. Answers whether
/// there is such a job.
///
/// # Errors
/// When the database fails.
pub async fn retry(db: &Db, scope: &Scope, id: JobId) -> Result<bool, Error> {
    db.write(scope, id, |tx, id| Box::pin(retry_in(tx, *id))).await
}

async fn retry_in(tx: &Tx, id: JobId) -> Result<bool, Error> {
    let Some(job) = tx.find::<job::Entity>().filter(job::Column::Id.eq(id)).one(tx).await? else { return Ok(false) };
    if job.statut == "waiting" {
        let waiting = tx.update_unstamped::<lease::Entity>().filter(lease::Column::Id.eq(id));
        let waiting = waiting.filter(lease::Column::Holder.is_null());
        waiting.col_expr(lease::Column::DueAt, Expr::value(tx.now().0)).exec(tx).await?;
        return Ok(true);
    }
    // Of two operators at once the second finds it waiting.
    let dead = tx.update::<job::Entity>().filter(job::Column::Id.eq(id)).filter(job::Column::Statut.eq("dead"));
    let raised = dead
        .col_expr(job::Column::Statut, Expr::value("waiting"))
        .col_expr(job::Column::Attempts, Expr::value(0))
        .col_expr(job::Column::EndedAt, Expr::value(None::<DateTime>))
        .exec(tx)
        .await?;
    if raised.rows_affected == 0 {
        return Ok(false);
    }
    store::queue(tx, id, &job.kind, tx.now()).await?;
    Ok(true)
}

/// Lets a job that waits run now, from its first attempt on; one that is running is left alone.
///
/// # Errors
/// When the database fails.
pub async fn hasten(tx: &Tx, id: JobId) -> Result<(), Error> {
    let waiting = tx.update_unstamped::<lease::Entity>().filter(lease::Column::Id.eq(id));
    let waiting = waiting.filter(lease::Column::Holder.is_null()).col_expr(lease::Column::Attempts, Expr::value(0));
    let _ = waiting.col_expr(lease::Column::DueAt, Expr::value(tx.now().0)).exec(tx).await?;
    Ok(())
}

/// Forgets a job of the workspace, whatever its state; one that is running is not interrupted, but never runs again.
/// Answers whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn discard(db: &Db, scope: &Scope, id: JobId) -> Result<bool, Error> {
    db.write(scope, id, |tx, id| {
        Box::pin(async move {
            let gone = tx.delete::<job::Entity>().filter(job::Column::Id.eq(*id)).exec(tx).await?;
            Ok(gone.rows_affected > 0)
        })
    })
    .await
}

/// Forgets a batch of jobs of a workspace that ended more than seven days ago. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &Tx, batch: u64) -> Result<u64, Error> {
    let query = tx.find::<job::Entity>().select_only().column(job::Column::Id);
    let query = query.filter(job::Column::EndedAt.lt((tx.now() - KEPT).0)).limit(batch);
    let ids: Vec<JobId> = query.into_tuple().all(tx).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(tx.delete::<job::Entity>().filter(job::Column::Id.is_in(ids)).exec(tx).await?.rows_affected)
}

/// Forgets all that ended more than seven days ago in a workspace, a transaction for each batch. Answers how many.
///
/// # Errors
/// When the database fails; what was forgotten before stays forgotten.
pub async fn purge_all(db: &Db, scope: &Scope) -> Result<u64, Error> {
    let mut rows = 0;
    loop {
        let gone = db.write(scope, (), |tx, ()| Box::pin(purge(tx, BATCH))).await?;
        rows += gone;
        if gone < BATCH {
            return Ok(rows);
        }
    }
}

/// How much of a kind has not ended.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Depth {
    /// The kind.
    pub kind: String,
    /// Jobs, taken ones included.
    pub jobs: i64,
    /// From when on the longest waiting one could have been taken.
    pub oldest: DateTime,
}

/// What has not ended, by kind, over all workspaces.
///
/// # Errors
/// When the database fails.
pub async fn depths(db: &Db) -> Result<Vec<Depth>, Error> {
    Ok(lease::Entity::find()
        .select_only()
        .column(lease::Column::Kind)
        .column_as(lease::Column::Id.count(), "jobs")
        .column_as(lease::Column::DueAt.min(), "oldest")
        .group_by(lease::Column::Kind)
        .order_by_asc(lease::Column::Kind)
        .into_model::<Depth>()
        .all(db.outside())
        .await?)
}
