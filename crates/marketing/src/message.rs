//! A message of the conversation about a scenario. Purged seven days after it was written.

/// The values of `auteur`.
pub const AUTEURS: &[&str] = &["user", "assistant", "system"];
