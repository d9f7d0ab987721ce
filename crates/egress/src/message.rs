//! What goes out and what comes back.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use serde::Serialize;
use tokio::time::Instant;

use crate::EgressError;

/// A request. Limits that are not set are the client's.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub(crate) method: Method,
    pub(crate) url: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) redirects: u8,
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_bytes: Option<usize>,
}

impl Outgoing {
    /// A request without a body.
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self {
            method,
            url: url.into(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            redirects: 0,
            timeout: None,
            max_bytes: None,
        }
    }

    /// `GET`.
    pub fn get(url: impl Into<String>) -> Self {
        Self::new(Method::GET, url)
    }

    /// `POST` with a JSON body.
    pub fn post_json<T: Serialize + ?Sized>(url: impl Into<String>, body: &T) -> Result<Self, EgressError> {
        let bytes = serde_json::to_vec(body).map_err(|_| EgressError::InvalidBody)?;
        let mut request = Self::new(Method::POST, url).body(bytes);
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        request.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        Ok(request)
    }

    /// The bytes to send.
    #[must_use]
    pub fn body(self, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..self }
    }

    /// A header; replaces one of the same name.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, EgressError> {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| EgressError::InvalidHeader)?;
        self.headers.insert(name, HeaderValue::from_str(value).map_err(|_| EgressError::InvalidHeader)?);
        Ok(self)
    }

    /// A header that is printed nowhere.
    pub fn secret(mut self, name: &str, value: &str) -> Result<Self, EgressError> {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| EgressError::InvalidHeader)?;
        let mut value = HeaderValue::from_str(value).map_err(|_| EgressError::InvalidHeader)?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(self)
    }

    /// `Authorization: Bearer …`, printed nowhere.
    pub fn bearer(self, token: &str) -> Result<Self, EgressError> {
        self.secret(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// Follows so many redirects, each weighed by the same rules. Headers go along to the same origin only.
    #[must_use]
    pub fn follow(self, redirects: u8) -> Self {
        Self { redirects, ..self }
    }

    /// Another time for the whole exchange.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout: Some(timeout), ..self }
    }

    /// Another limit of the answer.
    #[must_use]
    pub fn max_bytes(self, max_bytes: usize) -> Self {
        Self { max_bytes: Some(max_bytes), ..self }
    }
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, within the limit.
    pub body: Bytes,
}

/// An answer whose body is read piece by piece. Dropping it closes the connection.
#[derive(Debug)]
pub struct Streamed {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    pub(crate) response: reqwest::Response,
    pub(crate) host: String,
    pub(crate) deadline: Instant,
    pub(crate) limit: usize,
    pub(crate) seen: usize,
}

impl Streamed {
    /// The next piece; `None` at the end. Counts against the size and the time of the exchange.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, EgressError> {
        let next = tokio::time::timeout_at(self.deadline, self.response.chunk()).await;
        let next = next.map_err(|_| EgressError::Timeout { host: self.host.clone() })?;
        let chunk =
            next.map_err(|source| EgressError::Interrupted { host: self.host.clone(), source: source.without_url() })?;
        if let Some(chunk) = &chunk {
            self.seen = self.seen.saturating_add(chunk.len());
            if self.seen > self.limit {
                return Err(EgressError::TooLarge { host: self.host.clone(), limit: self.limit });
            }
        }
        Ok(chunk)
    }

    pub(crate) async fn whole(mut self) -> Result<Answer, EgressError> {
        if self.response.content_length().is_some_and(|length| length > self.limit as u64) {
            return Err(EgressError::TooLarge { host: self.host, limit: self.limit });
        }
        let mut body = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status: self.status, headers: self.headers, body: body.freeze() })
    }
}
