//! The binary itself: started, asked, stopped, killed.

mod accounts;
mod demo;
mod operator;
mod pair;
mod plug;
mod sockets;
mod start;
mod traces;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// A server of its own, on a free port, with its data in a folder.
pub(super) struct Server {
    child: Child,
    pub(super) address: SocketAddr,
}

/// The binary with nothing of this process's environment that would change it.
pub(super) fn heraut(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heraut"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("HERAUT_") || name.starts_with("D")) {
        command.env_remove(name);
    }
    command.current_dir(folder).env("HERAUT_DATA_DIR", folder.join("donnees"));
    command.env("HERAUT_RATE_LIMIT", "0").env("HERAUT_GENERAL_RATE_LIMIT", "0").env("HERAUT_DEMO", "false");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// An address that nobody listens on.
pub(super) fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port")
}

/// A command that must end by itself: how, after how long, and what it said.
pub(super) fn ended(mut command: Command) -> (ExitStatus, Duration, String) {
    let began = Instant::now();
    let output = command.stderr(Stdio::piped()).output().expect("the binary starts");
    (output.status, began.elapsed(), String::from_utf8_lossy(&output.stderr).into_owned())
}

impl Server {
    /// Starts it and waits until it answers.
    pub(super) fn start(folder: &Path, settings: &[(&str, &str)]) -> Self {
        Self::start_logging(folder, settings, Stdio::null())
    }

    /// The same, its log somewhere.
    pub(super) fn start_logging(folder: &Path, settings: &[(&str, &str)], log: Stdio) -> Self {
        let address = free_address();
        let mut command = heraut(folder);
        let child =
            command.env("HERAUT_LISTEN", address.to_string()).envs(settings.iter().copied()).stderr(log).spawn();
        let mut server = Self { child: child.expect("the binary starts"), address };
        let began = Instant::now();
        while server.request("GET", "/health", None).map(|(status, _)| status) != Some(200) {
            assert!(began.elapsed() < Duration::from_secs(60), "the server does not answer");
            assert!(server.child.try_wait().expect("a state").is_none(), "the server stopped");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// One request on a connection of its own; nothing when the connection broke before the whole answer came.
    pub(super) fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Option<(u16, Value)> {
        request(self.address, method, path, body)
    }

    /// The names of all scenarios.
    pub(super) fn scenarios(&self) -> Vec<(i64, String)> {
        let mut found = Vec::new();
        let mut path = "/api/scenarios?limit=100".to_owned();
        loop {
            let (status, page) = self.request("GET", &path, None).expect("an answer");
            assert_eq!(status, 200, "{page}");
            let rows = page["items"].as_array().expect("items").iter();
            found.extend(
                rows.map(|row| (row["id"].as_i64().expect("an id"), row["nom"].as_str().expect("a name").to_owned())),
            );
            let Some(cursor) = page["next_cursor"].as_str() else { return found };
            path = format!("/api/scenarios?limit=100&cursor={cursor}");
        }
    }

    /// Pulls the plug.
    pub(super) fn kill(&mut self) {
        self.child.kill().expect("SIGKILL");
        let _ = self.child.wait();
    }

    /// Sends it a signal, by its short name.
    pub(super) fn signal(&self, name: &str) {
        let words = [format!("-{name}"), self.child.id().to_string()];
        assert!(Command::new("kill").args(words).status().expect("kill").success());
    }

    /// Asks it to stop, as a service manager does, and waits.
    pub(super) fn terminate(&mut self) -> (ExitStatus, Duration) {
        let began = Instant::now();
        self.signal("TERM");
        while began.elapsed() < Duration::from_secs(30) {
            if let Some(status) = self.child.try_wait().expect("a state") {
                return (status, began.elapsed());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("still running 30 s after SIGTERM");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// See [`Server::request`].
pub(super) fn request(address: SocketAddr, method: &str, path: &str, body: Option<&Value>) -> Option<(u16, Value)> {
    let reply = request_with(address, method, path, &[], body)?;
    Some((reply.status, reply.body))
}

/// What came back.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Value,
}

/// The same with more headers, and those of the answer.
pub(super) fn request_with(
    address: SocketAddr,
    method: &str,
    path: &str,
    more: &[(&str, &str)],
    body: Option<&Value>,
) -> Option<Reply> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let kind = if body.is_empty() { "" } else { "content-type: application/json\r\n" };
    let more: String = more.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{kind}{more}content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let status = line.split(' ').nth(1)?.parse().ok()?;
    let mut headers = Vec::new();
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok());
    let mut body = vec![0; length.unwrap_or_default()];
    reader.read_exact(&mut body).ok()?;
    Some(Reply { status, headers, body: serde_json::from_slice(&body).unwrap_or(Value::Null) })
}
