//! The OpenAPI document and a readable page made from it.

mod page;
pub mod problems;
mod schema;

use axum::Router;
use axum::body::Bytes;
use axum::routing::get;
use http::{HeaderName, header};
use utoipa::openapi::{Info, OpenApi, Server};

/// Gives the document its title and its words.
pub fn introduce(document: &mut OpenApi) {
    document.info = Info::new("Héraut", env!("CARGO_PKG_VERSION"));
    document.info.description = Some(
        "A self-hosted marketing desk: scenarios (objectifs, cibles, ressources), dated plans, a dialogue. \
         Rules that hold everywhere (problems, paging, revisions, idempotency) are in docs/API.md."
            .to_owned(),
    );
    document.servers = Some(vec![Server::new("/")]);
}

/// The document as it is committed and served.
#[must_use]
pub fn json(document: &OpenApi) -> String {
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// The document as it was committed; a test holds it to the code. Making it anew at each start would cost more memory than
/// serving does.
const COMMITTED: &[u8] = include_bytes!("../../../openapi.json");

/// `/api/openapi.json`, `/api/docs` and its style sheet.
pub fn router() -> Router {
    Router::new()
        .route("/api/openapi.json", get(fixed("application/json", Bytes::from_static(COMMITTED))))
        .route("/api/docs", get(readable))
        .route(
            "/api/docs.css",
            get(fixed("text/css; charset=utf-8", Bytes::from_static(include_bytes!("docs/docs.css")))),
        )
}

/// The page is made for whoever asks: few do.
async fn readable() -> ([(HeaderName, &'static str); 1], String) {
    let value = serde_json::from_slice(COMMITTED).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page::render(&value))
}

fn fixed(
    kind: &'static str,
    body: Bytes,
) -> impl Fn() -> std::future::Ready<([(HeaderName, &'static str); 1], Bytes)> + Clone + Send + Sync + 'static {
    move || std::future::ready(([(header::CONTENT_TYPE, kind)], body.clone()))
}
