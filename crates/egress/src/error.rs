//! What can go wrong on the way out.

/// Why an exchange did not take place or was broken off.
///
/// Only the host is named: paths and queries may hold keys. Sources have had their address removed.
#[derive(Debug, thiserror::Error)]
pub enum EgressError {
    /// The address cannot be read.
    #[error("not a web address")]
    InvalidUrl,
    /// Another scheme than `https` (or `http` to an allow-listed host).
    #[error("the scheme {scheme} is refused for {host}")]
    SchemeRefused {
        /// The scheme.
        scheme: String,
        /// The host.
        host: String,
    },
    /// A name or password stands in the address.
    #[error("an address with credentials is refused")]
    CredentialsInUrl,
    /// The host is, or resolves to, an address that is not globally routable.
    #[error("{host} is not a public address")]
    AddressRefused {
        /// The host.
        host: String,
    },
    /// More redirects than were asked for, or one without a place to go.
    #[error("too many redirects from {host}")]
    TooManyRedirects {
        /// The host that redirected last.
        host: String,
    },
    /// The name is unknown, nobody answers, or the certificate is not trusted.
    #[error("cannot connect to {host}")]
    Connect {
        /// The host.
        host: String,
        /// The cause.
        #[source]
        source: reqwest::Error,
    },
    /// Connecting took too long.
    #[error("{host} did not accept the connection in time")]
    ConnectTimeout {
        /// The host.
        host: String,
    },
    /// The exchange took too long.
    #[error("{host} did not answer in time")]
    Timeout {
        /// The host.
        host: String,
    },
    /// The connection broke after it was made.
    #[error("the exchange with {host} was cut")]
    Interrupted {
        /// The host.
        host: String,
        /// The cause.
        #[source]
        source: reqwest::Error,
    },
    /// The answer is larger than allowed.
    #[error("the answer of {host} is over {limit} bytes")]
    TooLarge {
        /// The host.
        host: String,
        /// The limit.
        limit: usize,
    },
    /// A header of the request is malformed.
    #[error("a header is malformed")]
    InvalidHeader,
    /// The body of the request cannot be written as JSON.
    #[error("the body cannot be written as JSON")]
    InvalidBody,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls(#[source] rustls::Error),
    /// The client cannot be made.
    #[error("the outgoing client cannot be made")]
    Setup(#[source] reqwest::Error),
}

impl EgressError {
    /// Whether another try may go better: nothing was refused by our own rules.
    #[must_use]
    pub const fn transient(&self) -> bool {
        matches!(
            self,
            Self::Connect { .. } | Self::ConnectTimeout { .. } | Self::Timeout { .. } | Self::Interrupted { .. }
        )
    }
}
