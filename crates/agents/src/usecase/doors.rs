//! Who may come in from which page: the origins of the agent that a publishable key names.

use heraut_kernel::{Problem, Scope};
use heraut_store::Db;

use crate::Error;
use crate::key::{KeyKind, read};
use crate::store::{agents, keys};

/// Knows which pages may ask with which key. Nothing is remembered: what is revoked is shut at once, in every process.
#[derive(Clone, Debug)]
pub struct Doors {
    db: Db,
}

impl Doors {
    /// On a database.
    #[must_use]
    pub(crate) const fn new(db: Db) -> Self {
        Self { db }
    }
}

#[async_trait::async_trait]
impl heraut_http::Doors for Doors {
    async fn admits(&self, key: &str, origin: &str) -> Result<bool, Problem> {
        let origins = self.origins(key).await.map_err(Problem::from)?;
        Ok(origins.is_some_and(|origins| origins.iter().any(|it| it == origin)))
    }
}

impl Doors {
    /// The origins of the agent that a key names; nothing where the key opens nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn origins(&self, key: &str) -> Result<Option<Vec<String>>, Error> {
        let Some((workspace, hash)) = read(KeyKind::Publishable, key) else { return Ok(None) };
        let conn = self.db.read(&Scope::system(workspace)).await?;
        let Some((agent_id, _)) = keys::opened(&conn, KeyKind::Publishable, &hash).await? else { return Ok(None) };
        Ok(agents::find(&conn, agent_id).await?.map(|agent| agent.origins))
    }
}
