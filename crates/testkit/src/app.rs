//! The whole application, without a socket.

use std::sync::Arc;

use axum::Router;
use heraut_agents::Agents;
use heraut_egress::{Allow, Egress, EgressConfig};
use heraut_http::Stack;
use heraut_identity::plans::Plans;
use heraut_identity::store::{create_user, create_workspace};
use heraut_identity::{Identity, LocalIdentity, Subscriptions};
use heraut_kernel::{Instant, ManualClock, Principal, Role, Scope, UserId, WorkspaceId};
use heraut_llm::{Models, ProviderConfig};
use heraut_marketing::Marketing;
use heraut_server::app::{self, AppState};
use heraut_server::health::Schema;
use heraut_server::metrics::Exposition;
use heraut_server::own_keys::{Open, OwnKeys};
use heraut_store::{Db, Seal, Settings};

use crate::{Database, Person};

/// The product, a database, and a workspace that belongs to this test.
pub struct TestApp {
    /// Which database it runs on.
    pub database: Database,
    /// The database.
    pub db: Db,
    /// The marketing context.
    pub marketing: Marketing,
    /// People and workspaces.
    pub identity: Identity,
    /// The clock of every write; it stands until a test moves it.
    pub clock: Arc<ManualClock>,
    /// How the database is reached.
    pub settings: Settings,
    pub(crate) router: Router,
    pub(crate) user: UserId,
    pub(crate) workspace: WorkspaceId,
    pub(crate) session: Option<String>,
    _folder: Option<tempfile::TempDir>,
}

impl TestApp {
    /// The product on a database, unless this run has none of that kind.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn on(database: Database) -> Option<Self> {
        Self::with(database, |_| {}).await
    }

    /// The same with other rules around it (limits, hosts).
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn with(database: Database, adjust: impl FnOnce(&mut Stack)) -> Option<Self> {
        if !database.is_here() {
            return None;
        }
        let (settings, folder) = Box::pin(database.settings()).await;
        let clock = Arc::new(ManualClock::new(Instant::parse("2027-01-04T08:00:00Z").expect("a date")));
        let db = Db::connect(&settings, Arc::clone(&clock)).await.expect("the database opens");
        let user = create_user(&db, "Camille").await.expect("a person");
        let workspace = create_workspace(&db, user, "Atelier").await.expect("a workspace").id;
        let marketing = app::marketing(&db, app::playbook(), heraut_dialogue::Settings::default());
        let identity = identity(&db, settings_of_people(false));
        let state = state(&marketing, &identity);
        let mut stack = app::local_stack(LocalIdentity::new(db.clone(), user, workspace), &db);
        stack.expensive_per_minute = 0;
        stack.general_per_minute = 0;
        adjust(&mut stack);
        let router = app::router(state, stack);
        let session = None;
        Some(Self {
            database,
            db,
            marketing,
            identity,
            clock,
            settings,
            router,
            user,
            workspace,
            session,
            _folder: folder,
        })
    }

    /// The agents context.
    #[must_use]
    pub fn agents(&self) -> Agents {
        agents(&self.marketing, &unlimited(&self.db))
    }

    /// The local person in the test's workspace.
    #[must_use]
    pub fn user(&self) -> Person {
        self.person(None)
    }

    /// The local person in another workspace, which they need not be a member of.
    #[must_use]
    pub fn user_in(&self, workspace: WorkspaceId) -> Person {
        self.person(Some(workspace))
    }

    fn person(&self, workspace: Option<WorkspaceId>) -> Person {
        match &self.session {
            Some(session) => self.nobody().signed_in(session).inside(workspace),
            None => Person::new(self.router.clone(), workspace),
        }
    }

    /// A second workspace, of the same person.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn second_workspace(&self) -> WorkspaceId {
        create_workspace(&self.db, self.user, "Voisin").await.expect("a workspace").id
    }

    /// A workspace of somebody else.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn foreign_workspace(&self) -> WorkspaceId {
        let stranger = create_user(&self.db, "Dominique").await.expect("a person");
        create_workspace(&self.db, stranger, "Ailleurs").await.expect("a workspace").id
    }

    /// The same with a single connection to the database: work that holds one and waits for a second one fails.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn on_one_connection(self) -> Self {
        self.on_connections(1).await
    }

    /// The same with so many connections to the database.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn on_connections(mut self, connections: u32) -> Self {
        self.settings.max_connections = connections;
        self.db = Db::connect(&self.settings, Arc::clone(&self.clock)).await.expect("the database opens");
        self.marketing = app::marketing(&self.db, app::playbook(), heraut_dialogue::Settings::default());
        self.identity = identity(&self.db, self.identity.settings().clone());
        if self.session.is_some() {
            self.serve_accounts();
        }
        self
    }

    /// Somebody else, in a workspace of their own.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn neighbour(&self) -> (Person, WorkspaceId) {
        if self.session.is_some() {
            return self.signed_in_neighbour().await;
        }
        let user = create_user(&self.db, "Alix").await.expect("a person");
        let workspace = create_workspace(&self.db, user, "À côté").await.expect("a workspace").id;
        let state = state(&self.marketing, &self.identity);
        let mut stack = app::local_stack(LocalIdentity::new(self.db.clone(), user, workspace), &self.db);
        stack.expensive_per_minute = 0;
        stack.general_per_minute = 0;
        (Person::new(app::router(state, stack), None), workspace)
    }

    /// Another process on the same database, answered by these members: somebody at it, and its marketing context.
    #[must_use]
    pub fn instance(&self, models: Models, settings: heraut_dialogue::Settings) -> (Person, Marketing) {
        self.instance_under(models, settings, unlimited(&self.db))
    }

    /// The same where what agents know is placed by a model, `provider/model`: somebody at it, and its agents.
    #[must_use]
    pub fn instance_embedding(&self, models: Models, model: &str, plans: Subscriptions) -> (Person, Agents) {
        let none = own_keys(&self.db);
        let settings = heraut_dialogue::Settings::default();
        let marketing = app::marketing_under(&self.db, models, settings, &plans, &none);
        let state = state_under(&marketing, &self.identity, plans);
        let agents = state.agents.clone().embedding_by(Some(model));
        let mut stack = app::local_stack(LocalIdentity::new(self.db.clone(), self.user, self.workspace), &self.db);
        stack.expensive_per_minute = 0;
        stack.general_per_minute = 0;
        let state = AppState { agents: agents.clone(), ..state };
        (Person::new(app::router(state, stack), None), agents)
    }

    /// The same where workspaces are on plans.
    #[must_use]
    pub fn instance_under(
        &self,
        models: Models,
        settings: heraut_dialogue::Settings,
        subscriptions: Subscriptions,
    ) -> (Person, Marketing) {
        let none = own_keys(&self.db);
        let marketing = app::marketing_under(&self.db, models, settings, &subscriptions, &none);
        let state = AppState { own_keys: none, ..state_under(&marketing, &self.identity, subscriptions) };
        let mut stack = app::local_stack(LocalIdentity::new(self.db.clone(), self.user, self.workspace), &self.db);
        stack.expensive_per_minute = 0;
        stack.general_per_minute = 0;
        (Person::new(app::router(state, stack), None), marketing)
    }

    /// Another process whose workspaces may bring keys for these providers: its marketing context, and somebody of each of
    /// two workspaces that belong to different people.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn instance_with_keys(&self, models: Models, open: Vec<Open>) -> (Person, Person) {
        let own_keys = app::own_keys(&self.db, sealing(), open);
        let settings = heraut_dialogue::Settings::default();
        let marketing = app::marketing_under(&self.db, models, settings, &unlimited(&self.db), &own_keys);
        let state = AppState { own_keys, ..state(&marketing, &self.identity) };
        let at = |user, workspace| {
            let mut stack = app::local_stack(LocalIdentity::new(self.db.clone(), user, workspace), &self.db);
            stack.expensive_per_minute = 0;
            stack.general_per_minute = 0;
            Person::new(app::router(state.clone(), stack), None)
        };
        let user = create_user(&self.db, "Alix").await.expect("a person");
        let workspace = create_workspace(&self.db, user, "À côté").await.expect("a workspace").id;
        (at(self.user, self.workspace), at(user, workspace))
    }

    /// What it takes to start another process on the same database, in another runtime.
    #[must_use]
    pub fn blueprint(&self) -> Blueprint {
        Blueprint {
            settings: self.settings.clone(),
            clock: Arc::clone(&self.clock),
            user: self.user,
            workspace: self.workspace,
        }
    }

    /// The right to act in the test's workspace, for calls below HTTP.
    #[must_use]
    pub fn scope(&self) -> Scope {
        let mut scope = Scope::system(self.workspace);
        scope.principal = Principal::User { id: self.user, role: Role::Owner };
        scope
    }

    /// The test's workspace.
    #[must_use]
    pub const fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// The router itself.
    pub fn router(&self) -> Router {
        self.router.clone()
    }
}

/// The context of people, with a key to seal with.
pub(crate) fn identity(db: &Db, settings: heraut_identity::Settings) -> Identity {
    Identity::new(db.clone(), settings).sealed_by(sealing())
}

/// How people are recognised in tests: hashing costs next to nothing.
pub(crate) fn settings_of_people(accounts: bool) -> heraut_identity::Settings {
    let cost = heraut_identity::password::Cost { memory_kib: 64, passes: 1 };
    heraut_identity::Settings { accounts, cost, ..heraut_identity::Settings::default() }
}

/// Nobody is on a plan.
fn unlimited(db: &Db) -> Subscriptions {
    app::subscriptions(db, Plans::default())
}

/// Keys that workspaces bring, for a provider at which nobody listens.
fn own_keys(db: &Db) -> OwnKeys {
    let config = ProviderConfig::compatible("own", "http://127.0.0.1:9/v1", "none");
    app::own_keys(db, sealing(), vec![(config, Arc::new(Egress::new(EgressConfig::default())))])
}

fn sealing() -> Seal {
    Seal::said(&"aCBrZXkgZm9yIHRlc3RzLCBrbm93biB0byBhbGwhISE=".into()).expect("a key")
}

/// The agents context, which reaches pages of this machine.
fn agents(marketing: &Marketing, plans: &Subscriptions) -> Agents {
    let allow = Allow::parse(["127.0.0.1"]).expect("an address");
    let egress = Egress::new(EgressConfig { allow, ..EgressConfig::default() });
    app::agents(marketing, plans).fetching_through(Arc::new(egress)).sealed_by(sealing())
}

/// What the routes need.
pub(crate) fn state(marketing: &Marketing, identity: &Identity) -> AppState {
    state_under(marketing, identity, unlimited(&marketing.db))
}

fn state_under(marketing: &Marketing, identity: &Identity, subscriptions: Subscriptions) -> AppState {
    AppState {
        db: marketing.db.clone(),
        identity: identity.clone(),
        marketing: marketing.clone(),
        agents: agents(marketing, &subscriptions),
        subscriptions,
        own_keys: own_keys(&marketing.db),
        schema: Arc::new(Schema { applied: 1, ..Schema::default() }),
        metrics: Exposition::default(),
    }
}

/// A process that is not started yet.
#[derive(Clone, Debug)]
pub struct Blueprint {
    settings: Settings,
    clock: Arc<ManualClock>,
    user: UserId,
    workspace: WorkspaceId,
}

impl Blueprint {
    /// Starts it in the runtime of the caller: somebody at it.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn start(self, models: Models) -> Person {
        let db = Db::connect(&self.settings, self.clock).await.expect("the database opens");
        let marketing = app::marketing(&db, models, heraut_dialogue::Settings::default());
        let state = state(&marketing, &identity(&db, settings_of_people(false)));
        let mut stack = app::local_stack(LocalIdentity::new(db.clone(), self.user, self.workspace), &db);
        stack.expensive_per_minute = 0;
        stack.general_per_minute = 0;
        Person::new(app::router(state, stack), None)
    }
}
