//! Text made comparable: what a reader takes for the same word is the same key.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents, without ligatures, white space folded to single spaces.
///
/// Two labels with the same fold are one label: « Générer  des LEADS » is « generer des leads ».
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    let mut push = |c: char| {
        if c.is_whitespace() {
            gap = !folded.is_empty();
            return;
        }
        if std::mem::take(&mut gap) {
            folded.push(' ');
        }
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            '’' | 'ʼ' => folded.push('\''),
            c => folded.push(c),
        }
    };
    for c in text.chars() {
        if c.is_ascii() {
            push(c.to_ascii_lowercase());
        } else {
            let plain = std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c));
            plain.flat_map(char::to_lowercase).for_each(&mut push);
        }
    }
    folded
}

/// The first `max` characters, never cut inside one.
#[must_use]
pub fn truncate(text: &str, max: usize) -> &str {
    text.char_indices().nth(max).map_or(text, |(end, _)| &text[..end])
}

/// Keeps a spreadsheet from running what a cell says: a leading `= + - @`, tab or return is made text.
#[must_use]
pub fn safe_cell(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{cell}") } else { cell.to_owned() }
}

/// SHA-256 in hexadecimal, for comparing contents without keeping them.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_takes_a_reader_s_view() {
        assert_eq!(fold("  Générer\u{202f}des   LEADS "), "generer des leads");
        assert_eq!(fold("Été"), fold("ete"));
        assert_eq!(fold("Cœur de l’offre"), "coeur de l'offre");
    }

    #[test]
    fn truncation_counts_characters() {
        assert_eq!(truncate("été 🎉 fini", 5), "été 🎉");
    }

    #[test]
    fn formulas_are_text() {
        assert_eq!(safe_cell("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(
            (safe_cell("+33"), safe_cell("-1"), safe_cell("@a"), safe_cell("\t=1")),
            ("'+33".into(), "'-1".into(), "'@a".into(), "'\t=1".into())
        );
        assert_eq!(safe_cell("a=b"), "a=b");
    }
}
