//! Where a test keeps its rows.

use std::path::PathBuf;

use heraut_store::Settings;
use tokio::sync::OnceCell;

/// One of the three databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file of the test's own.
    Sqlite,
    /// The server that the script started.
    MariaDb,
    /// The server that the script started, with an owner that migrates and a role that owns nothing.
    Postgres,
}

impl Database {
    fn word(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::MariaDb => "mariadb",
            Self::Postgres => "postgres",
        }
    }

    /// Whether this run has it.
    #[must_use]
    pub fn is_here(self) -> bool {
        let list = std::env::var("HERAUT_TEST_DATABASES").unwrap_or_else(|_| "sqlite".to_owned());
        list.split(',').any(|word| word.trim() == self.word())
    }

    /// A migrated database for one test; the folder lives as long as the test.
    pub(crate) async fn settings(self) -> (Settings, Option<tempfile::TempDir>) {
        match self {
            Self::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let file = folder.path().join("heraut.db");
                std::fs::copy(sqlite_template().await, &file).expect("a copy of the template");
                let mut settings = Settings::new(format!("sqlite://{}", file.display()));
                // A test that pulls the plug asks for durability itself.
                settings.sqlite_durable = false;
                settings.max_connections = 4;
                (settings, Some(folder))
            }
            Self::MariaDb | Self::Postgres => {
                let settings = self.server();
                static MARIADB: OnceCell<()> = OnceCell::const_new();
                static POSTGRES: OnceCell<()> = OnceCell::const_new();
                let once = if self == Self::MariaDb { &MARIADB } else { &POSTGRES };
                once.get_or_init(|| migrate(settings.clone())).await;
                (settings, None)
            }
        }
    }

    /// The database that the script made, not yet migrated.
    ///
    /// # Panics
    /// When the script did not say where it is.
    #[must_use]
    pub fn server(self) -> Settings {
        let variable = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
        let mut settings = match self {
            Self::Sqlite => panic!("SQLite is no server"),
            Self::MariaDb => Settings::new(variable("HERAUT_TEST_MARIADB_URL")),
            Self::Postgres => Settings::new(variable("HERAUT_TEST_POSTGRES_URL")),
        };
        if self == Self::Postgres {
            settings.owner_url = Some(variable("HERAUT_TEST_POSTGRES_OWNER_URL"));
        }
        settings.max_connections = 4;
        settings
    }
}

async fn migrate(settings: Settings) {
    let migrations = heraut_server::app::migrations();
    Box::pin(heraut_store::migrate::migrate(&settings, &migrations)).await.expect("migrations run");
}

/// An empty migrated file, made once per process.
async fn sqlite_template() -> &'static PathBuf {
    static TEMPLATE: OnceCell<(PathBuf, tempfile::TempDir)> = OnceCell::const_new();
    let make = || async {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("template.db");
        migrate(Settings::new(format!("sqlite://{}", file.display()))).await;
        (file, folder)
    };
    &TEMPLATE.get_or_init(make).await.0
}
