//! A field of a partial update: left alone, emptied, or set.

use serde::{Deserialize, Deserializer};

/// Three states of a field in a `PATCH` body. Needs `#[serde(default)]` on the field,
/// and `#[schema(value_type = Option<T>)]` where the body is documented.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The field was not in the body.
    #[default]
    Absent,
    /// The field was `null`.
    Null,
    /// The field had a value.
    Value(T),
}

impl<T> Patch<T> {
    /// What the column becomes: `None` leaves it, `Some(None)` empties it, `Some(Some(v))` sets it.
    pub fn into_change(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }

    /// The value, where there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<T>::deserialize(deserializer)?.map_or(Self::Null, Self::Value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Body {
        #[serde(default)]
        note: Patch<String>,
    }

    #[test]
    fn a_field_has_three_states() {
        let note = |json: &str| serde_json::from_str::<Body>(json).unwrap().note;
        assert_eq!(note("{}"), Patch::Absent);
        assert_eq!(note(r#"{"note":null}"#), Patch::Null);
        assert_eq!(note(r#"{"note":"x"}"#), Patch::Value("x".to_owned()));
    }
}
