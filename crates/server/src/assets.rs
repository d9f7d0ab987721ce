//! The screens, inside the binary: hashed files kept for ever, the page never, unknown files 404.

use axum::Router;
use axum::extract::Request;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../ui/app/dist"]
#[allow_missing = true]
struct Dist;

const PAGE: &str = "index.html";

/// Serves every path that no route has taken.
pub fn router() -> Router {
    Router::new().fallback(serve)
}

async fn serve(request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    if let Some(file) = Dist::get(path).filter(|_| path != PAGE) {
        return answer(&request, path, &file);
    }
    // A missing script must not be answered with a page: the browser would run HTML.
    if path.rsplit('/').next().is_some_and(|name| name.contains('.') && name != PAGE) {
        return StatusCode::NOT_FOUND.into_response();
    }
    match Dist::get(PAGE) {
        Some(file) => answer(&request, PAGE, &file),
        None => Html(include_str!("not_built.html")).into_response(),
    }
}

fn answer(request: &Request, path: &str, file: &EmbeddedFile) -> Response {
    let etag = format!("\"{}\"", heraut_kernel::text::sha256_hex(&file.metadata.sha256_hash()));
    let unchanged = request.headers().get(header::IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == etag.as_bytes());
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, file.metadata.mimetype())], file.data.clone()).into_response()
    };
    let hashed = path.starts_with("assets/");
    let cache = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}

/// Whether the screens are in the binary.
#[must_use]
pub fn built() -> bool {
    Dist::get(PAGE).is_some()
}
