//! The time zone of a workspace, told to the marketing context.

use async_trait::async_trait;
use chrono_tz::Tz;
use heraut_kernel::Scope;
use heraut_marketing::Zones;
use heraut_store::{Db, Error};

/// The zones that workspaces chose.
#[derive(Clone, Debug)]
pub struct WorkspaceZones(pub Db);

#[async_trait]
impl Zones for WorkspaceZones {
    async fn zone(&self, scope: &Scope) -> Result<Option<Tz>, Error> {
        let workspace = heraut_identity::store::workspace(&self.0, scope.workspace).await?;
        let open = workspace.filter(|workspace| !workspace.deleted);
        Ok(open.map(|workspace| workspace.fuseau.parse().unwrap_or(Tz::UTC)))
    }
}
