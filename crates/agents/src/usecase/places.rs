//! How many agents a workspace may have: asked of whoever knows its plan.

use async_trait::async_trait;
use heraut_kernel::{Problem, Scope};
use heraut_store::Tx;

use crate::Error;
use crate::store::agents;

/// Knows the plans of workspaces.
#[async_trait]
pub trait Places: std::fmt::Debug + Send + Sync {
    /// How many agents the scope's workspace may have; nothing where nothing limits it.
    ///
    /// # Errors
    /// When the database fails.
    async fn agents(&self, scope: &Scope) -> Result<Option<i64>, heraut_store::Error>;
}

/// Nothing is limited.
#[derive(Clone, Copy, Debug)]
pub struct Unlimited;

#[async_trait]
impl Places for Unlimited {
    async fn agents(&self, _: &Scope) -> Result<Option<i64>, heraut_store::Error> {
        Ok(None)
    }
}

/// Refuses where one more agent has no place. Nobody else makes one until the end of the transaction.
pub(super) async fn make_room(tx: &Tx, limit: Option<i64>) -> Result<(), Error> {
    let Some(limit) = limit else { return Ok(()) };
    heraut_store::tenancy::hold(tx).await?;
    if agents::count(tx).await? < limit { Ok(()) } else { Err(Error::refused(Problem::full("agents", limit))) }
}
