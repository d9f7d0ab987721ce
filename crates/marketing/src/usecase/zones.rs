//! What day it is for a workspace: asked of whoever knows its time zone.

use async_trait::async_trait;
use chrono_tz::Tz;
use heraut_kernel::Scope;
use heraut_store::Error;

/// Tells the time zone of a workspace.
#[async_trait]
pub trait Zones: std::fmt::Debug + Send + Sync {
    /// The zone in which the plans of the scope's workspace are dated; nothing where the workspace is gone or deleted.
    ///
    /// # Errors
    /// When the database fails.
    async fn zone(&self, scope: &Scope) -> Result<Option<Tz>, Error>;
}

/// The same zone everywhere, for tests and for tools.
#[derive(Clone, Copy, Debug)]
pub struct OneZone(pub Tz);

#[async_trait]
impl Zones for OneZone {
    async fn zone(&self, _scope: &Scope) -> Result<Option<Tz>, Error> {
        Ok(Some(self.0))
    }
}
