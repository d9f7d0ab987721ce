//! A provider that vouches for people, over real HTTP: it keeps the rules of the protocol and signs what a test tells it to.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use heraut_egress::{Allow, Egress, EgressConfig};
use heraut_identity::oidc::client::{Client, Settings};
use heraut_kernel::secret::Secret;
use heraut_store::Db;
use http::{HeaderMap, StatusCode};
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreHmacKey, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKeyId, PkceCodeChallenge, PkceCodeVerifier, PrivateSigningKey};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

/// What this installation proves itself with.
const CLIENT_SECRET: &str = "un secret partagé des deux";

/// What the provider was asked, by the address it was called with.
#[derive(Clone, Debug)]
pub struct Asked {
    pub state: String,
    pub nonce: String,
    pub redirect: String,
    challenge: String,
}

impl Asked {
    /// Reads the address that a browser was sent to.
    pub fn of(location: &str) -> Self {
        let url = url::Url::parse(location).unwrap();
        let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
        let of = |name: &str| query.get(name).unwrap_or_else(|| panic!("{name} in {location}")).clone();
        assert_eq!((of("response_type"), of("client_id")), ("code".to_owned(), "desk".to_owned()));
        assert_eq!((of("scope"), of("code_challenge_method")), ("openid email profile".to_owned(), "S256".to_owned()));
        Self { state: of("state"), nonce: of("nonce"), redirect: of("redirect_uri"), challenge: of("code_challenge") }
    }
}

struct Grant {
    asked: Asked,
    claims: Value,
    user_info: Value,
}

struct Inner {
    url: String,
    db: Db,
    key: Mutex<(String, CoreEdDsaPrivateSigningKey)>,
    /// How the next tokens are signed.
    signature: Mutex<Signature>,
    grants: Mutex<HashMap<String, Grant>>,
    /// Access tokens and what is told for them.
    people: Mutex<HashMap<String, Value>>,
}

/// How tokens are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    Right,
    /// With the secret that both sides know.
    Shared,
    None,
    /// With a key that was never published, under the name of one that was.
    Forged,
}

/// The provider, until it is dropped.
pub struct Issuer {
    inner: Arc<Inner>,
    task: JoinHandle<()>,
}

impl Drop for Issuer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn new_key(name: &str) -> CoreEdDsaPrivateSigningKey {
    let mut der = vec![0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
    // Any 32 bytes are a key.
    der.extend(Secret::generate("").expose().bytes().take(32));
    let text = STANDARD.encode(der);
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----");
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new(name.to_owned()))).unwrap()
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

impl Issuer {
    /// Starts one that reads the clock of a test.
    pub async fn start(db: &Db) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let inner = Arc::new(Inner {
            url: format!("http://{}", listener.local_addr().unwrap()),
            db: db.clone(),
            key: Mutex::new(("un".to_owned(), new_key("un"))),
            signature: Mutex::new(Signature::Right),
            grants: Mutex::default(),
            people: Mutex::default(),
        });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/me", get(user_info))
            .with_state(Arc::clone(&inner));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { inner, task }
    }

    /// Nobody listens any more.
    pub fn stop(&self) {
        self.task.abort();
    }

    /// This installation's client of it.
    pub fn client(&self, id: &str) -> Client {
        let allow = Allow::parse(["127.0.0.1"]).unwrap();
        let settings = Settings {
            id: id.to_owned(),
            name: "Le garant".to_owned(),
            issuer: self.inner.url.clone(),
            client_id: "desk".to_owned(),
            client_secret: Some(CLIENT_SECRET.into()),
            scopes: Vec::new(),
        };
        Client::new(settings, Arc::new(Egress::new(EgressConfig { allow, ..EgressConfig::default() }))).unwrap()
    }

    pub fn url(&self) -> &str {
        &self.inner.url
    }

    /// Signs with another key from now on.
    pub fn rotate(&self) {
        *self.inner.key.lock().unwrap() = ("deux".to_owned(), new_key("deux"));
    }

    pub fn sign(&self, how: Signature) {
        *self.inner.signature.lock().unwrap() = how;
    }

    /// Somebody signed in there and comes back: the code they bring. `twist` is put over what is right in the token.
    pub fn grant(&self, asked: &Asked, about: &Value, twist: &Value, user_info: &Value) -> String {
        let now = self.inner.db.now().0.and_utc().timestamp();
        let mut claims = json!({
            "iss": self.inner.url, "aud": "desk", "nonce": asked.nonce, "iat": now, "exp": now + 300,
        });
        for over in [about, twist] {
            for (name, value) in over.as_object().unwrap() {
                claims[name] = value.clone();
            }
        }
        let code = Secret::generate("").expose().to_owned();
        let grant = Grant { asked: asked.clone(), claims, user_info: user_info.clone() };
        self.inner.grants.lock().unwrap().insert(code.clone(), grant);
        code
    }
}

async fn configuration(State(at): State<Arc<Inner>>) -> Json<Value> {
    let url = &at.url;
    Json(json!({
        "issuer": url, "authorization_endpoint": format!("{url}/authorize"), "token_endpoint": format!("{url}/token"),
        "userinfo_endpoint": format!("{url}/me"), "jwks_uri": format!("{url}/keys"), "response_types_supported": ["code"],
        "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
    }))
}

async fn keys(State(at): State<Arc<Inner>>) -> Json<Value> {
    let (_, key) = &*at.key.lock().unwrap();
    Json(json!({ "keys": [key.as_verification_key()] }))
}

fn refuse(error: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response()
}

async fn token(State(at): State<Arc<Inner>>, headers: HeaderMap, body: String) -> Response {
    let form: HashMap<String, String> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let of = |name: &str| form.get(name).cloned().unwrap_or_default();
    // RFC 6749: both are form-encoded before they are put together.
    let secret: String = form_urlencoded::byte_serialize(CLIENT_SECRET.as_bytes()).collect();
    let basic = { format!("Basic {}", STANDARD.encode(format!("desk:{secret}"))) };
    if headers.get("authorization").is_none_or(|value| value != basic.as_str()) {
        return refuse("invalid_client");
    }
    let Some(grant) = at.grants.lock().unwrap().remove(&of("code")) else { return refuse("invalid_grant") };
    let verifier = PkceCodeVerifier::new(of("code_verifier"));
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    if challenge.as_str() != grant.asked.challenge || of("redirect_uri") != grant.asked.redirect {
        return refuse("invalid_grant");
    }
    let access = Secret::generate("acces_").expose().to_owned();
    at.people.lock().unwrap().insert(access.clone(), grant.user_info);
    let token = signed(&at, &grant.claims);
    Json(json!({ "access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": token }))
        .into_response()
}

fn signed(at: &Inner, claims: &Value) -> String {
    let (name, key) = &*at.key.lock().unwrap();
    let how = *at.signature.lock().unwrap();
    let algorithm = match how {
        Signature::Right | Signature::Forged => "EdDSA",
        Signature::Shared => "HS256",
        Signature::None => "none",
    };
    let text = format!("{}.{}", part(&json!({ "alg": algorithm, "kid": name })), part(claims));
    let message = text.as_bytes();
    let signature = match how {
        Signature::Right => key.sign(&CoreJwsSigningAlgorithm::EdDsa, message).unwrap(),
        Signature::Forged => new_key(name).sign(&CoreJwsSigningAlgorithm::EdDsa, message).unwrap(),
        Signature::Shared => {
            let shared = CoreHmacKey::new(CLIENT_SECRET);
            shared.sign(&CoreJwsSigningAlgorithm::HmacSha256, message).unwrap()
        }
        Signature::None => Vec::new(),
    };
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

async fn user_info(State(at): State<Arc<Inner>>, headers: HeaderMap) -> Response {
    let token = headers.get("authorization").and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let told = token.and_then(|token| at.people.lock().unwrap().get(token).cloned());
    told.map_or_else(|| StatusCode::UNAUTHORIZED.into_response(), |told| Json(told).into_response())
}
