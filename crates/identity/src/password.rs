//! Which passwords are good enough, and what hashing one costs. The parameters stand here and nowhere else.

use zxcvbn::{Score, zxcvbn};

/// Characters at least.
pub const SHORTEST: usize = 12;
/// Characters at most: enough for any sentence, and a bound on what is hashed.
pub const LONGEST: usize = 200;

/// What one hash costs: argon2id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for Cost {
    /// The least that OWASP recommends for one lane: 19 MiB, two passes. A few tens of milliseconds here.
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2 }
    }
}

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Too few characters.
    Short,
    /// Too many.
    Long,
    /// Among those that are tried first: lists of leaked ones, names, keyboards, dates, or what the person is called.
    Guessable,
}

/// Judges a password of somebody who is called like this.
///
/// # Errors
/// What is wrong with it.
pub fn judge(password: &str, about: &[&str]) -> Result<(), Weakness> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Weakness::Short);
    }
    if length > LONGEST {
        return Err(Weakness::Long);
    }
    let words = known(about);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if zxcvbn(password, &words).score() < Score::Three { Err(Weakness::Guessable) } else { Ok(()) }
}

/// What somebody who knows the person tries: their name and address, whole, in parts, and run together.
fn known(about: &[&str]) -> Vec<String> {
    let mut words = vec!["heraut".to_owned(), "héraut".to_owned()];
    for text in about {
        let local = text.split('@').next().unwrap_or_default();
        words.push((*text).to_owned());
        words.push(local.chars().filter(|c| c.is_alphanumeric()).collect());
        words.extend(text.split(['@', '.', ' ']).map(str::to_owned));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_first_is_refused() {
        let about = ["camille.durand@exemple.fr", "Camille Durand"];
        assert_eq!(judge("Xk9!pQz", &about), Err(Weakness::Short));
        assert_eq!(judge(&"é".repeat(201), &about), Err(Weakness::Long));
        for weak in
            ["motdepasse123", "password12345", "azertyuiop123", "aaaaaaaaaaaaaaaa", "camilledurand1", "123456789012"]
        {
            assert_eq!(judge(weak, &about), Err(Weakness::Guessable), "{weak}");
        }
        for good in ["un cheval agrafe la pile", "quatre-vaches-bleues-dansent", "t8Kp-w2Rz-9qLm"] {
            assert_eq!(judge(good, &about), Ok(()), "{good}");
        }
    }
}
