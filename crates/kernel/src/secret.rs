//! Secrets that are shown once: 256 random bits as text. Only their SHA-256 is ever kept; it needs no salt, because there
//! is nothing to guess.

use crate::text::sha256_hex;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The longest text that can be a secret of ours; longer ones are not worth a digest.
const LONGEST: usize = 128;

/// A secret that was just made. It prints as dots.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A new one, beginning with a word that says what it opens.
    ///
    /// # Panics
    /// When the machine has no randomness to give: nothing that follows could be trusted.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a machine without randomness cannot keep anybody out")]
    pub fn generate(word: &str) -> Self {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).expect("the machine gives random bytes");
        Self(format!("{word}{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The text, to be shown to the one it is for.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    #[must_use]
    pub fn hash(&self) -> String {
        sha256_hex(self.0.as_bytes())
    }

    /// Its beginning, by which people tell their keys apart.
    #[must_use]
    pub fn beginning(&self) -> &str {
        self.0.get(..10).unwrap_or_default()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What is kept of a secret that somebody presents; nothing when it cannot be one.
#[must_use]
pub fn hash_of(presented: &str) -> Option<String> {
    (!presented.is_empty() && presented.len() <= LONGEST).then(|| sha256_hex(presented.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_long_unique_and_silent() {
        let (one, other) = (Secret::generate("hk_"), Secret::generate("hk_"));
        assert_ne!(one, other);
        assert_eq!((one.expose().len(), one.beginning().len(), one.hash().len()), (46, 10, 64));
        assert_eq!(hash_of(one.expose()), Some(one.hash()));
        assert!(!format!("{one:?}").contains(one.expose()));
        assert_eq!(hash_of(&"x".repeat(129)), None);
    }
}
