//! `/frame/{key}`: an agent in a page of our own, for sites that show it in a frame so that their scripts cannot reach it.
//! Only the agent's origins may frame it.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use heraut_agents::Agents;
use http::{HeaderValue, StatusCode, header};

/// What the page may load, and who may show it.
fn policy(origins: &[String]) -> String {
    let mut ancestors = vec!["'self'"];
    ancestors.extend(origins.iter().map(String::as_str));
    format!(
        "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; frame-ancestors {}",
        ancestors.join(" ")
    )
}

async fn frame(State(agents): State<Agents>, Path(key): Path<String>) -> Response {
    let origins = match agents.doors().origins(&key).await {
        Ok(Some(origins)) => origins,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::warn!(error = %error, "frame.not_served");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    // The key is letters, digits, `-` and `_`, or it would have opened nothing.
    let page = format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Assistant</title></head><body><script async src=\"/widget.js\" data-key=\"{key}\" data-mode=\"inline\">\
         </script></body></html>"
    );
    let mut response = Html(page).into_response();
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy(&origins)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// The page of frames.
pub fn at_root(agents: Agents) -> Router {
    Router::new().route("/frame/{key}", get(frame)).with_state(agents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_sites_of_an_agent_may_frame_it() {
        assert!(policy(&[]).ends_with("frame-ancestors 'self'"));
        let two = ["https://exemple.fr".to_owned(), "https://autre.fr".to_owned()];
        assert!(policy(&two).ends_with("frame-ancestors 'self' https://exemple.fr https://autre.fr"));
    }
}
