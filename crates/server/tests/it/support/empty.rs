//! A database with nothing in it, before there is anything to build an application on.

use std::sync::Arc;

use heraut_kernel::SystemClock;
use heraut_store::{Db, Settings};
use heraut_testkit::Database;
use sea_orm_migration::sea_orm::{self, ConnectionTrait, DatabaseConnection};

/// A database with nothing in it, of this test's own.
pub struct Empty {
    pub settings: Settings,
    administrator: Option<DatabaseConnection>,
    name: String,
    _folder: Option<tempfile::TempDir>,
}

impl Empty {
    pub async fn on(database: Database) -> Option<Self> {
        if !database.is_here() {
            return None;
        }
        let name = format!("heraut_test_{}", uuid::Uuid::now_v7().simple());
        if database == Database::Sqlite {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let settings = Settings::new(format!("sqlite://{}", folder.path().join("heraut.db").display()));
            return Some(Self { settings, administrator: None, name, _folder: Some(folder) });
        }
        let mut settings = database.server();
        let url = settings.owner_url.as_ref().unwrap_or(&settings.url).clone();
        let administrator = sea_orm::Database::connect(url).await.expect("a connection");
        administrator.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("an empty database");
        settings.url = elsewhere(&settings.url, &name);
        settings.owner_url = settings.owner_url.map(|url| elsewhere(&url, &name));
        Some(Self { settings, administrator: Some(administrator), name, _folder: None })
    }

    pub async fn db(&self) -> Db {
        Db::connect(&self.settings, Arc::new(SystemClock)).await.expect("the database opens")
    }

    pub async fn gone(self) {
        if let Some(administrator) = &self.administrator {
            administrator.execute_unprepared(&format!("DROP DATABASE {}", self.name)).await.expect("an end");
        }
    }
}

/// PostgreSQL keeps a database that somebody is connected to.
pub async fn closed(db: Db) {
    db.close().await.expect("an end");
}

fn elsewhere(url: &str, name: &str) -> String {
    let mut url = url::Url::parse(url).expect("a URL");
    url.set_path(name);
    url.into()
}

/// Like `on_each_database!`, before there is anything to build an application on; on some of them where a list says so.
macro_rules! on_each_empty_database {
    ($(async fn $name:ident($empty:ident) $body:block)*) => {
        $crate::support::empty::on_each_empty_database! {
            $(async fn $name($empty) on sqlite: Sqlite, mariadb: MariaDb, postgres: Postgres $body)*
        }
    };
    ($(async fn $name:ident($empty:ident) on $($test:ident: $database:ident),+ $body:block)*) => {
        $(mod $name {
            use super::*;

            async fn run_on(database: heraut_testkit::Database) {
                if let Some($empty) = $crate::support::empty::Empty::on(database).await {
                    $body
                    $empty.gone().await;
                }
            }

            $(#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
            async fn $test() {
                run_on(heraut_testkit::Database::$database).await;
            })+
        })*
    };
}
pub(crate) use on_each_empty_database;
