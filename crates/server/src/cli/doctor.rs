//! `heraut doctor`: what is wrong with this installation, and how to put it right.

use std::process::ExitCode;

use heraut_kernel::Locale;
use heraut_store::Db;

use crate::config::Config;
use crate::serve::{Failure, look, say, writable};
use crate::{app, assets};

/// What was found so far, told line by line.
struct Report {
    locale: Locale,
    sound: bool,
}

impl Report {
    /// One thing that was looked at and, where it is not right, what to do; each in both languages.
    fn line(&mut self, ok: bool, what: (&str, &str), remedy: (&str, &str)) {
        self.sound &= ok;
        say(&format!("{} {}", if ok { "✓" } else { "✗" }, self.locale.pick(what.0, what.1)));
        if !ok {
            say(&format!("  → {}", self.locale.pick(remedy.0, remedy.1)));
        }
    }
}

/// The key under which secrets are sealed.
fn sealing(report: &mut Report, config: &Config) {
    match config.seal() {
        Ok(seal) if seal.has_keys() => report.line(true, ("clé de scellement", "sealing key"), ("", "")),
        Ok(_) => {
            let later = "clé de scellement : faite au premier besoin";
            report.line(true, (later, "sealing key: made at first need"), ("", ""));
        }
        Err(_) => report.line(
            false,
            ("clé de scellement", "sealing key"),
            (
                "vérifiez HERAUT_SECRET_KEY (`openssl rand -base64 32`), ou les droits de secret.key (chmod 600)",
                "check HERAUT_SECRET_KEY (`openssl rand -base64 32`), or the rights of secret.key (chmod 600)",
            ),
        ),
    }
}

pub(super) async fn examine(config: &Config, locale: Locale) -> Result<ExitCode, Failure> {
    let mut report = Report { locale, sound: true };
    let accounts = match look(&config.store()).await {
        Ok(db) => crate::serve::has_accounts(config, &db).await.unwrap_or(false),
        Err(_) => false,
    };
    report.line(
        config.check(accounts).is_ok(),
        ("adresse d'écoute", "address to listen on"),
        ("écoutez sur 127.0.0.1, ou dites --allow-public", "listen on 127.0.0.1, or say --allow-public"),
    );
    report.line(
        assets::built(),
        ("écrans inclus dans le binaire", "screens inside the binary"),
        ("lancez `make run`, qui les construit", "run `make run`, which builds them"),
    );
    sealing(&mut report, config);
    let settings = config.store();
    folder(&mut report, &settings);
    match look(&settings).await {
        Ok(db) => {
            let name = db.backend().name();
            report.line(
                db.ping().await,
                (&format!("base de données {name}"), &format!("database {name}")),
                ("vérifiez DATABASE_URL", "check DATABASE_URL"),
            );
            role(&mut report, &db, accounts).await?;
            let status = heraut_store::migrate::status(db.outside(), &app::migrations()).await?;
            let (applied, pending) = (status.applied.len(), status.pending.len());
            report.line(
                pending == 0,
                (
                    &format!("schéma : {applied} migrations en place, {pending} en attente"),
                    &format!("schema: {applied} migrations applied, {pending} waiting"),
                ),
                ("lancez `heraut migrate`", "run `heraut migrate`"),
            );
        }
        Err(failure) => {
            tracing::debug!(error = ?failure, "doctor.database");
            report.line(
                false,
                ("base de données", "database"),
                (
                    "elle ne répond pas : vérifiez DATABASE_URL et que le serveur tourne",
                    "it does not answer: check DATABASE_URL and that the server runs",
                ),
            );
        }
    }
    mail(&mut report, config).await;
    Ok(if report.sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether the file of the database has where to be written.
fn folder(report: &mut Report, settings: &heraut_store::settings::Settings) {
    if let Some(path) = settings.sqlite_path() {
        let folder = path.parent().map(std::path::Path::to_owned).unwrap_or_default();
        report.line(
            writable(&folder).is_ok(),
            ("dossier des données accessible en écriture", "data folder can be written"),
            ("changez HERAUT_DATA_DIR ou ses droits", "change HERAUT_DATA_DIR or its rights"),
        );
    }
}

/// Whether the walls bind the role that serves.
async fn role(report: &mut Report, db: &Db, accounts: bool) -> Result<(), Failure> {
    let standing = heraut_store::role::weigh(db.outside()).await?;
    report.line(
        standing.is_safe(accounts),
        ("rôle qui sert lié par les cloisons", "serving role bound by the walls"),
        (
            "servez avec un rôle qui ne possède rien, sans BYPASSRLS, et donnez DATABASE_OWNER_URL",
            "serve with a role that owns nothing, without BYPASSRLS, and give DATABASE_OWNER_URL",
        ),
    );
    Ok(())
}

/// Where a mail server is named: whether it answers and takes what we present.
async fn mail(report: &mut Report, config: &Config) {
    let mailer = match config.mail.mailer() {
        Ok(None) => return,
        Ok(Some(mailer)) => mailer,
        Err(sentence) => return report.line(false, ("courrier", "mail"), (&sentence, &sentence)),
    };
    let found = mailer.check().await;
    let why = found.err().map(|error| error.to_string()).unwrap_or_default();
    report.line(
        why.is_empty(),
        ("serveur de courrier", "mail server"),
        (&format!("vérifiez HERAUT_SMTP_URL : {why}"), &format!("check HERAUT_SMTP_URL: {why}")),
    );
}
