//! Which addresses may be reached.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use url::{Host, Url};

use crate::EgressError;

/// What the operator exempts: hosts by name or literal address, and networks.
#[derive(Clone, Debug, Default)]
pub struct Allow {
    hosts: Vec<String>,
    nets: Vec<IpNet>,
}

impl Allow {
    /// Reads entries: `ollama.lan`, `127.0.0.1`, `10.1.0.0/16`, `[fd00::1]`. An entry that looks like a
    /// network and is none is an error, with the entry.
    pub fn parse<'a>(entries: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut allow = Self::default();
        for entry in entries.into_iter().map(str::trim).filter(|entry| !entry.is_empty()) {
            let bare = entry.trim_start_matches('[').trim_end_matches(']');
            if let Ok(net) = bare.parse::<IpNet>() {
                allow.nets.push(net);
            } else if let Ok(ip) = bare.parse::<IpAddr>() {
                allow.nets.push(IpNet::from(ip));
            } else if let Ok(Host::Domain(name)) = Host::parse(entry) {
                allow.hosts.push(plain(&name));
            } else {
                return Err(entry.to_owned());
            }
        }
        Ok(allow)
    }

    /// Whether a name is exempt.
    pub(crate) fn host(&self, name: &str) -> bool {
        self.hosts.contains(&plain(name))
    }

    /// Whether an address may be dialled.
    pub(crate) fn address(&self, ip: IpAddr) -> bool {
        is_global(ip) || self.net(ip)
    }

    fn net(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        self.nets.iter().any(|net| net.contains(&ip))
    }
}

/// A name as it is compared: lower case, without the root's dot.
fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// Reads an address and weighs what can be weighed before resolving it. The `url` crate has by then
/// turned `http://2130706433/`, `0x7f.1` and `0177.0.0.1` into the addresses they are.
pub(crate) fn weigh(text: &str, allow: &Allow) -> Result<Url, EgressError> {
    let url = Url::parse(text).map_err(|_| EgressError::InvalidUrl)?;
    weigh_url(&url, allow)?;
    Ok(url)
}

pub(crate) fn weigh_url(url: &Url, allow: &Allow) -> Result<(), EgressError> {
    let host = host_of(url);
    let exempt = match url.host() {
        None => return Err(EgressError::InvalidUrl),
        Some(Host::Domain(name)) => allow.host(name),
        Some(Host::Ipv4(ip)) => allow.net(ip.into()),
        Some(Host::Ipv6(ip)) => allow.net(ip.into()),
    };
    if !(url.scheme() == "https" || (url.scheme() == "http" && exempt)) {
        return Err(EgressError::SchemeRefused { scheme: url.scheme().to_owned(), host });
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(EgressError::CredentialsInUrl);
    }
    let public = match url.host() {
        Some(Host::Domain(name)) => !is_local_name(&plain(name)),
        Some(Host::Ipv4(ip)) => is_global(ip.into()),
        Some(Host::Ipv6(ip)) => is_global(ip.into()),
        None => false,
    };
    if exempt || public { Ok(()) } else { Err(EgressError::AddressRefused { host }) }
}

/// The host for messages.
pub(crate) fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// Names that mean this machine or this network whatever a resolver says.
fn is_local_name(name: &str) -> bool {
    name.is_empty()
        || ["localhost", "local", "internal", "home.arpa", "localdomain"]
            .iter()
            .any(|local| name == *local || name.strip_suffix(local).is_some_and(|rest| rest.ends_with('.')))
}

/// Whether an address is reachable from anywhere, by the IANA registries of special purposes.
#[must_use]
pub fn is_global(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_global_v4(ip),
        IpAddr::V6(ip) => is_global_v6(ip),
    }
}

fn is_global_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !(a == 0                                            // this network
        || ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || (a == 100 && (64..128).contains(&b))         // carrier-grade NAT
        || (a == 192 && b == 0 && c == 0)               // protocol assignments
        || (a == 192 && b == 88 && c == 99)             // 6to4 relays
        || (a == 198 && (b == 18 || b == 19))           // benchmarks
        || a >= 224) // multicast, reserved, broadcast
}

fn is_global_v6(ip: Ipv6Addr) -> bool {
    if let Some(v4) = ip.to_ipv4_mapped() {
        return is_global_v4(v4);
    }
    let s = ip.segments();
    if s[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        // NAT64: what is really dialled is the IPv4 address inside.
        let [.., a, b, c, d] = ip.octets();
        return is_global_v4(Ipv4Addr::new(a, b, c, d));
    }
    let allocated = s[0] & 0xe000 == 0x2000;
    let special = match s[0] {
        0x2001 => s[1] < 0x200 || s[1] == 0x0db8, // Teredo, ORCHID, benchmarks; documentation
        0x2002 => true,                           // 6to4
        0x3fff => s[1] < 0x1000,                  // documentation
        _ => false,
    };
    allocated && !special
}
