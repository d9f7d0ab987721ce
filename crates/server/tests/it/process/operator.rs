//! What an operator does at the terminal beside a running server.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

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
