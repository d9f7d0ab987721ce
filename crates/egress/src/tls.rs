//! TLS with the ring provider, named here so that no process-wide default is needed.
//!
//! Roots are those of the system, because companies add their own; where there are none (a container
//! without `ca-certificates`), Mozilla's list compiled in. Neither needs the network.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore, crypto::ring};

pub(crate) fn config() -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    let system = rustls_native_certs::load_native_certs();
    let (_, ignored) = roots.add_parsable_certificates(system.certs);
    if ignored > 0 {
        tracing::warn!(ignored, "certificates of the system could not be read");
    }
    if roots.is_empty() {
        tracing::info!("no certificates on this system: the built-in list is used");
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
