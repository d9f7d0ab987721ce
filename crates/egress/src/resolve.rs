//! Names become addresses here and nowhere else. The client dials exactly what this hands out, so there
//! is no second look-up that could answer differently.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::Allow;

/// Finds the addresses of a name.
pub(crate) type Lookup = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync>;

/// The machine's resolver.
pub(crate) fn system() -> Lookup {
    Arc::new(|name| {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect()) })
    })
}

/// A name that leads, even with one of its addresses, where nothing may go.
#[derive(Debug, thiserror::Error)]
#[error("the name resolves to an address that is not public")]
pub(crate) struct Refused;

pub(crate) struct Resolver {
    pub(crate) allow: Allow,
    pub(crate) lookup: Lookup,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let found = (self.lookup)(name.as_str().to_owned());
        let exempt = self.allow.host(name.as_str());
        let allow = self.allow.clone();
        Box::pin(async move {
            let addresses = found.await?;
            if !exempt && !addresses.iter().all(|ip| allow.address(*ip)) {
                return Err(Refused.into());
            }
            Ok(Box::new(addresses.into_iter().map(|ip| SocketAddr::new(ip, 0))) as Addrs)
        })
    }
}
