use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use heraut_http::ratelimit::Limiter;
use http::Method;

use crate::desk::{Desk, ask, stack, with};

#[tokio::test]
async fn expensive_operations_are_counted_by_address() {
    let mut tight = stack();
    tight.expensive_per_minute = 2;
    let desk = Desk::new(tight);
    let suggest = "/api/notes/5/suggestions";
    assert_eq!(desk.post(suggest, "").await.status, 200);
    assert_eq!(desk.post(suggest, "").await.status, 200);
    let refused = desk.post(suggest, "").await;
    assert_eq!((refused.status, refused.code().as_str()), (429, "rate_limited"));
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    let mut other = ask(Method::POST, suggest, "");
    other.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 7], 1))));
    assert_eq!(desk.send(other).await.status, 200);
    assert_eq!(desk.get("/api/notes/5").await.status, 200);
}

#[tokio::test]
async fn the_rest_has_a_cap_of_its_own_and_zero_is_off() {
    let mut tight = stack();
    tight.general_per_minute = 2;
    tight.expensive_per_minute = 0;
    let desk = Desk::new(tight);
    assert_eq!(desk.get("/api/formats").await.status, 200);
    assert_eq!(desk.post("/api/notes/5/suggestions", "").await.status, 200);
    assert_eq!(desk.get("/api/formats").await.code(), "rate_limited");
    assert_eq!(desk.get("/index.html").await.status, 200);
}

#[test]
fn quiet_addresses_are_forgotten() {
    let limiter: Limiter<u32> = Limiter::per_minute(60_000);
    for key in 0..40_000 {
        limiter.check(&key).unwrap();
        if key % 8000 == 0 {
            std::thread::sleep(std::time::Duration::from_millis(3));
        }
    }
    assert!(limiter.len() < 17_000, "{}", limiter.len());
}

#[tokio::test]
async fn a_body_has_a_limit() {
    let desk = Desk::new(stack());
    let big = format!(r#"{{"titre":"{}"}}"#, "a".repeat(10 * 1024 * 1024));
    let answer = desk.post("/api/notes", &big).await;
    assert_eq!((answer.status, answer.code().as_str()), (413, "too_large"));
    let waiting = with(ask(Method::POST, "/api/notes", &big), "expect", "100-continue");
    assert_eq!(desk.send(with(waiting, "content-length", "10485772")).await.status, 413);
    let chunks = futures::stream::iter((0..2000).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1024])));
    let mut streamed = ask(Method::POST, "/api/notes/5/suggestions", "x");
    *streamed.body_mut() = Body::from_stream(chunks);
    assert_eq!(desk.send(streamed).await.status, 413);
    let fits = format!("{}{}", r#"{"titre":"a"}"#, " ".repeat(1024 * 1024 - 13));
    assert_eq!(desk.post("/api/notes", &fits).await.status, 201);
}

/// Over a real socket: a server that answers and closes while the client still sends loses its answer
/// to a reset.
#[tokio::test]
async fn a_large_body_hears_its_refusal() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = Desk::new(stack()).into_router().into_make_service_with_connect_info::<SocketAddr>();
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let size = 10 * 1024 * 1024;
    let head = format!(
        "POST /api/notes HTTP/1.1\r\nhost: localhost\r\nx-role: owner\r\ncontent-type: application/json\r\n\
         connection: close\r\ncontent-length: {size}\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&vec![b' '; size]).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    server.abort();
}
