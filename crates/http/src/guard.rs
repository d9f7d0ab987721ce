//! What keeps strangers' pages out. An installation without accounts only speaks to pages of its own machine; with
//! accounts, a change that a session asks for must come from a page of ours.
//!
//! Three ways lead a stranger to a loopback server, and each has its check: a name that an attacker
//! points at 127.0.0.1 (the `Host` list), a page elsewhere that posts to us (`Origin` and
//! `Sec-Fetch-Site`), and a proxy that publishes us by mistake (`Forwarded` headers).

use heraut_kernel::Problem;
use http::{HeaderMap, Method, header, request::Parts};

use crate::auth::from_a_page;
use crate::client::Origin;
use crate::cookie;
use crate::cors::Cors;
use crate::doors::is_door;

/// Which requests are let in at all.
#[derive(Clone, Debug)]
pub struct Guard {
    /// No accounts: check the host and refuse proxied requests.
    pub local: bool,
    /// Names besides `localhost`, `127.0.0.1` and `[::1]`, without port.
    pub hosts: Vec<String>,
    /// The operator put a proxy in front on purpose; one that is trusted by its address needs no such word.
    pub allow_proxied: bool,
    /// The cookie that holds a session, where there are accounts. A browser sends it by itself, so a change that comes
    /// with it must say that a page of ours asked for it; silence is no proof.
    pub session_cookie: Option<&'static str>,
}

impl Default for Guard {
    fn default() -> Self {
        Self { local: true, hosts: Vec::new(), allow_proxied: false, session_cookie: None }
    }
}

impl Guard {
    /// Refuses what must not come in.
    pub fn check(&self, parts: &Parts, cors: &Cors) -> Result<(), Problem> {
        if self.local {
            if !self.host_allowed(parts) {
                return Err(host_not_allowed());
            }
            if !self.allow_proxied && is_proxied(&parts.headers) && !by_a_trusted_proxy(parts) {
                return Err(proxied());
            }
        }
        if is_door(parts.uri.path()) {
            return Ok(());
        }
        let safe = matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
        if safe || (same_site(parts, cors) && (from_a_page(parts) || !self.has_session(parts))) {
            return Ok(());
        }
        Err(cross_site())
    }

    fn has_session(&self, parts: &Parts) -> bool {
        self.session_cookie.is_some_and(|name| cookie::of(&parts.headers, name).is_some())
    }

    fn host_allowed(&self, parts: &Parts) -> bool {
        let Some(host) = host_of(parts).map(without_port) else { return false };
        ["localhost", "127.0.0.1", "[::1]"].contains(&host.as_str())
            || self.hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(&host))
    }
}

/// The one `Host` of a request; two are none.
fn host_of(parts: &Parts) -> Option<&str> {
    let mut hosts = parts.headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().ok(),
        (None, _) => parts.uri.authority().map(http::uri::Authority::as_str),
        _ => None,
    }
}

fn without_port(host: &str) -> String {
    let name = match host.rsplit_once(':') {
        Some((name, port))
            if port.bytes().all(|b| b.is_ascii_digit()) && (!name.contains(':') || name.ends_with(']')) =>
        {
            name
        }
        _ => host,
    };
    name.to_ascii_lowercase()
}

fn by_a_trusted_proxy(parts: &Parts) -> bool {
    parts.extensions.get::<Origin>().is_some_and(|origin| origin.proxied)
}

fn is_proxied(headers: &HeaderMap) -> bool {
    headers.keys().any(|name| name.as_str() == "forwarded" || name.as_str().starts_with("x-forwarded-"))
}

/// Whether a change was asked for by a page of ours, or by no page at all (a script, `curl`).
fn same_site(parts: &Parts, cors: &Cors) -> bool {
    if cors.allows(&parts.headers) {
        return true;
    }
    let from_here = match parts.headers.get(header::ORIGIN) {
        None => true,
        Some(origin) => origin
            .to_str()
            .ok()
            .and_then(|origin| origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")))
            .is_some_and(|origin| host_of(parts).is_some_and(|host| host.eq_ignore_ascii_case(origin))),
    };
    let fetched_here = match parts.headers.get("sec-fetch-site") {
        None => true,
        Some(site) => site == "same-origin" || site == "none",
    };
    from_here && fetched_here
}

fn host_not_allowed() -> Problem {
    Problem::new(
        403,
        "host_not_allowed",
        "Ce nom d'hôte n'est pas autorisé. Ouvrez Héraut sur http://localhost, ou ajoutez l'hôte à la configuration.",
        "This host name is not allowed. Open Héraut at http://localhost, or add the host to the configuration.",
    )
}

fn proxied() -> Problem {
    Problem::new(
        403,
        "proxied",
        "Cette installation sans comptes ne répond pas derrière un proxy. Activez les comptes ou autorisez-le.",
        "This installation without accounts does not answer behind a proxy. Turn accounts on, or allow it.",
    )
}

fn cross_site() -> Problem {
    Problem::new(
        403,
        "cross_site",
        "Cette modification vient d'un autre site et a été refusée.",
        "This change comes from another site and was refused.",
    )
}
