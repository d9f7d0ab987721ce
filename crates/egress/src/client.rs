//! The client.

use std::sync::{Arc, OnceLock};

use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, LOCATION};
use reqwest::{Client, Method, Response, StatusCode};
use tokio::time::Instant;
use url::Url;

use crate::message::{Answer, Outgoing, Streamed};
use crate::resolve::{Lookup, Refused, Resolver, system};
use crate::rules::{host_of, weigh, weigh_url};
use crate::{EgressConfig, EgressError, tls};

/// Sends requests out. Cheap to make: certificates are read and connections kept from the first use on.
pub struct Egress {
    config: EgressConfig,
    lookup: Lookup,
    client: OnceLock<Client>,
}

impl Egress {
    /// A client with these limits.
    #[must_use]
    pub fn new(config: EgressConfig) -> Self {
        Self::with_lookup(config, system())
    }

    pub(crate) fn with_lookup(config: EgressConfig, lookup: Lookup) -> Self {
        Self { config, lookup, client: OnceLock::new() }
    }

    /// Weighs an address without going there, for a form that takes one. The name is not resolved.
    pub fn check(&self, url: &str) -> Result<(), EgressError> {
        weigh(url, &self.config.allow).map(|_| ())
    }

    /// Sends a request and reads the whole answer, whatever its status.
    pub async fn send(&self, request: Outgoing) -> Result<Answer, EgressError> {
        self.stream(request).await?.whole().await
    }

    /// Sends a request and hands over as soon as the answer's head is there.
    pub async fn stream(&self, mut request: Outgoing) -> Result<Streamed, EgressError> {
        let deadline = Instant::now() + request.timeout.unwrap_or(self.config.timeout);
        let limit = request.max_bytes.unwrap_or(self.config.max_bytes);
        let mut url = weigh(&request.url, &self.config.allow)?;
        let mut left = request.redirects;
        loop {
            let host = host_of(&url);
            let response = self.exchange(&request, &url, deadline).await?;
            if request.redirects == 0 || !is_redirect(response.status()) {
                let (status, headers) = (response.status(), response.headers().clone());
                return Ok(Streamed { status, headers, response, host, deadline, limit, seen: 0 });
            }
            if left == 0 {
                return Err(EgressError::TooManyRedirects { host });
            }
            left -= 1;
            let next = place_of(&response, &url).ok_or(EgressError::InvalidUrl)?;
            weigh_url(&next, &self.config.allow)?;
            redirect(&mut request, response.status(), url.origin() == next.origin());
            url = next;
        }
    }

    async fn exchange(&self, request: &Outgoing, url: &Url, deadline: Instant) -> Result<Response, EgressError> {
        let work = self
            .client()?
            .request(request.method.clone(), url.clone())
            .headers(request.headers.clone())
            .body(request.body.clone())
            .send();
        match tokio::time::timeout_at(deadline, work).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => Err(told(error.without_url(), host_of(url))),
            Err(_) => Err(EgressError::Timeout { host: host_of(url) }),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that makes a client")]
    fn client(&self) -> Result<&Client, EgressError> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let resolver = Resolver { allow: self.config.allow.clone(), lookup: Arc::clone(&self.lookup) };
        let client = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(self.config.connect_timeout)
            .user_agent(self.config.user_agent.as_str())
            .dns_resolver(Arc::new(resolver))
            .tls_backend_preconfigured(tls::config().map_err(EgressError::Tls)?)
            .build()
            .map_err(EgressError::Setup)?;
        Ok(self.client.get_or_init(|| client))
    }
}

impl std::fmt::Debug for Egress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Egress").field("config", &self.config).finish_non_exhaustive()
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn place_of(response: &Response, from: &Url) -> Option<Url> {
    from.join(response.headers().get(LOCATION)?.to_str().ok()?).ok()
}

/// Turns a request into its next hop, as browsers do; another origin gets nothing that could be a key.
fn redirect(request: &mut Outgoing, status: StatusCode, same_origin: bool) {
    let becomes_get =
        status == StatusCode::SEE_OTHER || (matches!(status.as_u16(), 301 | 302) && request.method == Method::POST);
    if becomes_get && request.method != Method::HEAD {
        request.method = Method::GET;
        request.body = bytes::Bytes::new();
        request.headers.remove(CONTENT_TYPE);
    }
    if !same_origin {
        let harmless = [ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE];
        request.headers = request
            .headers
            .drain()
            .filter_map(|(name, value)| Some((name?, value)))
            .filter(|(name, _)| harmless.contains(name))
            .collect();
    }
}

/// What a failure of the client means.
fn told(error: reqwest::Error, host: String) -> EgressError {
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        if error.is::<Refused>() {
            return EgressError::AddressRefused { host };
        }
        cause = error.source();
    }
    match (error.is_connect(), error.is_timeout()) {
        (true, true) => EgressError::ConnectTimeout { host },
        (true, false) => EgressError::Connect { host, source: error },
        (false, true) => EgressError::Timeout { host },
        (false, false) => EgressError::Interrupted { host, source: error },
    }
}
