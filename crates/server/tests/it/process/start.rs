//! A start that cannot succeed says so in a sentence.

use std::process::Command;
use std::time::Duration;

use super::{Server, ended, free_address, heraut};

/// What a command that must fail said, and after how long.
fn refusal(change: impl FnOnce(&mut Command) -> &mut Command) -> (Duration, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = heraut(folder.path());
    command.env("HERAUT_LISTEN", free_address().to_string());
    let _ = change(&mut command);
    let (status, time, said) = ended(command);
    assert!(status.code().is_some_and(|code| code != 0), "{status}: {said}");
    (time, said)
}

/// The lines for the person at the terminal, without those of the log.
fn sentence(said: &str) -> String {
    said.lines().filter(|line| !line.starts_with('{')).collect::<Vec<_>>().join("\n")
}

#[test]
fn another_machine_s_address_is_refused() {
    let address = format!("0.0.0.0:{}", free_address().port());
    let (_, said) = refusal(|command| command.env("HERAUT_LISTEN", &address));
    let said = sentence(&said);
    assert!(said.contains(&address) && said.contains("accounts") && said.contains("--allow-public"), "{said}");
}

#[test]
fn a_database_that_is_away_is_waited_for_and_named() {
    for scheme in ["postgres", "mariadb"] {
        let url = format!("{scheme}://heraut:motdepasse@{}/heraut", free_address());
        let (time, said) = refusal(|command| command.env("DATABASE_URL", &url).env("HERAUT_DB_WAIT", "2"));
        assert!((Duration::from_millis(1500)..Duration::from_secs(7)).contains(&time), "{scheme}: {time:?}");
        assert!(sentence(&said).contains("database does not answer"), "{scheme}: {said}");
        assert!(!said.contains("motdepasse"), "{scheme}: {said}");
    }
}

#[test]
fn a_url_of_no_database_is_refused_at_once() {
    let (time, said) = refusal(|command| command.env("DATABASE_URL", "oracle://heraut:motdepasse@localhost/x"));
    assert!(time < Duration::from_secs(5), "{time:?}");
    assert!(sentence(&said).contains("heraut: "), "{said}");
    assert!(!said.contains("motdepasse"), "{said}");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let below = file.path().join("donnees");
    let (_, said) = refusal(|command| command.env("HERAUT_DATA_DIR", &below));
    assert!(sentence(&said).contains(&below.display().to_string()), "{said}");
}

/// Not even the administrator writes there.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let (_, said) = refusal(|command| command.env("HERAUT_DATA_DIR", "/sys/kernel"));
    let said = sentence(&said);
    assert!(said.contains("/sys/kernel") && said.contains("cannot be written"), "{said}");
}

#[test]
fn an_address_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let (_, said) = refusal(|command| command.env("HERAUT_LISTEN", &address));
    assert!(sentence(&said).contains(&address), "{said}");
}

#[test]
fn a_role_that_owns_the_tables_does_not_serve_people_who_sign_in() {
    if !heraut_testkit::Database::Postgres.is_here() {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let settings = heraut_testkit::Database::Postgres.server();
    let owner = settings.owner_url.expect("an owner");
    let address = free_address().to_string();
    let mut refused = heraut(folder.path());
    refused.env("DATABASE_URL", &owner).env("HERAUT_ACCOUNTS", "on").env("HERAUT_LISTEN", &address);
    let (status, _, said) = ended(refused);
    assert!(!status.success() && said.contains("owns the tables"), "{said}");

    let loudly = [("DATABASE_URL", owner.as_str()), ("HERAUT_ACCOUNTS", "on"), ("HERAUT_ALLOW_UNSAFE_ROLE", "true")];
    let server = Server::start(folder.path(), &loudly);
    let health = server.request("GET", "/health", None).expect("an answer").1;
    assert_eq!(health["database"]["row_security"], "owner");
    drop(server);

    let both = [("DATABASE_URL", settings.url.as_str()), ("DATABASE_OWNER_URL", &owner), ("HERAUT_ACCOUNTS", "on")];
    let server = Server::start(folder.path(), &both);
    let health = server.request("GET", "/health", None).expect("an answer").1;
    assert_eq!(health["database"]["row_security"], "bound");
}
