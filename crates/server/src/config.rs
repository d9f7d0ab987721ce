//! The settings: each a flag and an environment variable, `.env` read first.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use heraut_dialogue::prices::Prices;
use heraut_http::{ForwardedBy, Proxies};
use heraut_identity::Subscriptions;
use heraut_identity::plans::Plans;
use heraut_store::role::Standing;
use heraut_store::{Db, Seal};
use secrecy::{ExposeSecret, SecretString};

use crate::app;
use crate::mail::MailSettings;
use crate::oidc::OidcSettings;
use crate::providers::Providers;
use crate::sites::SiteSettings;
use crate::telemetry::otlp::Collector;

/// Whether the playbook answers in place of a provider that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Fallback {
    /// It answers, and says so.
    On,
    /// The caller gets 502 or 504.
    Off,
}

/// Whether people sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Accounts {
    /// They do.
    On,
    /// Whoever reaches this machine is the local person.
    Off,
}

/// Where trusted proxies say for whom they ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProxyHeader {
    /// X-Forwarded-For and X-Forwarded-Proto.
    XForwardedFor,
    /// Forwarded.
    Forwarded,
}

/// How logs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For eyes.
    Text,
}

/// Settings of the server and of its commands.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Address to listen on. Anything but this machine needs --allow-public.
    #[arg(long, env = "HERAUT_LISTEN", default_value = "127.0.0.1:5000", global = true)]
    pub listen: SocketAddr,
    /// Folder of the SQLite file `heraut.db`.
    #[arg(long, env = "HERAUT_DATA_DIR", default_value = "./data", global = true)]
    pub data_dir: PathBuf,
    /// Database: sqlite://…, mariadb://…, mysql://… or postgres://…; SQLite in the data folder where absent.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<SecretString>,
    /// Database URL of the role that owns the schema and migrates it, where it is not the role that serves.
    #[arg(long, env = "DATABASE_OWNER_URL", hide_env_values = true, global = true)]
    pub database_owner_url: Option<SecretString>,
    /// MariaDB host, in place of DATABASE_URL.
    #[arg(long, env = "DB_HOST", global = true, help_heading = "MariaDB by parts")]
    pub db_host: Option<String>,
    /// MariaDB port.
    #[arg(long, env = "DB_PORT", default_value_t = 3306, global = true, help_heading = "MariaDB by parts")]
    pub db_port: u16,
    /// MariaDB database.
    #[arg(long, env = "DB_NAME", default_value = "heraut", global = true, help_heading = "MariaDB by parts")]
    pub db_name: String,
    /// MariaDB user.
    #[arg(long, env = "DB_USER", default_value = "heraut", global = true, help_heading = "MariaDB by parts")]
    pub db_user: String,
    /// MariaDB password.
    #[arg(long, env = "DB_PASS", hide_env_values = true, global = true, help_heading = "MariaDB by parts")]
    pub db_pass: Option<SecretString>,
    /// Connections kept for reading (SQLite) or for everything (servers).
    #[arg(long, env = "HERAUT_DB_CONNECTIONS", default_value_t = 8, global = true,
        value_parser = clap::value_parser!(u32).range(1..=500))]
    pub db_connections: u32,
    /// Whether an SQLite commit reaches the disk before it is acknowledged.
    #[arg(long, env = "HERAUT_SQLITE_DURABLE", default_value_t = true, action = clap::ArgAction::Set, global = true)]
    pub sqlite_durable: bool,
    /// Address of a front end served from elsewhere; the only other origin that may call.
    #[arg(long, env = "FRONTEND_URL", global = true)]
    pub frontend_url: Option<String>,
    /// Host names under which this server may be called, besides localhost; separated by commas. With --allow-public every
    /// name is let in unless some are named here.
    #[arg(long, env = "HERAUT_HOSTS", value_delimiter = ',', global = true)]
    pub hosts: Vec<String>,
    /// Chat, plan, suggestions and search together, per minute and client; 0 is off.
    #[arg(long, env = "HERAUT_RATE_LIMIT", default_value_t = 30, global = true)]
    pub rate_limit: u32,
    /// All other operations, per minute and client; 0 is off.
    #[arg(long, env = "HERAUT_GENERAL_RATE_LIMIT", default_value_t = 1200, global = true)]
    pub general_rate_limit: u32,
    /// Whether the playbook answers when a provider fails.
    #[arg(long, env = "HERAUT_FALLBACK", value_enum, default_value_t = Fallback::On, global = true)]
    pub fallback: Fallback,
    /// Whether people sign in. Where nothing is said, they do once `heraut accounts enable` was run on this database.
    #[arg(long, env = "HERAUT_ACCOUNTS", value_enum, global = true)]
    pub accounts: Option<Accounts>,
    /// Address under which people reach this server: links begin with it, and with https cookies need TLS.
    #[arg(long, env = "HERAUT_PUBLIC_URL", global = true)]
    pub public_url: Option<String>,
    /// Hours after which a session that is not used ends.
    #[arg(long, env = "HERAUT_SESSION_IDLE_HOURS", default_value_t = 336, global = true,
        value_parser = clap::value_parser!(u32).range(1..=8760))]
    pub session_idle_hours: u32,
    /// Days after which a session ends, used or not.
    #[arg(long, env = "HERAUT_SESSION_DAYS", default_value_t = 90, global = true,
        value_parser = clap::value_parser!(u32).range(1..=400))]
    pub session_days: u32,
    /// Addresses and networks of proxies whose word on the caller's address and scheme is believed; separated by commas.
    #[arg(long, env = "HERAUT_TRUSTED_PROXIES", value_delimiter = ',', global = true)]
    pub trusted_proxies: Vec<String>,
    /// The header in which they say it: x-forwarded-for (and x-forwarded-proto), or forwarded.
    #[arg(long, env = "HERAUT_PROXY_HEADER", value_enum, default_value_t = ProxyHeader::XForwardedFor, global = true)]
    pub proxy_header: ProxyHeader,
    /// Serve beyond this machine although there are no accounts: whoever reaches it may do everything.
    #[arg(long, env = "HERAUT_ALLOW_PUBLIC", default_value_t = false, action = clap::ArgAction::SetTrue, global = true)]
    pub allow_public: bool,
    /// Serve although row security does not bind the PostgreSQL role, or the role owns the tables while people sign in.
    #[arg(long, env = "HERAUT_ALLOW_UNSAFE_ROLE", default_value_t = false, action = clap::ArgAction::SetTrue,
        global = true)]
    pub allow_unsafe_role: bool,
    /// Load the demonstration scenarios into a new installation.
    #[arg(long, env = "HERAUT_DEMO", default_value_t = true, action = clap::ArgAction::Set, global = true)]
    pub demo: bool,
    /// Seconds to keep trying a database that does not answer at start.
    #[arg(long, env = "HERAUT_DB_WAIT", default_value_t = 60, global = true)]
    pub db_wait: u64,
    /// Token that opens /metrics to others than this machine: `Authorization: Bearer …`.
    #[arg(long, env = "HERAUT_METRICS_TOKEN", hide_env_values = true, global = true)]
    pub metrics_token: Option<SecretString>,
    /// OpenTelemetry collector that gets the traces, OTLP over HTTP: http://localhost:4318.
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT", global = true, help_heading = "OpenTelemetry")]
    pub otlp_endpoint: Option<String>,
    /// Headers for the collector: name=value,name=value.
    #[arg(
        long,
        env = "OTEL_EXPORTER_OTLP_HEADERS",
        hide_env_values = true,
        global = true,
        help_heading = "OpenTelemetry"
    )]
    pub otlp_headers: Option<SecretString>,
    /// How this service is called there.
    #[arg(long, env = "OTEL_SERVICE_NAME", default_value = "heraut", global = true, help_heading = "OpenTelemetry")]
    pub otlp_service: String,
    /// Days that the audit log is kept.
    #[arg(long, env = "HERAUT_AUDIT_RETENTION", default_value_t = 365, global = true,
        value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub audit_retention: u32,
    /// File of the plans that workspaces can be on, and what each limits (docs/OPERATIONS.md); without it nothing is limited.
    #[arg(long, env = "HERAUT_PLANS", global = true)]
    pub plans: Option<PathBuf>,
    /// What is logged, as tracing directives.
    #[arg(long, env = "HERAUT_LOG", default_value = "info", global = true)]
    pub log: String,
    /// How logs are written.
    #[arg(long, env = "HERAUT_LOG_FORMAT", value_enum, default_value_t = LogFormat::Json, global = true)]
    pub log_format: LogFormat,
    /// Key under which secrets are sealed in the database, 32 random bytes as base64; older ones after it, separated by
    /// commas, still open. Without it a key is kept in the data folder.
    #[arg(long, env = "HERAUT_SECRET_KEY", hide_env_values = true, global = true)]
    pub secret_key: Option<SecretString>,
    /// Who vouches for people.
    #[command(flatten)]
    pub oidc: OidcSettings,
    /// How mail is sent.
    #[command(flatten)]
    pub mail: MailSettings,
    /// Agents on websites.
    #[command(flatten)]
    pub sites: SiteSettings,
    /// Who answers besides the built-in planner.
    #[command(flatten)]
    pub providers: Providers,
}

impl Config {
    /// How to reach the database.
    #[must_use]
    pub fn store(&self) -> heraut_store::Settings {
        let mut settings = heraut_store::Settings::new(self.url());
        settings.owner_url = said(self.database_owner_url.as_ref());
        settings.max_connections = self.db_connections;
        settings.sqlite_durable = self.sqlite_durable;
        settings
    }

    fn url(&self) -> String {
        if let Some(url) = said(self.database_url.as_ref()) {
            return url;
        }
        let Some(host) = &self.db_host else {
            return format!("sqlite://{}", self.data_dir.join("heraut.db").display());
        };
        let mut url = url::Url::parse("mysql://host").unwrap_or_else(|_| unreachable!("a constant"));
        let password = self.db_pass.as_ref().map(ExposeSecret::expose_secret);
        // None of these can fail on a URL that has a host.
        let _ = url.set_host(Some(host));
        let _ = url.set_port(Some(self.db_port));
        let _ = url.set_username(&self.db_user);
        let _ = url.set_password(password);
        url.set_path(&self.db_name);
        url.into()
    }

    /// Who is on which of the operator's plans; `prices` are those of the models.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn subscriptions(&self, db: &Db, prices: &Prices) -> Result<Subscriptions, String> {
        let Some(path) = self.plans.as_ref().filter(|path| !path.as_os_str().is_empty()) else {
            return Ok(app::subscriptions(db, Plans::default()));
        };
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let currencies: Vec<&str> = prices.currencies().collect();
        let plans = Plans::parse(&text, &currencies).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(app::subscriptions(db, plans))
    }

    /// The collector that gets the traces, where one is named.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn collector(&self) -> Result<Option<Collector>, String> {
        let Some(endpoint) = self.otlp_endpoint.as_deref().filter(|endpoint| !endpoint.is_empty()) else {
            return Ok(None);
        };
        let headers = said(self.otlp_headers.as_ref()).unwrap_or_default();
        Collector::new(endpoint, &headers, &self.otlp_service).map(Some)
    }

    /// What secrets that must be read again are sealed with: the key that was said, or that of the data folder.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn seal(&self) -> Result<Seal, String> {
        let seal = match said(self.secret_key.as_ref()) {
            Some(keys) => Seal::said(&keys.into()),
            None => Seal::in_folder(&self.data_dir),
        };
        seal.map_err(|error| error.to_string())
    }

    /// How people are recognised, once it is known whether they sign in.
    #[must_use]
    pub fn identity(&self, accounts: bool) -> heraut_identity::Settings {
        let public_url = self.public_url.as_deref().map(|url| url.trim_end_matches('/').to_owned());
        heraut_identity::Settings {
            accounts,
            public_url: public_url.filter(|url| !url.is_empty()),
            mail: accounts && self.mail.is_on(),
            session_idle: chrono::Duration::hours(self.session_idle_hours.into()),
            session_lasts: chrono::Duration::days(self.session_days.into()),
            cost: heraut_identity::password::Cost::default(),
        }
    }

    /// Refuses a role of the database against which the walls between workspaces do not hold, unless the settings allow it.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn check_role(&self, standing: Standing, accounts: bool) -> Result<(), String> {
        if standing.is_safe(accounts) || self.allow_unsafe_role {
            return Ok(());
        }
        let what = match standing {
            Standing::Above => "is a superuser or has BYPASSRLS, so that row security does not bind it",
            _ => "owns the tables, so that it could turn row security off, and people sign in here",
        };
        Err(format!(
            "The PostgreSQL role of DATABASE_URL {what}. Serve with a role that owns nothing and give the owner's as \
             DATABASE_OWNER_URL (docs/OPERATIONS.md, \u{201c}Databases and roles\u{201d}), or say HERAUT_ALLOW_UNSAFE_ROLE=true."
        ))
    }

    /// The proxies that are trusted.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn proxies(&self) -> Result<Proxies, String> {
        let header = match self.proxy_header {
            ProxyHeader::XForwardedFor => ForwardedBy::XForwarded,
            ProxyHeader::Forwarded => ForwardedBy::Forwarded,
        };
        Proxies::parse(self.trusted_proxies.iter().map(String::as_str), header).map_err(|entry| {
            format!("HERAUT_TRUSTED_PROXIES: {entry} is neither an address nor a network like 10.0.0.0/8.")
        })
    }

    /// Refuses settings that would publish an installation without accounts.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn check(&self, accounts: bool) -> Result<(), String> {
        let url = self.public_url.as_deref().filter(|url| !url.is_empty());
        if url.is_some_and(|url| heraut_http::cors::origin_of(url).is_none()) {
            return Err("HERAUT_PUBLIC_URL is no address; say it like https://desk.example.org.".to_owned());
        }
        if accounts && self.mail.is_on() && url.is_none() {
            return Err("HERAUT_SMTP_URL needs HERAUT_PUBLIC_URL: links in mails begin with it.".to_owned());
        }
        if accounts && self.oidc.are_named() && url.is_none() {
            return Err(
                "Sign-in by OpenID Connect needs HERAUT_PUBLIC_URL: providers send people back there.".to_owned()
            );
        }
        if !accounts && !self.listen.ip().is_loopback() && !self.allow_public {
            return Err(format!(
                "{} can be reached from other machines, and there are no accounts: whoever reaches it may do everything. \
                 Listen on 127.0.0.1, turn accounts on (`heraut accounts enable`), or say --allow-public if something in front protects it.",
                self.listen
            ));
        }
        Ok(())
    }
}

/// A setting's text; a variable that is set to nothing, as compose files do, says nothing.
fn said(value: Option<&SecretString>) -> Option<String> {
    value.map(ExposeSecret::expose_secret).filter(|text| !text.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Wrapper {
        #[command(flatten)]
        config: Config,
    }

    fn config(args: &[&str]) -> Config {
        Wrapper::parse_from([&["heraut"], args].concat()).config
    }

    #[test]
    fn the_database_is_sqlite_unless_named() {
        assert_eq!(config(&[]).url(), "sqlite://./data/heraut.db");
        assert_eq!(config(&["--data-dir", "/srv/h"]).url(), "sqlite:///srv/h/heraut.db");
        let parts = ["--db-host", "db", "--db-user", "moi", "--db-pass", "p@ss/word"];
        assert_eq!(config(&parts).url(), "mysql://moi:p%40ss%2Fword@db:3306/heraut");
        let nothing = [&parts[..], &["--database-url", "", "--database-owner-url", ""]].concat();
        assert_eq!(config(&nothing).url(), config(&parts).url());
        assert_eq!(config(&nothing).store().owner_url, None);
    }

    #[test]
    fn a_role_that_the_walls_do_not_bind_is_refused() {
        let (plain, allowed) = (config(&[]), config(&["--allow-unsafe-role"]));
        for (standing, local, accounts) in [
            (Standing::NoRowSecurity, true, true),
            (Standing::Bound, true, true),
            (Standing::Owner, true, false),
            (Standing::Above, false, false),
        ] {
            assert_eq!(plain.check_role(standing, false).is_ok(), local, "{standing:?}");
            assert_eq!(plain.check_role(standing, true).is_ok(), accounts, "{standing:?}");
            assert!(allowed.check_role(standing, true).is_ok(), "{standing:?}");
        }
        assert!(plain.check_role(Standing::Above, true).unwrap_err().contains("BYPASSRLS"));
    }

    #[test]
    fn other_machines_need_a_word() {
        assert!(config(&[]).check(false).is_ok());
        assert!(config(&["--listen", "0.0.0.0:5000"]).check(false).is_err());
        assert!(config(&["--listen", "0.0.0.0:5000", "--allow-public"]).check(false).is_ok());
        assert!(config(&["--listen", "0.0.0.0:5000"]).check(true).is_ok());
        assert!(config(&["--public-url", "desk.example.org"]).check(true).is_err());
        assert!(config(&["--public-url", "https://desk.example.org/"]).check(true).is_ok());
        let mail = ["--smtp-url", "smtp://mail.example.org"];
        assert!(config(&mail).check(true).is_err(), "links begin with nothing");
        assert!(config(&[&mail[..], &["--public-url", "https://desk.example.org"]].concat()).check(true).is_ok());
        assert!(config(&mail).mail.mailer().is_err(), "in nobody's name");
        let oidc = ["--oidc-issuer", "https://sso.example.org", "--oidc-client-id", "desk"];
        assert!(config(&oidc).check(true).is_err(), "people come back to nowhere");
        assert!(config(&[&oidc[..], &["--public-url", "https://desk.example.org"]].concat()).check(true).is_ok());
    }
}
