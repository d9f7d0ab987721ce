//! Whose request it is: the address at the other end of the socket or, where that end is a proxy that the operator
//! trusts, the address that it forwards.
//!
//! A forwarded address is a claim. Each proxy appends whom it spoke with, so the list is read from its end: as long as an
//! address is a trusted proxy's, the one before it is believed. Whatever a caller wrote there stands further to the left.
//! One header is read and never the other: a proxy that writes one hands the other on as the caller sent it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use http::request::Parts;
use http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// In which header the trusted proxies say for whom they ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForwardedBy {
    /// `X-Forwarded-For` and `X-Forwarded-Proto`.
    #[default]
    XForwarded,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

/// The proxies that the operator trusts; none unless some are named.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    nets: Vec<IpNet>,
    header: ForwardedBy,
}

/// What is known of the other end, once proxies are looked through. An extension of every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The caller's address.
    pub address: IpAddr,
    /// The request came through a trusted proxy.
    pub proxied: bool,
    /// A trusted proxy says that the caller uses TLS.
    pub tls: bool,
}

impl Proxies {
    /// Reads addresses and networks: `10.0.0.4`, `10.1.0.0/16`, `fd00::/8`.
    ///
    /// # Errors
    /// The entry that is neither.
    pub fn parse<'a>(entries: impl IntoIterator<Item = &'a str>, header: ForwardedBy) -> Result<Self, String> {
        let read = |entry: &str| {
            let bare = entry.trim_start_matches('[').trim_end_matches(']');
            let net = bare.parse().or_else(|_| bare.parse::<IpAddr>().map(IpNet::from));
            net.map_err(|_| entry.to_owned())
        };
        let entries = entries.into_iter().map(str::trim).filter(|entry| !entry.is_empty());
        Ok(Self { nets: entries.map(read).collect::<Result<_, _>>()?, header })
    }

    /// Whether an address is a trusted proxy's.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.nets.iter().any(|net| net.contains(&address))
    }

    /// Who asks.
    #[must_use]
    pub fn origin(&self, parts: &Parts) -> Origin {
        let peer = peer(parts);
        let direct = Origin { address: peer, proxied: false, tls: false };
        if self.nets.is_empty() || !self.trusts(peer) {
            return direct;
        }
        let hops = match self.header {
            ForwardedBy::XForwarded => x_forwarded(&parts.headers),
            ForwardedBy::Forwarded => forwarded(&parts.headers),
        };
        let mut origin = Origin { proxied: true, ..direct };
        for hop in hops.into_iter().rev() {
            origin.tls = hop.tls.unwrap_or(origin.tls);
            // What is no address ends what can be believed: the last that could be read is the caller.
            let Some(address) = hop.address else { break };
            origin.address = address;
            if !self.trusts(address) {
                break;
            }
        }
        origin
    }
}

/// One step of the way, as a proxy wrote it down.
struct Hop {
    address: Option<IpAddr>,
    tls: Option<bool>,
}

/// The values of a header that is a list, in order, however many lines it has. Bytes that are no text spoil their own
/// value and not what a proxy appended to it.
fn listed(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let lines = headers.get_all(name).iter().map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned());
    lines.flat_map(|line| line.split(',').map(|value| value.trim().to_owned()).collect::<Vec<_>>()).collect()
}

fn x_forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let mut hops: Vec<Hop> =
        listed(headers, &X_FORWARDED_FOR).iter().map(|text| Hop { address: node(text), tls: None }).collect();
    // The scheme has no list of its own that would match: the last one said is the nearest proxy's.
    let tls = listed(headers, &X_FORWARDED_PROTO).last().map(|proto| proto.eq_ignore_ascii_case("https"));
    match hops.last_mut() {
        Some(last) => last.tls = tls,
        None => hops.push(Hop { address: None, tls }),
    }
    hops
}

fn forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let element = |text: &str| {
        let pairs = text.split(';').filter_map(|pair| pair.trim().split_once('='));
        let mut hop = Hop { address: None, tls: None };
        for (name, value) in pairs {
            let value = value.trim().trim_matches('"');
            if name.eq_ignore_ascii_case("for") {
                hop.address = node(value);
            } else if name.eq_ignore_ascii_case("proto") {
                hop.tls = Some(value.eq_ignore_ascii_case("https"));
            }
        }
        hop
    };
    listed(headers, &header::FORWARDED).iter().map(|text| element(text)).collect()
}

/// An address with or without a port: `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`.
fn node(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address: IpAddr| address.to_canonical())
}

fn peer(parts: &Parts) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
    peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

/// The address that limits are counted on and sessions are shown with.
///
/// An IPv6 caller holds a whole /64, so that is what is counted.
#[must_use]
pub fn address(parts: &Parts) -> IpAddr {
    match parts.extensions.get::<Origin>().map_or_else(|| peer(parts), |origin| origin.address) {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// Whether a trusted proxy says that the caller uses TLS.
#[must_use]
pub fn came_by_tls(parts: &Parts) -> bool {
    parts.extensions.get::<Origin>().is_some_and(|origin| origin.tls)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(header: ForwardedBy, peer: &str, headers: &[(&str, &str)]) -> (String, bool, bool) {
        let proxies = Proxies::parse(["10.0.0.0/8", "[fd00::1]", ""], header).expect("a list");
        let mut request = http::Request::builder();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let peer: IpAddr = peer.parse().expect("an address");
        let request = request.extension(ConnectInfo(SocketAddr::new(peer, 1))).body(()).expect("a request");
        let found = proxies.origin(&request.into_parts().0);
        (found.address.to_string(), found.proxied, found.tls)
    }

    fn x(peer: &str, headers: &[(&str, &str)]) -> (String, bool, bool) {
        origin(ForwardedBy::XForwarded, peer, headers)
    }

    fn found(address: &str, proxied: bool, tls: bool) -> (String, bool, bool) {
        (address.to_owned(), proxied, tls)
    }

    #[test]
    fn strangers_forward_nothing() {
        let spoofed =
            [("x-forwarded-for", "198.51.100.1"), ("x-forwarded-proto", "https"), ("forwarded", "for=1.1.1.1")];
        assert_eq!(x("203.0.113.9", &spoofed), found("203.0.113.9", false, false));
        assert_eq!(x("fd00::2", &spoofed), found("fd00::2", false, false));
    }

    #[test]
    fn what_the_nearest_trusted_proxy_wrote_is_believed_and_nothing_left_of_it() {
        let one = |value| x("10.0.0.1", &[("x-forwarded-for", value)]).0;
        assert_eq!(one("198.51.100.1"), "198.51.100.1");
        assert_eq!(one("127.0.0.1, 10.9.9.9, 198.51.100.1"), "198.51.100.1", "the left is what the caller wrote");
        assert_eq!(one("198.51.100.1, 10.0.0.2,10.0.0.3"), "198.51.100.1", "a chain of ours is looked through");
        assert_eq!(one("10.0.0.7, 10.0.0.2"), "10.0.0.7", "a caller that is a proxy itself");
        assert_eq!(one("198.51.100.1:4711"), "198.51.100.1");
        assert_eq!(one("[2001:db8::5]:4711"), "2001:db8::5");
        assert_eq!(one("::ffff:198.51.100.1"), "198.51.100.1");
        assert_eq!(one("é, 198.51.100.1"), "198.51.100.1");
        for nonsense in ["198.51.100.1, unknown", "198.51.100.1, ", "198.51.100.1, é"] {
            assert_eq!(one(nonsense), "10.0.0.1", "{nonsense}");
        }
        assert_eq!(x("::ffff:10.0.0.1", &[("x-forwarded-for", "198.51.100.1")]).0, "198.51.100.1");
        let lines = [("x-forwarded-for", "192.0.2.66"), ("x-forwarded-for", "198.51.100.1")];
        assert_eq!(x("fd00::1", &lines).0, "198.51.100.1", "several lines are one list");
        assert_eq!(x("10.0.0.1", &[("forwarded", "for=198.51.100.1;proto=https")]), found("10.0.0.1", true, false));
    }

    #[test]
    fn the_scheme_is_the_nearest_proxys() {
        let tls = |value| x("10.0.0.1", &[("x-forwarded-for", "192.0.2.1"), ("x-forwarded-proto", value)]).2;
        assert!(tls("https") && tls("HTTPS") && tls("http, https"));
        assert!(!tls("http") && !tls("https, http") && !tls(""));
        assert!(x("10.0.0.1", &[("x-forwarded-proto", "https")]).2);
    }

    #[test]
    fn the_standard_header_is_read_alone_where_it_is_named() {
        let one =
            |value| origin(ForwardedBy::Forwarded, "10.0.0.1", &[("forwarded", value), ("x-forwarded-for", "1.1.1.1")]);
        assert_eq!(one("for=198.51.100.1;proto=https"), found("198.51.100.1", true, true));
        assert_eq!(
            one(r#"for=1.2.3.4, For="[2001:db8::5]:80";Proto=https, for=10.0.0.2"#),
            found("2001:db8::5", true, true)
        );
        assert_eq!(one("for=198.51.100.1, for=_hidden"), found("10.0.0.1", true, false));
        assert_eq!(one("proto=http"), found("10.0.0.1", true, false));
    }

    #[test]
    fn a_list_is_read_strictly() {
        assert_eq!(Proxies::parse(["10.0.0.0/99"], ForwardedBy::XForwarded).expect_err("no network"), "10.0.0.0/99");
        assert!(Proxies::parse(["proxy.lan"], ForwardedBy::XForwarded).is_err());
    }
}
