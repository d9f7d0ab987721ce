//! What kind of objective a label is.

use crate::classify::classify;

/// Identifier of the archetype that a text tells, when it tells one only.
pub(crate) fn archetype_of(texte: &str) -> Option<&'static str> {
    classify(texte, None).archetype.map(|archetype| archetype.id())
}
