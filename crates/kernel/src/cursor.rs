//! The opaque mark at which a list goes on.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};

/// A position in an ordered list, as text that clients hand back unread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(String);

impl Cursor {
    /// Packs the sort key of the last row seen.
    pub fn encode<K: Serialize>(key: &K) -> Self {
        Self(URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default()))
    }

    /// Unpacks a sort key, or nothing when the text is no cursor of this list.
    #[must_use]
    pub fn decode<K: DeserializeOwned>(text: &str) -> Option<K> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }

    /// The text that goes to the client.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let cursor = Cursor::encode(&(1_700_000_000_i64, 42_i64)).into_string();
        assert_eq!(Cursor::decode(&cursor), Some((1_700_000_000_i64, 42_i64)));
        assert_eq!(Cursor::decode::<(i64, i64)>("n'importe quoi"), None);
    }
}
