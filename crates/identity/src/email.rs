//! An e-mail address as it names a person: one spelling for one mailbox.

/// The longest address that mail can carry.
pub const LONGEST: usize = 254;

/// The address in the one spelling that is kept, or nothing where no mail could arrive.
///
/// Lower case throughout: no mailbox worth the name tells « Marie » from « marie », and people type both.
#[must_use]
pub fn normalized(text: &str) -> Option<String> {
    let text = text.trim();
    let (local, domain) = text.rsplit_once('@')?;
    let plain = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
    let odd = local.contains('@') || domain.starts_with('.') || domain.ends_with('.') || domain.contains("..");
    let fits = text.chars().count() <= LONGEST;
    (plain(local) && plain(domain) && !odd && fits).then(|| text.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mailbox_has_one_spelling() {
        assert_eq!(normalized(" Marie@Exemple.FR "), Some("marie@exemple.fr".to_owned()));
        assert_eq!(normalized("marie@localhost"), Some("marie@localhost".to_owned()));
        for none in ["", "marie", "@x.fr", "marie@", "a@b@c.fr", "ma rie@x.fr", "marie@x..fr", "marie@.fr"] {
            assert_eq!(normalized(none), None, "{none}");
        }
    }
}
