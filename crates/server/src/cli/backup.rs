//! `heraut backup`: a copy of everything, in one file.

use std::path::Path;
use std::process::ExitCode;

use heraut_kernel::Locale;
use heraut_store::Settings;
use heraut_store::backup::backup;
use url::Url;

use crate::app;
use crate::config::Config;
use crate::serve::{Failure, say};

/// No copy was made here: another command makes it.
const ELSEWHERE: u8 = 2;

pub(super) async fn perform(to: &Path, force: bool, config: &Config, locale: Locale) -> Result<ExitCode, Failure> {
    let settings = config.store();
    if settings.sqlite_path().is_none() {
        say(&elsewhere(&settings, to, locale));
        return Ok(ExitCode::from(ELSEWHERE));
    }
    let made = backup(&settings, &app::migrations(), to, force).await?;
    let (bytes, seconds, applied) = (made.bytes, made.took.as_secs_f64(), made.applied);
    let words = (
        format!("{} : {bytes} octets en {seconds:.2} s, vérifiés ; {applied} migrations.", to.display()),
        format!("{}: {bytes} bytes in {seconds:.2} s, checked; {applied} migrations.", to.display()),
    );
    say(locale.pick(&words.0, &words.1));
    Ok(ExitCode::SUCCESS)
}

/// What to run in place of this command. No password is in it: the programs ask for it.
fn elsewhere(settings: &Settings, to: &Path, locale: Locale) -> String {
    let url = Url::parse(&Settings::driver_url(&settings.url)).ok();
    let part = |of: fn(&Url) -> Option<String>, or: &str| url.as_ref().and_then(of).unwrap_or_else(|| or.to_owned());
    let host = part(|url| url.host_str().map(str::to_owned), "localhost");
    let port = |usual: u16| part(|url| url.port().map(|port| port.to_string()), &usual.to_string());
    let name = quoted(&part(|url| Some(url.path().trim_start_matches('/').to_owned()), "heraut"));
    let (host, to) = (quoted(&host), quoted(&to.display().to_string()));
    let command = if settings.url.starts_with("postgres") {
        // Through row security an ordinary role would see no rows; pg_dump refuses rather than leave them out.
        let role = locale.pick("UN_SUPERUTILISATEUR", "A_SUPERUSER");
        let port = port(5432);
        format!("pg_dump --host={host} --port={port} --username={role} --format=custom --file={to} {name}")
    } else {
        let (user, port) = (quoted(&part(|url| Some(url.username().to_owned()), "heraut")), port(3306));
        format!(
            "mariadb-dump --host={host} --port={port} --user={user} --password --single-transaction --quick \
             --hex-blob --default-character-set=utf8mb4 --result-file={to} {name}"
        )
    };
    let first = locale.pick(
        "Aucune copie n'a été faite : le serveur de base de données a son propre outil. Lancez :",
        "No copy was made: the database server has its own tool. Run:",
    );
    format!("{first}\n  {command}")
}

/// As a shell takes it.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tool_of_the_server_is_named_without_the_password() {
        let say = |url: &str| elsewhere(&Settings::new(url), Path::new("ma copie.sql"), Locale::En);
        let said = say("mariadb://moi:motdepasse@db:3307/heraut");
        assert!(
            said.contains("mariadb-dump --host=db --port=3307 --user=moi --password --single-transaction"),
            "{said}"
        );
        assert!(said.ends_with("--result-file='ma copie.sql' heraut") && !said.contains("motdepasse"), "{said}");
        let said = say("postgres://heraut_app:motdepasse@db/heraut");
        assert!(
            said.ends_with(
                "pg_dump --host=db --port=5432 --username=A_SUPERUSER --format=custom --file='ma copie.sql' heraut"
            ),
            "{said}"
        );
    }
}
