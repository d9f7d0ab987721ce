//! Answers kept for 24 hours, so that a request sent twice is carried out once.
//!
//! The claim is a row of its own commit, made before the work. The work's own transaction marks it as done (`Db::write`
//! under a scope that carries the claim), so that a crash before [`keep`] loses the answer and never makes the change
//! twice. A key belongs to a workspace and a person: two people may choose the same.

use std::sync::Arc;

use chrono::Duration;
use heraut_kernel::Scope;
use sea_orm::ActiveValue::Set;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm_migration::MigrationTrait;

use crate::schema::{CreateTable, Table, create_tables};
use crate::{Db, Error, Tx, WriteError};

/// How long an answer is kept.
const KEPT: Duration = Duration::hours(24);
/// How long a claim without an answer keeps others out.
const LEASE: Duration = Duration::seconds(60);

mod key {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "idempotency_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: i64,
        #[sea_orm(primary_key, auto_increment = false, column_name = "cle")]
        pub cle: String,
        pub request_hash: String,
        /// The work was committed, whether or not its answer was kept.
        pub done: bool,
        pub status: Option<i32>,
        pub headers: Option<Json>,
        #[sea_orm(column_type = "Text", nullable)]
        pub body: Option<String>,
        pub claimed_at: DateTime,
        pub ttl: DateTime,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
crate::tenant!(key);

/// What a key turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Free; it is now claimed.
    Fresh,
    /// Used for another request.
    OtherRequest,
    /// Claimed by a request under way.
    InProgress,
    /// Answered.
    Answered {
        /// Status.
        status: u16,
        /// Headers kept with it.
        headers: Vec<(String, String)>,
        /// Body.
        body: Vec<u8>,
    },
    /// The work was done; its answer was not kept.
    AnswerLost,
}

/// Claims a key. Of two at once, one is `Fresh`.
///
/// # Errors
/// When the database fails.
pub async fn claim(db: &Db, scope: &Scope, key: &str, request_hash: &str) -> Result<Found, Error> {
    db.write(scope, (of(scope, key), request_hash.to_owned()), |tx, (key, hash)| Box::pin(claim_in(tx, key, hash)))
        .await
}

async fn claim_in(tx: &Tx, cle: &str, request_hash: &str) -> Result<Found, Error> {
    let now = tx.now();
    tx.delete::<key::Entity>().filter(key::Column::Cle.eq(cle)).filter(key::Column::Ttl.lt(now.0)).exec(tx).await?;
    let Some(row) = tx.find::<key::Entity>().filter(key::Column::Cle.eq(cle)).one(tx).await? else {
        tx.put(key::ActiveModel {
            cle: Set(cle.to_owned()),
            request_hash: Set(request_hash.to_owned()),
            done: Set(false),
            claimed_at: Set(now.0),
            ttl: Set((now + KEPT).0),
            ..Default::default()
        })
        .await?;
        return Ok(Found::Fresh);
    };
    if row.request_hash != request_hash {
        return Ok(Found::OtherRequest);
    }
    if let Some(status) = row.status.and_then(|status| u16::try_from(status).ok()) {
        let headers = row.headers.and_then(|json| serde_json::from_value(json).ok()).unwrap_or_default();
        return Ok(Found::Answered { status, headers, body: row.body.unwrap_or_default().into_bytes() });
    }
    // First: between the commit of the work and that of its answer the work is done and the answer is not lost.
    if row.claimed_at > (now - LEASE).0 {
        return Ok(Found::InProgress);
    }
    if row.done {
        return Ok(Found::AnswerLost);
    }
    one(tx, cle).col_expr(key::Column::ClaimedAt, Expr::value(now.0)).exec(tx).await?;
    Ok(Found::Fresh)
}

fn one(tx: &Tx, cle: &str) -> sea_orm::UpdateMany<key::Entity> {
    tx.update_unstamped::<key::Entity>().filter(key::Column::Cle.eq(cle))
}

/// The key as it is stored: the person's number, or 0, before it.
fn of(scope: &Scope, key: &str) -> String {
    format!("{}:{key}", scope.principal.name())
}

/// The stored key that a scope has claimed.
pub(crate) fn claimed(scope: &Scope) -> Option<Arc<str>> {
    scope.claim.as_deref().map(|key| of(scope, key).into())
}

/// Notes under the claimed key, in the transaction of the work, that it succeeded.
pub(crate) async fn note<T, E: WriteError>(tx: &Tx, claim: Option<&str>, outcome: Result<T, E>) -> Result<T, E> {
    if let (Ok(_), Some(cle)) = (&outcome, claim) {
        let row = one(tx, cle).col_expr(key::Column::Done, Expr::value(true));
        row.exec(tx).await.map_err(Error::from)?;
    }
    outcome
}

/// An answer: status, headers, body.
pub type Answer = (u16, Vec<(String, String)>, Vec<u8>);

/// Keeps the answer of a claimed key. Without one, only that the work was done.
///
/// # Errors
/// When the database fails.
pub async fn keep(db: &Db, scope: &Scope, cle: &str, answer: Option<Answer>) -> Result<(), Error> {
    db.write(scope, (of(scope, cle), answer), |tx, (cle, answer)| {
        Box::pin(async move {
            let mut row = one(tx, cle).col_expr(key::Column::Done, Expr::value(true));
            if let Some((status, headers, body)) = answer
                && let Ok(body) = std::str::from_utf8(body)
            {
                let headers = serde_json::to_value(headers).unwrap_or_default();
                row = row
                    .col_expr(key::Column::Status, Expr::value(i32::from(*status)))
                    .col_expr(key::Column::Headers, Expr::value(headers))
                    .col_expr(key::Column::Body, Expr::value(body));
            }
            row.exec(tx).await?;
            Ok(())
        })
    })
    .await
}

/// Gives a claimed key back, unless the work was done.
///
/// # Errors
/// When the database fails.
pub async fn give_back(db: &Db, scope: &Scope, cle: &str) -> Result<(), Error> {
    db.write(scope, of(scope, cle), |tx, cle| {
        Box::pin(async move {
            let query = tx.delete::<key::Entity>().filter(key::Column::Cle.eq(cle.as_str()));
            query.filter(key::Column::Done.eq(false)).exec(tx).await?;
            Ok(())
        })
    })
    .await
}

/// Forgets a batch of keys of a workspace whose time is over. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &Tx, batch: u64) -> Result<u64, Error> {
    let query = tx.find::<key::Entity>().select_only().column(key::Column::Cle);
    let query = query.filter(key::Column::Ttl.lt(tx.now().0)).limit(batch);
    let keys: Vec<String> = query.into_tuple().all(tx).await?;
    if keys.is_empty() {
        return Ok(0);
    }
    // One that was claimed anew since is not over any more.
    let over = tx.delete::<key::Entity>().filter(key::Column::Cle.is_in(keys)).filter(key::Column::Ttl.lt(tx.now().0));
    Ok(over.exec(tx).await?.rows_affected)
}

/// The table.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    create_tables(&[CreateTable {
        name: "m20261120_000090_idempotency_keys",
        table: |c| {
            Table::owned(c, "idempotency_keys")
                .column(c.string("cle", 160))
                .column(c.string("request_hash", 64))
                .column(c.boolean("done"))
                .column(c.count_null("status"))
                .column(c.json_null("headers"))
                .column(c.text_null("body"))
                .column(c.instant("claimed_at"))
                .column(c.instant("ttl"))
                .primary(&["workspace_id", "cle"])
                .index(&["workspace_id", "ttl"])
        },
    }])
}
