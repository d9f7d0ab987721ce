//! The language of a request, known to everything that runs for it.

use heraut_kernel::Locale;
use http::{Method, header, request::Parts};

tokio::task_local! {
    static LOCALE: Locale;
}

/// The language of the request that this task answers; French outside of a request.
///
/// A task that a handler spawns does not inherit it: pass `Scope::locale` along.
#[must_use]
pub fn current() -> Locale {
    LOCALE.try_with(|locale| *locale).unwrap_or_default()
}

/// Runs a future with its language set.
pub async fn with<F: Future>(locale: Locale, future: F) -> F::Output {
    LOCALE.scope(locale, future).await
}

/// What the caller asked for: `?langue=` on a `GET` (a download link cannot set headers), else
/// `Accept-Language`, else French.
#[must_use]
pub fn negotiate(parts: &Parts) -> Locale {
    from_query(parts)
        .or_else(|| parts.headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(Locale::negotiate))
        .unwrap_or_default()
}

fn from_query(parts: &Parts) -> Option<Locale> {
    if parts.method != Method::GET {
        return None;
    }
    let code = parts.uri.query()?.split('&').find_map(|pair| pair.strip_prefix("langue="))?;
    Locale::from_code(code)
}
