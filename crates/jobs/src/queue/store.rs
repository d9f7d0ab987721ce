//! `jobs`, which belong to a workspace, and `job_queue`, which says when a job may be taken and by whom it is.
//!
//! The queue has a row for as long as the job has not ended. `due_at` is the one question that it answers: from when on may
//! somebody take it. Enqueued: when it is wanted; taken: when the lease is over; failed: after the wait.
// check: allow-file scope-first — a lease belongs to no workspace; jobs themselves are found through theirs

use heraut_kernel::{Instant, Scope};
use heraut_store::{Conn, Db, Error, Tx, tenant};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ExprTrait, QueryOrder, QuerySelect};

use super::{Enqueue, JobId, LEASE};

/// The values of `statut`.
pub(crate) const STATUTS: &[&str] = &["waiting", "done", "dead"];

pub(super) mod job {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jobs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub workspace_id: i64,
        pub kind: String,
        pub payload: Option<Json>,
        pub unique_key: Option<String>,
        pub statut: String,
        pub attempts: i32,
        pub error_code: Option<String>,
        pub run_at: DateTime,
        pub ended_at: Option<DateTime>,
        pub created_at: DateTime,
        pub updated_at: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(job, stamped);

pub(super) mod lease {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "job_queue")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub workspace_id: i64,
        pub kind: String,
        pub due_at: DateTime,
        pub holder: Option<Uuid>,
        pub attempts: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
tenant!(lease);

/// The job that holds a unique key.
pub(super) async fn find_unique(conn: &Conn, key: &str) -> Result<Option<JobId>, Error> {
    let query = conn.find::<job::Entity>().select_only().column(job::Column::Id);
    Ok(query.filter(job::Column::UniqueKey.eq(key)).into_tuple().one(conn).await?)
}

pub(super) async fn insert(tx: &Tx, id: JobId, new: &Enqueue) -> Result<(), Error> {
    let run_at = new.run_at.unwrap_or_else(|| tx.now());
    tx.put(job::ActiveModel {
        id: Set(id),
        kind: Set(new.kind.to_owned()),
        payload: Set(Some(new.payload.clone())),
        unique_key: Set(new.unique_key.clone()),
        statut: Set("waiting".to_owned()),
        attempts: Set(0),
        run_at: Set(run_at.0),
        created_at: Set(tx.now().0),
        updated_at: Set(tx.now().0),
        ..Default::default()
    })
    .await?;
    queue(tx, id, new.kind, run_at).await
}

/// Lets a job be taken from an instant on.
pub(super) async fn queue(tx: &Tx, id: JobId, kind: &str, due_at: Instant) -> Result<(), Error> {
    tx.put(lease::ActiveModel {
        id: Set(id),
        kind: Set(kind.to_owned()),
        due_at: Set(due_at.0),
        holder: Set(None),
        attempts: Set(0),
        ..Default::default()
    })
    .await
}

/// A job that this instance alone may run for now.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub id: JobId,
    pub workspace: i64,
    pub kind: String,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// This taking, and no other: whoever took it later has another one.
    pub holder: Uuid,
}

/// Takes jobs that are due, the longest due first.
pub(super) async fn take(db: &Db, kinds: &[&'static str], most: u64) -> Result<Vec<Taken>, Error> {
    let holder = Uuid::now_v7();
    let due = due(db, kinds, most, holder).await?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let scope = Scope::nowhere();
    let rows = db.write(&scope, due, move |tx, due| {
        Box::pin(async move {
            // Of two that want the same row, the second waits for the first and then finds it not due.
            let taken = lease::Entity::update_many()
                .col_expr(lease::Column::Holder, Expr::value(holder))
                .col_expr(lease::Column::DueAt, Expr::value((tx.now() + LEASE).0))
                .col_expr(lease::Column::Attempts, Expr::col(lease::Column::Attempts).add(1))
                .filter(lease::Column::Id.is_in(due.iter().copied()))
                .filter(lease::Column::DueAt.lte(tx.now().0))
                .exec(tx)
                .await?;
            if taken.rows_affected == 0 {
                return Ok(Vec::new());
            }
            Ok::<_, Error>(lease::Entity::find().filter(lease::Column::Holder.eq(holder)).all(tx).await?)
        })
    });
    let taken = |row: lease::Model| Taken {
        id: row.id,
        workspace: row.workspace_id,
        kind: row.kind,
        attempt: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        holder,
    };
    Ok(rows.await?.into_iter().map(taken).collect())
}

/// Some of the jobs that are due: each taker looks at more than it wants and begins elsewhere, so that instances that look at
/// the same moment mostly want different ones.
async fn due(db: &Db, kinds: &[&'static str], most: u64, holder: Uuid) -> Result<Vec<JobId>, Error> {
    let mut ids: Vec<JobId> = lease::Entity::find()
        .select_only()
        .column(lease::Column::Id)
        .filter(lease::Column::DueAt.lte(db.now().0))
        .filter(lease::Column::Kind.is_in(kinds.iter().copied()))
        .order_by_asc(lease::Column::DueAt)
        .limit(most * 4)
        .into_tuple()
        .all(db.outside())
        .await?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    if ids.len() > most {
        let [.., chance] = *holder.as_bytes();
        let start = usize::from(chance) % (ids.len() - most + 1);
        ids.rotate_left(start);
        ids.truncate(most);
    }
    // In one order for all, so that no two wait for each other.
    ids.sort_unstable();
    Ok(ids)
}

/// What a taken job carries; nothing when it was dropped meanwhile.
pub(super) async fn payload(db: &Db, scope: &Scope, id: JobId) -> Result<Option<Json>, Error> {
    let conn = db.read(scope).await?;
    let row = conn.find::<job::Entity>().filter(job::Column::Id.eq(id)).one(&conn).await?;
    Ok(row.map(|row| row.payload.unwrap_or_default()))
}

/// Says that the holder still works. Answers whether it still holds the lease.
pub(super) async fn renew(db: &Db, taken: &Taken) -> Result<bool, Error> {
    let (id, holder) = (taken.id, taken.holder);
    db.write(&Scope::nowhere(), (), move |tx, ()| {
        Box::pin(async move {
            let renewed = held(id, holder).col_expr(lease::Column::DueAt, Expr::value((tx.now() + LEASE).0));
            Ok(renewed.exec(tx).await?.rows_affected > 0)
        })
    })
    .await
}

fn held(id: JobId, holder: Uuid) -> sea_orm::UpdateMany<lease::Entity> {
    lease::Entity::update_many().filter(lease::Column::Id.eq(id)).filter(lease::Column::Holder.eq(holder))
}

/// How a run ended, as it is written down.
#[derive(Clone, Debug)]
pub(super) enum Verdict {
    Done,
    Again { code: &'static str, wait: chrono::Duration },
    Dead { code: &'static str },
}

/// Writes down how a run ended. Answers whether the holder still had the lease: if not, nothing is written.
pub(super) async fn settle(db: &Db, scope: &Scope, taken: &Taken, verdict: Verdict) -> Result<bool, Error> {
    let taken = taken.clone();
    db.write(scope, (taken, verdict), |tx, (taken, verdict)| {
        Box::pin(async move {
            let attempts = i32::try_from(taken.attempt).unwrap_or(i32::MAX);
            let row = tx.update::<job::Entity>().filter(job::Column::Id.eq(taken.id));
            let row = row.col_expr(job::Column::Attempts, Expr::value(attempts));
            let (statut, code) = match verdict {
                Verdict::Again { code, wait } => {
                    let again = held(taken.id, taken.holder)
                        .col_expr(lease::Column::Holder, Expr::value(None::<Uuid>))
                        .col_expr(lease::Column::DueAt, Expr::value((tx.now() + *wait).0));
                    if again.exec(tx).await?.rows_affected == 0 {
                        return Ok(false);
                    }
                    row.col_expr(job::Column::ErrorCode, Expr::value(*code)).exec(tx).await?;
                    return Ok(true);
                }
                Verdict::Done => ("done", None),
                Verdict::Dead { code } => ("dead", Some(*code)),
            };
            let gone = lease::Entity::delete_many().filter(lease::Column::Id.eq(taken.id));
            if gone.filter(lease::Column::Holder.eq(taken.holder)).exec(tx).await?.rows_affected == 0 {
                return Ok(false);
            }
            let mut row = row
                .col_expr(job::Column::Statut, Expr::value(statut))
                .col_expr(job::Column::ErrorCode, Expr::value(code))
                .col_expr(job::Column::UniqueKey, Expr::value(None::<String>))
                .col_expr(job::Column::EndedAt, Expr::value(tx.now().0));
            if code.is_none() {
                row = row.col_expr(job::Column::Payload, Expr::value(None::<Json>));
            }
            row.exec(tx).await?;
            Ok(true)
        })
    })
    .await
}
