//! Who can answer in a workspace. The installation's members, unless somebody says otherwise ([`Rosters`]): a workspace may
//! bring keys of its own.

use async_trait::async_trait;
use heraut_kernel::Scope;
use heraut_llm::Models;
use heraut_store::Error;

/// What is asked before a member is chosen. It stands on every turn's way, and answers from memory where it can.
#[async_trait]
pub trait Rosters: std::fmt::Debug + Send + Sync + 'static {
    /// The members of a workspace, made from those of the installation; nothing where they are the same.
    async fn models(&self, scope: &Scope, installation: &Models) -> Result<Option<Models>, Error>;
}

/// All workspaces have the installation's members.
#[derive(Clone, Copy, Debug, Default)]
pub struct Alike;

#[async_trait]
impl Rosters for Alike {
    async fn models(&self, _: &Scope, _: &Models) -> Result<Option<Models>, Error> {
        Ok(None)
    }
}
