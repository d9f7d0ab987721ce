//! Attack addresses, and a real server on this machine that only the operator's list lets us reach.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::resolve::Lookup;
use crate::{Allow, Egress, EgressConfig, EgressError, Outgoing, is_global};

fn open(entries: &[&str]) -> EgressConfig {
    EgressConfig { allow: Allow::parse(entries.iter().copied()).unwrap(), ..EgressConfig::default() }
}

fn names(table: &'static [(&'static str, &'static str)]) -> Lookup {
    Arc::new(move |name| {
        Box::pin(
            async move { Ok(table.iter().filter(|(n, _)| *n == name).map(|(_, ip)| ip.parse().unwrap()).collect()) },
        )
    })
}

/// Answers by path and counts who came.
struct Server {
    address: SocketAddr,
    visits: Arc<AtomicUsize>,
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let visits = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&visits);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(socket, address));
            }
        });
        Self { address, visits }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

async fn serve(mut socket: tokio::net::TcpStream, me: SocketAddr) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match socket.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let moved = |to: &str| format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
    let text = |body: &str| format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let answer = match path.as_str() {
        "/echo" => text(&head),
        "/hop" => moved("/echo"),
        "/elsewhere" => moved(&format!("http://localhost:{}/echo", me.port())),
        "/inside" => moved("http://169.254.169.254/latest/meta-data"),
        "/loopback" => moved("https://127.0.0.2/"),
        "/file" => moved("file:///etc/passwd"),
        "/keys" => moved(&format!("http://a:b@{me}/echo")),
        "/loop" => moved("/loop"),
        "/declared" => "HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\nx".to_owned(),
        "/endless" => {
            let _ = socket.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").await;
            while socket.write_all(&[b'x'; 4096]).await.is_ok() {}
            return;
        }
        "/cut" => "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc".to_owned(),
        "/silent" => return tokio::time::sleep(Duration::from_secs(60)).await,
        "/drip" => {
            let _ = socket.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").await;
            while socket.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            return;
        }
        _ => text("ok"),
    };
    let _ = socket.write_all(answer.as_bytes()).await;
}

#[test]
fn attack_addresses_are_refused_before_anything_is_sent() {
    let egress = Egress::new(EgressConfig::default());
    for url in [
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://0x7f.1/",
        "https://017700000001/",
        "https://127.0.0.1./",
        "https://%31%32%37.0.0.1/",
        "https://0.1.2.3/",
        "https://100.127.255.255/",
        "https://198.19.255.255/",
        "https://metadata.google.internal./",
        "https://0/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://a.localhost/",
        "https://metadata.google.internal/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1/",
        "https://172.31.255.255/",
        "https://192.168.1.1/",
        "https://100.64.0.1/",
        "https://192.0.2.1/",
        "https://198.18.0.1/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://[::1]/",
        "https://[::]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:a9fe:a9fe]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[64:ff9b:1::1]/",
        "https://[2002:7f00:1::]/",
        "https://[2001::1]/",
        "https://[2001:db8::1]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[fc00::1]/",
        "https://[fec0::1]/",
        "https://[::127.0.0.1]/",
        "https://[::ffff:0:127.0.0.1]/",
        "https://[64:ff9b::10.0.0.1]/",
        "https://[2002:a00:1::]/",
        "https://[3fff::1]/",
        "https://[ff02::1]/",
        "https://①②⑦.0.0.1/",
    ] {
        assert!(matches!(egress.check(url), Err(EgressError::AddressRefused { .. })), "{url} {:?}", egress.check(url));
    }
    for url in [
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "x",
        "https://",
        "https://[fe80::1%25eth0]/",
        "https://[::1%eth0]/",
        "https://1.2.3.4.5/",
        "https://256.0.0.1/",
    ] {
        assert!(egress.check(url).is_err(), "{url}");
    }
    assert!(matches!(egress.check("https://a:b@example.org/"), Err(EgressError::CredentialsInUrl)));
    assert!(matches!(egress.check("https://example.org@127.0.0.1/"), Err(EgressError::CredentialsInUrl)));
    for url in [
        "https://example.org/x?y",
        "https://93.184.215.14/",
        "https://[2606:2800:21f::1]/",
        "https://[64:ff9b::808:808]/",
    ] {
        egress.check(url).unwrap();
    }
}

#[test]
fn public_addresses_stay_public() {
    for ip in ["1.1.1.1", "9.9.9.9", "172.32.0.1", "100.128.0.1", "198.20.0.1", "2a00:1450:4007::1", "2001:4860::8888"]
    {
        assert!(is_global(ip.parse::<IpAddr>().unwrap()), "{ip}");
    }
}

#[test]
fn the_list_of_the_operator_is_read_strictly() {
    let egress = Egress::new(open(&["ollama.lan", "127.0.0.0/8", "[fd00::1]"]));
    for url in ["http://ollama.lan:11434/v1", "http://OLLAMA.lan./", "http://127.0.0.1:1/", "https://[fd00::1]/"] {
        egress.check(url).unwrap();
    }
    for url in ["http://other.lan/", "http://ollama.lan.evil.example/", "http://10.0.0.1/", "http://[fd00::2]/"] {
        assert!(egress.check(url).is_err(), "{url}");
    }
    assert_eq!(Allow::parse(["10.0.0.0/99"]).unwrap_err(), "10.0.0.0/99");
}

#[tokio::test]
async fn a_name_with_one_inner_address_is_refused() {
    let table = &[("evil.example", "93.184.215.14"), ("evil.example", "127.0.0.1"), ("rebind.example", "10.0.0.8")];
    for host in ["evil.example", "rebind.example"] {
        let egress = Egress::with_lookup(EgressConfig::default(), names(table));
        let error = egress.send(Outgoing::get(format!("https://{host}/?key=s3cret"))).await.unwrap_err();
        assert!(matches!(error, EgressError::AddressRefused { .. }), "{error:?}");
        assert!(!format!("{error:?} {error}").contains("s3cret"));
    }
}

/// A name that is good at the first look and leads inside at the second: what was looked at is what is dialled.
#[tokio::test]
async fn a_name_is_looked_up_once_and_dialled_as_found() {
    let server = Server::start().await;
    let looks = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&looks);
    let lookup: Lookup = Arc::new(move |_| {
        let first = count.fetch_add(1, Ordering::SeqCst) == 0;
        Box::pin(async move { Ok(vec![IpAddr::from(if first { [127, 0, 0, 1] } else { [10, 0, 0, 8] })]) })
    });
    let egress = Egress::with_lookup(open(&["127.0.0.0/8"]), lookup);
    let url = format!("https://rebind.example:{}/echo", server.address.port());
    // Our server speaks no TLS: that it was dialled, once, is what counts.
    let met = egress.send(Outgoing::get(&url)).await.unwrap_err();
    assert!(!matches!(met, EgressError::AddressRefused { .. }), "{met:?}");
    assert_eq!((server.visits.load(Ordering::SeqCst), looks.load(Ordering::SeqCst)), (1, 1));
    let again = egress.send(Outgoing::get(&url)).await.unwrap_err();
    assert!(matches!(again, EgressError::AddressRefused { .. }), "{again:?}");
    assert_eq!((server.visits.load(Ordering::SeqCst), looks.load(Ordering::SeqCst)), (1, 2));
}

#[tokio::test]
async fn an_allowed_server_is_reached_and_secrets_stay_unprinted() {
    let server = Server::start().await;
    let egress = Egress::new(open(&["127.0.0.1"]));
    let request =
        Outgoing::post_json(server.url("/echo"), &serde_json::json!({"a": 1})).unwrap().bearer("s3cret").unwrap();
    assert!(!format!("{request:?}").contains("s3cret"));
    let answer = egress.send(request).await.unwrap();
    let text = String::from_utf8_lossy(&answer.body);
    assert!(answer.status.is_success() && text.contains("authorization: bearer s3cret"), "{text}");
    let refused = Egress::new(EgressConfig::default()).send(Outgoing::get(server.url("/echo"))).await;
    assert!(matches!(refused, Err(EgressError::SchemeRefused { .. })));
    assert_eq!(server.visits.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn redirects_are_weighed_and_lose_their_keys() {
    let server = Server::start().await;
    let egress = Egress::new(open(&["127.0.0.1", "localhost"]));
    let go = async |path: &str, hops| {
        let request = Outgoing::get(server.url(path)).bearer("s3cret").unwrap().follow(hops);
        egress.send(request).await
    };
    assert_eq!(go("/hop", 0).await.unwrap().status, 302);
    assert!(String::from_utf8_lossy(&go("/hop", 1).await.unwrap().body).contains("s3cret"));
    assert!(!String::from_utf8_lossy(&go("/elsewhere", 1).await.unwrap().body).contains("s3cret"));
    assert!(matches!(go("/inside", 3).await, Err(EgressError::SchemeRefused { .. })));
    assert!(matches!(go("/loopback", 3).await, Err(EgressError::AddressRefused { .. })));
    assert!(matches!(go("/file", 3).await, Err(EgressError::InvalidUrl | EgressError::SchemeRefused { .. })));
    assert!(matches!(go("/keys", 3).await, Err(EgressError::CredentialsInUrl)));
    assert!(matches!(go("/loop", 3).await, Err(EgressError::TooManyRedirects { .. })));

    let strict = Egress::new(open(&["127.0.0.1"]));
    let to_loopback = strict.send(Outgoing::get(server.url("/elsewhere")).follow(3)).await;
    assert!(matches!(to_loopback, Err(EgressError::SchemeRefused { .. })), "{to_loopback:?}");
}

#[tokio::test]
async fn size_and_time_have_an_end() {
    let server = Server::start().await;
    let egress = Egress::new(open(&["127.0.0.1"]));
    let go = async |path: &str| {
        let request = Outgoing::get(server.url(path)).max_bytes(100_000).timeout(Duration::from_millis(300));
        egress.send(request).await
    };
    assert!(matches!(go("/declared").await, Err(EgressError::TooLarge { .. })));
    assert!(matches!(go("/endless").await, Err(EgressError::TooLarge { .. })));
    assert!(matches!(go("/silent").await, Err(EgressError::Timeout { .. })));
    assert!(matches!(go("/drip").await, Err(EgressError::Timeout { .. })));
    assert!(matches!(go("/cut").await, Err(EgressError::Interrupted { .. })));

    let mut streamed = egress.stream(Outgoing::get(server.url("/echo"))).await.unwrap();
    assert!(streamed.chunk().await.unwrap().is_some());
    let gone = Egress::new(open(&["127.0.0.1"])).send(Outgoing::get("http://127.0.0.1:1/")).await.unwrap_err();
    assert!(matches!(gone, EgressError::Connect { .. }) && gone.transient());
}

/// The environment of a process cannot be changed safely from inside, so this runs a test of its own
/// again with a proxy that leads nowhere.
#[test]
fn no_proxy_is_taken_from_the_environment() {
    let run = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tests::an_allowed_server_is_reached_and_secrets_stay_unprinted"])
        .envs(["http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"].map(|name| (name, "http://127.0.0.1:9")))
        .output()
        .unwrap();
    assert!(run.status.success() && String::from_utf8_lossy(&run.stdout).contains("1 passed"), "{run:?}");
}
