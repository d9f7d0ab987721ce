//! `heraut doctor`: what is wrong with this installation, and how to put it right.

use std::process::ExitCode;

use crate::config::Config;
use crate::serve::{Failure, look, say, writable};
use crate::{app, assets};

pub(super) async fn examine(config: &Config) -> Result<ExitCode, Failure> {
    let mut sound = true;
    let mut report = |ok: bool, what: &str, remedy: &str| {
        sound &= ok;
        say(&format!("{} {what}", if ok { "✓" } else { "✗" }));
        if !ok {
            say(&format!("  → {remedy}"));
        }
    };
    report(config.check().is_ok(), "adresse d'écoute", "écoutez sur 127.0.0.1, ou dites --allow-public");
    report(assets::built(), "écrans inclus dans le binaire", "lancez `make run`, qui les construit");
    let settings = config.store();
    if let Some(path) = settings.sqlite_path() {
        let folder = path.parent().map(std::path::Path::to_owned).unwrap_or_default();
        let writable = writable(&folder).is_ok();
        report(writable, "dossier des données accessible en écriture", "changez HERAUT_DATA_DIR ou ses droits");
    }
    match look(&settings).await {
        Ok(db) => {
            report(db.ping().await, &format!("base de données {}", db.backend().name()), "vérifiez DATABASE_URL");
            let status = heraut_store::migrate::status(db.outside(), &app::migrations()).await?;
            let what =
                format!("schéma : {} migrations en place, {} en attente", status.applied.len(), status.pending.len());
            report(status.pending.is_empty(), &what, "lancez `heraut migrate`");
        }
        Err(failure) => {
            tracing::debug!(error = &failure as &dyn std::error::Error, "doctor.database");
            report(false, "base de données", "elle ne répond pas : vérifiez DATABASE_URL et que le serveur tourne");
        }
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
