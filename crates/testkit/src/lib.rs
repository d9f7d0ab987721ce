//! The product under test: one test, three databases, people acting over HTTP.
//!
//! ```ignore
//! heraut_testkit::on_each_database! {
//!     async fn a_scenario_is_created(app: TestApp) {
//!         let made = app.user().post("/api/scenarios", json!({"nom": "A", "thematique": "B"})).await;
//!         assert_eq!(made.status, 201);
//!     }
//! }
//! ```
//!
//! A test owns its workspace: on SQLite a database of its own, elsewhere a fresh workspace in the one migrated database.
//! `HERAUT_TEST_DATABASES` says which databases there are (`scripts/test-databases.sh` sets it); SQLite is always one.

mod accounts;
mod app;
mod database;
mod mailbox;
mod person;

pub use accounts::PASSWORD;
pub use app::{Blueprint, TestApp};
pub use database::Database;
pub use mailbox::{Mailbox, Received};
pub use person::{Answer, Person};

/// Runs a test once per database, each under its own name.
#[macro_export]
macro_rules! on_each_database {
    ($($(#[$attribute:meta])* async fn $name:ident($app:ident: TestApp) $body:block)*) => {
        $(
            mod $name {
                #[allow(unused_imports, reason = "a test may not need them")]
                use super::*;

                $(#[$attribute])*
                async fn run($app: $crate::TestApp) $body

                #[tokio::test]
                async fn sqlite() {
                    if let Some(app) = $crate::TestApp::on($crate::Database::Sqlite).await {
                        run(app).await;
                    }
                }

                #[tokio::test]
                async fn mariadb() {
                    if let Some(app) = $crate::TestApp::on($crate::Database::MariaDb).await {
                        run(app).await;
                    }
                }

                #[tokio::test]
                async fn postgres() {
                    if let Some(app) = $crate::TestApp::on($crate::Database::Postgres).await {
                        run(app).await;
                    }
                }
            }
        )*
    };
}
