//! Keys of providers that workspaces bring themselves (decision 0027): kept sealed, opened when a turn needs them, shown to
//! nobody. A workspace names a provider, never an address.

pub mod http;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use heraut_dialogue::Rosters;
use heraut_dialogue::store::provider_keys::{self, ProviderKey};
use heraut_egress::Egress;
use heraut_kernel::audit::{By, Event, EventType};
use heraut_kernel::{Problem, Scope, WorkspaceId};
use heraut_llm::{ChatModel, Models, Provider, ProviderConfig};
use heraut_store::{Db, Error, Place, Seal, audit};
use secrecy::{ExposeSecret, SecretString};

/// How long what was read counts. What this process changes counts at once.
const FRESH: Duration = Duration::from_secs(10);
/// Characters of a key's end that are shown, where it is long enough to keep the rest secret.
const SHOWN: usize = 4;

/// A provider that may be given a key, and the way to it.
pub type Open = (ProviderConfig, Arc<Egress>);

/// The keys of workspaces. Cheap to clone.
#[derive(Clone, Debug)]
pub struct OwnKeys(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    seal: Seal,
    open: Vec<Open>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// Counts changes: what was read before one is not kept after it.
    changes: u64,
    rosters: HashMap<WorkspaceId, Roster>,
}

/// The members under a workspace's keys.
#[derive(Clone)]
struct Roster {
    read: Instant,
    /// With what each was sealed as: an unchanged key keeps its member, and with it what its breaker knows.
    members: Vec<(String, Arc<dyn ChatModel>)>,
}

impl std::fmt::Debug for Roster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.members.iter().map(|(_, member)| member.name())).finish()
    }
}

impl OwnKeys {
    /// The keys in a database, for these providers.
    #[must_use]
    pub fn new(db: Db, seal: Seal, open: Vec<Open>) -> Self {
        Self(Arc::new(Inner { db, seal, open, known: Mutex::default() }))
    }

    /// Names of the providers that may be given a key.
    pub fn providers(&self) -> impl Iterator<Item = &str> {
        self.0.open.iter().map(|(config, _)| config.name.as_str())
    }

    /// The workspace's keys, sealed as they are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, scope: &Scope) -> Result<Vec<ProviderKey>, Error> {
        let conn = self.0.db.read(scope).await?;
        provider_keys::list(&conn).await
    }

    /// Keeps a key, in place of the one before.
    ///
    /// # Errors
    /// No such provider, nothing to seal with, or the database fails.
    pub async fn set(&self, scope: &Scope, provider: &str, key: &SecretString) -> Result<(), Problem> {
        self.config(provider).ok_or_else(Problem::not_found)?;
        let place = place(scope.workspace, provider);
        let sealed = self.0.seal.seal(&place, key).map_err(|error| error.problem(&place))?;
        let input = (provider.to_owned(), sealed, hint(key.expose_secret()));
        let (by, user) = (By::from(scope), scope.principal.user());
        let work = self.0.db.write(scope, input, move |tx, (provider, sealed, hint)| {
            Box::pin(async move {
                provider_keys::put(tx, user, provider, sealed, hint).await?;
                let event = Event::new(EventType::ProviderKeySet).with("provider", provider.as_str());
                audit::note(tx, by, &event).await
            })
        });
        work.await.map_err(Error::into_problem)?;
        self.forget(scope.workspace);
        Ok(())
    }

    /// Removes a key. What the installation has answers again.
    ///
    /// # Errors
    /// Not found, or the database fails.
    pub async fn remove(&self, scope: &Scope, provider: &str) -> Result<(), Problem> {
        let by = By::from(scope);
        let work = self.0.db.write(scope, provider.to_owned(), move |tx, provider| {
            Box::pin(async move {
                let there = provider_keys::delete(tx, provider).await?;
                if there {
                    let event = Event::new(EventType::ProviderKeyRemoved).with("provider", provider.as_str());
                    audit::note(tx, by, &event).await?;
                }
                Ok::<_, Error>(there)
            })
        });
        let there = work.await.map_err(Error::into_problem)?;
        self.forget(scope.workspace);
        if there { Ok(()) } else { Err(Problem::not_found()) }
    }

    fn config(&self, provider: &str) -> Option<&Open> {
        self.0.open.iter().find(|(config, _)| config.name == provider)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn forget(&self, workspace: WorkspaceId) {
        let mut known = self.known();
        known.changes += 1;
        known.rosters.remove(&workspace);
    }

    /// The members under the workspace's keys, in the order in which the operator named the providers.
    async fn members(&self, scope: &Scope) -> Result<Vec<(String, Arc<dyn ChatModel>)>, Error> {
        let (before, changes) = {
            let known = self.known();
            (known.rosters.get(&scope.workspace).cloned(), known.changes)
        };
        let before = match before {
            Some(roster) if roster.read.elapsed() < FRESH => return Ok(roster.members),
            before => before.map(|roster| roster.members).unwrap_or_default(),
        };
        let keys = self.list(scope).await?;
        let all = self.0.open.iter().filter_map(|open| {
            let key = keys.iter().find(|key| key.provider == open.0.name)?;
            let kept = before.iter().find(|(sealed, _)| *sealed == key.sealed);
            kept.cloned().or_else(|| Some((key.sealed.clone(), self.member(scope.workspace, open, key)?)))
        });
        let members: Vec<_> = all.collect();
        let mut known = self.known();
        if known.changes == changes {
            let roster = Roster { read: Instant::now(), members: members.clone() };
            known.rosters.insert(scope.workspace, roster);
        }
        drop(known);
        Ok(members)
    }

    /// A key that does not open is as if it were not there: the installation's answers, and the operator is told.
    fn member(&self, workspace: WorkspaceId, open: &Open, key: &ProviderKey) -> Option<Arc<dyn ChatModel>> {
        let (config, egress) = open;
        match self.0.seal.open(&place(workspace, &config.name), &key.sealed) {
            Ok(secret) => {
                let config = ProviderConfig { key: Some(secret), ..config.clone() };
                Some(Provider::new(config, Arc::clone(egress)).default_model())
            }
            Err(error) => {
                tracing::warn!(workspace = workspace.0, provider = config.name, error = %error, "provider_key.closed");
                None
            }
        }
    }
}

#[async_trait]
impl Rosters for OwnKeys {
    async fn models(&self, scope: &Scope, installation: &Models) -> Result<Option<Models>, Error> {
        let members = self.members(scope).await?;
        if members.is_empty() {
            return Ok(None);
        }
        Ok(Some(members.into_iter().fold(installation.clone(), |models, (_, own)| models.with_own(own))))
    }
}

fn place(workspace: WorkspaceId, provider: &str) -> Place {
    Place::new("provider_keys", "sealed", format!("{}/{provider}", workspace.0))
}

/// How a key ends. Of a short one nothing is told.
fn hint(key: &str) -> String {
    let count = key.chars().count();
    if count < 4 * SHOWN { String::new() } else { key.chars().skip(count - SHOWN).collect() }
}
