//! The same product where people sign in.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::{Extension, Router};
use heraut_egress::Mailer;
use heraut_http::Stack;
use heraut_identity::Identity;
use heraut_identity::oidc::Providers;
use heraut_identity::oidc::client::Client;
use heraut_identity::store::{create_user, create_workspace, join, members, people};
use heraut_identity::usecase::entering::{Entry, Visitor, open};
use heraut_identity::usecase::hashing::Hasher;
use heraut_jobs::Queue;
use heraut_kernel::{Role, Scope, UserId, WorkspaceId};
use heraut_server::app;
use heraut_store::Error;

use crate::app::{identity, settings_of_people, state};
use crate::{Mailbox, Person, TestApp};

/// The password of everybody.
pub const PASSWORD: &str = "un cheval agrafe la pile";

impl TestApp {
    /// Where people sign in: the local person is signed in, as is every neighbour from now on.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn with_accounts(mut self) -> Self {
        self.identity = identity(&self.db, settings_of_people(true));
        self.serve_accounts();
        self.session = Some(self.open_session(self.user).await);
        self
    }

    /// With accounts, and mail leaves from here once [`TestApp::deliver`] is called.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn with_mail(self) -> Self {
        let mut app = self.with_accounts().await;
        let public_url = Some("http://desk.exemple.fr".to_owned());
        let settings = heraut_identity::Settings { mail: true, public_url, ..settings_of_people(true) };
        app.identity = Identity::new(app.db.clone(), settings);
        app.serve_accounts();
        app
    }

    /// With accounts, and these vouch for people.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn with_oidc(self, providers: Vec<Client>) -> Self {
        let mut app = self.with_accounts().await;
        let public_url = Some("http://desk.exemple.fr".to_owned());
        let settings = heraut_identity::Settings { public_url, ..settings_of_people(true) };
        app.identity = identity(&app.db, settings).vouched_by(Providers::new(providers));
        app.serve_accounts();
        app
    }

    /// Sends what waits through a server.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn deliver(&self, mailbox: &Mailbox) {
        let mailer = Mailer::new(&mailbox.url(), "Héraut <desk@exemple.fr>", None).expect("a mailer");
        let queue = Queue::new(self.db.clone(), vec![heraut_server::mail::handler(self.identity.clone(), mailer)]);
        while queue.run_due(50).await.expect("the database works") > 0 {}
    }

    /// Puts the rules of accounts around the routes.
    pub(crate) fn serve_accounts(&mut self) {
        self.router = self.accounts_router(|_| {});
    }

    /// The routes of an installation with accounts under other rules (limits, proxies): as another instance serves them.
    pub fn accounts_router(&self, adjust: impl FnOnce(&mut Stack)) -> Router {
        let mut stack = app::accounts_stack(&self.identity);
        stack.expensive_per_minute = 0;
        stack.general_per_minute = 0;
        adjust(&mut stack);
        app::router(state(&self.marketing, &self.identity), stack)
    }

    /// Somebody without a session and without a key.
    #[must_use]
    pub fn nobody(&self) -> Person {
        self.at(0)
    }

    /// Somebody without a session, at another address; all of them are this test's own.
    #[must_use]
    pub fn at(&self, n: u16) -> Person {
        self.at_instance(self.router.clone(), n)
    }

    /// The same at another instance.
    #[must_use]
    pub fn at_instance(&self, router: Router, n: u16) -> Person {
        let peer = ConnectInfo(SocketAddr::new(self.address(n).into(), 40_000));
        Person::new(router.layer(Extension(peer)), None)
    }

    /// One of this test's own addresses.
    #[must_use]
    pub fn address(&self, n: u16) -> Ipv6Addr {
        let [.., b, a] = self.user.0.to_be_bytes().map(u16::from);
        let [.., d, c, _, _] = self.user.0.to_be_bytes().map(u16::from);
        Ipv6Addr::new(0x2001, d << 8 | c, b << 8 | a, n, 0, 0, 0, 1)
    }

    /// A new person with this role in the test's workspace, signed in.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn member(&self, role: Role) -> Person {
        self.member_of(self.workspace, role).await
    }

    /// A new person with this role in a workspace, signed in.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn member_of(&self, workspace: WorkspaceId, role: Role) -> Person {
        let user = self.account("Ali").await.0;
        self.join(user, workspace, role).await;
        self.nobody().signed_in(&self.open_session(user).await)
    }

    /// A new person with [`PASSWORD`], member of nothing: who, and their address.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn account(&self, name: &str) -> (UserId, String) {
        let user = create_user(&self.db, name).await.expect("a person");
        (user, self.give_account(user).await)
    }

    /// Gives somebody an address and [`PASSWORD`].
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn give_account(&self, user: UserId) -> String {
        let email = format!("{}@exemple.fr", heraut_kernel::TurnId::generate());
        let kept = Hasher::new(self.identity.settings().cost).hash(PASSWORD.into()).await.expect("a hash");
        let work = (user, email.clone(), kept);
        let done: Result<(), Error> = self
            .db
            .write(&Scope::nowhere(), work, |tx, (user, email, kept)| {
                Box::pin(async move {
                    people::set_email(tx, *user, email, None).await?;
                    people::set_password(tx, *user, kept).await
                })
            })
            .await;
        done.expect("an account");
        email
    }

    /// Makes somebody a member.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn join(&self, user: UserId, workspace: WorkspaceId, role: Role) {
        let done: Result<(), Error> = self
            .db
            .write(&Scope::nowhere(), (user, workspace, role), |tx, (user, workspace, role)| {
                Box::pin(async move { join(tx, *user, *workspace, *role).await })
            })
            .await;
        done.expect("a membership");
    }

    /// Ends a membership.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn leave(&self, user: UserId, workspace: WorkspaceId) {
        let done: Result<bool, Error> = self
            .db
            .write(&Scope::nowhere(), (user, workspace), |tx, (user, workspace)| {
                Box::pin(members::remove(tx, *workspace, *user))
            })
            .await;
        assert!(done.expect("a change"), "there was no membership");
    }

    /// A session of somebody: its token.
    ///
    /// # Panics
    /// When the database does not work.
    pub async fn open_session(&self, user: UserId) -> String {
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let visitor = Visitor {
            address,
            tls: false,
            agent: "testkit".to_owned(),
            session: None,
            device: None,
            correlation: heraut_kernel::CorrelationId::generate(),
        };
        let entry = Entry::of(&self.identity, &visitor, false);
        let done: Result<(), heraut_identity::Error> = self
            .db
            .write(&Scope::nowhere(), (entry.clone(), user), |tx, (entry, user)| Box::pin(open(tx, entry, *user)))
            .await;
        done.expect("a session");
        entry.session.expose().to_owned()
    }

    /// Whether people sign in.
    #[must_use]
    pub const fn has_accounts(&self) -> bool {
        self.session.is_some()
    }

    pub(crate) async fn signed_in_neighbour(&self) -> (Person, WorkspaceId) {
        let (user, _) = self.account("Alix").await;
        let workspace = create_workspace(&self.db, user, "À côté").await.expect("a workspace").id;
        let session = self.open_session(user).await;
        (self.nobody().signed_in(&session), workspace)
    }
}
