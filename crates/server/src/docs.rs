//! The OpenAPI document and a readable page made from it.

use axum::Router;
use axum::routing::get;
use http::header;
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

/// `/api/openapi.json`.
pub fn router(document: &OpenApi) -> Router {
    let text = json(document);
    let serve = move || async move { ([(header::CONTENT_TYPE, "application/json")], text) };
    Router::new().route("/api/openapi.json", get(serve))
}
