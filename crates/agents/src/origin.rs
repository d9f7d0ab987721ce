//! Origins of sites: which pages may show an agent.

use heraut_http::cors::origin_of;

/// Origins of one agent at most.
pub const MAX: usize = 50;

/// An origin as a browser sends it; nothing where the text is none. A whole address is taken for its origin. Only `https`,
/// and `http` on the machine itself, where developers work: a page that others can rewrite on its way is no site of ours.
#[must_use]
pub fn parse(text: &str) -> Option<String> {
    let origin = origin_of(text.trim())?;
    let (scheme, rest) = origin.split_once("://")?;
    let host = rest.rsplit_once(':').map_or(rest, |(host, port)| if port.parse::<u16>().is_ok() { host } else { rest });
    let plain =
        !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '[' | ']' | ':'));
    let here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    (plain && (scheme == "https" || (scheme == "http" && here))).then_some(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_browsers_send() {
        for (text, origin) in [
            ("https://Exemple.fr/contact?x=1", Some("https://exemple.fr")),
            ("https://exemple.fr:443", Some("https://exemple.fr")),
            (" https://exemple.fr:8443 ", Some("https://exemple.fr:8443")),
            ("http://localhost:3000", Some("http://localhost:3000")),
            ("http://exemple.fr", None),
            ("exemple.fr", None),
            ("javascript:alert(1)", None),
            ("https://", None),
            ("https://*.exemple.fr", None),
            ("null", None),
            ("*", None),
        ] {
            assert_eq!(parse(text).as_deref(), origin, "{text}");
        }
    }
}
