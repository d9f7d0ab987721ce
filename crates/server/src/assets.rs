//! The screens, inside the binary: hashed files kept for ever, the page never, unknown files 404. Texts lie there squeezed
//! as well, and go out so to whoever can read it.

use axum::Router;
use axum::extract::Request;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../ui/app/dist"]
#[allow_missing = true]
struct Dist;

const PAGE: &str = "index.html";
/// What sites load.
const WIDGET: &str = "widget.js";
/// What a text is squeezed with, the smaller first, and how its file is called.
const CODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Serves every path that no route has taken.
pub fn router() -> Router {
    Router::new().fallback(serve)
}

async fn serve(request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    let squeezed = CODINGS.iter().any(|(_, ending)| path.ends_with(ending));
    if let Some(file) = Dist::get(path).filter(|_| path != PAGE && !squeezed) {
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
    let chosen = CODINGS.iter().find_map(|(coding, ending)| {
        let smaller = Dist::get(&format!("{path}{ending}")).filter(|_| accepts(request.headers(), coding));
        smaller.map(|smaller| (*coding, smaller))
    });
    let sent = chosen.as_ref().map_or(file, |(_, smaller)| smaller);
    let etag = format!("\"{}\"", heraut_kernel::text::sha256_hex(&sent.metadata.sha256_hash()));
    let unchanged = request.headers().get(header::IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == etag.as_bytes());
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, file.metadata.mimetype())], sent.data.clone()).into_response()
    };
    let headers = response.headers_mut();
    if let Some((coding, _)) = chosen.filter(|_| !unchanged) {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let hashed = path.starts_with("assets/");
    let cache = match path {
        _ if hashed => "public, max-age=31536000, immutable",
        // Sites load it with each page: it may be old for as long as a release takes to be noticed.
        WIDGET => "public, max-age=300, stale-while-revalidate=86400",
        _ => "no-cache",
    };
    if path == WIDGET || path.starts_with("assets/widget/") {
        // For pages of any site; what they may ask is decided where they ask.
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

/// Whether a coding is named among those that can be read, and not with `q=0`.
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let lists = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|entry| {
        let (name, parameter) = entry.split_once(';').unwrap_or((entry, ""));
        let refused = parameter.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

/// Whether the screens are in the binary.
#[must_use]
pub fn built() -> bool {
    Dist::get(PAGE).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coding_is_taken_where_it_can_be_read() {
        let headers =
            |list: &'static str| HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(list))]);
        assert!(accepts(&headers("gzip, deflate, br, zstd"), "br"));
        assert!(accepts(&headers("gzip;q=1.0, BR;q=0.5"), "br"));
        assert!(!accepts(&headers("gzip, br;q=0"), "br"));
        assert!(!accepts(&headers("gzip"), "br"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }
}
