//! Connections: how many there are, how long one may take to say what it wants, and their end.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

/// What connections may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many at once; further ones wait to be accepted.
    pub connections: usize,
    /// The time in which a new one says all of what it wants, lines and headers.
    pub first: Duration,
    /// The time between two requests, the head of the second included.
    pub idle: Duration,
    /// Bytes of a request's line and headers. Of headers there may be a hundred.
    pub head_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 450,
            first: Duration::from_secs(10),
            // Longer than the minute for which proxies keep theirs: who closes first must not be us.
            idle: Duration::from_secs(75),
            head_bytes: 64 * 1024,
        }
    }
}

/// Serves until `stop`; answers once every connection has ended.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: impl Future<Output = ()>) {
    let (graceful, places) = (GracefulShutdown::new(), Arc::new(Semaphore::new(limits.connections)));
    let mut stop = pin!(stop);
    loop {
        let (stream, peer, place) = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &places) => accepted,
        };
        tokio::spawn(attend(stream, peer, router.clone(), limits, graceful.watcher(), place));
    }
    drop(listener);
    graceful.shutdown().await;
}

/// The next connection, once there is a place for it.
async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
    let Ok(place) = Arc::clone(places).acquire_owned().await else { return std::future::pending().await };
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, place),
            // It went away before it was accepted.
            Err(error) if matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) => {}
            Err(error) => {
                // No file is left, as a rule: some come back.
                tracing::error!(error = &error as &dyn std::error::Error, "http.accept_failed");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

async fn attend(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
    watcher: Watcher,
    _place: OwnedSemaphorePermit,
) {
    // Nagle would hold a first token back by 22 ms.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(error = &error as &dyn std::error::Error, "http.nodelay_refused");
    }
    let asked = Arc::new(AtomicBool::new(false));
    let hears = Arc::clone(&asked);
    let service = service_fn(move |request: Request<Incoming>| {
        hears.store(true, Ordering::Relaxed);
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.idle)
        .max_header_size(limits.head_bytes)
        .max_buf_size(limits.head_bytes);
    let silence = async {
        tokio::time::sleep(limits.first).await;
        if asked.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        ended = watcher.watch(builder.serve_connection(TokioIo::new(stream), service)) => {
            if let Err(error) = ended {
                tracing::debug!(error = &error as &dyn std::error::Error, "http.connection_broke");
            }
        }
        () = silence => tracing::debug!("http.connection_silent"),
    }
}
