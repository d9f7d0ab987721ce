//! Cookies, as far as a session needs them: one that only the server reads.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, header};

/// The value of a cookie. Of two with one name the first counts, as browsers order them.
#[must_use]
pub fn of<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

/// A cookie to be set for so long; for no time at all it is taken away.
#[must_use]
pub fn set(name: &str, value: &str, lasts: Duration, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{secure}", lasts.as_secs());
    let mut value = HeaderValue::from_str(&text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; heraut=abc; b=2"));
        headers.append(header::COOKIE, HeaderValue::from_static("c=3"));
        assert_eq!((of(&headers, "heraut"), of(&headers, "c"), of(&headers, "raut")), (Some("abc"), Some("3"), None));
        let made = set("heraut", "abc", Duration::from_secs(60), true).expect("a header");
        assert_eq!(made, "heraut=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
    }
}
