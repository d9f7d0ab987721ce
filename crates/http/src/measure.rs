//! Requests as numbers. Labels come from small closed sets: a path or a method that a stranger made up would be a series for ever.

use std::time::Duration;

use axum::extract::MatchedPath;
use http::{Method, StatusCode};
use metrics::{counter, histogram};

/// Counts an answer and the time to its head.
pub(crate) fn answered(method: &Method, route: Option<&MatchedPath>, api: bool, status: StatusCode, took: Duration) {
    let method = word(method);
    let route = match route {
        Some(route) => route.as_str().to_owned(),
        None if api => "unknown".to_owned(),
        None => "screens".to_owned(),
    };
    let status = status.as_str().to_owned();
    counter!("heraut_http_requests_total", "method" => method, "route" => route.clone(), "status" => status)
        .increment(1);
    histogram!("heraut_http_request_duration_seconds", "method" => method, "route" => route).record(took.as_secs_f64());
}

fn word(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "HEAD" => "HEAD",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
