//! Software of others, to hold ours to.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What a script of `tests/peers` for Node says of what it is given; nothing where `HERAUT_PEERS_NODE` names no folder with its libraries.
pub fn ask_node(script: &str, arguments: &[&str], input: &[u8]) -> Option<Value> {
    if std::env::var_os("HERAUT_PEERS_NODE").is_none_or(|folder| folder.is_empty()) {
        eprintln!("skipped: HERAUT_PEERS_NODE does not name a folder that has the peers");
        return None;
    }
    Some(run(Command::new("node"), script, arguments, input))
}

/// What a script of `tests/peers` says of what it is given; nothing where `HERAUT_PEERS_PYTHON` names no Python that has it.
pub fn ask(script: &str, arguments: &[&str], input: &[u8]) -> Option<Value> {
    let Some(python) = std::env::var_os("HERAUT_PEERS_PYTHON").filter(|python| !python.is_empty()) else {
        eprintln!("skipped: HERAUT_PEERS_PYTHON does not name a Python that has the peers");
        return None;
    };
    Some(run(Command::new(python), script, arguments, input))
}

fn run(mut command: Command, script: &str, arguments: &[&str], input: &[u8]) -> Value {
    let script = format!("{}/../../tests/peers/{script}", env!("CARGO_MANIFEST_DIR"));
    let mut child =
        command.arg(script).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut stdin = child.stdin.take().expect("its input");
    stdin.write_all(input).expect("it reads");
    drop(stdin);
    let said = child.wait_with_output().expect("it ends");
    assert!(said.status.success(), "{arguments:?}; what it said is above");
    serde_json::from_slice(&said.stdout).expect("it says JSON")
}
