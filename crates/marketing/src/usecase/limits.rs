//! How many scenarios a workspace may have: asked of whoever knows its plan.

use async_trait::async_trait;
use heraut_kernel::{Problem, Scope};
use heraut_store::Tx;

use crate::Error;
use crate::store::there;

/// Knows the plans of workspaces.
#[async_trait]
pub trait Limits: std::fmt::Debug + Send + Sync {
    /// How many scenarios the scope's workspace may have; nothing where nothing limits it.
    ///
    /// # Errors
    /// When the database fails.
    async fn scenarios(&self, scope: &Scope) -> Result<Option<i64>, heraut_store::Error>;
}

/// Nothing is limited.
#[derive(Clone, Copy, Debug)]
pub struct Unlimited;

#[async_trait]
impl Limits for Unlimited {
    async fn scenarios(&self, _: &Scope) -> Result<Option<i64>, heraut_store::Error> {
        Ok(None)
    }
}

/// What the caller is told where so many more scenarios have no place; nothing where they have. Nobody else makes one until
/// the end of the transaction.
pub(crate) async fn full(tx: &Tx, limit: Option<i64>, more: i64) -> Result<Option<Problem>, Error> {
    let Some(limit) = limit else { return Ok(None) };
    heraut_store::tenancy::hold(tx).await?;
    let all = there::scenarios(tx).await? + more;
    Ok((all > limit).then(|| Problem::full("scenarios", limit)))
}

/// Refuses where so many more scenarios have no place.
pub(crate) async fn make_room(tx: &Tx, limit: Option<i64>, more: i64) -> Result<(), Error> {
    full(tx, limit, more).await?.map_or(Ok(()), |problem| Err(Error::refused(problem)))
}
