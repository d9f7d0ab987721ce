//! Where the database is.

use std::path::PathBuf;

use url::Url;

/// How to reach the database.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `sqlite://path`, `mysql://…`, `mariadb://…` or `postgres://…`. Holds a password: never logged.
    pub url: String,
    /// The role that owns the schema and migrates it, where that is another one (PostgreSQL).
    pub owner_url: Option<String>,
    /// Connections kept for reading (SQLite) or for everything (servers).
    pub max_connections: u32,
    /// Whether each SQLite commit reaches the disk before it is acknowledged.
    pub sqlite_durable: bool,
}

impl Settings {
    /// Settings of a URL with the defaults.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), owner_url: None, max_connections: 8, sqlite_durable: true }
    }

    /// The URL in the driver's words: it does not know `mariadb://`.
    #[must_use]
    pub fn driver_url(url: &str) -> String {
        url.strip_prefix("mariadb://").map_or_else(|| url.to_owned(), |rest| format!("mysql://{rest}"))
    }

    /// Whether the URL names one of the three databases.
    #[must_use]
    pub fn is_known(url: &str) -> bool {
        ["sqlite:", "mysql://", "mariadb://", "postgres://", "postgresql://"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
    }

    /// The file of an SQLite URL.
    #[must_use]
    pub fn sqlite_path(&self) -> Option<PathBuf> {
        let path = self.url.strip_prefix("sqlite://").or_else(|| self.url.strip_prefix("sqlite:"))?;
        let path = path.split('?').next().unwrap_or(path);
        (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
    }

    /// The role that runs, where the schema belongs to another: it is granted the rows, never the tables.
    #[must_use]
    pub fn runtime_role(&self) -> Option<String> {
        let owner = self.owner_url.as_deref()?;
        let user = |url: &str| Url::parse(url).ok().map(|url| url.username().to_owned());
        let runtime = user(&self.url)?;
        (user(owner)? != runtime).then_some(runtime)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_understood() {
        assert_eq!(Settings::driver_url("mariadb://u@h/db"), "mysql://u@h/db");
        assert_eq!(Settings::new("sqlite://data/heraut.db").sqlite_path(), Some(PathBuf::from("data/heraut.db")));
        assert_eq!(Settings::new("sqlite:///var/h.db?mode=rwc").sqlite_path(), Some(PathBuf::from("/var/h.db")));
        assert_eq!(Settings::new("postgres://app@h/db").sqlite_path(), None);
        assert!(Settings::is_known("postgresql://app@h/db") && !Settings::is_known("oracle://app@h/db"));
        let mut settings = Settings::new("postgres://app@h/db");
        settings.owner_url = Some("postgres://owner@h/db".to_owned());
        assert_eq!(settings.runtime_role().as_deref(), Some("app"));
    }
}
