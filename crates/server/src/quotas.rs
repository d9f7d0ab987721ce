//! What plans allow and what workspaces have, told across contexts.

use async_trait::async_trait;
use heraut_agents::Places;
use heraut_identity::Subscriptions;
use heraut_identity::plans::Resource;
use heraut_identity::usecase::subscriptions::Holdings;
use heraut_kernel::Scope;
use heraut_marketing::Limits;
use heraut_store::{Db, Error};

/// Counts what contexts keep.
#[derive(Clone, Debug)]
pub struct Kept(pub Db);

#[async_trait]
impl Holdings for Kept {
    async fn there(&self, scope: &Scope, what: Resource) -> Result<Option<i64>, Error> {
        match what {
            Resource::Scenarios => {
                let conn = self.0.read(scope).await?;
                Ok(Some(heraut_marketing::store::there::scenarios(&conn).await?))
            }
            Resource::Agents => {
                let conn = self.0.read(scope).await?;
                Ok(Some(heraut_agents::store::agents::count(&conn).await?))
            }
            _ => Ok(None),
        }
    }
}

/// Tells contexts what plans allow.
#[derive(Clone, Debug)]
pub struct Allowed(pub Subscriptions);

#[async_trait]
impl Limits for Allowed {
    async fn scenarios(&self, scope: &Scope) -> Result<Option<i64>, Error> {
        self.0.limit(scope, Resource::Scenarios).await
    }
}

#[async_trait]
impl Places for Allowed {
    async fn agents(&self, scope: &Scope) -> Result<Option<i64>, Error> {
        self.0.limit(scope, Resource::Agents).await
    }
}
