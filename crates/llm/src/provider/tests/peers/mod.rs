//! Independent software on the other side: the official libraries of OpenAI and Mistral, and a real llama.cpp server.
//!
//! `make test-peers` brings a Python that has them; without one these tests say that they are skipped. What runs in that
//! Python is in `tests/peers`.

mod bodies;
mod clients;
mod llama;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A file of the repository, by its path from the root.
fn file(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path).to_string_lossy().into_owned()
}

/// A script of `tests/peers` with its arguments, where there is a Python to run it.
fn script(name: &str, arguments: &[&str]) -> Option<Command> {
    let Some(python) = std::env::var_os("HERAUT_PEERS_PYTHON").filter(|python| !python.is_empty()) else {
        eprintln!("skipped: HERAUT_PEERS_PYTHON does not name a Python that has the peers");
        return None;
    };
    let mut command = Command::new(python);
    command.arg(file(&format!("tests/peers/{name}"))).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    Some(command)
}

/// A server that tells its address in its first line; gone with the test.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        assert!(url.starts_with("http://"), "it did not start; what it said is above");
        Self { child, url: url.trim().to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Gives a script a list and takes the list that it makes of it.
async fn ask(mut command: Command, list: &[Value]) -> Vec<Value> {
    let text = serde_json::to_vec(list).unwrap();
    let ran = tokio::task::spawn_blocking(move || {
        let mut child = command.spawn().unwrap();
        // Dropped at once, so that the script sees the end.
        child.stdin.take().unwrap().write_all(&text).unwrap();
        child.wait_with_output().unwrap()
    });
    let output = ran.await.unwrap();
    assert!(output.status.success(), "the script failed; what it said is above");
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answers.len(), list.len());
    answers
}
