//! Who is at the door, and what their browser is to keep.

use std::time::Duration;

use axum::extract::{FromRef, FromRequestParts};
use heraut_http::{client, cookie};
use heraut_kernel::CorrelationId;
use http::request::Parts;
use http::{HeaderMap, header};

use crate::Identity;
use crate::secret::Secret;
use crate::usecase::entering::{Entry, Visitor};

/// How long a device is known again: as long as browsers keep any cookie.
const DEVICE_LASTS: Duration = Duration::from_secs(400 * 24 * 3600);

/// The visitor, as an argument of a handler.
pub(super) struct AtTheDoor(pub(super) Visitor);

impl<S: Send + Sync> FromRequestParts<S> for AtTheDoor
where
    Identity: FromRef<S>,
{
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let identity = Identity::from_ref(state);
        let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        let held = |name| cookie::of(&parts.headers, name).map(str::to_owned);
        Ok(Self(Visitor {
            address: client::address(parts),
            tls: client::came_by_tls(parts),
            agent: agent.unwrap_or_default().to_owned(),
            session: held(identity.session_cookie()),
            device: held(identity.device_cookie()),
            correlation: parts.extensions.get().copied().unwrap_or_else(CorrelationId::generate),
        }))
    }
}

/// The cookies of a session that was just opened.
pub(super) fn cookies(identity: &Identity, entry: &Entry, tls: bool) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let lasts = identity.settings().session_lasts.to_std().unwrap_or_default();
    let mut give = |name, secret: &Secret, lasts| {
        if let Some(value) = cookie::set(name, secret.expose(), lasts, tls || identity.is_secure()) {
            headers.append(header::SET_COOKIE, value);
        }
    };
    give(identity.session_cookie(), &entry.session, lasts);
    if let Some(device) = &entry.device {
        give(identity.device_cookie(), device, DEVICE_LASTS);
    }
    headers
}

/// Takes the session's cookie away. The device stays known.
pub(super) fn no_session(identity: &Identity, tls: bool) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Some(value) = cookie::set(identity.session_cookie(), "", Duration::ZERO, tls || identity.is_secure()) {
        headers.append(header::SET_COOKIE, value);
    }
    headers
}
