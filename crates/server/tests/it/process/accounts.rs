//! From local mode to accounts, at the terminal.

use std::path::Path;
use std::process::Stdio;

use serde_json::json;

use super::{Server, ended, free_address, heraut};

const PASSWORD: &str = "un cheval agrafe la pile";

/// A command with a password in its environment: whether it succeeded, and all that it said.
fn run(folder: &Path, words: &[&str], password: Option<&str>) -> (bool, String) {
    let mut command = heraut(folder);
    command.args(words).env("LC_ALL", "C").envs(password.map(|password| ("HERAUT_OWNER_PASSWORD", password)));
    let output = command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().expect("the binary starts");
    (output.status.success(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

#[test]
fn a_local_installation_gets_accounts_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut server = Server::start(folder.path(), &[]);
    let new = json!({"nom": "Avant", "thematique": "B"});
    assert_eq!(server.request("POST", "/api/scenarios", Some(&new)).expect("an answer").0, 201);
    let _ = server.terminate();

    let enable = ["accounts", "enable", "--email", "camille@exemple.fr", "--name", "Camille"];
    let (done, said) = run(folder.path(), &enable, Some("motdepasse123"));
    assert!(!done && said.contains("tried first"), "{said}");
    let (done, said) = run(folder.path(), &enable, Some(PASSWORD));
    assert!(done && said.contains("Accounts are on") && !said.contains(PASSWORD), "{said}");
    let (done, said) = run(folder.path(), &["accounts", "reset-link", "--email", "camille@exemple.fr"], None);
    assert!(done && said.contains("/reset#"), "{said}");

    let mut refused = heraut(folder.path());
    refused.env("HERAUT_ACCOUNTS", "off").env("HERAUT_LISTEN", free_address().to_string());
    let (status, _, said) = ended(refused);
    assert!(!status.success() && said.contains("this database has accounts"), "{said}");

    // Nobody sees anything without signing in.
    let server = Server::start(folder.path(), &[]);
    assert_eq!(server.request("GET", "/api/scenarios", None).expect("an answer").0, 401);
    let body = json!({"email": "camille@exemple.fr", "password": PASSWORD});
    let (status, me) = server.request("POST", "/api/auth/login", Some(&body)).expect("an answer");
    assert_eq!((status, &me["name"]), (200, &json!("Camille")));
    let state = server.request("GET", "/api/auth/state", None).expect("an answer").1;
    assert_eq!((&state["mode"], &state["setup_needed"]), (&json!("accounts"), &json!(false)));
}
