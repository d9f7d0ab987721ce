//! What an operator does at the terminal beside a running server.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use heraut_jobs::{Enqueue, Failure, Handler, Queue, enqueue};
use heraut_kernel::{Scope, SystemClock, WorkspaceId};
use heraut_store::{Db, Settings};
use serde_json::json;

use super::{Server, heraut};

/// A command, whether it succeeded, and what it answered.
fn say(folder: &Path, words: &[&str]) -> (bool, String) {
    let mut command: Command = heraut(folder);
    let output = command.args(words).env("LC_ALL", "C").stdout(Stdio::piped()).output().expect("the binary starts");
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[tokio::test]
async fn jobs_are_listed_retried_and_dropped() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let _server = Server::start(folder.path(), &[]);
    assert_eq!(say(folder.path(), &["jobs", "list"]), (true, "No jobs.\n".to_owned()));
    let file = folder.path().join("donnees/heraut.db");
    let db = Db::connect(&Settings::new(format!("sqlite://{}", file.display())), Arc::new(SystemClock)).await;
    let db = db.expect("the same file");
    let scope = Scope::system(WorkspaceId(1));
    let new = Enqueue::new("essai", json!({"secret": "confidentiel"}));
    let id = db.write(&scope, new, |tx, new| Box::pin(enqueue(tx, new))).await.expect("a job").to_string();
    let never = Handler::new("essai", |_| async { Err(Failure::dead("gone")) });
    assert_eq!(Queue::new(db, vec![never]).run_due(1).await.expect("a run"), 1);

    let (_, listed) = say(folder.path(), &["jobs", "list"]);
    for word in [id.as_str(), "essai", "dead", "gone"] {
        assert!(listed.contains(word), "{word}: {listed}");
    }
    assert!(!listed.contains("confidentiel"), "{listed}");
    assert_eq!(say(folder.path(), &["jobs", "retry", &id]), (true, "It may run again.\n".to_owned()));
    assert!(say(folder.path(), &["jobs", "list"]).1.contains("waiting"));
    assert_eq!(say(folder.path(), &["jobs", "drop", &id]), (true, "Job forgotten.\n".to_owned()));
    assert_eq!(say(folder.path(), &["jobs", "drop", &id]), (false, "No such job.\n".to_owned()));
    assert_eq!(say(folder.path(), &["jobs", "list"]), (true, "No jobs.\n".to_owned()));
}

#[tokio::test]
async fn a_workspace_is_put_on_a_plan_beside_a_running_server() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let plans = folder.path().join("plans.json");
    std::fs::write(&plans, r#"{"plans": {"equipe": {"scenarios": 9, "model_calls": 100}}}"#).expect("a file");
    let file = plans.to_str().expect("a path");
    let server = Server::start(folder.path(), &[("HERAUT_PLANS", file)]);
    let with = |words: &[&str]| say(folder.path(), &[words, &["--plans", file]].concat());
    assert!(with(&["subscription", "list"]).1.contains("unlimited"));
    let (done, said) = with(&["subscription", "set", "--workspace", "1", "--plan", "gratuit"]);
    assert_eq!((done, said.as_str()), (false, "This plan is not known. (equipe, unlimited)\n"));
    assert!(!with(&["subscription", "set", "--workspace", "77", "--plan", "equipe"]).0);
    let quota = r#"{"model_calls": 250}"#;
    let set = ["subscription", "set", "--workspace", "1", "--plan", "equipe", "--quota", quota];
    assert_eq!(with(&set), (true, "Done.\n".to_owned()));
    assert!(with(&["subscription", "list"]).1.contains("equipe"));
    let plan = server.request("GET", "/api/subscription", None).expect("an answer").1;
    assert_eq!((&plan["plan"], &plan["limits"][2]["limit"]), (&json!("equipe"), &json!(250)));
    let told = server.request("GET", "/api/audit", None).expect("an answer").1;
    let newest = &told["items"][0];
    assert_eq!((&newest["event_type"], &newest["actor"]["id"]), (&json!("subscription.changed"), &json!("system")));
}

/// Makes scenarios until it is told to stop; the names of those that were acknowledged.
fn write_on(server: &Server, acknowledged: &Mutex<Vec<String>>, stop: &AtomicBool) {
    for n in 0.. {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        let name = format!("S{n}");
        let made = server.request("POST", "/api/scenarios", Some(&json!({"nom": name, "thematique": "Copie"})));
        assert_eq!(made.expect("an answer").0, 201);
        acknowledged.lock().expect("a lock").push(name);
    }
}

#[test]
fn a_copy_made_while_people_write_is_whole_and_serves() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), &[]);
    let (acknowledged, stop) = (Mutex::new(Vec::new()), AtomicBool::new(false));
    let many = || acknowledged.lock().expect("a lock").clone();
    let (before, after) = std::thread::scope(|scope| {
        let writers = [scope.spawn(|| write_on(&server, &acknowledged, &stop))];
        while many().len() < 30 {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let before = many();
        let (done, said) = say(folder.path(), &["backup", "copie.db"]);
        assert!(done && said.contains("copie.db: ") && said.contains(" checked; "), "{said}");
        let after = many();
        stop.store(true, Ordering::SeqCst);
        for writer in writers {
            writer.join().expect("a writer");
        }
        (before, after)
    });
    let copy = folder.path().join("copie.db");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&copy.metadata().expect("a file").permissions()) & 0o777, 0o600);
    assert!(after.len() > before.len(), "nobody wrote while it was made");

    // Restored as OPERATIONS says.
    let restored = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(restored.path().join("donnees")).expect("a folder");
    std::fs::copy(&copy, restored.path().join("donnees/heraut.db")).expect("a copy");
    let second = Server::start(restored.path(), &[]);
    let names: Vec<String> = second.scenarios().into_iter().map(|(_, name)| name).collect();
    for name in &before {
        assert!(names.contains(name), "{name} was acknowledged before the copy, which has {}", names.len());
    }
    assert!(names.len() <= after.len() + 1, "{} of {}", names.len(), after.len());
    let made = second.request("POST", "/api/scenarios", Some(&json!({"nom": "Ensuite", "thematique": "Copie"})));
    assert_eq!(made.expect("an answer").0, 201);
}

/// What lies in a folder, by name.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into()).collect();
    names.sort();
    names
}

#[test]
fn a_copy_replaces_nothing_unasked_and_leaves_nothing_half_made() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let backup = |words: &[&str]| say(folder.path(), &[&["backup"], words].concat()).0;
    assert!(!backup(&["copie.db"]), "there is nothing yet");
    drop(Server::start(folder.path(), &[]));
    std::fs::write(folder.path().join("copie.db"), "autre chose").expect("a file");
    assert!(!backup(&["copie.db"]));
    assert!(!backup(&["--force", "donnees/heraut.db"]), "itself");
    assert!(!backup(&["nulle-part/copie.db"]));
    assert_eq!(std::fs::read(folder.path().join("copie.db")).expect("a file"), b"autre chose");
    assert!(backup(&["--force", "copie.db"]));
    assert!(std::fs::read(folder.path().join("copie.db")).expect("a file").starts_with(b"SQLite format 3"));

    // The middle of the database is lost, whatever lies there: the copy that was made stays.
    let (file, kept) = (folder.path().join("donnees/heraut.db"), std::fs::read(folder.path().join("copie.db")));
    let mut bytes = std::fs::read(&file).expect("the database");
    let third = bytes.len() / 3;
    bytes[third..2 * third].fill(0xA5);
    std::fs::write(&file, bytes).expect("the damage");
    assert!(!backup(&["--force", "copie.db"]));
    assert_eq!(std::fs::read(folder.path().join("copie.db")).expect("a file"), kept.expect("a file"));
    assert_eq!(names(folder.path()), ["copie.db", "donnees"]);
}

#[tokio::test]
async fn the_log_of_the_installation_is_read_at_the_terminal() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let enabled = ["accounts", "enable", "--email", "camille@exemple.fr"];
    assert!(say(folder.path(), &enabled).0);
    let (done, log) = say(folder.path(), &["audit"]);
    assert!(done && log.contains("accounts.enabled") && log.contains("system"), "{log}");
    assert!(!log.contains("camille@exemple.fr"), "{log}");
    let nothing = (true, "Nothing matches.\n".to_owned());
    assert_eq!(say(folder.path(), &["audit", "--event", "auth.login_failed"]), nothing);
    assert_eq!(say(folder.path(), &["audit", "--workspace", "1", "--text", "inconnu"]), nothing);
    assert!(!say(folder.path(), &["audit", "--event", "auth.autre"]).0);
}
