//! What a connection may take, over sockets.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use heraut_server::accept::{Limits, serve};
use heraut_testkit::{Database, TestApp};
use tokio::sync::oneshot::{self, Sender};
use tokio::task::JoinHandle;

const SHORT: Duration = Duration::from_millis(400);
const ASK: &str = "GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n";

/// The product behind these limits.
struct Site {
    address: SocketAddr,
    stop: Sender<()>,
    server: JoinHandle<()>,
    _app: TestApp,
}

impl Site {
    async fn under(adjust: impl FnOnce(&mut Limits)) -> Self {
        let app = TestApp::on(Database::Sqlite).await.expect("SQLite is always here");
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let mut limits = Limits::default();
        adjust(&mut limits);
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(serve(listener, app.router(), limits, async move {
            let _ = stopped.await;
        }));
        Self { address, stop, server, _app: app }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
        stream
    }
}

/// Sends, and reads the status of what comes back and all the rest of it.
fn ask(stream: &mut TcpStream, text: &str) -> Option<u16> {
    stream.write_all(text.as_bytes()).ok()?;
    let mut seen = Vec::new();
    let mut part = [0; 4096];
    loop {
        let count = stream.read(&mut part).ok().filter(|count| *count > 0)?;
        seen.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&seen);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(0, |n| n.parse().expect("a length"));
        if body.len() >= length {
            return head.split(' ').nth(1)?.parse().ok();
        }
    }
}

/// Waits for the other side to close.
fn closed(mut stream: TcpStream) -> Duration {
    let began = Instant::now();
    let mut left = Vec::new();
    // A reset is an end too.
    let ended = stream.read_to_end(&mut left);
    assert!(!matches!(ended, Err(error) if error.kind() == std::io::ErrorKind::WouldBlock), "it stays open");
    began.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_does_not_say_what_it_wants_is_hung_up_on() {
    let site = Site::under(|limits| limits.first = SHORT).await;
    let silent = site.connect();
    let mut slow = site.connect();
    let began = Instant::now();
    for byte in ASK.repeat(40).replace("\r\n\r\n", "\r\nx: y").bytes() {
        if slow.write_all(&[byte]).is_err() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!((SHORT..Duration::from_secs(10)).contains(&began.elapsed()), "{:?}", began.elapsed());
    assert!(closed(silent) < SHORT, "it was closed meanwhile");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_was_used_is_kept_for_a_while() {
    let site = Site::under(|limits| (limits.first, limits.idle) = (SHORT, 5 * SHORT)).await;
    let mut stream = site.connect();
    assert_eq!(ask(&mut stream, ASK), Some(200));
    std::thread::sleep(2 * SHORT);
    assert_eq!(ask(&mut stream, ASK), Some(200));
    let time = closed(stream);
    assert!((4 * SHORT..20 * SHORT).contains(&time), "{time:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heads_have_a_size() {
    let site = Site::under(|_| ()).await;
    let with = |headers: &str| ask(&mut site.connect(), &ASK.replace("\r\n\r\n", &format!("\r\n{headers}\r\n")));
    let many = |count: usize| (0..count).map(|n| format!("x-{n}: y\r\n")).collect::<String>();
    assert_eq!(with(&many(99)), Some(200));
    assert_eq!(with(&many(100)), Some(431), "with the host they are 101");
    assert_eq!(with(&format!("x: {}\r\n", "y".repeat(32 * 1024))), Some(200));
    // Closing with bytes unread is a reset, which may overtake the answer.
    let refused = with(&format!("x: {}\r\n", "y".repeat(65 * 1024)));
    assert!(matches!(refused, None | Some(431)), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beyond_so_many_connections_the_next_waits() {
    let site = Site::under(|limits| limits.connections = 2).await;
    let mut held = [site.connect(), site.connect()];
    for stream in &mut held {
        assert_eq!(ask(stream, ASK), Some(200));
    }
    let mut next = site.connect();
    next.set_read_timeout(Some(SHORT)).expect("a limit");
    assert_eq!(ask(&mut next, ASK), None, "there is no place");
    drop(held);
    next.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    assert_eq!(ask(&mut next, ""), Some(200));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_wait_do_not_hold_up_the_end() {
    let site = Site::under(|_| ()).await;
    let (silent, mut used) = (site.connect(), site.connect());
    assert_eq!(ask(&mut used, ASK), Some(200));
    site.stop.send(()).expect("it runs");
    tokio::time::timeout(Duration::from_secs(5), site.server).await.expect("it ends").expect("well");
    assert!(closed(silent) < SHORT && closed(used) < SHORT);
    assert!(TcpStream::connect(site.address).is_err(), "nobody listens any more");
}
