//! From settings to a listening server, and down again.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use heraut_http::Stack;
use heraut_identity::usecase::setup;
use heraut_identity::{Identity, LocalAccount, LocalIdentity};
use heraut_jobs::queue::Running;
use heraut_kernel::SystemClock;
use heraut_store::{Backend, Db, Settings};
use tokio::net::TcpListener;

use crate::app::{self, AppState};
use crate::config::{Accounts, Config, Fallback};
use crate::health::Schema;
use crate::metrics::Exposition;
use crate::{accept, files, upkeep};

/// Time that requests under way have to end.
const DRAIN: Duration = Duration::from_secs(10);

/// What can stop a command.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The settings contradict each other.
    #[error("{0}")]
    Settings(String),
    /// The database failed.
    #[error("the database does not answer or refuses")]
    Store(#[from] heraut_store::Error),
    /// A context failed.
    #[error("the work could not be done")]
    Marketing(#[from] heraut_marketing::Error),
    /// What concerns agents failed.
    #[error("the work on agents could not be done")]
    Agents(#[from] heraut_agents::Error),
    /// What concerns people failed.
    #[error("the accounts could not be changed")]
    Identity(#[from] heraut_identity::Error),
    /// No copy was made.
    #[error("no copy was made")]
    Backup(#[from] heraut_store::backup::BackupError),
    /// The data folder is of no use.
    #[error("the data folder {} cannot be written; change HERAUT_DATA_DIR or its rights", .0.display())]
    Folder(PathBuf, #[source] std::io::Error),
    /// The address is taken, or not this machine's.
    #[error("{0} cannot be listened on; change HERAUT_LISTEN")]
    Listen(SocketAddr, #[source] std::io::Error),
    /// The machine refused.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// The database, migrated, and the local person.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The database.
    pub db: Db,
    /// What is true of its schema.
    pub schema: Arc<Schema>,
    /// The local person and the first workspace.
    pub account: LocalAccount,
}

/// Opens and migrates the database, trying for as long as the settings say.
///
/// # Errors
/// The last error when the time is over.
pub async fn prepare(config: &Config) -> Result<Ready, Failure> {
    let settings = config.store();
    if let Some(folder) = settings.sqlite_path().as_deref().and_then(std::path::Path::parent) {
        writable(folder).map_err(|error| Failure::Folder(folder.to_owned(), error))?;
    }
    let began = Instant::now();
    let applied = loop {
        match heraut_store::migrate::migrate(&settings, &app::migrations()).await {
            Ok(applied) => break applied,
            Err(error) if may_wait(&error, began, config) => {
                tracing::warn!(error = %error, "database.waiting");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            Err(error) => return Err(error.into()),
        }
    };
    let db = Db::connect(&settings, Arc::new(SystemClock)).await?;
    let status = heraut_store::migrate::status(db.outside(), &app::migrations()).await?;
    tracing::info!(database = db.backend().name(), migrations.new = applied, "database.ready");
    let account = heraut_identity::store::ensure_local_account(&db).await?;
    let role = heraut_store::role::weigh(db.outside()).await?;
    let schema = Arc::new(Schema { applied: status.applied.len(), pending: status.pending.len(), role });
    Ok(Ready { db, schema, account })
}

/// Makes a folder and tries to write in it.
pub(crate) fn writable(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(".heraut-probe");
    std::fs::create_dir_all(folder)?;
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(&probe)
}

fn may_wait(error: &heraut_store::Error, began: Instant, config: &Config) -> bool {
    error.kind == heraut_store::Kind::Unavailable && began.elapsed() < Duration::from_secs(config.db_wait)
}

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// When it cannot start.
pub async fn serve(config: &Config) -> Result<(), Failure> {
    let seal = config.seal().map_err(Failure::Settings)?;
    let ready = prepare(config).await?;
    let accounts = has_accounts(config, &ready.db).await?;
    config.check(accounts).map_err(Failure::Settings)?;
    weigh_role(config, &ready, accounts)?;
    let identity = Identity::new(ready.db.clone(), config.identity(accounts))
        .sealed_by(seal.clone())
        .vouched_by(config.oidc.providers().map_err(Failure::Settings)?);
    let mailer = config.mail.mailer().map_err(Failure::Settings)?.filter(|_| accounts);
    let models = config.providers.models(app::book()).map_err(Failure::Settings)?;
    let engine = config.providers.engine(config.fallback == Fallback::On).map_err(Failure::Settings)?;
    let subscriptions = config.subscriptions(&ready.db, &engine.prices).map_err(Failure::Settings)?;
    let own_keys = app::own_keys(&ready.db, seal.clone(), config.providers.open_to_keys().map_err(Failure::Settings)?);
    let marketing = app::marketing_under(&ready.db, models, engine, &subscriptions, &own_keys);
    let agents = app::agents(&marketing, &subscriptions).sealed_by(seal);
    let agents = config.sites.hold(agents, own_keys.providers()).map_err(Failure::Settings)?;
    // On SQLite there is no other process: what was being answered when the last one ended is not any more.
    marketing.engine().sweep(ready.db.backend() == Backend::Sqlite).await?;
    tokio::spawn(marketing.engine().clone().sweep_for_ever());
    if config.demo {
        upkeep::load_demo(&ready, &marketing, false).await?;
    }
    tokio::spawn(heraut_jobs::run(ready.db.clone(), app::jobs(&marketing, &agents, config.audit_retention)));
    let queue = heraut_jobs::Queue::new(ready.db.clone(), app::handlers(&identity, &agents, mailer)).start();
    let stack = rules(config, &ready, &identity).map_err(Failure::Settings)?;
    let metrics = Exposition::new(config.metrics_token.as_ref());
    tokio::spawn(metrics.clone().upkeep());
    let state = AppState {
        db: ready.db.clone(),
        identity: identity.clone(),
        marketing,
        agents,
        subscriptions,
        own_keys,
        schema: ready.schema,
        metrics,
    };
    let router = app::router(state, stack);
    let listener = TcpListener::bind(config.listen).await.map_err(|error| Failure::Listen(config.listen, error))?;
    tracing::info!(address = %config.listen, "http.listening");
    say(&format!("Héraut : http://{}", browsable(config.listen)));
    if setup::is_needed(&identity).await? {
        let token = setup::token(&identity).await?;
        // At the terminal and not in the log: whoever reads it owns the installation.
        say(&format!("Premier compte / first account: {}", link(config, "setup", &token)));
    }
    let (stopping, stopped) = tokio::sync::watch::channel(());
    let limits = accept::Limits { connections: files::connections(), ..accept::Limits::default() };
    let server = accept::serve(listener, router, limits, async move {
        termination().await;
        let _ = stopping.send(());
    });
    drained(server, queue, stopped).await;
    tracing::info!("http.stopped");
    Ok(())
}

/// Refuses a role of the database against which the walls between workspaces do not hold, or warns where the settings allow it.
fn weigh_role(config: &Config, ready: &Ready, accounts: bool) -> Result<(), Failure> {
    let standing = ready.schema.role;
    config.check_role(standing, accounts).map_err(Failure::Settings)?;
    if !standing.is_safe(accounts) {
        tracing::warn!(role = standing.word(), "database.unsafe_role");
    }
    Ok(())
}

/// Whether people sign in: by the setting, else by what was decided on this database.
///
/// # Errors
/// When the setting would open to everybody what belongs to accounts.
pub async fn has_accounts(config: &Config, db: &Db) -> Result<bool, Failure> {
    let decided = heraut_identity::store::installation::accounts_are_on(db).await?;
    match config.accounts {
        Some(Accounts::On) => Ok(true),
        Some(Accounts::Off) if decided => Err(Failure::Settings(
            "HERAUT_ACCOUNTS is off, and this database has accounts: without them whoever reaches it may do everything. \
             Leave the setting away."
                .to_owned(),
        )),
        _ => Ok(decided),
    }
}

/// A link of ours with a secret in its fragment, which browsers send to no server.
#[must_use]
pub fn link(config: &Config, page: &str, secret: &heraut_identity::secret::Secret) -> String {
    let public = config.identity(true).public_url;
    let base = public.unwrap_or_else(|| format!("http://{}", browsable(config.listen)));
    format!("{base}/{page}#{}", secret.expose())
}

/// The rules around every request, as the settings say.
fn rules(config: &Config, ready: &Ready, identity: &Identity) -> Result<Stack, String> {
    let named = config.hosts.iter().any(|host| !host.is_empty());
    let mut stack = if identity.settings().accounts {
        let mut stack = app::accounts_stack(identity);
        stack.guard.local = named;
        stack
    } else {
        let local = LocalIdentity::new(ready.db.clone(), ready.account.user, ready.account.workspace.id);
        let mut stack = app::local_stack(local, &ready.db);
        // Names that are said are a list that holds, for a container's published port too.
        stack.guard.local = !config.allow_public || named;
        stack.guard.allow_proxied = config.allow_public;
        stack
    };
    stack.guard.hosts = config.hosts.clone();
    stack.frontend_url = config.frontend_url.clone();
    stack.expensive_per_minute = config.rate_limit;
    stack.general_per_minute = config.general_rate_limit;
    stack.proxies = config.proxies()?;
    Ok(stack)
}

/// Serves until it is stopped; then requests and jobs under way end side by side, in the same time.
async fn drained(server: impl Future<Output = ()>, queue: Running, mut stopped: tokio::sync::watch::Receiver<()>) {
    let mut stopped_too = stopped.clone();
    let requests = async {
        tokio::select! {
            () = server => {}
            () = async { let _ = stopped.changed().await; tokio::time::sleep(DRAIN).await } => {
                tracing::warn!(after_s = DRAIN.as_secs(), "http.drain_cut_short");
            }
        }
    };
    let jobs = async {
        let _ = stopped_too.changed().await;
        queue.stop(DRAIN).await;
    };
    tokio::join!(requests, jobs);
}

fn browsable(address: SocketAddr) -> String {
    let here = address.ip().is_loopback() || address.ip().is_unspecified();
    if here { format!("localhost:{}", address.port()) } else { address.to_string() }
}

/// Tells the person at the terminal.
#[expect(clippy::print_stdout, reason = "the answer of a command")]
pub fn say(text: &str) {
    println!("{text}");
}

async fn termination() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

/// Opens a database for a command that only looks.
///
/// # Errors
/// When it cannot be reached.
pub async fn look(settings: &Settings) -> Result<Db, Failure> {
    Ok(Db::connect(settings, Arc::new(SystemClock)).await?)
}
