//! One provider, and the protocol with it: authorization code with PKCE, state and nonce.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use heraut_egress::{Egress, EgressError, Outgoing};
use heraut_kernel::Instant;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdTokenClaims, CoreJwsSigningAlgorithm as Algorithm,
    CoreProviderMetadata, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AccessToken, AccessTokenHash, AsyncHttpClient, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, TokenResponse,
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use super::{Refusal, Vouched};
use crate::{email, secret::Secret};

/// How far the provider's clock may be from ours.
const SKEW: chrono::Duration = chrono::Duration::seconds(60);
/// How long what a provider says of itself counts. Signing keys that are not among what we know are asked for at once.
const FRESH: chrono::Duration = chrono::Duration::hours(1);
/// How often such keys are asked for at most: whoever sends us tokens must not make us send requests.
const ASK_AGAIN: chrono::Duration = chrono::Duration::minutes(1);
/// Time for one request to a provider.
const PATIENCE: Duration = Duration::from_secs(10);

/// A provider as the operator names it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// A short name of ours, in addresses and in the database: `keycloak`.
    pub id: String,
    /// How people know it.
    pub name: String,
    /// Its address, as it signs its tokens.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// What proves to it that we are we; none for a public client.
    pub client_secret: Option<SecretString>,
    /// What is asked for beside `openid email profile`.
    pub scopes: Vec<String>,
}

/// The protocol's client once all addresses are known.
type Ready =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

#[derive(Debug)]
struct Known {
    metadata: CoreProviderMetadata,
    read: Instant,
}

/// A provider, and what it said of itself.
#[derive(Debug)]
pub struct Client {
    settings: Settings,
    issuer: IssuerUrl,
    way: Way,
    known: Mutex<Option<Known>>,
}

/// The way out, as the protocol's library wants one.
#[derive(Debug)]
struct Way(Arc<Egress>);

impl<'c> AsyncHttpClient<'c> for Way {
    type Error = EgressError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, EgressError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(send(&self.0, request))
    }
}

async fn send(egress: &Egress, request: HttpRequest) -> Result<HttpResponse, EgressError> {
    let (parts, body) = request.into_parts();
    let mut outgoing = Outgoing::new(parts.method, parts.uri.to_string()).body(body).timeout(PATIENCE);
    for (name, value) in &parts.headers {
        outgoing = outgoing.secret(name.as_str(), value.to_str().map_err(|_| EgressError::InvalidHeader)?)?;
    }
    let answer = egress.send(outgoing).await?;
    let mut response = HttpResponse::new(answer.body.to_vec());
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    Ok(response)
}

/// What the browser keeps while its person is at the provider. Everything that has to match later is made of it, so that the
/// database holds digests only.
#[derive(Clone)]
pub struct Journey(String);

impl std::fmt::Debug for Journey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Journey(…)")
    }
}

impl Journey {
    /// A new one.
    #[must_use]
    pub fn begin() -> Self {
        Self(Secret::generate("").expose().to_owned())
    }

    /// The one that a browser presents.
    #[must_use]
    pub fn of(cookie: &str) -> Self {
        Self(cookie.to_owned())
    }

    /// For the browser's cookie.
    #[must_use]
    pub fn cookie(&self) -> &str {
        &self.0
    }

    fn derive(&self, what: &str) -> String {
        heraut_kernel::text::sha256_hex(format!("{what} {}", self.0).as_bytes())
    }

    /// What the provider sends back with the person.
    #[must_use]
    pub fn state(&self) -> String {
        self.derive("state")
    }

    fn nonce(&self) -> Nonce {
        Nonce::new(self.derive("nonce"))
    }

    /// 64 characters of those that RFC 7636 allows, of 43 to 128.
    fn verifier(&self) -> PkceCodeVerifier {
        PkceCodeVerifier::new(self.derive("verifier"))
    }
}

impl Client {
    /// A provider, reached by this way out.
    ///
    /// # Errors
    /// Where its address is none.
    pub fn new(settings: Settings, egress: Arc<Egress>) -> Result<Self, String> {
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|error| error.to_string())?;
        egress.check(&settings.issuer).map_err(|error| error.to_string())?;
        Ok(Self { settings, issuer, way: Way(egress), known: Mutex::new(None) })
    }

    /// Our short name for it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.settings.id
    }

    /// How people know it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Its address, as it signs its tokens.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Where the browser goes to be vouched for; it comes back to `redirect`.
    ///
    /// # Errors
    /// [`Refusal::Unavailable`] where the provider does not answer.
    pub async fn authorize(&self, journey: &Journey, redirect: &str, now: Instant) -> Result<String, Refusal> {
        let client = self.ready(redirect, now, FRESH).await?;
        let state = CsrfToken::new(journey.state());
        let nonce = journey.nonce();
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&journey.verifier());
        let mut request = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || state, || nonce)
            .set_pkce_challenge(challenge);
        for scope in ["email", "profile"].into_iter().chain(self.settings.scopes.iter().map(String::as_str)) {
            request = request.add_scope(Scope::new(scope.to_owned()));
        }
        Ok(request.url().0.into())
    }

    /// Exchanges a code for who somebody is.
    ///
    /// # Errors
    /// [`Refusal::Failed`] where it proves nothing, [`Refusal::Unavailable`] where the provider does not answer.
    pub async fn vouched(
        &self,
        journey: &Journey,
        code: String,
        redirect: &str,
        now: Instant,
    ) -> Result<Vouched, Refusal> {
        let client = self.ready(redirect, now, FRESH).await?;
        let exchange = client.exchange_code(AuthorizationCode::new(code)).map_err(|error| self.failed(&error))?;
        let answer =
            exchange.set_pkce_verifier(journey.verifier()).request_async(&self.way).await.map_err(|error| {
                match &error {
                    RequestTokenError::Request(error) => self.unavailable(error),
                    // What a server says may quote the code: only that it refused is told.
                    RequestTokenError::ServerResponse(answer) => self.failed(answer.error()),
                    RequestTokenError::Parse(..) | RequestTokenError::Other(_) => self.failed(&"unreadable answer"),
                }
            })?;
        let claims = match self.claims(&client, &answer, journey, now) {
            Err(Flaw::UnknownKey) => {
                let client = self.ready(redirect, now, ASK_AGAIN).await?;
                self.claims(&client, &answer, journey, now)
            }
            other => other,
        };
        let claims = claims.map_err(|flaw| self.failed(&flaw))?;
        self.person(&client, &claims, &answer).await
    }

    /// The claims of the ID token, all of it verified.
    fn claims(
        &self,
        client: &Ready,
        answer: &CoreTokenResponse,
        journey: &Journey,
        now: Instant,
    ) -> Result<CoreIdTokenClaims, Flaw> {
        let token = answer.id_token().ok_or(Flaw::Other("no ID token".to_owned()))?;
        let now = now.0.and_utc();
        let issued = move |at: chrono::DateTime<chrono::Utc>| {
            if at > now + SKEW { Err("issued in the future".to_owned()) } else { Ok(()) }
        };
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(SIGNATURES)
            .set_time_fn(move || now - SKEW)
            .set_issue_time_verifier_fn(issued);
        let claims = token.claims(&verifier, &journey.nonce()).map_err(Flaw::of)?;
        if claims.authorized_party().is_some_and(|party| party.as_str() != self.settings.client_id) {
            return Err(Flaw::Other("made for another client".to_owned()));
        }
        if let Some(expected) = claims.access_token_hash() {
            let key = token.signing_key(&verifier).map_err(|error| Flaw::Other(error.to_string()))?;
            let algorithm = token.signing_alg().map_err(|error| Flaw::Other(error.to_string()))?;
            let found = AccessTokenHash::from_token(answer.access_token(), algorithm, key);
            if found.map_err(|error| Flaw::Other(error.to_string()))? != *expected {
                return Err(Flaw::Other("another access token".to_owned()));
            }
        }
        Ok(claims.clone())
    }

    /// Who the claims are about. A provider may tell the address in the token, or where it is asked for it.
    async fn person(
        &self,
        client: &Ready,
        claims: &CoreIdTokenClaims,
        answer: &CoreTokenResponse,
    ) -> Result<Vouched, Refusal> {
        let mut address = claims.email().map(|email| email.to_string());
        let mut verified = claims.email_verified();
        let mut name = claims.name().and_then(|name| name.get(None)).map(|name| name.to_string());
        if address.is_none()
            && let Some(told) = self.user_info(client, claims, answer.access_token().clone()).await?
        {
            address = told.email().map(|email| email.to_string());
            verified = told.email_verified();
            name = name.or_else(|| told.name().and_then(|name| name.get(None)).map(|name| name.to_string()));
        }
        Ok(Vouched {
            issuer: self.settings.issuer.clone(),
            subject: claims.subject().to_string(),
            verified_email: address.filter(|_| verified == Some(true)).and_then(|address| email::normalized(&address)),
            name: name.map(|name| name.trim().chars().take(150).collect()).filter(|name: &String| !name.is_empty()),
            access_token: answer.access_token().secret().clone().into(),
            refresh_token: answer.refresh_token().map(|token| token.secret().clone().into()),
        })
    }

    async fn user_info(
        &self,
        client: &Ready,
        claims: &CoreIdTokenClaims,
        token: AccessToken,
    ) -> Result<Option<CoreUserInfoClaims>, Refusal> {
        // Without such an address there is nobody to ask.
        let Ok(request) = client.user_info(token, Some(claims.subject().clone())) else { return Ok(None) };
        request.request_async(&self.way).await.map(Some).map_err(|error| match &error {
            openidconnect::UserInfoError::Request(error) => self.unavailable(error),
            _ => self.failed(&"what is known of the person cannot be read"),
        })
    }

    /// The protocol's client, on what the provider said of itself at most so long ago.
    async fn ready(&self, redirect: &str, now: Instant, fresh: chrono::Duration) -> Result<Ready, Refusal> {
        let mut known = self.known.lock().await;
        if known.as_ref().is_none_or(|known| known.read + fresh <= now) {
            match CoreProviderMetadata::discover_async(self.issuer.clone(), &self.way).await {
                Ok(metadata) => *known = Some(Known { metadata, read: now }),
                // What was known an hour ago is most likely true.
                Err(error) => {
                    let refusal = self.unavailable(&error);
                    known.is_some().then_some(()).ok_or(refusal)?;
                }
            }
        }
        let metadata = known.as_ref().map(|known| known.metadata.clone()).ok_or(Refusal::Unavailable)?;
        drop(known);
        let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|error| self.failed(&error))?;
        let secret = self.settings.client_secret.as_ref().map(|it| ClientSecret::new(it.expose_secret().to_owned()));
        let client_id = ClientId::new(self.settings.client_id.clone());
        let known = metadata.token_endpoint_auth_methods_supported();
        let in_body = known.is_some_and(|known| !known.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let how = if in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
        Ok(CoreClient::from_provider_metadata(metadata, client_id, secret)
            .set_auth_type(how)
            .set_redirect_uri(redirect))
    }

    fn failed(&self, why: &dyn std::fmt::Display) -> Refusal {
        tracing::warn!(provider = self.settings.id, why = %why, "oidc.failed");
        Refusal::Failed
    }

    fn unavailable(&self, error: &dyn std::fmt::Display) -> Refusal {
        tracing::warn!(provider = self.settings.id, error = %error, "oidc.unavailable");
        Refusal::Unavailable
    }
}

/// Signatures that only the provider can make: not those under a secret that both sides know, and not none.
const SIGNATURES: [Algorithm; 10] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EcdsaP521Sha512,
    Algorithm::EdDsa,
];

/// What is wrong with an ID token.
#[derive(Debug, thiserror::Error)]
enum Flaw {
    #[error("signed with a key that is not known")]
    UnknownKey,
    #[error("{0}")]
    Other(String),
}

impl Flaw {
    fn of(error: openidconnect::ClaimsVerificationError) -> Self {
        use openidconnect::{ClaimsVerificationError as Claims, SignatureVerificationError as Signature};
        match error {
            Claims::SignatureVerification(Signature::NoMatchingKey) => Self::UnknownKey,
            other => Self::Other(other.to_string()),
        }
    }
}
