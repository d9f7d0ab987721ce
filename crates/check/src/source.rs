//! One file as the rules see it, and what they answer.

use std::{cmp::Reverse, fmt};

use crate::lexer::lex;

/// A rule broken at a place.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Refusal {
    pub(crate) path: String,
    /// From 1.
    pub(crate) line: usize,
    pub(crate) rule: &'static str,
    pub(crate) why: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.path, self.line, self.rule, self.why)
    }
}

/// Where a file may say that a rule is not for it.
const HEAD: usize = 12;

/// A file of the repository.
pub(crate) struct Source {
    /// From the root, with `/`.
    pub(crate) path: String,
    /// As written.
    pub(crate) lines: Vec<String>,
    /// Without comments and the inside of strings, for Rust; as written otherwise.
    pub(crate) code: Vec<String>,
    /// The string literals of a Rust file and the lines (from 0) they start on.
    pub(crate) strings: Vec<(usize, String)>,
    /// Per line: inside a `#[cfg(test)]` module, or the whole file is a test.
    pub(crate) test: Vec<bool>,
}

const READ: &[&str] = &[
    "rs", "toml", "lock", "ts", "tsx", "js", "mjs", "cjs", "css", "html", "json", "md", "sh", "yml", "yaml",
    "Makefile", "run", "npmrc", "example", "sql",
];

impl Source {
    /// Whether a file of this name is text that a rule looks at.
    pub(crate) fn is_read(name: &str) -> bool {
        READ.contains(&name.rsplit('.').next().unwrap_or(name))
    }

    pub(crate) fn new(path: &str, text: &str) -> Self {
        let split = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let lines = split(text);
        let (code, strings) = if path.ends_with(".rs") {
            let lexed = lex(text);
            (split(&lexed.code), lexed.strings)
        } else {
            (lines.clone(), Vec::new())
        };
        let mut test = vec![is_test_file(path); lines.len()];
        for (start, end) in test_modules(&code) {
            test[start..=end].fill(true);
        }
        Self { path: path.to_owned(), lines, code, strings, test }
    }

    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The crate's name and the path inside its `src`, for `crates/<name>/src/<rest>`.
    pub(crate) fn room(&self) -> Option<(&str, &str)> {
        let (name, rest) = self.path.strip_prefix("crates/")?.split_once('/')?;
        Some((name, rest.strip_prefix("src/")?))
    }

    /// Made by a program: says so in its name or in its first lines.
    pub(crate) fn is_generated(&self) -> bool {
        let named = [
            "/generated/",
            "/generated.",
            ".gen.",
            "schema.d.ts",
            "package-lock.json",
            "Cargo.lock",
            "openapi.json",
            "/snapshots/",
        ];
        named.iter().any(|part| self.path.contains(part))
            || self.lines.iter().take(5).any(|line| line.contains("@generated") || line.contains("auto-generated"))
    }

    /// A refusal at a line (from 0), unless that line, the one above or the whole file is allowed.
    pub(crate) fn refuse(&self, line: usize, rule: &'static str, why: impl Into<String>) -> Option<Refusal> {
        let near = [line.checked_sub(1), Some(line)].into_iter().flatten();
        let here = near.filter_map(|n| self.lines.get(n)).any(|text| allows(text, "allow", rule));
        let file = self.lines.iter().take(HEAD).any(|text| allows(text, "allow-file", rule));
        (!here && !file).then(|| Refusal { path: self.path.clone(), line: line + 1, rule, why: why.into() })
    }
}

/// `check: <what> <rule> — <reason>`; without a reason it does not count.
fn allows(line: &str, what: &str, rule: &str) -> bool {
    line.split_once("check: ")
        .and_then(|(_, rest)| rest.strip_prefix(what)?.strip_prefix(' ')?.strip_prefix(rule))
        .is_some_and(|reason| reason.starts_with(' ') && reason.chars().any(char::is_alphanumeric))
}

fn is_test_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let folder =
        ["tests/", "benches/", "__tests__/"].iter().any(|f| path.starts_with(f) || path.contains(&format!("/{f}")));
    folder || name == "tests.rs" || name.ends_with("_tests.rs") || name.contains(".test.") || name.contains(".spec.")
}

/// First and last line of each `#[cfg(test)]` item with a body, by rustfmt's indentation.
fn test_modules(code: &[String]) -> Vec<(usize, usize)> {
    let mut found: Vec<_> = code
        .iter()
        .enumerate()
        .filter(|(_, line)| line.trim_start().starts_with("#[cfg(test)]"))
        .map(|(start, line)| (start, closing(code, start + 1, indent(line)).unwrap_or(start)))
        .collect();
    found.sort_by_key(|(start, end)| (*start, Reverse(*end)));
    found
}

pub(crate) fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The line that closes the item starting at or after `from` with this indentation; none for an
/// item without a body.
pub(crate) fn closing(code: &[String], from: usize, depth: usize) -> Option<usize> {
    for (n, line) in code.iter().enumerate().skip(from) {
        let text = line.trim();
        if text.is_empty() || indent(line) != depth || text.starts_with("#[") {
            continue;
        }
        if text.starts_with('}') || (text.contains('{') && text.ends_with('}')) {
            return Some(n);
        }
        if text.ends_with(';') {
            return None;
        }
    }
    None
}

/// Whether a word stands in a line of code as a whole identifier.
pub(crate) fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        !line[..at].chars().next_back().is_some_and(part) && !line[at + word.len()..].chars().next().is_some_and(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_module_is_marked_to_its_end() {
        let source = Source::new(
            "crates/a/src/b.rs",
            "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn t() {\n    }\n}\nfn c() {}\n",
        );
        assert_eq!(source.test, [false, true, true, true, true, true, false]);
        let outside = Source::new("crates/a/src/b.rs", "#[cfg(test)]\nmod tests;\nfn c() {\n}\n");
        assert_eq!(outside.test, [true, false, false, false]);
        assert!(Source::new("crates/a/tests/api/x.rs", "fn a() {}").test[0]);
    }

    #[test]
    fn an_allowance_needs_its_rule_and_a_reason() {
        let refused = |text: &str| Source::new("crates/a/src/b.rs", text).refuse(1, "mark", "no").is_some();
        assert!(!refused("// check: allow mark — the reason\nx"));
        assert!(!refused("y\nx // check: allow mark — the reason"));
        assert!(refused("// check: allow mark\nx"));
        assert!(refused("// check: allow market — the reason\nx"));
        let far = Source::new("crates/a/src/b.rs", "// check: allow mark — too far\n\nx").refuse(2, "mark", "no");
        assert_eq!(far.map(|refusal| refusal.to_string()).as_deref(), Some("crates/a/src/b.rs:3: mark: no"));
    }

    #[test]
    fn a_word_is_whole() {
        assert!(has_word("use sqlx::Row;", "sqlx"));
        assert!(!has_word("use my_sqlx::Row;", "sqlx"));
        assert!(!has_word("use sqlx_core::Row;", "sqlx"));
    }
}
