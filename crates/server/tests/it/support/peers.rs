//! Software of others, to hold ours to.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What a script of `tests/peers` says of what it is given; nothing where `HERAUT_PEERS_PYTHON` names no Python that has it.
pub fn ask(script: &str, arguments: &[&str], input: &[u8]) -> Option<Value> {
    let Some(python) = std::env::var_os("HERAUT_PEERS_PYTHON").filter(|python| !python.is_empty()) else {
        eprintln!("skipped: HERAUT_PEERS_PYTHON does not name a Python that has the peers");
        return None;
    };
    let script = format!("{}/../../tests/peers/{script}", env!("CARGO_MANIFEST_DIR"));
    let mut child = Command::new(python)
        .arg(script)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut stdin = child.stdin.take().expect("its input");
    stdin.write_all(input).expect("it reads");
    drop(stdin);
    let said = child.wait_with_output().expect("it ends");
    assert!(said.status.success(), "{arguments:?}; what it said is above");
    Some(serde_json::from_slice(&said.stdout).expect("it says JSON"))
}
