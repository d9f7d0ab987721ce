//! The one client for everything that leaves: models, webhooks, sign-in providers.
//!
//! An address that a user can influence is a way into the operator's network. So: `https` only, to
//! globally routable addresses only, resolved once and dialled as resolved; redirects are not followed
//! unless asked, and then each hop is weighed anew; connecting, answering and the size of the answer are
//! bounded; no proxy is taken from the environment, no answer is decompressed, and errors name the host
//! and nothing else of the address.
//!
//! Mail leaves by [`Mailer`], to the operator's own server.
//!
//! What the operator allow-lists (a model server on the same machine) is exempt from the address and
//! `https` rules. Make one [`Egress`] per purpose: what the models may reach, webhooks may not.

mod client;
mod error;
mod mail;
mod message;
mod resolve;
mod rules;
mod tls;

#[cfg(test)]
mod tests;

pub use client::Egress;
pub use error::EgressError;
pub use mail::{Mail, MailError, MailTls, Mailer};
pub use message::{Answer, Outgoing, Streamed};
pub use reqwest::{Method, StatusCode, header};
pub use rules::{Allow, is_global};

use std::time::Duration;

/// How far and how long.
#[derive(Clone, Debug)]
pub struct EgressConfig {
    /// What the operator exempts from the address rules.
    pub allow: Allow,
    /// Time to resolve, connect and shake hands.
    pub connect_timeout: Duration,
    /// Time for a whole exchange, redirects and body included.
    pub timeout: Duration,
    /// The most bytes of an answer.
    pub max_bytes: usize,
    /// How we call ourselves.
    pub user_agent: String,
}

impl Default for EgressConfig {
    fn default() -> Self {
        Self {
            allow: Allow::default(),
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(30),
            max_bytes: 4 * 1024 * 1024,
            user_agent: concat!("heraut/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}
