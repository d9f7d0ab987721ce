//! Secrets that must be read again (keys of providers, tokens): sealed before the database sees them.
//!
//! A sealed text is `1.<key>.<nonce and ciphertext>`: the version of the form, which key sealed it, and XChaCha20-Poly1305
//! under a nonce of its own. What it belongs to ([`Place`]) goes in as associated data, so that a text that is copied into
//! another row, column or table does not open.

mod file;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use heraut_kernel::Problem;
use heraut_kernel::text::sha256_hex;
use secrecy::{ExposeSecret, SecretString};

pub use file::FILE;

/// The form of a sealed text.
const VERSION: &str = "1";
/// Bytes of a nonce: so many that random ones do not meet.
const NONCE: usize = 24;

/// Why a secret could not be sealed or opened. Nothing of it is told.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// Not 32 bytes as base64.
    #[error("HERAUT_SECRET_KEY is no key: 32 random bytes as base64 are expected (openssl rand -base64 32)")]
    Key,
    /// Others than its owner can read the key.
    #[error("{} can be read by others than its owner: chmod 600, or make another key", .0.display())]
    Readable(PathBuf),
    /// The file with the key cannot be read or made.
    #[error("the key in {} cannot be read or made", .0.display())]
    File(PathBuf, #[source] std::io::Error),
    /// The file holds no key.
    #[error("{} holds no key", .0.display())]
    Content(PathBuf),
    /// It was sealed under a key that is not here.
    #[error("sealed under the key {0}, which is not here")]
    OtherKey(String),
    /// It was changed, or belongs elsewhere.
    #[error("a sealed value does not open")]
    Broken,
    /// There is nothing to seal with.
    #[error("there is no key to seal with")]
    None,
}

impl SealError {
    /// 409, for whoever wanted something sealed. Why is for the operator, and stands in the log.
    #[must_use]
    pub fn problem(&self, place: &Place) -> Problem {
        tracing::warn!(table = place.table, error = %self, "secret.no_seal");
        Problem::new(
            409,
            "no_sealing_key",
            "Cette installation n’a pas de clé de scellement\u{202f}: l’opérateur doit définir HERAUT_SECRET_KEY.",
            "This installation has no sealing key: the operator has to set HERAUT_SECRET_KEY.",
        )
    }
}

/// What a sealed text belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row, by what never changes of it: its owner and its name.
    pub row: String,
}

impl Place {
    /// A column of a row.
    #[must_use]
    pub fn new(table: &'static str, column: &'static str, row: impl Into<String>) -> Self {
        Self { table, column, row: row.into() }
    }

    /// No two places have the same text: the first two are names of ours, without a line's end.
    fn text(&self) -> String {
        format!("{VERSION}\n{}\n{}\n{}", self.table, self.column, self.row)
    }
}

/// Keys: the first seals, all open.
struct Ring(Vec<(String, XChaCha20Poly1305)>);

impl Ring {
    /// Reads keys, separated by commas or white space.
    fn read(text: &SecretString) -> Option<Self> {
        let words = text.expose_secret().split(|c: char| c == ',' || c.is_whitespace());
        let keys: Option<Vec<_>> = words.filter(|word| !word.is_empty()).map(key_of).collect();
        keys.filter(|keys| !keys.is_empty()).map(Self)
    }
}

fn key_of(word: &str) -> Option<(String, XChaCha20Poly1305)> {
    let bytes = STANDARD.decode(word).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())?;
    let name = sha256_hex(&bytes).get(..8)?.to_owned();
    Some((name, XChaCha20Poly1305::new(&Key::from(bytes))))
}

/// Where keys come from.
enum Source {
    Said(Ring),
    Folder(PathBuf, OnceLock<Ring>),
    Nowhere,
}

/// Seals secrets and opens them. Cheap to clone; prints nothing of its keys.
#[derive(Clone)]
pub struct Seal(Arc<Source>);

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal(…)")
    }
}

impl Default for Seal {
    fn default() -> Self {
        Self(Arc::new(Source::Nowhere))
    }
}

impl Seal {
    /// Under keys that were said: base64 of 32 bytes each, separated by commas. The first seals, the others still open.
    ///
    /// # Errors
    /// [`SealError::Key`].
    pub fn said(keys: &SecretString) -> Result<Self, SealError> {
        let ring = Ring::read(keys).ok_or(SealError::Key)?;
        Ok(Self(Arc::new(Source::Said(ring))))
    }

    /// Under the key in a folder's file, which is made when something is first sealed. One that is there is read now.
    ///
    /// # Errors
    /// When others can read it, or it holds no key.
    pub fn in_folder(folder: &std::path::Path) -> Result<Self, SealError> {
        let path = folder.join(FILE);
        let ring = OnceLock::new();
        if let Some(found) = file::read(&path)? {
            let _ = ring.set(found);
        }
        Ok(Self(Arc::new(Source::Folder(path, ring))))
    }

    /// Whether there are keys already; a folder's key may still have to be made.
    #[must_use]
    pub fn has_keys(&self) -> bool {
        match &*self.0 {
            Source::Said(_) => true,
            Source::Folder(_, ring) => ring.get().is_some(),
            Source::Nowhere => false,
        }
    }

    fn ring(&self, make: bool) -> Result<&Ring, SealError> {
        match &*self.0 {
            Source::Said(ring) => Ok(ring),
            Source::Nowhere => Err(SealError::None),
            Source::Folder(path, ring) => {
                if let Some(ring) = ring.get() {
                    return Ok(ring);
                }
                // Another process may have made it meanwhile.
                let found = match file::read(path)? {
                    Some(found) => found,
                    None if make => file::make(path)?,
                    None => return Err(SealError::None),
                };
                Ok(ring.get_or_init(|| found))
            }
        }
    }

    /// Seals a secret for a place.
    ///
    /// # Errors
    /// When there is no key, or the machine gives no randomness.
    pub fn seal(&self, place: &Place, secret: &SecretString) -> Result<String, SealError> {
        let (name, cipher) = self.ring(true)?.0.first().ok_or(SealError::None)?;
        let mut nonce = [0_u8; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| SealError::None)?;
        let about = place.text();
        let payload = Payload { msg: secret.expose_secret().as_bytes(), aad: about.as_bytes() };
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| SealError::Broken)?;
        Ok(format!("{VERSION}.{name}.{}", URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat())))
    }

    /// Opens what was sealed for a place.
    ///
    /// # Errors
    /// When it was sealed for another place, under a key that is not here, or was changed.
    pub fn open(&self, place: &Place, sealed: &str) -> Result<SecretString, SealError> {
        let rest = sealed.strip_prefix(VERSION).and_then(|rest| rest.strip_prefix('.')).ok_or(SealError::Broken)?;
        let (name, body) = rest.split_once('.').ok_or(SealError::Broken)?;
        let keys = &self.ring(false)?.0;
        let (_, cipher) =
            keys.iter().find(|(known, _)| known == name).ok_or_else(|| SealError::OtherKey(name.to_owned()))?;
        let bytes = URL_SAFE_NO_PAD.decode(body).map_err(|_| SealError::Broken)?;
        let (nonce, body) = bytes.split_at_checked(NONCE).ok_or(SealError::Broken)?;
        let nonce = <[u8; NONCE]>::try_from(nonce).map_err(|_| SealError::Broken)?;
        let about = place.text();
        let payload = Payload { msg: body, aad: about.as_bytes() };
        let secret = cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| SealError::Broken)?;
        String::from_utf8(secret).map(SecretString::from).map_err(|_| SealError::Broken)
    }
}

#[cfg(test)]
mod tests;
