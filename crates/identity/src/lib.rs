//! People and workspaces: who somebody is, and what they may do where. Without accounts there is one local person and one
//! workspace, made at the first start; with accounts people sign in, programs present keys, and owners decide who is a member.
//!
//! Rooms: nouns and pure rules at the top, one decision per file in [`usecase`], SQL in [`store`], axum in [`http`]. The
//! tables here precede any tenant, so they have no row security; each look-up into them is one named resolver in [`store`].
//!
//! To add a way to sign in: a decision in [`usecase`] that ends in [`usecase::entering::open`], and a public route in [`http`].

pub mod email;
pub mod error;
pub mod http;
pub mod key;
pub mod mail;
pub mod migrations;
pub mod oidc;
pub mod password;
pub mod plans;
pub mod profile;
pub mod quota;
pub use heraut_kernel::secret;
pub mod store;
pub mod throttle;
pub mod usecase;

pub use error::Error;
pub use http::{AccountsIdentity, LocalIdentity};
pub use store::{LocalAccount, Workspace};
pub use usecase::subscriptions::Subscriptions;

use chrono::Duration;
use heraut_kernel::{Scope, WorkspaceId};
use heraut_store::{BoxFuture, Db, Seal, Tx};

use secret::Secret;
use usecase::hashing::Hasher;

/// How people are recognised in this installation.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether people sign in; without, whoever reaches this machine is the local person.
    pub accounts: bool,
    /// The address under which people reach the server, without a slash at its end.
    pub public_url: Option<String>,
    /// Mail leaves from here: what is put into its queue is sent.
    pub mail: bool,
    /// A session that is not used for so long ends.
    pub session_idle: Duration,
    /// A session ends after so long, used or not.
    pub session_lasts: Duration,
    /// What hashing a password costs.
    pub cost: password::Cost,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            accounts: false,
            public_url: None,
            mail: false,
            session_idle: Duration::days(14),
            session_lasts: Duration::days(90),
            cost: password::Cost::default(),
        }
    }
}

/// What the context needs to work, held by the server's state. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The database.
    pub db: Db,
    settings: std::sync::Arc<Settings>,
    hasher: Hasher,
    seal: Seal,
    oidc: oidc::Providers,
}

impl Identity {
    /// The context on a database.
    #[must_use]
    pub fn new(db: Db, settings: Settings) -> Self {
        let hasher = Hasher::new(settings.cost);
        Self { db, settings: settings.into(), hasher, seal: Seal::default(), oidc: oidc::Providers::default() }
    }

    /// The same where secrets that must be read again can be kept.
    #[must_use]
    pub fn sealed_by(self, seal: Seal) -> Self {
        Self { seal, ..self }
    }

    /// The same where others vouch for people.
    #[must_use]
    pub fn vouched_by(self, oidc: oidc::Providers) -> Self {
        Self { oidc, ..self }
    }

    /// Who vouches for people.
    #[must_use]
    pub const fn oidc(&self) -> &oidc::Providers {
        &self.oidc
    }

    /// What seals secrets that must be read again.
    #[must_use]
    pub const fn seal(&self) -> &Seal {
        &self.seal
    }

    /// How people are recognised.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whether browsers reach the server through TLS only, as far as the operator said.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.settings.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// The cookie of a session. Under TLS its name binds it to this very host.
    #[must_use]
    pub fn session_cookie(&self) -> &'static str {
        if self.is_secure() { "__Host-heraut" } else { "heraut" }
    }

    /// The cookie by which a device is known again.
    #[must_use]
    pub fn device_cookie(&self) -> &'static str {
        if self.is_secure() { "__Host-heraut-device" } else { "heraut-device" }
    }

    /// Writes what belongs to no workspace.
    pub(crate) async fn write<I, T, F>(&self, input: I, work: F) -> Result<T, Error>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        F: for<'c> Fn(&'c Tx, &'c I) -> BoxFuture<'c, Result<T, Error>> + Send + Sync + 'static,
    {
        self.db.write(&Scope::nowhere(), input, work).await
    }

    /// Writes what may cause a mail. A job belongs to a workspace: one to a person waits in the oldest there is.
    pub(crate) async fn write_mailing<I, T, F>(
        &self,
        workspace: Option<WorkspaceId>,
        input: I,
        work: F,
    ) -> Result<T, Error>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        F: for<'c> Fn(&'c Tx, &'c I) -> BoxFuture<'c, Result<T, Error>> + Send + Sync + 'static,
    {
        let at = match (self.settings.mail, workspace) {
            // What concerns a workspace is written in it, whether or not mail leaves from here.
            (_, Some(workspace)) => Some(workspace),
            (false, None) => None,
            (true, None) => store::oldest_workspace(&self.db).await?,
        };
        self.db.write(&at.map_or_else(Scope::nowhere, Scope::system), input, work).await
    }

    /// A link of ours with a secret in its fragment, which browsers send to no server. It begins with what the operator
    /// said, never with what a request says.
    #[must_use]
    pub fn link(&self, page: &str, secret: &Secret) -> String {
        format!("{}/{page}#{}", self.settings.public_url.as_deref().unwrap_or_default(), secret.expose())
    }

    /// Refuses what needs accounts.
    ///
    /// # Errors
    /// 409 where there are none.
    pub fn need_accounts(&self) -> Result<(), Error> {
        if self.settings.accounts { Ok(()) } else { Err(error::accounts_off().into()) }
    }
}
