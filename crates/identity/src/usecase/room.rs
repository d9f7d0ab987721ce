//! Whether a workspace's plan has a place for one more member.

use heraut_kernel::Problem;
use heraut_store::{Error, Tx};

use crate::store;

/// What the caller is told where one more member has no place; nothing where it has. `limit`: what
/// [`Subscriptions::limit`](super::subscriptions::Subscriptions::limit) said before the transaction. Nobody else joins until
/// the end of the transaction, so it is asked before the member is made. `asked`: those who were asked in and count too.
///
/// # Errors
/// When the database fails.
pub async fn full(tx: &Tx, limit: Option<i64>, asked: i64) -> Result<Option<Problem>, Error> {
    let Some(limit) = limit else { return Ok(None) };
    heraut_store::tenancy::hold(tx).await?;
    let there = store::members_in(tx, tx.workspace()).await? + asked;
    Ok((there >= limit).then(|| Problem::full("members", limit)))
}
